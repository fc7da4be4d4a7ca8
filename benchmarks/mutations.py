"""Losses to seed into a good archive: one row for each, with the findings that name it."""

from __future__ import annotations

import html
from dataclasses import dataclass

from damage import (
    OfText,
    OfTree,
    as_paragraphs,
    double,
    drop,
    drop_placeholder,
    edit,
    flatten,
    join_lines,
    merge,
    on,
    on_selected,
    other_letter,
    rename,
    replace_in_code,
    replace_in_text,
    retarget,
    set_to,
    swap_columns,
    swap_items,
    swapped,
    unlink,
    unwrap,
    without_language,
)

WORDS = frozenset(("lost-words", "changed-words", "moved-words", "added-words"))
CODE = frozenset(("changed-code",))
LINK = frozenset(("lost-link", "changed-link"))
IMAGE = frozenset(("lost-image", "changed-image"))
BLOCK = frozenset(("changed-block",))
EMPHASIS = frozenset(("changed-emphasis",))
CELL = frozenset(("lost-cell", "changed-block"))
NOTE = frozenset(("lost-footnote", "changed-footnote"))
MEDIA = frozenset(("lost-media", "changed-media"))
MARK = frozenset(("lost-placeholder", "changed-placeholder"))
# A character of the Markdown may be part of anything.
LANGUAGE = frozenset(("changed-language",))
ANY = LANGUAGE | WORDS | CODE | LINK | IMAGE | BLOCK | EMPHASIS | CELL | NOTE | MEDIA | MARK


@dataclass(frozen=True, slots=True)
class Mutation:
    """`kinds` of finding are right for it. What it damages is what WordPress shows, before
    that becomes Markdown (`of_tree`), or the Markdown itself (`of_text`)."""

    name: str
    kinds: frozenset[str]
    of_tree: OfTree | None = None
    of_text: OfText | None = None


_TAG = r"<[a-zA-Z/][^<>]*>"
_REFERENCE = r"&(?:amp|lt|gt|quot|nbsp|#\d+);"
_EMPHASIS = "strong em b i"
_HEADINGS = "h1 h2 h3 h4 h5 h6"

MUTATIONS = (
    # Words
    Mutation("a word dropped", WORDS, replace_in_text(r"(?<!\S)\w\S*(?!\S)", lambda _: "")),
    Mutation("a letter changed", WORDS, replace_in_text(r"[a-z]", other_letter)),
    Mutation("two words joined", WORDS, replace_in_text(r"(?<=\w)[ \n]+(?=\w)", lambda _: "")),
    Mutation("two words swapped", WORDS, replace_in_text(r"\b(\w+)( )(\w+)\b", swapped)),
    Mutation(
        "an entity decoded again", WORDS, replace_in_text(_REFERENCE, lambda m: html.unescape(m[0]))
    ),
    Mutation("text taken for a tag", WORDS | BLOCK, replace_in_text(_TAG, lambda _: "")),
    # Blocks
    Mutation("a paragraph dropped", WORDS | CODE, on("p", drop)),
    Mutation("a paragraph twice", WORDS | CODE, on("p", double)),
    Mutation("two paragraphs merged", BLOCK, on("p", merge)),
    Mutation(
        "a line break dropped",
        BLOCK | CODE,
        on_selected("br", join_lines),
    ),
    Mutation(
        "a heading's level changed", BLOCK, on("h1 h2 h3 h4", rename(lambda n: f"h{int(n[1]) + 1}"))
    ),
    Mutation("a heading as a paragraph", BLOCK, on(_HEADINGS, rename(lambda _: "p"))),
    Mutation("a quotation opened", BLOCK, on("blockquote", unwrap)),
    Mutation("a rule dropped", BLOCK, on_selected("hr", drop)),
    # Lists
    Mutation("an item dropped", WORDS | CODE, on("li", drop)),
    Mutation("two items swapped", ANY, on("li", swap_items)),
    Mutation("two items merged", BLOCK, on("li", merge)),
    Mutation("a list flattened", BLOCK, on("ul ol", flatten)),
    Mutation("a list as paragraphs", BLOCK | WORDS, on("ul ol", as_paragraphs)),
    Mutation("a list's kind changed", BLOCK, on("ol", rename(lambda _: "ul"))),
    Mutation("a list's first number changed", BLOCK, on("ol", set_to("start", "7"))),
    # Tables
    Mutation("a cell dropped", CELL | WORDS, on("td th", drop)),
    Mutation("two cells swapped", ANY, on("td th", swap_columns)),
    Mutation("a row dropped", CELL | WORDS, on("tr", drop)),
    Mutation("a table as paragraphs", CELL, on("tr", as_paragraphs)),
    # Inline
    Mutation("an emphasis dropped", EMPHASIS, on(_EMPHASIS, unwrap)),
    Mutation("an emphasis of another kind", EMPHASIS, on("strong b", rename(lambda _: "em"))),
    Mutation("a strike dropped", EMPHASIS, on("del s strike", unwrap)),
    Mutation("a sub- or superscript dropped", EMPHASIS, on("sub sup", unwrap)),
    Mutation("a code span dropped", CODE, on("code", unwrap)),
    Mutation("a link dropped", LINK, on("a", unlink)),
    Mutation("a link's target changed", LINK, on("a", retarget)),
    # Images, media, placeholders, footnotes
    Mutation("an image dropped", IMAGE, on_selected("img[src]", drop)),
    Mutation("an image's file changed", IMAGE, on_selected("img[src]", set_to("src", "other.png"))),
    Mutation("an image's text changed", IMAGE, on_selected("img[src]", set_to("alt", "Other"))),
    Mutation("a caption dropped", WORDS, on("figcaption", drop)),
    Mutation(
        "a frame or player dropped", MEDIA, on_selected("iframe[src], video[src], audio[src]", drop)
    ),
    Mutation("a placeholder dropped", MARK, drop_placeholder),
    Mutation("a footnote dropped", NOTE | WORDS, on_selected("section.footnotes li", drop)),
    Mutation("a footnote's reference dropped", NOTE, on_selected("sup.footnote-ref", drop)),
    # Code
    Mutation("a line of code dropped", CODE, replace_in_code(r"[^\n]*\w[^\n]*\n", lambda _: "")),
    Mutation(
        "a line's indent changed", CODE, replace_in_code(r"(?<=\n)[ \t](?=\s*\S)", lambda _: "")
    ),
    Mutation(
        "a blank line of code dropped", CODE, replace_in_code(r"(?<=\S\n)\n(?=\S)", lambda _: "")
    ),
    Mutation("a tag in code swallowed", CODE, replace_in_code(_TAG, lambda _: "")),
    Mutation("a quote made typographic", CODE, replace_in_code(r'["\']', lambda _: "”")),
    Mutation(
        "an entity in code decoded again",
        CODE,
        replace_in_code(_REFERENCE, lambda m: html.unescape(m[0])),
    ),
    Mutation(
        "a code block's language dropped",
        LANGUAGE,
        on_selected("pre code", without_language),
    ),
    # The Markdown's own text
    Mutation("a backslash dropped", ANY, of_text=edit(r"\\(?=[^\n\w\s])", "")),
    Mutation("a letter dropped", ANY, of_text=edit(r"[^\W_]", "")),
    Mutation("a line dropped", ANY, of_text=edit(r"^(?!\s*&\w+;)[^\n]*\w[^\n]*\n", "")),
    Mutation("a blank line dropped", ANY, of_text=edit(r"(?<=\w\n)\n(?=\w)", "")),
    Mutation("an indent dropped", ANY, of_text=edit(r"^ +(?=\S)", "")),
)
