"""What was fetched, kept under the digest of its bytes, so that nothing is fetched twice.

    STORE/journal.jsonl   which address gave which bytes: a line is appended as soon as a file
                          is whole, and the last line about an address counts
    STORE/files/ab/abcd…  the bytes, each content once, named by its SHA-256
    STORE/partial/        beginnings of files, whose rest is asked for next time
    STORE/incoming/       what is under way; of no use to another run
    STORE/lock            held by the run that uses all this

Nothing here is needed to read the archive: it may be deleted, and costs then only
the network's time. Posts get copies and no hard links: a program that edits a
picture in place would change it in every post, and the bytes that were fetched,
perhaps the last ones there are, would be gone. What lies here is checked against its name
whenever it is used, so that what was changed or torn by a power cut is fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from migrator.archive.partial_download import StoredPartial, refusals
from migrator.errors import OutputError
from migrator.fetch.body import Body
from migrator.fetch.results import Fetched

if sys.platform != "win32":
    import fcntl

_OK = 200


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A line of the journal. Without `sha256` it says that what the address gave was of no use."""

    url: str
    sha256: str = ""
    size: int = 0
    status: int = _OK
    final_url: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""

    def line(self) -> bytes:
        told = {key: value for key, value in asdict(self).items() if value != ""}
        return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


class DownloadCache:
    """The store in `folder`, which is created when the first file is fetched.

    Safe to share between threads; of one process: a second run waits outside, with an
    OutputError, which every method raises when the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal = folder / "journal.jsonl"
        self._lock = threading.Lock()
        self._entries: dict[str, CacheEntry] = {}
        self._made: set[Path] = set()
        self._descriptor: int | None = None
        self._claim = ExitStack()

    @property
    def incoming(self) -> Path:
        """Where files may be put together that are kept here afterwards."""
        return self._folder / "incoming"

    def read(self) -> Self:
        """Only look at what is there: nothing is written, and `find` is all there is to call."""
        self._entries = _read(self._journal)
        return self

    def __enter__(self) -> Self:
        """What the last run left half done goes, and its journal is put in order."""
        with refusals(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._claim.enter_context(_claimed(self._folder))
            shutil.rmtree(self.incoming, ignore_errors=True)
            for folder in self._subfolders():
                folder.mkdir(exist_ok=True)
            self._entries = _read(self._journal)
            self._tidy()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._journal, flags, 0o666)
        return self

    def __exit__(self, *_: object) -> None:
        """The journal is left sorted: the same in whatever order the files came."""
        with self._lock, self._claim, refusals(self._folder):
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            self._tidy()
            shutil.rmtree(self.incoming, ignore_errors=True)
        for folder in (*self._subfolders(), self._folder):
            _remove_if_empty(folder)

    def _subfolders(self) -> tuple[Path, ...]:
        return self.incoming, self._folder / "files", self._folder / "partial"

    def find(self, url: str) -> Fetched | None:
        """What the address gave in this run or an earlier one, if every byte is still there."""
        entry = self._entries.get(url)
        if entry is None or not entry.sha256:
            return None
        try:
            body = Body.of_file(self._path(entry.sha256))
        except OSError:
            return None
        if body.sha256 != entry.sha256:
            return None
        headers = {"ETag": entry.etag, "Last-Modified": entry.last_modified}
        told = {name: value for name, value in headers.items() if value}
        return Fetched(url, entry.final_url, entry.status, told, body, entry.content_type)

    def keep(self, fetched: Fetched) -> Fetched:
        """The same, with its body here; what is kept is never asked for again.

        The body must be a file, in `incoming` or elsewhere on the same disk; it is moved.
        """
        body = fetched.body
        if body.path is None:
            return fetched
        target = self._path(body.sha256)
        with refusals(self._folder):
            if target.parent not in self._made:
                target.parent.mkdir(exist_ok=True)
                self._made.add(target.parent)
            body.path.replace(target)
        self._note(
            CacheEntry(
                url=fetched.url,
                sha256=body.sha256,
                size=body.size,
                status=fetched.status,
                final_url=fetched.final_url if fetched.final_url != fetched.url else "",
                content_type=fetched.content_type,
                etag=fetched.headers.get("ETag", ""),
                last_modified=fetched.headers.get("Last-Modified", ""),
            )
        )
        self.partial(fetched.url).drop()
        return replace(fetched, body=Body(body.size, body.sha256, target))

    def forget(self, url: str) -> None:
        """What the address gave was of no use; the next run may ask again."""
        self._note(CacheEntry(url))

    def partial(self, url: str) -> StoredPartial:
        """What has come so far of the file at an address."""
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return StoredPartial(self._folder / "partial" / name)

    def _note(self, entry: CacheEntry) -> None:
        with self._lock, refusals(self._folder):
            self._entries[entry.url] = entry
            if self._descriptor is not None:
                # One write to a file opened for appending: whole, or torn at the very end.
                os.write(self._descriptor, entry.line())

    def _path(self, sha256: str) -> Path:
        return self._folder / "files" / sha256[:2] / sha256

    def _tidy(self) -> None:
        """Write the journal anew without lines that no longer count; bytes that no address
        leads to go."""
        kept = {url: entry for url, entry in sorted(self._entries.items()) if entry.sha256}
        dropped = {path.name for path in (self._folder / "files").glob("??/*")}
        dropped -= {entry.sha256 for entry in kept.values()}
        for name in dropped:
            path = self._path(name)
            path.unlink(missing_ok=True)
            _remove_if_empty(path.parent)
        for description in (self._folder / "partial").glob("*.json"):
            if not description.with_suffix("").exists():
                description.unlink(missing_ok=True)
        self._entries = kept
        text = b"".join(entry.line() for entry in kept.values())
        if kept and self._journal.exists() and self._journal.read_bytes() == text:
            return
        if kept:
            temporary = self._journal.with_suffix(".tmp")
            temporary.write_bytes(text)
            temporary.replace(self._journal)
        else:
            self._journal.unlink(missing_ok=True)


def _read(journal: Path) -> dict[str, CacheEntry]:
    """The last line about each address. A line that is torn or strange counts for nothing."""
    try:
        lines = journal.read_bytes().split(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise OutputError(f"{journal} cannot be read: {error.strerror}") from error
    entries = {}
    for line in lines:
        entry = _entry(line)
        if entry:
            entries[entry.url] = entry
    return entries


def _entry(line: bytes) -> CacheEntry | None:
    try:
        told: Any = json.loads(line)
        entry = CacheEntry(**told)
    except (ValueError, TypeError, RecursionError):
        return None
    is_digest = not entry.sha256 or (
        isinstance(entry.sha256, str)
        and len(entry.sha256) == hashlib.sha256().digest_size * 2
        and set(entry.sha256) <= set("0123456789abcdef")
    )
    return entry if isinstance(entry.url, str) and is_digest else None


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """One run at a time: the system lets go of the claim when the process ends, however."""
    lock = folder / "lock"
    with lock.open("wb") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                message = f"another run uses {folder}; wait for it to end"
                raise OutputError(message) from error
        yield
    lock.unlink(missing_ok=True)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
