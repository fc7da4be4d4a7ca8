"""List the files of a built website, and find the file that a server sends for an address."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from migrator.errors import UsageError
from migrator.untrusted.regular_files import open_regular, read_regular

MAX_FILE_BYTES: Final = 32 * 1024 * 1024

_PAGES: Final = (".html", ".htm", ".xhtml")
_INDEX: Final = "index.html"
# Stands for the host of the built site, whatever it will be.
_OWN_HOST: Final = "built.invalid"
_WEB: Final = ("http", "https")
_PAGE_STARTS: Final = (b"<!doctype html", b"<html")
_SNIFFED: Final = 64


class Destination(NamedTuple):
    """The place that a reference leads to: a decoded path on the site, and a fragment.

    `is_outside` is true for a path that is not below the site's base path: no server finds it.
    """

    path: str
    fragment: str
    is_outside: bool = False


@dataclass(slots=True)
class BuiltSite:
    """A folder of built files.

    files      path relative to `root`, with `/` -> size in bytes
    base_path  folder of the site on its host, such as `/blog`; "" for the root
    hosts      hosts that stand for the site itself in absolute addresses
    """

    root: Path
    files: dict[str, int] = field(default_factory=dict)
    base_path: str = ""
    hosts: set[str] = field(default_factory=set)
    _normal: dict[str, str] = field(default_factory=dict)

    @classmethod
    def list(cls, root: Path) -> BuiltSite:
        """List the files below a folder. Raises UsageError if it does not exist or has no page."""
        if not root.is_dir():
            raise UsageError(f"there is no folder {root}: build the site, then name its folder")
        site = cls(root)
        top = str(root)
        for folder, subfolders, names in os.walk(top):
            subfolders.sort()
            place = folder[len(top) :].replace(os.sep, "/").strip("/")
            for name in sorted(names):
                path = f"{place}/{name}" if place else name
                full = Path(folder, name)
                # The target of a symbolic link is not in the folder.
                if not full.is_symlink():
                    site.files[path] = full.stat().st_size
        site._normal = {_composed(path): path for path in reversed(site.files)}
        if not any(path.lower().endswith(_PAGES) for path in site.files):
            raise UsageError(f"there is no HTML page in {root}: name the folder of the built site")
        return site

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None if it is too large or cannot be read."""
        if self.files.get(path, 0) > MAX_FILE_BYTES:
            return None
        try:
            return read_regular(self.root / path)
        except OSError:
            return None

    def is_page(self, path: str) -> bool:
        """Return True for an HTML page; a file without an ending is one if it begins like one."""
        name = path.rpartition("/")[2]
        if name.lower().endswith(_PAGES):
            return True
        if "." in name.lstrip("."):
            return False
        try:
            with open_regular(self.root / path) as file:
                start = file.read(_SNIFFED)
        except OSError:
            return False
        return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_STARTS)

    def find(self, path: str) -> str | None:
        """Return the file that a server sends for a decoded path without the base path.

        As static hosts do: the file itself, the `index.html` of a folder, or the page whose
        `.html` is left out.
        """
        plain = path.lstrip("/")
        folder = plain.rstrip("/")
        index = f"{folder}/{_INDEX}" if folder else _INDEX
        tried = [index] if plain != folder or not plain else [plain, index, f"{plain}.html"]
        for name in tried:
            if name in self.files:
                return name
        return next((found for name in tried if (found := self._normal.get(_composed(name)))), None)

    def destination(self, reference: str, page: str) -> Destination | None:
        """Return the place that a reference on the page at the path `page` leads to.

        Returns None for another site, another scheme, and an address that cannot be parsed.
        """
        try:
            here = f"http://{_OWN_HOST}{self.base_path}{page}"
            parts = urlsplit(urljoin(here, reference.strip()))
            host = parts.hostname or ""
        except ValueError:
            return None
        if parts.scheme not in _WEB or (host != _OWN_HOST and host not in self.hosts):
            return None
        path = unquote(parts.path) or "/"
        inside = without_base(path, self.base_path)
        fragment = unquote(parts.fragment)
        return Destination(path if inside is None else inside, fragment, inside is None)


def url_of(path: str) -> str:
    """Return the decoded path at which a file is on the site: `a/index.html` is `/a/`."""
    folder, slash, name = path.rpartition("/")
    return f"/{folder}{slash}" if name == _INDEX else f"/{path}"


def same_path(path: str) -> str:
    """Return a path in the form in which two are compared: without `index.html` and last slash."""
    return _composed(path.removesuffix(_INDEX).rstrip("/")) or "/"


def without_base(path: str, base_path: str) -> str | None:
    """Return a path without the base path before it; None if it is not below the base path."""
    if not base_path:
        return path
    if path == base_path:
        return "/"
    return path.removeprefix(base_path) if path.startswith(f"{base_path}/") else None


def guess_base_path(site: BuiltSite, references: Iterable[str]) -> str:
    """Return the base path with which most references from the root lead to a file.

    A site for a sub-folder of its host has that folder in every address, but not on disk.
    """
    paths = Counter(
        unquote(urlsplit(reference).path)
        for reference in references
        if reference.startswith("/") and not reference.startswith("//")
    )
    folders = {f"/{path.split('/')[1]}" for path in paths if path.count("/") > 1}
    folders = {folder for folder in folders if site.find(f"{folder}/") is None}

    def answered(base: str) -> int:
        inside = ((without_base(path, base), count) for path, count in paths.items())
        return sum(count for path, count in inside if path is not None and site.find(path))

    return max(["", *sorted(folders)], key=answered)


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)
