"""Where the old addresses of a blog are found in its archive."""

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
from migrator.urls.hosts import site_host
from migrator.verifier.files.manifest_check import Record
from migrator.verifier.files.markdown_page import MarkdownPage
from migrator.verifier.source.pair_pages import folded

_SITE: Final = "data/site.yaml"
_REDIRECTS: Final = "data/redirects.csv"
_MAX_BYTES: Final = 64 * 1024 * 1024
_SITE_KEYS: Final = ("url", "wordpress_url")


class FormerAddresses:
    """The old hosts, and what stood there that the archive has.

    An archive of ours tells of both (`data/site.yaml`, `data/redirects.csv`, `migrator.lock`).
    For any other, `site` is the address of the old blog, and the last part of an address finds
    the one page with that slug.
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
        """The file of the archive that an address led to; None for one elsewhere, and for what
        the archive does not have."""
        if not self._hosts or site_host(url) not in self._hosts:
            return None
        address = url.partition("#")[0]
        parts = urlsplit(address)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return self.find_path(path) or self._asset(address)

    def find_path(self, address: str) -> str | None:
        """The same for path and query of an address on the old host."""
        path, _, query = address.partition("?")
        found = self._paths.get(_key(address))
        if found is None and not query:
            found = self._slugs.get(folded(path.rstrip("/").rpartition("/")[2]))
        return found

    def _asset(self, address: str) -> str | None:
        """A file that was fetched from this address."""
        if self._assets is None:
            self._assets = dict(self._fetched()) if self._record else {}
        return self._assets.get(address.partition(":")[2])

    def _fetched(self) -> Iterator[tuple[str, str]]:
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
    """How `page` would link to the file `target` of the archive."""
    way = posixpath.relpath(target, posixpath.dirname(page) or ".")
    plain = "".join(c if c.isprintable() and not c.isascii() else quote(c, "/.") for c in way)
    return f"{plain}#{fragment}" if fragment else plain


def _key(path: str) -> str:
    """Path and query as they are compared."""
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
    """The text of a file of `data/`; "" where there is none that can be read."""
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
            return ""
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _slugs(pages: Iterable[MarkdownPage]) -> dict[str, str]:
    """Page by slug, or by its own name or its folder's; without those that two have."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for page in pages:
        folder, name = posixpath.split(page.path)
        stem = posixpath.splitext(name)[0]
        own = posixpath.basename(folder) if stem.lower() in ("index", "_index") else stem
        for slug in {folded(page.slug or own), folded(own)} - {""}:
            if found.setdefault(slug, page.path) != page.path:
                twice.add(slug)
    return {slug: path for slug, path in found.items() if slug not in twice}
