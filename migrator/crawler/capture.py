"""Answer requests for pages from a capture and, while a site is being captured, from the network.

Sources get all pages from here, so they get the same answers again later, when the site may be
offline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import (
    urljoin,
    urlsplit,
)

from migrator.archive import private_folder
from migrator.archive.warc import wacz
from migrator.archive.warc.reader import NEVER_REUSED, PASSING, ResponseRecord, Warc, is_no_news
from migrator.archive.warc.writer import WarcWriter, delete_if_useless
from migrator.crawler.requested_fields import reduced
from migrator.crawler.responses import Response
from migrator.crawler.web import Answer
from migrator.errors import FetchError, SourceError
from migrator.fetch.messages import (
    MAX_BYTES,
    NOT_FOUND,
    NOT_MODIFIED,
    OK,
    REDIRECTS,
    Headers,
    has_secret,
    without_secrets,
)
from migrator.fetch.robots import Robots
from migrator.model import SourceFile
from migrator.settings import Settings
from migrator.urls.hosts import WEB_SCHEMES, origin, origins_of_site
from migrator.urls.normalise import canonical, page_key

if TYPE_CHECKING:
    # Reading a capture must not import an HTTP library.
    from migrator.fetch.client import Cookies
    from migrator.fetch.crawl_session import Visitor

_MAX_REDIRECTS: Final = 10
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_MISSING: Final = "missing-"
_UNFINISHED: Final = (
    "the run that captured the site did not finish, so pages or files may be missing; the same"
    " `migrator crawl` continues it"
)
_TRUNCATED: Final = "the capture holds only the beginning of it"
_CHANGED: Final = "the capture is damaged: these are not the bytes that the site sent"
_NOT_IN_CAPTURE: Final = "the capture does not hold it"


@dataclass(slots=True)
class Live:
    """Network access while a capture is written.

    private      writer of the answers to a password; None if there is none
    obey_robots  False for `--ignore-robots`
    asks_robots  False to obey only the robots.txt files that the capture holds already
    """

    visitor: Visitor
    writer: WarcWriter
    private: WarcWriter | None = None
    obey_robots: bool = True
    asks_robots: bool = True
    robots: dict[str, Robots] = field(default_factory=dict)


class Capture:
    """A `Saved` web over WARC files, of which later ones take precedence.

    With `live`, the first file is being written. Answers captured since the last finished run are
    used as they are, so that an interrupted run continues; older ones are requested again
    conditionally (If-None-Match, If-Modified-Since). No URL is requested twice in a run.

    Answers to a password are in a file of their own, `private`, and answer only requests with a
    password. A capture of an older version has none, and holds all answers together.
    """

    def __init__(
        self, warcs: Sequence[Warc], live: Live | None = None, private: Warc | None = None
    ) -> None:
        self._warcs = warcs
        self._live = live
        self._private = private
        self._runs = {id(warc): warc.runs for warc in (warcs[0], private) if warc}
        self._requested: set[tuple[str, bool]] = set()
        self._failed: dict[tuple[str, bool], str] = {}
        self._url_by_variant: dict[str, str] | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer for a URL, after redirects. Raises FetchError.

        A password in `headers` is sent to the origin of `url` only.
        """
        address = canonical(url)
        home, all_headers = origin(address), dict(headers or {})
        cookies: Cookies = {}
        for _ in range(_MAX_REDIRECTS + 1):
            sent = all_headers if origin(address) == home else without_secrets(all_headers)
            warc, entry = self._record_of(url, address, sent, cookies)
            if entry.status not in REDIRECTS or not entry.location:
                return self._answer(url, address, warc, entry)
            address = self._target(url, address, entry)
        raise FetchError(url, f"more than {_MAX_REDIRECTS} redirects, the last to {address}")

    def pages(self) -> Iterator[str]:
        """Yield the URLs of all HTML pages in the capture; `lost` yields malformed ones."""
        yield from (url for url in self._page_urls() if _is_valid(url))

    def _page_urls(self) -> Iterator[str]:
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                newest = self._held(url)
                if newest and newest[0] is warc and _is_page(entry):
                    yield url

    def others(self) -> Iterator[Response]:
        """Yield the newest response of each URL that is not among `pages`."""
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                newest = self._held(url)
                if newest and newest[0] is warc and not _is_page(entry):
                    target = entry.location if entry.status in REDIRECTS else ""
                    yield Response(url, entry.content_type, entry.status, target)
        for url, entry in self._private.entries.items() if self._private else ():
            if self._held(url) is None:
                yield Response(url, entry.content_type, entry.status)

    def address_of(self, url: str) -> str:
        """Return the URL of the response that answers for `url`, after redirects; "" if none."""
        with suppress(FetchError):
            address = canonical(url)
            for _ in range(_MAX_REDIRECTS + 1):
                held = self._held(address) or self._held_variant(address)
                if held is None:
                    return ""
                if held[1].status not in REDIRECTS or not held[1].location:
                    return held[1].url
                address = self._target(url, address, held[1])
        return ""

    def moved(self) -> Iterator[tuple[str, str]]:
        """Yield each URL that redirects to another one, with that."""
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                newest = self._held(url)
                if newest and newest[0] is warc and entry.status in REDIRECTS and entry.location:
                    with suppress(FetchError):
                        yield url, self._target(url, url, entry)

    def has_url_containing(self, part: str) -> bool:
        """Return True if a URL that contains `part` was captured with status 200."""
        entries = (entry for warc in self._warcs for entry in warc.entries.values())
        return any(part in entry.url and entry.status == OK for entry in entries)

    def lost(self) -> Iterator[tuple[str, str]]:
        """Yield each URL that was not captured or cannot be read now, with the reason."""
        lost = dict(self.damage())
        for warc in self._warcs:
            for revisit in warc.without_body:
                if self._held(revisit.entry.url) is None:
                    lost[revisit.entry.url] = (
                        "the capture refers to a copy that it does not contain"
                    )
        for name, value in self.run_record.items():
            url, _, reason = value.partition(" ")
            if name.startswith(_MISSING):
                lost[url] = reason
        for url in self._page_urls():
            if not _is_valid(url):
                lost[url] = "its URL is malformed"
        for warc in self._warcs:
            for url, entry in warc.entries.items():
                if entry.status in PASSING and self._held(url) == (warc, entry):
                    lost.setdefault(url, f"it returns status {entry.status}")
        yield from lost.items()

    def damage(self) -> Iterator[tuple[str, str]]:
        """Yield each file that is damaged or unfinished, and each URL whose bytes changed."""
        for warc in self._warcs:
            if warc.damage:
                yield warc.name, warc.damage
            elif warc.is_own and not warc.runs and self._live is None:
                yield warc.name, _UNFINISHED
            for url, entry in warc.entries.items():
                if entry.body_offset in warc.changed and self._held(url) == (warc, entry):
                    yield url, _CHANGED
                elif entry.body_offset in warc.truncated and self._held(url) == (warc, entry):
                    yield url, _TRUNCATED

    def refused(self) -> Iterator[tuple[str, str]]:
        """Yield the URL of each snapshot of a web archive that was not used, with the reason."""
        for warc in self._warcs:
            yield from sorted(warc.refused.items())

    @property
    def unreachable(self) -> str:
        """The reason why this run got no answer at all, so that all are those of earlier runs."""
        return next(iter(self._failed.values()), "") if not self._requested else ""

    @property
    def run_record(self) -> Mapping[str, str]:
        """Data that the last finished run recorded about itself."""
        return self._warcs[0].run_info

    def files(self) -> Sequence[SourceFile]:
        """Return an entry for each WARC file; its digest covers the answers but not their times."""
        warcs = [*self._warcs, *([self._private] if self._private else [])]
        return [SourceFile(warc.name, *warc.fingerprint()) for warc in warcs]

    def begin_files(self) -> Capture:
        """Return a view of what was captured so far, without the network.

        From here on, `get` is for files of posts, which come from other hosts too. As in a
        migration, only the robots.txt files that the capture holds are obeyed.
        """
        if self._live is not None:
            self._live.asks_robots = False
        return Capture(self._warcs, private=self._private)

    def with_private_answers(self, key: str) -> Capture:
        """Return this capture with the answers to a password that belong to it.

        Raises SourceError if this machine does not hold them.
        """
        path = private_folder.capture_path(key)
        if path is None or not path.is_file():
            names = ", ".join(str(warc.path) for warc in self._warcs)
            raise SourceError(
                f"{names}: the answers to the password are not on this machine"
                f"{f' (in {path.parent})' if path else ''}; capture the site again with --user"
            )
        return Capture(self._warcs, private=Warc(path))

    def finish(self, record: Mapping[str, str], lost: Mapping[str, str]) -> None:
        """Mark the run as finished, so that the next run requests its answers again.

        record  data about the run, available later as `run_record`
        lost    URLs that could not be captured, with the reason

        Raises OutputError.
        """
        if self._live is not None:
            if self._live.private is not None:
                self._live.private.finish({})
            self._live.writer.finish({**record, **missing_urls(lost)})

    def _record_of(
        self, url: str, address: str, headers: Mapping[str, str] | None, cookies: Cookies
    ) -> tuple[Warc, ResponseRecord]:
        """Return the record of one URL, capturing it first if necessary; follows no redirects."""
        is_secret = has_secret(headers)
        held = self._held(address, is_secret=is_secret)
        if self._live is None:
            held = held or self._held_variant(address)
            if held is None:
                raise FetchError(url, _NOT_IN_CAPTURE)
            return held
        key = (address, is_secret)
        if held is not None and (key in self._requested or self._is_current(*held)):
            return held
        if key not in self._failed and key not in self._requested:
            try:
                self._capture(address, headers, cookies, held[1] if held else None, self._live)
                held = self._held(address, is_secret=is_secret)
            except FetchError as error:
                self._failed[key] = error.reason
        if held is None:
            raise FetchError(url, self._failed.get(key, _NOT_IN_CAPTURE))
        return held

    def _is_current(self, warc: Warc, entry: ResponseRecord) -> bool:
        return entry.run == self._runs.get(id(warc)) and entry.status not in NEVER_REUSED

    def _capture(
        self,
        address: str,
        headers: Mapping[str, str] | None,
        cookies: Cookies,
        known: ResponseRecord | None,
        live: Live,
    ) -> None:
        """Request a URL from the network and write the answer to the capture."""
        self._check_robots(address, live)
        is_secret = has_secret(headers)
        known = known if known is None or known.status not in NEVER_REUSED else None
        conditional = dict(headers or {})
        conditional.update(known.validators if known else ())
        exchange = live.visitor.visit(address, conditional, cookies)
        exchange = reduced(exchange, is_private=is_secret)
        self._requested.add((address, is_secret))
        writer = live.writer
        if is_secret:
            if live.private is None:
                raise FetchError(address, "a password was sent, but no private file is open")
            writer = live.private
        if exchange.status == NOT_MODIFIED and known is not None:
            writer.unchanged(known, exchange)
        else:
            writer.record(exchange)

    def _check_robots(self, address: str, live: Live) -> None:
        """Raise FetchError if the host's robots.txt forbids the URL."""
        rules = urljoin(address, "/robots.txt")
        if not live.obey_robots or address == rules:
            return
        if not live.asks_robots and rules not in live.robots and self._held(rules) is None:
            return
        if rules not in live.robots:
            # While robots.txt is being fetched, its own redirects must be allowed.
            live.robots[rules] = Robots(NOT_FOUND, b"")
            answer = self.get(rules)
            live.robots[rules] = Robots(answer.status, answer.body)
            live.visitor.slow_down(address, live.robots[rules].delay)
        if reason := live.robots[rules].forbids(address):
            raise FetchError(address, reason)

    def _held(self, url: str, *, is_secret: bool = False) -> tuple[Warc, ResponseRecord] | None:
        is_private = is_secret and self._private is not None
        warcs = [self._private] if is_private and self._private else self._warcs
        refusal = None
        for warc in reversed(warcs):
            if (entry := warc.entries.get(url)) and not self._is_too_new(entry):
                if not is_no_news(entry):
                    return warc, entry
                refusal = refusal or (warc, entry)
        return refusal

    def _is_too_new(self, entry: ResponseRecord) -> bool:
        """Return True for an earlier run's snapshot that the last run's `before` excludes."""
        before = self.run_record.get("before", "")
        return bool(before and entry.source) and entry.date[: len(before)] >= before

    def _held_variant(self, address: str) -> tuple[Warc, ResponseRecord] | None:
        """Return the record of a variant of the URL.

        A capture may lack some of the variants between which the site itself would redirect.
        """
        if self._url_by_variant is None:
            self._url_by_variant = {}
            for warc in self._warcs:
                for url, entry in warc.entries.items():
                    if entry.status == OK:
                        self._url_by_variant.setdefault(page_key(url), url)
        alike = self._url_by_variant.get(page_key(address), address)
        return self._held(alike) if alike != address else None

    def _answer(self, url: str, address: str, warc: Warc, entry: ResponseRecord) -> Answer:
        try:
            headers, body = warc.read(entry, MAX_BYTES)
        except SourceError as error:
            raise FetchError(url, str(error)) from error
        return Answer(url, address, entry.status, combined_headers(headers), body)

    def _target(self, url: str, address: str, entry: ResponseRecord) -> str:
        try:
            target = canonical(urljoin(address, entry.location))
        except ValueError as error:
            raise FetchError(url, f"it redirects to an invalid URL: {error}") from error
        if urlsplit(target).scheme not in WEB_SCHEMES:
            raise FetchError(url, f"refused: a redirect to {target} is neither http nor https")
        return target


