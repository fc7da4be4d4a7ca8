"""Capture a site that is offline from a web archive.

The capture is like one made while the site was online, and records for each page which snapshot it
is. The index is requested once in a run. Each snapshot is requested only once, because the capture
contains both the snapshots used and the list of those refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from migrator.archive.warc.reader import PASSING, ResponseRecord, Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.crawler.capture import (
    Capture,
    Live,
    combined_headers,
    missing_urls,
)
from migrator.crawler.crawl import Walk
from migrator.crawler.wayback import cdx_index
from migrator.crawler.wayback.cdx_index import Archive, Snapshot
from migrator.crawler.wayback.choose_snapshot import (
    MAX_PAGES,
    MAX_TRIED,
    ArchivedPage,
    archived_pages,
    best_snapshot,
    is_enough,
    rejection_reason,
)
from migrator.crawler.wayback.file_snapshots import RATE, Wayback
from migrator.crawler.wayback.parked_pages import SnapshotCheck, check_snapshot
from migrator.crawler.wayback.restore_files import AfterPages, ArchivedFiles
from migrator.crawler.wayback.unrewrite import Unwrapped
from migrator.crawler.web import Answer
from migrator.errors import FetchError, SourceError
from migrator.fetch.body import BodyError, decoded
from migrator.fetch.messages import (
    MAX_BYTES,
    OK,
    REDIRECTS,
    Exchange,
    Headers,
    header,
)
from migrator.fetch.retry import Patience
from migrator.progress import Watcher
from migrator.settings import Settings
from migrator.urls.hosts import origins_of_site
from migrator.urls.normalise import canonical, joined

if TYPE_CHECKING:
    # Reading a capture must not import an HTTP library.
    from migrator.fetch.crawl_session import Visitor

VIA: Final = "wayback"
"""Value of --via, and of the method recorded in such a capture."""

# An overloaded archive refuses requests for minutes.
_RETRIES: Final = Patience(attempts=6, first_wait=2.0, longest_wait=120.0)
_MAX_INDEX_REQUESTS: Final = 3
_MAX_REDIRECTS: Final = 5
# Headers about the original transfer of the body, which do not describe the body as received now.
_TRANSFER_HEADERS: Final = frozenset(
    {"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"}
)
_ORIGINAL: Final = "x-archive-orig-"
_BODY_HEADERS: Final = ("Content-Type", "Content-Encoding", "Content-Length")
_GZIP_MAGIC: Final = b"\x1f\x8b"


def capture_from_archive(
    root: str,
    path: Path,
    settings: Settings,
    watcher: Watcher,
    after_pages: AfterPages | None = None,
) -> Walk:
    """Capture the site at `root` from the archive at `settings.wayback_address`.

    The WARC file at `path` is written or, if it exists, continued. Raises OutputError, or
    SourceError if the archive does not answer or has no page of the site.
    """
    from migrator.fetch.client import Certificates
    from migrator.fetch.crawl_session import Visitor
    from migrator.fetch.session import Session

    warc = Warc(path)
    private = {"*"} if settings.allow_private else origins_of_site(settings.wayback_address)
    rate = settings.rate or RATE
    certificates = Certificates.IGNORED if settings.insecure else Certificates.CHECKED
    with (
        WarcWriter(warc) as writer,
        Visitor(private, patience=_RETRIES, rate=rate, certificates=certificates) as visitor,
    ):
        walk = _capture_pages(root, warc, writer, visitor, settings, watcher)
        before = settings.before.isoformat() if settings.before else ""
        record = {"via": VIA, "url": root, "archive": settings.wayback_address, "before": before}
        record["limit"] = str(walk.limit or "")
        if after_pages is not None:
            archive = Archive(settings.wayback_address)
            live = Capture([warc], Live(visitor, writer, obey_robots=False))
            restorer = _SiteRestorer(root, archive, warc, writer, visitor, settings.before)
            files = ArchivedFiles(root, archive, writer, live, restorer.fetch)
            with Session(private, rate=rate, certificates=certificates) as session:
                wayback = Wayback(session, settings.wayback_address, settings.before)
                after_pages(live.begin_files(), record, files, wayback)
        writer.finish({**record, **missing_urls(walk.missing)})
    return walk


def open_restored_capture(capture: Capture, record: Mapping[str, str] | None = None) -> Unwrapped:
    """Return the content of a capture made from a web archive.

    `record` is the data about the run, by default those of the last finished one. Further files
    of the site are then looked for in that archive.
    """
    record = capture.run_record if record is None else record
    try:
        before = date.fromisoformat(record.get("before", ""))
    except ValueError:
        before = None
    address = record.get("archive", "") or cdx_index.INTERNET_ARCHIVE
    return Unwrapped(capture, record.get("url", ""), address, before)


def _capture_pages(
    root: str,
    warc: Warc,
    writer: WarcWriter,
    visitor: Visitor,
    settings: Settings,
    watcher: Watcher,
) -> Walk:
    archive = Archive(settings.wayback_address)
    index = _Index(warc, writer, visitor)
    try:
        found = cdx_index.all_snapshots(index, archive, root, settings.before)
        usable = (each for each in found if cdx_index.is_before(each, settings.before))
        pages = archived_pages(usable, root)
    except FetchError as error:
        raise SourceError(f"the index of the web archive cannot be read: {error}") from error
    if not pages:
        when = f" from before {settings.before}" if settings.before else ""
        raise SourceError(f"{archive.address} has no snapshot of a page of {root}{when}")
    restorer = _SiteRestorer(root, archive, warc, writer, visitor, settings.before)
    restorer.walk.requests = index.requests
    if len(pages) >= MAX_PAGES:
        restorer.walk.lost[root] = f"not complete: the archive has more than {MAX_PAGES} pages"
    watcher.begin("Capturing", len(pages))
    for page in pages:
        if settings.limit and restorer.items >= settings.limit:
            restorer.walk.limit = settings.limit
            break
        restorer.take(page)
        watcher.advance()
    restorer.note_unusable()
    return restorer.walk


class _Index:
    """A `Web` for the index: a valid answer is captured and not requested again in the same run."""

    def __init__(self, warc: Warc, writer: WarcWriter, visitor: Visitor) -> None:
        self._warc = warc
        self._writer = writer
        self._visitor = visitor
        self._fresh: set[str] = set()
        self.requests = 0

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        address = canonical(url)
        entry = self._warc.entries.get(address)
        if entry is None or (entry.run != self._warc.runs and address not in self._fresh):
            entry = self._request(address)
        if entry is None:
            raise FetchError(address, "the answer cannot be parsed")
        stored_headers, body = self._warc.read(entry, MAX_BYTES)
        return Answer(url, address, entry.status, combined_headers(stored_headers), body)

    def _request(self, address: str) -> ResponseRecord | None:
        """Request the index. Return its answer, None if it was invalid several times.

        A truncated list must not be taken for a complete one, in this run or a later one.
        """
        for _ in range(_MAX_INDEX_REQUESTS):
            self.requests += 1
            exchange = self._visitor.visit(address)
            if exchange.status >= 400:
                raise FetchError(address, f"it returns status {exchange.status}")
            if _is_valid_index(exchange):
                self._fresh.add(address)
                return self._writer.record(exchange)
        return None


def _decoded(exchange: Exchange) -> bytes:
    """Return the body without Content-Encoding, truncated at the limit; undecoded if broken."""
    body = bytearray()
    try:
        for chunk in decoded([exchange.body], exchange.header("Content-Encoding")):
            body += chunk
            if len(body) > MAX_BYTES:
                break
    except BodyError:
        return exchange.body
    return bytes(body)


def _is_valid_index(exchange: Exchange) -> bool:
    try:
        cdx_index.parse_listing(_decoded(exchange))
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class _SiteRestorer:
    """Captures one page after the other; `items` is the number of pages that showed a post."""

    root: str
    archive: Archive
    warc: Warc
    writer: WarcWriter
    visitor: Visitor
    before: date | None
    walk: Walk = field(default_factory=lambda: Walk(found_by="the index of the web archive"))
    items: int = 0
    _unusable: list[str] = field(default_factory=list)

    def note_unusable(self) -> None:
        """Record the pages whose snapshots all show something else; each is refused by itself."""
        if self._unusable:
            pages = "page has" if len(self._unusable) == 1 else "pages have"
            self.walk.dead[self.root] = (
                f"{len(self._unusable)} {pages} no usable snapshot: {', '.join(self._unusable[:3])}"
            )

    def take(self, page: ArchivedPage) -> None:
        """Add the best snapshot of a page to the capture unless it is already there."""
        checks: list[tuple[int, SnapshotCheck]] = []
        responses: dict[int, tuple[Exchange, datetime]] = {}
        for position, snapshot in enumerate(page.snapshots):
            address = self.archive.snapshot(snapshot)
            if address in self.warc.refused:
                self.walk.refused[address] = reason = self.warc.refused[address]
                checks.append((position, SnapshotCheck(reason)))
                continue
            if held := self._held(snapshot, address):
                self.items += self._check_held(held).is_item
                return
            if len(responses) >= MAX_TRIED:
                break
            check = self._examine(page, position, responses)
            if check is None:
                continue
            checks.append((position, check))
            if is_enough(check, page, position):
                break
        self._write_best(page, checks, responses)

    def _examine(
        self, page: ArchivedPage, position: int, responses: dict[int, tuple[Exchange, datetime]]
    ) -> SnapshotCheck | None:
        """Examine a snapshot; None if the archive does not return it now."""
        if position in page.doubts:
            return SnapshotCheck(page.doubts[position])
        snapshot = page.snapshots[position]
        address = self.archive.snapshot(snapshot)
        try:
            responses[position] = exchange, moment = self.fetch(snapshot, address)
        except FetchError as error:
            self.walk.lost[address] = error.reason
            return None
        if exchange.status in PASSING:
            self.walk.lost[address] = f"the archive returns status {exchange.status}"
            return None
        if self.before is not None and moment.date() >= self.before:
            return SnapshotCheck(f"the archive returns a snapshot of {moment.date()} instead")
        if exchange.status in REDIRECTS:
            return SnapshotCheck(f"it redirects to {exchange.header('Location')[:500]}")
        if page.is_feed:
            return SnapshotCheck(
                "" if exchange.status == OK else f"the archive returns status {exchange.status}"
            )
        answer = Answer(
            exchange.url,
            exchange.url,
            exchange.status,
            combined_headers(exchange.headers),
            _decoded(exchange),
        )
        return check_snapshot(answer)

    def _write_best(
        self,
        page: ArchivedPage,
        checks: Sequence[tuple[int, SnapshotCheck]],
        responses: Mapping[int, tuple[Exchange, datetime]],
    ) -> None:
        """Write the best snapshot, and the reasons against newer ones."""
        position = best_snapshot(checks, page)
        taken = dict(checks).get(position) if position is not None else None
        if checks and taken is None and not page.is_feed:
            self._unusable.append(page.url)
        for other, check in checks:
            if check.doubt or (position is not None and other < position):
                reason = rejection_reason(taken, check) if taken else check.doubt
                self._refuse(page.snapshots[other], reason)
        if taken is not None and position is not None and position in responses:
            exchange, moment = responses[position]
            self.items += taken.is_item
            source = self.archive.snapshot(page.snapshots[position])
            self.writer.record_snapshot(exchange, source, moment)

    def _refuse(self, snapshot: Snapshot, reason: str) -> None:
        address = self.archive.snapshot(snapshot)
        self.walk.refused[address] = reason
        if address not in self.warc.refused:
            self.writer.refuse(canonical(snapshot.original), address, reason)

    def _held(self, snapshot: Snapshot, address: str) -> ResponseRecord | None:
        entry = self.warc.entries.get(canonical(snapshot.original))
        return entry if entry is not None and entry.source == address else None

    def _check_held(self, entry: ResponseRecord) -> SnapshotCheck:
        headers, body = self.warc.read(entry, MAX_BYTES)
        return check_snapshot(
            Answer(entry.url, entry.url, entry.status, combined_headers(headers), body)
        )

    def fetch(self, snapshot: Snapshot, address: str) -> tuple[Exchange, datetime]:
        """Return a snapshot as the site sent it, and its time. Raises FetchError."""
        current = canonical(address)
        for _ in range(_MAX_REDIRECTS + 1):
            self.walk.requests += 1
            exchange = self.visitor.visit(current)
            if exchange.status not in REDIRECTS:
                break
            target = joined(current, exchange.header("Location"))
            there = self.archive.named(target)
            if there is None or canonical(there.original) != canonical(snapshot.original):
                break
            snapshot, current = there, canonical(target)
        moment = moment_of(snapshot, exchange.headers)
        headers = original_headers(exchange.headers, exchange.body)
        return replace(exchange, url=canonical(snapshot.original), headers=headers), moment


def original_headers(headers: Headers, body: bytes) -> Headers:
    """Return the headers that the site once sent, from those of the archive's answer.

    Headers that describe the encoding of the body are those of the body as received now.
    """
    original = [
        (name[len(_ORIGINAL) :], value)
        for name, value in headers
        if name.lower().startswith(_ORIGINAL)
        and name[len(_ORIGINAL) :].lower() not in _TRANSFER_HEADERS
    ]
    original_names = {name.lower() for name, _ in original}
    current = [
        (name, header(headers, name))
        for name in _BODY_HEADERS
        if name.lower() not in original_names
    ]
    if body.startswith(_GZIP_MAGIC) and not header(headers, "Content-Encoding"):
        # Some snapshots are gzipped as the site sent them, without a header for it.
        current.append(("Content-Encoding", "gzip"))
    return (*original, *(pair for pair in current if pair[1]))


def moment_of(snapshot: Snapshot, headers: Headers) -> datetime:
    """Return the time of the snapshot that the archive returned (RFC 7089).

    It may return another snapshot than the requested one.
    """
    try:
        moment = parsedate_to_datetime(header(headers, "Memento-Datetime"))
    except (TypeError, ValueError, OverflowError):
        return snapshot.moment
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
