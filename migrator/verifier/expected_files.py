"""Expected files against the files that are there.

Front matter is compared by value and by the order of its keys, text by line,
and everything else by its hash, so that a difference says what differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import frontmatter
from yaml import YAMLError

from migrator.archive import link_cache
from migrator.findings import Finding

_MARKDOWN: Final = frozenset((".md", ".markdown"))
_TEXT: Final = frozenset(
    (".csv", ".html", ".json", ".md", ".markdown", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml")
)
_LONGEST_DIFF: Final = 200
_BLOCK: Final = 1 << 20


def compare(expected: Path, actual: Path) -> list[Finding]:
    """Compare two folders, file by file, in the order of their paths.

    The message of a `fixture-differs` starts with the first difference in one line;
    a unified diff follows. Raises NotADirectoryError if either is no folder.
    """
    wanted, there = _files(expected), _files(actual)
    findings: list[Finding] = []
    for path in sorted({*wanted, *there}):
        if path not in there:
            findings.append(Finding("fixture-missing", path, "expected, and not there"))
        elif path not in wanted:
            findings.append(Finding("fixture-unexpected", path, "there, and not expected"))
        elif message := difference(path, wanted[path], there[path]):
            findings.append(Finding("fixture-differs", path, message))
    return findings


def diff(path: str, expected: str, actual: str) -> str:
    """A unified diff of two texts, expected first; "" if they are equal."""
    lines = list(
        unified_diff(
            expected.splitlines(keepends=True),
            actual.splitlines(keepends=True),
            f"expected/{path}",
            f"actual/{path}",
        )
    )
    shown = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at the end\n" for line in lines
    ]
    more = len(shown) - _LONGEST_DIFF
    return "".join(shown[:_LONGEST_DIFF]) + (f"... {more} more lines\n" if more > 0 else "")


def _files(root: Path) -> dict[str, Path]:
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is no folder")
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): path for path in files}
    found.pop(str(link_cache.PATH), None)  # no part of the archive
    return found


def difference(path: str, expected: Path, actual: Path) -> str:
    """The first difference between two files in one line, and a unified diff where they are
    text; "" if nothing differs."""
    if _hash(expected) == _hash(actual):
        return ""
    before, after = _text(expected), _text(actual)
    if before is None or after is None:
        return f"other bytes: {expected.stat().st_size} expected, {actual.stat().st_size} there"
    return first_difference(path, before, after)


def first_difference(path: str, expected: str, actual: str) -> str:
    """The first difference between two texts in one line, by what the ending of `path` says
    they are, and a unified diff; "" if nothing differs."""
    ending = path[path.rfind(".") :].lower()
    first = next(_text_differences(ending, expected, actual), None)
    return f"{first}\n{diff(path, expected, actual)}" if first else ""


def _hash(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def _text(path: Path) -> str | None:
    """The text of a file; None if it is none."""
    if path.suffix.lower() not in _TEXT:
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _text_differences(ending: str, expected: str, actual: str) -> Iterator[str]:
    """Each difference in one line, in the order in which a person would look."""
    pages = _page(expected), _page(actual)
    if ending in _MARKDOWN and pages[0] is not None and pages[1] is not None:
        for _, message in differences_of_matter(pages[0][0], pages[1][0]):
            yield message
        yield from _line_differences(pages[0][1], pages[1][1])
    else:
        yield from _line_differences(expected, actual)


def _page(text: str) -> tuple[dict[str, Any], str] | None:
    """Front matter and what follows it, to the byte; None if it does not read."""
    try:
        meta, _ = frontmatter.parse(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(meta, dict) or not meta:
        return None
    _, _, rest = text.partition("\n---")
    return meta, rest


def differences_of_matter(
    expected: Mapping[str, Any], actual: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Each difference between two front matters, as a kind of finding and a message."""
    for key, value in expected.items():
        if key not in actual:
            yield "changed-field", f"{key} is missing from the front matter"
        elif actual[key] != value or type(actual[key]) is not type(value):
            yield "changed-field", f"{key} is {actual[key]!r}, expected {value!r}"
    for key in actual:
        if key not in expected:
            yield "added-field", f"{key} is in the front matter and not expected"
    if [key for key in expected if key in actual] != [key for key in actual if key in expected]:
        orders = f"{', '.join(map(str, actual))}; expected {', '.join(expected)}"
        yield "reordered-fields", f"the keys stand in the order {orders}"


def _line_differences(expected: str, actual: str) -> Iterator[str]:
    wanted, there = expected.split("\n"), actual.split("\n")
    for number, (before, after) in enumerate(zip_longest(wanted, there), 1):
        if before != after:
            yield f"line {number} is {_shown(after)}, expected {_shown(before)}"


def _shown(line: str | None) -> str:
    return "not there" if line is None else repr(line if len(line) < 120 else f"{line[:117]}...")
