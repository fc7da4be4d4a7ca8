"""Where the pages of the report stand in the archive, and how they lead to each other."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote

OVERVIEW: Final = PurePosixPath("migration/report.html")
STYLE: Final = PurePosixPath("migration/report.css")
_DETAILS: Final = PurePosixPath("migration/report")

# What a browser drops from an address before it reads it (WHATWG URL, section 4.4).
_DROPPED: Final = re.compile("[\t\n\r]")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def overview(number: int) -> PurePosixPath:
    """The page `number`, from 1, of the overview: a large blog has several."""
    return OVERVIEW if number == 1 else OVERVIEW.with_name(f"report-{number}.html")


def detail(page: PurePosixPath) -> PurePosixPath:
    """The page about the post at `page` (`posts/tea/index.md`).

    It has the post's own folders, which no other post has, so that no two collide, and a
    new post moves no other's.
    """
    return _DETAILS / page.with_suffix(".html")


def link(there: PurePosixPath, *, on: PurePosixPath) -> str:
    """The relative address of `there` on the page `on`, percent-encoded."""
    here, way = on.parent.parts, there.parts
    shared = len(posixpath.commonprefix([here, way]))
    return quote("/".join([".."] * (len(here) - shared) + [*way[shared:]]))


def in_archive(address: str, page: PurePosixPath) -> PurePosixPath | None:
    """The file of the archive that a relative address in the post at `page` means.

    None for every other address: one with a scheme, one that a browser would take for
    another host (`//host/x`, `\\\\host\\x`: on Windows a file server that is asked with the
    person's password), one from the root, one that leads out of the archive.
    """
    address = _DROPPED.sub("", address.strip("".join(map(chr, range(0x21)))))
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if not path or _SCHEME.match(address) or "\\" in path or "\0" in path or path[0] == "/":
        return None
    found = posixpath.normpath(page.parent / path)
    return None if found.split("/")[0] == ".." else PurePosixPath(found)
