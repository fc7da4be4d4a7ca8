"""Read a file in which the files of a backup follow each other, each after its header."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from migrator.errors import SourceError
from migrator.sources.backup.member import Member
from migrator.untrusted.regular_files import open_regular


class SequentialArchive(ABC):
    """Such a file as a container; see `member.Container`."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[str] = []
        self._path = path

    def members(self) -> Iterator[Member]:
        try:
            with open_regular(self._path) as file:
                yield from self._entries(file)
        except OSError as error:
            raise SourceError(f"{self._path} cannot be read: {error.strerror or error}.") from error

    @abstractmethod
    def _entries(self, file: IO[bytes]) -> Iterator[Member]:
        """Yield the files; a damaged end is added to `problems`."""
