"""Point the links of a post to files of the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import quote, unquote

from bs4 import Tag

from migrator.urls.link_map import WORDPRESS_FRAGMENT, LinkTarget

LINKS = frozenset({"a", "area"})
"""The elements that are links."""
# Characters without special meaning in a URL and in a CommonMark link destination.
_SEGMENT_SAFE = frozenset("-._~!$'*+,;=@")
_FRAGMENT_SAFE = frozenset("%:/?")
_READABLE = re.compile(r"[-A-Za-z0-9._]*")  # like most slugs


class Links(Protocol):
    """Resolver of links; `LinkMap` implements it."""

    def resolve(self, url: str, base: str = "") -> LinkTarget | None: ...

    def absolute(self, url: str, base: str) -> str: ...


LinkWriter = Callable[[PurePosixPath, PurePosixPath, str], str | None]
"""Function that returns the link from one page to another with a fragment; None if the first must
not link to the second."""


def rewrite(
    found: Iterable[Tag],
    page: PurePosixPath,
    permalink: str,
    links: Links,
    ids: Collection[str] = (),
    write: LinkWriter | None = None,
) -> None:
    """Point each link of a post to its target in the archive, in place.

    `page` is the path of the post's new file, `permalink` the post's old URL, `ids` are the ids of
    its elements. A link to a place that WordPress made around the post leads to the post. A link
    to an attachment's page becomes the URL of the attachment's file. A relative link to something
    that the archive does not hold gets its old host, because from here it would lead elsewhere; so
    does the address of a frame.
    All other links stay exactly as they are. `write` writes the links; the default is `relative`.
    """
    write = write or relative
    for link in found:
        if link.name == "iframe":
            _show(link, links, permalink)
        if link.name not in LINKS:
            continue
        href = str(link.attrs.get("href") or "").strip()
        if not href or href[0] == "#":
            if WORDPRESS_FRAGMENT.match(name := unquote(href[1:])) and name not in ids:
                link["href"] = write(page, page, "") or href
            continue
        target = links.resolve(href, permalink)
        new: str | None = None
        if target is not None and target.path is None:
            new = target.url
        elif target is not None and target.fragment and target.path == page:
            new = "#" + _quoted_fragment(target.fragment)
        elif target is not None and target.path is not None:
            new = write(page, target.path, target.fragment)
        if new is None:
            new = links.absolute(href, permalink)
        if new:
            link["href"] = new


def _show(frame: Tag, links: Links, permalink: str) -> None:
    """Give the relative address of a frame its old host."""
    shown = str(frame.get("src") or "").strip()
    if shown and not shown.startswith("//") and (address := links.absolute(shown, permalink)):
        frame["src"] = address


def relative(page: PurePosixPath, target: PurePosixPath, fragment: str = "") -> str:
    """Return the link from one file of the archive to another, such as `../other/index.md#part`.

    Both paths are relative to the archive's root. Letters of all scripts stay readable. Characters
    with a meaning in a CommonMark link destination (section 6.3), an entity or a URL are
    percent-encoded. `fragment` stays as it is except for such characters.
    """
    here, there = page.parts[:-1], target.parts
    shared = 0
    for mine, its in zip(here, there[:-1], strict=False):
        if mine != its:
            break
        shared += 1
    steps = [".."] * (len(here) - shared) + [_quoted(part) for part in there[shared:]]
    return "/".join(steps) + (f"#{_quoted_fragment(fragment)}" if fragment else "")


@lru_cache(maxsize=4096)
def _quoted(segment: str) -> str:
    # An archive has few folders, and each link names two or three of them.
    if _READABLE.fullmatch(segment):
        return segment
    return "".join(char if _readable(char) else quote(char, errors="replace") for char in segment)


def _quoted_fragment(fragment: str) -> str:
    if _READABLE.fullmatch(fragment):
        return fragment
    return "".join(
        char if char in _FRAGMENT_SAFE or _readable(char) else quote(char, errors="replace")
        for char in fragment
    )


def _readable(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in _SEGMENT_SAFE
    return char.isprintable()
