"""Parse an HTML fragment to a tree and serialise it with as few changes as possible."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

from migrator.dom import tree_builder


class _SourceOrderFormatter(HTMLFormatter):
    """Formatter that keeps attributes in source order (bs4 sorts them by default)."""

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


_SOURCE_ORDER = _SourceOrderFormatter(entity_substitution=EntitySubstitution.substitute_xml)


def parse_fragment(html: str) -> BeautifulSoup:
    """Parse a fragment; its nodes are in the tree's `body`."""
    return tree_builder.tree(html)


def elements(tree: Tag) -> list[Tag]:
    """Return all elements of a tree, in document order."""
    return tree_builder.elements(tree)


def inner_html(tag: Tag | None) -> str:
    """Return the inner HTML of an element, "" for None."""
    return tag.decode_contents(formatter=_SOURCE_ORDER) if tag is not None else ""
