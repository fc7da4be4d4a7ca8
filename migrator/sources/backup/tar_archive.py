"""Read one tar file, packed or not, as a container of backup members.

cPanel, BackWPup and Jetpack write such backups.
"""

from __future__ import annotations

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, cast

from migrator.errors import SourceError
from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member, safe_path
from migrator.sources.backup.packed import unpacked
from migrator.untrusted.regular_files import open_regular


class TarArchive:
    """A tar file as a container; see `member.Container`."""

    def __init__(self, path: Path, packing: str) -> None:
        """Open the archive. Raises SourceError if it is not a tar file."""
        self.name = path.name
        self.problems: list[str] = []
        try:
            stream = unpacked(lambda: open_regular(path), packing)
            self._tar = tarfile.open(fileobj=stream, mode="r:", errorlevel=1)  # noqa: SIM115
        except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError) as error:
            raise SourceError(f"{path} cannot be read as a tar file: {error}.") from error

    def members(self) -> Iterator[Member]:
        strange = count = 0
        iterator = iter(self._tar)
        while count < MOST_MEMBERS:
            try:
                info = next(iterator, None)
            except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError) as error:
                self.problems.append(f"the archive is damaged or cut off: {error}")
                break
            if info is None:
                break
            count += 1
            # Links could lead anywhere; only regular files belong to a backup.
            if not info.isfile():
                continue
            path = safe_path(info.name.removeprefix("./"))
            if path:
                yield Member(path, info.size, partial(self._open, info))
            else:
                strange += 1
        else:
            self.problems.append(TOO_MANY)
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")

    def _open(self, info: tarfile.TarInfo) -> IO[bytes]:
        return cast(IO[bytes], self._tar.extractfile(info))
