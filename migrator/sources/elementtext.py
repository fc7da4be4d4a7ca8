"""What an element of a WXR file says."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from migrator.sources.vocabulary import family

SPACE = " \t\r\n"
_FIRST = re.compile(r"<[^<>]*>([ \t\n]*)<!\[CDATA\[")
_LAST = re.compile(r"\]\]>([ \t\n]*)</[^<>]*>\s*\Z")


def name_of(element: etree._Element) -> tuple[str, str]:
    """An element's namespace family and local name. A default namespace means nothing."""
    return _split(element.tag, element.prefix is None)


@lru_cache(maxsize=4096)
def _split(tag: str, default: bool) -> tuple[str, str]:  # noqa: FBT001
    uri, _, local = tag.rpartition("}")
    found = family(uri.removeprefix("{"))
    return ("" if default and found == "?" else found), local


def scalar(element: etree._Element) -> str:
    """A value that has no white space around it: an id, a date, a slug, a title."""
    return _all(element).strip(SPACE)


def text(element: etree._Element) -> str:
    """A text as it is, but for the white space around its CDATA, which is the file's."""
    value = _all(element)
    if value == value.strip(SPACE):
        return value
    source = etree.tostring(element, encoding="unicode", with_tail=False)
    first, last = _FIRST.match(source), _LAST.search(source, max(0, len(source) - 5000))
    start = len(first[1]) if first else 0
    end = len(value) - (len(last[1]) if last else 0)
    return value[start:end]


def number(value: str) -> int:
    """A whole number, or 0."""
    value = value.strip()
    return int(value) if re.fullmatch(r"[+-]?[0-9]{1,18}", value) else 0


def _all(element: etree._Element) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""
