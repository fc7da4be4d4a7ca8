"""Take a post from the item of the source to the bytes of its files, in any process.

A worker process holds the lookups of the site. Files are got and written by the first process: a
worker that needs some returns what it searches, and takes the post all the way with the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Protocol

from migrator.archive.bylines import Bylines
from migrator.archive.front_matter_fields import FieldInput, FieldSpec, front_matter
from migrator.archive.targets.listings import ListedPost
from migrator.assets.localised import FileAnswers, Given, Search
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import Finding
from migrator.model import Post
from migrator.parallel.shared import Shared
from migrator.pipeline import page_detail
from migrator.pipeline.convert_task import ConvertedPost
from migrator.pipeline.correct_urls import CorrectUrls
from migrator.pipeline.page_detail import PageContext
from migrator.pipeline.post_entry import PostEntry, post_entry
from migrator.pipeline.post_record import PostRecord, digest_of_post, without_texts
from migrator.pipeline.resolve import Conversion
from migrator.pipeline.resolved_post import LocalisedPost, ResolvedPost
from migrator.pipeline.website_pages import WebsitePages
from migrator.sources.stored_item import ItemReader, StoredItem
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import decoded_path
from migrator.verifier.source.enclosure_facts import check_enclosure
from migrator.verifier.source.field_texts import check_builder_fields, hidden_fields
from migrator.verifier.source.post_facts import check_facts, check_image
from migrator.verifier.source.target_facts import check_target_fields
from migrator.verifier.source.unwritten import Unwritten, UnwrittenTexts
from migrator.wordpress.display_text import plain_text

COMMENTS: Final = "comments.yaml"
"""Name of the file of a post's comments, beside its page."""

# Maximum number of posts that wait for their files in memory, and of characters of each.
_WAITING: Final = 64
_LONG: Final = 50_000


@value_object
class FilesWanted:
    """The searches for the files that a post needs before a worker can finish it."""

    searches: tuple[Search, ...]


@value_object
class ConvertedWhole:
    """A post that went the whole line: its record, the results of its steps, its entry in the
    state of the run (None if the next run must convert it again), and its files to be written."""

    record: PostRecord
    shown: LocalisedPost
    converted: ConvertedPost
    entry: PostEntry | None
    files: Mapping[PurePosixPath, Body]


@value_object
class FailedPost:
    """An item that could not be read or converted, and the reason.

    page  its file, None if it has none
    """

    record: PostRecord
    page: PurePosixPath | None
    why: str


@value_object
class ShownPost:
    """A post as WordPress shows it, with its front matter.

    conversion  the conversion with the answers for the files of the post
    facts       findings about fields of the front matter
    """

    conversion: Conversion
    prepared: ResolvedPost
    shown: LocalisedPost
    matter: Mapping[str, object]
    facts: Sequence[Finding]


@value_object
class ReadAside:
    """An item without a page, once it is read.

    unwritten  what it holds that has no place in the archive
    icon       the item, if it is the icon of the site
    """

    unwritten: Unwritten
    icon: Post | None = None


