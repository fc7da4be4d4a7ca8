"""Compare an archive with its source, at any later time; nothing is written.

For every item of the source three things are checked: its page exists, its front matter is as
expected, and its text passes both checks of `verifier.fidelity` (against the HTML that WordPress
shows, and against the stored text). Then the reverse: every page of the archive belongs to an
item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from migrator.archive import yaml_text
from migrator.archive.incremental_state import digest_of
from migrator.archive.lock import AssetRecord, Lock
from migrator.archive.manifest import Manifest, changed_finding
from migrator.assets.network import Network
from migrator.assets.replay_lock import LockedAnswers
from migrator.fetch.body import Body
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.parallel.ordered_map import Done, Failure, map_ordered
from migrator.parallel.shared import Shared
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.check_line import CheckedPost, CheckLine, CheckTask, unreadable
from migrator.pipeline.input_ledger import inputs_of
from migrator.pipeline.item_ledger import ItemLedger
from migrator.pipeline.post_line import AsideTask, FailedPost, FilesWanted, ReadAside
from migrator.pipeline.process_pool import pool_for, workers
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.stored_item import StoredItem
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.files.linked_files import linked_files
from migrator.verifier.source.reconcile import missing_files, reconcile_inputs, repair_findings

EXTRA = "no item of the source belongs to this page"


@dataclass(slots=True)
class PathCollector:
    """Writer of files that keeps only the paths to which files would be written."""

    paths: set[PurePosixPath] = field(default_factory=set)

    def write_bytes(self, path: PurePosixPath, data: object) -> None:
        self.paths.add(path)


def prove(
    source: Source,
    settings: Settings,
    watcher: Watcher | None = None,
    anchors: Mapping[tuple[str, str], Sequence[Finding]] = MappingProxyType({}),
) -> Report:
    """Compare the archive in `settings.output`, made with `settings`, with `source`.

    `anchors` are findings about anchors that do not exist in the archive, by page and anchor. Those
    that the source does not have either are findings of the kind ABSENT_ANCHOR. The report counts
    the items, the written ones, and the skipped ones by reason. Raises UsageError or ConfigError
    for invalid settings or an invalid lock.
    """
    watcher = watcher or Unwatched()
    proof = _Proof(source, settings, anchors)
    watcher.begin("Comparing with the source", len(source.index.entries))
    with pool_for(len(source.index.entries), settings.jobs) as executor, proof.to(executor) as able:
        size, line = workers(settings.jobs), proof.line
        seen = map_ordered(proof.tasks(), able, size, shared=line)
        made = map_ordered(proof.with_files(seen), able, size, shared=line, is_sent=True)
        for item, result in made:
            proof.take(item, result)
            watcher.advance()
    return proof.finish()


@value_object
class _Item:
    """An item of the source, and its task if it has a page."""

    item: Post | StoredItem
    task: CheckTask | None = None


_Seen = CheckedPost | FilesWanted | FailedPost | ReadAside | Failure


class _Proof:
    """One comparison in progress: the items seen so far, and the findings."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        anchors: Mapping[tuple[str, str], Sequence[Finding]],
    ) -> None:
        self._source = source
        self._anchors: dict[str, list[tuple[str, Sequence[Finding]]]] = {}
        for (page, anchor), findings in anchors.items():
            self._anchors.setdefault(page, []).append((anchor, findings))
        self._root = settings.output
        self._files = PathCollector()
        self._manifest, _ = Manifest.load(self._root)
        answers = LockedAnswers(Lock.load(self._root), _unread_body)
        uploads = settings.uploads if settings.uploads and settings.uploads.is_dir() else None
        self._archive_plan = ArchivePlan(
            source,
            replace(settings, uploads=uploads, proof=False),
            self._files,
            Network(session=None, locked=answers),
            self._digest,
            compares=True,
        )
        self._ledger = ItemLedger(source.index, self._archive_plan.plan)
        self._findings: list[Finding] = []
        self._comments = 0
        self.line: Shared[CheckLine]
        """The checks, for tasks."""

    def _digest(self, path: PurePosixPath) -> str:
        """Return the SHA-256 of a file: from the manifest, or else of the file itself."""
        record = self._manifest.files.get(str(path))
        return record.sha256 if record else digest_of(self._root / path)

    @contextmanager
    def to(self, executor: Executor | None) -> Iterator[Executor | None]:
        """Provide the checks to the workers of an executor, as `HandOut.to` does."""
        checks = CheckLine(self._archive_plan.line, self._root, self._archive_plan.syntax)
        with self._archive_plan.shared_with(executor, checks) as (self.line, able):
            yield able

    def tasks(self) -> Iterator[tuple[_Item, CheckTask | AsideTask | Done[_Seen]]]:
        """Yield each item with its task."""
        for item in self._archive_plan.items():
            page = self._archive_plan.plan.paths.get(item.position)
            if page is not None:
                task = CheckTask(self.line, item, page, self._anchors.get(str(page), ()))
                yield _Item(item, task), task
            else:
                yield _Item(item), AsideTask(self.line, item)

    def with_files(
        self, seen: Iterable[tuple[_Item, _Seen]]
    ) -> Iterator[tuple[_Item, CheckTask | Done[_Seen]]]:
        """Yield each item with its last task, which knows the files of its post."""
        for each, made in seen:
            if isinstance(made, FilesWanted) and each.task is not None:
                task = self._archive_plan.with_answers(each.task, made)
                yield _Item(each.item, task if isinstance(task, CheckTask) else each.task), task
            else:
                yield each, Done(made)

    def take(self, each: _Item, made: _Seen) -> None:
        """Record the result of an item, and check the comments file of its post."""
        self._ledger.take(each.item.position)
        if isinstance(made, ReadAside):
            self._archive_plan.note(each.item.position, made.unwritten)
            if made.icon is not None:
                icon = self._archive_plan.icon(made.icon)
                self._findings += icon.findings
                self._archive_plan.files.use(icon.uses)
            return
        # The archive may have other bytes under a name: then the page shows another file.
        if isinstance(made, CheckedPost) and each.task and not self._has(made.files):
            made = each.task.done(self._digest)
        if isinstance(made, CheckedPost):
            self._take_post(made)
        else:
            self._fail(each.item, made)

    def _has(self, files: Mapping[PurePosixPath, Body]) -> bool:
        return all(self._digest(path) == body.sha256 for path, body in files.items())

    def _fail(self, item: Post | StoredItem, made: FailedPost | FilesWanted | Failure) -> None:
        plan = self._archive_plan
        record = made.record if isinstance(made, FailedPost) else plan.record_of(item)
        plan.note(record.post.position, record.unwritten, record.listed)
        page = plan.plan.paths.get(item.position, "")
        why = "" if isinstance(made, FilesWanted) else made.why
        message = f"could not be compared: {why}"
        self._findings.append(Finding("failed-item", str(page), message))

    def _take_post(self, made: CheckedPost) -> None:
        record, position = made.record, made.record.post.position
        self._archive_plan.note(position, record.unwritten, record.listed)
        for given in (each for one in made.shown.localised for each in one.answers):
            self._archive_plan.files.recall(given)
        self._archive_plan.files.use(made.shown.uses)
        self._files.paths.update(made.files)
        self._findings += made.findings
        page, comments = self._archive_plan.plan.paths[position], made.comments
        self._comments += comments.kept
        if comments.text:
            try:
                path = self._archive_plan.line.comments(page)
                self._findings += self._check_data_file(path, comments.text)
            except OSError as error:
                self._findings.append(unreadable(str(page), error))

    def finish(self) -> Report:
        """Check the files of the site as a whole, and return the report of every item."""
        del self._archive_plan.conversion, self._archive_plan.line
        self._ledger.use(self._archive_plan.files.used_attachments)
        for path, text in self._archive_plan.site_files(self._files.paths):
            self._findings += self._check_data_file(path, "".join(text))
        items = self._ledger.summary()
        findings = items.findings
        findings += self._findings
        findings += self._archive_plan.unwritten_texts
        findings += missing_files(map(str, self._files.paths), self._root)
        findings += self._extra_pages()
        lost = [repair for repair in self._source.repairs if repair.lost or repair.kind]
        findings += repair_findings(lost)
        inputs = inputs_of(self._source, self._archive_plan.files.found_urls())
        findings += reconcile_inputs(inputs)
        return Report(
            items=items.items,
            written=items.written,
            parts=items.parts,
            skipped=items.skipped,
            counts={
                "posts": items.written,
                "files": len(self._files.paths),
                "comments": self._comments,
            },
            findings=findings,
            inputs=inputs,
        )

    def _check_data_file(self, path: PurePosixPath, text: str) -> Iterator[Finding]:
        """Yield a finding if the file does not hold exactly `text`."""
        try:
            actual = read_regular(self._root / path)
        except (FileNotFoundError, NotADirectoryError):
            yield Finding("lost-data", str(path), "the file is missing")
            return
        except OSError as error:
            yield unreadable(str(path), error)
            return
        if actual != yaml_text.as_utf8(text):
            yield changed_finding(str(path))

    def _extra_pages(self) -> Iterator[Finding]:
        """Yield a finding for each page for which the source has no item."""
        known = {*map(str, self._archive_plan.plan.paths.values()), *self._manifest.files}
        others = (".", *self._archive_plan.other_folders)
        found = (path.relative_to(self._root).as_posix() for path in self._root.rglob("*.md"))
        extra = [each for each in found if each not in known and not each.startswith(others)]
        moved = linked_files(self._root, self._manifest.files).values() if extra else ()
        for where in sorted({*extra}.difference(moved)):
            yield Finding("extra-page", where, EXTRA)


def _unread_body(record: AssetRecord) -> Body:
    """Return a file by its digest without reading it: the manifest check compares its bytes."""
    return Body(record.size, record.sha256)
