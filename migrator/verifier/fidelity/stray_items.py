"""Put list items that stand outside of a list into one.

Browsers show a bullet before each of them, too.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))


def with_lists_around_items(tree: etree._Element) -> None:
    """Change a tree: an item without a list becomes one of the list before it, or gets its own."""
    stray = [item for item in tree.iter("li") if not _is_in_list(item)]
    for item in stray:
        before = item.getprevious()
        tail, item.tail = item.tail, None
        if before is not None and before.tag == "ul" and not (before.tail or "").strip():
            before.append(item)
            before.tail = tail
            continue
        found = etree.Element("ul")
        parent = item.getparent()
        assert parent is not None  # noqa: S101 - the root of a tree is no item
        parent.replace(item, found)
        found.append(item)
        found.tail = tail


def _is_in_list(item: etree._Element) -> bool:
    parent = item.getparent()
    if parent is not None and parent.tag in _LISTS:
        return True
    return next(item.iterancestors(*_LISTS), None) is not None
