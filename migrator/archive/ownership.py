"""Whose a file is, and what is to become of it: decided here, done by the writer."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import MutableMapping
from enum import Enum
from io import FileIO
from pathlib import Path, PurePosixPath
from stat import S_ISLNK
from typing import Final, Literal, NamedTuple, NoReturn, Self

from migrator.archive.journal import Begun
from migrator.archive.manifest import FileRecord, Manifest
from migrator.archive.run_files import is_own
from migrator.errors import OutputError
from migrator.findings import Finding
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records

_FOLDERS: Final = 1000  # that are remembered at once
_NO_NAMES: Final = frozenset(("", ".", ".."))

OnEdited = Literal["keep", "overwrite"]


class WriteOutcome(Enum):
    """What became of a file. KEPT: somebody else's content stands there, and stays."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REMOVED = "removed"


class _Folder(NamedTuple):
    """A folder on the disk, ended by a separator, and whether what stands in it is inside the
    archive. A text: to put a `Path` together and to ask of it takes 20 calls, twice a file."""

    path: str
    is_inside: bool

    @classmethod
    def at(cls, path: Path, *, is_inside: bool) -> Self:
        return cls(str(path).removesuffix(os.sep) + os.sep, is_inside)


class Ledger:
    """The files of one run, in the archive `root`, after the run that `previous` tells of."""

    def __init__(
        self, root: Path, previous: Manifest, on_edited: OnEdited, begun: Begun | None = None
    ) -> None:
        self.files: MutableMapping[str, FileRecord] = BigDict(records(FileRecord))
        self.findings: list[Finding] = []
        self._root = root
        self._folders: dict[str, _Folder] = {}
        self._previous = previous.files
        self._on_edited = on_edited
        self._kept: set[str] = set()  # of `files`, those that this run did not write
        self._begun = begun

    def locate(self, path: PurePosixPath) -> str:
        """The file that `path` means on the disk, symbolic links followed.

        Raises OutputError for what is no path inside the archive.
        """
        text = str(path)
        above, _, name = text.rpartition("/")
        if text.startswith("/") or ".." in above.split("/") or name in _NO_NAMES or "\0" in text:
            raise OutputError(f"{shown(path)} is no path inside the archive; nothing was written")
        with Refusals(path, "written"):
            folder = self._folder(above)
            target = folder.path + name
            is_link = _is_link(target)
            if is_link:
                target = str(Path(target).resolve())
        if is_link or not folder.is_inside:
            self._check_inside(path, Path(target))
        return target

    def _folder(self, path: str) -> _Folder:
        """The folder that `path` means on the disk, "" being the archive: asked once for all
        files in it, as a system takes as long for each of its names as for writing a file."""
        folder = self._folders.get(path)
        if folder is None:
            folder = self._asked(path)
            if len(self._folders) >= _FOLDERS:
                self._folders.clear()
            self._folders[path] = folder
        return folder

    def _asked(self, path: str) -> _Folder:
        if not path:
            return _Folder.at(self._root.resolve(), is_inside=True)
        above, _, name = path.rpartition("/")
        folder = self._folder(above)
        place = folder.path + name
        if not _is_link(place):
            return _Folder(place + os.sep, folder.is_inside)
        there = Path(place).resolve()
        return _Folder.at(there, is_inside=there.is_relative_to(self._folder("").path))

    def _check_inside(self, path: PurePosixPath, target: Path) -> None:
        root = Path(self._folder("").path)
        if target == root or not target.is_relative_to(root):
            raise OutputError(
                f"{shown(path)} leads out of the archive by a symbolic link; nothing was written"
            )

    def judge(self, path: PurePosixPath, target: str, new: FileRecord) -> WriteOutcome:
        """What is to become of `target`, where `new` is to stand."""
        with Refusals(path, "written"):
            there = _content(target)
        if there == _content_of(new):
            return WriteOutcome.UNCHANGED
        earlier = self._written(str(path))
        if earlier and earlier.item != new.item:
            message = "another item of the source is already written here, so this one is not"
            self.findings.append(Finding("failed-item", str(path), message))
            return WriteOutcome.KEPT
        if there is None:
            return WriteOutcome.CREATED
        if self._is_ours(path, there):
            return WriteOutcome.UPDATED
        self._keep(path)
        return WriteOutcome.KEPT

    def settle(self, path: PurePosixPath, outcome: WriteOutcome, record: FileRecord) -> None:
        """Notes that what was judged is done."""
        if outcome is not WriteOutcome.KEPT and not is_own(path):
            self.files[str(path)] = record
            self._kept.discard(str(path))

    def judge_removal(self, path: PurePosixPath, target: str) -> WriteOutcome:
        """Whether `target`, which no item of the source asks for any more, may go."""
        with Refusals(path, "removed"):
            there = _content(target)
        if there is None or self._is_ours(path, there):
            return WriteOutcome.REMOVED
        self._keep(path)
        return WriteOutcome.KEPT

    def stale(self) -> list[PurePosixPath]:
        """What the last run wrote and this one has not (yet), sorted."""
        earlier = {path for path in self._previous if path not in self.files}
        if self._begun:
            earlier |= self._begun.paths() - self.files.keys()
        return [PurePosixPath(path) for path in sorted(earlier)]

    def prune(self, folder: Path) -> None:
        """Removes `folder` and those above it, as far as they are empty."""
        root = self._root.resolve()
        with contextlib.suppress(OSError):
            while folder != root:
                folder.rmdir()
                folder = folder.parent

    def _written(self, path: str) -> FileRecord | None:
        """What this run wrote there."""
        return None if path in self._kept else self.files.get(path)

    def _is_ours(self, path: PurePosixPath, there: tuple[str, int]) -> bool:
        if self._on_edited == "overwrite" or is_own(path):
            return True
        wrote = self._written(str(path)) or self._previous.get(str(path))
        is_known = wrote is not None and _content_of(wrote) == there
        return is_known or (self._begun is not None and self._begun.wrote(path, there[0]))

    def _keep(self, path: PurePosixPath) -> None:
        before = self._previous.get(str(path))
        if before is None:
            message = "a file that migrator did not write was there; it was left alone"
        else:
            # As it was written, so that a person who takes the edit back is rid of the finding.
            self.files[str(path)] = before
            self._kept.add(str(path))
            message = "it was edited since the last run and left alone"
        self.findings.append(
            Finding("edited-by-hand", str(path), f"{message} (--force overwrites it)")
        )


