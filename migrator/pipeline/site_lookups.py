"""What a post asks of its site: where a link leads, which file has an id. A post that is the same
and gets the same answers becomes the same page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from migrator.archive.related_items import Library
from migrator.assets.localise import Localiser
from migrator.model import Attachment, Index, Post
from migrator.spill.codecs import records
from migrator.urls.link_map import LinkMap, LinkTarget

# Which kind of question, and what is asked: an id, an address, several ids of elements.
Question = tuple[str, Any]

_ATTACHMENTS = records(Attachment)


@dataclass(frozen=True, slots=True)
class SiteLookups:
    """All that can be asked."""

    index: Index
    library: Library
    links: LinkMap
    files: Localiser

    def ways(self, post: Post) -> dict[str, Callable[[Any], object]]:
        """How each kind of question of `post` is answered."""
        return {
            "attachment": self.index.attachments.get,
            "block": self.index.reusable_blocks.get,
            "children": self.library.children,
            "file": self._file,
            "ids": self._targets,
            "link": partial(self.links.resolve, base=post.link),
            "old": partial(self.links.absolute, base=post.link),
        }

    def _file(self, url: str) -> Attachment | None:
        number = self.files.attachment_id(url)
        return None if number is None else self.index.attachments.get(number)

    def _targets(self, ids: Iterable[str]) -> list[str]:
        return [each for each in ids if each in self.index.fragments]


class RecordedLookups:
    """The questions of one post, each once; `resolve` and `absolute` make a LinkMap of it."""

    def __init__(self, lookups: SiteLookups, post: Post) -> None:
        self._ways = lookups.ways(post)
        self._known: dict[Question, object] = {}

    @property
    def questions(self) -> list[Question]:
        """All that was asked so far, in the order in which it was."""
        return list(self._known)

    @property
    def answers(self) -> str:
        """What stands for all answers so far."""
        return hashlib.sha256(repr(list(map(_said, self._known.values()))).encode()).hexdigest()

    def ask(self, kind: str, what: Any) -> Any:
        question = kind, what
        if question not in self._known:
            self._known[question] = self._ways[kind](what)
        return self._known[question]

    def attachment(self, number: int) -> Attachment | None:
        return self.ask("attachment", number)  # type: ignore[no-any-return]

    def reusable_block(self, number: int) -> str | None:
        return self.ask("block", number)  # type: ignore[no-any-return]

    def children(self, number: int) -> Sequence[Attachment]:
        return self.ask("children", number)  # type: ignore[no-any-return]

    def file(self, url: str) -> Attachment | None:
        return self.ask("file", url)  # type: ignore[no-any-return]

    def targets(self, ids: Collection[str]) -> Collection[str]:
        """Those of the ids of a post's elements that something links to."""
        return self.ask("ids", tuple(sorted(ids))) if ids else ()

    def resolve(self, url: str, base: str = "") -> LinkTarget | None:
        return self.ask("link", url)  # type: ignore[no-any-return]

    def absolute(self, url: str, base: str) -> str:
        return self.ask("old", url)  # type: ignore[no-any-return]


def ask_again(lookups: SiteLookups, post: Post, questions: Iterable[Question]) -> str:
    """What stands for the answers that these questions of a post get now."""
    asked = RecordedLookups(lookups, post)
    for kind, what in questions:
        asked.ask(kind, tuple(what) if isinstance(what, list) else what)
    return asked.answers


def _said(answer: object) -> object:
    """An answer as plain data, which is written in a third of the time."""
    if isinstance(answer, LinkTarget):
        return answer.path and str(answer.path), answer.url, answer.fragment
    if isinstance(answer, Attachment):
        return _ATTACHMENTS.pack(answer)
    return list(map(_said, answer)) if isinstance(answer, list) else answer
