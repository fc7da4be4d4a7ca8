"""What an archive of the web has kept: its index of snapshots, and where each is to be had.

Two dialects of one API: the Internet Archive's, a list of lists whose first names the columns
(https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server), and that of pywb,
an object on each line (https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError
from migrator.urls.hosts import is_web

INTERNET_ARCHIVE: Final = "https://web.archive.org"
REVISIT: Final = "warc/revisit"
"""The type of a snapshot that is told to be the same as one before."""

NO_ERRORS: Final = ("filter", "!statuscode:[1345]..")
"""The part of a query that leaves errors and redirects out, where it is understood."""

_ROWS: Final = 10_000
# More rows than there are: pywb stops at 100,000 unless it is told a limit, and says nothing.
_ALL_ROWS: Final = 1_000_000_000
_MOST_ANSWERS: Final = 2_000
# RFC 3986: what stands in an address as it is; "%" because it is escaped already.
_PLAIN: Final = "%/:?#[]@!$&'()*+,;=-._~"
# What the columns are called, here and there.
_COLUMNS: Final = {
    "timestamp": "timestamp",
    "original": "original",
    "url": "original",
    "mimetype": "mimetype",
    "mime": "mimetype",
    "statuscode": "status",
    "status": "status",
    "digest": "digest",
    "length": "length",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A row of the index: what `original` gave at `timestamp` (YYYYMMDDhhmmss, UTC).

    `status` is that of HTTP, 0 where it is not told; `mimetype` is in lower case; `length` is
    of the packed record, in bytes, 0 where it is not told.
    """

    timestamp: str
    original: str
    mimetype: str = ""
    status: int = 0
    digest: str = ""
    length: int = 0

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CdxPage:
    """An answer of the index: snapshots, and the key with which the rest is asked for; "" when
    there is no rest, or the server knows no such keys, as `has_keys` tells. `rows` is how many
    there were, with those that make no sense."""

    snapshots: tuple[Snapshot, ...] = ()
    resume_key: str = ""
    has_keys: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive of the web answers: the Internet Archive and what looks like it at the
    root of `address`; beneath a path, as pywb has it, a single collection."""

    address: str = INTERNET_ARCHIVE

    @property
    def _is_collection(self) -> bool:
        return bool(urlsplit(self.address).path.strip("/"))

    def index(self, query: Sequence[tuple[str, str]]) -> str:
        """The address of the index, with a query."""
        path = "/cdx" if self._is_collection else "/cdx/search/cdx"
        return f"{self.address.rstrip('/')}{path}?{urlencode(query)}"

    def snapshot(self, snapshot: Snapshot) -> str:
        """The address of what was kept, as the server once sent it (`id_`)."""
        original = quote(snapshot.original, safe=_PLAIN)
        return f"{self._replay}{snapshot.timestamp}id_/{original}"

    def shown(self, snapshot: Snapshot) -> str:
        """The address of what was kept, as the archive shows it to people."""
        original = quote(snapshot.original, safe=_PLAIN)
        return f"{self._replay}{snapshot.timestamp}/{original}"

    def named(self, address: str) -> Snapshot | None:
        """The snapshot that stands at an address of this archive; None where none does."""
        rest = address.removeprefix(self._replay)
        stamp, slash, original = rest.partition("/")
        digits = stamp.removesuffix("id_")
        if rest == address or not slash or not (digits.isascii() and digits.isdigit()):
            return None
        return _checked(Snapshot(digits, original))

    def newest(self, count: int) -> list[tuple[str, str]]:
        """The part of a query for one address that asks for its last snapshots only."""
        if self._is_collection:
            return [("sort", "reverse"), ("limit", str(count))]
        return [("limit", str(-count))]

    @property
    def _replay(self) -> str:
        return f"{self.address.rstrip('/')}/{'' if self._is_collection else 'web/'}"


def bound(before: date | None) -> list[tuple[str, str]]:
    """The part of a query that asks only for snapshots of before a day, in UTC."""
    if before is None or before == date.min:
        return []
    return [("to", f"{(before - timedelta(days=1)).strftime('%Y%m%d')}235959")]


def is_before(snapshot: Snapshot, before: date | None) -> bool:
    return before is None or snapshot.moment.date() < before


def listing(body: bytes) -> CdxPage:
    """The rows of an answer in either dialect. Raises ValueError for anything else."""
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return CdxPage()
    try:
        if text.startswith("["):
            return _table(json.loads(text))
        return _lines(text.splitlines())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _table(table: Any) -> CdxPage:
    """A list of lists; after an empty one comes the key to the rest."""
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table[:1]):
        raise ValueError("no list of lists")
    names = [str(name) for name in table[0]] if table else []
    rows, key = table[1:], ""
    if len(rows) >= 2 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        key, rows = str(rows[-1][0]), rows[:-2]
    whole = (row for row in rows if isinstance(row, list) and len(row) == len(names))
    found = (_row(dict(zip(names, row, strict=True))) for row in whole)
    return CdxPage(tuple(row for row in found if row), key, has_keys=True, rows=len(rows))


def _lines(lines: Sequence[str]) -> CdxPage:
    rows = [json.loads(line) for line in lines if line.strip()]
    if not all(isinstance(row, dict) and "timestamp" in row for row in rows):
        raise ValueError("no snapshot on each line")
    found = (_row(row) for row in rows)
    return CdxPage(tuple(row for row in found if row), rows=len(rows))


def _row(told: Mapping[str, Any]) -> Snapshot | None:
    fields = {_COLUMNS[key]: str(value) for key, value in told.items() if key in _COLUMNS}
    timestamp, original = fields.get("timestamp", ""), fields.get("original", "")
    return _checked(
        Snapshot(
            timestamp,
            original,
            fields.get("mimetype", "").strip().lower(),
            _number(fields.get("status", "")),
            fields.get("digest", ""),
            _number(fields.get("length", "")),
        )
    )


def _checked(snapshot: Snapshot) -> Snapshot | None:
    """None for what is of no time, or of no address of the web."""
    stamp = snapshot.timestamp
    if len(stamp) != 14 or not (stamp.isascii() and stamp.isdigit()):
        return None
    try:
        _ = snapshot.moment
    except ValueError:
        return None
    return snapshot if is_web(snapshot.original) and "\n" not in snapshot.original else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def captures(web: Web, archive: Archive, site: str, before: date | None) -> Iterator[Snapshot]:
    """All snapshots of addresses beneath `site`, of the host with www and without and by http
    and https, but those that are known to be errors or redirects.

    Raises FetchError where the index does not answer, or not in a way that can be understood.
    """
    parts = urlsplit(site)
    path = parts.path or "/"
    scope = [("url", f"{parts.netloc}{path}"), ("matchType", "host" if path == "/" else "prefix")]
    query = [
        *scope,
        ("output", "json"),
        NO_ERRORS,
        *bound(before),
    ]
    first = _asked(web, archive.index([*query, ("limit", str(_ROWS)), ("showResumeKey", "true")]))
    if first.has_keys or first.rows < _ROWS:
        yield from first.snapshots
        yield from _by_key(web, archive, query, first.resume_key)
        if first.has_keys:
            return
    else:
        yield from _asked(web, archive.index([*query, ("limit", str(_ALL_ROWS))])).snapshots
    yield from _by_number(web, archive, [*query, ("limit", str(_ALL_ROWS))])


def _by_key(
    web: Web, archive: Archive, query: Sequence[tuple[str, str]], key: str
) -> Iterator[Snapshot]:
    seen: set[str] = set()
    while key and key not in seen and len(seen) < _MOST_ANSWERS:
        seen.add(key)
        more = [("limit", str(_ROWS)), ("showResumeKey", "true"), ("resumeKey", key)]
        found = _asked(web, archive.index([*query, *more]))
        yield from found.snapshots
        key = found.resume_key


def _by_number(web: Web, archive: Archive, query: Sequence[tuple[str, str]]) -> Iterator[Snapshot]:
    """The further pages of an index that is kept in blocks, as large ones of pywb are."""
    once = [pair for pair in query if pair[0] != "limit"]
    # An index that is in no blocks answers with its rows: one of them is enough.
    address = archive.index([*once, ("limit", "1"), ("showNumPages", "true")])
    try:
        told: Any = json.loads(_answered(web, address).body)
    except (ValueError, RecursionError, FetchError):
        return
    pages = told.get("pages", 1) if isinstance(told, dict) else 1
    for number in range(1, min(pages if isinstance(pages, int) else 1, _MOST_ANSWERS)):
        yield from _asked(web, archive.index([*query, ("page", str(number))])).snapshots


def _asked(web: Web, address: str) -> CdxPage:
    answer = _answered(web, address)
    try:
        return listing(answer.body)
    except ValueError as error:
        raise FetchError(address, "an answer that cannot be understood") from error


def _answered(web: Web, address: str) -> Answer:
    answer = web.get(address)
    if answer.status >= 400:
        raise FetchError(address, f"it answers {answer.status}")
    return answer
