"""Golden pairs: what a person would want to read, for each construct and known defect.

A defect becomes a test by two files: `pairs/NAME.html` and the Markdown it should make,
`pairs/NAME.md`. Names that begin with f and a number are entries of the catalogue of
the field's known defects.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support.roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown

PAIRS = sorted(Path(__file__).with_name("pairs").glob("*.html"))
NOT_THE_SAME = {
    "comments-between-rows": "a comment between rows moves into the row before it",
    "code-with-colours": "a highlighter's colours are not kept",
    "f20-paragraphs-of-code": "a paragraph of code with line breaks becomes a block",
    "lazy-images": "a browser shows these images only after scripts ran",
    "lists-with-comments": "a comment between items moves into the item before it",
}

# markdown-it is what VS Code, GitLab's editor and Docusaurus's kin read Markdown with.
MARKDOWN_IT = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NOT_IN_MARKDOWN_IT = {
    **NOT_THE_SAME,
    "non-breaking-spaces": "it takes them from the beginnings of lines",
    "footnotes": "its core has no footnotes",
    "task-lists": "its core has no task lists",
}


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_html_becomes_the_markdown_beside_it(source: Path) -> None:
    expected = source.with_suffix(".md").read_text(encoding="utf-8")
    assert to_markdown(source.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize(
    "source", [each for each in PAIRS if each.stem not in NOT_THE_SAME], ids=lambda p: p.stem
)
def test_the_markdown_renders_to_what_the_html_shows(source: Path) -> None:
    markdown = source.with_suffix(".md").read_text(encoding="utf-8")
    assert shown(rendered(markdown)) == shown(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source", [each for each in PAIRS if each.stem not in NOT_IN_MARKDOWN_IT], ids=lambda p: p.stem
)
def test_another_engine_shows_the_same(source: Path) -> None:
    markdown = source.with_suffix(".md").read_text(encoding="utf-8")
    assert shown(MARKDOWN_IT.render(markdown)) == shown(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_no_line_ends_in_space_but_for_hard_breaks(source: Path) -> None:
    fenced = False
    for line in source.with_suffix(".md").read_text(encoding="utf-8").split("\n"):
        fenced = fenced != line.lstrip(" >-").startswith("```")
        if not fenced:
            assert line.endswith("  ") or line.rstrip(" ") == line
