"""Convert the addresses of an archive and of its built site to one form for comparison."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from migrator.untrusted.regular_files import open_regular
from migrator.verifier.built.archive_record import ArchiveItem, ArchiveRecord
from migrator.verifier.built.built_site import BuiltSite, Destination, same_path, url_of
from migrator.verifier.fidelity.token_sequence import address

_INDEXES: Final = ("index.md", "_index.md", "README.md")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# Pelican's own links (https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content).
_PELICAN: Final = re.compile(r"[{|](?:filename|attach|static)[}|]")
_CHUNK: Final = 1 << 20


@dataclass(slots=True)
class SiteAddresses:
    """The addresses of a site.

    `pages` is the built page of each public item. A file that is byte for byte one of the archive
    has the archive's name for its form, so a generator may put it anywhere.
    """

    record: ArchiveRecord
    site: BuiltSite
    pages: Mapping[str, str]
    _digests: dict[Path, bytes] = field(default_factory=dict)
    _by_digest: dict[bytes, str] = field(default_factory=dict)
    _sizes: set[int] = field(default_factory=set)
    _by_size: dict[int, list[str]] = field(default_factory=dict)
    _by_url: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file in self.record.files:
            path = self.record.root / file
            if path.is_file():
                self._sizes.add(path.stat().st_size)
                self._by_digest.setdefault(self._digest(path), file)
        self._by_url = {url: file for file, url in self.record.files.items() if url}
        for name, size in self.site.files.items():
            self._by_size.setdefault(size, []).append(name)

    def in_archive(self, item: ArchiveItem, reference: str) -> Destination | None:
        """Return the place on the site that a reference of an item's Markdown leads to.

        Returns None for another site. The path of a file whose place is unknown is its path in the
        archive, below `archive:`.
        """
        reference = reference.strip()
        own = _PELICAN.match(reference)
        if own:
            reference = reference[own.end() :]
        if _SCHEME.match(reference) or (reference.startswith("/") and not own):
            return self.site.destination(reference, self._url(item))
        written, _, fragment = reference.partition("#")
        if not written:
            return Destination(self._url(item), unquote(fragment))
        return self._file(item, unquote(written.partition("?")[0]), unquote(fragment), reference)

    def _file(
        self, item: ArchiveItem, written: str, fragment: str, reference: str
    ) -> Destination | None:
        folder = posixpath.dirname(item.file)
        # An address from the root of a generator's content, or of the archive.
        roots = [folder] if not written.startswith("/") else _parents(folder)
        for root in roots:
            path = posixpath.normpath(posixpath.join(root, written.lstrip("/")))
            for name in (path, *(posixpath.join(path, index) for index in _INDEXES)):
                if found := self.record.items.get(name):
                    return Destination(self._url(found), fragment)
            if path in self.record.files:
                return Destination(self.record.files[path] or f"archive:{path}", fragment)
        return self.site.destination(reference, self._url(item))

    def _url(self, item: ArchiveItem) -> str:
        page = self.pages.get(item.file)
        return url_of(page) if page else item.url or f"archive:{item.file}"

    def archive_form(self, item: ArchiveItem, reference: str) -> str:
        """Return the form of a reference of an item's Markdown."""
        place = self.in_archive(item, reference)
        if place is None:
            return _other_site(reference)
        if place.path.startswith("archive:"):
            return self._name(self.record.root / place.path.removeprefix("archive:"), place.path)
        return self._form(place)

    def built_form(self, page: str, reference: str) -> str:
        """Return the form of a reference on the built page at a path."""
        place = self.site.destination(reference, page)
        return _other_site(reference) if place is None else self._form(place)

    def _form(self, place: Destination) -> str:
        fragment = f"#{place.fragment}" if place.fragment else ""
        file = self.site.find(place.path)
        if file is not None and not self.site.is_page(file):
            return self._name(self.site.root / file, same_path(place.path))
        return same_path(place.path) + fragment

    def _name(self, path: Path, otherwise: str) -> str:
        """Return the archive's name of a file's bytes, or another name."""
        if path.is_file() and path.stat().st_size in self._sizes:
            found = self._by_digest.get(self._digest(path))
            return f"archive:{found}" if found else otherwise
        return otherwise

    def file_of(self, item: ArchiveItem, reference: str) -> str | None:
        """Return the file of the archive that a reference of an item's Markdown leads to."""
        place = self.in_archive(item, reference)
        if place is None:
            return None
        if place.path.startswith("archive:"):
            file = place.path.removeprefix("archive:")
            return file if file in self.record.files else None
        return self._by_url.get(place.path)

    def copy_of(self, file: str) -> str | None:
        """Return the built file with the bytes of a file of the archive; None if there is none."""
        path = self.record.root / file
        size = path.stat().st_size if path.is_file() else -1
        candidates = (self.site.root / name for name in self._by_size.get(size, ()))
        found = (path for path in candidates if self._digest(path) == self.digest_of(file))
        copy = next(found, None)
        return copy.relative_to(self.site.root).as_posix() if copy else None

    def digest_of(self, file: str) -> bytes:
        """Return the digest of a file of the archive; empty if it is not there."""
        path = self.record.root / file
        return self._digest(path) if path.is_file() else b""

    def _digest(self, path: Path) -> bytes:
        if path not in self._digests:
            digest = hashlib.sha256()
            with open_regular(path) as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
            self._digests[path] = digest.digest()
        return self._digests[path]


def _other_site(reference: str) -> str:
    """Return the form of an address on another site; a host alone needs no slash."""
    form = address(reference)
    return form.removesuffix("/") if form.count("/") == 3 else form


def _parents(folder: str) -> list[str]:
    """Return a folder and all folders above it, the innermost last."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:count]) for count in range(len(parts) + 1)]
