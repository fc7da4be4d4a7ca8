"""Hand the items of a source out to worker processes, and take back what these found.

A worker takes a post its whole way if it can. An item that is as the last run left it stays here.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from migrator.archive.writer import Output
from migrator.assets.localised import Search
from migrator.errors import PathError
from migrator.model import Post
from migrator.parallel.ordered_map import Done, Failure
from migrator.parallel.shared import Shared, share
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.incremental import IncrementalBuild
from migrator.pipeline.post_line import (
    AsideTask,
    BegunPost,
    ConvertedWhole,
    FilesWanted,
    PostLine,
    ReadAside,
    WholeTask,
)
from migrator.pipeline.render_task import RenderedPost, RenderLater, RenderTask
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.resolved_post import ResolvedPost
from migrator.pipeline.reused_post import ReusedPost
from migrator.sources.stored_item import StoredItem
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten

FirstTask = WholeTask | AsideTask | RenderTask | RenderLater | Done[None]
"""The part of a post's work that goes to a worker first."""
FirstResult = ConvertedWhole | FilesWanted | ReadAside | BegunPost | RenderedPost | Failure | None


@value_object
class BegunItem:
    """An item of the source, and the digest by which the next run knows it again (`origin`)."""

    item: Post | StoredItem
    origin: str = ""


@value_object
class PreparedPost:
    """An item that is rendered as WordPress does, and whose files are requested."""

    begun: BegunItem
    resolved: ResolvedPost


@value_object
class ItemAside:
    """An item without a page, of which nothing is to be done; `unwritten` is what it holds."""

    begun: BegunItem
    unwritten: Unwritten


@value_object
class RequestedPost:
    """A post whose files are requested, and which a worker can finish with them."""

    begun: BegunItem
    searches: tuple[Search, ...]


@value_object
class FinishedPost:
    """A post that a worker took its whole way."""

    begun: BegunItem
    whole: ConvertedWhole


Begun = BegunItem | ItemAside | ReusedPost
Prepared = PreparedPost | RequestedPost | ItemAside | ReusedPost | FinishedPost


class HandOut:
    """The items of one run on their way to the workers and back."""

    def __init__(
        self,
        archive_plan: ArchivePlan,
        incremental: IncrementalBuild,
        pages: PageReport,
        output: Output,
    ) -> None:
        self._plan = archive_plan
        self._incremental = incremental
        self._pages = pages
        self._output = output
        self.line: Shared[PostLine] | None = None
        """The line, for workers; None if they cannot take a post its whole way."""

    @contextmanager
    def shared_with(self, executor: Executor | None) -> Iterator[None]:
        """Give the worker processes what they need to take a post its whole way."""
        if executor is not None:
            self.line = share(self._plan.line.for_worker())
        try:
            yield
        finally:
            if self.line is not None:
                self.line.forget()

    def begun(self, *, is_alone: bool) -> Iterator[tuple[Begun, FirstTask]]:
        """Yield the items, or the files of the last run that may stay, each with its worker task.

        The task is the part of the work that worker processes can do; none if there is no other
        process (`is_alone`).
        """
        for item in self._plan.items():
            page, origin = self._plan.plan.paths.get(item.position), ""
            known: ReusedPost | ItemAside | None = None
            if isinstance(item, StoredItem):
                origin = self._incremental.origin(item, page)
                known = self._known(BegunItem(item, origin), page)
            if known is None and self._is_read_here(item, page):
                item = self._plan.begun(item)
                known = self._incremental.find(item, origin)
            if known is not None:
                yield known, Done(None)
            else:
                yield BegunItem(item, origin), self._first_task(item, page, is_alone=is_alone)

    def _known(self, begun: BegunItem, page: PurePosixPath | None) -> ReusedPost | ItemAside | None:
        """Return what the last run found about a stored item; None if it must be read."""
        if page is not None:
            return self._incremental.find_stored(begun.item.position, page, begun.origin)
        unwritten = self._incremental.find_aside(begun.origin)
        return None if unwritten is None else ItemAside(begun, unwritten)

    def _is_read_here(self, item: Post | StoredItem, page: PurePosixPath | None) -> bool:
        """Return True if this process must know what an item holds before a worker gets it."""
        if not isinstance(item, StoredItem) or self.line is None:
            return True
        return page is not None and self._incremental.may_reuse

    def _first_task(
        self, item: Post | StoredItem, page: PurePosixPath | None, *, is_alone: bool
    ) -> FirstTask:
        if page is None and self.line is not None and isinstance(item, StoredItem):
            return AsideTask(self.line, item)
        if is_alone or page is None:
            return Done(None)
        if self.line is not None:
            with suppress(PathError):  # `_begin` reports it
                if self.edited(page) is None:
                    context = self._pages.context(item.position)
                    return WholeTask(self.line, item, page, context)
        return self._plan.conversion.render_task(self._plan.line.read(item))

    def prepare(self, begun: tuple[Begun, FirstResult]) -> Prepared:
        """Render an item as WordPress does, unless a worker has, and begin to fetch its files."""
        item, seen = begun
        if isinstance(item, ReusedPost | ItemAside):
            return item
        if isinstance(seen, ConvertedWhole):
            return FinishedPost(BegunItem(seen.record.post, item.origin), seen)
        if isinstance(seen, FilesWanted):
            self._plan.files.request(seen.searches)
            return RequestedPost(item, seen.searches)
        read: Post | StoredItem = item.item
        if isinstance(seen, ReadAside):
            if seen.icon is None:
                return ItemAside(item, seen.unwritten)
            read, seen = seen.icon, None
        elif isinstance(seen, BegunPost):
            read, seen = seen.post or read, seen.rendered
        post = self._plan.line.read(read)
        resolved = self._plan.conversion.prepare(post, seen)
        return PreparedPost(BegunItem(post, item.origin), resolved)

    def with_files(self, requested: RequestedPost) -> WholeTask:
        """Return the task that takes a post all the way with its files, which are got now."""
        item = requested.begun.item
        assert self.line is not None  # noqa: S101 - a worker had it
        page, context = self._plan.plan.paths[item.position], self._pages.context(item.position)
        answers = self._plan.answers(requested.searches)
        return WholeTask(self.line, item, page, context, answers)

    def edited(self, path: PurePosixPath) -> str | None:
        """Return the text of a page that the user edited; None if the run may write the page."""
        data = self._output.read_edited(path)
        return None if data is None else data.decode("utf-8-sig", "replace")
