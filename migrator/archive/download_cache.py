"""Store downloaded files under the digest of their bytes, so that no file is fetched twice.

    STORE/journal.jsonl   the file that each URL returned: a line is appended as soon as a file
                          is complete, and the last line about a URL counts
    STORE/files/ab/abcd…  the bytes, each content once, named by its SHA-256
    STORE/partial/        incomplete files, which the next run continues
    STORE/incoming/       downloads in progress; other runs do not use them
    STORE/lock            locked by the run that uses the store
    STORE/.migrator-cache marks the folder as a store: a run deletes files in it, so it uses no
                          other folder with contents

The archive can be read without the store: if it is deleted, files are only downloaded again.
Posts get copies and not hard links: a program that edits an image in place would change it in
every post, and the downloaded bytes, perhaps the last copy in the world, would be lost. Each
file is checked against its name whenever it is used, so that a file that was changed, or torn
by a power cut, is downloaded again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self

from migrator.archive.contained_path import check_contents, own_path
from migrator.archive.partial_download import StoredPartial, as_output_error
from migrator.archive.run_lock import file_lock
from migrator.errors import OutputError
from migrator.fetch.body import Body
from migrator.fetch.results import Fetched
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import open_regular, read_regular

_OK = 200
_LONGEST_LINE = 1 << 20
_MARKER = ".migrator-cache"
_MARKER_TEXT = b"This folder is a cache of migrator, which deletes and replaces files in it.\n"
# The files of a store of an older version, which has no marker.
_NAMES = frozenset({"journal.jsonl", "journal.tmp", "files", "incoming", "partial", "lock"})


@value_object
class CacheEntry:
    """A line of the journal. Without `sha256` it means that the response was not usable."""

    url: str
    sha256: str = ""
    size: int = 0
    status: int = _OK
    final_url: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""

    def line(self) -> bytes:
        """Return the line in ASCII, with a newline; empty fields are left out."""
        present = {key: value for key, value in asdict(self).items() if value != ""}
        return json.dumps(present, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


class DownloadCache:
    """The store in `folder`, which is created when it is opened for writing.

    Threads of one process may share it. A second run at the same time gets an OutputError, which
    every method also raises if the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal = folder / "journal.jsonl"
        self._lock = threading.Lock()
        self._entries: dict[str, CacheEntry] = {}
        self._created: set[Path] = set()
        self._descriptor: int | None = None
        self._lock_stack = ExitStack()

    @property
    def incoming(self) -> Path:
        """The folder for downloads in progress, from which `keep` moves them."""
        return self._folder / "incoming"

    @property
    def is_empty(self) -> bool:
        """True if the open store has no file."""
        return not self._entries

    def read(self) -> Self:
        """Open the store for reading only: then only `find` may be called."""
        self._entries = _read(self._journal)
        return self

    def __enter__(self) -> Self:
        """Open the store for writing: delete leftovers of the last run, and sort its journal."""
        with as_output_error(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            _claim(self._folder)
            lock = own_path(self._folder, "lock")
            self._lock_stack.enter_context(file_lock(lock, str(self._folder)))
            check_contents(self._folder)
            shutil.rmtree(self.incoming, ignore_errors=True)
            for folder in self._subfolders():
                folder.mkdir(exist_ok=True)
            self._entries = _read(self._journal)
            self._tidy()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._journal, flags, 0o666)
        return self

    def __exit__(self, *_: object) -> None:
        """Sort the journal, so that it is the same in whatever order the downloads finished."""
        with self._lock, self._lock_stack, as_output_error(self._folder):
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            self._tidy()
            shutil.rmtree(self.incoming, ignore_errors=True)
        for folder in self._subfolders():
            _remove_if_empty(folder)
        if {path.name for path in self._folder.iterdir()} <= {_MARKER}:
            (self._folder / _MARKER).unlink(missing_ok=True)
            _remove_if_empty(self._folder)

    def _subfolders(self) -> tuple[Path, ...]:
        return self.incoming, self._folder / "files", self._folder / "partial"

    def find(self, url: str) -> Fetched | None:
        """Return the response of a URL in this run or an earlier one; None if there is none, or
        if its bytes have changed."""
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
        present = {name: value for name, value in headers.items() if value}
        return Fetched(url, entry.final_url, entry.status, present, body, entry.content_type)

    def keep(self, fetched: Fetched) -> Fetched:
        """Move the body into the store, and return the response with its new path.

        A stored URL is never requested again. The body must be a file, in `incoming` or elsewhere
        on the same disk.
        """
        body = fetched.body
        if body.path is None:
            return fetched
        target = self._path(body.sha256)
        with as_output_error(self._folder):
            if target.parent not in self._created:
                target.parent.mkdir(exist_ok=True)
                self._created.add(target.parent)
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
        """Record that the response of a URL was not usable; the next run may request it again."""
        self._note(CacheEntry(url))

    def partial(self, url: str) -> StoredPartial:
        """Return the incomplete download of a URL."""
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return StoredPartial(self._folder / "partial" / name)

    def _note(self, entry: CacheEntry) -> None:
        with self._lock, as_output_error(self._folder):
            self._entries[entry.url] = entry
            if self._descriptor is not None:
                # A single write in append mode: the line is whole, or torn at the end of the file.
                os.write(self._descriptor, entry.line())

    def _path(self, sha256: str) -> Path:
        return self._folder / "files" / sha256[:2] / sha256

    def _tidy(self) -> None:
        """Rewrite the journal without outdated lines, and delete files that no URL refers to."""
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
        if kept and self._journal.exists() and read_regular(self._journal) == text:
            return
        if kept:
            temporary = self._journal.with_suffix(".tmp")
            temporary.unlink(missing_ok=True)
            temporary.write_bytes(text)
            temporary.replace(self._journal)
        else:
            self._journal.unlink(missing_ok=True)


def _read(journal: Path) -> dict[str, CacheEntry]:
    """Return the last entry of each URL. Torn or invalid lines are ignored."""
    try:
        lines = read_regular(journal).split(b"\n")
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
        fields: Any = parse_json(line)
        entry = CacheEntry(**fields)
    except (ValueError, TypeError, RecursionError):
        return None
    is_digest = not entry.sha256 or (
        isinstance(entry.sha256, str)
        and len(entry.sha256) == hashlib.sha256().digest_size * 2
        and set(entry.sha256) <= set("0123456789abcdef")
    )
    return entry if isinstance(entry.url, str) and is_digest else None


def _claim(folder: Path) -> None:
    """Mark an empty folder as a store. Raises OutputError for a folder in other use."""
    marker = own_path(folder, _MARKER)
    if marker.is_file():
        return
    names = {path.name for path in folder.iterdir()}
    if names and not (names <= _NAMES and _is_journal(own_path(folder, "journal.jsonl"))):
        raise OutputError(
            f"{folder} is not a cache of migrator, which would delete files in it; "
            "name a new or empty folder with --cache"
        )
    marker.write_bytes(_MARKER_TEXT)


def _is_journal(path: Path) -> bool:
    """Return True for a file that begins like a journal."""
    try:
        with open_regular(path) as file:
            return _entry(file.readline(_LONGEST_LINE)) is not None
    except OSError:
        return False


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
