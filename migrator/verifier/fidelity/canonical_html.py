"""A canonical text of HTML: pages with the same text have the same sequence of tokens.

Most posts are transferred exactly, and then two strings are equal. Only if they differ does the
proof make tokens (`token_sequence`): they cost five times as much, and recognise more spellings of
one meaning. So the canonical text keeps whatever a token keeps, and gives up (None) on elements for
which tokens have a special rule.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from migrator.verifier.fidelity import element_meanings as known

_CODE_BLOCK: Final = re.compile(r"<pre\b[^>]*>(?:<code\b([^>]*)>)?([^<]*)(</code>)?</pre>")
_TAG: Final = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_NAME: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)(.*)>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r' ([^\s=]+)(?:="([^"]*)")?').findall
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_LINES: Final = re.compile(r" ?(?:\x1e ?)+")
_CLASS: Final = re.compile(r'class="(?:[^" ]* )*language-([^" ]*)')
# Elements whose meaning depends on the tree, not on the tag alone.
_SPECIAL: Final = (
    "<section", "footnote", "<noscript", "<svg", "<video", "<audio", "<object", "<iframe",
    "<embed", "<input", "<dt", "<dl", "<dd", "<script", "<style", "<template", "<textarea",
    "<canvas", "<datalist", "<title", "<source", "<abbr", "<acronym", "\x1e",
)  # fmt: skip
_KEPT: Final = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "ol": ("start",),
    "li": ("value",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
_NO_SPAN: Final = frozenset((("colspan", "1"), ("rowspan", "1"), ("start", "1")))
_BREAK: Final = "\x1e"


def canonical(html: str) -> str | None:
    """Return the canonical text of HTML that `html5.normal` wrote; None if only tokens can tell."""
    if any(special in html for special in _SPECIAL):
        return None
    pieces: list[str] = []
    at = 0
    for block in _CODE_BLOCK.finditer(html):
        pieces += _text(html[at : block.start()]), _code(block)
        at = block.end()
    rest = html[at:]
    if "<pre" in rest or any("<pre" in piece for piece in pieces[::2]):
        return None
    pieces.append(_text(rest))
    return _BREAK.join(filter(None, pieces))


def _code(block: re.Match[str]) -> str:
    language = _CLASS.search(block[1] or "")
    text = block[2].removesuffix("\n")
    return f"<pre {language[1] if language else ''}>{text}" if text.strip() else ""


def _text(html: str) -> str:
    text = _SPACE.sub(" ", html)
    return _LINES.sub(_BREAK, _TAG.sub(_tag, text)).strip(f"{_BREAK} ")


def _tag(found: re.Match[str]) -> str:
    return _canonical_tag(found[0])


@lru_cache(maxsize=4096)
def _canonical_tag(tag: str) -> str:
    """Return the part of a tag that a reader notices."""
    if tag.startswith("<!--"):
        text = " ".join(tag[4:-3].split())
        return f"{_BREAK}<!--{text}{_BREAK}" if text.startswith(known.PLACEHOLDERS) else ""
    found = _NAME.match(tag)
    if found is None:
        return tag
    closing, name, attributes = found.groups()
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
    if name == "hr":
        return f"{_BREAK}<hr>{_BREAK}"
    if name in ("a", "img"):
        return f"<{closing}{name}{_values(name, attributes)}>"
    return "<br>" if name == "br" else ""


def _values(name: str, attributes: str) -> str:
    if not attributes or name not in _KEPT:
        return ""
    given = dict(_ATTRIBUTE(attributes))
    kept = [
        (key, " ".join(unescape(given[key]).split()))
        for key in _KEPT[name]
        if given.get(key, "").strip()
    ]
    return "".join(f" {key}={value!r}" for key, value in kept if (key, value) not in _NO_SPAN)
