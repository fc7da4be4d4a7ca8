"""Search for regular expressions of the package whose time grows faster than their text.

    python benchmarks/patterns.py [--length 4000] [--only urls]

All modules are imported, and each pattern that they compile, or give to a function of `re`, is
tried on texts that are made from its own syntax tree: samples of what it matches, cut short at
each character and repeated, between a beginning and an end. A pattern is named if twice the text
takes more than three times as long, with the text that shows it.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple, NoReturn

parser: Any = importlib.import_module("re._parser")

ROOT: Final = Path(__file__).parents[1]
WAYS: Final = ("fullmatch", "match", "search")
METHODS: Final = (*WAYS, "sub", "subn", "split", "findall", "finditer")
ENDS: Final = ("", "\0", "\n", "!", " x")
PLAIN: Final = (" ", "\n", "a", "0", "-", "/", ".", "\\", "a ", " \n", "%a", "&a", "<", "[", "a=")
MOST_SECONDS: Final = 1
PROBE: Final = 3000  # characters, for which a fast pattern takes less than PROBE_SECONDS
PROBE_SECONDS: Final = 0.002
LEAST_SECONDS: Final = 0.008
GROWTH: Final = 3.0
_ATOMS: Final = {
    "CATEGORY_DIGIT": "0",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": " ",
}


class Pattern(NamedTuple):
    """A pattern, the place where it is compiled, and how it is used: match, fullmatch, search."""

    place: str
    compiled: re.Pattern[Any]
    ways: tuple[str, ...]


class Growth(NamedTuple):
    """The times for a text and for one twice as long, and the text's parts."""

    seconds: float
    longer: float
    way: str
    text: tuple[str, str, str]


