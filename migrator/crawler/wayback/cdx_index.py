"""Read the snapshot index of a web archive (CDX) and build the URLs of snapshots.

Two dialects are supported: the Internet Archive's, a list of lists whose first one names the
columns (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server), and pywb's, an
object on each line (https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.urls.hosts import is_web

INTERNET_ARCHIVE: Final = "https://web.archive.org"
REVISIT: Final = "warc/revisit"
"""Media type of a snapshot recorded as identical to an earlier one."""

NO_ERRORS: Final = ("filter", "!statuscode:[1345]..")
"""Query parameter that excludes errors and redirects, on servers that support it."""

_ROWS: Final = 10_000
# More rows than exist: without a limit pywb silently stops at 100,000.
_ALL_ROWS: Final = 1_000_000_000
_MAX_REQUESTS: Final = 2_000
# Characters allowed in a URL (RFC 3986), and "%", which begins existing escapes.
_URL_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=-._~"
# Names of the columns in both dialects.
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


@value_object
class Snapshot:
    """Row of the index: the answer of the URL `original` at `timestamp` (YYYYMMDDhhmmss, UTC).

    mimetype  media type in lower case
    status    HTTP status, 0 if unknown
    digest    digest of the body, "" if unknown
    length    size of the compressed record in bytes, 0 if unknown
    """

    timestamp: str
    original: str
    mimetype: str = ""
    status: int = 0
    digest: str = ""
    length: int = 0

    @property
    def moment(self) -> datetime:
        """Time of the snapshot, aware."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


@value_object
class CdxPage:
    """One answer of the index.

    snapshots   its valid rows
    resume_key  key for requesting the next rows; "" if there are none or keys are not supported
    has_keys    True if the server supports such keys
    rows        number of rows, including invalid ones
    """

    snapshots: tuple[Snapshot, ...] = ()
    resume_key: str = ""
    has_keys: bool = False
    rows: int = 0


@value_object
class Archive:
    """Web archive at `address`.

    At the root of a host it is the Internet Archive or one with the same URLs; below a path it is a
    single collection, as in pywb.
    """

    address: str = INTERNET_ARCHIVE

    @property
    def _is_collection(self) -> bool:
        return bool(urlsplit(self.address).path.strip("/"))

    def index(self, query: Sequence[tuple[str, str]]) -> str:
        """Return the URL of a query to the index."""
        path = "/cdx" if self._is_collection else "/cdx/search/cdx"
        return f"{self.address.rstrip('/')}{path}?{urlencode(query)}"

    def snapshot(self, snapshot: Snapshot) -> str:
        """Return the URL of a snapshot as the site once sent it (`id_`)."""
        original = quote(snapshot.original, safe=_URL_CHARACTERS)
        return f"{self._replay}{snapshot.timestamp}id_/{original}"

    def shown(self, snapshot: Snapshot) -> str:
        """Return the URL of a snapshot as the archive displays it."""
        original = quote(snapshot.original, safe=_URL_CHARACTERS)
        return f"{self._replay}{snapshot.timestamp}/{original}"

    def named(self, address: str) -> Snapshot | None:
        """Return the snapshot at a URL of this archive; None if it is not the URL of a snapshot."""
        rest = address.removeprefix(self._replay)
        stamp, slash, original = rest.partition("/")
        digits = stamp.removesuffix("id_")
        if rest == address or not slash or not (digits.isascii() and digits.isdigit()):
            return None
        return _valid_or_none(Snapshot(digits, original))

    def newest(self, count: int) -> list[tuple[str, str]]:
        """Return the query parameters for only the last `count` snapshots of one URL."""
        if self._is_collection:
            return [("sort", "reverse"), ("limit", str(count))]
        return [("limit", str(-count))]

    @property
    def _replay(self) -> str:
        return f"{self.address.rstrip('/')}/{'' if self._is_collection else 'web/'}"


def before_parameters(before: date | None) -> list[tuple[str, str]]:
    """Return the query parameters for only snapshots from before a day, in UTC."""
    if before is None or before == date.min:
        return []
    return [("to", f"{(before - timedelta(days=1)).strftime('%Y%m%d')}235959")]


def is_before(snapshot: Snapshot, before: date | None) -> bool:
    """Return True if the snapshot is from before the day, in UTC."""
    return before is None or snapshot.moment.date() < before


