"""The rules of the house, as ARCHITECTURE.md states them, hold in every module."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support import house as rules

import migrator

# One process reads all modules, once.
pytestmark = pytest.mark.xdist_group("house")

HOUSE = Path(migrator.__file__).parent
TESTS = Path(__file__).parent
MODULES = rules.modules(HOUSE)

# From the ground up. A module may import from its own room and from lower floors.
FLOORS: tuple[tuple[str, ...], ...] = (
    (
        "_version",
        "dom",
        "errors",
        "findings",
        "site_ids",
        "startup",
        "texts",
        "untrusted",
    ),
    (
        "markdown",
        "model",
        "progress",
        "settings",
        "spill",
        "verdict",
    ),
    (
        "parallel",
        "selection",
        "sources/wxr/repair",
        "verifier/fidelity",
        "wordpress",
    ),
    ("urls",),
    (
        "fetch",
        "sources",
    ),
    (
        "archive/warc",
        "sources/wxr",
    ),
    (
        "archive",
        "sources/database",
    ),
    (
        "archive/targets",
        "crawler",
        "report",
        "sources/backup",
    ),
    (
        "archive/targets/engines",
        "reports",
        "sources/html",
        "sources/rest",
        "verifier",
    ),
    (
        "crawler/wayback",
        "reports/html",
        "verifier/source",
    ),
    (
        "assets",
        "verifier/built",
        "verifier/files",
        "verifier/links",
    ),
    (
        "pipeline",
        "preview",
        "sources/locator",
    ),
    ("commands",),
    (
        "api",
        "cli",
    ),
    (
        "__init__",
        "__main__",
    ),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# Rooms that must not import each other, however high they stand.
STRANGERS = {
    "wordpress": {"markdown", "fetch", "sources"},
    "markdown": {"wordpress", "fetch", "sources"},
    "verifier": {"wordpress", "markdown", "dom"},
    "reports": {"wordpress", "markdown"},
    "sources": {"markdown", "wordpress"},
}
# Folders of tests that mirror no room, with the reason.
OTHER_TESTS = {
    "benchmarks": "holds the programs in benchmarks/",
    "engines": "builds archives with real site generators",
    "fuzz": "changes bytes of inputs of every reader",
    "real_wordpress": "runs against a real WordPress",
    "support": "helpers of several tests",
}


def ids(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def broken(rule: Callable[[Path], Sequence[object]], except_room: str = "") -> dict[str, object]:
    """Return each module that breaks a rule, with the places; one room may be excepted."""
    return {
        ids(path): places
        for path in MODULES
        if rules.room(path, HOUSE).split("/")[0] != except_room and (places := rule(path))
    }


def test_every_import_leads_to_a_lower_floor() -> None:
    assert rules.not_downward(HOUSE, FLOOR_OF) == []


def test_rooms_that_must_not_know_each_other_do_not() -> None:
    met = [
        place
        for here, there, place in rules.arrows(HOUSE)
        if there.split("/")[0] in STRANGERS.get(here.split("/")[0], set())
    ]
    assert met == []


def test_the_floors_are_those_that_architecture_md_shows() -> None:
    text = (HOUSE.parent / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", text, re.MULTILINE)
    shown = {int(floor) - 1: set(re.findall(r"`([\w/]+?)/?`", rooms)) for floor, rooms in rows}
    assert shown == {floor: set(rooms) for floor, rooms in enumerate(FLOORS)}


def test_every_room_has_its_floor() -> None:
    assert {rules.room(path, HOUSE) for path in MODULES} - {"."} == set(FLOOR_OF)


def test_the_top_level_stays_small() -> None:
    assert len(list(HOUSE.glob("*.py"))) <= 12


def test_no_public_class_has_the_name_of_another() -> None:
    assert rules.public_classes_of_one_name(HOUSE) == {}


def test_only_fetch_opens_sockets() -> None:
    assert broken(rules.opens_sockets, except_room="fetch") == {}


def test_only_preview_waits_for_requests() -> None:
    assert broken(rules.listens, except_room="preview") == {}


def test_only_the_command_line_prints() -> None:
    assert broken(rules.prints, except_room="cli") == {}


def test_only_archive_writes_files() -> None:
    # A download waits in a temporary folder until archive/ takes it, and large tables of a run are
    # in one while workers read them.
    found = broken(rules.writes, except_room="archive")
    assert found.pop("fetch/body.py")
    assert found.pop("spill/shared_files.py")
    assert found == {}


def test_no_group_of_an_expression_is_repeated_possessively() -> None:
    """Python before 3.11.5, which Debian 12 has, matches such groups wrongly
    (https://github.com/python/cpython/issues/106052): text behind a tag was lost. An atomic
    group, `(?>(?:...)*)`, says the same and is right."""
    assert broken(rules.possessive_groups) == {}


def test_no_module_selects_with_css() -> None:
    """Beautiful Soup's selectors do not work in Python before 3.11.5, for the same reason, and
    their engine takes a tenth of a second to load."""
    assert broken(rules.css_selections) == {}


def test_no_module_defines_a_frozen_data_class() -> None:
    """`startup.value_objects` says the same, and both defining the class and making an object
    cost a quarter."""
    assert broken(rules.frozen_dataclasses) == {}


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    all_ = [
        (f"{ids(path)}:{line}", text) for path in MODULES for line, text in rules.docstrings(path)
    ]
    riddles = [place for place, text in all_ if rules.opens_like_a_riddle(text)]
    assert len(riddles) < 0.03 * len(all_), riddles


def test_tests_stand_where_their_modules_stand() -> None:
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert {folder.split("/")[0] for folder in OTHER_TESTS} <= {
        path.name for path in TESTS.iterdir()
    }
    strange = {
        folder
        for folder in folders - {"."}
        if folder.split("/")[0] not in OTHER_TESTS and not (HOUSE / folder).is_dir()
    }
    assert strange == set()


class TestEachRuleIsSeenFailing:
    """A small house that breaks one rule each."""

    def test_an_import_from_above_is_found(self, tmp_path: Path) -> None:
        build(tmp_path, {"low.py": "def f():\n    from migrator import high\n", "high.py": ""})
        assert len(rules.not_downward(tmp_path, {"low": 0, "high": 1})) == 1

    def test_an_import_on_one_floor_is_found(self, tmp_path: Path) -> None:
        build(tmp_path, {"a/__init__.py": "", "a/b.py": "import migrator.c\n", "c.py": ""})
        assert len(rules.not_downward(tmp_path, {"a": 0, "c": 0})) == 1

    def test_an_import_by_name_is_found(self, tmp_path: Path) -> None:
        text = 'from importlib import import_module\nimport_module("migrator.c")\n'
        build(tmp_path, {"b.py": text, "c.py": ""})
        assert len(rules.not_downward(tmp_path, {"b": 0, "c": 1})) == 1

    def test_a_room_inside_a_room_counts_by_itself(self, tmp_path: Path) -> None:
        build(tmp_path, {"a/x.py": "from migrator.a.b import y\n", "a/b/y.py": ""})
        assert len(rules.not_downward(tmp_path, {"a": 0, "a/b": 1})) == 1
        assert rules.not_downward(tmp_path, {"a": 1, "a/b": 0}) == []

    def test_two_classes_of_one_name_are_found(self, tmp_path: Path) -> None:
        build(tmp_path, {"a.py": "class Same: ...\n", "b.py": "class Same: ...\n"})
        assert rules.public_classes_of_one_name(tmp_path) == {"Same": ["a.py", "b.py"]}

    @pytest.mark.parametrize(
        "text",
        ["import socket", "from urllib import request", "import requests.adapters", "import ssl"],
    )
    def test_a_socket_is_found(self, tmp_path: Path, text: str) -> None:
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.opens_sockets(only)

    @pytest.mark.parametrize(
        "text", ["from http.server import HTTPServer", "import http.server", "import socketserver"]
    )
    def test_a_server_is_found_and_is_no_request(self, tmp_path: Path, text: str) -> None:
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.listens(only)
        assert rules.opens_sockets(only) == []

    def test_a_print_is_found(self, tmp_path: Path) -> None:
        (only,) = build(tmp_path, {"a.py": "print('x')"})
        assert rules.prints(only) == [1]

    @pytest.mark.parametrize(
        "text",
        [
            "open('x', 'w')",
            "path.open(mode='ab')",
            "path.write_text('x')",
            "path.replace(other)",
            "path.unlink()",
            "shutil.rmtree(path)",
        ],
    )
    def test_a_write_is_found(self, tmp_path: Path, text: str) -> None:
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.writes(only) == [1]

    @pytest.mark.parametrize("text", ["open('x')", "'a'.replace('a', 'b')", "path.read_text()"])
    def test_reading_is_no_write(self, tmp_path: Path, text: str) -> None:
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.writes(only) == []

    def test_a_possessive_group_is_found(self, tmp_path: Path) -> None:
        (only,) = build(tmp_path, {"a.py": "x = r'(?:ab)*+'"})
        assert rules.possessive_groups(only)

    @pytest.mark.parametrize("text", ["tree.select('p')", "tag.select_one('.a b')"])
    def test_a_selection_with_css_is_found(self, tmp_path: Path, text: str) -> None:
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.css_selections(only) == [1]

    def test_a_frozen_data_class_is_found(self, tmp_path: Path) -> None:
        text = "@dataclass(frozen=True, slots=True)\nclass Here:\n    pass\n"
        (only,) = build(tmp_path, {"a.py": text})
        assert rules.frozen_dataclasses(only) == [1]

    def test_a_riddle_is_found(self) -> None:
        assert rules.opens_like_a_riddle("What a page shows.")
        assert not rules.opens_like_a_riddle("Return the words that a page shows.")


def build(house: Path, texts: dict[str, str]) -> list[Path]:
    """Write modules below `house` and return their paths."""
    for name, text in texts.items():
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for folder in path.relative_to(house).parents:
            if folder != Path():
                (house / folder / "__init__.py").touch()
    return [house / name for name in texts]
