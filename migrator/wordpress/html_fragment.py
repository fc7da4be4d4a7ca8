"""A piece of HTML as a tree, and back to text with nothing changed that need not be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

from migrator.dom import tree_builder


class _AsItCame(HTMLFormatter):
    """Attributes in the order they came in."""

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


_AS_IT_CAME = _AsItCame(entity_substitution=EntitySubstitution.substitute_xml)


def parsed(html: str) -> BeautifulSoup:
    """The tree of a fragment; what is in it stands in `body`."""
    return tree_builder.tree(html)


def elements(tree: Tag) -> list[Tag]:
    """All elements of a tree, in order."""
    return tree_builder.elements(tree)


def inner(tag: Tag | None) -> str:
    """What stands in an element, as HTML; "" where there is none."""
    return tag.decode_contents(formatter=_AS_IT_CAME) if tag is not None else ""
