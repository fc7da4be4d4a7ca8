"""Check the external links of an archive: each URL once, each host at its own rate.

Recent results come from a cache file. Different hosts are checked in parallel, the links to one
host one after another. So a slow or missing host does not delay the others; after three
failures in a row its other links are not requested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from migrator.archive import link_cache
from migrator.archive.contained_path import own_path
from migrator.archive.link_cache import LinkRecord, ProbeOutcome, moment_of
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.errors import FetchError, OutputError
from migrator.findings import Finding
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings, status_codes
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import Origin, origin
from migrator.verifier.links import link_verdicts
from migrator.verifier.links.link_probe import LinkProber
from migrator.verifier.links.link_verdicts import (
    Link,
    Places,
    Rules,
    Standing,
)

if TYPE_CHECKING:
    from migrator.fetch.session import Session

_HOSTS_AT_ONCE: Final = 16
_SILENCES: Final = 3
# Requests per second to one host.
_RATE: Final = 2.0
# Cached results are removed after this time.
_CACHE_LIFETIME: Final = timedelta(days=90)


@value_object
class CheckedLinks:
    """The findings, and the counts of external URLs and of those that were requested now."""

    findings: list[Finding]
    counts: dict[str, int]


def session_of(settings: Settings) -> Session:
    """Return the session for link checks: it retries temporary errors, with short timeouts."""
    # Imported late: it costs 13 MB of memory and 0.1 s, which other runs need not pay.
    from migrator.fetch.retry import Patience
    from migrator.fetch.session import Certificates, Session, Timeouts

    return Session(
        {"*"} if settings.allow_private else (),
        timeouts=Timeouts(connect=10, read=20, total=60),
        max_bytes=1 << 20,
        patience=Patience(attempts=3, first_wait=1),
        connections=settings.connections,
        rate=settings.rate or _RATE,
        certificates=Certificates.IGNORED if settings.insecure else Certificates.CHECKED,
    )


def rules_of(settings: Settings) -> Rules:
    """Return the rules for checking links."""
    return Rules(
        status_codes(settings.accept_status),
        settings.exclude,
        timedelta(days=settings.max_age),
        settings.suggest,
    )


def check_links(
    external: Mapping[str, Places],
    settings: Settings,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    open_session: Callable[[Settings], Session] = session_of,
) -> CheckedLinks:
    """Check the external URLs of an archive, and return a finding for each defective link.

    `external` are all URLs that the archive links to, with the places of the links. Findings are
    sorted by URL. Raises UsageError if the cache file is a file of another kind. Results are
    saved even if the check is interrupted.
    """
    rules, watcher = rules_of(settings), watcher or Unwatched()
    links = link_verdicts.links(external, rules)
    path = settings.link_cache or own_path(settings.output, link_cache.PATH)
    known, problem = link_cache.load(path)
    now = clock()
    records = {
        link.address: known[link.address]
        for link in links
        if link.address in known and link_verdicts.is_fresh(known[link.address], link, rules, now)
    }
    stale = [link for link in links if link.address not in records]
    before = dict(records)
    try:
        with ExitStack() as stack:
            if stale or (settings.suggest and _without_snapshot(links, records, rules)):
                session = stack.enter_context(open_session(settings))
                watcher.begin("Checking external links", len(stale))
                for link, record in _probe_all(session, stale, clock):
                    records[link.address] = record
                    watcher.advance()
                if settings.suggest:
                    wayback = Wayback(session, settings.wayback_address)
                    dead = _without_snapshot(links, records, rules)
                    _find_snapshots(wayback, dead, records, watcher)
    finally:
        if records != before:
            problem = _save(path, known | records, now) or problem
    findings = [
        finding
        for link in links
        for finding in link_verdicts.findings(link, records[link.address], rules)
    ]
    if problem:
        where = str(settings.link_cache or link_cache.PATH)
        findings.append(Finding("unusable-cache", where, problem))
    return CheckedLinks(findings, {"external": len(links), "asked": len(stale)})


def _probe_all(
    session: Session, links: Sequence[Link], clock: Callable[[], datetime]
) -> Iterator[tuple[Link, LinkRecord]]:
    """Probe all links, and yield each with its record as soon as it is known."""
    prober = LinkProber(session, clock)
    results: SimpleQueue[tuple[Link, LinkRecord] | BaseException] = SimpleQueue()

    def work(links_of_host: Iterable[Link]) -> None:
        try:
            for result in _probe_host(prober, links_of_host):
                results.put(result)
        except BaseException as error:  # passed on to the waiting thread
            results.put(error)

    hosts = sorted(_by_host(links), key=lambda group: (-len(group), group[0].address))
    threads = ThreadPoolExecutor(_HOSTS_AT_ONCE)
    try:
        for group in hosts:
            threads.submit(work, group)
        for _ in links:
            result = results.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        # A caller that stops early closes the session, which ends every wait.
        threads.shutdown(wait=False, cancel_futures=True)


def _by_host(links: Iterable[Link]) -> list[list[Link]]:
    groups: dict[Origin, list[Link]] = defaultdict(list)
    for link in links:
        try:
            groups[origin(link.address)].append(link)
        except ValueError:
            groups["", "", 0].append(link)
    return list(groups.values())


def _probe_host(prober: LinkProber, links: Iterable[Link]) -> Iterator[tuple[Link, LinkRecord]]:
    """Probe the links to one host; after some failures in a row the others are not requested."""
    silences: list[LinkRecord] = []
    for link in links:
        if len(silences) == _SILENCES:
            last = silences[-1]
            reason = f"not requested, after {_SILENCES} failures in a row: {last.reason}"
            yield link, LinkRecord(last.asked, last.outcome, last.status, reason)
            continue
        result = prober.probe(link)
        silences = [*silences, result.record] if result.is_silent else []
        yield link, result.record


def _without_snapshot(
    links: Iterable[Link], records: Mapping[str, LinkRecord], rules: Rules
) -> list[Link]:
    """Return the dead links whose snapshot was not looked up."""
    return [
        link
        for link in links
        if (record := records.get(link.address)) is not None
        and record.snapshot is None
        and record.outcome is not ProbeOutcome.NO_ADDRESS
        and link_verdicts.verdict(record, rules)[0] is Standing.DEAD
    ]


def _find_snapshots(
    wayback: Wayback, dead: Sequence[Link], records: dict[str, LinkRecord], watcher: Watcher
) -> None:
    """Look up the newest snapshots, one after another, as long as the Internet Archive responds."""
    watcher.begin("Searching the Internet Archive", len(dead))
    failures = 0
    for link in dead:
        try:
            snapshot = wayback.newest(link.address)
        except FetchError:
            failures += 1
            if failures == _SILENCES:
                return
            continue
        failures = 0
        records[link.address] = replace(records[link.address], snapshot=snapshot)
        watcher.advance()


def _save(path: Path, records: Mapping[str, LinkRecord], now: datetime) -> str:
    """Save the records, and return the reason if that failed, else ""."""
    moments = {url: moment_of(record.asked) for url, record in records.items()}
    kept = {
        url: records[url]
        for url, moment in moments.items()
        if moment is not None and now - moment < _CACHE_LIFETIME
    }
    try:
        link_cache.save(path, kept)
    except OutputError as error:
        return str(error)
    return ""
