"""Remove the backslashes that b2 and the first versions of WordPress stored before quotes.

They stored what PHP's magic quotes made of a text, and removed the backslashes when they showed it.
WordPress 1.5 removes them from the database itself (`deslash` in wp-admin/upgrade-functions.php).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from migrator.sources.database.store import Store

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_QUOTES: Final = ("'", '"')
_TEXTS: Final = {
    "posts": ("post_title", "post_content", "post_excerpt"),
    "comments": ("comment_author", "comment_content"), "categories": ("cat_name",),
}  # fmt: skip


def is_before_1_5(columns: Sequence[str]) -> bool:
    """Return True if a table of posts with these columns is of b2, or of WordPress before 1.5."""
    lower = {column.lower() for column in columns}
    return "post_category" in lower and "guid" not in lower


def without_slashes(text: str) -> str:
    """Return a text without its backslashes if each of its quotes has one; else the same text."""
    if "\\'" not in text and '\\"' not in text:
        return text
    bare = _ESCAPED.sub("", text)
    if any(quote in bare for quote in _QUOTES):
        return text
    return _ESCAPED.sub(r"\1", text)


def slashed_texts(store: Store, prefix: str) -> int:
    """Return the number of a site's texts that have such backslashes."""
    return sum(
        without_slashes(text) != text
        for table, columns in _TEXTS.items()
        for row in store.rows(prefix, table, columns)
        for text in row
        if text
    )
