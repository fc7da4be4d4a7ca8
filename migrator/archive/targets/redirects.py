"""Compute the redirects from old addresses to new ones, and the pages that carry them out.

A page that moved has its old addresses in its front matter (`aliases`), if the engine knows such
a key; else a small page at the old address leads on. Only a server can answer an address with a
query (`/?p=5`) or with the name of a program (`/old.php`); `server_maps` writes its rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from heapq import merge
from html import escape
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from migrator.archive.safe_names import safe_name
from migrator.archive.targets.addresses import encoded
from migrator.archive.targets.listings import Listings
from migrator.archive.targets.site_plan import SitePlan
from migrator.model import Index
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import Codec
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import BlogAddresses
from migrator.urls.redirects import Redirect, redirects

_PAGE: Final = re.compile(r"\.html?\Z", re.IGNORECASE)
_LONGEST: Final = 250
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_NAMES: Codec[tuple[str, ...]] = Codec(list, tuple)

_LEADS_ON: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{new}</title>
<link rel="canonical" href="{new}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={new}">
</head>
<body><p><a href="{new}">{new}</a></p></body>
</html>
"""


@value_object
class SiteRedirect:
    """An old address that leads on.

    old        path and query as a server gets them
    new        address on the new site, percent-encoded, without the base path; or a whole URL
    page       the page of the archive to which it leads; None for a file
    is_served  True if the site itself can answer it, without rules for the server
    """

    old: str
    new: str
    page: PurePosixPath | None
    is_served: bool


class SiteRedirects:
    """All old addresses of a blog that differ from the new ones.

    `listings` are those of lists and feeds, which are known after all posts.
    """

    def __init__(self, plan: SitePlan, blog: BlogAddresses, index: Index) -> None:
        self._plan = plan
        self._blog = blog
        self._index = index
        self.aliases: BigDict[str, tuple[str, ...]] = BigDict(_NAMES)
        """Further paths of pages, by file: decoded, without the base path, sorted."""
        self._urls = {each.casefold() for each in plan.urls()}
        self.listings = Listings()
        if plan.target.aliases:
            for each in self.all({}):
                if each.page is not None and each.is_served:
                    path = plan.addresses.local(unquote(each.old))
                    known = self.aliases.get(str(each.page), ())
                    self.aliases[str(each.page)] = (*known, path)

    def all(self, files: Mapping[str, str]) -> Iterator[SiteRedirect]:
        """Yield all redirects, sorted by old address.

        `files` maps the URL of an attachment to the address of its file on the new site.
        """
        last = ""
        for each in merge(self._of_items(files), self._of_listings(), key=lambda each: each.old):
            if each.old != last:
                yield each
            last = each.old

    def _of_listings(self) -> Iterator[SiteRedirect]:
        """Yield the addresses of feeds and lists that lead on."""
        found = self.listings
        for old, new in sorted({**found.moved, **found.same}.items()):
            path = self._plan.addresses.local(unquote(old))
            is_served = old in found.same and bool(self._plan.target.static)
            yield SiteRedirect(old, new, None, is_served and self._is_served(old, path))

    def _of_items(self, files: Mapping[str, str]) -> Iterator[SiteRedirect]:
        for row in redirects(self._blog, self._index, self._plan.paths):
            page, new = self._new(row, files)
            if not new:
                continue
            old = self._plan.addresses.local(unquote(row.old))
            if "?" not in row.old and _same(old, unquote(new)):
                continue
            target = self._plan.target
            has_way = bool(target.static or (target.aliases and page is not None))
            yield SiteRedirect(row.old, new, page, has_way and self._is_served(row.old, old))

    def rows(self, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield each address of the old site with the new one, which may be the same."""
        base = self._plan.addresses.base_path
        for row in redirects(self._blog, self._index, self._plan.paths):
            if new := self._new(row, files)[1]:
                yield row.old, new if "://" in new else f"{base}{new}"

    def pages(self, files: Mapping[str, str]) -> Iterator[tuple[PurePosixPath, str]]:
        """Yield path and text of each page that leads on from an old address."""
        target, addresses = self._plan.target, self._plan.addresses
        if not target.static:
            return
        for each in self.all(files):
            if not each.is_served or (target.aliases and each.page is not None):
                continue
            old = unquote(each.old).partition("?")[0]
            path = addresses.local(old).strip("/")
            file = path if _PAGE.search(path) else f"{path}/index.html"
            new = each.new if "://" in each.new else f"{addresses.base_path}{each.new}"
            yield PurePosixPath(target.static) / file, _LEADS_ON.format(new=escape(new))

    def _new(self, row: Redirect, files: Mapping[str, str]) -> tuple[PurePosixPath | None, str]:
        if not row.is_item:
            return None, files.get(row.new, "")
        page = PurePosixPath(row.new)
        place = self._plan.place(page)
        # The address of an item that is not public tells that it exists.
        return (page, encoded(place.url)) if place and place.is_public else (None, "")

    def _is_served(self, old: str, path: str) -> bool:
        """Return True if a file can answer the old address, and nothing else is there."""
        if "?" in old or path.casefold() in self._urls or f"{path}/".casefold() in self._urls:
            return False
        names = [name for name in path.split("/") if name]
        if not names or not all(map(_is_file_name, names)):
            return False
        return bool(_PAGE.search(names[-1])) or not _EXTENSION.search(names[-1])


def _is_file_name(name: str) -> bool:
    """Return True if every system accepts this name, or would accept a shorter one."""
    return len(name.encode(errors="replace")) < _LONGEST and safe_name(name[:40], "") == name[:40]


def _same(old: str, new: str) -> bool:
    return old.rstrip("/").casefold() == new.rstrip("/").casefold()
