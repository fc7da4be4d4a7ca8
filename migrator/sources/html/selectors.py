"""Which elements a table row means: a small part of CSS selectors, matched element by element.

A row is `tag#id.class[attribute=value]`, with ancestors before a space and the parent
before `>`. `.name*` is a class that begins so; attributes compare with `=`, `~=`, `^=`,
`$=` and `*=` (Selectors Level 4, section 6). Matching costs a look at the element's own
names, not a pass over the page for each row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

_PARTS = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|#(?P<id>[\w-]+)|\.(?P<prefix>[\w-]+)\*|\.(?P<name>[\w-]+)"
    r"|\[(?P<key>[\w:-]+)(?:(?P<how>[~^$*]?=)(?P<value>[^\]]*))?\]"
)


# Themes nest forty levels deep; the bound keeps hostile pages cheap.
_FURTHEST = 64


@dataclass(frozen=True, slots=True)
class _Compound:
    """What is asked of one element."""

    tag: str = ""
    id: str = ""
    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()

    def fits(self, element: etree._Element) -> bool:
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
        return all(_compares(element.get(key), how, value) for key, how, value in self.attributes)


@dataclass(frozen=True, slots=True)
class _Row:
    """A compound, and what its ancestors must be: nearest first, with `>` or " " before each."""

    compound: _Compound
    above: tuple[tuple[str, _Compound], ...]

    def fits(self, element: etree._Element) -> bool:
        if not self.compound.fits(element):
            return False
        for relation, compound in self.above:
            above = islice(element.iterancestors(), 1 if relation == ">" else _FURTHEST)
            parent = next((p for p in above if compound.fits(p)), None)
            if parent is None:
                return False
            element = parent
        return True


class Selectors:
    """A table of rows, the first of which counts for more."""

    def __init__(self, rows: Iterable[str]) -> None:
        """Raises ValueError for a row that is not understood."""
        self._rows = [_parsed(row) for row in rows]
        # The rows to try, by what an element must have for each: most elements have none of it.
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._attributes: defaultdict[str, list[int]] = defaultdict(list)
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            wanted = row.compound
            if wanted.id:
                self._ids[wanted.id].append(number)
            elif wanted.names:
                self._names[min(wanted.names)].append(number)
            elif wanted.attributes:
                self._attributes[wanted.attributes[0][0]].append(number)
            elif wanted.prefixes:
                self._attributes["class"].append(number)
            else:
                self._tags[wanted.tag].append(number)

    def row(self, element: etree._Element) -> int:
        """The number of the first row that `element` fits, from 0; -1 when it fits none."""
        if not isinstance(element.tag, str):
            return -1
        asked: list[int] = []
        if element.tag in self._tags:
            asked += self._tags[element.tag]
        for name, value in element.items():
            if name in self._attributes:
                asked += self._attributes[name]
            if name == "class":
                for own in value.split():
                    if own in self._names:
                        asked += self._names[own]
            elif name == "id" and value in self._ids:
                asked += self._ids[value]
        if not asked:
            return -1
        return next((n for n in sorted(set(asked)) if self._rows[n].fits(element)), -1)

    def fits(self, element: etree._Element) -> bool:
        return self.row(element) >= 0

    def best(self, elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """The elements that fit a row: those of earlier rows first, else in their order."""
        found = [(self.row(e), number, e) for number, e in enumerate(elements)]
        for _, _, element in sorted((f for f in found if f[0] >= 0), key=lambda f: f[:2]):
            yield element


def rows(text: str) -> Selectors:
    """A table whose rows stand in one text, with commas between them."""
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
        raise ValueError(f"no such selector: {piece}")
    return _Compound(tag, ident, frozenset(names), tuple(prefixes), tuple(attributes))


def _compares(given: str | None, how: str, value: str) -> bool:
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
