"""Find code in a raw `post_content` whose characters or white space the Markdown changed.

The word check counts words, and it misses the change from `a << 2` to `a &lt;&lt; 2`. Like
`word_check`, this module knows little of WordPress: if code has two readings, one of them must be
in the Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Final, NamedTuple

from migrator.verifier.fidelity.word_check import (
    code_elements,
    is_code_shortcode,
    without_editors_tags,
    without_tags,
)

# `compare_post.check_rendering` compares white space and invisible spaces.
_INVISIBLE: Final = "\u200b\u2060\ufeff"
_LANG: Final = re.compile(r"""\blang\s*=\s*["']?([\w+#-]*)""", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"""\bescaped\s*=\s*["']?true""", re.IGNORECASE)
# Shortcodes that WordPress executes in `<pre>`: this check skips their output.
_ACTIVE: Final = re.compile(
    r"\[\[|\[/?(?:caption|wp_caption|gallery|embed|audio|video|playlist|\w*code\w*|cci?|crayon)\b"
)
_END_OF_SHORTCODE: Final = re.compile(r"\[/([A-Za-z][\w-]*)\s*\]")
_NATURAL: Final = re.compile(
    r"[a-z]{2}-[A-Za-z]{2}|ar|da|de|el|en|es|fi|fr|he|it|ja|ko|nl|pl|pt|ru|zh"
)
_PRE: Final = re.compile(r"<pre\b[^<>]*>([^<]*(?:<(?!/?pre\b)[^<]*)*)</pre>")
_TAGS: Final = re.compile(r"<[^<>]*>")
# Tags that leave no white space, unlike line breaks, blocks and what only looks like a tag.
_BREAK: Final = re.compile(
    r"<(?!/?(?:a|abbr|b|big|code|em|font|i|kbd|mark|s|small|span|strong|tt|u)(?:\s[^<>]*)?>)",
    re.IGNORECASE,
)
_LINE_BREAK: Final = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_BREAKING_TAG: Final = re.compile(f"{_BREAK.pattern}[^<>]*>", re.IGNORECASE)
_RESPACED: Final = "the white space in the code that begins with “{}”"
_SHOWN: Final = 40
_MOST_PIECES: Final = 500
_MOST: Final = 50


class Damage(NamedTuple):
    """Code that is not in the page as stored: the part found, and the missing part after it."""

    before: str
    missing: str


def damaged_code(raw: str, text: str) -> Iterator[Damage]:
    """Yield the code of a raw `post_content` whose characters do not stand together in `text`.

    White space does not count. `text` is the text of the page with its code.
    """
    page = ""
    at = damaged = 0
    for tag, content in code_elements(raw):
        if tag.startswith("<") and _holds_shortcodes(content):
            continue
        readings = list(_readings(tag, content))
        if any(reading.strip() in text for reading in readings):
            continue
        page = page or _without_spaces(text)
        readings = [*map(_without_spaces, readings)]
        # Code usually stands in order, so the next piece is near.
        found = max(page.find(reading, at) for reading in readings)
        if found >= 0:
            at = found
        elif all(reading not in page for reading in readings):
            yield max((_damage(reading, page) for reading in readings), key=_found)
            damaged += 1
            if damaged == _MOST:
                return


def respaced_code(raw: str, page: str) -> Iterator[str]:
    """Yield a message for each `pre` of a raw `post_content` whose lines are in a page (HTML) with
    other white space. The end of a line does not count, nor do empty lines around the code."""
    if "<pre" not in raw or "<pre" not in page:
        return
    there: dict[str, set[str]] = {}
    for found in _PRE.finditer(page):
        text = unescape(_TAGS.sub("", _LINE_BREAK.sub("\n", found[1])))
        there.setdefault(_without_spaces(text), set()).add(_lines(text))
    broken: list[str] = []
    for tag, content in code_elements(raw):
        if not tag.startswith("<pre"):
            continue
        typed = _is_typed(tag)
        has_breaks = _LINE_BREAK.search(content) is not None
        if not typed and _BREAK.search(_LINE_BREAK.sub("", content) if has_breaks else content):
            broken += _BREAKING_TAG.split(content)
            continue
        texts = (content, unescape(content), without_tags(content))[0 if typed else 2 :]
        text = next((each for each in texts if _without_spaces(each) in there), "")
        if not text:
            continue
        shown = there[_without_spaces(text)]
        # White space beside a line break may be how the editor wrapped its HTML.
        kept = _line_texts if has_breaks else _lines
        if kept(text) not in map(kept, shown):
            yield _RESPACED.format(text.strip()[:_SHOWN])
    if broken:
        yield from _respaced_pieces(broken, there)


def _is_typed(tag: str) -> bool:
    lang = _LANG.search(tag)
    return bool(lang and lang[1] and not _NATURAL.fullmatch(lang[1]))


def _respaced_pieces(pieces: Iterable[str], there: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield a message for each piece of code between two blocks that has other white space.

    `there` has the lines of the code of a page, by its text without white space.
    """
    texts = (without_tags(piece) for piece in pieces)
    several = (text for text in texts if "\n" in text.strip())
    found = "\0".join(there)
    shown = "\0".join(lines for each in there.values() for lines in each)
    for text in islice(several, _MOST_PIECES):
        # A tag may stand before its first line, in the same line.
        if _without_spaces(text) in found and _lines(text).strip() not in shown:
            yield _RESPACED.format(text.strip()[:_SHOWN])


def _without_spaces(text: str) -> str:
    text = "".join(text.split())
    if not text.isascii():
        for space in _INVISIBLE:
            text = text.replace(space, "")
    return text


def _lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _line_texts(text: str) -> str:
    """Return the lines without their indent, and without empty ones."""
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def _readings(tag: str, content: str) -> Iterator[str]:
    """Yield the possible texts of the code, as its opening tag determines."""
    if (plain := without_editors_tags(content)) != content:
        yield unescape(plain)
    if tag.startswith("["):
        yield content
        yield unescape(content)
        yield without_tags(content)
    elif _is_typed(tag):
        decoded = unescape(content)
        yield decoded if _ESCAPED.search(tag) else content
        if "<" not in content and ">" not in content:
            yield decoded
        if re.match(r"\s*<code\b", content, re.IGNORECASE):
            yield without_tags(content)
    else:
        yield without_tags(content)


def _holds_shortcodes(content: str) -> bool:
    ends = _END_OF_SHORTCODE.findall(content)
    return bool(_ACTIVE.search(content)) or any(is_code_shortcode(name.lower()) for name in ends)


def _damage(reading: str, page: str) -> Damage:
    """Return the last characters of the reading that the page has, and the first that it lacks."""
    there = bisect_left(range(1, len(reading)), 1, key=lambda end: reading[:end] not in page)
    return Damage(reading[max(0, there - _SHOWN) : there], reading[there : there + _SHOWN])


def _found(damage: Damage) -> int:
    return len(damage.before)