def parse_listing(body: bytes) -> CdxPage:
    """Parse an answer in either dialect. Raises ValueError for anything else."""
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return CdxPage()
    try:
        if text.startswith("["):
            return _table(parse_json(text))
        return _lines(text.splitlines())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _table(table: Any) -> CdxPage:
    """Parse a list of lists; an empty one at the end is followed by the key to the rest."""
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table[:1]):
        raise ValueError("not a list of lists")
    names = [str(name) for name in table[0]] if table else []
    rows, key = table[1:], ""
    if len(rows) >= 2 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        key, rows = str(rows[-1][0]), rows[:-2]
    whole = (row for row in rows if isinstance(row, list) and len(row) == len(names))
    found = (_row(dict(zip(names, row, strict=True))) for row in whole)
    return CdxPage(tuple(row for row in found if row), key, has_keys=True, rows=len(rows))


def _lines(lines: Sequence[str]) -> CdxPage:
    rows = [parse_json(line) for line in lines if line.strip()]
    if not all(isinstance(row, dict) and "timestamp" in row for row in rows):
        raise ValueError("a line is not a snapshot")
    found = (_row(row) for row in rows)
    return CdxPage(tuple(row for row in found if row), rows=len(rows))


def _row(columns: Mapping[str, Any]) -> Snapshot | None:
    fields = {_COLUMNS[key]: str(value) for key, value in columns.items() if key in _COLUMNS}
    timestamp, original = fields.get("timestamp", ""), fields.get("original", "")
    return _valid_or_none(
        Snapshot(
            timestamp,
            original,
            fields.get("mimetype", "").strip().lower(),
            _number(fields.get("status", "")),
            fields.get("digest", ""),
            _number(fields.get("length", "")),
        )
    )


def _valid_or_none(snapshot: Snapshot) -> Snapshot | None:
    """Return the snapshot, None if its time or its URL is invalid."""
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


def all_snapshots(web: Web, archive: Archive, site: str, before: date | None) -> Iterator[Snapshot]:
    """Yield all snapshots of URLs below `site` except known errors and redirects.

    The host is searched with and without www, by http and https. Raises FetchError if the index
    does not answer, or not in a format that can be parsed.
    """
    parts = urlsplit(site)
    path = parts.path or "/"
    scope = [("url", f"{parts.netloc}{path}"), ("matchType", "host" if path == "/" else "prefix")]
    query = [
        *scope,
        ("output", "json"),
        NO_ERRORS,
        *before_parameters(before),
    ]
    first = _query_index(
        web, archive.index([*query, ("limit", str(_ROWS)), ("showResumeKey", "true")])
    )
    if first.has_keys or first.rows < _ROWS:
        yield from first.snapshots
        yield from _by_key(web, archive, query, first.resume_key)
        if first.has_keys:
            return
    else:
        yield from _query_index(web, archive.index([*query, ("limit", str(_ALL_ROWS))])).snapshots
    yield from _by_number(web, archive, [*query, ("limit", str(_ALL_ROWS))])


def _by_key(
    web: Web, archive: Archive, query: Sequence[tuple[str, str]], key: str
) -> Iterator[Snapshot]:
    seen: set[str] = set()
    while key and key not in seen and len(seen) < _MAX_REQUESTS:
        seen.add(key)
        more = [("limit", str(_ROWS)), ("showResumeKey", "true"), ("resumeKey", key)]
        found = _query_index(web, archive.index([*query, *more]))
        yield from found.snapshots
        key = found.resume_key


def _by_number(web: Web, archive: Archive, query: Sequence[tuple[str, str]]) -> Iterator[Snapshot]:
    """Yield the further pages of an index that is stored in blocks, as large ones of pywb are."""
    once = [pair for pair in query if pair[0] != "limit"]
    # An index without blocks ignores showNumPages and returns rows: one of them is enough.
    address = archive.index([*once, ("limit", "1"), ("showNumPages", "true")])
    try:
        count: Any = parse_json(_get_ok(web, address).body)
    except (ValueError, RecursionError, FetchError):
        return
    pages = count.get("pages", 1) if isinstance(count, dict) else 1
    for number in range(1, min(pages if isinstance(pages, int) else 1, _MAX_REQUESTS)):
        yield from _query_index(web, archive.index([*query, ("page", str(number))])).snapshots


def _query_index(web: Web, address: str) -> CdxPage:
    answer = _get_ok(web, address)
    try:
        return parse_listing(answer.body)
    except ValueError as error:
        raise FetchError(address, "the answer cannot be parsed") from error


def _get_ok(web: Web, address: str) -> Answer:
    answer = web.get(address)
    if answer.status >= 400:
        raise FetchError(address, f"it returns status {answer.status}")
    return answer
