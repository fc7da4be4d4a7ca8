"""Addresses of a site and its pages: the root of the most pages, the path and the host of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from migrator.errors import SourceError
from migrator.urls.hosts import authority, site_host


def root_of_most(urls: Iterator[str]) -> str:
    """Return the root URL of the site with the most pages.

    Raises SourceError if there is no page.
    """
    hosts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for url in urls:
        parts = urlsplit(url)
        host = site_host(url)
        hosts[host] += 1
        first.setdefault(host, f"{parts.scheme}://{parts.netloc}/")
    if not hosts:
        raise SourceError("it contains no HTML page")
    most = max(hosts.values())
    return next(first[host] for host in first if hosts[host] == most)


def plain_path(link: str) -> str:
    """Return the path of a URL without a final slash."""
    return urlsplit(link).path.rstrip("/")


def shown_host(url: str) -> str:
    """Return host and port of a URL for messages; the URL itself if it is malformed."""
    try:
        return authority(url) or url
    except ValueError:
        return url
