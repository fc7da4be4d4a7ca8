"""Find numbered lists of a stored `post_content` that are counted in another way in the archive.

Texts refer to "point 8" and "point (b)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity import element_meanings as known
from migrator.verifier.fidelity.html_comments import without_comments
from migrator.verifier.fidelity.inventory import without_code

_TAG: Final = re.compile(r"<(/?)(ol|ul|li)\b([^<>]*)>", re.IGNORECASE)
_SIGNS: Final = re.compile(
    r"\bstart\s*=|<(?:ol|li)\b[^<>]*\b(?:list-style|reversed|(?:type|value)\s*=)", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(
    r"""([^\s=<>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?"""
)
_NUMBER: Final = re.compile(r"\s*(-?\d{1,9})(?!\d)")
_MOST: Final = 20


def lost_numbers(raw: str, page: str) -> list[Finding]:
    """Return a finding for each first number, letters and direction of a list in `raw`, and each
    number of an item, that the `page` (HTML) lacks."""
    if not _SIGNS.search(raw):
        return []
    stored = Counter(_marks(without_comments(without_code(raw))))
    lost = stored - Counter(_marks(page)) if stored else stored
    return [
        Finding("changed-block", "", f"a list of the stored content {mark}", count)
        for mark, count in lost.items()
    ][:_MOST]


@dataclass(slots=True)
class _List:
    """An open list. `said` is None if it is not numbered."""

    said: dict[str, str] | None
    following: int = 1
    is_begun: bool = False


def _marks(html: str) -> Iterator[str]:
    """Yield what sets numbered lists with items apart from lists that count from 1."""
    lists: list[_List] = []
    for closing, name, attributes in _TAG.findall(html):
        name = name.lower()
        if name == "li":
            if not closing and lists and (said := lists[-1].said) is not None:
                yield from _of_item(lists[-1], said, _values(attributes))
        elif closing:
            del lists[-1:]
        else:
            said = _values(attributes) if name == "ol" else None
            lists.append(_List(said, _number((said or {}).get("start"), 1)))


def _of_item(found: _List, of_list: dict[str, str], of_item: dict[str, str]) -> Iterator[str]:
    number = _number(of_item.get("value"), found.following)
    if not found.is_begun:
        if letters := known.list_letters(of_item, of_list):
            yield f"is counted with {letters}"
        if "reversed" in of_list:
            yield "is counted backwards"
        if number != 1:
            yield f"begins with {number}"
    elif number != found.following:
        yield f"has an item with the number {number}"
    found.is_begun, found.following = True, number + (-1 if "reversed" in of_list else 1)


def _values(attributes: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(attributes) if attributes else ()
    return {name.lower(): unescape(one or two or three) for name, one, two, three in found}


def _number(value: str | None, otherwise: int) -> int:
    found = _NUMBER.match(value or "")
    return int(found[1]) if found else otherwise
