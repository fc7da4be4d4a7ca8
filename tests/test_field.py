"""The field's known defects, and what holds each of them: `field.tsv`.

What users of other tools reported, in one sentence each. A defect is held by tests (pytest's
node ids), by pairs of files (`fixtures/…`, `tests/markdown/pairs/…`), or is marked as `later:`
with the subject that it waits for.
"""

from __future__ import annotations

import ast
import csv
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
with (Path(__file__).parent / "field.tsv").open(encoding="utf-8", newline="") as table:
    CATALOGUE = [tuple(row) for row in csv.reader(table, "excel-tab", quoting=csv.QUOTE_NONE)][1:]

NEVER_GIVEN = {8, 22, 33, 44, 50, 56, 63, 70, 75}
"""Numbers that say the same as another, and were struck out."""
NUMBERS = {f"F{n}" for n in range(1, 89) if n not in NEVER_GIVEN} | {"F71a", "F72a"}
SECOND_NUMBERS = {
    f"G{n}" for first, last in ((1, 14), (20, 40), (50, 58)) for n in range(first, last + 1)
} | {
    "G22a",
    "G35a",
}
"""Defects of this tool itself; a row says what holds one that is mended."""
SUBJECTS = {"crawler", "target profiles"}


@functools.cache
def _tests(path: str) -> frozenset[str]:
    """The tests of a module as node ids name them: `test_x`, or `TestGroup::test_x`."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    groups = [("", tree.body)]
    groups += [(f"{n.name}::", n.body) for n in tree.body if isinstance(n, ast.ClassDef)]
    return frozenset(
        prefix + node.name
        for prefix, body in groups
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def _is_there(holder: str) -> bool:
    path, colons, test = holder.partition("::")
    if colons:
        return (ROOT / path).is_file() and test in _tests(path)
    if path.startswith("fixtures/"):
        return (ROOT / path / "expected").is_dir()
    return path.endswith(".html") and (ROOT / path).with_suffix(".md").is_file()


def test_every_defect_is_listed_once() -> None:
    numbers = [number for number, _, _ in CATALOGUE]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) - SECOND_NUMBERS == NUMBERS


@pytest.mark.parametrize(("number", "defect", "holders"), CATALOGUE, ids=lambda text: text[:4])
def test_every_defect_is_held_by_something_that_is_there(
    number: str, defect: str, holders: str
) -> None:
    assert defect.endswith(".")
    if holders.startswith("later: "):
        assert holders.removeprefix("later: ") in SUBJECTS
        return
    assert holders
    assert [holder for holder in holders.split(" ") if not _is_there(holder)] == []


def test_an_export_names_the_defects_that_it_answers() -> None:
    held: dict[str, set[str]] = {}
    for number, _, holders in CATALOGUE:
        for name in re.findall(r"fixtures/([\w.-]+)", holders):
            held.setdefault(name, set()).add(number)
    named = {}
    for folder in (path.parent for path in (ROOT / "fixtures").glob("*/expected")):
        export = min(folder.glob("export*.xml")).read_text("utf-8", errors="replace")
        note = re.search(r"<!--(.*?)-->", export, re.DOTALL)
        assert note is not None, f"{folder.name} does not say what it shows"
        named[folder.name] = set(re.findall(r"\bF\d+a?\b", note[1]))
    assert {name: numbers for name, numbers in named.items() if numbers} == held
