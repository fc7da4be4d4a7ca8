"""Compute the plan of an archive: the path of each item, and the contents of each file.

A migration writes the plan, and the verifier compares the archive on disk with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Protocol, Self, TypeVar

from migrator.archive import layout
from migrator.archive.bylines import Bylines
from migrator.archive.related_items import Library
from migrator.archive.targets.listings import ListedPost
from migrator.assets.local_uploads import uploads_of
from migrator.assets.localise import Localiser
from migrator.assets.localised import ByteWriter, FileAnswers, Given, Localised
from migrator.assets.network import Network
from migrator.errors import MigratorError
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.parallel.ordered_map import Done
from migrator.parallel.shared import Shared, shared_with
from migrator.pipeline import from_settings
from migrator.pipeline.check_line import CheckTask
from migrator.pipeline.post_line import (
    FailedPost,
    FilesWanted,
    PostLine,
    WholeTask,
    is_site_icon,
)
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.recorded_answers import local_digest
from migrator.pipeline.resolve import Conversion
from migrator.pipeline.site_files import SiteFiles
from migrator.pipeline.website import website_of
from migrator.settings import Settings
from migrator.sources.stored_item import FindsItems, StoredItem
from migrator.urls.permalinks import BlogAddresses
from migrator.verifier.source.unwritten import Unwritten, UnwrittenTexts
from migrator.wordpress.display_text import plain_text

SITE = PurePosixPath("data/site.yaml")

_Line = TypeVar("_Line", bound="ForWorkers")
_Task = TypeVar("_Task", WholeTask, CheckTask)


class ForWorkers(Protocol):
    """A line of work on posts that other processes can do."""

    def for_worker(self) -> Self: ...


def _no_digest(_: PurePosixPath) -> str:
    return ""


class ArchivePlan:
    """The plan of one archive.

    `plan` holds the path of each written item, and the reason for each skipped one. `conversion`
    converts one item to a page, and `line` is its whole way. Images and files that posts need go to
    `writer`.
    """

    def __init__(
        self,
        source: Source,
        settings: Settings,
        writer: ByteWriter,
        network: Network | None = None,
        digest: Callable[[PurePosixPath], str] = _no_digest,
        *,
        compares: bool = False,
    ) -> None:
        """Plan the archive; `digest` and `compares` as in `Conversion`.

        Raises UsageError for invalid settings.
        """
        self._source = source
        self.website = website_of(source, settings)
        pages = self.website.pages if self.website else None
        self.fields = from_settings.fields(settings, source.index)
        selection = from_settings.selection(settings)
        selection.check(source.index.entries, source.site.authors)
        self.plan = self.website.plan if self.website else _plain_plan(source, settings)
        self.files = Localiser(
            source.site,
            source.index,
            writer,
            uploads_of(source, settings.uploads),
            network,
            from_settings.files(settings),
            pages,
        )
        self.bylines = Bylines(source.site.authors, source.index.guests, plain_text)
        self._library = Library(source.index, source.site.terms)
        self._blog = BlogAddresses(source.site, source.index.entries)
        self.conversion = Conversion(
            source, settings, self.plan, self._blog, self._library, self.files, digest,
            compares=compares, website=pages,
        )  # fmt: skip
        self._unwritten = UnwrittenTexts(source.index.attachments)
        self._reader = source.reader if isinstance(source, FindsItems) else None
        self.line = PostLine(
            self.conversion, self.fields, self.bylines, self._unwritten, self._reader, pages,
            offline=settings.offline,
        )  # fmt: skip

    def items(self) -> Iterator[Post | StoredItem]:
        """Yield every item of the source; not read yet, where any process can do that."""
        if isinstance(self._source, FindsItems):
            return self._source.items()
        return iter(self._source.posts())

    def shared_with(
        self, executor: Executor | None, line: _Line
    ) -> AbstractContextManager[tuple[Shared[_Line], Executor | None]]:
        """Provide a line for the tasks of an executor, as `shared.shared_with` does; functions of
        the user, which other processes may not know, stay in this one."""
        sends = None if self.conversion.has_own_functions else line.for_worker
        return shared_with(executor, line, sends)

    def record_of(self, item: Post | StoredItem) -> PostRecord:
        """Return the record of an item that failed: from the index, if the item cannot be read."""
        try:
            return self.line.record(self.line.read(item))
        except MigratorError:
            raise
        except Exception:  # the defect with which it failed
            entry = self._source.index.entries[item.position]
            named = Post(
                entry.position, entry.id, entry.type, entry.status, entry.title, entry.slug,
                entry.link, published=entry.published,
            )  # fmt: skip
            return PostRecord(named, "")

    def unwritten(self, post: Post) -> Unwritten:
        """Return what an item holds that has no place in the archive."""
        return self._unwritten.of(post, has_page=post.position in self.plan.paths)

    def listed(self, post: Post) -> ListedPost | None:
        """Return what the lists of a website need of a post; None if none shows it."""
        return self.line.listed(post)

    def note(self, position: int, unwritten: Unwritten, listed: ListedPost | None = None) -> None:
        """Note what the item at this position holds that has no place in the archive, and what
        the lists of a website need of it. Call it for all items before `site_files`, in order."""
        self._unwritten.add(position, unwritten)
        if self.website is not None and listed is not None:
            self.website.note(listed)

    @property
    def unwritten_texts(self) -> Iterator[Finding]:
        """Findings for all texts without a place in the archive, after the last post."""
        return self._unwritten.findings(self._source.site)

    @property
    def syntax(self) -> str:
        """The syntax of the front matter, as in `front_matter.dumps`."""
        return self.website.target.syntax if self.website else "yaml"

    @property
    def other_folders(self) -> tuple[str, ...]:
        """The folders, with a slash, whose Markdown files need not come from the source: the
        records, and the project of a site generator, whose user adds pages."""
        site = (f"{self.website.target.site}/",) if self.website else ()
        return ("data/", "migration/", *site)

    def local_digest(self, given: Given) -> str | None:
        """Return the digest of the file of a URL in the local uploads, as `local_digest` does."""
        return local_digest(given, self.files.in_uploads)

    def with_answers(self, task: _Task, wanted: FilesWanted) -> _Task | Done[FailedPost]:
        """Return the task of a post with the answers for its files, which are got now."""
        try:
            given = tuple(self.files.answers(wanted.searches))
            answers = FileAnswers(given, tuple(map(self.local_digest, given)))
            return replace(task, answers=answers)
        except MigratorError:
            raise
        except Exception as error:  # our own defect must not affect the other posts
            why = f"{type(error).__name__}: {error}"
            return Done(FailedPost(self.record_of(task.item), task.page, why))

    def icon(self, post: Post) -> Localised:
        """Localise the site icon. The result is empty for an item that is not one."""
        if not is_site_icon(post):
            return Localised()
        attachment = self._source.index.attachments.get(post.id)
        needs = self.files.prepare_featured(attachment.url if attachment else "", post.link)
        return self.files.localise(needs, SITE)

    def site_files(
        self, assets: Iterable[PurePosixPath]
    ) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Yield path and text, in pieces, of each file of the whole site.

        `assets` are the images and files that posts use. Call it after all posts: only then is
        it known which attachments they use.
        """
        used = self.files.used_attachments
        files = SiteFiles(
            self._source, self._blog, self._library, self.bylines, self.plan.paths, used
        )
        return self.website.texts(files, used, assets) if self.website else files.texts()


def _plain_plan(source: Source, settings: Settings) -> layout.Plan:
    selection, template = from_settings.selection(settings), from_settings.template(settings)
    return layout.plan(source.site, source.index, selection, template)
