"""Pages from a capture and, while a site is being captured, from the network into it.

Sources ask nobody else: what they are told today they are told again tomorrow, when the site
may be gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import (
    urljoin,
    urlsplit,
)

from migrator.archive.warc import wacz
from migrator.archive.warc.reader import PASSING, ResponseRecord, Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.crawler.web import Answer
from migrator.errors import FetchError, SourceError
from migrator.fetch.messages import (
    MAX_BYTES,
    NOT_FOUND,
    NOT_MODIFIED,
    OK,
    REDIRECTS,
    Headers,
)
from migrator.fetch.robots import Robots
from migrator.model import SourceFile
from migrator.settings import Settings
from migrator.urls.hosts import WEB_SCHEMES, host_name, www_forms
from migrator.urls.normalise import canonical, page_key

if TYPE_CHECKING:
    # What reads a capture must not pay for an HTTP library.
    from migrator.fetch.client import Cookies
    from migrator.fetch.crawl_session import Visitor

_MAX_REDIRECTS: Final = 10
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_MISSING: Final = "missing-"
_NOT_HELD: Final = "the capture does not hold it"


@dataclass(slots=True)
class Live:
    """The network, while a capture is written. `obey_robots` is the site's wish."""

    visitor: Visitor
    writer: WarcWriter
    obey_robots: bool = True
    robots: dict[str, Robots] = field(default_factory=dict)


