"""Write the number at which a counter stops: before its script runs, a page shows another one.

<span class="elementor-counter-number" data-from-value="0" data-to-value="1500">0</span>
<span class="odometer" data-count="75">0</span>

The number is in an attribute of the element, of the one directly around it, or of its block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from migrator.wordpress.blocks import Delimiter, delimiters, match_delimiters
from migrator.wordpress.code_plugins import is_code_shortcode
from migrator.wordpress.tokens import tag_attributes

# Attributes in which counters of page builders and themes keep the first and the last number.
_LAST = (
    "data-to-value", "data-to", "data-end", "data-stop", "data-count", "data-counter",
    "data-number", "data-target", "data-value", "data-final", "data-fill-amount",
)  # fmt: skip
_FIRST = ("data-from-value", "data-from", "data-start", "data-start_from", "data-begin")
_COUNTER = re.compile(r"count|odometer|number", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,10})?")
_ELEMENT = re.compile(
    r"(<(\w{1,20})\s([^<>]{0,2000})>)(\s{0,40}[-+\d.,]{0,20}\s{0,40})(?=</\2\s*>)"
)


# What begins or ends code: an element, or a shortcode.
_CODE = re.compile(r"<(/?)(pre|code|textarea|script|style)\b|\[(/?)([a-z][\w-]*)", re.IGNORECASE)
# Blocks that count up, and the attributes in which they keep the last and the first number.
_COUNTER_BLOCK = re.compile(r"/[a-z-]*(?:count(?!down|r)|counter|number|progress|stat)")
_BLOCK_LAST = ("end", "endNumber", "target", "number", "countTo", "progress", "percentage", "to")
_MOST_BLOCKS = 500
_BLOCK_FIRST = ("start", "startNumber", "startValue", "from")


def with_last_numbers(shown: str) -> str:
    """Return the HTML of a page with the last number of each counter, as its readers see it."""
    if not any(name in shown for name in _LAST):
        return shown
    return _ELEMENT.sub(_counted, shown)


def with_stored_numbers(stored: str) -> str:
    """Return a stored `post_content` with the last number of each counter outside of code."""
    if not any(name in stored for name in _LAST) and not (
        "wp:" in stored and _COUNTER_BLOCK.search(stored)
    ):
        return stored
    code = [*_code_places(stored), (len(stored), len(stored))]
    out, end, place = [], 0, 0
    for start, stop, number in sorted([*_in_elements(stored), *_in_blocks(stored)]):
        while code[place][1] < start:
            place += 1
        if start >= end and start < code[place][0]:
            out += [stored[end:start], number]
            end = stop
    return "".join([*out, stored[end:]])


def _counted(element: re.Match[str]) -> str:
    number = _number(element)
    return element[0] if number is None else f"{element[1]}{number}"


def _in_elements(stored: str) -> Iterator[tuple[int, int, str]]:
    """Yield the place of each counter's number in a text, and its last number."""
    for element in _ELEMENT.finditer(stored):
        if (number := _number(element)) is not None:
            yield *element.span(4), number


def _in_blocks(stored: str) -> Iterator[tuple[int, int, str]]:
    """Yield the same as `_in_elements`, for numbers that are in the attributes of blocks."""
    found = delimiters(stored)
    pairs = ((found[start], found[end]) for start, end in match_delimiters(found).items())
    counters = (pair for pair in pairs if pair[0].json and _COUNTER_BLOCK.search(pair[0].name))
    for block, close in islice(counters, _MOST_BLOCKS):
        firsts, last = _of_block(block)
        if not last:
            continue
        for element in _ELEMENT.finditer(stored, block.end, close.start):
            classes = tag_attributes(element[3]).get("class", "")
            if _COUNTER.search(classes) and element[4].strip() in {"0", *firsts} - {""}:
                yield *element.span(4), html.escape(last, quote=False)
                break


def _of_block(block: Delimiter) -> tuple[set[str], str]:
    """Return the first numbers in the attributes of a block, and the last one or ""."""
    attributes: Mapping[str, Any] = block.attributes
    firsts = {str(attributes[name]) for name in _BLOCK_FIRST if name in attributes}
    lasts = (str(attributes[name]).strip() for name in _BLOCK_LAST if name in attributes)
    return firsts, next(filter(_NUMBER.fullmatch, lasts), "")


def _code_places(stored: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of code, which shows its own numbers."""
    inside, since = "", 0
    for mark in _CODE.finditer(stored):
        name = (mark[2] or mark[4]).lower()
        is_end = bool(mark[1] or mark[3])
        if not inside and not is_end and (mark[2] or is_code_shortcode(name)):
            inside, since = name, mark.start()
        elif is_end and name == inside:
            yield since, mark.start()
            inside = ""


def _number(element: re.Match[str]) -> str | None:
    """Return the text of a counter with its last number; None if it is another element."""
    attributes = tag_attributes(element[3])
    if not _COUNTER.search(attributes.get("class", "")):
        return None
    found = _last(attributes) or _last(attributes := _around(element))
    firsts = {attributes.get(name, "").strip() for name in _FIRST}
    if not found or element[4].strip() not in {"0", "", *firsts}:
        return None
    return found


def _last(attributes: Mapping[str, str]) -> str:
    """Return the last number in the attributes of a counter as it is shown, "" for none."""
    values = (attributes.get(name, "").strip() for name in _LAST)
    if not (last := next(filter(_NUMBER.fullmatch, values), "")):
        return ""
    between = attributes.get("data-delimiter", "")
    if not between and (sign := attributes.get("data-separator", "")) in (",", ".", "'", "’"):
        between = sign
    number = _written(last, between)
    ends = (attributes.get(f"data-{end}", "") for end in ("prefix", "suffix"))
    return number.join(html.escape(end, quote=False) for end in ends)


def _around(element: re.Match[str]) -> dict[str, str]:
    """Return the attributes of the tag directly before an element; none if there is no tag."""
    before = element.string[max(0, element.start() - 2_000) : element.start()].rstrip()
    tag = before[before.rfind("<") :]
    return tag_attributes(tag[1:-1].partition(" ")[2]) if tag.endswith(">") else {}


def _written(number: str, between: str) -> str:
    """Return a number with its separator of thousands."""
    whole, dot, rest = number.partition(".")
    if whole and between:
        whole = f"{int(whole):,}".replace(",", between[:3])
    return html.escape(f"{whole}{dot}{rest}", quote=False)
