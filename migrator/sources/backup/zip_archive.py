"""Zip files: UpdraftPlus's parts, Duplicator's archives, BackWPup's, plain ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from migrator.errors import SourceError
from migrator.sources.backup.member import MOST_MEMBERS, Member, safe_path


class ZipArchive:
    """See `member.Container`."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError for what is no zip file, or a cut one."""
        self.name = path.name
        self.problems: list[str] = []
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise SourceError(f"{path} is a damaged zip file ({error}): copy it again.") from error
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error

    def members(self) -> Iterator[Member]:
        strange = encrypted = 0
        for info in self._zip.infolist()[:MOST_MEMBERS]:
            if info.is_dir():
                continue
            path = safe_path(info.filename)
            if not path:
                strange += 1
            elif info.flag_bits & 1:
                encrypted += 1
            else:
                yield Member(path, info.file_size, partial(self._open, info))
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")
        if encrypted:
            self.problems.append(f"{encrypted} files are encrypted: unpack the archive yourself")

    def _open(self, info: zipfile.ZipInfo) -> IO[bytes]:
        return self._zip.open(info)
