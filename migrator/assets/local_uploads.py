"""Find the file for a URL in a local copy of the site's uploads folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import unquote, urlsplit

from migrator.errors import UsageError
from migrator.urls.fast_parse import usual

# Forms of URL paths of uploads. Groups: `site` is the number of the site in a multisite, `rest` the
# path below that site's folder.
_UPLOAD_PATHS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r".*?/wp-content/uploads/(?:sites/(?P<site>\d+)/)?(?P<rest>.+)",
        r".*?/wp-content/blogs\.dir/(?P<site>\d+)/files/(?P<rest>.+)",
        r".*?/app/uploads/(?:sites/(?P<site>\d+)/)?(?P<rest>.+)",  # Bedrock
        r".*?/files/(?P<rest>\d{4}/\d\d/.+)",  # old multisite, by rewriting
    )
)
# WordPress.com keeps uploads on another host: name.files.wordpress.com/2010/11/x.jpg
_FILES_HOST = re.compile(r".+\.files\.wordpress\.com(?::\d+)?")


def uploads_path(url: str) -> tuple[str, str] | None:
    """Return the site's number ("" if none) and the percent-encoded path below its uploads folder.

    Return None if the URL is not of an upload.
    """
    _, host, path, _, _ = usual(url) or urlsplit(url)
    if len(path) > 1 and _FILES_HOST.fullmatch(host):
        return "", path[1:]
    for pattern in _UPLOAD_PATHS:
        match = pattern.fullmatch(path)
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
    """The folder given with --uploads.

    It may be wp-content/uploads, wp-content, or the folder in which WordPress is installed.
    """

    def __init__(self, folder: Path) -> None:
        """Raise UsageError if the folder does not exist."""
        if not folder.is_dir():
            raise UsageError(f"the uploads folder {folder} does not exist")
        self._root = folder.resolve()
        self._bases = [base for base in _bases(self._root) if base.is_dir()]
        self._listing = lru_cache(maxsize=256)(_listing)

    def find(self, url: str) -> Path | None:
        """Return the file for the URL of an upload, None if it does not exist.

        Names are tried in this order: as they are, percent-decoded (as UTF-8, as Windows-1252, as
        bytes), in the Unicode forms NFC and NFD, then ignoring case. Never returns a file outside
        the folder.
        """
        site_and_path = uploads_path(url)
        if site_and_path is None:
            return None
        site, rest = site_and_path
        for folder in self._folders(site):
            for path in dict.fromkeys((rest, *_decoded(rest))):
                found = self._walk(folder, path)
                if found is not None:
                    return found
        return None

    def _folders(self, site: str) -> Iterator[Path]:
        """Yield the folders in which a site of a multisite may keep files; the plain one last."""
        for base in self._bases:
            if site:
                yield base / "sites" / site
                yield base / site / "files"  # if the given folder is blogs.dir
                yield base.parent / "blogs.dir" / site / "files"
            yield base

    def _walk(self, folder: Path, path: str) -> Path | None:
        """Resolve the path segment by segment, as each may differ in its own way."""
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
        by_form, names = self._listing(folder)
        if name in names:
            return name
        return by_form.get(unicodedata.normalize("NFC", name)) or by_form.get(_case_folded(name))


def _decoded(path: str) -> Iterator[str]:
    """Yield the names that a percent-encoded path may have on the disk."""
    yield unquote(path)
    yield unquote(path, "cp1252")
    yield unquote(path, errors="surrogateescape")  # a disk that was written in Latin-1


def _bases(root: Path) -> tuple[Path, ...]:
    return (
        root / "wp-content" / "uploads",
        root / "uploads",
        root / "app" / "uploads",
        root,
    )


def _listing(folder: Path) -> tuple[dict[str, str], frozenset[str]]:
    """Return a folder's entries by their NFC and case-folded forms, and as they are."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        names = []
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(unicodedata.normalize("NFC", name), name)
    for name in names:
        by_form.setdefault(_case_folded(name), name)
    return by_form, frozenset(names)


def _case_folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
