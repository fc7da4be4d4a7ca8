"""Read the name and the text of an element of a WXR file."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from migrator.sources.wxr.repair.wxr_schema import family

# Namespace family and local name.
Name = tuple[str, str]

SPACE = " \t\r\n"
# Elements whose white space was written by the author.
_TEXTS = frozenset({"encoded", "post_content_filtered", "comment_content", "meta_value"})
_FIRST = re.compile(r"<[^<>]*>([ \t\n]*)<!\[CDATA\[")
_LAST = re.compile(r"\]\]>([ \t\n]*)</[^<>]*>\s*\Z")


def name_of(element: etree._Element) -> Name:
    """Return an element's namespace family and local name; a default namespace is ignored."""
    name = split(element.tag)
    return ("", name[1]) if name[0] == "?" and element.prefix is None else name


@lru_cache(maxsize=4096)
def split(tag: str) -> Name:
    """Return the same from a tag; the family is "?" for namespaces that WXR does not use."""
    uri, _, local = tag.rpartition("}")
    return family(uri.removeprefix("{")), local


def value(element: etree._Element, name: str) -> str:
    """Return the text of an element with this local name, without white space around the value."""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    if not text or not (text[0] in SPACE or text[-1] in SPACE):
        return text
    return _with_own_space(element, text) if name in _TEXTS else text.strip(SPACE)


def scalar(element: etree._Element) -> str:
    """Return a text without the white space around it: an id, a date, a slug, a title."""
    return value(element, "")


def _with_own_space(element: etree._Element, text: str) -> str:
    """Strip only the white space outside the CDATA section, which is layout of the file."""
    source = etree.tostring(element, encoding="unicode", with_tail=False)
    first, last = _FIRST.match(source), _LAST.search(source, max(0, len(source) - 5000))
    start = len(first[1]) if first else 0
    end = len(text) - (len(last[1]) if last else 0)
    return text[start:end]
