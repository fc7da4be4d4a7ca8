"""Find ordered lists of a stored `post_content` that begin with another number in the archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.inventory import without_code

_LIST: Final = re.compile(
    r"""<ol\b[^<>]*?\sstart\s*=\s*["']?\s*(\d{1,9})\b[^<>]*>(?=\s*<li\b)""", re.IGNORECASE
)
_MOST: Final = 20


def lost_numbers(raw: str, page: str) -> list[Finding]:
    """Return a finding for each first number of a list in `raw` that the `page` (HTML) lacks."""
    if "start" not in raw:
        return []
    stored = Counter(_numbers(without_code(raw)))
    lost = stored - Counter(_numbers(page)) if stored else stored
    return [
        Finding("changed-block", "", f"a list of the stored content begins with {number}", count)
        for number, count in lost.items()
    ][:_MOST]


def _numbers(html: str) -> Iterator[int]:
    """Yield the first numbers of the ordered lists that do not begin with 1."""
    for tag in _LIST.finditer(html):
        if (number := int(tag[1])) != 1:
            yield number
