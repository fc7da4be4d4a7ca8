"""How a thing becomes plain data that can be put away, and the thing again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Codec(Generic[_Thing]):
    """`pack` makes of a thing what `marshal` takes (texts, numbers, tuples of them), `unpack` an
    equal thing of that."""

    pack: Callable[[_Thing], Any]
    unpack: Callable[[Any], _Thing]


PATHS: Codec[PurePosixPath] = Codec(str, PurePosixPath)
TEXTS: Codec[str] = Codec(str, str)


def records(kind: type[_Thing]) -> Codec[_Thing]:
    """The form of a dataclass of two fields or more, whose values are plain data or dates."""
    listed = fields(kind)  # type: ignore[arg-type]
    values = attrgetter(*(field.name for field in listed))
    dates = [place for place, field in enumerate(listed) if "datetime" in str(field.type)]

    def pack(thing: _Thing) -> Any:
        packed = list(values(thing))
        for place in dates:
            packed[place] = _text_of(packed[place])
        return packed

    def unpack(packed: Any) -> _Thing:
        found = list(packed)
        for place in dates:
            found[place] = _date_of(found[place])
        return kind(*found)

    return Codec(pack, unpack)


def _text_of(date: datetime | None) -> str:
    return date.isoformat() if date else ""


def _date_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
