"""Convert objects to plain data for storage, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from migrator.startup.value_objects import value_object

_Object = TypeVar("_Object")


@value_object
class Codec(Generic[_Object]):
    """A pair of functions to store objects.

    pack    converts an object to data that `marshal` accepts (texts, numbers, tuples of them)
    unpack  converts the data to an equal object
    """

    pack: Callable[[_Object], Any]
    unpack: Callable[[Any], _Object]


PATHS: Codec[PurePosixPath] = Codec(str, PurePosixPath)
TEXTS: Codec[str] = Codec(str, str)


def records(kind: type[_Object]) -> Codec[_Object]:
    """Return the codec for a dataclass with two or more fields of plain data or dates."""
    listed = fields(kind)  # type: ignore[arg-type]
    values = attrgetter(*(field.name for field in listed))
    dates = [index for index, field in enumerate(listed) if "datetime" in str(field.type)]

    def pack(item: _Object) -> Any:
        packed = list(values(item))
        for index in dates:
            packed[index] = _text_of(packed[index])
        return packed

    def unpack(packed: Any) -> _Object:
        found = list(packed)
        for index in dates:
            found[index] = _date_of(found[index])
        return kind(*found)

    return Codec(pack, unpack)


def _text_of(date: datetime | None) -> str:
    return date.isoformat() if date else ""


def _date_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