class PostLine:
    """The line, with the data of the site that it needs."""

    def __init__(
        self,
        conversion: Conversion,
        fields: FieldSpec,
        bylines: Bylines,
        unwritten: UnwrittenTexts,
        reader: ItemReader | None = None,
        website: WebsitePages | None = None,
        *,
        offline: bool = False,
    ) -> None:
        """Set up the line; `reader` reads the stored items of the source, if it has any, and
        `website` has the pages of a site generator."""
        self._conversion = conversion
        self._fields = fields
        self._bylines = bylines
        self._unwritten = unwritten
        self._reader = reader
        self._website = website
        self._waiting: dict[int, ResolvedPost] = {}
        self._offline = offline

    def for_worker(self) -> PostLine:
        """Return the line for another process."""
        found = copy(self)
        found._waiting = {}  # noqa: SLF001 - as in the next line
        found._conversion = self._conversion.for_worker()  # noqa: SLF001 - a copy of this object
        return found

    def read(self, item: Post | StoredItem) -> Post:
        """Return an item as its author typed it. Raises SourceError for a changed source."""
        if not isinstance(item, Post):
            assert self._reader is not None  # noqa: S101 - a source of stored items has one
            item = self._reader.read(item)
        return self._conversion.typed(item)

    def record(self, post: Post) -> PostRecord:
        """Return the record of a post that has a page."""
        return PostRecord(
            without_texts(post),
            digest_of_post(post),
            self._bylines.names(post),
            [*self._fields.left_out(post), *self._hidden_fields(post)],
            self._unwritten.of(post, has_page=True),
            self.listed(post),
        )

    def _hidden_fields(self, post: Post) -> list[str]:
        """Return the hidden custom fields of a post whose texts are not written."""
        written = {name for name, _ in self._fields.columns}
        return [key for key in hidden_fields(post) if f"meta.{key}" not in written]

    def listed(self, post: Post) -> ListedPost | None:
        """Return what the lists of a site generator need of a post; None if none shows it."""
        if self._website is None:
            return None
        names = self._bylines.names(post)
        author = names[0] if names else self._bylines.user(post)
        return self._website.listed(post, author, self._fields)

    def aside(self, item: Post | StoredItem) -> ReadAside:
        """Return what an item without a page holds. Raises SourceError for a changed source."""
        post = self.read(item)
        icon = post if is_site_icon(post) else None
        return ReadAside(self._unwritten.of(post, has_page=False), icon)

    def page_state(self, page: PurePosixPath) -> object:
        """Return what the page of a site generator depends on besides its item and its lookups."""
        return self._website and self._website.state(page)

    def comments(self, page: PurePosixPath) -> PurePosixPath:
        """Return the path of the comments of a post."""
        return self._website.comments(page) if self._website else page.with_name(COMMENTS)

    def front_matter(
        self, post: Post, page: PurePosixPath, shown: LocalisedPost
    ) -> Mapping[str, object]:
        """Return the front matter of a post with its files in the archive."""
        plain = self._plain_front_matter(post, page, shown)
        if self._website is None:
            return plain
        return self._website.front_matter(plain, post, page, self._fields)

    def _plain_front_matter(
        self, post: Post, page: PurePosixPath, shown: LocalisedPost
    ) -> Mapping[str, object]:
        """Return the front matter before a site generator changes it."""
        folder_name = self._website.folder_name(page) if self._website else page.parent.name
        field_input = FieldInput(
            replace(post, excerpt=self._conversion.excerpt(post).html),
            # A post that never had a slug gets the name of its folder.
            slug=decoded_path(post.slug) or folder_name,
            plain_text=plain_text,
            image=shown.image,
            enclosures=shown.enclosures,
            author=self._bylines.user(post),
            byline=self._bylines.names(post),
        )
        return front_matter(field_input, self._fields)

    def facts(
        self,
        post: Post,
        page: PurePosixPath,
        matter: Mapping[str, object],
        shown: LocalisedPost,
        urls: CorrectUrls | None = None,
    ) -> tuple[Finding, ...]:
        """Return findings for the fields of the front matter that differ from the source.

        The fields of a site generator have names of their own, so the plain ones are compared with
        the source, and those of the generator with the plain ones. `urls` knows the files of the
        post; the default knows those of the archive.
        """
        if not self._conversion.has_proof:
            return ()
        kept: Iterable[Finding] = ()
        if self._website is not None:
            plain = self._plain_front_matter(post, page, shown)
            kept = check_target_fields(plain, matter, self._fields.name_of, self._fields.names)
            matter = plain
        urls = urls or self._conversion.urls
        people, key_of = self._bylines, dict(self._fields.columns).get
        return (
            *check_facts(post, matter, key_of, people.authors, people.guests),
            *check_builder_fields(post),
            *check_image(matter, key_of, shown.image),
            *check_enclosure(matter, key_of, str(page), urls.of_media(post, shown, page)),
            *kept,
        )

    def shown(
        self,
        post: Post,
        page: PurePosixPath,
        answers: FileAnswers | None = None,
        digest: Callable[[PurePosixPath], str] | None = None,
    ) -> ShownPost | FilesWanted:
        """Return a post as WordPress shows it, or without `answers` the files that it needs.

        `digest` returns the SHA-256 of a file of the archive, "" for none; the default knows the
        files that are to be written. Raises FilesNeeded for a file without an answer.
        """
        conversion = self._conversion.with_answers(answers.given if answers else (), digest)
        prepared = self._waiting.pop(post.position, None)
        # The post that waits may be one of an earlier run, which did not end.
        if prepared is None or prepared.post != post:
            prepared = conversion.prepare(post)
        if answers is None and (searches := conversion.searches(prepared)):
            self._wait(prepared)
            return FilesWanted(searches)
        shown = conversion.localise(prepared, page)
        matter = self.front_matter(post, page, shown)
        facts = self.facts(post, page, matter, shown, conversion.urls)
        return ShownPost(conversion, prepared, shown, matter, facts)

    def whole(self, task: WholeTask, post: Post) -> ConvertedWhole | FilesWanted:
        """Return a post that went the whole line, or the files that it needs before."""
        page, answers = task.page, task.answers
        found = self.shown(post, page, answers)
        if isinstance(found, FilesWanted):
            return found
        conversion, prepared, matter = found.conversion, found.prepared, found.matter
        shown = replace(found.shown, findings=(*found.shown.findings, *found.facts))
        detail = page_detail.detail(post, page, task.context, shown.files, shown.findings)
        converting = conversion.convert_task(prepared, shown, matter, detail)
        converted = replace(converting, edited=task.edited).work()
        record, files = self.record(post), conversion.collected
        contents = {page: converted.page}
        if converted.comments:
            contents[self.comments(page)] = converted.comments
        entry = post_entry(
            record, prepared.asked, page, shown, converted,
            [
                *((str(path), each.sha256, len(each.data)) for path, each in contents.items()),
                *((str(p), files[p].sha256, files[p].size) for p in dict.fromkeys(shown.files)),
            ],
            [each.at(str(page)) for each in (*shown.findings, *converted.findings)],
            _digests(answers), offline=self._offline,
        )  # fmt: skip
        return ConvertedWhole(record, shown.without_tree(), converted, entry, files)

    def _wait(self, prepared: ResolvedPost) -> None:
        """Keep a post that waits for its files: perhaps this process gets it again with them."""
        if len(prepared.post.content) < _LONG:
            self._waiting[prepared.post.position] = prepared
        if len(self._waiting) > _WAITING:
            del self._waiting[next(iter(self._waiting))]


