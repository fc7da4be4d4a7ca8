"""Find the file in an archive that belongs to an old URL of the blog."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from migrator.archive import yaml_text
from migrator.archive.lock import Lock
from migrator.errors import ConfigError
from migrator.untrusted.regular_files import read_regular
from migrator.urls.hosts import site_host
from migrator.verifier.files.manifest_check import Record
from migrator.verifier.files.markdown_page import MarkdownPage
from migrator.verifier.source.pair_pages import folded

_SITE: Final = "data/site.yaml"
_REDIRECTS: Final = "data/redirects.csv"
_MAX_BYTES: Final = 64 * 1024 * 1024
_SITE_KEYS: Final = ("url", "wordpress_url")


class OldAddresses:
    """The old hosts of a blog, and the files of the archive by old URL.

    In an archive of migrator both are recorded (`data/site.yaml`, `data/redirects.csv`,
    `migrator.lock`). For other archives, `site` is the URL of the old blog, and the last part of
    a URL is compared with the slugs of the pages.
    """

    def __init__(
        self,
        root: Path,
        record: Record,
        files: Collection[str],
        pages: Iterable[MarkdownPage],
        site: str,
    ) -> None:
        self._root = root
        self._record = record
        self._files = files
        self._hosts = {host for url in (site, *_old_sites(root)) if (host := site_host(url))}
        self._paths: dict[str, str] = {}
        self._slugs: dict[str, str] = {}
        self._assets: dict[str, str] | None = None
        if not self._hosts:
            return
        for old, new in _redirects(root):
            if new in files:
                self._paths.setdefault(_key(old), new)
        if not self._paths:
            self._slugs = _slugs(pages)

    def find(self, url: str) -> str | None:
        """Return the file of the archive for an old URL; None for another host, and if the archive
        does not have it."""
        if not self._hosts or site_host(url) not in self._hosts:
            return None
        address = url.partition("#")[0]
        parts = urlsplit(address)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return self.find_path(path) or self._asset(address)

    def find_path(self, address: str) -> str | None:
        """Return the file for the path and query of a URL on the old host, or None."""
        path, _, query = address.partition("?")
        found = self._paths.get(_key(address))
        if found is None and not query:
            found = self._slugs.get(folded(path.rstrip("/").rpartition("/")[2]))
        return found

    def _asset(self, address: str) -> str | None:
        """Return the file that was downloaded from this URL, or None."""
        if self._assets is None:
            self._assets = dict(self._downloaded()) if self._record else {}
        return self._assets.get(address.partition(":")[2])

    def _downloaded(self) -> Iterator[tuple[str, str]]:
        try:
            lock = Lock.load(self._root)
        except ConfigError:
            return
        paths = self._record.paths()
        for url, asset in lock.assets.items():
            path = paths.get(asset.sha256) if asset.sha256 else None
            if path in self._files:
                yield url.partition(":")[2], str(path)


def link_to(target: str, page: str, fragment: str) -> str:
    """Return a relative link from `page` to the file `target` of the archive."""
    path = posixpath.relpath(target, posixpath.dirname(page) or ".")
    encoded = "".join(c if c.isprintable() and not c.isascii() else quote(c, "/.") for c in path)
    return f"{encoded}#{fragment}" if fragment else encoded


def _key(path: str) -> str:
    """Return path and query in the form in which they are compared."""
    path, mark, query = path.partition("?")
    return f"{folded(path).rstrip('/')}{mark}{unquote(query)}"


def _old_sites(root: Path) -> Iterator[str]:
    text = _text(root / _SITE)
    try:
        site = yaml_text.load(text)
    except ValueError:
        return
    if isinstance(site, dict):
        yield from (str(site[key]) for key in _SITE_KEYS if isinstance(site.get(key), str))


def _redirects(root: Path) -> Iterator[tuple[str, str]]:
    rows = csv.reader(io.StringIO(_text(root / _REDIRECTS)))
    try:
        yield from ((row[0], row[1]) for row in rows if len(row) == 2)
    except csv.Error:
        return


def _text(path: Path) -> str:
    """Return the text of a file in `data/`; "" if it does not exist or cannot be read."""
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
            return ""
        return read_regular(path).decode("utf-8", "replace")
    except OSError:
        return ""


def _slugs(pages: Iterable[MarkdownPage]) -> dict[str, str]:
    """Return pages by slug, and by their own or their folder's name.

    Ambiguous names are left out, and drafts: a link to one is dead on the website.
    """
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for page in pages:
        if page.is_unpublished:
            continue
        folder, name = posixpath.split(page.path)
        stem = posixpath.splitext(name)[0]
        own = posixpath.basename(folder) if stem.lower() in ("index", "_index") else stem
        for slug in {folded(page.slug or own), folded(own)} - {""}:
            if found.setdefault(slug, page.path) != page.path:
                ambiguous.add(slug)
    return {slug: path for slug, path in found.items() if slug not in ambiguous}
