"""Find the gaps in the numbers of files that are parts of one export or backup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath
from typing import Final

from migrator.model import Repair
from migrator.startup.value_objects import value_object

_PACKED: Final = r"(?:\.(?:gz|bz2|xz|zst))?"


@value_object
class _Form:
    """A form of names: `start`, a number, and `end`. `first` is the lowest number of a set."""

    pattern: re.Pattern[str]
    first: int


def _form(start: str, number: str, end: str, first: int = 1) -> _Form:
    text = rf"(?P<start>{start})(?P<number>{number})(?P<end>{end}){_PACKED}"
    return _Form(re.compile(text, re.IGNORECASE | re.DOTALL), first)


# Names of tables and days have numbers too, so only these forms count. A set that has a part 0
# begins with it.
_FORMS: Final = (
    # Tools > Export of WordPress.com
    _form(r".+\.wordpress\.\d{4}-\d\d-\d\d\.", r"\d{3}", r"\.xml"),
    # https://teamupdraft.com/documentation/updraftplus/ (the first part has no number)
    _form(r".*backup_[^/]*_[0-9a-f]{12}-uploads", r"\d{0,4}", r"\.(?:zip|tar)"),
    # https://mydumper.github.io/mydumper/docs/html/files.html
    _form(r".+\.", r"\d{5,9}", r"\.(?:sql|dat)"),
    # https://dev.mysql.com/doc/mysql-shell/8.0/en/mysql-shell-utilities-dump-instance-schema.html
    _form(r".+@{1,2}", r"\d{1,9}", r"\.tsv", 0),
    # Akeeba Backup: site.s01, site.s02, site.sql
    _form(r".+\.s", r"\d\d", ""),
    _form(r".*[^a-z]part[-_. ]?", r"\d{1,3}", r"\.(?:xml|sql)"),
)
_LAST_MARK: Final = "@@"
_SHOWN: Final = 5


@value_object
class _Set:
    """The parts with one name: their numbers, with the name of each; `first` as in `_Form`."""

    numbers: dict[int, str]
    first: int

    def missing(self) -> Iterator[int]:
        """Yield the numbers between the first and the last part that no part has."""
        first = min(self.first, *self.numbers)
        return (n for n in range(first, max(self.numbers)) if n not in self.numbers)

    def count(self) -> int:
        return max(self.numbers) - min(self.first, *self.numbers) + 1 - len(self.numbers)


def missing_parts(names: Iterable[str]) -> Iterator[Repair]:
    """Yield a `Repair` with `lost` for each set of parts that has a gap.

    `names` are paths of files; only parts in one folder belong together. A part after the last one
    leaves no gap.
    """
    for parts in _sets(names):
        if not (count := parts.count()):
            continue
        last = parts.numbers[max(parts.numbers)]
        numbers = ", ".join(map(str, islice(parts.missing(), _SHOWN)))
        more = ", …" if count > _SHOWN else ""
        are = "parts are" if count > 1 else "part is"
        message = (
            f"{count:,} {are} not there (number {numbers}{more}): give all parts of the set of"
            f" {PurePath(last).name}"
        )
        yield Repair(last, 0, message, lost=True)


def _sets(names: Iterable[str]) -> Iterator[_Set]:
    found: dict[tuple[str, str], _Set] = {}
    for name in names:
        for form in _FORMS:
            if part := form.pattern.fullmatch(name):
                key = part["start"].replace(_LAST_MARK, "@"), part["end"]
                known = found.setdefault(key, _Set({}, form.first))
                known.numbers[int(part["number"] or 1)] = name
                break
    return iter(found.values())
