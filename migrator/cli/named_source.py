"""Parse what a person types, drags or pastes into the paths or URLs of sources."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from migrator.errors import did_you_mean
from migrator.settings import typed_address

# Names of files in the current folder that may be a source, in the order in which they are offered.
_PATTERNS: Final = (
    *("*.wordpress.*.xml", "*.xml", "*.xml.gz", "*.wpress", "*.jpa", "*.sql", "*.sql.gz", "*.zip"),
    *("*.warc.gz", "*.wacz"),
)
_UPLOADS: Final = ("wp-content/uploads", "uploads")
# Mail programs and word processors put these around an address or a path.
_BRACKETS: Final = (("\u201c", "\u201d"), ("\u2018", "\u2019"), ("\u201e", "\u201c"), ("<", ">"))
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_NO_SOURCES: Final = frozenset({"pom.xml", "sitemap.xml", "wp-sitemap.xml", "feed.xml", "rss.xml"})


def source_of(text: str) -> str:
    """Return the path or address that a typed, pasted or dragged text names.

    Terminals quote or escape the path of a file that is dragged onto them, and browsers give
    file:// addresses.
    """
    typed = _without_brackets(text.strip())
    if typed.lower().startswith("file:/"):
        path = unquote(urlsplit(typed).path)
        is_drive = len(path) > 2 and path[2] == ":"
        return path[1:] if is_drive and os.name == "nt" else path
    for candidate in _spellings(typed):
        if _exists(candidate):
            return candidate
    return os.path.expanduser(typed.strip("'\""))  # noqa: PTH111 - a text may be no path at all


def sources_of(text: str) -> list[str]:
    """Return the sources that a text names: one, or several files that were dragged together."""
    source = source_of(text)
    if not _exists(source) and not typed_address.url_of(source):
        parts = [source_of(word) for word in _words(text)]
        if len(parts) > 1 and all(map(_exists, parts)):
            return parts
    return [source]


def problem_with(text: str) -> str:
    """Return what is wrong with a typed source; "" if it is a file, a folder or an address."""
    if not text.strip():
        return "Type the path of a file or folder, or the address of a site; q leaves."
    sources = sources_of(text)
    if typed_address.has_scheme(sources[0]) and not _host_of(sources[0]):
        return f"{sources[0]} names no site; type an address such as https://old.blog."
    if len(sources) > 1 or _exists(sources[0]) or typed_address.url_of(sources[0]):
        return ""
    [source] = sources
    if source.lower().startswith(("mysql://", "mariadb://")):
        return ""
    if scheme := _SCHEME.match(source):
        return f"{scheme[1]}:// cannot be read; type an address such as https://old.blog."
    path = Path(source)
    if not _exists(str(path.parent)):
        return _missing_folder(path.parent)
    hint = did_you_mean(path.name, _names(path.parent))
    return f"There is no file {path.name} in {path.parent.absolute()}{hint or '.'}"


def _missing_folder(folder: Path) -> str:
    """Return a sentence about the first folder of a path that is not there."""
    while folder.parent != folder and not _exists(str(folder.parent)):
        folder = folder.parent
    hint = did_you_mean(folder.name, _names(folder.parent))
    return f"There is no folder {folder}{hint or '.'}"


def found_here(folder: Path) -> str:
    """Return the name of a file in `folder` that is probably the source; "" if there is none."""
    for pattern in _PATTERNS:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.name not in _NO_SOURCES:
                return path.name
    return ""


def uploads_near(source: str, folder: Path) -> str:
    """Return the uploads folder beside a source, or in `folder`; "" if there is none."""
    for place in (Path(source).parent, folder):
        for name in _UPLOADS:
            if (place / name).is_dir():
                return name if place == folder else str(place / name)
    return ""


def _without_brackets(text: str) -> str:
    for start, end in _BRACKETS:
        if len(text) > 1 and text.startswith(start) and text.endswith(end):
            return text[1:-1].strip()
    return text


def _spellings(typed: str) -> Iterator[str]:
    yield typed
    yield os.path.expanduser(typed)  # noqa: PTH111 - a text may be no path at all
    bare = typed.strip("'\"")
    yield os.path.expanduser(bare)  # noqa: PTH111
    words = _words(typed)
    if len(words) == 1:
        yield os.path.expanduser(words[0])  # noqa: PTH111


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "https://[x"
        return ""


def _words(text: str) -> list[str]:
    """Return the words of a text as a shell splits them; none if a quote is open."""
    try:
        return shlex.split(text, posix=os.name != "nt")
    except ValueError:
        return []


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