def _digests(answers: FileAnswers | None) -> Callable[[Given], str | None]:
    """Return the function that gives the digest of the file of a URL in the local uploads."""
    known = {} if answers is None else dict(zip(answers.given, answers.in_uploads, strict=True))
    return lambda given: known.get(given, "")


@value_object
class WholeTask:
    """An item with a page, for a visit to a worker.

    line     the line, which each worker holds
    context  the data of the post's page in the report that its conversion does not change
    answers  the answers for its files, once it is known which it needs
    edited   the text of its page if the user edited it, so that it stays
    """

    line: Shared[PostLine]
    item: Post | StoredItem
    page: PurePosixPath
    context: PageContext | None
    answers: FileAnswers | None = None
    edited: str | None = None

    def work(self) -> ConvertedWhole | FilesWanted | FailedPost:
        line = self.line.value
        post = line.read(self.item)
        try:
            return line.whole(self, post)
        except MigratorError:
            raise
        except Exception as error:  # our own defect must not affect the other posts
            return FailedPost(line.record(post), self.page, f"{type(error).__name__}: {error}")


class ReadsItems(Protocol):
    """A line that reads the items without a page."""

    def aside(self, item: Post | StoredItem) -> ReadAside: ...


@value_object
class AsideTask:
    """An item without a page, to be read by a worker, which holds the `line`."""

    line: Shared[ReadsItems]
    item: Post | StoredItem

    def work(self) -> ReadAside:
        return self.line.value.aside(self.item)


def is_site_icon(post: Post) -> bool:
    """Return True for the icon of the site (favicon), which is a file of the media library
    (https://developer.wordpress.org/reference/classes/wp_site_icon/)."""
    return post.meta.get("_wp_attachment_context") == "site-icon"
