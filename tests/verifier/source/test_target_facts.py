"""The front matter for a site generator keeps the values of the plain archive, under any name."""

from __future__ import annotations

from typing import Any

import pytest
from support.blog import export, item
from support.command_line import run

from migrator.archive.targets import registry
from migrator.verifier.source.target_facts import check_target_fields

PLAIN = {
    "title": "Tea & “cups”: one", "date": "2012-03-04", "slug": "tea", "author": "Ann Leaf",
    "categories": ["Drinks", "Hot drinks"], "tags": ["hot, sweet"], "series": ["Brewing"],
    "description": "A text", "image": "images/a.png",
}  # fmt: skip
KNOWN = frozenset(PLAIN) - {"series"}
THEIRS = {
    "Title": "Tea & “cups”: one", "created": "2012-03-04T05:06:07", "who": {"name": "Ann Leaf"},
    "groups": "Drinks; Hot drinks", "labels": ["hot, sweet", "Brewing"], "summary": "A text",
}  # fmt: skip


def lost(written: dict[str, Any]) -> list[str]:
    return [each.message for each in check_target_fields(PLAIN, written, lambda n: n, KNOWN)]


def test_values_under_other_names_are_kept() -> None:
    assert lost(THEIRS) == []


@pytest.mark.parametrize("key", THEIRS)
def test_a_value_that_is_nowhere_is_named(key: str) -> None:
    assert lost({name: value for name, value in THEIRS.items() if name != key})


@pytest.mark.parametrize(
    ("key", "value", "count"),
    [("groups", "Drinks; Hot", 1), ("labels", ["hot", "Brewing"], 1), ("created", "2012-03-05", 1)],
)
def test_a_part_of_a_value_is_not_enough(key: str, value: object, count: int) -> None:
    assert len(lost(THEIRS | {key: value})) == count


@pytest.mark.slow
@pytest.mark.parametrize("target", registry.names())
def test_no_target_drops_a_field(tmp_path: Any, target: str) -> None:
    source = tmp_path / "export.xml"
    terms = (("category", "tea", "Tea &amp; more"), ("post_tag", "x", "Hot, cold"), ("s", "y", "Z"))
    text = "<excerpt:encoded><![CDATA[A <b>short</b> text: yes]]></excerpt:encoded>"
    items = (
        item(1, title='Tea &amp; "cups": one', terms=terms, inside=text),
        item(2, kind="page", title="About"),
        item(3, status="draft", date="0000-00-00 00:00:00"),
    )
    source.write_text(export(*items), "utf-8")
    done = run("migrate", source, "-o", tmp_path / "out", "--offline", "--for", target)
    assert done.returncode == 0, done.stdout
