"""Find the file for a URL among the uploads in a backup, and unpack it to a temporary file."""

from __future__ import annotations

import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote, urlsplit

from migrator.assets.local_uploads import uploads_path
from migrator.fetch.body import TooLargeError, store
from migrator.sources.backup.member import Member

# The folder in which NextGEN keeps the images of its galleries.
_GALLERY: Final = re.compile(r".*?/wp-content/(?P<rest>gallery/.+)", re.DOTALL)
LARGEST: Final = 1 << 32
"""Bytes of one file, at most."""

_CHUNK: Final = 1 << 18


class BackupUploads:
    """Finds the files of a backup as `local_uploads.Uploads` finds those of a folder.

    `members` are the files by their path from `uploads/`, `gallery/` or `blogs.dir/` on. A file
    that was asked for is unpacked into a temporary folder, which goes with this object. Any number
    of threads may ask.
    """

    def __init__(self, members: Mapping[str, Member], site: int = 0) -> None:
        """Search in `members`; `site` is the number in the network, 0 outside of networks."""
        self._members = members
        self._site = str(site or "")
        self._loose: dict[str, str] = {}
        for path in sorted(members):
            self._loose.setdefault(_loose(path), path)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._unpacked: dict[str, Path | None] = {}
        self._lock = threading.Lock()

    def find(self, url: str) -> Path | None:
        """Return the file that an address of the site's uploads means; None where there is none.

        Tried as it stands, percent-decoded, and without regard to case and Unicode form.
        """
        found = self._find(url)
        return None if found is None else self._unpack(found)

    def member_of(self, url: str) -> str:
        """Return the path in the backup of the file that an address means; "" if there is none."""
        found = self._find(url)
        return "" if found is None else self._members[found].path

    def _find(self, url: str) -> str | None:
        for path in _paths(url, self._site):
            found = path if path in self._members else self._loose.get(_loose(path))
            if found is not None:
                return found
        return None

    def _unpack(self, path: str) -> Path | None:
        # One after another: the members of a tar file are read from one stream.
        with self._lock:
            if path not in self._unpacked:
                self._unpacked[path] = self._written(self._members[path])
            return self._unpacked[path]

    def _written(self, member: Member) -> Path | None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="migrator-", ignore_cleanup_errors=True
            )
        try:
            with member.open() as file:
                return store(_chunks(file), Path(self._folder.name), LARGEST).path
        except TooLargeError:
            return None
        except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
            return None  # damaged, cut off, or packed in a way that nothing here knows


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := _read(file):
        yield chunk


def _read(file: IO[bytes]) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError:
        raise
    except Exception as error:  # zlib, lzma, zipfile and tarfile have no root in common
        raise EOFError(str(error)) from error


def _paths(url: str, site: str) -> Iterator[str]:
    """The paths in a backup under which the file of an address may be."""
    if (place := uploads_path(url)) is not None:
        # Old networks kept the number of the site out of the addresses: `/files/2010/01/x.jpg`.
        is_unnumbered = not place[0] and "/wp-content/" not in url
        yield from _candidates(site if is_unnumbered else place[0], place[1])
    elif gallery := _GALLERY.fullmatch(urlsplit(url).path):
        yield from (gallery["rest"], unquote(gallery["rest"]))


def _candidates(site: str, rest: str) -> Iterator[str]:
    for path in dict.fromkeys((rest, unquote(rest), unquote(rest, "cp1252"))):
        if site:
            yield f"uploads/sites/{site}/{path}"
            yield f"blogs.dir/{site}/files/{path}"
        yield f"uploads/{path}"


def _loose(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
