"""Open a capture as a `Source`, for the method by which the site was captured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from migrator.crawler.capture import Capture
from migrator.crawler.crawl import folder_of
from migrator.crawler.wayback import restore_site
from migrator.model import Source
from migrator.sources.html.source import CrawlSource
from migrator.sources.rest import RestSource, find_api_root

# Credentials for RestSource when the answers come from a capture.
_AS_CAPTURED: Final = {"Authorization": "as captured"}


def open_capture(web: Capture, locator: str, record: Mapping[str, str] | None = None) -> Source:
    """Return the source in a capture, for the method by which it was captured if it is recorded.

    `record` is the data about the run, by default those of the last finished run.
    """
    record = web.run_record if record is None else record
    url, via = record.get("url", ""), record.get("via", "")
    if via == "rest":
        if record.get("private"):
            web = web.with_private_answers(record["private"])
        headers = _AS_CAPTURED if record.get("user") else None
        return RestSource(web, url, record["root"], headers, dict(web.damage()))
    if not via and web.has_url_containing("/wp/v2/posts"):
        first = next(web.pages(), "")
        root = find_api_root(web, url or folder_of(urljoin(first, "/")))
        if root:
            return RestSource(web, url or root, root, lost=dict(web.damage()))
    notes = [(snapshot, f"not used: {reason}") for snapshot, reason in web.refused()]
    limit = record.get("limit", "")
    if via == restore_site.VIA:
        restored = restore_site.open_restored_capture(web, record)
        return CrawlSource(restored, url, locator, notes, newest_first=True, limit=limit)
    return CrawlSource(web, url, locator, notes, is_site=True, limit=limit)
