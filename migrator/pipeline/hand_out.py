"""Hand the items of a source out to worker processes, and get the files that their posts need.

An item that is as the last run left it goes to no worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import PurePosixPath

from migrator.archive.writer import Output
from migrator.errors import MigratorError, PathError
from migrator.model import Post
from migrator.parallel.ordered_map import Done, Failure, attempt
from migrator.parallel.shared import Shared
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.incremental import IncrementalBuild
from migrator.pipeline.post_line import (
    AsideTask,
    ConvertedWhole,
    FailedPost,
    FilesWanted,
    PostLine,
    ReadAside,
    WholeTask,
)
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.reused_post import ReusedPost
from migrator.sources.stored_item import StoredItem
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten


@value_object
class BegunItem:
    """An item of the source.

    origin  the digest by which the next run knows it again
    task    what a worker does with it, if it has a page
    """

    item: Post | StoredItem
    origin: str = ""
    task: WholeTask | None = None

    @property
    def is_edited(self) -> bool:
        """True if the user edited its page, which stays."""
        return self.task is not None and self.task.edited is not None


@value_object
class ItemAside:
    """An item without a page, which is as in the last run; `unwritten` is what it holds."""

    begun: BegunItem
    unwritten: Unwritten


Item = BegunItem | ItemAside | ReusedPost
Seen = ConvertedWhole | FilesWanted | ReadAside | FailedPost | Failure | None
"""What became of an item: in a visit to a worker, or here."""
Task = WholeTask | AsideTask | Done[Seen]


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
        self.line: Shared[PostLine]
        """The line, for tasks."""

    @contextmanager
    def to(self, executor: Executor | None) -> Iterator[Executor | None]:
        """Provide the line to the workers of an executor. Return the executor, or None if this
        process has to do the work: a function of the user, or too large a site, cannot be sent.

        At the end, no process holds the line any more.
        """
        try:
            with self._plan.shared_with(executor, self._plan.line) as (self.line, able):
                yield able
        finally:
            del self.line

    def begun(self) -> Iterator[tuple[Item, Task]]:
        """Yield the items, or the files of the last run that may stay, each with its task."""
        for item in self._plan.items():
            page, origin = self._plan.plan.paths.get(item.position), ""
            known: ReusedPost | ItemAside | None = None
            if isinstance(item, StoredItem):
                origin = self._incremental.origin(item, page)
                known = self._known(BegunItem(item, origin), page)
            if known is None and self._is_read_here(item, page):
                try:
                    item = self._plan.line.read(item)
                    known = self._incremental.find(item, origin)
                except MigratorError:
                    raise
                except Exception as error:  # our own defect must not affect the other posts
                    yield BegunItem(item, origin), Done(Failure(f"{type(error).__name__}: {error}"))
                    continue
            if known is not None:
                yield known, Done(None)
            elif page is None:
                yield BegunItem(item, origin), self._aside(item)
            else:
                yield self._with_page(item, page, origin)

    def _known(self, begun: BegunItem, page: PurePosixPath | None) -> ReusedPost | ItemAside | None:
        """Return what the last run found about a stored item; None if it must be read."""
        if page is not None:
            return self._incremental.find_stored(begun.item.position, page, begun.origin)
        unwritten = self._incremental.find_aside(begun.origin)
        return None if unwritten is None else ItemAside(begun, unwritten)

    def _is_read_here(self, item: Post | StoredItem, page: PurePosixPath | None) -> bool:
        """Return True if this process must know what an item holds before a worker gets it."""
        is_stored = isinstance(item, StoredItem)
        return not is_stored or (page is not None and self._incremental.may_reuse)

    def _aside(self, item: Post | StoredItem) -> Task:
        if isinstance(item, StoredItem):
            return AsideTask(self.line, item)
        return Done(attempt(AsideTask(self.line, item)))

    def _with_page(
        self, item: Post | StoredItem, page: PurePosixPath, origin: str
    ) -> tuple[BegunItem, Task]:
        context = self._pages.context(item.position)
        try:
            task = WholeTask(self.line, item, page, context, edited=self._edited(page))
        except PathError as error:
            return BegunItem(item, origin), Done(self._failed(item, page, str(error)))
        return BegunItem(item, origin, task), task

    def _edited(self, path: PurePosixPath) -> str | None:
        """Return the text of a page that the user edited; None if the run may write the page."""
        data = self._output.read_edited(path)
        return None if data is None else data.decode("utf-8-sig", "replace")

    def failed(self, begun: BegunItem, made: Seen) -> FailedPost:
        """Return a post that could not be converted, such as one that ended its process."""
        if isinstance(made, FailedPost):
            return made
        page = self._plan.plan.paths.get(begun.item.position)
        return self._failed(begun.item, page, made.why if isinstance(made, Failure) else "")

    def _failed(self, item: Post | StoredItem, page: PurePosixPath | None, why: str) -> FailedPost:
        return FailedPost(self._plan.record_of(item), page, why)

    def request(self, seen: tuple[Item, Seen]) -> tuple[Item, Seen]:
        """Start to get the files that a worker wants."""
        if isinstance(seen[1], FilesWanted):
            self._plan.files.request(seen[1].searches)
        return seen

    def with_files(self, seen: Iterable[tuple[Item, Seen]]) -> Iterator[tuple[Item, Task]]:
        """Yield each item with its last task; files that are still in transfer are waited for."""
        for begun, made in seen:
            if isinstance(made, FilesWanted) and isinstance(begun, BegunItem) and begun.task:
                yield begun, self._plan.with_answers(begun.task, made)
            else:
                yield begun, Done(made)
