"""Seal the pages of the report: each ends with the SHA-256 of all that stands before.

The manifest does not list these pages, which a run always replaces. The seal tells an edited page
from a written one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from migrator.untrusted.regular_files import open_regular

_SEAL: Final = re.compile(rb"<!-- sha256 ([0-9a-f]{64}) -->\n\Z")


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks of a page, and its seal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    yield f"<!-- sha256 {digest.hexdigest()} -->\n".encode()


class Seal(Enum):
    """The states of a page, as its seal shows them. NONE: it has no seal."""

    WHOLE = "whole"
    BROKEN = "broken"
    NONE = "none"


def seal_of(file: Path) -> Seal:
    """Return the state of a page, whose seal stands at its end. Raises OSError."""
    digest, line = hashlib.sha256(), b""
    with open_regular(file) as opened:
        for following in opened:
            if _SEAL.search(line):
                return Seal.BROKEN  # something stands below it
            digest.update(line)
            line = following
    seal = _SEAL.search(line)
    if seal is None:
        return Seal.NONE
    digest.update(line[: seal.start()])
    return Seal.WHOLE if digest.hexdigest() == seal[1].decode() else Seal.BROKEN
