"""Recognise a file that is not a WordPress export, and explain what it is instead."""

from __future__ import annotations

import re

from lxml import etree

from migrator.sources.wxr.element_text import name_of
from migrator.sources.wxr.repair.wxr_schema import family

HEAD = 64 * 1024

EMPTY = "is empty: export again, and check that the download finished."
HTML = (
    "is an HTML page, not a WordPress export: sign in to WordPress and download"
    " the file from Tools > Export, or give the folder of the saved pages."
)
NOT_XML = (
    "is not XML, so it is not a WordPress export, and holds no database dump: give the .xml file"
    " from Tools > Export, or the .sql file of a backup."
)
FEED = (
    "is an RSS feed, not a WordPress export, and contains only the latest posts:"
    " give the .xml file from Tools > Export."
)
OTHER = (
    "is XML but not a WordPress export (it begins with <{root}>):"
    " give the file from Tools > Export."
)

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_RSS = re.compile(rb"<(?:rss|channel|item)[\s>]")


class NotWxrError(ValueError):
    """Raised for a file that is not a WordPress export.

    `str(error)` is the end of a sentence that begins with the file's name.
    """


def check_head(head: bytes) -> None:
    """Raise NotWxrError if the first bytes, in UTF-8, show that the file is not an export."""
    if not head.strip():
        raise NotWxrError(EMPTY)
    page, feed = _HTML.search(head), _RSS.search(head)
    if page and not (feed and feed.start() < page.start()):
        raise NotWxrError(HTML)


def reason(root: str) -> str:
    """Return why a file that begins with the element `root` ("" for none) is not an export."""
    if root in ("rss", "channel", "item", "feed", "RDF", "rdf:RDF"):
        return FEED
    return OTHER.format(root=root) if root else NOT_XML


def is_wxr(element: etree._Element) -> bool:
    """Return True if an element is in the WXR namespace or declares it."""
    return name_of(element)[0] == "wp" or "wp" in map(family, element.nsmap.values())


def has_wxr_fields(item: etree._Element) -> bool:
    """Return True if an item has a child in the WXR namespace."""
    return any(map(is_wxr, item.iterchildren(tag=etree.Element)))
