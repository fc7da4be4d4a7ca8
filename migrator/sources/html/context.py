"""What stands around the content of a post and is about it: in the post first, then on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from migrator.sources.html.content import PostBody, theme_lines
from migrator.sources.html.page_tree import elements
from migrator.sources.html.selectors import Selectors


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Elements that are about one post, without its content, comments and other posts.

    inside  those that are part of the post: in its heading, its footer
    above   those of them that come before the content
    around  those elsewhere on the page
    """

    inside: Sequence[etree._Element]
    above: Sequence[etree._Element]
    around: Sequence[etree._Element]

    def __iter__(self) -> Iterator[etree._Element]:
        yield from self.inside
        yield from self.around

    def best(self, rows: Selectors) -> Iterator[etree._Element]:
        """Those that fit a row: of the post itself, by the order of the rows; then the others."""
        yield from rows.best(self.inside)
        yield from rows.best(self.around)


def surroundings(
    root: etree._Element, body: PostBody | None, strange: set[etree._Element]
) -> Surroundings:
    """What is about the post whose content is in `body`; `strange` is about other things."""
    if body is None:
        return Surroundings((), (), list(elements(root, strange)))
    inside: list[etree._Element] = []
    above: list[etree._Element] = []
    without = strange | {body.element}
    if body.entry is not None:
        inside += elements(body.entry, without)
        above += takewhile(lambda e: e is not body.element, elements(body.entry, strange))
        without = without | {body.entry}
    for line in theme_lines(body.element):
        inside += elements(line)
    return Surroundings(inside, above, list(elements(root, without)))
