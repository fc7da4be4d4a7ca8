"""Collect the elements of a page that are about a post but outside its content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml import etree

from migrator.sources.html.content import PostBody, theme_lines
from migrator.sources.html.page_tree import elements
from migrator.sources.html.selectors import Selectors
from migrator.startup.value_objects import value_object

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@value_object
class Surroundings:
    """Elements that are about one post, without its content, comments and other posts.

    inside  elements that are part of the post: its heading, its footer
    above   those of `inside` that come before the content
    outside  elements elsewhere on the page
    heading  the heading right before the post, None if there is none: old themes put the day there
    """

    inside: Sequence[etree._Element]
    above: Sequence[etree._Element]
    outside: Sequence[etree._Element]
    heading: etree._Element | None = None

    def __iter__(self) -> Iterator[etree._Element]:
        yield from self.inside
        yield from self.outside

    def best(self, rows: Selectors) -> Iterator[etree._Element]:
        """Yield the elements that match a row: first those inside the post, then the others.

        Each group is in the order of the rows.
        """
        yield from rows.best(self.inside)
        yield from rows.best(self.outside)


def surroundings(
    root: etree._Element, body: PostBody | None, unrelated: set[etree._Element]
) -> Surroundings:
    """Return the elements about the post with this `body`; those in `unrelated` are left out."""
    if body is None:
        return Surroundings((), (), list(elements(root, unrelated)))
    inside: list[etree._Element] = []
    above: list[etree._Element] = []
    without = unrelated | {body.element}
    if body.entry is not None:
        inside += elements(body.entry, without)
        above += takewhile(lambda e: e is not body.element, elements(body.entry, unrelated))
        without = without | {body.entry}
    for line in theme_lines(body.element):
        inside += elements(line)
    return Surroundings(inside, above, list(elements(root, without)), _heading_before(body.entry))


def _heading_before(entry: etree._Element | None) -> etree._Element | None:
    before = entry.getprevious() if entry is not None else None
    return before if before is not None and before.tag in _HEADINGS else None
