"""What is to be in a file, whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from migrator.archive.yaml_text import as_utf8


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file and their SHA-256 in hex. Whoever makes the bytes makes this, in
    whatever process that is: the digest is computed once."""

    data: bytes
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        return cls(data, hashlib.sha256(data).hexdigest())

    @classmethod
    def of_text(cls, text: str) -> Self:
        """`text` as UTF-8, its line ends as they are."""
        return cls.of(as_utf8(text))
