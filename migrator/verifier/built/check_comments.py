"""Compare the comments that a built site shows with those of the archive.

A theme may show none: then one note says so. If the site shows some, each approved comment must
be on the page of its item. A comment that was never approved must be nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.built.archive_record import ArchiveRecord
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.word_check import without_tags, words

_SHORTEST: Final = 3
"""A comment of fewer words may be on a page by chance, so it does not tell that comments are
shown."""


@value_object
class ArchivedComment:
    """A comment of the archive.

    item   the file of its item
    texts  its text without markup, and as Markdown: a theme may show either
    """

    item: str
    id: str
    author: str
    texts: tuple[str, str]
    is_approved: bool

    @property
    def described(self) -> str:
        return f"comment {self.id} by {self.author}" if self.author else f"comment {self.id}"


def comments_of(record: ArchiveRecord) -> list[ArchivedComment]:
    """Return all comments of an archive, in the order of their items."""
    return [
        _comment(item.file, entry)
        for item in record.items.values()
        for entry in _entries(record.text(record.comments_file(item)))
    ]


def check_comments(
    comments: Iterable[ArchivedComment], pages: Mapping[str, str], texts: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield a finding for each approved comment that is not on the page of its item.

    `pages` are the built pages by the file of their item, `texts` the visible texts of the pages.
    """
    approved = [each for each in comments if each.is_approved and each.item in pages]
    known = {page: Counter(words(texts[page])) for page in {pages[each.item] for each in approved}}
    shown, missing = 0, list[ArchivedComment]()
    for each in approved:
        wanted = [Counter(words(text)) for text in each.texts]
        if not any(words_of <= known[pages[each.item]] for words_of in wanted):
            missing.append(each)
        elif wanted[0].total() >= _SHORTEST:
            shown += 1
    if missing and not shown:
        message = f"it shows none of the {len(approved)} comments, which the archive's data has"
        yield Finding("unshown-comments", "", message, len(approved))
        return
    for each in missing:
        message = f"{each.described} is not on the page; other comments are shown"
        yield Finding("lost-comment", pages[each.item], message)


def _entries(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of a file of comments, replies after their comment."""
    try:
        loaded = yaml_text.load(text) if text else None
    except (ValueError, RecursionError):
        return
    waiting = list(reversed(loaded)) if isinstance(loaded, list) else []
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Mapping):
            yield entry
            replies = entry.get("replies")
            waiting += reversed(replies) if isinstance(replies, list) else ()


def _comment(item: str, entry: Mapping[str, Any]) -> ArchivedComment:
    text = str(entry.get("text") or "")
    return ArchivedComment(
        item,
        str(entry.get("id", "")),
        str(entry.get("author") or ""),
        (without_tags(render(text)), text),
        not entry.get("status"),
    )
