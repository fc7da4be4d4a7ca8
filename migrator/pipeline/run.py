"""Migrate a source to an archive and prove it: one run, readable from top to bottom.

    source -> Post -> HTML as WordPress shows it -> Markdown -> files -> proof

This module knows nothing of WordPress's markup, Markdown or HTTP: it calls the modules that do, in
order, and accounts for every item.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import PurePosixPath

from migrator.archive import capture_marker, incremental_state, lock, manifest, yaml_text
from migrator.archive.journal import Begun
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import WriteOutcome
from migrator.archive.run_files import REPORT
from migrator.archive.writer import ArchiveWriter, Output, Preview
from migrator.assets.download import Answers
from migrator.assets.network import Network
from migrator.errors import Interrupted, MigratorError, PathError
from migrator.model import Post, Source
from migrator.parallel.lookahead import ahead
from migrator.parallel.ordered_map import BATCH, map_ordered
from migrator.pipeline import former_archive, saved_settings
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.downloads import network_of
from migrator.pipeline.hand_out import BegunItem, HandOut, Item, ItemAside, Seen
from migrator.pipeline.incremental import IncrementalBuild
from migrator.pipeline.post_line import ConvertedWhole, ReadAside
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.process_pool import pool_for, workers
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.reused_post import ReusedPost
from migrator.pipeline.run_ledger import RunLedger
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.verifier.source.unwritten import Unwritten

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
        # Files are downloaded while posts are converted, so these two are one phase.
        task = "Downloading and converting" if network.session else "Converting"
        watcher.begin(task, len(source.index.entries))
        try:
            # What the workers hold is freed before the report, which needs memory of its own.
            with migration.hand_out.to(executor) as able:
                for item, result in migration.made(able):
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
        self._window = _AHEAD * settings.connections if network and network.threads else 0
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

    def made(self, executor: Executor | None) -> Iterator[tuple[Item, Seen]]:
        """Yield each item with what became of it, in order; the `executor` converts the posts."""
        size, line = workers(self.settings.jobs), self.hand_out.line
        few = BATCH if self.incremental.may_reuse else 0
        begun = self.hand_out.begun()
        seen = map_ordered(begun, executor, size, self._note_repeated, few, line)
        # While the files of one post are in transfer, those of the next posts are requested.
        requested = ahead(seen, self.hand_out.request, self._window)
        tasks = self.hand_out.with_files(requested)
        return map_ordered(tasks, executor, size, self._note_repeated, few, line, is_sent=True)

    def _digest(self, path: PurePosixPath) -> str:
        """Return the SHA-256 of a file that this run wrote or left as it was."""
        record = self.output.files.get(str(path))
        return record.sha256 if record else ""

    def take(self, begun: Item, made: Seen) -> None:
        """Write the files of one item, and account for it. Items come in their order."""
        if isinstance(begun, ReusedPost):
            self._keep(begun)
        elif isinstance(begun, ItemAside):
            self._leave(begun.begun.item.position, begun.unwritten, begun.begun.origin)
        elif isinstance(made, ReadAside):
            # The file of an icon may change, so the next run reads it again.
            origin = "" if made.icon else begun.origin
            if made.icon is not None:
                self._take_icon(made.icon)
            self._leave(begun.item.position, made.unwritten, origin)
        elif isinstance(made, ConvertedWhole):
            self._note(made.record)
            self._take_post(begun, made)
        else:
            failed = self.hand_out.failed(begun, made)
            self._note(failed.record)
            self._fail(failed.record.post, failed.page, failed.why)

    def _take_icon(self, post: Post) -> None:
        """Write the icon of the site."""
        icon = self.archive_plan.icon(post)
        self.ledger.files_used.update(icon.files)
        self.ledger.findings += icon.findings
        self.archive_plan.files.use(icon.uses)
        self.incremental.note_icon(post.position, icon)

    def _leave(self, position: int, unwritten: Unwritten, origin: str) -> None:
        """Account for an item without a page; `origin` is "" if the next run must read it again."""
        self.incremental.note_aside(position, unwritten, origin)
        self.archive_plan.note(position, unwritten)
        self.ledger.items.take(position)

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

    def _note(self, record: PostRecord) -> None:
        self.archive_plan.note(record.post.position, record.unwritten, record.listed)

    def _take_post(self, begun: BegunItem, made: ConvertedWhole) -> None:
        """Write the files of one post, or note why there are none."""
        post = made.record.post
        page = self.archive_plan.plan.paths[post.position]
        # An answer that a worker gave itself: that no request is made.
        for given in (each for one in made.shown.localised for each in one.answers):
            self.archive_plan.files.recall(given)
        try:
            for path, body in made.files.items():
                outcome = self.output.write_bytes(path, body.chunks())
                if outcome is not WriteOutcome.KEPT and self._digest(path) != body.sha256:
                    # The bytes are not those that were checked, and that the proof knows.
                    self.ledger.findings.append(manifest.changed_finding(str(path)))
                    made = replace(made, entry=None)
            self._write(begun, made, page)
            self.ledger.items.take(post.position)
        except PathError as error:
            self._fail(post, page, str(error))
        except MigratorError:
            raise
        except Exception as error:  # our own defect must not affect the other posts
            self._fail(post, page, f"{type(error).__name__}: {error}")

    def _note_repeated(self, posts: int) -> None:
        """Count posts that are converted again because a worker process ended."""
        self._repeated += posts

    def _fail(self, post: Post, page: PurePosixPath | None, why: str) -> None:
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

    def _write(self, begun: BegunItem, made: ConvertedWhole, path: PurePosixPath) -> None:
        record, shown, converted = made.record, made.shown, made.converted
        post, before = record.post, len(self.output.findings)
        outcome = self.output.write(path, converted.page, item=post.position)
        if outcome is WriteOutcome.KEPT and not begun.is_edited:
            # It appeared during the run, so it was not compared.
            self.ledger.findings.append(manifest.changed_finding(str(path)))
        if converted.comments:
            comments = self.archive_plan.line.comments(path)
            self.output.write(comments, converted.comments, item=post.position)
            self.ledger.comments += converted.replies
        self.ledger.files_used.update(shown.files)
        self.archive_plan.files.use(shown.uses)
        self.ledger.findings += [
            each.at(str(path)) for each in (*shown.findings, *converted.findings)
        ]
        self.ledger.unwritten_fields.update(record.left_out)
        found = self.output.findings[before:]
        self.pages.take(post, converted, shown.files, found)
        self.incremental.note(record, begun.origin, path, made.entry, found)
