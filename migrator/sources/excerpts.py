"""Whether an excerpt was written, or made by WordPress from the content.

Where an author wrote none, WordPress shows the first 55 words
(developer.wordpress.org/reference/functions/wp_trim_excerpt/) with `[…]` behind them, or what
the theme puts there.
"""

from __future__ import annotations

import re
from html import unescape

_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
# Since WordPress 6.3 the numbers of notes are left out of an excerpt.
_NUMBER = re.compile(r"<sup [^<>]*\bdata-fn=[^<>]*>.*?</sup>", re.DOTALL)
# wpautop begins a new line behind these before an excerpt is made, as between cells of a table.
_BLOCK_END = re.compile(
    r"</(?:blockquote|caption|dd|div|dt|figcaption|figure|h[1-6]|li|p|pre|t[dhr])>", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_MORE_LINK = re.compile(r"""class=["'][^"'<>]*\bmore-link\b""")
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.))\s*\Z")
# The content is looked at as far as an excerpt may reach into it.
_LOOKED_AT = 200_000
_NEAR = 8


def written(excerpt: str, content: str) -> str:
    """`excerpt` (HTML, as shown) where a person wrote it, "" where WordPress made it."""
    if _MORE_LINK.search(excerpt):
        return ""
    body, cut = _CUT_OFF.subn("", _text(excerpt))
    shown = _WORD.findall(body)
    is_of = _is_in_order if cut else _is_pieces_of
    looked_at = content[:_LOOKED_AT]
    plain = _NUMBER.sub("", looked_at)
    for text in dict.fromkeys((looked_at, plain, _BLOCK_END.sub(r"\g<0> ", plain))):
        if is_of(shown, _WORD.findall(_text(text))):
            return ""
    return excerpt


def _is_in_order(shown: list[str], there: list[str]) -> bool:
    rest = iter(there)
    return all(word in rest for word in shown)


def _is_pieces_of(shown: list[str], there: list[str]) -> bool:
    """Whether the words are runs of the content's, in order: captions and shortcodes are left
    out of an excerpt. A single word is a run only where it stands near the one before."""
    at = start = 0
    while start < len(shown):
        pair = shown[start : start + 2]
        found = _place(pair, there, at, len(there))
        if found < 0:
            found = _place(pair[:1], there, at, at + _NEAR)
        if found < 0:
            return False
        at = found
        while start < len(shown) and at < len(there) and shown[start] == there[at]:
            start += 1
            at += 1
    return True


def _place(run: list[str], there: list[str], start: int, end: int) -> int:
    places = range(start, min(end, len(there)))
    return next((at for at in places if there[at : at + len(run)] == run), -1)


def _text(html: str) -> str:
    # Without a space, as WordPress takes tags out: `<b>a</b>b` is one word.
    return unescape(_MARKUP.sub("", html)).strip()
