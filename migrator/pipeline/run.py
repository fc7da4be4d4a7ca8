"""Migrate a source to an archive and prove it: one run, readable from top to bottom.

    source -> Post -> HTML as WordPress shows it -> Markdown -> files -> proof

This module knows nothing of WordPress's markup, Markdown or HTTP: it calls the modules that do, in
order, and accounts for every item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType

from migrator.archive import capture_marker, incremental_state, lock, manifest, yaml_text
from migrator.archive.journal import Begun
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import WriteOutcome
from migrator.archive.run_files import REPORT
from migrator.archive.writer import ArchiveWriter, Output, Preview
from migrator.assets.download import Answers
from migrator.assets.network import Network
from migrator.errors import Interrupted, MigratorError, PathError
from migrator.fetch.body import Body
from migrator.model import Post, Source
from migrator.parallel.ordered_map import BATCH, Done, Failure, attempt, map_ordered
from migrator.pipeline import former_archive, saved_settings
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.convert_task import ConvertedPost, ConvertTask
from migrator.pipeline.downloads import network_of
from migrator.pipeline.hand_out import (
    BegunItem,
    FinishedPost,
    HandOut,
    ItemAside,
    Prepared,
    PreparedPost,
    RequestedPost,
)
from migrator.pipeline.incremental import IncrementalBuild
from migrator.pipeline.post_line import (
    BegunPost,
    ConvertedWhole,
    FilesWanted,
    WholeTask,
    is_site_icon,
)
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.process_pool import pool_for, workers
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.resolve import ahead
from migrator.pipeline.resolved_post import ResolvedPost
from migrator.pipeline.reused_post import ReusedPost
from migrator.pipeline.run_ledger import RunLedger
from migrator.pipeline.work_items import FailedPost, ItemWithoutPage, PageInWork
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings

# The number of posts, per connection, whose files may be in transfer or decoded at once.
_AHEAD = 4


def migrate(
    source: Source,
    settings: Settings,
    watcher: Watcher | None = None,
    locked: Answers | None = None,
    executor: Executor | None = None,
    key: str = "",
    output: Output | None = None,
) -> Report:
    """Write the archive of `source` into `settings.output` and prove it.

    `locked` are the responses that an earlier run got for its files. `executor`, of any kind,
    converts the posts with `settings.jobs` workers; the default is a pool of processes, or for a
    small site this process alone. `key` identifies the input of the archive (see
    `commands/migrate.py`); "" if it is unknown. `output` writes the files; the default follows the
    settings. Raises UsageError for invalid settings and OutputError if the folder cannot be
    written. A defect of one item is a finding.
    """
    watcher = watcher or Unwatched()
    with ExitStack() as stack:
        if executor is None:
            # A run that reuses the files of the last one may need no worker.
            on_demand = incremental_state.is_there(settings.output)
            pool = pool_for(len(source.index.entries), settings.jobs, on_demand=on_demand)
            executor = stack.enter_context(pool)
        network = stack.enter_context(network_of(source, settings, locked))
        migration = Migration(source, settings, network, output, is_rebuild=locked is not None)
        stack.callback(migration.incremental.close)
        stack.enter_context(migration.hand_out.shared_with(executor))
        # Files are downloaded while posts are converted, so these two are one phase.
        task = "Downloading and converting" if network.session else "Converting"
        watcher.begin(task, len(source.index.entries))
        try:
            size = workers(settings.jobs)
            begun = migration.hand_out.begun(is_alone=executor is None)
            # While the files of one post are in transfer, those of the next posts are requested.
            few = BATCH if migration.incremental.may_reuse else 0
            line = migration.hand_out.line
            drafts = map_ordered(begun, executor, size, migration.note_repeated, few, line)
            prepared = ahead(drafts, migration.hand_out.prepare, migration.window)
            tasks = migration.convert_tasks(prepared)
            made = map_ordered(
                tasks, executor, size, migration.note_repeated, few, line, is_sent=True
            )
            for item, result in made:
                migration.take(item, result)
                watcher.advance()
            watcher.begin("Writing data files and report", 0)
            report = migration.finish(key)
            if not settings.dry_run:
                capture_marker.end(settings.output)
            return report
        except (MigratorError, Interrupted):
            # Ctrl-C, or the disk is full: the next run must recognise its own files.
            with suppress(MigratorError):
                migration.ledger.remember()
            raise


_Begun = BegunItem | ItemAside | ReusedPost | PageInWork | ItemWithoutPage | FailedPost
_Task = ConvertTask | WholeTask | Done[ConvertedWhole | None]
_Made = ConvertedWhole | ConvertedPost | FilesWanted | BegunPost | Failure | None


class Migration:
    """One run: its plan, the written files, the findings."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        network: Network | None = None,
        output: Output | None = None,
        *,
        is_rebuild: bool = False,
    ) -> None:
        self.source = source
        self.settings = settings
        self.window = _AHEAD * settings.connections if network and network.threads else 0
        self.previous, found = Manifest.load(settings.output)
        self.output: Output = output or (Preview if settings.dry_run else ArchiveWriter)(
            settings.output,
            self.previous,
            "overwrite" if settings.force else "keep",
            Begun(settings.output),
        )
        self.archive_plan = ArchivePlan(source, settings, self.output, network, self._digest)
        paths = set(map(str, self.archive_plan.plan.paths.values()))
        former_archive.check(settings, self.previous, source.site, paths)
        self._repeated = 0
        self.pages = PageReport(source, settings, self.archive_plan.plan, self.output)
        self.ledger = RunLedger(
            source, settings, self.archive_plan, self.output, self.previous, self.pages
        )
        self.ledger.findings += [*found, *self.archive_plan.plan.findings]
        self.incremental = IncrementalBuild(
            source, settings, self.archive_plan, self.pages, self.output, off=is_rebuild
        )
        if found:  # they are about the last run
            self.incremental.is_whole = False
        self.hand_out = HandOut(self.archive_plan, self.incremental, self.pages, self.output)

    def _digest(self, path: PurePosixPath) -> str:
        """Return the SHA-256 of a file that this run wrote or left as it was."""
        record = self.output.files.get(str(path))
        return record.sha256 if record else ""

    def convert_tasks(self, prepared: Iterable[Prepared]) -> Iterator[tuple[_Begun, _Task]]:
        """Yield each item with its last task; files that are still in transfer are waited for.

        An item that fails stops no other.
        """
        for each in prepared:
            if isinstance(each, ReusedPost | ItemAside):
                yield each, Done(None)
            elif isinstance(each, FinishedPost):
                yield each.begun, Done(each.whole)
            elif isinstance(each, RequestedPost):
                yield each.begun, self._with_files(each)
            else:
                yield self._begin(each.resolved, each.begun.origin)

    def _with_files(self, requested: RequestedPost) -> _Task:
        """Return the task that converts a post with its files."""
        try:
            return self.hand_out.with_files(requested)
        except MigratorError:
            raise
        except Exception:  # our own defect; `_take_whole` meets it again, and reports it
            return Done(None)

    def _begin(self, prepared: ResolvedPost, origin: str) -> tuple[_Begun, _Task]:
        """Write the files of a post, and return the task to convert it."""
        post, path = prepared.post, prepared.page
        if path is None:
            icon = self.archive_plan.icon(post)
            # The file of an icon may change, so the next run reads it again.
            known = "" if is_site_icon(post) else origin
            unwritten = self.archive_plan.unwritten(post)
            return ItemWithoutPage(post.position, unwritten, known, icon), Done(None)
        line = self.archive_plan.line
        record = line.record(post)
        try:
            shown = self.archive_plan.conversion.localise(prepared, path)
            matter = line.front_matter(post, path, shown)
            facts = line.facts(post, path, matter, shown)
            shown = replace(shown, findings=(*shown.findings, *facts))
            entry = self.pages.detail(post, shown.files, shown.findings)
            draft = self.archive_plan.conversion.convert_task(prepared, shown, matter, entry)
            edited = self.hand_out.edited(path)
            draft = replace(draft, edited=edited)
            # A tree takes twenty times the memory of its text, and many posts may be in work.
            bare = shown.without_tree()
            is_edited = edited is not None
            return PageInWork(
                record, origin, prepared.asked, path, bare, is_edited=is_edited
            ), draft
        except PathError as error:
            return FailedPost(record, path, str(error)), Done(None)
        except MigratorError:
            raise
        except Exception as error:  # our own defect must not affect the other posts
            return FailedPost(record, path, f"{type(error).__name__}: {error}"), Done(None)

    def take(self, begun: _Begun, made: _Made) -> None:
        """Write the files of one item, and account for it. Items come in their order."""
        if isinstance(begun, ReusedPost):
            self._keep(begun)
        elif isinstance(begun, ItemAside):
            item = begun.begun
            self._leave(ItemWithoutPage(item.item.position, begun.unwritten, item.origin))
        elif isinstance(begun, ItemWithoutPage):
            self._leave(begun)
        elif isinstance(begun, BegunItem):
            self._take_whole(begun, made)
        else:
            self._note(begun.record)
            if isinstance(begun, FailedPost):
                self._fail(begun.record.post, begun.path, begun.why)
            elif isinstance(made, ConvertedPost | Failure):
                self._take_page(begun, made)

    def _leave(self, item: ItemWithoutPage) -> None:
        """Account for an item that has no page."""
        if (icon := item.icon) is not None:
            self.ledger.files_used.update(icon.files)
            self.ledger.findings += icon.findings
            self.archive_plan.files.use(icon.uses)
            self.incremental.note_icon(item.position, icon)
        self.incremental.note_aside(item.position, item.unwritten, item.origin)
        self.archive_plan.note(item.position, item.unwritten)
        self.ledger.items.take(item.position)

    def _keep(self, kept: ReusedPost) -> None:
        """Take over the results of the last run for a post."""
        for path, written in kept.files.items():
            self.output.keep(path, written)
        self.archive_plan.files.use(kept.uses)
        self.ledger.files_used.update(kept.used)
        self.ledger.findings += kept.findings
        self.ledger.comments += kept.replies
        self.ledger.unwritten_fields.update(kept.left_out)
        self.archive_plan.note(kept.position, kept.unwritten, kept.listed)
        self.pages.keep(kept.position, kept.words, kept.used)
        self.ledger.items.take(kept.position)

    def _take_whole(self, begun: BegunItem, made: _Made) -> None:
        """Take over what a worker made of a post; a post that it could not finish is done here."""
        if not isinstance(made, ConvertedWhole) or self._has_edited(made.files):
            seen = made if isinstance(made, BegunPost) else None
            prepared = self.hand_out.prepare((begun, seen))
            assert isinstance(prepared, PreparedPost)  # noqa: S101 - as for any post
            page, task = self._begin(prepared.resolved, prepared.begun.origin)
            self.take(page, attempt(task))
            return
        record, shown = made.record, made.shown
        path = self.archive_plan.plan.paths[record.post.position]
        self._note(record)
        for given in (each for one in shown.localised for each in one.answers):
            self.archive_plan.files.recall(given)
        page = PageInWork(record, begun.origin, None, path, shown, made.entry)
        self._take_page(page, made.converted, made.files)

    def _has_edited(self, files: Iterable[PurePosixPath]) -> bool:
        """Return True if the user edited one of these files, so that it stays."""
        return any(self.output.read_edited(path) is not None for path in files)

    def _note(self, record: PostRecord) -> None:
        self.archive_plan.note(record.post.position, record.unwritten, record.listed)

    def _take_page(
        self,
        page: PageInWork,
        converted: ConvertedPost | Failure,
        files: Mapping[PurePosixPath, Body] = MappingProxyType({}),
    ) -> None:
        """Write the files of one post, or note why there are none."""
        if isinstance(converted, Failure):
            self._fail(page.post, page.path, converted.why)
            return
        try:
            for path, body in files.items():
                self.output.write_bytes(path, body.chunks())
            self._write(page, converted)
            self.ledger.items.take(page.post.position)
        except PathError as error:
            self._fail(page.post, page.path, str(error))
        except MigratorError:
            raise
        except Exception as error:
            self._fail(page.post, page.path, f"{type(error).__name__}: {error}")

    def note_repeated(self, posts: int) -> None:
        """Count posts that are converted again because a worker process ended."""
        self._repeated += posts

    def _fail(self, post: Post, page: PurePosixPath, why: str) -> None:
        self.incremental.is_whole = False
        self.ledger.fail(post, page, why)

    def finish(self, key: str = "") -> Report:
        """Write the files of the whole site, and account for every item; `key` as in `migrate`."""
        # It holds the map of all links: on a large blog the account needs that memory.
        del self.archive_plan.conversion, self.archive_plan.line
        self.ledger.items.use(self.archive_plan.files.used_attachments)
        for path, text in self.archive_plan.site_files(self.ledger.files_used):
            self.output.write_bytes(path, map(yaml_text.as_utf8, text))
        if self.archive_plan.website and not self.settings.dry_run:
            self.archive_plan.website.write_starter(self.settings.output)
        if self.settings.source:
            self.output.write_text(saved_settings.PATH, saved_settings.dumps(self.settings))
        if self.settings.prune:
            self.ledger.prune()
        report = self.ledger.report()
        self.output.write_bytes(REPORT, report.chunks())
        self.output.write_bytes(lock.PATH, self.archive_plan.files.lock().chunks())
        self.pages.finish(report, self.ledger.files_used)
        self.ledger.remember()
        self.output.confirm()
        report.kept, report.repeated = self.incremental.count, self._repeated
        own = [REPORT, lock.PATH, saved_settings.PATH, manifest.PATH, *self.pages.overview]
        self.incremental.finish(key, own)
        return report

    def _write(self, page: PageInWork, converted: ConvertedPost) -> None:
        post, path, shown = page.post, page.path, page.shown
        before = len(self.output.findings)
        outcome = self.output.write(path, converted.page, item=post.position)
        if outcome is WriteOutcome.KEPT and not page.is_edited:
            # It appeared during the run, so it was not compared.
            self.ledger.findings.append(manifest.changed_finding(str(path)))
        if converted.comments:
            comments = self.archive_plan.line.comments(path)
            self.output.write(comments, converted.comments, item=post.position)
            self.ledger.comments += converted.replies
        self.ledger.files_used.update(shown.files)
        self.archive_plan.files.use(shown.uses)
        findings = [each.at(str(path)) for each in (*shown.findings, *converted.findings)]
        self.ledger.findings += findings
        self.ledger.unwritten_fields.update(page.record.left_out)
        found = self.output.findings[before:]
        self.pages.take(post, converted, shown.files, found)
        entry = page.entry or self.incremental.entry(
            page.record, page.asked, path, shown, converted, findings
        )
        self.incremental.note(page.record, page.origin, path, entry, found)
