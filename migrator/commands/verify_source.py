"""Compare an archive with its source, at any later time; nothing is written.

For every item of the source three things are checked: its page exists, its front matter is as
expected, and its text passes both checks of `verifier.fidelity` (against the HTML that WordPress
shows, and against the stored text). Then the reverse: every page of the archive belongs to an
item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from migrator.archive import yaml_text
from migrator.archive.incremental_state import digest_of
from migrator.archive.lock import AssetRecord, Lock
from migrator.archive.manifest import Manifest, changed_finding
from migrator.assets.network import Network
from migrator.assets.replay_lock import LockedAnswers
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import ABSENT_ANCHOR, DEAD_FILE, UNWANTED, Finding, Severity
from migrator.model import Post, Source
from migrator.parallel.ordered_map import Failure, map_ordered
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.convert_task import Compared, CompareTask
from migrator.pipeline.input_ledger import inputs_of
from migrator.pipeline.item_ledger import ItemLedger
from migrator.pipeline.process_pool import pool_for, workers
from migrator.pipeline.render_task import RenderedPost, RenderLater, RenderTask
from migrator.pipeline.resolved_post import ResolvedPost
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.site_ids import blog_id
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.fidelity.lost_anchors import anchors_of
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.front_matter_diff import check_front_matter, split_page
from migrator.verifier.source.reconcile import missing_files, reconcile_inputs, repair_findings

_LOST_PAGE = "the page of {} is missing"
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
    with pool_for(len(source.index.entries), settings.jobs) as executor:
        size = workers(settings.jobs)
        tasks = proof.render_tasks(source.posts(), is_alone=executor is None)
        rendered = map_ordered(tasks, executor, size)
        for page, compared in map_ordered(proof.compare_tasks(rendered, watcher), executor, size):
            proof.take(page, compared)
            watcher.advance()
    return proof.finish()


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

    def _digest(self, path: PurePosixPath) -> str:
        """Return the SHA-256 of a file: from the manifest, or else of the file itself."""
        record = self._manifest.files.get(str(path))
        return record.sha256 if record else digest_of(self._root / path)

    def render_tasks(
        self, posts: Iterable[Post], *, is_alone: bool
    ) -> Iterator[tuple[Post, RenderTask | RenderLater]]:
        """Yield each item with its task for other processes; none if this process `is_alone`."""
        for post in map(self._archive_plan.begun, posts):
            unwritten, listed = self._archive_plan.unwritten(post), self._archive_plan.listed(post)
            self._archive_plan.note(post.position, unwritten, listed)
            yield (
                post,
                RenderLater() if is_alone else self._archive_plan.conversion.render_task(post),
            )

    def compare_tasks(
        self, rendered_posts: Iterable[tuple[Post, RenderedPost | Failure | None]], watcher: Watcher
    ) -> Iterator[tuple[PurePosixPath, CompareTask]]:
        """Yield the path and the comparison task of each post that has a page."""
        for post, rendered in rendered_posts:
            resolved = self._archive_plan.conversion.prepare(post, rendered)
            self._ledger.take(post.position)
            if resolved.page is None:
                icon = self._archive_plan.icon(post)
                self._findings += icon.findings
                self._archive_plan.files.use(icon.uses)
                watcher.advance()
                continue
            self._findings += self._absent_anchors(resolved, str(resolved.page))
            try:
                task = self._compare_task(resolved, resolved.page)
            except MigratorError:
                raise
            except Exception as error:  # a defect of migrator must not cost the other posts
                self._fail(resolved.page, f"{type(error).__name__}: {error}")
                watcher.advance()
            else:
                yield resolved.page, task

    def _absent_anchors(self, resolved: ResolvedPost, page: str) -> Iterator[Finding]:
        """Yield the findings about anchors that the post does not have on the site either."""
        if resolved.shown is None or page not in self._anchors:
            return
        there = anchors_of(resolved.post.content, resolved.shown.text)
        for anchor, findings in self._anchors[page]:
            if anchor not in there:
                yield from (replace(each, kind=ABSENT_ANCHOR) for each in findings)

    def _fail(self, page: PurePosixPath, why: str) -> None:
        self._findings.append(Finding("failed-item", str(page), f"could not be compared: {why}"))

    def _compare_task(self, resolved: ResolvedPost, page: PurePosixPath) -> CompareTask:
        """Check everything of a page except its text, and return the task that compares the
        text."""
        conversion, where = self._archive_plan.conversion, str(page)
        shown = conversion.localise(resolved, page)
        self._archive_plan.files.use(shown.uses)
        self._findings += (f.at(where) for f in shown.findings if _counts(f))
        body = None
        try:
            text = read_regular(self._root / page).decode("utf-8-sig", "replace")
        except (FileNotFoundError, NotADirectoryError):
            self._findings.append(_lost_page(resolved.post, where))
        except OSError as error:
            self._findings.append(_unreadable(where, error))
        else:
            syntax = self._archive_plan.syntax
            header, body = split_page(text, syntax)
            wanted = self._archive_plan.line.front_matter(resolved.post, page, shown)
            self._findings += check_front_matter(wanted, header, where, syntax)
            facts = self._archive_plan.line.facts(resolved.post, page, wanted, shown)
            self._findings += (finding.at(where) for finding in facts)
        return CompareTask(conversion.subject(resolved, shown), body)

    def take(self, page: PurePosixPath, compared: Compared | Failure) -> None:
        """Record the result of a comparison, and check the comments file of the post."""
        if isinstance(compared, Failure):
            self._fail(page, compared.why)
            return
        comments = compared.comments
        self._comments += comments.kept
        self._findings += (finding.at(str(page)) for finding in compared.findings)
        if comments.text:
            try:
                self._findings += self._check_data_file(
                    self._archive_plan.line.comments(page), comments.text
                )
            except OSError as error:
                self._findings.append(_unreadable(str(page), error))

    def finish(self) -> Report:
        """Check the files of the site as a whole, and return the report of every item."""
        del self._archive_plan.conversion
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
            yield _unreadable(str(path), error)
            return
        if actual != yaml_text.as_utf8(text):
            yield changed_finding(str(path))

    def _extra_pages(self) -> Iterator[Finding]:
        """Yield a finding for each page for which the source has no item."""
        known = {*map(str, self._archive_plan.plan.paths.values()), *self._manifest.files}
        others = (".", *self._archive_plan.other_folders)
        for path in sorted(self._root.rglob("*.md")):
            where = path.relative_to(self._root).as_posix()
            if where not in known and not where.startswith(others):
                yield Finding("extra-page", where, EXTRA)


def _counts(finding: Finding) -> bool:
    """Return True for a finding about a file that decides the verdict, as in `migrate`."""
    return finding.severity is Severity.BROKEN or finding.kind in (DEAD_FILE, UNWANTED)


def _lost_page(post: Post, where: str) -> Finding:
    name = f"{post.type} {blog_id(post.id)} ({post.title or post.slug})"
    return Finding(
        "lost-page", where, _LOST_PAGE.format(name), max(1, len(readable_words(post.content)))
    )


def _unreadable(where: str, error: OSError) -> Finding:
    reason = error.strerror or type(error).__name__
    return Finding("broken-file", where, f"the file cannot be read: {reason}")


def _unread_body(record: AssetRecord) -> Body:
    """Return a file by its digest without reading it: the manifest check compares its bytes."""
    return Body(record.size, record.sha256)
