"""A local copy of the site's uploads, and which file in it an address means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import unquote, urlsplit

from migrator.errors import UsageError
from migrator.urlparts import usual

# How an address leads to a file of the uploads folder. The groups: `site` is the
# number of a multisite's site, `rest` the path below its folder.
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r".*?/wp-content/uploads/(?:sites/(?P<site>\d+)/)?(?P<rest>.+)",
        r".*?/wp-content/blogs\.dir/(?P<site>\d+)/files/(?P<rest>.+)",
        r".*?/app/uploads/(?:sites/(?P<site>\d+)/)?(?P<rest>.+)",  # Bedrock
        r".*?/files/(?P<rest>\d{4}/\d\d/.+)",  # old multisite, by rewriting
    )
)
# WordPress.com keeps files on a host of their own: name.files.wordpress.com/2010/11/x.jpg
_FILES_HOST = re.compile(r".+\.files\.wordpress\.com(?::\d+)?")


def uploads_path(url: str) -> tuple[str, str] | None:
    """The site's number ("" if none) and the path, percent-encoded, below its uploads folder.

    None when the address names no upload.
    """
    _, host, path, _, _ = usual(url) or urlsplit(url)
    if len(path) > 1 and _FILES_HOST.fullmatch(host):
        return "", path[1:]
    for form in _FORMS:
        match = form.fullmatch(path)
        if match:
            return match.groupdict().get("site") or "", match["rest"]
    return None


class UploadFinder(Protocol):
    """Something that has files of the site's uploads."""

    def find(self, url: str) -> Path | None:
        """Return the file that an address of the site's uploads means."""
        ...


@runtime_checkable
class HoldsUploads(Protocol):
    """A source that brings uploads along, such as a backup; None where it has none."""

    uploads: UploadFinder | None


def uploads_of(source: object, folder: Path | None) -> UploadFinder | None:
    """Return the local uploads of a run: those of `folder`, then those in the source.

    Raises UsageError when there is no such folder.
    """
    held = source.uploads if isinstance(source, HoldsUploads) else None
    given = Uploads(folder) if folder else None
    return _InTurn((given, held)) if given and held else given or held


class _InTurn:
    """Several places with uploads; the first that has a file gives it."""

    def __init__(self, finders: tuple[UploadFinder, ...]) -> None:
        self._finders = finders

    def find(self, url: str) -> Path | None:
        found = (finder.find(url) for finder in self._finders)
        return next((path for path in found if path is not None), None)


class Uploads:
    """The folder given with --uploads: wp-content/uploads itself, wp-content, or the
    folder WordPress is installed in."""

    def __init__(self, folder: Path) -> None:
        """Raises UsageError when there is no such folder."""
        if not folder.is_dir():
            raise UsageError(f"the uploads folder {folder} is not there")
        self._root = folder.resolve()
        self._bases = [base for base in _bases(self._root) if base.is_dir()]
        self._listing = lru_cache(maxsize=256)(_listing)

    def find(self, url: str) -> Path | None:
        """The file an address of the site's uploads means; None when it is not there.

        Tried in this order: the name as it stands, percent-decoded, in the Unicode
        forms NFC and NFD, then without regard to case. Never a file outside the folder.
        """
        place = uploads_path(url)
        if place is None:
            return None
        site, rest = place
        for folder in self._folders(site):
            for path in dict.fromkeys((rest, unquote(rest), unquote(rest, "cp1252"))):
                found = self._walk(folder, path)
                if found is not None:
                    return found
        return None

    def _folders(self, site: str) -> Iterator[Path]:
        """Where the files of one site of a multisite may lie; the plain folder last."""
        for base in self._bases:
            if site:
                yield base / "sites" / site
                yield base / site / "files"  # the folder given is blogs.dir
                yield base.parent / "blogs.dir" / site / "files"
            yield base

    def _walk(self, folder: Path, path: str) -> Path | None:
        """One segment after another, so that each may differ in its own way."""
        current = folder
        for segment in path.split("/"):
            if segment in ("", ".", "..") or "\0" in segment:
                return None
            entry = self._entry(current, segment)
            if entry is None:
                return None
            current /= entry
        try:
            real = current.resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        return real if real.is_relative_to(self._root) and real.is_file() else None

    def _entry(self, folder: Path, name: str) -> str | None:
        forms, names = self._listing(folder)
        if name in names:
            return name
        return forms.get(unicodedata.normalize("NFC", name)) or forms.get(_loose(name))


def _bases(root: Path) -> tuple[Path, ...]:
    return (
        root / "wp-content" / "uploads",
        root / "uploads",
        root / "app" / "uploads",
        root,
    )


def _listing(folder: Path) -> tuple[dict[str, str], frozenset[str]]:
    """The entries of a folder by their normal and loose forms, and as they are."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        names = []
    forms: dict[str, str] = {}
    for name in names:
        forms.setdefault(unicodedata.normalize("NFC", name), name)
    for name in names:
        forms.setdefault(_loose(name), name)
    return forms, frozenset(names)


def _loose(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
