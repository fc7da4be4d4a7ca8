"""Seal the pages of the report: each ends with the SHA-256 of all that stands before.

The manifest does not list these pages, which a run always replaces. The seal tells an edited page
from a written one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from migrator.untrusted.regular_files import open_regular

_SEAL: Final = re.compile(rb"<!-- sha256 ([0-9a-f]{64}) -->\n\Z")
_LENGTH: Final = len("<!-- sha256  -->\n") + 64
_CHUNK: Final = 1 << 20


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks of a page, and its seal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    yield f"<!-- sha256 {digest.hexdigest()} -->\n".encode()


def is_edited(file: Path) -> bool:
    """Return True if a page has a seal of another content. Raises OSError.

    A page without a seal is of an older version of migrator, or of the user.
    """
    with open_regular(file) as opened:
        size = os.fstat(opened.fileno()).st_size
        opened.seek(max(0, size - _LENGTH))
        seal = _SEAL.fullmatch(opened.read(_LENGTH))
        if seal is None:
            return False
        opened.seek(0)
        digest, left = hashlib.sha256(), size - _LENGTH
        while left > 0 and (chunk := opened.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest() != seal[1].decode()
