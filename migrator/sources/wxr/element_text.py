"""What an element of a WXR file says."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from migrator.sources.wxr.repair.wxr_schema import family

# Namespace family and local name.
Name = tuple[str, str]

SPACE = " \t\r\n"
# Elements whose white space is the author's.
_TEXTS = frozenset({"encoded", "post_content_filtered", "comment_content", "meta_value"})
_FIRST = re.compile(r"<[^<>]*>([ \t\n]*)<!\[CDATA\[")
_LAST = re.compile(r"\]\]>([ \t\n]*)</[^<>]*>\s*\Z")


def name_of(element: etree._Element) -> Name:
    """An element's namespace family and local name. A default namespace means nothing."""
    name = split(element.tag)
    return ("", name[1]) if name[0] == "?" and element.prefix is None else name


@lru_cache(maxsize=4096)
def split(tag: str) -> Name:
    """The same from a tag alone, where the family is one of ours; "?" for all others."""
    uri, _, local = tag.rpartition("}")
    return family(uri.removeprefix("{")), local


def value(element: etree._Element, name: str) -> str:
    """What an element with this local name says, with the white space that is its own."""
    said = "".join(element.itertext()) if len(element) else element.text or ""
    if not said or not (said[0] in SPACE or said[-1] in SPACE):
        return said
    return _with_own_space(element, said) if name in _TEXTS else said.strip(SPACE)


def scalar(element: etree._Element) -> str:
    """A value that has no white space around it: an id, a date, a slug, a title."""
    return value(element, "")


def _with_own_space(element: etree._Element, said: str) -> str:
    """A text as it is, but for the white space around its CDATA, which is the file's."""
    source = etree.tostring(element, encoding="unicode", with_tail=False)
    first, last = _FIRST.match(source), _LAST.search(source, max(0, len(source) - 5000))
    start = len(first[1]) if first else 0
    end = len(said) - (len(last[1]) if last else 0)
    return said[start:end]
