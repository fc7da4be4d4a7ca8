"""External links of an archive, asked: each address once, each host at its own pace.

What was told lately is taken from a file and not asked again. Hosts are asked at the same
time, the links to one host one after another: a host that is slow, or gone, holds up nobody
else, and after three silences in a row its other links are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from migrator import settings as settings_module
from migrator.archive import link_cache
from migrator.archive.link_cache import LinkRecord, ProbeOutcome, moment_of
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.errors import FetchError, OutputError
from migrator.findings import Finding
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings
from migrator.urls.hosts import Origin, origin
from migrator.verifier.links import link_verdicts as rulings
from migrator.verifier.links.link_probe import Inquiry
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
# Requests a second to one host.
_RATE: Final = 2.0
# What no archive asks about any more is forgotten after this time.
_FORGOTTEN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CheckedLinks:
    """`counts`: the addresses outside, and how many of them were asked now."""

    findings: list[Finding]
    counts: dict[str, int]


def session_of(settings: Settings) -> Session:
    """What asks the links: patient with what passes, and not for long with what does not."""
    # 13 MB of memory and a tenth of a second, for a run that does ask.
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
    return Rules(
        settings_module.statuses(settings.accept_status),
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
    """Ask the addresses outside of an archive, and say what is to be said of each link.

    `external` are all addresses that the archive links to, with the places that do. Findings
    come in the order of the addresses. Raises UsageError when the file for what was told is
    something else; whatever happens else, what was learnt so far is in there.
    """
    rules, watcher = rules_of(settings), watcher or Unwatched()
    links = rulings.links(external, rules)
    path = settings.link_cache or settings.output / link_cache.PATH
    known, trouble = link_cache.load(path)
    now = clock()
    records = {
        link.address: known[link.address]
        for link in links
        if link.address in known and rulings.is_fresh(known[link.address], link, rules, now)
    }
    stale = [link for link in links if link.address not in records]
    before = dict(records)
    try:
        with ExitStack() as stack:
            if stale or (settings.suggest and _wanting(links, records, rules)):
                session = stack.enter_context(open_session(settings))
                watcher.begin("Asking external links", len(stale))
                for link, record in _ask_all(session, stale, clock):
                    records[link.address] = record
                    watcher.advance()
                if settings.suggest:
                    wayback = Wayback(session, settings.wayback_address)
                    _suggest(wayback, _wanting(links, records, rules), records, watcher)
    finally:
        if records != before:
            trouble = _keep(path, known | records, now) or trouble
    findings = [
        finding
        for link in links
        for finding in rulings.findings(link, records[link.address], rules)
    ]
    if trouble:
        where = str(settings.link_cache or link_cache.PATH)
        findings.append(Finding("unusable-cache", where, trouble))
    return CheckedLinks(findings, {"external": len(links), "asked": len(stale)})


def _ask_all(
    session: Session, links: Sequence[Link], clock: Callable[[], datetime]
) -> Iterator[tuple[Link, LinkRecord]]:
    """Each link with what came of it, as they come."""
    inquiry = Inquiry(session, clock)
    answers: SimpleQueue[tuple[Link, LinkRecord] | BaseException] = SimpleQueue()

    def work(of_one_host: Iterable[Link]) -> None:
        try:
            for answer in _ask_host(inquiry, of_one_host):
                answers.put(answer)
        except BaseException as error:  # for the thread that waits
            answers.put(error)

    hosts = sorted(_by_host(links), key=lambda group: (-len(group), group[0].address))
    threads = ThreadPoolExecutor(_HOSTS_AT_ONCE)
    try:
        for group in hosts:
            threads.submit(work, group)
        for _ in links:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer
    finally:
        # Whoever stops early closes the session, which ends every wait.
        threads.shutdown(wait=False, cancel_futures=True)


def _by_host(links: Iterable[Link]) -> list[list[Link]]:
    groups: dict[Origin, list[Link]] = defaultdict(list)
    for link in links:
        try:
            groups[origin(link.address)].append(link)
        except ValueError:
            groups["", "", 0].append(link)
    return list(groups.values())


def _ask_host(inquiry: Inquiry, links: Iterable[Link]) -> Iterator[tuple[Link, LinkRecord]]:
    """Ask the links to one host, until it is silent too often."""
    silences: list[LinkRecord] = []
    for link in links:
        if len(silences) == _SILENCES:
            last = silences[-1]
            reason = f"not asked, after {_SILENCES} in a row: {last.reason}"
            yield link, LinkRecord(last.asked, last.outcome, last.status, reason)
            continue
        met = inquiry.ask(link)
        silences = [*silences, met.record] if met.is_silent else []
        yield link, met.record


def _wanting(links: Iterable[Link], records: Mapping[str, LinkRecord], rules: Rules) -> list[Link]:
    """The dead links of which it was not asked whether there is a snapshot."""
    return [
        link
        for link in links
        if (record := records.get(link.address)) is not None
        and record.snapshot is None
        and record.outcome is not ProbeOutcome.NO_ADDRESS
        and rulings.judge(record, rules)[0] is Standing.DEAD
    ]


def _suggest(
    wayback: Wayback, dead: Sequence[Link], records: dict[str, LinkRecord], watcher: Watcher
) -> None:
    """Ask for the newest snapshots, one after another, as long as the archive answers."""
    watcher.begin("Asking the Internet Archive", len(dead))
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


def _keep(path: Path, records: Mapping[str, LinkRecord], now: datetime) -> str:
    """Write what is known; why that could not be done, "" if it was."""
    moments = {url: moment_of(record.asked) for url, record in records.items()}
    kept = {
        url: records[url]
        for url, moment in moments.items()
        if moment is not None and now - moment < _FORGOTTEN
    }
    try:
        link_cache.save(path, kept)
    except OutputError as error:
        return str(error)
    return ""
