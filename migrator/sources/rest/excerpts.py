"""Whether an excerpt was written, or made by WordPress from the content.

Where an author wrote none, WordPress shows the first 55 words
(developer.wordpress.org/reference/functions/wp_trim_excerpt/) with `[…]` behind them, or what
the theme puts there.
"""

from __future__ import annotations

import re
from html import unescape

_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"\w+")
_MORE_LINK = re.compile(r"""class=["'][^"'<>]*\bmore-link\b""")
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.))\s*\Z")
# The content is looked at as far as an excerpt may reach into it.
_LOOKED_AT = 200_000
_FEW = 10


def written(excerpt: str, content: str) -> str:
    """`excerpt` (HTML, as shown) where a person wrote it, "" where WordPress made it."""
    if _MORE_LINK.search(excerpt):
        return ""
    text = _text(excerpt)
    body, cut = _CUT_OFF.subn("", text)
    shown = _WORD.findall(body)
    if not shown:
        return ""
    rest = iter(_WORD.findall(_text(content[:_LOOKED_AT])))
    # Blocks and captions may be left out of it, so not every word of the content is there.
    if all(word in rest for word in shown) and (cut or len(shown) >= _FEW or not next(rest, "")):
        return ""
    return excerpt


def _text(html: str) -> str:
    # Without a space, as WordPress takes tags out: `<b>a</b>b` is one word.
    return unescape(_MARKUP.sub("", html)).strip()
