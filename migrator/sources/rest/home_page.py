"""Read from the pages of a site the facts that its API does not tell."""

from __future__ import annotations

import re

from migrator.crawler.feeds import feed
from migrator.crawler.web import Web
from migrator.errors import FetchError
from migrator.startup.value_objects import value_object

_HEAD_SIZE = 256 * 1024
_HTML = re.compile(r"""<html\b[^<>]*?\blang\s*=\s*["']?([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)""")
_META = re.compile(r"<meta\b([^<>]{1,500})>", re.IGNORECASE)
_GENERATOR = re.compile(r"""\bcontent\s*=\s*["']WordPress ([0-9][0-9.]*)""")


@value_object
class Home:
    """Language and generator in an export's form; "" if unknown.

    Examples: `fr-FR`, `https://wordpress.org/?v=6.1.1`.
    """

    language: str = ""
    generator: str = ""


def read_home(web: Web, url: str) -> Home:
    """Return the data on the home page; empty if the page cannot be read."""
    try:
        answer = web.get(url)
    except FetchError:
        return Home()
    head = answer.body[:_HEAD_SIZE].decode("utf-8", "replace")
    language = _HTML.search(head)
    versions = (_GENERATOR.search(attributes) for attributes in _META.findall(head))
    version = next((found[1] for found in versions if found), "")
    return Home(
        language[1] if language else "",
        f"https://wordpress.org/?v={version}" if version else "",
    )


def has_comments(web: Web, url: str) -> bool:
    """Return True if the site's feed of comments has one."""
    try:
        found = feed(web.get(f"{url.rstrip('/')}/?feed=comments-rss2"))
    except FetchError:
        return False
    return found is not None and found.is_of_comments
