"""Find comments in HTML, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
OWN_COMMENT: Final = re.compile(r"<!--(?!\s*/?wp:).*?-->", re.DOTALL)
"""A comment that is not the start or end of a WordPress block."""


def without_comments(raw: str, new: str = "", kind: re.Pattern[str] = _COMMENT) -> str:
    """Return HTML with `new` for each of its comments of a kind."""
    end = _end_of_comments(raw)
    return kind.sub(new, raw[:end]) + raw[end:] if end else raw


def comments_of(html: str, kind: re.Pattern[str] = _COMMENT) -> Iterator[re.Match[str]]:
    """Return the comments of a kind in HTML, in order."""
    return kind.finditer(html, 0, _end_of_comments(html))


def _end_of_comments(html: str) -> int:
    """Return the end of the last comment; 0 if there is none.

    Beyond it, each start of a comment would be searched to the end of the text.
    """
    return html.rfind("-->") + 3 if "<!--" in html and "-->" in html else 0