class Capture:
    """A `sources.web.Saved` over WARC files, of which later ones count more; with `live`, the
    first of them is being written.

    What was captured since the last finished run is taken as it is, so that an interrupted run
    goes on; what is older is asked for again in the words "unless nothing has changed". No
    address is asked twice in a run.
    """

    def __init__(self, warcs: Sequence[Warc], live: Live | None = None) -> None:
        self._warcs = warcs
        self._live = live
        self._run = warcs[0].runs
        self._asked: set[str] = set()
        self._failed: dict[str, str] = {}
        self._forms: dict[str, str] | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What an address gives, after redirects. Raises FetchError."""
        address = canonical(url)
        cookies: Cookies = {}
        for _ in range(_MAX_REDIRECTS + 1):
            warc, entry = self._hop(url, address, headers, cookies)
            if entry.status not in REDIRECTS or not entry.location:
                return self._answer(url, address, warc, entry)
            address = self._target(url, address, entry)
        raise FetchError(url, f"more than {_MAX_REDIRECTS} redirects, at last to {address}")

    def pages(self) -> Iterator[str]:
        """The addresses of all pages of HTML in it."""
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                newest = self._held(url)
                if newest and newest[0] is warc and _is_page(entry):
                    yield url

    def moved(self) -> Iterator[tuple[str, str]]:
        """The addresses that lead to another one, with that."""
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                newest = self._held(url)
                if newest and newest[0] is warc and entry.status in REDIRECTS and entry.location:
                    with suppress(FetchError):
                        yield url, self._target(url, url, entry)

    def holds(self, part: str) -> bool:
        """Is there an address with `part` in it that answered well?"""
        entries = (entry for warc in self._warcs for entry in warc.entries.values())
        return any(part in entry.url and entry.status == OK for entry in entries)

    def lost(self) -> Iterator[tuple[str, str]]:
        """What could not be had when the site was captured, and what cannot be read now."""
        lost = {warc.name: warc.damage for warc in self._warcs if warc.damage}
        for warc in self._warcs:
            for revisit in warc.without_body:
                if self._held(revisit.entry.url) is None:
                    lost[revisit.entry.url] = "the capture says that it was had before, elsewhere"
        for name, value in self.told.items():
            url, _, reason = value.partition(" ")
            if name.startswith(_MISSING):
                lost[url] = reason
        for url, entry in self._warcs[-1].entries.items():
            if entry.status in PASSING:
                lost.setdefault(url, f"it answers {entry.status}")
        yield from lost.items()

    def refused(self) -> Iterator[tuple[str, str]]:
        """Snapshots of an archive that were not taken, each by its address, with the reason."""
        for warc in self._warcs:
            yield from sorted(warc.refused.items())

    @property
    def told(self) -> Mapping[str, str]:
        """What the last finished run said of itself."""
        return self._warcs[0].told

    def files(self) -> Sequence[SourceFile]:
        """Each WARC file, by what its addresses gave: when they were asked is left out."""
        return [SourceFile(warc.name, *warc.fingerprint()) for warc in self._warcs]

    def finish(self, told: Mapping[str, str], lost: Mapping[str, str]) -> None:
        """The run has come to its end: what it captured is asked about again in the next one.
        `told` is what is to be known of it later, and `lost` what could not be had, by address
        with a reason. Raises OutputError."""
        if self._live is not None:
            self._live.writer.finish({**told, **missing(lost)})

    def _hop(
        self, url: str, address: str, headers: Mapping[str, str] | None, cookies: Cookies
    ) -> tuple[Warc, ResponseRecord]:
        """What one address holds, captured just now if need be."""
        held = self._held(address)
        if self._live is None:
            held = held or self._alike(address)
            if held is None:
                raise FetchError(url, _NOT_HELD)
            return held
        if held is not None and self._is_current(held[1]):
            return held
        if address not in self._failed and address not in self._asked:
            try:
                self._capture(address, headers, cookies, held[1] if held else None, self._live)
                held = self._held(address)
            except FetchError as error:
                self._failed[address] = error.reason
        if held is None:
            raise FetchError(url, self._failed.get(address, _NOT_HELD))
        return held

    def _is_current(self, entry: ResponseRecord) -> bool:
        return entry.url in self._asked or (entry.run == self._run and entry.status not in PASSING)

    def _capture(
        self,
        address: str,
        headers: Mapping[str, str] | None,
        cookies: Cookies,
        known: ResponseRecord | None,
        live: Live,
    ) -> None:
        """Ask the network, and keep what it says."""
        self._check_robots(address, live)
        told = dict(headers or {})
        told.update(known.validators if known else ())
        exchange = live.visitor.visit(address, told, cookies)
        self._asked.add(address)
        if exchange.status == NOT_MODIFIED and known is not None:
            live.writer.unchanged(known, exchange)
        else:
            live.writer.record(exchange)

    def _check_robots(self, address: str, live: Live) -> None:
        """Raises FetchError where the host does not want the address to be asked."""
        rules = urljoin(address, "/robots.txt")
        if not live.obey_robots or address == rules:
            return
        if rules not in live.robots:
            # Where its own redirects lead is not forbidden by what is not known yet.
            live.robots[rules] = Robots(NOT_FOUND, b"")
            answer = self.get(rules)
            live.robots[rules] = Robots(answer.status, answer.body)
            live.visitor.slow_down(address, live.robots[rules].delay)
        if reason := live.robots[rules].forbids(address):
            raise FetchError(address, reason)

    def _held(self, url: str) -> tuple[Warc, ResponseRecord] | None:
        for warc in reversed(self._warcs):
            if (entry := warc.entries.get(url)) and not self._is_too_new(entry):
                return warc, entry
        return None

    def _is_too_new(self, entry: ResponseRecord) -> bool:
        """Is it a snapshot that an earlier run took, and the last one was not to take?"""
        before = self.told.get("before", "")
        return bool(before and entry.source) and entry.date[: len(before)] >= before

    def _alike(self, address: str) -> tuple[Warc, ResponseRecord] | None:
        """What is held under another form of the address: a capture need not have all forms
        between which the site itself would redirect."""
        if self._forms is None:
            self._forms = {}
            for warc in self._warcs:
                for url, entry in warc.entries.items():
                    if entry.status == OK:
                        self._forms.setdefault(page_key(url), url)
        alike = self._forms.get(page_key(address), address)
        return self._held(alike) if alike != address else None

    def _answer(self, url: str, address: str, warc: Warc, entry: ResponseRecord) -> Answer:
        try:
            headers, body = warc.read(entry, MAX_BYTES)
        except SourceError as error:
            raise FetchError(url, str(error)) from error
        return Answer(url, address, entry.status, joined(headers), body)

    def _target(self, url: str, address: str, entry: ResponseRecord) -> str:
        try:
            target = canonical(urljoin(address, entry.location))
        except ValueError as error:
            raise FetchError(url, f"it leads to no usable address: {error}") from error
        if urlsplit(target).scheme not in WEB_SCHEMES:
            raise FetchError(url, f"refused: a redirect to {target} is neither http nor https")
        return target


def read(paths: Sequence[Path]) -> Capture:
    """The captures in these files, as they are. Raises SourceError."""
    warcs = [warc for path in paths for warc in _warcs(path)]
    for warc in warcs:
        warc.borrow(warcs)
    capture = Capture(warcs)
    if not any(True for _ in capture.pages()) and not capture.holds("wp/v2"):
        raise SourceError(f"{', '.join(map(str, paths))}: no page of HTML is in this capture")
    return capture


def _warcs(path: Path) -> list[Warc]:
    if path.suffix.lower() != wacz.SUFFIX:
        return [Warc(path)]
    return [Warc(path, part) for part in wacz.parts(path)]


@contextmanager
def writing(path: Path, url: str, settings: Settings) -> Iterator[Capture]:
    """The capture of the site at `url` into the file at `path`, as long as the block runs.

    The site's own host may be private: somebody migrates a blog in the house. Raises
    SourceError for a file that is no capture, OutputError when it cannot be written.
    """
    from migrator.fetch.client import Certificates
    from migrator.fetch.crawl_session import Visitor

    warc = Warc(path)
    with (
        WarcWriter(warc) as writer,
        Visitor(
            {"*"} if settings.allow_private else www_forms(host_name(url)),
            rate=settings.rate or None,
            certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
        ) as visitor,
    ):
        yield Capture([warc], Live(visitor, writer, obey_robots=not settings.ignore_robots))


def missing(lost: Mapping[str, str]) -> dict[str, str]:
    """What could not be had, by address with a reason, as a run tells it at its end."""
    return {
        f"{_MISSING}{number}": f"{url.replace(' ', '%20')} {' '.join(reason.split())}"
        for number, (url, reason) in enumerate(sorted(lost.items()), 1)
    }


def joined(headers: Headers) -> dict[str, str]:
    """Headers by their names in lower case; those of one name as one list (RFC 9110, 5.3)."""
    told: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        is_list = key in told and key not in ("content-type", "set-cookie", "location")
        told[key] = f"{told[key]}, {value}" if is_list else value
    return told


def _is_page(entry: ResponseRecord) -> bool:
    return entry.status == OK and entry.content_type in _PAGES
