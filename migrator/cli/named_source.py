"""Understand what a person types, drags or pastes as the source of a migration."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from migrator.errors import did_you_mean
from migrator.settings import typed_address

# Names of files in the current folder that may be a source, in the order in which they are offered.
_PATTERNS: Final = (
    *("*.wordpress.*.xml", "*.xml", "*.xml.gz", "*.wpress", "*.sql", "*.sql.gz", "*.zip"),
    *("*.warc.gz", "*.wacz"),
)
_NO_SOURCES: Final = frozenset({"pom.xml", "sitemap.xml", "wp-sitemap.xml", "feed.xml", "rss.xml"})


def source_of(text: str) -> str:
    """Return the path or address that a typed, pasted or dragged text names.

    Terminals quote or escape the path of a file that is dragged onto them, and browsers give
    file:// addresses.
    """
    typed = text.strip()
    if typed.lower().startswith("file://"):
        path = unquote(urlsplit(typed).path)
        is_drive = len(path) > 2 and path[2] == ":"
        return path[1:] if is_drive and os.name == "nt" else path
    for candidate in _spellings(typed):
        if _exists(candidate):
            return candidate
    return typed.strip("'\"")


def problem_with(text: str) -> str:
    """Return what is wrong with a typed source; "" if it is a file, a folder or an address."""
    if not text.strip():
        return "Type the path of a file or folder, or the address of a site; q leaves."
    source = source_of(text)
    if _exists(source) or typed_address.url_of(source) or "://" in source:
        return ""
    path = Path(source)
    if not _exists(str(path.parent)):
        return f"There is no folder {path.parent}."
    hint = did_you_mean(path.name, _names(path.parent))
    return f"There is no file {path.name} in {path.parent.absolute()}{hint or '.'}"


def found_here(folder: Path) -> str:
    """Return the name of a file in `folder` that is probably the source; "" if there is none."""
    for pattern in _PATTERNS:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.name not in _NO_SOURCES:
                return path.name
    return ""


def _spellings(typed: str) -> Iterator[str]:
    yield typed
    yield os.path.expanduser(typed)  # noqa: PTH111 - a text may be no path at all
    bare = typed.strip("'\"")
    yield os.path.expanduser(bare)  # noqa: PTH111
    try:
        words = shlex.split(typed)
    except ValueError:
        return
    if len(words) == 1:
        yield os.path.expanduser(words[0])  # noqa: PTH111


def _exists(text: str) -> bool:
    try:
        return bool(text) and Path(text).exists()
    except (OSError, ValueError):
        return False


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
