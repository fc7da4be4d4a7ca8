"""Name the texts and data of a source that have no place in an archive: once for a site.

The archive has posts, comments, terms and menus, but not all that WordPress stores with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from migrator.findings import Finding
from migrator.model import HIDDEN_STATUSES, Attachment, Post, Site
from migrator.site_ids import blog_id
from migrator.verifier.fidelity.word_check import without_tags, words
from migrator.verifier.source.unshown_captions import Captions

SECOND_TEXT: Final = "_content:encoded"
"""Key of the custom field that holds the further texts of an item, if it has more than one."""
_LINKED: Final = re.compile(r"<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=", re.IGNORECASE)
# Custom fields in which plugins note how they checked a comment.
_INTERNAL: Final = re.compile(r"_|akismet|rating_spam|dsq_|jetpack_|hc_")
_NAMED: Final = 3


class UnwrittenTexts:
    """Collects what has no place, post by post; `findings` then names it."""

    def __init__(self, attachments: Mapping[int, Attachment]) -> None:
        """`attachments` are those of the whole source, by id."""
        self._single: list[Finding] = []
        self._captions = Captions(attachments)
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {}
        self._fields: Counter[str] = Counter()

    def note(self, post: Post, *, has_page: bool) -> None:
        """Note what an item holds that is not written; `has_page` if it is a file itself."""
        if post.type == "attachment" and not has_page:
            self._note_attachment(post)
        elif post.type == "nav_menu_item":
            if words(without_tags(post.content)):
                self._add("menus", post)
        elif has_page:
            self._captions.note(post)
            if _LINKED.search(post.title):
                self._add("titles", post)
            if more := post.meta.get(SECOND_TEXT):
                count = len(words(without_tags(str(more))))
                message = f"{_name(post)} has a second text, which is not written: {count} words"
                where = f"{post.type} {blog_id(post.id)}"
                self._single.append(Finding("lost-source", where, message, max(1, count)))
            for comment in post.comments:
                self._counts["comments"] += comment.status in HIDDEN_STATUSES
                self._fields.update(k for k in comment.fields if not _INTERNAL.match(k))

    def findings(self, site: Site) -> Iterator[Finding]:
        """Yield all findings."""
        yield from self._single
        linked = [term.name for term in site.terms if _LINKED.search(term.name)]
        self._counts["terms"], self._examples["terms"] = len(linked), linked[:_NAMED]
        unused = self._captions.unshown()
        self._counts["captions"], self._examples["captions"] = len(unused), unused[:_NAMED]
        for key, (kind, where, message) in _MESSAGES.items():
            if count := self._counts[key]:
                names = ", ".join(_plain(name) for name in self._examples.get(key, ()))
                ending = f": {names}" if names else ""
                yield Finding(kind, where, f"{message.format(count)}{ending}", count)
        for name, count in sorted(self._fields.items()):
            message = "custom field of comments that is not written"
            yield Finding("unwritten-field", name, message, count)
        for name, count in sorted(site.unread_fields.items()):
            yield Finding("unwritten-field", name, f"{name} that are not written", count)

    def _note_attachment(self, post: Post) -> None:
        where = f"attachment {blog_id(post.id)}"
        if said := words(without_tags(post.content)):
            message = f"the description of the {_name(post)} is not written: {len(said)} words"
            self._single.append(Finding("unwritten-text", where, message))
        kept = [each for each in post.comments if each.status not in HIDDEN_STATUSES]
        if kept:
            message = f"{len(kept)} comments on the {_name(post)} are not written"
            self._single.append(Finding("lost-data", where, message, len(kept), part="comments"))

    def _add(self, key: str, post: Post) -> None:
        self._counts[key] += 1
        names = self._examples.setdefault(key, [])
        if len(names) < _NAMED:
            names.append(post.title or post.slug or str(blog_id(post.id)))


# What -> the kind of the finding, its place, its message; in the order of the findings.
_MESSAGES: Final = {
    "captions": ("unwritten-text", "media library",
                 "captions of attachments that no post shows are not written ({})"),
    "titles": ("unwritten-text", "titles",
               "links and images in titles are written as plain text ({})"),
    "terms": ("unwritten-text", "terms",
              "links and images in the names of terms are written as plain text ({})"),
    "menus": ("unwritten-field", "menus",
              "descriptions of entries of menus are not written ({})"),
    "comments": ("hidden-comments", "comments",
                 "comments that are spam or in the trash are not written ({})"),
}  # fmt: skip


def _name(post: Post) -> str:
    return f"{post.type} {_plain(post.title) or post.slug}"


def _plain(text: str) -> str:
    return without_tags(text).strip()[:80]
