"""Divide emphasis around a part of it that a style makes plain.

    <b>a <span style="font-weight: normal">b</span> c</b>      <b>a </b><span>b</span><b> c</b>

`styled_emphasis` finds these parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from migrator.wordpress.tokens import word_set

# An element inside cannot take away a line under the text.
_REMOVABLE: Final = frozenset(("strong", "em"))
# Elements that may end before the part and begin again after it.
_DIVISIBLE: Final = word_set(
    "a b big cite del dfn em font i ins mark s small span strike strong sub sup u var"
)
_ID: Final = re.compile(
    r"""\s(?:id|name)\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++)""", re.IGNORECASE
)

DEEPEST: Final = 20
"""How many inline elements may be open around a part. Deeper markup is no text of a person."""


@dataclass(slots=True)
class StyledInline:
    """An open inline element: its token, the marks around its content, and those to be added.

    raw      the start tag; "" for the whole content of a block
    own      the mark that its name makes
    without  the marks that are taken away for the part of it that is open
    end      the token of its end tag; -1 if it ends with its block, None before it ends
    """

    index: int
    name: str
    looks: frozenset[str]
    added: tuple[str, ...] = ()
    is_plain: bool = False
    raw: str = ""
    own: str = ""
    without: frozenset[str] = frozenset()
    end: int | None = None
    part: PlainPart | None = None

    def leave(self) -> None:
        """Let the elements around have their marks again."""
        if self.part is not None:
            for each, without in zip(self.part.around, self.part.without, strict=True):
                each.without = without

    def carries(self, mark: str) -> bool:
        """Return True if the element makes this mark and nothing takes it away."""
        return (mark == self.own or mark in self.added) and mark not in self.without

    def opening(self, without: frozenset[str], *, again: bool = True) -> str:
        """Return the start tag, without some marks and, if it begins `again`, without its id."""
        tag = "" if self.own and self.own in without else self.raw
        if self.is_plain:
            tag = f"<span{tag[len(self.name) + 1 :]}"
        marks = "".join(f"<{mark}>" for mark in self.added if mark not in without)
        return (_ID.sub("", tag) if again else tag) + marks

    def closing(self, without: frozenset[str]) -> str:
        """Return the end tag, without some marks."""
        marks = "".join(f"</{mark}>" for mark in reversed(self.added) if mark not in without)
        if not self.raw or (self.own and self.own in without):
            return marks
        return f"{marks}</{'span' if self.is_plain else self.name}>"


@dataclass(slots=True)
class PlainPart:
    """An element whose style takes marks away from the elements `around` it, the outermost first.

    `without` are the marks that other parts around this one took away from each of them.
    """

    element: StyledInline
    removed: frozenset[str]
    around: list[StyledInline]
    without: list[frozenset[str]] = field(default_factory=list)

    @property
    def is_regular(self) -> bool:
        """Return True if the element is closed, and so are those around it."""
        has_end = self.element.end is not None and self.element.end >= 0
        return has_end and all(each.end is not None for each in self.around)

    @property
    def is_outermost(self) -> bool:
        """Return True if an id may stay at each tag that is written only once."""
        return not any(
            each.part or not each.raw or (each.own in self.removed and _ID.search(each.raw))
            for each in self.around
        )


def plain_part(
    element: StyledInline, outer: Sequence[StyledInline], marks: Iterable[str]
) -> PlainPart | None:
    """Return the part that `element` begins inside the `outer` elements; None if there is none.

    `marks` are those that its style takes away.
    """
    removed = _REMOVABLE.intersection(marks)
    carriers = [n for n, each in enumerate(outer) if any(map(each.carries, removed))]
    around = list(outer[carriers[0] :]) if carriers else []
    if not around or any(each.raw and each.name not in _DIVISIBLE for each in around):
        return None
    element.part = PlainPart(element, removed, around, [each.without for each in around])
    for each in around:
        each.without |= removed
    return element.part


def divide_around(parts: Iterable[PlainPart], written: list[str]) -> None:
    """Write the parts: end the elements around each of them before it, and begin them again."""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for part in filter(lambda each: each.is_regular, parts):
        _divide(part, written, before, after)
    for index, text in before.items():
        written[index] = text + written[index]
    for index, text in after.items():
        written[index] += text


def _divide(
    part: PlainPart, written: list[str], before: dict[int, str], after: dict[int, str]
) -> None:
    start, end = part.element.index, part.element.end
    assert end is not None  # noqa: S101 - the part is regular
    pairs = [*zip(part.around, part.without, strict=True)]
    inside = [(each, without | part.removed) for each, without in pairs]
    first = part.around[0]
    if part.is_outermost and start - first.index == len(pairs):
        # Nothing stands before it.
        for each, without in inside:
            written[each.index] = each.opening(without, again=False)
    else:
        before[start] = _ends(pairs) + _starts(inside)
    if part.is_outermost and first.end == end + len(pairs):
        for each, without in inside:
            if each.end is not None:
                written[each.end] = each.closing(without)
    else:
        after[end] = _ends(inside) + _starts(pairs)


def _starts(pairs: Iterable[tuple[StyledInline, frozenset[str]]]) -> str:
    return "".join(each.opening(without) for each, without in pairs)


def _ends(pairs: Sequence[tuple[StyledInline, frozenset[str]]]) -> str:
    return "".join(each.closing(without) for each, without in reversed(pairs))
