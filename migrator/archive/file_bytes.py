"""Data class for the bytes of a file together with their SHA-256 digest."""

from __future__ import annotations

import hashlib
from typing import Self

from migrator.archive.yaml_text import as_utf8
from migrator.startup.value_objects import value_object


@value_object
class Content:
    """The bytes of a file and their SHA-256 in hex. The process that produces the bytes computes
    the digest, once."""

    data: bytes
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return `data` with its digest."""
        return cls(data, hashlib.sha256(data).hexdigest())

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return `text` in UTF-8 with unchanged line ends, and its digest."""
        return cls.of(as_utf8(text))
