"""Round trip of the examples of the CommonMark specification.

HTML -> Markdown -> HTML, for every example whose HTML contains only elements that Markdown can
produce. MIGRATOR_COMMONMARK names the folder with the specification.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.roundtrip import names, rendered, shown

from migrator.markdown.converter import to_markdown

MARKDOWN_ELEMENTS = names("p h1 h2 h3 h4 h5 h6 em strong code pre a img br hr ul ol li blockquote")


def examples() -> list[tuple[int, str]]:
    folder = os.environ.get("MIGRATOR_COMMONMARK")
    if not folder:
        return []
    text = (Path(folder) / "spec-0.31.2.txt").read_text(encoding="utf-8")
    found = re.findall(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", text, re.M | re.S)
    htmls = [(number, html.replace("→", "\t")) for number, (_, html) in enumerate(found, 1)]
    return [(n, html) for n, html in htmls if _has_only_markdown_elements(html)]


def _has_only_markdown_elements(html: str) -> bool:
    tags = re.findall(r"<(/?[A-Za-z!?][^\s>/]*)", html)
    return all(tag.lstrip("/") in MARKDOWN_ELEMENTS for tag in tags)


@pytest.mark.skipif(
    not os.environ.get("MIGRATOR_COMMONMARK"),
    reason="MIGRATOR_COMMONMARK does not name a folder with spec-0.31.2.txt",
)
def test_every_example_of_the_specification_survives_the_round_trip() -> None:
    cases = examples()
    assert len(cases) >= 594
    wrong = [n for n, html in cases if shown(rendered(to_markdown(html))) != shown(html)]
    assert wrong == []
