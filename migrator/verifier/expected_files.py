"""Compare a folder with its expected files.

Front matter is compared by value and by the order of its keys, text by line,
and everything else by its hash, so that each finding names the difference.
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
from migrator.untrusted.regular_files import open_regular, read_regular

_MARKDOWN: Final = frozenset((".md", ".markdown"))
_TEXT: Final = frozenset(
    (".csv", ".html", ".json", ".md", ".markdown", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml")
)
_LONGEST_DIFF: Final = 200
_BLOCK: Final = 1 << 20


def compare(expected: Path, actual: Path) -> list[Finding]:
    """Compare two folders, file by file, in the order of their paths.

    The message of a `fixture-differs` starts with the first difference in one line;
    a unified diff follows. Raises NotADirectoryError if either is not a folder.
    """
    wanted, found = _files(expected), _files(actual)
    findings: list[Finding] = []
    for path in sorted({*wanted, *found}):
        if path not in found:
            findings.append(Finding("fixture-missing", path, "the expected file is missing"))
        elif path not in wanted:
            findings.append(Finding("fixture-unexpected", path, "this file is not expected"))
        elif message := difference(path, wanted[path], found[path]):
            findings.append(Finding("fixture-differs", path, message))
    return findings


def diff(path: str, expected: str, actual: str) -> str:
    """Return a unified diff of two texts, expected first; "" if they are equal."""
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
        raise NotADirectoryError(f"{root} is not a folder")
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): path for path in files}
    found.pop(str(link_cache.PATH), None)  # not part of the archive
    return found


def difference(path: str, expected: Path, actual: Path) -> str:
    """Return the first difference between two files in one line, followed by a unified diff if
    they are text; "" if nothing differs."""
    if _hash(expected) == _hash(actual):
        return ""
    before, after = _text(expected), _text(actual)
    if before is None or after is None:
        sizes = f"expected {expected.stat().st_size}, found {actual.stat().st_size}"
        return f"the bytes differ: {sizes}"
    return first_difference(path, before, after)


def first_difference(path: str, expected: str, actual: str) -> str:
    """Return the first difference between two texts in one line, followed by a unified diff; ""
    if nothing differs. The extension of `path` decides how they are compared."""
    ending = path[path.rfind(".") :].lower()
    first = next(_text_differences(ending, expected, actual), None)
    return f"{first}\n{diff(path, expected, actual)}" if first else ""


def _hash(path: Path) -> bytes:
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def _text(path: Path) -> str | None:
    """Return the text of a file; None if it is not a text file."""
    if path.suffix.lower() not in _TEXT:
        return None
    try:
        return read_regular(path).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _text_differences(ending: str, expected: str, actual: str) -> Iterator[str]:
    """Yield each difference in one line: front matter first, then the text."""
    pages = _page(expected), _page(actual)
    if ending in _MARKDOWN and pages[0] is not None and pages[1] is not None:
        for _, message in front_matter_differences(pages[0][0], pages[1][0]):
            yield message
        yield from _line_differences(pages[0][1], pages[1][1])
    else:
        yield from _line_differences(expected, actual)


def _page(text: str) -> tuple[dict[str, Any], str] | None:
    """Split a page into front matter and the unchanged text below it; None if the front matter is
    missing or invalid."""
    try:
        meta, _ = frontmatter.parse(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(meta, dict) or not meta:
        return None
    _, _, rest = text.partition("\n---")
    return meta, rest


def front_matter_differences(
    expected: Mapping[str, Any], actual: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield each difference between two front matters, as a kind of finding and a message."""
    for key, value in expected.items():
        if key not in actual:
            yield "changed-field", f"{key} is missing from the front matter"
        elif actual[key] != value or type(actual[key]) is not type(value):
            yield "changed-field", f"{key} is {actual[key]!r}, expected {value!r}"
    for key in actual:
        if key not in expected:
            yield "added-field", f"{key} is in the front matter, but not expected"
    if [key for key in expected if key in actual] != [key for key in actual if key in expected]:
        orders = f"{', '.join(map(str, actual))}; expected {', '.join(expected)}"
        yield "reordered-fields", f"the order of the keys is {orders}"


def _line_differences(expected: str, actual: str) -> Iterator[str]:
    wanted, found = expected.split("\n"), actual.split("\n")
    for number, (before, after) in enumerate(zip_longest(wanted, found), 1):
        if before != after:
            yield f"line {number} is {_quoted_line(after)}, expected {_quoted_line(before)}"


def _quoted_line(line: str | None) -> str:
    return "missing" if line is None else repr(line if len(line) < 120 else f"{line[:117]}...")
