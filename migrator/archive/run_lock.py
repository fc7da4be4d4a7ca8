"""Lock the folder or file that a run writes, and record who holds the lock and since when.

The system releases the lock when the process ends, even if it is killed. So a lock file that is
left behind stops no later run. On file systems without locks, the process named in the file counts
if it still runs.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from migrator.archive.contained_path import own_path
from migrator.errors import OutputError
from migrator.untrusted.json_text import parse_json

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

IN_ARCHIVE: Final = "migration/run.lock"
"""Path of an archive's lock within the archive; it exists during a run only."""

_FLAGS: Final = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_MOST_BYTES: Final = 4096
_FAR: Final = 1 << 30  # on Windows a locked byte cannot be read, so one after the text is locked
_TAKEN: Final = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


def lock_of_file(path: Path) -> Path:
    """Return the path of the lock of one file, beside it."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def archive_lock(archive: Path) -> Iterator[None]:
    """Hold the lock of the archive in a folder. Raises OutputError."""
    with file_lock(own_path(archive, IN_ARCHIVE), str(archive)):
        yield


@contextmanager
def file_lock(lock: Path, what: str, now: Callable[[], datetime] | None = None) -> Iterator[None]:
    """Hold the lock in the file `lock`; `what` names in errors what it protects.

    Raises OutputError if another run holds it, or the file cannot be written.
    """
    created = [folder for folder in lock.parents if not os.path.lexists(folder)]
    try:
        with _held(lock, what, now or (lambda: datetime.now(UTC))):
            yield
    finally:
        for folder in created:  # a run that wrote nothing leaves nothing
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextmanager
def _held(lock: Path, what: str, now: Callable[[], datetime]) -> Iterator[None]:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _locked(lock, what)
        holder = {"host": platform.node(), "pid": os.getpid(), "since": _stamp(now())}
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(holder).encode() + b"\n")
    except OSError as error:
        raise OutputError(f"{what} cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        # Deleted while it is held: a run that opened it meanwhile sees that it has no name any
        # more. Windows deletes no open file.
        if sys.platform != "win32":
            _delete(lock)
        os.close(descriptor)
        if sys.platform == "win32":
            _delete(lock)


def _delete(lock: Path) -> None:
    with contextlib.suppress(OSError):
        lock.unlink()


def _locked(lock: Path, what: str) -> int:
    """Return the descriptor of the file, which this process has locked. Raises OSError."""
    while True:
        descriptor = os.open(lock, _FLAGS, 0o666)
        try:
            _lock(descriptor)
        except OSError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            if error.errno in _TAKEN or _runs(holder):
                raise OutputError(_in_use(what, holder, lock)) from error
            return os.open(lock, _FLAGS, 0o666)
        if _is_at(lock, descriptor):
            return descriptor
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(lock: Path, descriptor: int) -> bool:
    """Return True if the locked file still has its name: its last holder may have deleted it."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _holder(descriptor: int) -> dict[str, object]:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = parse_json(os.read(descriptor, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _runs(holder: dict[str, object]) -> bool:
    """Return True unless the holder is known to have ended; for systems without locks."""
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid <= 0:
        return False
    if holder.get("host") != platform.node():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid != os.getpid()


def _in_use(what: str, holder: dict[str, object], lock: Path) -> str:
    pid, host, since = (holder.get(name) for name in ("pid", "host", "since"))
    if not isinstance(pid, int):
        return f"another run uses {what}; wait for it to end"
    where = "" if host == platform.node() else f" on {host}"
    gone = "" if not where else f", or delete {lock} if that computer is off"
    return f"another run uses {what}: process {pid}{where}, since {since}; wait for it to end{gone}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