def patterns_of(package: str) -> Iterator[Pattern]:
    """Yield the patterns that the modules of a package compile or write into a call of `re`."""
    seen: dict[tuple[Any, int], Pattern] = {}
    uses = _uses(package)
    compile_ = re.compile

    def noted(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        compiled = compile_(pattern, flags)
        frame = inspect.currentframe()
        caller = frame.f_back if frame else None
        if caller and f"/{package}/" in caller.f_code.co_filename:
            path = Path(caller.f_code.co_filename).relative_to(ROOT)
            ways = uses.get((str(path), caller.f_lineno), WAYS)
            key = compiled.pattern, compiled.flags
            seen.setdefault(key, Pattern(f"{path}:{caller.f_lineno}", compiled, ways))
        return compiled

    re.compile = noted
    try:
        top = importlib.import_module(package)
        for module in pkgutil.walk_packages(top.__path__, package + "."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    finally:
        re.compile = compile_
    yield from seen.values()
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (written := _written(node)):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                way = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                yield Pattern(place, compile_(written), (_way(way),))


def _way(method: str) -> str:
    return method if method in WAYS else "search"


def _uses(package: str) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the ways in which patterns are used, by the file and the line that compiles them."""
    trees = {p: ast.parse(p.read_text("utf-8")) for p in sorted((ROOT / package).rglob("*.py"))}
    methods: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = ast.unparse(node.value).rpartition(".")[2]
                methods.setdefault(name, set()).add(_way(node.attr))
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                value = node.value
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                ways = methods.get(ast.unparse(target), set())
                if isinstance(value, ast.Attribute) and value.attr in METHODS:
                    ways, value = {_way(value.attr)}, value.value
                if ways and isinstance(value, ast.Call):
                    for line in range(value.lineno, (value.end_lineno or value.lineno) + 1):
                        found[str(path.relative_to(ROOT)), line] = tuple(sorted(ways))
    return found


def _written(node: ast.Call) -> str:
    """Return the pattern in a call such as `re.sub("a+", ...)`; "" if there is none."""
    if (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and node.func.attr in METHODS
    ):
        return node.args[0].value
    return ""


def samples(compiled: re.Pattern[Any]) -> set[str]:
    """Return texts which a pattern matches, roughly: each branch, few and many repetitions."""
    tree = parser.parse(compiled.pattern, compiled.flags)
    found: set[str] = set()
    for repeats in (1, 2):
        for branch in range(4):
            for pick in range(3):
                found.add(_sample(tree, repeats, branch, pick))
    return found


def _sample(tree: Any, repeats: int, branch: int, pick: int) -> str:
    made = ""
    for kind, value in tree:
        name = str(kind)
        if name == "LITERAL":
            made += chr(value)
        elif name in {"NOT_LITERAL", "ANY"}:
            made += next(c for c in "a0 <" if ord(c) != value)
        elif name == "IN":
            made += _member(value, pick)
        elif name == "BRANCH":
            made += _sample(value[1][branch % len(value[1])], repeats, branch, pick)
        elif name == "SUBPATTERN":
            made += _sample(value[3], repeats, branch, pick)
        elif name in {"ATOMIC_GROUP"}:
            made += _sample(value, repeats, branch, pick)
        elif name.endswith("REPEAT"):
            least, most, body = value
            made += _sample(body, repeats, branch, pick) * max(least, min(repeats, most))
        elif name == "ASSERT" and value[0] > 0:
            made += ""
    return made


def _member(members: Any, pick: int) -> str:
    """Return a character of a set."""
    chosen = []
    banned: set[str] = set()
    negated = False
    for kind, value in members:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            chosen.append(chr(value))
        elif name == "RANGE":
            chosen.append(chr(value[0]))
        elif name == "CATEGORY":
            chosen.append(_ATOMS.get(str(value), "a"))
    if negated:
        banned = set(chosen)
        chosen = [c for c in ("a", " ", "0", "<", "[", "-") if c not in banned] or ["\u00e9"]
    return chosen[pick % len(chosen)]


def units(compiled: re.Pattern[Any]) -> list[tuple[str, str]]:
    """Return pairs of a beginning and a text to repeat."""
    wholes = sorted(samples(compiled), key=len)
    pairs: dict[tuple[str, str], None] = {}
    for whole in dict.fromkeys((*wholes[:2], *wholes[-2:])):
        short = whole[:20]
        for end in range(1, len(short) + 1):
            pairs["", short[:end]] = None
            pairs[short[: end - 1], short[end - 1]] = None
    for plain in PLAIN:
        pairs["", plain] = None
    return list(pairs)


class TooSlowError(Exception):
    """Raised if a pattern takes longer than `MOST_SECONDS`."""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TooSlowError


def _seconds(compiled: re.Pattern[Any], way: str, text: Any) -> float:
    began = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        if way != "search":
            getattr(compiled, way)(text)
        else:
            for _ in compiled.finditer(text):
                pass
        signal.setitimer(signal.ITIMER_PROF, 0)
    except TooSlowError:
        return MOST_SECONDS
    return time.process_time() - began


def growth(compiled: re.Pattern[Any], ways: tuple[str, ...], length: int) -> Growth | None:
    """Return the first growth of a pattern that is faster than its text; None if there is none."""
    for before, unit in units(compiled):
        for way in ways:
            for after in ENDS[:2] if way == "search" else ENDS:
                if found := _growth(compiled, way, (before, unit, after), length):
                    return found
    return None


def _growth(
    compiled: re.Pattern[Any], way: str, parts: tuple[str, str, str], length: int
) -> Growth | None:
    before, unit, after = parts

    def text(size: int) -> Any:
        made = before + unit * (size // len(unit)) + after
        return made.encode("latin-1", "replace") if isinstance(compiled.pattern, bytes) else made

    probed = _seconds(compiled, way, text(PROBE))
    if probed < PROBE_SECONDS:
        return None
    if probed >= MOST_SECONDS:
        return Growth(probed, probed, way, parts)
    first = min(_seconds(compiled, way, text(length)) for _ in range(3))
    second = min(_seconds(compiled, way, text(2 * length)) for _ in range(3))
    if (second > LEAST_SECONDS and second > GROWTH * first) or second >= MOST_SECONDS:
        return Growth(first, second, way, parts)
    return None


def main() -> None:
    options = argparse.ArgumentParser(description="Search for slow regular expressions.")
    options.add_argument("--length", type=int, default=4000)
    options.add_argument("--only", default="", help="part of the module's path")
    given = options.parse_args()
    signal.signal(signal.SIGPROF, _stop)
    count = slow = 0
    for place, compiled, ways in patterns_of("migrator"):
        if given.only not in place:
            continue
        count += 1
        if found := growth(compiled, ways, given.length):
            slow += 1
            print(
                f"{place} {found.way} {found.seconds:.4f} {found.longer:.4f} {found.text!r}\n"
                f"    {compiled.pattern!r:.300}",
                flush=True,
            )
    print(f"{count} patterns, {slow} grow faster than their text")


if __name__ == "__main__":
    main()