def _is_link(path: str) -> bool:
    """Whether a symbolic link is there; what cannot be asked is refused when it is opened."""
    try:
        return S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _content(target: str) -> tuple[str, int] | None:
    """SHA-256 and size of the file as it is now; None when there is none."""
    try:
        with FileIO(target) as file:
            digest = hashlib.file_digest(file, "sha256")
            return digest.hexdigest(), file.tell()
    except FileNotFoundError:
        return None


def _content_of(record: FileRecord) -> tuple[str, int]:
    return record.sha256, record.size


def shown(path: PurePosixPath) -> str:
    """The path as a sentence can hold it: without line ends and terminal escapes."""
    return str(path) if str(path).isprintable() else repr(str(path))


class Refusals:
    """What the system refuses while `path` is to be "written" (or "removed"), as an
    OutputError of one sentence. (A generator with `contextmanager` takes three times as long,
    and every file passes here several times.)"""

    def __init__(self, path: PurePosixPath, what: str) -> None:
        self._path = path
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if error is None:
            return
        if isinstance(error, OSError):
            self._tell(error.strerror or type(error).__name__, error)
        elif isinstance(error, RuntimeError | ValueError):
            # A circle of symbolic links (Python < 3.13); a name with no form on this system.
            self._tell(str(error), error)

    def _tell(self, reason: str, error: Exception) -> NoReturn:
        raise OutputError(f"{shown(self._path)} could not be {self._what}: {reason}") from error
