"""Find the files of an export: plain, gzipped, in a zip or in a folder.

The type of a file is determined by its first bytes, not its name. Nothing is unpacked to
disk.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import IO, cast

from migrator.errors import SourceError, reason_of
from migrator.model import SkippedInput, SourceFile
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular
from migrator.untrusted.unpacked_size import BombError, BoundedUnpacking, check_zip, open_member

CHUNK = 256 * 1024

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_SUFFIXES = (".xml", ".xml.gz")

_MOST_MEMBERS = 10_000


@value_object
class ExportPart:
    """One XML file of an export.

    name      name for messages: `export.zip!blog.001.xml`
    explicit  True if the user named it, False if it was found in a folder or zip
    open      opens it for reading, uncompressed
    path      the file on the disk that holds it; None for a part of a part
    """

    name: str
    explicit: bool
    open: Callable[[], IO[bytes]]
    path: Path | None = None

    def version(self) -> tuple[int, ...]:
        """Return numbers that change when the file on the disk is written or replaced."""
        try:
            state = self.path.stat() if self.path is not None else None
        except OSError:
            return ()
        return () if state is None else (state.st_mtime_ns, state.st_size, state.st_ino)

    def fingerprint(self) -> SourceFile:
        """Return name, SHA-256 digest and size of the uncompressed file."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks(RepairLog(self.name)):
            digest.update(chunk)
            size += len(chunk)
        return SourceFile(PurePath(self.name).name, digest.hexdigest(), size)

    def chunks(self, log: RepairLog) -> Iterator[bytes]:
        """Yield the bytes of the file. A damaged archive ends early, which is added to `log`.

        Raises SourceError if the file cannot be read or unpacked.
        """
        chunk = b""
        try:
            with self.open() as stream:
                # `read` would lose the data unpacked before the damage.
                read = getattr(stream, "read1", stream.read)
                while piece := read(CHUNK):
                    chunk += piece
                    if len(chunk) >= CHUNK:
                        yield chunk
                        chunk = b""
        except BombError as error:
            raise SourceError(f"{self.name} is no usable archive: {error}.") from error
        except (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise SourceError(
                    f"{self.name} cannot be read: {error.strerror or error}."
                ) from error
            log.add("damaged archive", 0, f"the compressed file is damaged or cut off: {error}")
        except (RuntimeError, NotImplementedError) as error:
            raise SourceError(
                f"{self.name} cannot be unpacked ({error}); unzip it yourself."
            ) from error
        yield chunk


def find_parts(locators: Sequence[str | Path]) -> list[ExportPart]:
    """Return the parts named by `locators`, each once, in the natural order of their names.

    Raises SourceError for a path that does not exist, cannot be read, or has no XML file.
    """
    paths = {_existing_path(Path(locator)): Path(locator) for locator in locators}
    parts = [part for path in paths.values() for part in _parts_of(path, explicit=True)]
    if not parts:
        raise SourceError("No export was given: use an .xml, .xml.gz or .zip file, or a folder.")
    return sorted(parts, key=lambda part: (_natural_key(Path(part.name).name), part.name))


def find_others(locators: Sequence[str | Path]) -> list[SkippedInput]:
    """Return the members of zip files and the files of folders that `find_parts` leaves out.

    Raises SourceError as `find_parts` does.
    """
    others: list[SkippedInput] = []
    for path in {_existing_path(Path(locator)): None for locator in locators}:
        if path.is_dir():
            others += _others_in_folder(path)
        else:
            with open_regular(path) as stream:
                head = stream.read(4)
            others += _others_in_zip(path) if head.startswith((_ZIP, _EMPTY_ZIP)) else ()
    return sorted(others)


def _others_in_folder(folder: Path) -> Iterator[SkippedInput]:
    for path in folder.iterdir():
        if path.is_dir():
            yield SkippedInput(f"{path.name}/", "a folder inside the folder of exports")
        elif not path.name.lower().endswith(_SUFFIXES):
            yield SkippedInput(path.name, _other_reason(path.name))


def _others_in_zip(path: Path) -> Iterator[SkippedInput]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = info.filename
            if info.filename.endswith("/"):  # `is_dir` fails for a member without a name
                continue
            if _is_hidden(name):
                yield SkippedInput(f"{path.name}!{name}", "a hidden file")
            elif not name.lower().endswith(".xml"):
                yield SkippedInput(f"{path.name}!{name}", _other_reason(name))


def _other_reason(name: str) -> str:
    """Return the reason why a file of this name is not read as an export."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".zip", ".gz"):
        return "an archive inside the source; name it as a source of its own"
    if suffix in (".html", ".htm"):
        return "a page; name a folder of saved pages as a source of its own"
    return f"not a WordPress export ({suffix or 'a name without a suffix'})"


def _existing_path(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(f"{path} does not exist: check the path of the export.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {reason_of(error)}.") from error


def _parts_of(path: Path, *, explicit: bool) -> list[ExportPart]:
    try:
        if path.is_dir():
            return _parts_in_folder(path)
        with open_regular(path) as stream:
            head = stream.read(4)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _parts_in_zip(path)
    if head.startswith(_GZIP):
        return [ExportPart(str(path), explicit, lambda: _open_gzip(path), path)]
    return [ExportPart(str(path), explicit, lambda: open_regular(path), path)]


def _parts_in_folder(folder: Path) -> list[ExportPart]:
    files = sorted(path for path in folder.iterdir() if path.name.lower().endswith(_SUFFIXES))
    parts = [p for f in files if f.is_file() for p in _parts_of(f, explicit=False)]
    if not parts:
        raise SourceError(
            f"The folder {folder} contains no .xml file (an export) and no .sql file (a database"
            " dump): give the path of the file itself."
        )
    return parts


def _parts_in_zip(path: Path) -> list[ExportPart]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                info.filename
                for info in archive.infolist()
                if info.filename.lower().endswith(".xml") and not _is_hidden(info.filename)
            ]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(f"{path} is a damaged zip file ({error}): download it again.") from error
    if len(names) > _MOST_MEMBERS:
        raise SourceError(
            f"{path} contains {len(names)} .xml files, more than {_MOST_MEMBERS}: unzip it, and "
            "name the parts of the export."
        )
    if not names:
        raise SourceError(
            f"{path} contains no .xml file (an export) and no .sql file (a database dump): give the"
            " part of the backup that holds the database."
        )
    return [
        ExportPart(f"{path}!{name}", len(names) == 1, partial(_open_zip_member, path, name), path)
        for name in dict.fromkeys(names)
    ]


def _open_gzip(path: Path) -> IO[bytes]:
    file = open_regular(path)
    unpacking = cast(IO[bytes], gzip.GzipFile(fileobj=file))
    return cast(IO[bytes], io.BufferedReader(BoundedUnpacking(unpacking, file), CHUNK))


def _open_zip_member(path: Path, name: str) -> IO[bytes]:
    state = path.stat()
    archive = _zip_file(path, state.st_mtime_ns, state.st_size)
    return open_member(archive, archive.getinfo(name))


# To open a zip file takes time for each member, and every member is opened.
@lru_cache(maxsize=4)
def _zip_file(path: Path, _modified: int, size: int) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(path)
    check_zip(archive, size)
    return archive


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _natural_key(name: str) -> list[tuple[int, str]]:
    """Return a sort key that puts `part2` before `part10`."""
    pieces = re.split(r"(\d{1,18})", name.casefold())
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]
