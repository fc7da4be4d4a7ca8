"""Match elements against tables of selectors, which are a small subset of CSS selectors.

A row is `tag#id.class[attribute=value]`, with ancestors before a space and the parent before `>`.
`.name*` matches classes with that prefix; attributes compare with `=`, `~=`, `^=`, `$=` and `*=`
(Selectors Level 4, section 6). Each element is looked up by its own names, so the page is not
searched once for each row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from migrator.startup.value_objects import value_object

_PARTS = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|#(?P<id>[\w-]+)|\.(?P<prefix>[\w-]+)\*|\.(?P<name>[\w-]+)"
    r"|\[(?P<key>[\w:-]+)(?:(?P<how>[~^$*]?=)(?P<value>[^\]]*))?\]"
)


# Themes nest forty levels deep; the bound keeps hostile pages cheap.
_MAX_ANCESTORS = 64


@value_object
class _Compound:
    """Conditions on one element, without its ancestors."""

    tag: str = ""
    id: str = ""
    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()

    def matches(self, element: etree._Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.names or self.prefixes:
            own = (element.get("class") or "").split()
            if not self.names.issubset(own):
                return False
            if not all(any(name.startswith(p) for name in own) for p in self.prefixes):
                return False
        return all(
            _attribute_matches(element.get(key), how, value) for key, how, value in self.attributes
        )


@value_object
class _Row:
    """Conditions on an element and on its ancestors, nearest first, each after `>` or " "."""

    compound: _Compound
    above: tuple[tuple[str, _Compound], ...]

    def matches(self, element: etree._Element) -> bool:
        if not self.compound.matches(element):
            return False
        for relation, compound in self.above:
            above = islice(element.iterancestors(), 1 if relation == ">" else _MAX_ANCESTORS)
            parent = next((p for p in above if compound.matches(p)), None)
            if parent is None:
                return False
            element = parent
        return True


class Selectors:
    """Table of selectors in order of precedence: earlier rows first."""

    def __init__(self, rows: Iterable[str]) -> None:
        """Parse the rows. Raises ValueError for a row that cannot be parsed."""
        self._rows = [_parsed(row) for row in rows]
        # Indexes from an id, class, attribute or tag to the rows that require it: for most
        # elements no row has to be tried.
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._attributes: defaultdict[str, list[int]] = defaultdict(list)
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            required = row.compound
            if required.id:
                self._ids[required.id].append(number)
            elif required.names:
                self._names[min(required.names)].append(number)
            elif required.attributes:
                self._attributes[required.attributes[0][0]].append(number)
            elif required.prefixes:
                self._attributes["class"].append(number)
            else:
                self._tags[required.tag].append(number)

    def row(self, element: etree._Element) -> int:
        """Return the number of the first row that `element` matches, from 0; -1 if none."""
        if not isinstance(element.tag, str):
            return -1
        candidates: list[int] = []
        if element.tag in self._tags:
            candidates += self._tags[element.tag]
        for name, value in element.items():
            if name in self._attributes:
                candidates += self._attributes[name]
            if name == "class":
                for own in value.split():
                    if own in self._names:
                        candidates += self._names[own]
            elif name == "id" and value in self._ids:
                candidates += self._ids[value]
        if not candidates:
            return -1
        return next((n for n in sorted(set(candidates)) if self._rows[n].matches(element)), -1)

    def matches(self, element: etree._Element) -> bool:
        """Return True if `element` matches a row."""
        return self.row(element) >= 0

    def best(self, elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """Yield the elements that match a row, sorted by row, then in their given order."""
        found = [(self.row(e), number, e) for number, e in enumerate(elements)]
        for _, _, element in sorted((f for f in found if f[0] >= 0), key=lambda f: f[:2]):
            yield element


def rows(text: str) -> Selectors:
    """Parse a table whose rows are separated by commas."""
    return Selectors(row.strip() for row in text.split(","))


def _parsed(text: str) -> _Row:
    pieces = text.replace(">", " > ").split()
    compounds: list[_Compound] = []
    relations: list[str] = []
    for piece in pieces:
        if piece == ">":
            relations[-1] = ">"
            continue
        compounds.append(_compound(piece))
        relations.append(" ")
    above = [(relations[n], compounds[n]) for n in range(len(compounds) - 2, -1, -1)]
    return _Row(compounds[-1], tuple(above))


def _compound(piece: str) -> _Compound:
    tag = ident = ""
    names: list[str] = []
    prefixes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    end = 0
    for part in _PARTS.finditer(piece):
        if part.start() != end:
            break
        end = part.end()
        tag = part["tag"] or tag
        ident = part["id"] or ident
        if part["name"]:
            names.append(part["name"])
        if part["prefix"]:
            prefixes.append(part["prefix"])
        if part["key"]:
            attributes.append((part["key"], part["how"] or "", part["value"] or ""))
    if end != len(piece):
        raise ValueError(f"not a supported selector: {piece}")
    return _Compound(tag, ident, frozenset(names), tuple(prefixes), tuple(attributes))


def _attribute_matches(given: str | None, how: str, value: str) -> bool:
    if given is None:
        return False
    match how:
        case "":
            return True
        case "=":
            return given == value
        case "~=":
            return value in given.split()
        case "^=":
            return given.startswith(value)
        case "$=":
            return given.endswith(value)
        case _:
            return value in given
