"""Anchors: ids in the document that something in it links to."""

from __future__ import annotations

from bs4 import Tag

from migrator.markdown import sentinels
from migrator.markdown.blocks import MarkdownBlock


class Anchors:
    """The ids of elements that vanish, until there is text to put them into.

    targets  the fragments that are linked to; no other id is kept
    """

    def __init__(self, targets: frozenset[str]) -> None:
        self._targets = targets
        self._waiting: list[str] = []

    def of(self, element: Tag) -> str:
        """`<a id="..."></a>` where this element is linked to, else ""."""
        if not self._targets or not element.attrs:
            return ""
        for name in ("id", "name"):
            value = str(element.get(name, ""))
            if value in self._targets and (name == "id" or element.name == "a"):
                return f'<a id="{value}"></a>' if not set(value) & set('"<>&') else ""
        return ""

    def note(self, element: Tag) -> None:
        """Keep the id of an element that itself vanishes, for the next text."""
        anchor = self.of(element)
        if anchor:
            self._waiting.append(anchor)

    @property
    def are_wanted(self) -> bool:
        """Whether anything is linked to."""
        return bool(self._targets)

    @property
    def is_waiting(self) -> bool:
        """Whether the next text begins with an anchor."""
        return bool(self._waiting)

    def take(self) -> str:
        """What waits, as marked Markdown for the beginning of a text."""
        anchors = "".join(sentinels.raw(anchor) for anchor in self._waiting)
        self._waiting.clear()
        return anchors

    def left(self) -> list[MarkdownBlock]:
        """What waits, as a paragraph, where no text can hold it."""
        anchors = "".join(self._waiting)
        self._waiting.clear()
        return [MarkdownBlock("text", anchors)] if anchors else []
