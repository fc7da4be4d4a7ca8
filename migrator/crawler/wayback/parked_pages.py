"""Tell a snapshot of the site from a page that a later owner of its domain showed.

A domain that is given up goes to domain sellers, and web archives continue to take snapshots of it.
The signs of such pages are in the tables.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.crawler.web import Answer
from migrator.sources.html import SitePage, read_page
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import site_host
from migrator.urls.normalise import joined

_OK: Final = 200
_SMALL: Final = 4096  # maximum bytes of a page that only redirects
_HEAD: Final = 1 << 16
_ITEMS: Final = frozenset({"post", "page", "attachment"})
_LISTS: Final = frozenset({"home", "archive", "feed"})

# Texts on pages that have replaced a site (domain parking, server defaults), in lower case.
PARKING: Final[tuple[str, ...]] = (
    "sedoparking.com",
    "parkingcrew.net",
    "bodis.com",
    "above.com/marketplace",
    "parklogic.com",
    "dsparking.com",
    "domainsponsor.com",
    "fastpark.net",
    "hugedomains.com",
    "buydomains.com",
    "afternic.com",
    "dan.com/buy-domain",
    "/park/caf.js",
    "adsense/domains/caf.js",
    "parking-page",
    "domain is for sale",
    "domain may be for sale",
    "domain name is for sale",
    "domain has expired",
    "domain name has expired",
    "this domain is parked",
    "domain is registered at",
    "this web page is parked",
    "future home of something quite cool",
    "cgi-sys/suspendedpage",
    "this account has been suspended",
    "cgi-sys/defaultwebpage",
    "apache2 ubuntu default page",
    "welcome to nginx!",
    "apache is functioning normally",
    "<h1>it works!</h1>",
    "error establishing a database connection",
    "briefly unavailable for scheduled maintenance",
)
# Signs that nearly every WordPress page has.
_WORDPRESS: Final = re.compile(
    rb"/wp-content/|/wp-includes/|/xmlrpc\.php|\bcontent=[\"']WordPress|\bhentry\b", re.IGNORECASE
)
_REFRESH: Final = re.compile(
    rb"<meta[^>]{0,100}http-equiv=[\"']?refresh[^>]{0,100}url=[\"']?([^\"'>\s]{1,500})",
    re.IGNORECASE,
)
_SCRIPT_REDIRECT: Final = re.compile(
    rb"(?:window|document|top|self)?\.?location(?:\.href|\.replace\(|\.assign\()?\s*=?\s*\(?"
    rb"[\"'](https?:)?//([^\"'/]{1,200})",
    re.IGNORECASE,
)
_END: Final = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


@value_object
class SnapshotCheck:
    """Result of examining a snapshot.

    doubt     reason why it is not a page of the site, "" if it may be
    is_item   True if it shows one post
    is_list   True if it shows several posts
    is_whole  True if it is not truncated
    size      length of the content in characters
    """

    doubt: str = ""
    is_item: bool = False
    is_list: bool = False
    is_whole: bool = True
    size: int = 0


def check_snapshot(answer: Answer) -> SnapshotCheck:
    """Examine the answer of a snapshot, whose URL is the original one."""
    if answer.status != _OK:
        return SnapshotCheck(f"the archive returns status {answer.status}")
    body = answer.body
    if not body.strip():
        return SnapshotCheck("it is empty")
    if doubt := _redirects_away(answer) or _parked(body):
        return SnapshotCheck(doubt)
    page: SitePage = read_page(answer)
    is_whole = _END.search(body, max(0, len(body) - _HEAD)) is not None
    is_item = page.kind in _ITEMS
    return SnapshotCheck("", is_item, page.kind in _LISTS, is_whole, len(page.content))


def _parked(body: bytes) -> str:
    """Return the reason if a domain seller or a server without a site made the page, else ""."""
    if _WORDPRESS.search(body):
        return ""
    text = body[:_HEAD].decode("latin-1").lower()
    mark = next((mark for mark in PARKING if mark in text), "")
    return f'it is not the site but a page that replaced it ("{mark}")' if mark else ""


def _redirects_away(answer: Answer) -> str:
    """Return the reason if the page only redirects to another host, else ""."""
    body = answer.body
    here = site_host(answer.url)
    if len(body) > _SMALL or _WORDPRESS.search(body):
        return ""
    if refresh := _REFRESH.search(body):
        target = joined(answer.url, refresh[1].decode("latin-1"))
    elif script := _SCRIPT_REDIRECT.search(body):
        target = f"http://{script[2].decode('latin-1')}/"
    else:
        return ""
    there = site_host(target)
    return f"it only redirects to {there}" if there and there != here else ""
