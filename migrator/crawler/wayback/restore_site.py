"""A site that is gone is captured from an archive of the web: the capture is that of the site,
as if it had been made while it was there, and says of each page which snapshot it is.

The index is asked once in a run, each snapshot once and for all: what was taken, and what was
refused, stands in the capture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from migrator.archive.warc.reader import PASSING, ResponseRecord, Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.crawler.capture import (
    Capture,
    joined,
    missing,
)
from migrator.crawler.crawl import Walk
from migrator.crawler.wayback import cdx_index
from migrator.crawler.wayback.cdx_index import Archive, Snapshot
from migrator.crawler.wayback.choose_snapshot import (
    MOST_PAGES,
    MOST_TRIED,
    ArchivedPage,
    best,
    is_enough,
    kept_pages,
    passed_over,
)
from migrator.crawler.wayback.file_snapshots import RATE
from migrator.crawler.wayback.parked_pages import SnapshotCheck, look
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
from migrator.urls.hosts import host_name
from migrator.urls.normalise import canonical

if TYPE_CHECKING:
    # What reads a capture must not pay for an HTTP library.
    from migrator.fetch.crawl_session import Visitor

VIA: Final = "wayback"
"""What a capture says that was made so, and the choice of --via."""

# An archive that has had enough says so for minutes.
_PATIENCE: Final = Patience(attempts=6, first_wait=2.0, longest_wait=120.0)
_TRIES: Final = 3
_MOST_REDIRECTS: Final = 5
# Headers that were of the way on which the site once sent the body.
_OF_THE_WAY: Final = frozenset(
    {"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"}
)
_ORIGINAL: Final = "x-archive-orig-"
_OF_THE_BODY: Final = ("Content-Type", "Content-Encoding", "Content-Length")
_GZIP_MAGIC: Final = b"\x1f\x8b"


def salvage(root: str, path: Path, settings: Settings, watcher: Watcher) -> Walk:
    """Capture what the archive at `settings.wayback_address` has kept of the site at `root` into
    the WARC file at `path`, or go on with that.

    Raises SourceError where the archive does not answer, or has nothing; OutputError.
    """
    from migrator.fetch.client import Certificates
    from migrator.fetch.crawl_session import Visitor

    warc = Warc(path)
    with (
        WarcWriter(warc) as writer,
        Visitor(
            {"*"} if settings.allow_private else {host_name(settings.wayback_address)},
            patience=_PATIENCE,
            rate=settings.rate or RATE,
            certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
        ) as visitor,
    ):
        walk = _salvaged(root, warc, writer, visitor, settings, watcher)
        before = settings.before.isoformat() if settings.before else ""
        told = {"via": VIA, "url": root, "archive": settings.wayback_address, "before": before}
        writer.finish({**told, **missing(walk.lost)})
    return walk


def bygone(capture: Capture) -> Unwrapped:
    """What a capture that was made so holds, and where further files of the site may be."""
    told = capture.told
    try:
        before = date.fromisoformat(told.get("before", ""))
    except ValueError:
        before = None
    address = told.get("archive", "") or cdx_index.INTERNET_ARCHIVE
    return Unwrapped(capture, told.get("url", ""), address, before)


def _salvaged(
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
        found = cdx_index.captures(index, archive, root, settings.before)
        usable = (each for each in found if cdx_index.is_before(each, settings.before))
        pages = kept_pages(usable, root)
    except FetchError as error:
        raise SourceError(f"the archive does not tell what it has: {error}") from error
    if not pages:
        when = f" from before {settings.before}" if settings.before else ""
        raise SourceError(f"{archive.address} has kept no page of {root}{when}")
    salvager = _Salvager(root, archive, warc, writer, visitor, settings.before)
    salvager.walk.asked = index.asked
    if len(pages) >= MOST_PAGES:
        salvager.walk.lost[root] = f"the archive has more than {MOST_PAGES} pages of it"
    watcher.begin("Capturing", len(pages))
    for page in pages:
        if settings.limit and salvager.items >= settings.limit:
            break
        salvager.take(page)
        watcher.advance()
    return salvager.walk


class _Index:
    """A `sources.web.Web` for the index: an answer that can be understood is kept, and in the
    same run not asked for again."""

    def __init__(self, warc: Warc, writer: WarcWriter, visitor: Visitor) -> None:
        self._warc = warc
        self._writer = writer
        self._visitor = visitor
        self._fresh: set[str] = set()
        self.asked = 0

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        address = canonical(url)
        entry = self._warc.entries.get(address)
        if entry is None or (entry.run != self._warc.runs and address not in self._fresh):
            entry = self._ask(address)
        if entry is None:
            raise FetchError(address, "an answer that cannot be understood")
        told, body = self._warc.read(entry, MAX_BYTES)
        return Answer(url, address, entry.status, joined(told), body)

    def _ask(self, address: str) -> ResponseRecord | None:
        """What the index answers, also an error; None where that is nonsense, again and again:
        a list that is cut off must not pass for a whole one, today or tomorrow."""
        for _ in range(_TRIES):
            self.asked += 1
            exchange = self._visitor.visit(address)
            if exchange.status >= 400:
                raise FetchError(address, f"it answers {exchange.status}")
            if _makes_sense(exchange):
                self._fresh.add(address)
                return self._writer.record(exchange)
        return None


def _decoded(exchange: Exchange) -> bytes:
    """The body without Content-Encoding, cut at the limit; as it came, where it is broken."""
    body = bytearray()
    try:
        for chunk in decoded([exchange.body], exchange.header("Content-Encoding")):
            body += chunk
            if len(body) > MAX_BYTES:
                break
    except BodyError:
        return exchange.body
    return bytes(body)


def _makes_sense(exchange: Exchange) -> bool:
    try:
        cdx_index.listing(_decoded(exchange))
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class _Salvager:
    """Takes one page after the other; `items` is how many of them showed a post."""

    root: str
    archive: Archive
    warc: Warc
    writer: WarcWriter
    visitor: Visitor
    before: date | None
    walk: Walk = field(default_factory=lambda: Walk(way="the archive's index"))
    items: int = 0

    def take(self, page: ArchivedPage) -> None:
        """Put the best snapshot of a page into the capture, unless it is there."""
        looks: list[tuple[int, SnapshotCheck]] = []
        came: dict[int, tuple[Exchange, datetime]] = {}
        for place, snapshot in enumerate(page.snapshots):
            address = self.archive.snapshot(snapshot)
            if address in self.warc.refused:
                self.walk.refused[address] = reason = self.warc.refused[address]
                looks.append((place, SnapshotCheck(reason)))
                continue
            if held := self._held(snapshot, address):
                self.items += self._look_at(held).is_item
                return
            if len(came) >= MOST_TRIED:
                break
            seen = self._see(page, place, came)
            if seen is None:
                continue
            looks.append((place, seen))
            if is_enough(seen, page, place):
                break
        self._settle(page, looks, came)

    def _see(
        self, page: ArchivedPage, place: int, came: dict[int, tuple[Exchange, datetime]]
    ) -> SnapshotCheck | None:
        """Look at a snapshot; None where the archive does not give it now."""
        if place in page.doubts:
            return SnapshotCheck(page.doubts[place])
        snapshot = page.snapshots[place]
        address = self.archive.snapshot(snapshot)
        try:
            came[place] = exchange, moment = self._fetch(snapshot, address)
        except FetchError as error:
            self.walk.lost[address] = error.reason
            return None
        if exchange.status in PASSING:
            self.walk.lost[address] = f"the archive answers {exchange.status}"
            return None
        if self.before is not None and moment.date() >= self.before:
            return SnapshotCheck(f"the archive gives what was there on {moment.date()} instead")
        if exchange.status in REDIRECTS:
            return SnapshotCheck(f"it leads to {exchange.header('Location')[:500]}")
        if page.is_feed:
            return SnapshotCheck(
                "" if exchange.status == OK else f"the archive answers {exchange.status}"
            )
        answer = Answer(
            exchange.url,
            exchange.url,
            exchange.status,
            joined(exchange.headers),
            _decoded(exchange),
        )
        return look(answer)

    def _settle(
        self,
        page: ArchivedPage,
        looks: Sequence[tuple[int, SnapshotCheck]],
        came: Mapping[int, tuple[Exchange, datetime]],
    ) -> None:
        """Write the best, and why newer ones are not it."""
        place = best(looks, page)
        taken = dict(looks).get(place) if place is not None else None
        for other, seen in looks:
            if seen.doubt or (place is not None and other < place):
                reason = passed_over(taken, seen) if taken else seen.doubt
                self._refuse(page.snapshots[other], reason)
        if taken is not None and place is not None and place in came:
            exchange, moment = came[place]
            self.items += taken.is_item
            source = self.archive.snapshot(page.snapshots[place])
            self.writer.salvage(exchange, source, moment)

    def _refuse(self, snapshot: Snapshot, reason: str) -> None:
        address = self.archive.snapshot(snapshot)
        self.walk.refused[address] = reason
        if address not in self.warc.refused:
            self.writer.refuse(canonical(snapshot.original), address, reason)

    def _held(self, snapshot: Snapshot, address: str) -> ResponseRecord | None:
        entry = self.warc.entries.get(canonical(snapshot.original))
        return entry if entry is not None and entry.source == address else None

    def _look_at(self, entry: ResponseRecord) -> SnapshotCheck:
        headers, body = self.warc.read(entry, MAX_BYTES)
        return look(Answer(entry.url, entry.url, entry.status, joined(headers), body))

    def _fetch(self, snapshot: Snapshot, address: str) -> tuple[Exchange, datetime]:
        """What the snapshot holds, as the site sent it, and when that was. Raises FetchError."""
        current = canonical(address)
        for _ in range(_MOST_REDIRECTS + 1):
            self.walk.asked += 1
            exchange = self.visitor.visit(current)
            if exchange.status not in REDIRECTS:
                break
            target = urljoin(current, exchange.header("Location"))
            there = self.archive.named(target)
            if there is None or canonical(there.original) != canonical(snapshot.original):
                break
            snapshot, current = there, canonical(target)
        moment = moment_of(snapshot, exchange.headers)
        headers = original_headers(exchange.headers, exchange.body)
        return replace(exchange, url=canonical(snapshot.original), headers=headers), moment


def original_headers(headers: Headers, body: bytes) -> Headers:
    """The headers that the site once sent, of those that the archive sends with a snapshot,
    with those that say how to read the body as it came now."""
    once = [
        (name[len(_ORIGINAL) :], value)
        for name, value in headers
        if name.lower().startswith(_ORIGINAL) and name[len(_ORIGINAL) :].lower() not in _OF_THE_WAY
    ]
    told = {name.lower() for name, _ in once}
    now = [(name, header(headers, name)) for name in _OF_THE_BODY if name.lower() not in told]
    if body.startswith(_GZIP_MAGIC) and not header(headers, "Content-Encoding"):
        # Some snapshots are packed as the site sent them, and nothing says so.
        now.append(("Content-Encoding", "gzip"))
    return (*once, *(pair for pair in now if pair[1]))


def moment_of(snapshot: Snapshot, headers: Headers) -> datetime:
    """When what came was taken, as the archive says (RFC 7089): it may give another snapshot
    than the one that was asked for."""
    try:
        told = parsedate_to_datetime(header(headers, "Memento-Datetime"))
    except (TypeError, ValueError, OverflowError):
        return snapshot.moment
    return told if told.tzinfo else told.replace(tzinfo=UTC)
