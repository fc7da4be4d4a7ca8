"""Value objects are data classes that are compared by their fields."""

from __future__ import annotations

import pickle
from dataclasses import field, fields, replace

import pytest

from migrator.startup.value_objects import value_object


@value_object
class Place:
    """A place on a map."""

    name: str
    height: int = 0
    seen: list[str] = field(default_factory=list, compare=False, repr=False)


@value_object
class Capital(Place):
    country: str = ""


@value_object
class Named:
    name: str
    folded: str = field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", self.name.casefold())

    def __repr__(self) -> str:
        return f"<{self.name}>"


@value_object
class Nothing:
    """An object without fields."""


def test_objects_with_equal_fields_are_equal_and_one_key_of_a_dictionary() -> None:
    assert Place("Ulm", 478) == Place("Ulm", 478) != Place("Ulm", 479)
    assert {Place("Ulm"): 1}[Place("Ulm")] == 1
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_a_field_that_is_not_compared_makes_no_difference() -> None:
    assert Place("Ulm", seen=["minster"]) == Place("Ulm")
    assert hash(Place("Ulm", seen=["minster"])) == hash(Place("Ulm"))


def test_an_object_of_another_class_is_not_equal() -> None:
    assert Place("Rome") != Capital("Rome")
    assert Place("Rome") != ("Rome", 0)


def test_a_subclass_compares_its_own_fields_too() -> None:
    assert Capital("Rome", country="Italy") != Capital("Rome", country="France")
    assert [each.name for each in fields(Capital)] == ["name", "height", "seen", "country"]


def test_an_object_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        Place("Ulm").population = 126_000  # type: ignore[attr-defined]


def test_replace_and_pickle_keep_the_fields() -> None:
    ulm = Place("Ulm", 478)
    assert replace(ulm, height=0) == Place("Ulm")
    again = pickle.loads(pickle.dumps(ulm))
    assert again == ulm
    assert again.seen == []


def test_the_methods_that_a_class_defines_stay() -> None:
    assert Named("Ulm").folded == "ulm"
    assert repr(Named("Ulm")) == "<Ulm>"


def test_an_object_is_written_with_the_names_of_its_fields() -> None:
    assert repr(Place("Ulm", 478)) == "Place(name='Ulm', height=478)"
