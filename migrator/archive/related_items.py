"""Look up items, terms and attachments in the index of a source: by id, parent or URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property

from migrator.model import Attachment, Index, IndexEntry, Term
from migrator.spill.int_map import IntMap


class Library:
    """The index of a source by id, by parent and by URL."""

    def __init__(self, index: Index, terms: Sequence[Term] = ()) -> None:
        self._entries = index.entries
        self._attachments = index.attachments
        # The last attachment of a post, and the one of the same post before an attachment.
        self._last_child, self._child_before = IntMap(), IntMap()
        self._parent, self._siblings = 0, list[Attachment]()
        self._files = IntMap()
        self._terms = {term.id: term for term in terms if term.id}
        for number, attachment in index.attachments.items():
            if post_id := attachment.parent_id:
                if (before := self._last_child.get(post_id)) is not None:
                    self._child_before[number] = before
                self._last_child[post_id] = number
            self._files.setdefault(attachment.url, attachment.id)

    @cached_property
    def _positions(self) -> IntMap:
        # Only menus need it.
        positions = IntMap()
        for entry in self._entries:
            positions.setdefault(entry.id, entry.position)
        return positions

    def for_worker(self) -> Library:
        """Return a library for another process: it finds attachments, and no other items."""
        found = copy(self)
        found._entries, found._positions = [], IntMap()  # noqa: SLF001 - a copy of this object
        return found

    def children(self, post_id: int) -> Sequence[Attachment]:
        """Return the attachments of a post, in menu order."""
        if post_id != self._parent:
            found = [self._attachments[number] for number in self._numbers_of_children(post_id)]
            found.sort(key=lambda attachment: (attachment.menu_order, attachment.id))
            # Cached, because each gallery of a post asks for the same list.
            self._parent, self._siblings = post_id, found
        return self._siblings

    def _numbers_of_children(self, post_id: int) -> Iterator[int]:
        number = self._last_child.get(post_id)
        while number is not None:
            yield number
            number = self._child_before.get(number)

    def entry(self, post_id: int) -> IndexEntry | None:
        """Return the first item with this id, or None."""
        position = self._positions.get(post_id) if post_id else None
        return None if position is None else self._entries[position]

    def term(self, term_id: int) -> Term | None:
        """Return the term with this id, or None."""
        return self._terms.get(term_id)

    def attachment_at(self, url: str) -> int:
        """Return the id of the attachment with this file URL; 0 if there is none."""
        return self._files.get(url) or 0
