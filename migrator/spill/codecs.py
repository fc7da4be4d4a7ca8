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
    made = _Records(kind)
    return Codec(made.pack, made.unpack)


class _Records(Generic[_Object]):
    """The objects of a dataclass. It is a class because a worker process may get a codec."""

    def __init__(self, kind: type[_Object]) -> None:
        listed = fields(kind)  # type: ignore[arg-type]
        self._kind = kind
        self._values = attrgetter(*(field.name for field in listed))
        self._dates = [index for index, field in enumerate(listed) if "datetime" in str(field.type)]

    def pack(self, item: _Object) -> Any:
        packed = list(self._values(item))
        for index in self._dates:
            packed[index] = _text_of(packed[index])
        return packed

    def unpack(self, packed: Any) -> _Object:
        found = list(packed)
        for index in self._dates:
            found[index] = _date_of(found[index])
        return self._kind(*found)


def _text_of(date: datetime | None) -> str:
    return date.isoformat() if date else ""


def _date_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
