"""Golden pairs: HTML and the Markdown expected for it, for each construct and known defect.

To add a test, add two files: `pairs/NAME.html` and `pairs/NAME.md`. Names that begin with f and a
number are entries of the list of known defects.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support.roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown

PAIRS = sorted(Path(__file__).with_name("pairs").glob("*.html"))
DIFFERENT_HTML = {
    "comments-before-items": "a comment before the first item moves before the list",
    "comments-between-rows": "a comment between rows moves into the row before it",
    "code-with-colours": "a highlighter's colours are not kept",
    "empty-links": "a link without words beside one to the same address is left out",
    "footnotes-in-html": "a cell with a footnote holds a paragraph",
    "pre-in-pre": "the two become one",
    "g20-shown-image": "a browser shows these images only after scripts ran",
    "g35-image-titles": "a title that repeats the name of the file is left out",
    "g35-bold-first-row": "the row becomes the header",
    "g35-no-language": "a name that is no language is left out",
    "g35a-blocks-in-headings": "a heading around blocks becomes headings in them",
    "f20-paragraphs-of-code": "a paragraph of code with line breaks becomes a block",
    "lazy-images": "a browser shows these images only after scripts ran",
    "lists-with-comments": "a comment between items moves into the item before it",
}

# VS Code, GitLab's editor and others render Markdown with markdown-it.
MARKDOWN_IT = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NOT_IN_MARKDOWN_IT = {
    **DIFFERENT_HTML,
    "non-breaking-spaces": "it removes them at the beginning of a line",
    "footnotes": "its core has no footnotes",
    "task-lists": "its core has no task lists",
}


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_html_becomes_the_markdown_beside_it(source: Path) -> None:
    expected = source.with_suffix(".md").read_text(encoding="utf-8")
    assert to_markdown(source.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize(
    "source", [each for each in PAIRS if each.stem not in DIFFERENT_HTML], ids=lambda p: p.stem
)
def test_the_markdown_renders_to_what_the_html_shows(source: Path) -> None:
    markdown = source.with_suffix(".md").read_text(encoding="utf-8")
    assert shown(rendered(markdown)) == shown(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source", [each for each in PAIRS if each.stem not in NOT_IN_MARKDOWN_IT], ids=lambda p: p.stem
)
def test_markdown_it_renders_the_same(source: Path) -> None:
    markdown = source.with_suffix(".md").read_text(encoding="utf-8")
    assert shown(MARKDOWN_IT.render(markdown)) == shown(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_only_hard_breaks_end_a_line_with_spaces(source: Path) -> None:
    fenced = False
    for line in source.with_suffix(".md").read_text(encoding="utf-8").split("\n"):
        fenced = fenced != line.lstrip(" >-").startswith("```")
        if not fenced:
            assert line.endswith("  ") or line.rstrip(" ") == line
