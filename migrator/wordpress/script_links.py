"""Make links of elements that a script makes links: `<button onclick="location.href='…'">`.

A `<button>` outside a form and a link to `#` or to a script do nothing without their script, so
only their words stay. A button that is the title of a tab becomes a box of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from migrator.wordpress.tokens import Tag, TextToken, Token, tag_attributes, word_set

SIGNS = ("onclick", "onClick", 'href="#"', "href='#'", "javascript:")
"""A text without one of these has no such link."""

_TARGET = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|\bopen\s*\()\s*"""
    r"""['"]((?:https?:)?//[^\s'"<>]+|/[^\s'"<>]*)['"]""",
    re.IGNORECASE,
)
_NAMES = word_set("button span div p li td b strong em i u font center h2 h3 h4 figure")
# Between these and the end of the element there are words, which the link may enclose.
_WITHIN = word_set("b strong em i u span font small sup sub br code img svg path")
_MOST_TOKENS = 60
_TAB = re.compile(r"""\brole\s?=\s?["']?tab(?![\w-])|\bstk-block-tabs__tab\b""")


def with_script_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with links of scripts as links, and buttons outside forms as words."""
    tokens = list(_with_tab_boxes(tokens))
    in_form = is_dead = False
    title = ""
    ends: dict[int, list[Token]] = {}
    for index, token in enumerate(tokens):
        if index in ends:
            yield from ends[index]
            continue
        if not isinstance(token, Tag):
            yield token
            continue
        if token.name == "form":
            in_form = not token.closing
        if token.name == "a":
            was_dead, is_dead = is_dead, not token.closing and _leads_nowhere(token)
            if is_dead and (target := _opened(token)):
                is_dead = False
                yield Tag(f'<a href="{html.escape(target)}">', "a")
                continue
            if is_dead:
                yield from _place(token)
                title = tag_attributes(token.attributes).get("title", "").strip()
                if title:
                    yield Tag(f'<abbr title="{html.escape(title)}">', "abbr")
                continue
            if token.closing and was_dead:
                if title:
                    yield Tag("</abbr>", "abbr", closing=True)
                continue
        is_bare = token.name == "button" and not in_form
        target = _target(token)
        end = _end(tokens, index) if target else 0
        # Without its frame, the words of a button need a space.
        kept: list[Token] = [TextToken(" ")] if is_bare else [token]
        if end:
            yield from (*kept, Tag(f'<a href="{html.escape(target)}">', "a"))
            close: list[Token] = [Tag("</a>", "a", closing=True)]
            ends[end] = [*close, TextToken(" ") if is_bare else tokens[end]]
        else:
            yield from kept


def _with_tab_boxes(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with buttons that are titles of tabs as boxes."""
    is_tab = False
    for token in tokens:
        if not isinstance(token, Tag) or token.name != "button":
            yield token
        elif token.closing:
            yield Tag("</div>", "div", closing=True) if is_tab else token
            is_tab = False
        elif _TAB.search(token.attributes):
            is_tab = True
            yield Tag(f"<div{token.attributes}>", "div", attributes=token.attributes)
        else:
            yield token


def _leads_nowhere(link: Tag) -> bool:
    address = tag_attributes(link.attributes).get("href", "").strip().lower()
    return address == "#" or address.startswith("javascript:")


def _opened(link: Tag) -> str:
    """Return the address that the script of a link opens, "" if it does not tell."""
    attributes = tag_attributes(link.attributes)
    found = _TARGET.search(f"{attributes.get('href', '')} {attributes.get('onclick', '')}")
    return found[1] if found else ""


def _place(link: Tag) -> Iterator[Token]:
    """Yield an anchor for the name of a link, to which others may lead."""
    attributes = tag_attributes(link.attributes)
    if name := attributes.get("id") or attributes.get("name"):
        yield Tag(f'<a id="{html.escape(name)}">', "a")
        yield Tag("</a>", "a", closing=True)


def _target(tag: Tag) -> str:
    if tag.closing or "onclick" not in tag.attributes.lower() or tag.name not in _NAMES:
        return ""
    found = _TARGET.search(tag_attributes(tag.attributes).get("onclick", ""))
    return found[1] if found else ""


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the element's end tag if it encloses a text without links, else 0."""
    opened = tokens[start]
    for index in range(start + 1, min(len(tokens), start + _MOST_TOKENS)):
        token = tokens[index]
        if isinstance(token, Tag):
            if isinstance(opened, Tag) and token.name == opened.name:
                return index if token.closing else 0
            if token.name not in _WITHIN:
                return 0
        elif not isinstance(token, TextToken):
            return 0
    return 0
