"""The files an export consists of: plain, gzipped, in a zip or in a folder.

What a file is, its first bytes tell; names lie. Nothing is unpacked to disk.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import IO, cast

from migrator.errors import SourceError
from migrator.model import SourceFile
from migrator.sources.wxr.repair.repair_log import RepairLog

CHUNK = 256 * 1024

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_SUFFIXES = (".xml", ".xml.gz")


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One XML file of an export.

    name      as a person would say it: `export.zip!blog.001.xml`
    explicit  whether it was asked for by name, or found in a folder or zip
    """

    name: str
    explicit: bool
    open: Callable[[], IO[bytes]]

    def fingerprint(self) -> SourceFile:
        """What tells this file from every other."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks(RepairLog(self.name)):
            digest.update(chunk)
            size += len(chunk)
        return SourceFile(PurePath(self.name).name, digest.hexdigest(), size)

    def chunks(self, log: RepairLog) -> Iterator[bytes]:
        """The bytes of the file. A damaged archive ends early, and says so in `log`."""
        chunk = b""
        try:
            with self.open() as stream:
                # `read` would lose what was unpacked before the damage.
                read = getattr(stream, "read1", stream.read)
                while piece := read(CHUNK):
                    chunk += piece
                    if len(chunk) >= CHUNK:
                        yield chunk
                        chunk = b""
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            log.add("damaged archive", 0, f"the compressed file is damaged or cut off: {error}")
        except (RuntimeError, NotImplementedError) as error:
            raise SourceError(
                f"{self.name} cannot be unpacked ({error}); unzip it yourself."
            ) from error
        except OSError as error:
            raise SourceError(f"{self.name} cannot be read: {error.strerror or error}.") from error
        yield chunk


def find_parts(locators: Sequence[str | Path]) -> list[ExportPart]:
    """The parts that `locators` name, each once, in the natural order of their names.

    Raises SourceError for what is not there, cannot be read, or holds no XML.
    """
    paths = {_resolved(Path(locator)): Path(locator) for locator in locators}
    parts = [part for path in paths.values() for part in _parts_of(path, explicit=True)]
    if not parts:
        raise SourceError("No export was named: give an .xml, .xml.gz or .zip file, or a folder.")
    return sorted(parts, key=lambda part: (_natural(Path(part.name).name), part.name))


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(f"{path} is not there: check the path of the export.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}.") from error


def _parts_of(path: Path, *, explicit: bool) -> list[ExportPart]:
    try:
        if path.is_dir():
            return _in_folder(path)
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _in_zip(path)
    if head.startswith(_GZIP):
        return [ExportPart(str(path), explicit, lambda: _gunzipped(path))]
    return [ExportPart(str(path), explicit, lambda: path.open("rb"))]


def _in_folder(folder: Path) -> list[ExportPart]:
    files = sorted(path for path in folder.iterdir() if path.name.lower().endswith(_SUFFIXES))
    parts = [p for f in files if f.is_file() for p in _parts_of(f, explicit=False)]
    if not parts:
        raise SourceError(f"The folder {folder} holds no .xml file: name the export itself.")
    return parts


def _in_zip(path: Path) -> list[ExportPart]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                info.filename
                for info in archive.infolist()
                if info.filename.lower().endswith(".xml") and not _is_hidden(info.filename)
            ]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(f"{path} is a damaged zip file ({error}): download it again.") from error
    if not names:
        raise SourceError(f"{path} holds no .xml file: it is no WordPress export.")
    return [
        ExportPart(f"{path}!{name}", len(names) == 1, partial(_member, path, name))
        for name in dict.fromkeys(names)
    ]


def _gunzipped(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb"))


def _member(path: Path, name: str) -> IO[bytes]:
    # The member keeps the file open; the archive object itself is not needed for that.
    return zipfile.ZipFile(path).open(name)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _natural(name: str) -> list[tuple[int, str]]:
    """`part2` before `part10`."""
    pieces = re.split(r"(\d{1,18})", name.casefold())
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]
