"""Decide whether a file may be written, overwritten or removed, or belongs to the user."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import MutableMapping
from enum import Enum
from pathlib import Path, PurePosixPath
from stat import S_ISLNK
from typing import Final, Literal, NamedTuple, NoReturn, Self

from migrator.archive.journal import Begun
from migrator.archive.manifest import FileRecord, Manifest, changed_finding
from migrator.archive.run_files import RECORDS, is_own
from migrator.errors import OutputError, PathError
from migrator.findings import Finding
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records
from migrator.untrusted.regular_files import hash_regular, read_regular

_FOLDERS: Final = 1000  # in the cache of folders
# Errors of the system that concern one path; others, such as a full disk, concern all.
_OF_ONE_PATH: Final = frozenset(
    (errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
)
_NO_NAMES: Final = frozenset(("", ".", ".."))

OnEdited = Literal["keep", "overwrite"]


class WriteOutcome(Enum):
    """The outcome of writing a file. KEPT: the user's own content is there, and stays."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REMOVED = "removed"


class _Folder(NamedTuple):
    """A folder on the disk: its path with a final separator, and whether it is inside the
    archive. The path is a string, because building and testing a `Path` takes 20 calls, twice
    per file."""

    path: str
    is_inside: bool

    @classmethod
    def at(cls, path: Path, *, is_inside: bool) -> Self:
        return cls(str(path).removesuffix(os.sep) + os.sep, is_inside)


class Ledger:
    """The files of one run in the archive `root`; `previous` is the manifest of the last run."""

    def __init__(
        self, root: Path, previous: Manifest, on_edited: OnEdited, begun: Begun | None = None
    ) -> None:
        self.files: MutableMapping[str, FileRecord] = BigDict(records(FileRecord))
        self.findings: list[Finding] = []
        self._root = root
        self._folders: dict[str, _Folder] = {}
        self._previous = previous.files
        self._on_edited = on_edited
        self._kept: set[str] = set()  # the paths in `files` that this run did not write
        self._begun = begun
        self._has_files = _has_files(root)

    def locate(self, path: PurePosixPath) -> str:
        """Return the file on the disk for `path`, with symbolic links resolved.

        Raises OutputError for a path outside the archive.
        """
        text = str(path)
        above, _, name = text.rpartition("/")
        if text.startswith("/") or ".." in above.split("/") or name in _NO_NAMES or "\0" in text:
            raise PathError(f"{printable(path)} is outside the archive; nothing was written")
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
        """Return the folder on the disk for `path` ("" is the archive). Folders are cached,
        because looking up each name of a path takes as long as writing a file."""
        folder = self._folders.get(path)
        if folder is None:
            folder = self._look_up(path)
            if len(self._folders) >= _FOLDERS:
                self._folders.clear()
            self._folders[path] = folder
        return folder

    def _look_up(self, path: str) -> _Folder:
        if not path:
            return _Folder.at(self._root.resolve(), is_inside=True)
        above, _, name = path.rpartition("/")
        folder = self._folder(above)
        full_path = folder.path + name
        if not _is_link(full_path):
            return _Folder(full_path + os.sep, folder.is_inside)
        target = Path(full_path).resolve()
        return _Folder.at(target, is_inside=target.is_relative_to(self._folder("").path))

    def _check_inside(self, path: PurePosixPath, target: Path) -> None:
        root = Path(self._folder("").path)
        if target == root or not target.is_relative_to(root):
            raise PathError(
                f"{printable(path)} is a symbolic link out of the archive; nothing was written"
            )

    def decide(self, path: PurePosixPath, target: str, new: FileRecord) -> WriteOutcome:
        """Decide whether the file `target` is to be written with the content of `new`."""
        with Refusals(path, "written"):
            current = _read_content(target)
        if current == _content_of(new):
            return WriteOutcome.UNCHANGED
        earlier = self._written(str(path))
        if earlier and earlier.item != new.item:
            message = "another item of the source has the same path, so this one was not written"
            self.findings.append(Finding("failed-item", str(path), message))
            return WriteOutcome.KEPT
        if current is None:
            return WriteOutcome.CREATED
        if self._is_ours(path, current):
            return WriteOutcome.UPDATED
        self._keep(path)
        if path.suffix != ".md" or new.item is None:  # the run compares the page of an item
            self.findings.append(changed_finding(str(path)))
        return WriteOutcome.KEPT

    def read_edited(self, path: PurePosixPath) -> bytes | None:
        """Return the content of a file if it is the user's own and stays; else None."""
        if not self._has_files and not str(path).startswith(f"{RECORDS}/"):
            return None
        target = self.locate(path)
        with Refusals(path, "read"):
            current = _read_content(target)
            if current is None or self._is_ours(path, current):
                return None
            return read_regular(target, most=sys.maxsize)

    def record(self, path: PurePosixPath, outcome: WriteOutcome, record: FileRecord) -> None:
        """Record the outcome of a file for the manifest."""
        if outcome is not WriteOutcome.KEPT and not is_own(path):
            self.files[str(path)] = record
            self._kept.discard(str(path))

    def decide_removal(self, path: PurePosixPath, target: str) -> WriteOutcome:
        """Decide whether `target`, which no item of the source needs any more, may be removed."""
        with Refusals(path, "removed"):
            current = _read_content(target)
        if current is None or self._is_ours(path, current):
            return WriteOutcome.REMOVED
        self._keep(path)
        return WriteOutcome.KEPT

    def stale(self) -> list[PurePosixPath]:
        """Return the files that the last run wrote but not (yet) this one, sorted."""
        earlier = {path for path in self._previous if path not in self.files}
        if self._begun:
            earlier |= self._begun.paths() - self.files.keys()
        return [PurePosixPath(path) for path in sorted(earlier)]

    def missing(self) -> list[str]:
        """Return the files of this run that are not on the disk any more, sorted."""
        root = str(self._root.resolve()) + os.sep
        return sorted(path for path in self.files if not os.path.isfile(root + path))  # noqa: PTH113 - faster

    def prune(self, folder: Path) -> None:
        """Remove `folder` and its parents, as far as they are empty."""
        root = self._root.resolve()
        with contextlib.suppress(OSError):
            while folder != root:
                folder.rmdir()
                folder = folder.parent

    def _written(self, path: str) -> FileRecord | None:
        """Return the record of the file that this run wrote at `path`, if any."""
        return None if path in self._kept else self.files.get(path)

    def _is_ours(self, path: PurePosixPath, current: tuple[str, int]) -> bool:
        if self._on_edited == "overwrite" or is_own(path):
            return True
        record = self._written(str(path)) or self._previous.get(str(path))
        is_known = record is not None and _content_of(record) == current
        return is_known or (self._begun is not None and self._begun.wrote(path, current[0]))

    def _keep(self, path: PurePosixPath) -> None:
        previous = self._previous.get(str(path))
        if previous is None:
            message = "the file was not written by migrator, and was left as it is"
        else:
            # The record of the written file stays, so that undoing the edit ends the finding.
            self.files[str(path)] = previous
            self._kept.add(str(path))
            message = "the file was edited since the last run, and was left as it is"
        self.findings.append(
            Finding("edited-by-hand", str(path), f"{message} (--force overwrites it)")
        )


