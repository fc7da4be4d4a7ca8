"""Return the lines of a `code` element that is a block of code without a `pre`."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from migrator.verifier.fidelity import element_meanings as known

_TRANSPARENT: Final = frozenset(("br", "span", "font", "wbr"))
_LAYOUT: Final = re.compile(r"[ \t]*+\n[ \t]*+")
_BLOCKS: Final = known.WRAPPERS | known.TEXT_BLOCKS | known.CONTAINERS.keys() | {"pre", "hr"}


def lines_of(element: etree._Element) -> str:
    """Return the lines of a `code` element if it is a block of code without a `pre`, else "".

    That is so if `br` separates its lines and its paragraph holds nothing else. White space around
    a line break of the source is layout.
    """
    if element.find(".//br") is None or not _is_alone(element):
        return ""
    pieces = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag not in _TRANSPARENT:
            return ""
        if child.tag == "br":
            pieces.append("")
        pieces[-1] += (child.text or "") + (child.tail or "")
    lines = (_LAYOUT.sub(" ", piece.strip("\n")).rstrip() for piece in pieces)
    text = "\n".join(lines).strip("\n")
    return text if "\n" in text else ""


def _is_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None or parent.tag not in _BLOCKS:
        return False
    before, after = element.getprevious(), element.getnext()
    above = before.tail if before is not None else parent.text
    while before is not None and before.tag == "br" and not (above or "").strip():
        before = before.getprevious()
        above = before.tail if before is not None else parent.text
    below = element.tail
    while after is not None and after.tag == "br" and not (below or "").strip():
        below, after = after.tail, after.getnext()
    return (
        not (above or "").strip()
        and not (below or "").strip()
        and (before is None or before.tag in _BLOCKS)
        and (after is None or after.tag in _BLOCKS)
    )
