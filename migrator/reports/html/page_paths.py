"""Return the path of a page of the report in the archive, and the links between pages."""

from __future__ import annotations

import posixpath
import re
from itertools import repeat
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote

OVERVIEW: Final = PurePosixPath("migration/report.html")
STYLE: Final = PurePosixPath("migration/report.css")
_DETAILS: Final = "migration/report"

# Characters that a browser removes from a URL before it parses it (WHATWG URL, section 4.4).
_DROPPED: Final = re.compile("[\t\n\r]")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def overview(number: int) -> PurePosixPath:
    """Return the path of the overview's page `number`, from 1: a large blog has several."""
    return OVERVIEW if number == 1 else OVERVIEW.with_name(f"report-{number}.html")


def image_wall(number: int) -> PurePosixPath:
    """Return the path of page `number`, from 1, with all images."""
    return OVERVIEW.with_name(
        "report-images.html" if number == 1 else f"report-images-{number}.html"
    )


def detail(page: PurePosixPath) -> PurePosixPath:
    """Return the path of the report page about the post at `page` (`posts/tea/index.md`).

    It is in the same folders as the post, so that two pages never collide, and a new post does
    not change the path of another's page.
    """
    return PurePosixPath(detail_name(str(page)))


def detail_name(page: str) -> str:
    """Return the path of `detail` as text."""
    return f"{_DETAILS}/{posixpath.splitext(page)[0]}.html"


def link(target: PurePosixPath, *, on: PurePosixPath) -> str:
    """Return the relative URL of `target` on the page `on`, percent-encoded."""
    here, parts = on.parts[:-1], target.parts
    shared = 0
    for above, part in zip(here, parts, strict=False):
        if above != part:
            break
        shared += 1
    return quote("/".join((*repeat("..", len(here) - shared), *parts[shared:])))


def in_archive(address: str, page: PurePosixPath) -> PurePosixPath | None:
    """Return the file of the archive that a relative URL in the post at `page` points to.

    Return None for all other URLs: with a scheme, with a host (`//host/x`, `\\\\host\\x`, which on
    Windows is a file server that would get the user's password hash), from the root, or out of
    the archive.
    """
    address = _DROPPED.sub("", address.strip("".join(map(chr, range(0x21)))))
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if not path or _SCHEME.match(address) or "\\" in path or "\0" in path or path[0] == "/":
        return None
    found = posixpath.normpath(page.parent / path)
    return None if found.split("/")[0] == ".." else PurePosixPath(found)
