"""Round trip of the constructs that GFM adds to CommonMark.

The cases follow the sections of the GFM specification on tables (4.10), task lists (5.3)
and strikethrough (6.5).
"""

from __future__ import annotations

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from support.roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown


def table(head: str, *rows: str) -> str:
    """Return a table; semicolons separate cells. Without `head` it has no header."""

    def row(name: str, cells: str) -> str:
        return "<tr>" + "".join(f"<{name}>{cell}</{name}>" for cell in cells.split(";")) + "</tr>"

    body = "".join(row("td", cells) for cells in rows)
    top = f"<thead>{row('th', head)}</thead>" if head else ""
    return f"<table>{top}{f'<tbody>{body}</tbody>' if body else ''}</table>"


def task(content: str, *, done: str = "") -> str:
    return f'<li><input type="checkbox" disabled{done}> {content}</li>'


TABLES = {
    "a header and a row": table("fruit;price", "pear;2"),
    "a header and no row": table("fruit;price"),
    "no header": table("", "pear;2", "plum;3"),
    "one column": table("fruit", "pear"),
    "one empty cell": table("fruit", ""),
    "aligned columns": '<table><thead><tr><th align="center">fruit</th><th align="right">price'
    '</th></tr></thead><tbody><tr><td align="center">pear</td><td align="right">2</td></tr>'
    "</tbody></table>",
    "pipes in text": table("a | b", "|", "c |"),
    "pipes in code": table("x", "<code>a | b</code>", "<code>||</code>", "<code>`|`</code>"),
    "pipes in emphasis and links": table("x", "<b>a|b</b>", '<a href="/a|b" title="|">c|d</a>'),
    "backslashes before pipes": table("x", "a\\|b", "\\", "\\\\|"),
    "fewer cells": table("a;b;c", "1", "1;2"),
    "cells of spaces": table("a;b", " ;2", "1; "),
    "inline markup": table("<em>a</em>;<b>b</b>", "<code>c</code>;<del>d</del>"),
    "text like a delimiter row": table("---;:-:", "---;--:"),
    "a paragraph right after": table("a", "b") + "<p>c</p>",
    "a quotation right after": table("a", "b") + "<blockquote><p>c</p></blockquote>",
    "a list right after": table("a", "b") + "<ul><li>c</li></ul>",
    "a paragraph right before": "<p>x</p>" + table("a", "b"),
    "a paragraph like a table": "<p>a | b<br>--- | ---<br>c | d</p>",
    "in a quotation": f"<blockquote>{table('a;b', '1;2')}</blockquote>",
    "in an item": f"<ul><li><p>x</p>{table('a;b', '1;2')}</li></ul>",
}
TASKS = {
    "undone and done": f"<ul>{task('a')}{task('b', done=' checked')}</ul>",
    "nested": f"<ul>{task('a<ul>' + task('b', done=' checked') + task('c') + '</ul>')}</ul>",
    "numbered": f"<ol>{task('a')}{task('b', done=' checked')}</ol>",
    "with markup": f"<ul>{task('<b>a</b> <code>b</code>')}</ul>",
    "among others": f"<ul><li>a</li>{task('b')}</ul>",
    "text like a task": "<ul><li>[ ] a</li><li>[x] b</li><li>a [x]</li></ul>",
}
STRIKETHROUGH = {
    "words": "<p><del>gone</del> here</p>",
    "one letter": "<p>a<del>b</del>c</p>",
    "with emphasis in it": "<p><del>a <em>b</em></del> <em><del>c</del></em></p>",
    "over two paragraphs": "<p><del>a</del></p><p><del>b</del></p>",
    "two tildes as text": "<p>~~a~~</p>",
    "one tilde as text": "<p>~a~ and ~5 to ~6</p>",
    "three tildes as text": "<p>a ~~~b~~~</p>",
    "tildes in it": "<p><del>a ~ b</del> <del>~a</del></p>",
    "beside tildes": "<p>~<del>a</del>~</p>",
}
CASES = {
    **{f"tables, {name}": html for name, html in TABLES.items()},
    **{f"task lists, {name}": html for name, html in TASKS.items()},
    **{f"strikethrough, {name}": html for name, html in STRIKETHROUGH.items()},
}


def reference(markdown: str) -> str:
    """Render the Markdown with GFM's reference engine."""
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return str(html)


@pytest.mark.parametrize("html", CASES.values(), ids=CASES)
def test_gfm_constructs_survive_the_round_trip(html: str) -> None:
    markdown = to_markdown(html)
    assert shown(rendered(markdown)) == shown(html), markdown
    assert shown(reference(markdown)) == shown(html), markdown


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>a</td><td>b</td></tr><td>1</td>\n<td>2</td></tr></tbody></table>",
        "<table><tbody><td>a</td><td>b</td><tr><td>1</td><td>2</td></tr></tbody></table>",
        "<table><td>a</td><td>b</td><tbody><td>1</td><td>2</td></tbody></table>",
    ],
)
def test_cells_outside_of_a_row_are_a_row_as_in_browsers(html: str) -> None:
    assert to_markdown(html) == "|  |  |\n| --- | --- |\n| a | b |\n| 1 | 2 |\n"


def test_header_cells_outside_of_a_row_are_the_header() -> None:
    html = "<table><thead><th>a</th><th>b</th></thead><td>1</td><td>2</td></table>"
    assert to_markdown(html) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


@pytest.mark.parametrize("html", [*TASKS.values(), *STRIKETHROUGH.values()])
def test_gfm_constructs_are_not_written_as_html(html: str) -> None:
    lines = to_markdown(html)
    assert "<input" not in lines
    assert "<del" not in lines or "~<del>" in html
