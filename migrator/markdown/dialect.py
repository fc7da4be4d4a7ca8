"""Table of Markdown dialects: what the renderer of a site generator reads in another way.

The differences were measured on real posts (docs/explanation/targets.md). The converter decides on
the tree with the fields of a dialect, and the escaper with its style; nothing changes finished
Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from migrator.markdown.escaped_text import EscapedText, InlineContext
from migrator.markdown.escaping import EscapeStyle
from migrator.markdown.flanking import ASCII_PUNCTUATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One dialect. The defaults are those of CommonMark with GFM.

    style           how text is escaped
    list_indent     least indentation of what is inside a list item
    starts_at_one   an ordered list begins with 1; any other is written as HTML
    merges_lists    two lists in a row would become one, so a comment is between them
    markdown_in     attribute that a tag needs so that Markdown is read inside it
    has_strike      `~~` strikes text through; else it is written as HTML
    has_tasks       a list item has a check box by `[x]`; else it is written as HTML
    nests_fences    a fence may be inside a list or a quote; else such code is indented
    has_pipe_in_code  a cell may hold `|` in a code span, after a backslash
    normalises_space  a tab becomes spaces, and a line of spaces becomes empty, in code too, unless
                      the white space is a character reference
    divides_at_more  `<!--more-->` ends a paragraph, also in its middle
    shortcodes      `{{<` and `{{%` run code, in code too
    refused_schemes   links to these schemes stay text; they are written as HTML
    merges_quotes   two quotes in a row would become one, so a comment is between them
    has_empty_items   a marker alone is an empty list item; else a comment is in it
    has_exact_spans   code spans end as in CommonMark: spaces and backticks at the ends are kept
    reads_code_tags   Markdown is read inside `<code>`
    nests_emphasis    strong text may be in strong text, and emphasis in emphasis; else the inner
                      one is written as HTML
    """

    style: EscapeStyle | None = None
    list_indent: int = 0
    starts_at_one: bool = False
    merges_lists: bool = False
    markdown_in: str = ""
    has_strike: bool = True
    has_tasks: bool = True
    nests_fences: bool = True
    has_pipe_in_code: bool = True
    normalises_space: bool = False
    divides_at_more: bool = False
    shortcodes: bool = False
    refused_schemes: frozenset[str] = frozenset()
    merges_quotes: bool = False
    has_empty_items: bool = True
    has_exact_spans: bool = True
    reads_code_tags: bool = True
    nests_emphasis: bool = True


def _starts_line(text: EscapedText, at: int) -> bool:
    return text.at_line_start(at)


def _always(text: EscapedText, at: int) -> bool:
    """Return True for each `*` of the text: kramdown and Python-Markdown have rules of their own
    for what opens and closes emphasis; and `*[` begins an abbreviation."""
    return True


def _outside_word(text: EscapedText, at: int) -> bool:
    """Return True for a `_` that is not between two letters or digits."""
    return not (text.plain[at - 1 : at].isalnum() and text.plain[at + 1 : at + 2].isalnum())


def _in_prose(text: EscapedText, at: int) -> bool:
    return text.context is not InlineContext.CELL  # every `|` of a cell is escaped anyway


def _doubled(text: EscapedText, at: int) -> bool:
    char = text.plain[at]
    return text.plain[at + 1 : at + 2] == char or text.plain[at - 1 : at] == char


def _attribute_list(text: EscapedText, at: int) -> bool:
    return text.plain.startswith(("{:", "{::"), at)


def _braces(text: EscapedText, at: int) -> bool:
    """Return True for braces that Python-Markdown's attr_list may take for attributes."""
    # At the end of a heading or of a cell; at the start of the last line of other blocks.
    if text.context in (InlineContext.HEADING, InlineContext.CELL) or text.at_line_start(at):
        return True
    before = text.plain[at - 1 : at]
    return not (before.isalnum() or before.isspace())


