"""Look up data of the site for a post (a link's target, a file's id), and record each lookup.

An unchanged post whose lookups give the same answers becomes the same page: incremental builds
rely on this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from migrator.archive.layout import is_in_drafts
from migrator.archive.related_items import Library
from migrator.assets.localise import Localiser
from migrator.model import Attachment, Index, IndexEntry, Post, Site
from migrator.pipeline.website_pages import WebsitePages
from migrator.selection import DRAFT_STATUSES
from migrator.site_ids import blog_id, same_site, site_of
from migrator.spill.codecs import records
from migrator.startup.value_objects import value_object
from migrator.texts.language_marks import in_language, languages_in
from migrator.urls.link_map import LinkMap, LinkTarget

# The kind of lookup, and its argument: an id, a URL, or several ids of elements.
Question = tuple[str, Any]

_ATTACHMENTS = records(Attachment)
_ENTRIES = records(IndexEntry)


@value_object
class SiteLookups:
    """All lookups that posts can make."""

    index: Index
    library: Library
    links: LinkMap
    files: Localiser
    website: WebsitePages | None = None

    def for_worker(self) -> SiteLookups:
        """Return the same lookups for another process, without data that no post asks for."""
        index = Index(
            attachments=self.index.attachments,
            reusable_blocks=self.index.reusable_blocks,
        )
        library, files = self.library.for_worker(), self.files.for_worker()
        return SiteLookups(index, library, self.links, files, self.website)

    def state(self, paths: Mapping[int, PurePosixPath], site: Site) -> Iterator[object]:
        """Yield everything that answers depend on, as plain values: while it is the same, all
        posts get the same answers. `paths` are the items' files, by position."""
        yield site.url, site.wordpress_url, site.terms
        yield sorted(self.index.anchor_links)
        for entry in self.index.entries:
            yield _ENTRIES.pack(entry), str(paths.get(entry.position, ""))
        for number, attachment in self.index.attachments.items():
            yield number, _ATTACHMENTS.pack(attachment)
        yield from self.index.reusable_blocks.items()

    def functions(self, post: Post) -> dict[str, Callable[[Any], object]]:
        """Return the function that answers each kind of question of `post`."""
        language = next((t.slug for t in post.terms if t.taxonomy == "language"), "")
        return {
            "address": partial(self._address, post),
            "attachment": lambda number: self._attachment(same_site(post.id, number), language),
            "block": lambda number: self._block(same_site(post.id, number), language),
            "children": lambda number: self._children(same_site(post.id, number), language),
            "file": lambda url: self._file(url, language),
            "ids": partial(self._targets, post),
            "link": partial(self._link, post),
            "old": partial(self.links.absolute, base=post.link),
        }

    def _attachment(self, number: int, language: str) -> Attachment | None:
        found = self.index.attachments.get(number)
        return found and _for_posts(found, language)

    def _link(self, post: Post, url: str) -> LinkTarget | None:
        """Return the target of a link. A published post never links to a draft: where the archive
        becomes a site, there is no such page."""
        found = self.links.resolve(url, post.link)
        is_draft = found is not None and is_in_drafts(found.path)
        return None if is_draft and post.status not in DRAFT_STATUSES else found

    def _address(self, post: Post, linked: tuple[str, str]) -> str | None:
        """Return the address of a file and a fragment in it for links of a post."""
        assert self.website is not None  # noqa: S101 - only its pages have addresses
        path, fragment = linked
        return self.website.link_of(post, PurePosixPath(path), fragment)

    def _block(self, number: int, language: str) -> str | None:
        content = self.index.reusable_blocks.get(number)
        return content and in_language(content, language)

    def _children(self, number: int, language: str) -> list[Attachment]:
        return [_for_posts(each, language) for each in self.library.children(number)]

    def _file(self, url: str, language: str) -> Attachment | None:
        number = self.files.attachment_id(url)
        return None if number is None else self._attachment(number, language)

    def _targets(self, post: Post, ids: Iterable[str]) -> list[str]:
        linked = self.links.linked_anchors(post.position)
        return [each for each in ids if each in linked]


class RecordedLookups:
    """The lookups of one post, each made once. `resolve` and `absolute` make it usable as a
    LinkMap."""

    def __init__(self, lookups: SiteLookups, post: Post) -> None:
        self._functions = lookups.functions(post)
        self._answers: dict[Question, object] = {}

    @property
    def questions(self) -> list[Question]:
        """All questions so far, in the order in which they were asked."""
        return list(self._answers)

    @property
    def answers_digest(self) -> str:
        """A digest, in hex, of all answers so far."""
        plain = list(map(_plain_answer, self._answers.values()))
        return hashlib.sha256(repr(plain).encode()).hexdigest()

    def ask(self, kind: str, argument: Any) -> Any:
        question = kind, argument
        if question not in self._answers:
            self._answers[question] = self._functions[kind](argument)
        return self._answers[question]

    def attachment(self, number: int) -> Attachment | None:
        return self.ask("attachment", number)  # type: ignore[no-any-return]

    def reusable_block(self, number: int) -> str | None:
        return self.ask("block", number)  # type: ignore[no-any-return]

    def children(self, number: int) -> Sequence[Attachment]:
        return self.ask("children", number)  # type: ignore[no-any-return]

    def file(self, url: str) -> Attachment | None:
        return self.ask("file", url)  # type: ignore[no-any-return]

    def targets(self, ids: Collection[str]) -> Collection[str]:
        """Return those element ids of a post that links point to."""
        return self.ask("ids", tuple(sorted(ids))) if ids else ()

    def resolve(self, url: str, base: str = "") -> LinkTarget | None:
        return self.ask("link", url)  # type: ignore[no-any-return]

    def address(self, page: PurePosixPath, linked: PurePosixPath, fragment: str) -> str | None:
        """Write the link from the post, on `page`, to another page of a site generator."""
        return self.ask("address", (str(linked), fragment))  # type: ignore[no-any-return]

    def absolute(self, url: str, base: str) -> str:
        return self.ask("old", url)  # type: ignore[no-any-return]


def repeat_lookups(lookups: SiteLookups, post: Post, questions: Iterable[Question]) -> str:
    """Ask the recorded questions of a post again, and return the digest of the answers."""
    recorded = RecordedLookups(lookups, post)
    for kind, argument in questions:
        recorded.ask(kind, tuple(argument) if isinstance(argument, list) else argument)
    return recorded.answers_digest


def _for_posts(file: Attachment, language: str) -> Attachment:
    """Return an attachment with the id that the posts of its blog use for it, and its texts in
    the language of the post."""
    if site_of(file.id):
        file = replace(file, id=blog_id(file.id))
    if not any(map(languages_in, (file.title, file.caption, file.alt, file.description))):
        return file
    return replace(
        file,
        title=in_language(file.title, language),
        caption=in_language(file.caption, language),
        alt=in_language(file.alt, language),
        description=in_language(file.description, language),
    )


def _plain_answer(answer: object) -> object:
    """Convert an answer to plain data, whose `repr` takes a third of the time."""
    if isinstance(answer, LinkTarget):
        return answer.path and str(answer.path), answer.url, answer.fragment
    if isinstance(answer, Attachment):
        return _ATTACHMENTS.pack(answer)
    return list(map(_plain_answer, answer)) if isinstance(answer, list) else answer
