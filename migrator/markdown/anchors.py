"""Keep the ids that links point to, as `<a id="...">` anchors."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag

from migrator.markdown import sentinels
from migrator.markdown.blocks import MarkdownBlock
from migrator.markdown.raw_html import quote


class Anchors:
    """The ids of elements that leave no HTML, pending until there is text to hold them.

    targets  the ids that links point to; no other id is kept
    outside  those of links outside of blocks of code
    """

    def __init__(self, targets: frozenset[str], outside: frozenset[str]) -> None:
        self._targets = targets
        self._outside = outside
        self._pending: list[str] = []

    def anchor_of(self, element: Tag) -> str:
        """Return `<a id="..."></a>` if a link points to this element, else ""."""
        if not self._targets or not element.attrs:
            return ""
        for name in ("id", "name"):
            value = str(element.get(name, ""))
            if value in self._targets and (name == "id" or element.name == "a"):
                return f"<a id={quote(value)}></a>"
        return ""

    def keep(self, element: Tag) -> None:
        """Keep the id of an element that leaves no HTML, for the next text."""
        anchor = self.anchor_of(element)
        if anchor:
            self._pending.append(anchor)

    def keep_of_code(self, elements: Iterable[Tag]) -> None:
        """Keep the ids of elements in a block of code for the text before it."""
        if self._outside:
            for element in elements:
                if not self._outside.isdisjoint((element.get("id"), element.get("name"))):
                    self.keep(element)

    @property
    def has_targets(self) -> bool:
        """True if any link points to an id."""
        return bool(self._targets)

    @property
    def is_pending(self) -> bool:
        """True if the next text has to begin with an anchor."""
        return bool(self._pending)

    def take_as_text(self) -> str:
        """Return and forget the pending anchors, as marked Markdown for the start of a text."""
        anchors = "".join(sentinels.raw(anchor) for anchor in self._pending)
        self._pending.clear()
        return anchors

    def take_as_blocks(self) -> list[MarkdownBlock]:
        """Return and forget the pending anchors, as a paragraph, if no text can hold them."""
        anchors = "".join(self._pending)
        self._pending.clear()
        return [MarkdownBlock("text", anchors)] if anchors else []
