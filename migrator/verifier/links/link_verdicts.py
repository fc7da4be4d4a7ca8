"""Decide whether an external link works, is dead or is unknown, from the result of its probe.

Everything here is decided without a network. Only a definite failure counts as broken; a response
that may be meant for programs or strangers only, or for a short time, leaves it unknown.
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
from migrator.fetch.results import GONE_STATUSES
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import host_name

Places = Sequence[tuple[str, int]]
"""The places of links to a URL: the file, and its line (0 if it is unknown)."""


class Standing(Enum):
    """The verdict on a link; UNTOLD means unknown."""

    WORKS = "works"
    DEAD = "dead"
    UNTOLD = "untold"


# The server was requested twice, the second time with the user agent of a browser.
DEAD_STATUSES: Final = GONE_STATUSES
# All other statuses from 300 up leave it unknown. These get an explanation:
OPEN_STATUSES: Final = {
    401: "it requires a password",
    402: "it requires a payment",
    403: "it refuses programs, or requires a login",
    405: "it refuses this kind of request",
    407: "a proxy requires a password",
    418: "it refuses programs",
    429: "it received too many requests",
    451: "it is blocked for legal reasons, here or everywhere",
    503: "it is temporarily unavailable, or refuses programs",
    520: "the proxy in front of the server got no valid response",
    521: "the proxy in front of the server got no response",
    522: "the proxy in front of the server got no response",
    523: "the proxy in front of the server cannot reach it",
    524: "the proxy in front of the server got no response in time",
    525: "the proxy in front of the server could not open a TLS connection",
    526: "the proxy in front of the server does not trust its certificate",
    530: "the proxy in front of the server got no response",
    999: "it refuses programs",
}
_OUTCOMES: Final = {
    ProbeOutcome.ERROR_PAGE: Standing.DEAD,
    ProbeOutcome.NO_HOST: Standing.DEAD,
    ProbeOutcome.NO_ADDRESS: Standing.DEAD,
    ProbeOutcome.DOUBTFUL: Standing.UNTOLD,
    ProbeOutcome.NO_ANSWER: Standing.UNTOLD,
}
# How long a result is valid at most. A dead page may come back, and a user who repairs a link
# wants to see the effect; an unknown result may become known soon, but not in the same hour.
_MAX_AGES: Final = {Standing.DEAD: timedelta(days=1), Standing.UNTOLD: timedelta(hours=3)}
_LONGEST_PATTERN: Final = 1000
_LONGEST_ADDRESS: Final = 8000
_SCHEME: Final = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)


@value_object
class Rules:
    """The user's rules for checking links.

    accepted  statuses that count as success, like 200
    exclude   patterns of URLs that are not checked: with a slash, patterns of whole URLs
              (`https://example.org/*`), without one, of hosts including their subdomains
    max_age   how long the result of a working link is valid
    suggest   look up dead links in the Internet Archive
    """

    accepted: Collection[int] = ()
    exclude: Sequence[str] = ()
    max_age: timedelta = timedelta(days=7)
    suggest: bool = False

    def excludes(self, url: str) -> bool:
        """Return True if a pattern excludes the URL."""
        host = host_name(url)
        return any(_matches(pattern[:_LONGEST_PATTERN], url, host) for pattern in self.exclude)


@dataclass(slots=True)
class Link:
    """A URL to check, without fragment, and the places of the links to it."""

    address: str
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """The places of links by fragment; "" means the page as a whole."""

    @property
    def fragments(self) -> frozenset[str]:
        """All fragments that links name."""
        return frozenset(self.places) - {""}


def links(external: Mapping[str, Places], rules: Rules) -> list[Link]:
    """Return the links to check, sorted: each URL once, only http and https, without those that
    are excluded."""
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
    """Return True for a URL that no browser could open: without a host, or with an invalid
    port."""
    if not _parses(url):
        return True
    return not _SCHEME.sub("", url, count=1).strip("/\\ ")


def is_fresh(record: LinkRecord, link: Link, rules: Rules, now: datetime) -> bool:
    """Return True if a cached result is still valid and covers all fragments of the link."""
    checked = moment_of(record.asked)
    if checked is None or (record.is_page and not record.fragments >= link.fragments):
        return False
    standing, _ = verdict(record, rules)
    max_age = min(rules.max_age, _MAX_AGES.get(standing, rules.max_age))
    return timedelta() <= now - checked < max_age


def verdict(record: LinkRecord, rules: Rules) -> tuple[Standing, str]:
    """Return the verdict on a URL, and the reason in a few words ("" if it works)."""
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
    """Yield the findings about a link, for each place of the link."""
    standing, reason = verdict(record, rules)
    if standing is Standing.DEAD:
        reason += _snapshot_hint(record, rules)
    for fragment in sorted(link.places):
        url = f"{link.address}#{fragment}" if fragment else link.address
        for kind, message in _messages(url, fragment, record, standing, reason):
            for where, line in sorted(set(link.places[fragment])):
                yield Finding(kind, where, message, line=line)


def _messages(
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
        yield "moved-link", f"{url} moved permanently to {new}"
    if fragment in record.lacking:
        yield "dead-anchor", f"{url}: the page exists, but has no such anchor"
    elif fragment in record.unclear:
        yield "untold-link", f"{url}: the page exists, but the anchor could not be checked"


def _snapshot_hint(record: LinkRecord, rules: Rules) -> str:
    if record.snapshot:
        return f"; snapshot in the Internet Archive: {record.snapshot}"
    if not rules.suggest or record.outcome is ProbeOutcome.NO_ADDRESS:
        return ""
    if record.snapshot is None:
        return "; the Internet Archive could not be reached"
    return "; the Internet Archive has no snapshot of it"


def _matches(pattern: str, url: str, host: str) -> bool:
    # fnmatch does not backtrack from one star to the previous one, so no pattern takes long.
    if "/" in pattern:
        return fnmatch.fnmatchcase(url[:_LONGEST_ADDRESS], pattern)
    pattern = pattern.lower()
    return fnmatch.fnmatchcase(host, pattern) or fnmatch.fnmatchcase(host, f"*.{pattern}")


def _parses(url: str) -> bool:
    try:
        urlsplit(url).port  # noqa: B018  raises ValueError for an invalid port
    except ValueError:
        return False
    return True
