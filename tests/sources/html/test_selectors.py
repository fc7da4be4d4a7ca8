"""Selectors match the same elements as CSS selectors do."""

from __future__ import annotations

import pytest

from migrator.sources.html.page_tree import elements, parse
from migrator.sources.html.selectors import Selectors

PAGE = parse(
    "<div id=a class='post big'><p class=share-x>1</p>"
    "<section><a rel='tag category' href=/t/x>2</a></section></div><div class=posts><p>3</p></div>"
)


def texts(*rows: str) -> list[str]:
    return [(e.text or e.get("class") or "").strip() for e in Selectors(rows).best(elements(PAGE))]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("p", ["1", "3"]),
        (".post", ["post big"]),
        ("div.post.big#a", ["post big"]),
        (".share-*", ["1"]),
        ("#a > p", ["1"]),
        ("#a > a", []),
        (".post a", ["2"]),
        ("body .post section > a[rel~=tag]", ["2"]),
        ("[href^=/t/]", ["2"]),
        ("[href$=x]", ["2"]),
        ("[href*=t]", ["2"]),
        ("[href]", ["2"]),
        ("a[rel=tag]", []),
    ],
)
def test_a_row_matches_its_elements(row: str, found: list[str]) -> None:
    assert texts(row) == found


def test_earlier_rows_come_first() -> None:
    assert texts("a", "p") == ["2", "1", "3"]


def test_an_unsupported_row_raises() -> None:
    with pytest.raises(ValueError, match="not a supported selector"):
        Selectors(["p:first-child"])
