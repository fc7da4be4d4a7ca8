"""Read and write the cache of external link checks, so that the next run need not repeat them.

The file is JSON with one URL per line, sorted. It holds the time of each check, so it is not part
of the archive: no manifest lists it, and it may be deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.json_lines import pairs, section
from migrator.errors import OutputError, UsageError
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import open_regular

PATH: Final = PurePosixPath("migration/links.json")
_FORMAT: Final = 1
_HEAD: Final = b'{\n"format": '
_MOST_BYTES: Final = 256 << 20


class ProbeOutcome(StrEnum):
    """The kind of result of requesting a URL.

    ANSWER       a response; its `status` is the main result
    ERROR_PAGE   a page that says "not found", with a status of success (soft 404)
    DOUBTFUL     a response that may be about something other than the requested page
    NO_HOST      the host name does not exist
    NO_ADDRESS   the URL is invalid: no program could request it
    NO_ANSWER    no response, or one that could not be read to its end
    """

    ANSWER = "answer"
    ERROR_PAGE = "error page"
    DOUBTFUL = "doubtful"
    NO_HOST = "no host"
    NO_ADDRESS = "no address"
    NO_ANSWER = "no answer"


@value_object
class LinkRecord:
    """The result of checking one URL.

    asked     time of the check: UTC, as in 2026-01-31T23:59:59Z; "" for a result that is not saved
    status    status of the last response; 0 if there was none
    reason    the problem in a few words
    moved_to  target of permanent redirects; "" if there are none
    is_page   true if it is an HTML page
    there     fragments (#...) named by links that the page has
    lacking   fragments named by links that the page does not have
    unclear   fragments named by links for which this is unknown
    snapshot  URL of the newest snapshot in the Internet Archive; "" if there is none, None if it
              was not looked up
    """

    asked: str
    outcome: ProbeOutcome
    status: int = 0
    reason: str = ""
    moved_to: str = ""
    is_page: bool = False
    there: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    snapshot: str | None = None

    @property
    def fragments(self) -> frozenset[str]:
        """All fragments that were looked for."""
        return frozenset((*self.there, *self.lacking, *self.unclear))


def stamp(moment: datetime) -> str:
    """Format a time for `LinkRecord.asked`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(asked: str) -> datetime | None:
    """Parse a time that `stamp` formatted; None if it is invalid."""
    try:
        return datetime.strptime(asked, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def load(path: Path) -> tuple[dict[str, LinkRecord], str]:
    """Return the records by URL, and the problem with the file in one sentence ("" if none).

    Invalid records are ignored. Raises UsageError for a file of another kind, which would be
    overwritten.
    """
    try:
        with open_regular(path) as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        reason = error.strerror or error
        return {}, f"the file cannot be read ({reason}), so every link is checked again"
    if not _HEAD.startswith(data[: len(_HEAD)]):
        raise UsageError(f"{path} is not a cache of link checks; name another file")
    try:
        links = parse_json(data)["links"].items()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}, "the file is invalid, so every link is checked again"
    found = {str(url): _parse_record(entry) for url, entry in links}
    return {url: record for url, record in found.items() if record is not None}, ""


def _parse_record(entry: Any) -> LinkRecord | None:
    """Parse the entry of one URL; None if it is invalid."""
    try:
        values = {each.name: entry[each.name] for each in fields(LinkRecord) if each.name in entry}
        values["outcome"] = ProbeOutcome(values["outcome"])
        for name in ("there", "lacking", "unclear"):
            values[name] = tuple(map(str, values.get(name, ())))
        record = LinkRecord(**values)
    except (TypeError, ValueError, LookupError):
        return None
    texts = (record.asked, record.reason, record.moved_to, record.snapshot or "")
    is_valid = type(record.status) is int and all(isinstance(text, str) for text in texts)
    is_valid = is_valid and type(record.is_page) is bool
    return record if is_valid else None


def save(path: Path, records: Mapping[str, LinkRecord]) -> None:
    """Write the file atomically. Raises OutputError."""
    # The temporary name is derived from the target's, so that the next run overwrites a leftover
    # of a killed run.
    temporary = path.with_name(f".migrator-{path.name}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
                file.writelines(_chunks(records))
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _chunks(records: Mapping[str, LinkRecord]) -> Iterator[bytes]:
    yield _HEAD + f"{_FORMAT},\n".encode()
    yield from section("links", "{}", pairs(records, _line), end="\n}\n")


def _line(record: LinkRecord) -> str:
    """Return a record as JSON, without fields that have their default value."""
    values = ((each, getattr(record, each.name)) for each in fields(record))
    return json.dumps(
        {each.name: value for each, value in values if value != each.default}, ensure_ascii=False
    )
