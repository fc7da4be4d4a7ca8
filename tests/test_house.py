"""The rules of the house, as ARCHITECTURE.md states them, hold in every module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import migrator

HOUSE = Path(migrator.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))

# From the ground up. A module may import from its own floor and from those below.
FLOORS: tuple[tuple[str, ...], ...] = (
    (
        "_version",
        "dom",
        "errors",
        "findings",
        "model",
        "progress",
    ),
    (
        "markdown",
        "parallel",
        "selection",
        "settings",
        "spill",
        "wordpress",
    ),
    ("urls",),
    ("fetch",),
    ("archive",),
    (
        "crawler",
        "report",
        "sources",
    ),
    (
        "assets",
        "verifier",
    ),
    ("reports",),
    ("pipeline",),
    ("commands",),
    (
        "api",
        "cli",
    ),
    ("__main__",),
)
_POSSESSIVE_GROUP = re.compile(r"(?<![(\\])\)(?:[*+?]|\{[0-9,]+\})\+").search
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# Rooms that must not know each other, though they stand on one floor or above.
STRANGERS = {
    "wordpress": {"markdown", "fetch", "sources"},
    "markdown": {"wordpress", "fetch", "sources"},
    "verify": {"wordpress", "markdown"},
    "reports": {"wordpress", "markdown"},
    "sources": {"markdown", "wordpress"},
}


def room(path: Path) -> str:
    if path == HOUSE / "__init__.py":
        return "api"
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "migrator":
                yield from ((node.lineno, f"migrator.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def ids(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_arrows_run_only_downward(path: Path) -> None:
    here = room(path)
    for line, name in imports(path):
        if not name.startswith("migrator."):
            continue
        there = name.split(".")[1]
        if there == here:
            continue
        assert FLOOR_OF[there] <= FLOOR_OF[here], f"{path}:{line} imports {name} from above"
        assert there not in STRANGERS.get(here, set()), f"{path}:{line}: {here} knows {there}"


def test_the_floors_are_those_that_architecture_md_shows() -> None:
    text = (HOUSE.parent / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", text, re.MULTILINE)
    shown = {int(floor) - 1: set(re.findall(r"`(\w+)/?`", rooms)) for floor, rooms in rows}
    assert {floor: rooms & FLOOR_OF.keys() for floor, rooms in shown.items()} == {
        floor: set(rooms) for floor, rooms in enumerate(FLOORS)
    }


def test_every_room_has_its_floor() -> None:
    assert {room(path) for path in MODULES} == set(FLOOR_OF)


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_only_fetch_opens_sockets(path: Path) -> None:
    if room(path) != "fetch":
        network = {"socket", "requests", "urllib3", "http", "urllib.request"}
        assert not {name for _, name in imports(path) if {name, name.split(".")[0]} & network}


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_only_the_console_prints(path: Path) -> None:
    if room(path) not in ("cli", "console"):
        calls = [
            n.func for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
        ]
        assert not [c for c in calls if isinstance(c, ast.Name) and c.id == "print"]


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_only_archive_writes_files(path: Path) -> None:
    # What was fetched waits in a temporary folder until archive/ takes it.
    if room(path) == "archive" or path.relative_to(HOUSE) == Path("fetch/body.py"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            assert not writes(node), f"{path}:{node.lineno} writes a file"


def writes(call: ast.Call) -> bool:
    """Does it look like a method of a path that changes the disk, or an open for writing?"""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "open" or (isinstance(call.func, ast.Name) and call.func.id == "open"):
        modes = [
            a.value
            for a in [*call.args, *(k.value for k in call.keywords)]
            if isinstance(a, ast.Constant)
        ]
        return any(isinstance(mode, str) and bool(set(mode) & set("wax+")) for mode in modes)
    if name in ("write_text", "write_bytes"):
        return not ast.unparse(call.func).startswith(
            ("self.output.", "self._output.", "output.", "self._writer.")
        )
    if name == "replace" and isinstance(
        call.func, ast.Attribute
    ):  # of a path it takes one value, of a string two, of a date names
        takes_a_path = len(call.args) == 1 and not call.keywords
        return takes_a_path and ast.unparse(call.func.value) not in ("self", "reference")
    return name in ("mkdir", "unlink", "rename", "rmtree", "touch", "symlink_to", "hardlink_to")


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_group_of_an_expression_is_repeated_possessively(path: Path) -> None:
    """Python before 3.11.5, which Debian 12 has, then takes for matched what is not
    (https://github.com/python/cpython/issues/106052): tags were read on into the text behind
    them, and that was lost. An atomic group, `(?>(?:...)*)`, says the same and is right."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        text = node.value if isinstance(node, ast.Constant) else ""
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if isinstance(text, str):
            assert not _POSSESSIVE_GROUP(text), f"{path}:{node.lineno}: {text}"
