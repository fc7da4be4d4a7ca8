"""What came of asking external links, kept so that the next run does not ask again at once.

The file is JSON with one address per line, sorted. It tells when each was asked, so it is no
part of the archive: no manifest names it, and it may be deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.json_lines import pairs, section
from migrator.errors import OutputError, UsageError

PATH: Final = PurePosixPath("migration/links.json")
_FORMAT: Final = 1
_HEAD: Final = b'{\n"format": '
_MOST_BYTES: Final = 256 << 20


class ProbeOutcome(StrEnum):
    """What was met at an address.

    ANSWER       an answer, of which `status` tells the most
    ERROR_PAGE   a page that says that there is none, with the status of success
    DOUBTFUL     an answer that may be about something else than what was asked for
    NO_HOST      there is no host of that name
    NO_ADDRESS   it is none: no program could ask it
    NO_ANSWER    nothing, or nothing that could be read to its end
    """

    ANSWER = "answer"
    ERROR_PAGE = "error page"
    DOUBTFUL = "doubtful"
    NO_HOST = "no host"
    NO_ADDRESS = "no address"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What came of asking one address.

    asked     when: UTC, as in 2026-01-31T23:59:59Z; "" for what is not to be kept
    status    of the last answer; 0 when there was none
    reason    what stands against it, in a few words
    moved_to  where redirects that are for good lead; "" when none do
    is_page   it is a page of HTML
    there     fragments (#...) that the page has, of those that links name
    lacking   fragments that it has not; of others it could not be told
    unclear   fragments of which it could not be told
    snapshot  the newest in the Internet Archive; "" when there is none, None when that was
              not asked
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
        return frozenset((*self.there, *self.lacking, *self.unclear))


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(asked: str) -> datetime | None:
    """The time that a stamp tells; None for what is none."""
    try:
        return datetime.strptime(asked, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def load(path: Path) -> tuple[dict[str, LinkRecord], str]:
    """The records by their addresses, and what is wrong with the file in one sentence, "" if
    nothing is. What cannot be understood counts for nothing. Raises UsageError for a file
    that is something else: it would be overwritten.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"it cannot be read ({error.strerror or error}), so every link is asked anew"
    if not _HEAD.startswith(data[: len(_HEAD)]):
        raise UsageError(f"{path} holds something else than link checks; name another file")
    try:
        links = json.loads(data)["links"].items()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}, "it cannot be understood, so every link is asked anew"
    found = {str(url): _record(told) for url, told in links}
    return {url: record for url, record in found.items() if record is not None}, ""


def _record(told: Any) -> LinkRecord | None:
    """One line of the file; None for one that a person or an accident has changed."""
    try:
        values = {each.name: told[each.name] for each in fields(LinkRecord) if each.name in told}
        values["outcome"] = ProbeOutcome(values["outcome"])
        for name in ("there", "lacking", "unclear"):
            values[name] = tuple(map(str, values.get(name, ())))
        made = LinkRecord(**values)
    except (TypeError, ValueError, LookupError):
        return None
    texts = (made.asked, made.reason, made.moved_to, made.snapshot or "")
    is_sound = type(made.status) is int and all(isinstance(text, str) for text in texts)
    is_sound = is_sound and type(made.is_page) is bool
    return made if is_sound else None


def save(path: Path, records: Mapping[str, LinkRecord]) -> None:
    """Write the file whole, or leave it as it is. Raises OutputError."""
    # As of every file of ours: the name follows from the target's, so that what a killed run
    # left is cleared away.
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


def _line(told: LinkRecord) -> str:
    """What differs from what is taken for granted."""
    values = ((each, getattr(told, each.name)) for each in fields(told))
    return json.dumps(
        {each.name: value for each, value in values if value != each.default}, ensure_ascii=False
    )
