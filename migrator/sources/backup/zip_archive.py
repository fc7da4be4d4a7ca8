"""Read one zip file as a container of backup members, with safe and decoded names.

UpdraftPlus's parts and the archives of Duplicator and BackWPup are zip files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Final

from migrator.errors import SourceError
from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member, safe_path
from migrator.untrusted.regular_files import open_regular
from migrator.untrusted.unpacked_size import BombError, check_zip, is_bomb, open_member, size_of

# APPNOTE.TXT 4.4.4, bit 11.
_SAYS_UTF8: Final = 0x800


class ZipArchive:
    """A zip file as a container; see `member.Container`."""

    def __init__(self, path: Path | str, file: IO[bytes] | None = None) -> None:
        """Open the archive at a path, or in `file`; then `path` is its name in messages.

        Raises SourceError if it is not a zip file, or is cut off.
        """
        self.name = Path(path).name
        self.problems: list[str] = []
        try:
            file = file or open_regular(path)
            self._zip = zipfile.ZipFile(file)
            check_zip(self._zip, size_of(file))
        except BombError as error:
            raise SourceError(f"{path} is no usable zip file: {error}.") from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise SourceError(f"{path} is a damaged zip file ({error}): copy it again.") from error
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error

    def members(self) -> Iterator[Member]:
        strange = encrypted = 0
        for info in self._zip.infolist()[:MOST_MEMBERS]:
            if info.filename.endswith("/"):  # `is_dir` fails for a member without a name
                continue
            path = safe_path(_name(info))
            if not path:
                strange += 1
            elif info.flag_bits & 1:
                encrypted += 1
            else:
                is_too_large = is_bomb(info.compress_size, info.file_size)
                yield Member(path, info.file_size, partial(self._open, info), is_too_large)
        if len(self._zip.infolist()) > MOST_MEMBERS:
            self.problems.append(TOO_MANY)
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")
        if encrypted:
            self.problems.append(f"{encrypted} files are encrypted: unpack the archive yourself")

    def _open(self, info: zipfile.ZipInfo) -> IO[bytes]:
        return open_member(self._zip, info)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member, decoded as UTF-8 if possible.

    Some archives do not declare UTF-8 (Info-ZIP in the C locale), and Python reads them as cp437.
    """
    if info.flag_bits & _SAYS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