def _any_number(text: EscapedText, at: int) -> bool:
    """Return True for the `.` after any number at the start of a line, where kramdown begins a
    list, and Python-Markdown an item of a list."""
    number, after = text.plain[text.line : at], text.plain[at + 1 : at + 2]
    # Python's digits are those of all scripts.
    is_number = number.isdecimal() and not text.context.is_single_line
    return is_number and (not after or after.isspace())


def _shortcode(text: EscapedText, at: int) -> bool:
    return text.plain.startswith(("{{<", "{{%"), at)


def _hash_tag(text: EscapedText, at: int) -> bool:
    before, after = text.plain[at - 1 : at] if at else "", text.plain[at + 1 : at + 2]
    return (not before or before.isspace()) and bool(after) and not after.isspace()


def _wiki_link(text: EscapedText, at: int) -> bool:
    return text.plain.startswith("[[", at)


_BACKSLASH_IN_PYTHON: Final = frozenset("\\`*_{}[]()>#+-.!|")
_BACKSLASH_IN_KRAMDOWN: Final = frozenset("\\.*_+`<>()[]{}#!:|\"'$=-~")

_IN_PYTHON: Final = {
    "#": _starts_line,
    "{": _braces,
    "*": _always,
    "_": _outside_word,
    ".": _any_number,
}

DIALECTS: Final[dict[str, Dialect]] = {
    "commonmark": Dialect(),
    "goldmark": Dialect(
        # A backslash between the braces would leave them a shortcode.
        style=EscapeStyle(escapable=ASCII_PUNCTUATION - {"{"}, more={"{": _shortcode}),
        divides_at_more=True,
        shortcodes=True,
    ),
    "kramdown": Dialect(
        style=EscapeStyle(
            escapable=_BACKSLASH_IN_KRAMDOWN,
            marked="|",
            more={
                "|": _in_prose,
                "$": _doubled,
                "{": _attribute_list,
                "*": _always,
                "_": _outside_word,
                ".": _any_number,
                "^": _starts_line,
            },
        ),
        nests_emphasis=False,
        starts_at_one=True,
        merges_lists=True,
        markdown_in='markdown="1"',
        has_pipe_in_code=False,
        has_empty_items=False,
        has_exact_spans=False,
        reads_code_tags=False,
    ),
    # https://github.com/markdown-it/markdown-it, validateLink()
    "markdown-it": Dialect(
        has_tasks=False,
        refused_schemes=frozenset(("data", "file", "javascript", "vbscript")),
    ),
    "obsidian": Dialect(
        style=EscapeStyle(
            escapable=ASCII_PUNCTUATION,
            marked="=%",
            more={"#": _hash_tag, "=": _doubled, "%": _doubled, "[": _wiki_link},
        )
    ),
    "python-markdown": Dialect(
        style=EscapeStyle(
            _BACKSLASH_IN_PYTHON, marked=".", more=_IN_PYTHON, never=frozenset("$~"), referenced="~"
        ),
        list_indent=4,
        starts_at_one=True,
        merges_lists=True,
        markdown_in='markdown="1"',
        has_strike=False,
        has_tasks=False,
        nests_fences=False,
        has_pipe_in_code=False,
        normalises_space=True,
        merges_quotes=True,
        has_empty_items=False,
        has_exact_spans=False,
    ),
    # MkDocs with pymdownx.superfences, tasklist and tilde, as its starter has them.
    "pymdownx": Dialect(
        style=EscapeStyle(
            _BACKSLASH_IN_PYTHON | {"~"}, marked=".", more=_IN_PYTHON, never=frozenset("$")
        ),
        list_indent=4,
        starts_at_one=True,
        merges_lists=True,
        markdown_in='markdown="1"',
        has_pipe_in_code=False,
        normalises_space=True,
        merges_quotes=True,
        has_empty_items=False,
        has_exact_spans=False,
    ),
}