def read(paths: Sequence[Path]) -> Capture:
    """Open the captures in these files. Raises SourceError."""
    warcs = [warc for path in paths for warc in _warcs(path)]
    for warc in warcs:
        warc.find_bodies_in(warcs)
    capture = Capture(warcs)
    if not any(True for _ in capture.pages()) and not capture.has_url_containing("wp/v2"):
        raise SourceError(f"{', '.join(map(str, paths))}: this capture contains no HTML page")
    return capture


def _warcs(path: Path) -> list[Warc]:
    if path.suffix.lower() != wacz.SUFFIX:
        return [Warc(path)]
    return [Warc(path, part) for part in wacz.parts(path)]


@contextmanager
def writing(path: Path, url: str, settings: Settings, private_key: str = "") -> Iterator[Capture]:
    """Open the file at `path` to capture the site at `url` into it, for the duration of the block.

    With a `private_key`, answers to a password are written into the private folder of that key.
    The site's own host may have a private address, because the user may name a blog in the local
    network; other ports of that host may not.
    If the site answers nothing but errors, no file is left. Raises SourceError for a file that is
    not a capture, OutputError if it cannot be written.
    """
    from migrator.fetch.client import Certificates
    from migrator.fetch.crawl_session import Visitor

    warc = Warc(path)
    secret = Warc(private_folder.create(private_key)) if private_key else None
    with (
        WarcWriter(warc) as writer,
        WarcWriter(secret, mode=0o600) if secret else nullcontext() as private,
        Visitor(
            {"*"} if settings.allow_private else origins_of_site(url),
            rate=settings.rate or None,
            certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
        ) as visitor,
    ):
        live = Live(visitor, writer, private, obey_robots=not settings.ignore_robots)
        try:
            yield Capture([warc], live, secret)
        finally:
            for held in (warc, secret):
                if held is not None:
                    delete_if_useless(held)


def missing_urls(lost: Mapping[str, str]) -> dict[str, str]:
    """Return the data that a run records about URLs that could not be captured, with the reason."""
    return {
        f"{_MISSING}{number}": f"{url.replace(' ', '%20')} {' '.join(reason.split())}"
        for number, (url, reason) in enumerate(sorted(lost.items()), 1)
    }


def combined_headers(headers: Headers) -> dict[str, str]:
    """Return headers by lower-case name; several with one name become one list (RFC 9110, 5.3)."""
    by_name: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        is_list = key in by_name and key not in ("content-type", "set-cookie", "location")
        by_name[key] = f"{by_name[key]}, {value}" if is_list else value
    return by_name


def _is_valid(url: str) -> bool:
    try:
        return bool(canonical(url))
    except FetchError:
        return False


def _is_page(entry: ResponseRecord) -> bool:
    return entry.status == OK and entry.content_type in _PAGES
