"""Recognise pages that a site makes up without end: calendars, session paths, counters.

Such pages have the same words, and differ only in numbers, in their own address, or in random
names.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import Final
from urllib.parse import unquote, urlsplit

from migrator.crawler.web import Answer

# A series of photos may have posts without words, so posts are believed much longer.
_MOST_ALIKE: Final = 5
_MOST_POSTS_ALIKE: Final = 1000
_MOST_BYTES: Final = 1 << 20

_WORDS: Final = re.compile(r"[^\W\d_]+(?![\w])")


class Repetition:
    """Counts pages with the same words."""

    def __init__(self) -> None:
        self._alike: Counter[bytes] = Counter()

    def is_new(self, answer: Answer, *, is_post: bool) -> bool:
        """Return False for a page after many with the same words; call it once for each page."""
        digest = _digest(answer)
        self._alike[digest] += 1
        return self._alike[digest] <= (_MOST_POSTS_ALIKE if is_post else _MOST_ALIKE)


def _digest(answer: Answer) -> bytes:
    """Return a digest of the words of a page: without numbers, names with digits, its own path."""
    own = set(re.findall(r"\w+", unquote(urlsplit(answer.final_url).path).lower()))
    text = _without_markup(answer.body[:_MOST_BYTES]).decode("utf-8", "replace").lower()
    words = (word for word in text.split() if _WORDS.fullmatch(word.strip(".,:;!?()")))
    joined = " ".join(word for word in words if word.strip(".,:;!?()") not in own)
    return hashlib.sha256(joined.encode("utf-8", "replace")).digest()[:16]


def _without_markup(body: bytes) -> bytes:
    """Return the text between tags; a text after an open `<` counts as a tag."""
    pieces = body.split(b"<")
    return pieces[0] + b" ".join(piece.partition(b">")[2] for piece in pieces[1:])
