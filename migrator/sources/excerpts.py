"""Tell an author's own excerpt from one that WordPress made from the content.

For a post without an excerpt, WordPress shows the first 55 words
(https://developer.wordpress.org/reference/functions/wp_trim_excerpt/), followed by `[…]` or the
theme's replacement of it.
"""

from __future__ import annotations

import re
from html import unescape

_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
# Footnote numbers, which WordPress 6.3 and newer leaves out of excerpts.
_NUMBER = re.compile(r"<sup [^<>]*\bdata-fn=[^<>]*>.*?</sup>", re.DOTALL)
# wpautop starts a new line after these elements (as between table cells) before excerpts are made.
_BLOCK_END = re.compile(
    r"</(?:blockquote|caption|dd|div|dt|figcaption|figure|h[1-6]|li|p|pre|t[dhr])>", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_MORE_LINK = re.compile(r"""class=["'][^"'<>]*\bmore-link\b""")
_CUT_OFF = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.))\s*\Z")
# Characters of the content in which an excerpt is looked for.
_MAX_CONTENT = 200_000
# Words between two runs of an excerpt, if the second is a single word.
_MAX_GAP = 8


def author_excerpt(excerpt: str, content: str) -> str:
    """Return `excerpt` (HTML, as shown) if a person wrote it, "" if WordPress made it."""
    if _MORE_LINK.search(excerpt):
        return ""
    body, cut = _CUT_OFF.subn("", _text(excerpt))
    excerpt_words = _WORD.findall(body)
    is_made_from = _are_in_order if cut else _are_runs_of
    content_start = content[:_MAX_CONTENT]
    plain = _NUMBER.sub("", content_start)
    for text in dict.fromkeys((content_start, plain, _BLOCK_END.sub(r"\g<0> ", plain))):
        if is_made_from(excerpt_words, _WORD.findall(_text(text))):
            return ""
    return excerpt


def _are_in_order(excerpt_words: list[str], content_words: list[str]) -> bool:
    rest = iter(content_words)
    return all(word in rest for word in excerpt_words)


def _are_runs_of(excerpt_words: list[str], content_words: list[str]) -> bool:
    """Return True if the words are runs of the content's words, in order.

    Captions and shortcodes of the content are missing from an excerpt. A single word counts as a
    run only if it is near the run before.
    """
    at = start = 0
    while start < len(excerpt_words):
        pair = excerpt_words[start : start + 2]
        found = _find_run(pair, content_words, at, len(content_words))
        if found < 0:
            found = _find_run(pair[:1], content_words, at, at + _MAX_GAP)
        if found < 0:
            return False
        at = found
        while (
            start < len(excerpt_words)
            and at < len(content_words)
            and excerpt_words[start] == content_words[at]
        ):
            start += 1
            at += 1
    return True


def _find_run(run: list[str], content_words: list[str], start: int, end: int) -> int:
    places = range(start, min(end, len(content_words)))
    return next((at for at in places if content_words[at : at + len(run)] == run), -1)


def _text(html: str) -> str:
    # Tags are removed without a space, as WordPress does: `<b>a</b>b` is one word.
    return unescape(_MARKUP.sub("", html)).strip()
