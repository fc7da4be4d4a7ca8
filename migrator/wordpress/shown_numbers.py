"""Write the number at which a counter stops: before its script runs, a page shows another one.

<span class="elementor-counter-number" data-from-value="0" data-to-value="1500">0</span>
<span class="odometer" data-count="75">0</span>
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.tokens import tag_attributes

# Attributes in which counters of page builders and themes keep the first and the last number.
_LAST = (
    "data-to-value", "data-to", "data-end", "data-stop", "data-count", "data-counter",
    "data-number", "data-target", "data-value", "data-final",
)  # fmt: skip
_FIRST = ("data-from-value", "data-from", "data-start", "data-start_from", "data-begin")
_COUNTER = re.compile(r"count|odometer|number", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,10})?")
_ELEMENT = re.compile(
    r"(<(\w{1,20})\s([^<>]{0,2000})>)(\s{0,40}[-+\d.,]{0,20}\s{0,40})(?=</\2\s*>)"
)


def with_last_numbers(shown: str) -> str:
    """Return the HTML of a page with the last number of each counter, as its readers see it."""
    if not any(name in shown for name in _LAST):
        return shown
    return _ELEMENT.sub(_counted, shown)


def _counted(element: re.Match[str]) -> str:
    attributes = tag_attributes(element[3])
    if not _COUNTER.search(attributes.get("class", "")):
        return element[0]
    firsts = {attributes.get(name, "").strip() for name in _FIRST}
    if element[4].strip() not in {"0", "", *firsts}:
        return element[0]
    values = (attributes.get(name, "").strip() for name in _LAST)
    last = next(filter(_NUMBER.fullmatch, values), "")
    return element[1] + (_written(last, attributes.get("data-delimiter", "")) or element[4])


def _written(number: str, between: str) -> str:
    """Return a number with its separator of thousands."""
    whole, dot, rest = number.partition(".")
    if whole and between:
        whole = f"{int(whole):,}".replace(",", between[:3])
    return html.escape(f"{whole}{dot}{rest}", quote=False)
