"""Links that lead out of an archive: what is said of each, by what came of asking.

Everything here is decided without a network. Only what is definite counts as broken; what a
server says to programs, to strangers or for the moment is "could not tell".
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from urllib.parse import urldefrag, urlsplit

from migrator.archive.link_cache import LinkRecord, ProbeOutcome, moment_of
from migrator.findings import Finding
from migrator.urls.hosts import host_name

Places = Sequence[tuple[str, int]]
"""Where an address is linked to: the file, and its line (0 where that is not known)."""


class Standing(Enum):
    """How it stands with a link."""

    WORKS = "works"
    DEAD = "dead"
    UNTOLD = "untold"


# The only answers that say of an address itself, for everybody and for good, that nothing is
# there (RFC 9110, 15.5.5 and 15.5.11). Each was given twice, the second time to a browser-like
# name.
DEAD_STATUSES: Final = frozenset({404, 410})
# All others from 300 up leave it open. Those that need more words than their own:
OPEN_STATUSES: Final = {
    401: "it asks for a password",
    402: "it asks for money",
    403: "it does not answer programs, or not everybody",
    405: "it does not answer this kind of request",
    407: "a proxy asks for a password",
    418: "it does not answer programs",
    429: "it is asked too much",
    451: "it must not be shown, here or at all",
    503: "it is out of order for now, or does not answer programs",
    520: "what stands before the server had no answer from it",
    521: "what stands before the server had no answer from it",
    522: "what stands before the server had no answer from it",
    523: "what stands before the server had no answer from it",
    524: "what stands before the server had no answer from it",
    525: "what stands before the server had no answer from it",
    526: "what stands before the server does not trust its certificate",
    530: "what stands before the server had no answer from it",
    999: "it does not answer programs",
}
_OUTCOMES: Final = {
    ProbeOutcome.ERROR_PAGE: Standing.DEAD,
    ProbeOutcome.NO_HOST: Standing.DEAD,
    ProbeOutcome.NO_ADDRESS: Standing.DEAD,
    ProbeOutcome.DOUBTFUL: Standing.UNTOLD,
    ProbeOutcome.NO_ANSWER: Standing.UNTOLD,
}
# How long what was told is believed, at most. What is dead may come back, and whoever mends a
# link wants to see it; what could not be told may be told soon, but not in the same hour.
_AT_MOST: Final = {Standing.DEAD: timedelta(days=1), Standing.UNTOLD: timedelta(hours=3)}
_LONGEST_PATTERN: Final = 1000
_LONGEST_ADDRESS: Final = 8000
_SCHEME: Final = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person says about links.

    accepted  statuses that are as good as 200
    exclude   patterns of addresses that are left alone: with a slash of whole addresses
              (`https://example.org/*`), without one of hosts and what lies below them
    max_age   how long it is believed that a link works
    suggest   the Internet Archive is asked about what is dead
    """

    accepted: Collection[int] = ()
    exclude: Sequence[str] = ()
    max_age: timedelta = timedelta(days=7)
    suggest: bool = False

    def excludes(self, url: str) -> bool:
        host = host_name(url)
        return any(_matches(pattern[:_LONGEST_PATTERN], url, host) for pattern in self.exclude)


@dataclass(slots=True)
class Link:
    """One address to ask: without fragment, and who links to which of its places."""

    address: str
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """Where each fragment is linked to; "" is the page as a whole."""

    @property
    def fragments(self) -> frozenset[str]:
        return frozenset(self.places) - {""}


def links(external: Mapping[str, Places], rules: Rules) -> list[Link]:
    """What is to be asked of the addresses that an archive links to, in their order: each once,
    http and https only, and none that is excluded."""
    found: dict[str, Link] = {}
    for url in sorted(external):
        if not _SCHEME.match(url) or rules.excludes(url):
            continue
        address, fragment = urldefrag(url) if _parses(url) else (url, "")
        if address.startswith(("//", "\\\\")):
            address = f"https:{address}"
        link = found.setdefault(address, Link(address))
        link.places.setdefault(fragment, []).extend(external[url])
    return [found[address] for address in sorted(found)]


def is_no_address(url: str) -> bool:
    """Is it nothing that any browser could open: without a host, or with a port that is none?"""
    if not _parses(url):
        return True
    return not _SCHEME.sub("", url, count=1).strip("/\\ ")


def is_fresh(record: LinkRecord, link: Link, rules: Rules, now: datetime) -> bool:
    """Is what was found out before still believed, and is it all that is asked now?"""
    asked = moment_of(record.asked)
    if asked is None or (record.is_page and not record.fragments >= link.fragments):
        return False
    standing, _ = judge(record, rules)
    longest = min(rules.max_age, _AT_MOST.get(standing, rules.max_age))
    return timedelta() <= now - asked < longest


def judge(record: LinkRecord, rules: Rules) -> tuple[Standing, str]:
    """How it stands with an address, and why in a few words; "" when it works."""
    if record.status in rules.accepted:
        return Standing.WORKS, ""
    if record.outcome in _OUTCOMES:
        return _OUTCOMES[record.outcome], record.reason
    if 200 <= record.status < 300:
        return Standing.WORKS, ""
    if record.status in DEAD_STATUSES:
        return Standing.DEAD, record.reason
    words = OPEN_STATUSES.get(record.status, "")
    return Standing.UNTOLD, f"{record.reason}: {words}" if words else record.reason


def findings(link: Link, record: LinkRecord, rules: Rules) -> Iterator[Finding]:
    """What is to be said of a link, at each place that has it."""
    standing, reason = judge(record, rules)
    if standing is Standing.DEAD:
        reason += _snapshot(record, rules)
    for fragment in sorted(link.places):
        url = f"{link.address}#{fragment}" if fragment else link.address
        for kind, message in _said(url, fragment, record, standing, reason):
            for where, line in sorted(set(link.places[fragment])):
                yield Finding(kind, where, message, line=line)


def _said(
    url: str, fragment: str, record: LinkRecord, standing: Standing, reason: str
) -> Iterator[tuple[str, str]]:
    if standing is Standing.DEAD:
        yield "dead-link", f"{url}: {reason}"
        return
    if standing is Standing.UNTOLD:
        yield "untold-link", f"{url}: {reason}"
        return
    if record.moved_to:
        new = f"{record.moved_to}#{fragment}" if fragment else record.moved_to
        yield "moved-link", f"{url} has moved for good to {new}"
    if fragment in record.lacking:
        yield "dead-anchor", f"{url}: the page is there, and no place in it has this name"
    elif fragment in record.unclear:
        yield "untold-link", f"{url}: the page is there; whether this place is in it, is not told"


def _snapshot(record: LinkRecord, rules: Rules) -> str:
    if record.snapshot:
        return f"; the Internet Archive has it: {record.snapshot}"
    if not rules.suggest or record.outcome is ProbeOutcome.NO_ADDRESS:
        return ""
    if record.snapshot is None:
        return "; the Internet Archive could not be asked"
    return "; the Internet Archive has no snapshot of it"


def _matches(pattern: str, url: str, host: str) -> bool:
    # Of fnmatch's patterns each star is settled before the next: no pattern takes long.
    if "/" in pattern:
        return fnmatch.fnmatchcase(url[:_LONGEST_ADDRESS], pattern)
    pattern = pattern.lower()
    return fnmatch.fnmatchcase(host, pattern) or fnmatch.fnmatchcase(host, f"*.{pattern}")


def _parses(url: str) -> bool:
    try:
        urlsplit(url).port  # noqa: B018  raises for what is none
    except ValueError:
        return False
    return True
