"""Convert HTML to a canonical text; equal texts mean equal sequences of tokens.

Most posts are transferred exactly, and then two strings are equal. Only if they differ does the
proof make tokens (`token_sequence`): they cost several times as much, and recognise more spellings
of one meaning. So the canonical text keeps whatever a token keeps, and gives up (None) on elements
for which tokens have a special rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Final

from migrator.verifier.fidelity import element_meanings as known
from migrator.verifier.fidelity.tokens import EDGE, trimmed

_CODE_BLOCK: Final = re.compile(r"<pre\b[^>]*>(?:<code\b([^>]*)>)?([^<]*)(</code>)?</pre>")
_TAGS: Final = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME: Final = re.compile(r"<(/?)([^\s/>]+)(.*)>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r' ([^\s=]+)(?:="([^"]*)")?').findall
_CLASS: Final = re.compile(r'class="(?:[^" ]* )*language-([^" ]*)')
# Elements whose meaning depends on the tree, not on the tag alone.
_SPECIAL: Final = re.compile(
    "pre|section|noscript|svg|video|audio|object|iframe|embed|input|dt|dl|dd|script|style|template"
    "|textarea|canvas|datalist|title|head|source|track|abbr|acronym|xmp|noembed|noframes|plaintext"
)
_KEPT: Final = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
_ADDRESSES: Final = frozenset(("href", "src"))
_NO_SPAN: Final = frozenset((("colspan", "1"), ("rowspan", "1"), ("start", "1")))
# `html5.normal` leaves no control characters, so these can stand for a block's edge, for `br`, and
# for white space in code, which counts.
_BREAK: Final = "\x1e"
_LINE: Final = "\x1f"
_IN_CODE: Final = str.maketrans({" ": "\x11", "\t": "\x12", "\n": "\x13", "\r": "\x14"})

_BREAKS: Final = re.compile(f"{_BREAK}[ {_BREAK}{_LINE}]+")
_LINES: Final = re.compile(f"{_LINE}[ {_LINE}]*")
_NO_SPACE: Final = f"{_BREAK}{_LINE} {EDGE}"
_EDGES: Final = re.compile(f"(?<=[ {_BREAK}{_LINE}])[{EDGE}]+|[{EDGE}]+(?=[ {_BREAK}{_LINE}])")
_EMPHASES: Final = "|".join(sorted({*known.MARKS.values()} - {"code"}))
_MARK: Final = f"{_EMPHASES}|a"
_SPACE_LAST: Final = re.compile(rf"([ {EDGE}]+)((?:</(?:{_MARK})>)+)")
_SPACE_FIRST: Final = re.compile(rf"((?:<(?:{_MARK})(?: [^<>]*)?>)+)([ {EDGE}]+)")
_SPACED: Final = tuple(
    f"{opening}{space}" for opening in ("<strong>", "<em>", "<u>", '">') for space in " \xa0"
)
_NOTHING: Final = (
    "<a>",
    '"></a>',
    "<strong></",
    "<em></",
    "<u></",
    "<del></",
    "<ins></",
    "<sup></",
)
_TEXT_BLOCK: Final = re.compile(f"<(?:{'|'.join(sorted(known.TEXT_BLOCKS))})>")
_EMPTY_CELLS: Final = re.compile(f"(?:<cell>{_BREAK})+(?=<row>|</table>)")
_EMPTY_ROW: Final = re.compile(f"<row>{_BREAK}(?=<row>|</table>)")
_EMPTY: Final = re.compile(rf"<({_MARK})(?: [^<>]*)?></\1>|<a>([^<]*)</a>")
_CONTINUED: Final = re.compile(rf"</({_EMPHASES})>( ?)<\1>")
# Attributes that make the meaning of a list or an item depend on others.
_LIST_MARKS: Final = {
    "ol": re.compile(r" (?:type|reversed)\b|list-style", re.IGNORECASE).search,
    "li": re.compile(r" (?:type|value)\b|list-style", re.IGNORECASE).search,
}
# Longer tags hold data; a cache of them would take memory.
_LONGEST_CACHED: Final = 500


class _TokensOnly(Exception):
    """The HTML has an element that only tokens can tell."""


def same_canonical(one: str, other: str) -> bool:
    """Return True if two pieces of HTML that `html5.normal` wrote have one canonical text.

    False says nothing: only tokens can tell.
    """
    pieces = _pieces(one)
    others = _pieces(other) if pieces is not None else None
    if pieces is None or others is None:
        return False
    # Most pages differ only in the white space between their blocks.
    changes = (_tight, _spelled_alike)
    return any(_with(change, pieces) == _with(change, others) for change in changes)


def _pieces(html: str) -> list[str] | None:
    """Return the text before each block of code, and that block; None if only tokens can tell."""
    pieces: list[str] = []
    at = 0
    try:
        for block in _CODE_BLOCK.finditer(html) if "<pre" in html else ():
            pieces += _text(html[at : block.start()]), _code(block)
            at = block.end()
        pieces.append(_text(html[at:]))
    except _TokensOnly:
        return None
    return pieces


def _with(change: Callable[[str], str], pieces: Sequence[str]) -> str:
    """Return one text of the pieces of `_pieces`, with a change of those that are no code."""
    texts = [piece if number % 2 else change(piece) for number, piece in enumerate(pieces)]
    return _BREAK.join(filter(None, texts))


def _code(block: re.Match[str]) -> str:
    language = _CLASS.search(block[1] or "")
    text = block[2].removesuffix("\n")
    return f"<pre {language[1] if language else ''}>{text}" if text.strip() else ""


def _text(html: str) -> str:
    """Return the text with what a reader notices of each tag."""
    parts = _TAGS.split(html)
    parts[1::2] = [_cached(tag) if len(tag) < _LONGEST_CACHED else _tag(tag) for tag in parts[1::2]]
    if "<code>" in parts:
        _protect_code(parts)
    return _one_space("".join(parts).replace("\n", " "))


def _tight(text: str) -> str:
    """Return the text without white space and further breaks beside a break."""
    text = text.replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK)
    while _BREAK * 2 in text:
        text = text.replace(_BREAK * 2, _BREAK)
    return text


def _spelled_alike(text: str) -> str:
    """Return the text with one spelling for the same characters, marks and blocks."""
    if "&nbsp;" in text:
        text = text.replace("&nbsp;", "\xa0")
    if "</" in text:
        text = _marked_alike(text)
    if not text.isascii() and any(edge in text for edge in EDGE):
        text = _one_space(_EDGES.sub("", text))
    return _blocks_alike(text.replace(f" {_BREAK}", _BREAK)).strip(_NO_SPACE)


def _marked_alike(text: str) -> str:
    """Return the text with one spelling for the same marks.

    No space stands at the edge of a mark, no mark is empty, and none ends only to begin again.
    """
    if any(mark in text for mark in _NOTHING):
        text = _EMPTY.sub(lambda found: found[2] or "", text)
    if " </" in text or "\xa0</" in text:
        text = _SPACE_LAST.sub(r"\2\1", text)
    if any(opening in text for opening in _SPACED):
        text = _SPACE_FIRST.sub(r"\2\1", text)
    if "</" in text:
        text = _CONTINUED.sub(r"\2", text)
    return _one_space(text)


def _one_space(text: str) -> str:
    """Return the text with one space for each run of white space other than line feeds."""
    for other in "\t\r\f":
        if other in text:
            text = text.replace(other, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _blocks_alike(text: str) -> str:
    """Return the text with one spelling for the same blocks.

    No line break stands at the edge of a block, two of them end a paragraph, and a row ends with
    its last cell that has content.
    """
    if _LINE in text:
        text = _LINES.sub(_line, text.replace(f" {_LINE}", _LINE))
        if not _TEXT_BLOCK.search(text):
            text = text.replace(_LINE * 2, _BREAK)
        text = text.replace(f"{_LINE}{_BREAK}", _BREAK).replace(f"{_LINE}{_BREAK}", _BREAK)
    text = _BREAKS.sub(_BREAK, text)
    if "<row>" in text:
        text = _EMPTY_ROW.sub("", _EMPTY_CELLS.sub("", text))
    return text


def _line(found: re.Match[str]) -> str:
    return _LINE * min(2, found[0].count(_LINE))


def _protect_code(parts: list[str]) -> None:
    """Make white space in code stay as it is."""
    depth = 0
    for number, part in enumerate(parts):
        if number % 2:
            depth += (part == "<code>") - (part == "</code>")
        elif depth and part:
            if "\f" in part or "&nbsp;" in part or any(char in part for char in EDGE):
                raise _TokensOnly
            parts[number] = part.translate(_IN_CODE)


def _tag(tag: str) -> str:
    """Return the part of a tag that a reader notices."""
    if tag.startswith("<!--"):
        text = " ".join(tag[4:-3].split())
        if not text.startswith(known.PLACEHOLDERS):
            return ""
        # A reader sees no paragraph around a comment, so this text does not tell it either.
        return f"{_BREAK}<!--{escape(text)}>{_BREAK}"
    found = _NAME.match(tag)
    if found is None:
        return tag
    closing, name, attributes = found.groups()
    if _SPECIAL.fullmatch(name) or "footnote" in attributes:
        raise _TokensOnly
    if attributes and name in _LIST_MARKS and _LIST_MARKS[name](attributes):
        raise _TokensOnly
    if name in known.WRAPPERS:
        return _BREAK
    if name in known.TEXT_BLOCKS:
        return _BREAK if closing else f"{_BREAK}<{name}>{_BREAK}"
    if name in known.CONTAINERS:
        meaning = "cell" if name == "th" else known.CONTAINERS[name]
        if closing and meaning not in known.ENCLOSURES:
            return _BREAK
        return f"{_BREAK}<{closing}{meaning}{_values(name, attributes)}>{_BREAK}"
    if name in known.MARKS:
        return f"<{closing}{known.MARKS[name]}>"
    return _inline(closing, name, attributes)


def _inline(closing: str, name: str, attributes: str) -> str:
    if name == "a":
        values = _values(name, attributes)
        return f"<{closing}a{values if values.startswith(' href=') else ''}>"
    if name == "img":
        return _image(attributes)
    if name == "hr":
        return f"{_BREAK}<hr>{_BREAK}"
    return _LINE if name == "br" else ""


_cached = lru_cache(maxsize=4096)(_tag)


def _image(attributes: str) -> str:
    kept = _values("img", attributes)
    is_late = not kept.startswith(' src="') or kept.startswith(' src="data:')
    if is_late and any(f" {name}=" in attributes for name in known.LATE_ADDRESSES):
        raise _TokensOnly
    return f"<img{kept}>"


def _values(name: str, attributes: str) -> str:
    if not attributes or name not in _KEPT:
        return ""
    given = dict(_ATTRIBUTE(attributes))
    kept = [(key, _value(key, given[key])) for key in _KEPT[name] if given.get(key, "").strip()]
    return "".join(f' {key}="{value}"' for key, value in kept if (key, value) not in _NO_SPAN)


def _value(name: str, value: str) -> str:
    if name in _ADDRESSES:
        return trimmed(value)
    return escape(" ".join(unescape(value).split()))
