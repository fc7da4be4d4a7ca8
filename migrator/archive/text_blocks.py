"""Join the short pieces of a file: hashing and writing each takes longer than making it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

_PIECES: Final = 200


def in_blocks(pieces: Iterable[str], between: str = "") -> Iterator[str]:
    """Yield 200 pieces at a time as one text, with `between` between them."""
    rest = iter(pieces)
    while some := list(islice(rest, _PIECES)):
        yield between.join(some)