def _has_files(root: Path) -> bool:
    """Return True if an archive may hold files outside its folder of records."""
    try:
        return not set(os.listdir(root)) <= {RECORDS}  # noqa: PTH208 - names only
    except OSError:
        return root.exists()


def _is_link(path: str) -> bool:
    """Return True for a symbolic link. Errors count as False: opening the file raises them."""
    try:
        return S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _read_content(target: str) -> tuple[str, int] | None:
    """Return SHA-256 and size of the current file; None if it does not exist."""
    try:
        return hash_regular(target)
    except FileNotFoundError:
        return None


def _content_of(record: FileRecord) -> tuple[str, int]:
    return record.sha256, record.size


def printable(path: PurePosixPath) -> str:
    """Return the path for a message: without line ends and terminal escapes."""
    return str(path) if str(path).isprintable() else repr(str(path))


class Refusals:
    """Context manager that raises OutputError for errors of the system while `path` is being
    "written" (or "removed", "read"). It is a class because `contextmanager` takes three times as
    long, and it is used several times per file."""

    def __init__(self, path: PurePosixPath, action: str) -> None:
        self._path = path
        self._action = action

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if error is None:
            return
        if isinstance(error, OSError):
            self._raise(error.strerror or type(error).__name__, error)
        elif isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8":
            # Not this path alone: the next one in another script would fail too.
            raise OutputError(
                f"{printable(self._path)} could not be {self._action}: file names are in "
                f"{error.encoding} here; set PYTHONUTF8=1, or use a locale with UTF-8"
            ) from error
        elif isinstance(error, RuntimeError):  # before Python 3.13; its text has the whole path
            self._raise("it is in a cycle of symbolic links", error)
        elif isinstance(error, ValueError):  # half of a surrogate pair
            self._raise(str(error), error)

    def _raise(self, reason: str, error: Exception) -> NoReturn:
        message = f"{printable(self._path)} could not be {self._action}: {reason}"
        is_one_path = not isinstance(error, OSError) or error.errno in _OF_ONE_PATH
        raise (PathError if is_one_path else OutputError)(message) from error
