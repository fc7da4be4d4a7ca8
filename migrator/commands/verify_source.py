"""An archive held against its source, today as on the day it was made: nothing is written.

For every item of the source: is its page there, does its front matter say what it is to say,
and is its text, by both checks of `verify.fidelity`, what WordPress shows and what was
stored? Then the other way round: does everything in the archive come of an item?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from migrator.archive import yaml_text
from migrator.archive.lock import AssetRecord, Lock
from migrator.archive.manifest import Manifest
from migrator.assets.localise import Network
from migrator.assets.replay_lock import LockedAnswers
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import Finding, Severity
from migrator.model import Post, Source
from migrator.parallel.ordered_map import Failure, map_ordered
from migrator.pipeline.archive_plan import COMMENTS, ArchivePlan
from migrator.pipeline.convert_task import (
    Compared,
    CompareTask,
    crew_for,
    workers,
)
from migrator.pipeline.input_ledger import inputs_of
from migrator.pipeline.item_ledger import ItemLedger
from migrator.pipeline.render_task import RenderedPost, RenderLater, RenderTask
from migrator.pipeline.resolve import ResolvedPost
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.front_matter_diff import check_matter, parts
from migrator.verifier.source.reconcile import missing_files, reconcile_inputs

_GONE = "the page of {} is not there"
EXTRA = "no item of the source stands behind this page"
_UNLIKE = "it is not what the source comes to"


@dataclass(slots=True)
class Nowhere:
    """Takes the files that posts need, and keeps only where they would go."""

    paths: set[PurePosixPath] = field(default_factory=set)

    def write_bytes(self, path: PurePosixPath, data: object) -> None:
        self.paths.add(path)


def prove(source: Source, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Hold the archive in `settings.output`, which `settings` made, against `source`.

    Counts of the report are items, those of them that are written and those that are not, by
    reason. Raises UsageError or ConfigError for settings or a lock that make no sense.
    """
    watcher = watcher or Unwatched()
    proof = _Proof(source, settings)
    watcher.begin("Comparing with the source", len(source.index.entries))
    with crew_for(len(source.index.entries), settings.jobs) as executor:
        size = workers(settings.jobs)
        seen = map_ordered(proof.begun(source.posts(), is_alone=executor is None), executor, size)
        for page, compared in map_ordered(proof.comparisons(seen, watcher), executor, size):
            proof.take(page, compared)
            watcher.advance()
    return proof.finish()


class _Proof:
    """One comparison: what was looked at so far, and what was found."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._root = settings.output
        self._files = Nowhere()
        answers = LockedAnswers(Lock.load(self._root), _promised)
        uploads = settings.uploads if settings.uploads and settings.uploads.is_dir() else None
        self._edition = ArchivePlan(
            source,
            replace(settings, uploads=uploads, proof=False),
            self._files,
            Network(session=None, locked=answers),
        )
        self._manifest, _ = Manifest.load(self._root)
        self._account = ItemLedger(source.index, self._edition.plan)
        self._findings: list[Finding] = []
        self._comments = 0

    def begun(
        self, posts: Iterable[Post], *, is_alone: bool
    ) -> Iterator[tuple[Post, RenderTask | RenderLater]]:
        """The items; what others can do for each, if this process is not alone."""
        for post in map(self._edition.conversion.typed, posts):
            yield post, RenderLater() if is_alone else self._edition.conversion.showing(post)

    def comparisons(
        self, begun: Iterable[tuple[Post, RenderedPost | Failure | None]], watcher: Watcher
    ) -> Iterator[tuple[PurePosixPath, CompareTask]]:
        """The posts that are to be compared with their pages; each other item is looked at."""
        for post, seen in begun:
            prepared = self._edition.conversion.prepare(post, seen)
            self._account.take(post.position)
            if prepared.page is None:
                self._findings += self._edition.icon(post).findings
                watcher.advance()
                continue
            try:
                comparison = self._begin(prepared, prepared.page)
            except MigratorError:
                raise
            except Exception as error:  # a defect of ours must not cost the other posts
                self._fail(prepared.page, f"{type(error).__name__}: {error}")
                watcher.advance()
            else:
                yield prepared.page, comparison

    def _fail(self, page: PurePosixPath, why: str) -> None:
        self._findings.append(Finding("failed-item", str(page), f"could not be compared: {why}"))

    def _begin(self, prepared: ResolvedPost, page: PurePosixPath) -> CompareTask:
        """Look at all of a page but its text."""
        conversion, where = self._edition.conversion, str(page)
        shown = conversion.show(prepared, page)
        self._findings += (f.at(where) for f in shown.findings if f.severity is Severity.BROKEN)
        body = None
        try:
            text = (self._root / page).read_bytes().decode("utf-8-sig", "replace")
        except (FileNotFoundError, NotADirectoryError):
            self._findings.append(_lost_page(prepared.post, where))
        except OSError as error:
            self._findings.append(_unread(where, error))
        else:
            header, body = parts(text)
            matter = self._edition.matter(prepared.post, page, shown.image)
            self._findings += check_matter(matter, header, where)
        return CompareTask(conversion.subject(prepared, shown), body)

    def take(self, page: PurePosixPath, compared: Compared | Failure) -> None:
        """What came of a comparison."""
        if isinstance(compared, Failure):
            self._fail(page, compared.why)
            return
        comments = compared.comments
        self._comments += comments.kept
        self._findings += (finding.at(str(page)) for finding in compared.findings)
        if comments.text:
            try:
                self._findings += self._text(page.parent / COMMENTS, comments.text)
            except OSError as error:
                self._findings.append(_unread(str(page), error))

    def finish(self) -> Report:
        """Look at what belongs to the site as a whole, and give account of every item."""
        del self._edition.conversion
        self._account.use(self._edition.files.used_attachments)
        for path, text in self._edition.site_files():
            self._findings += self._text(path, "".join(text))
        written, pages, skipped, findings = self._account.summary()
        findings += self._findings
        findings += missing_files(map(str, self._files.paths), self._root)
        findings += self._extra()
        findings += _lost_source(self._source)
        inputs = inputs_of(self._source, ())
        findings += reconcile_inputs(inputs)
        return Report(
            items=len(self._source.index.entries),
            written=written,
            skipped=skipped,
            counts={"posts": pages, "files": len(self._files.paths), "comments": self._comments},
            findings=findings,
            inputs=inputs,
        )

    def _text(self, path: PurePosixPath, text: str) -> Iterator[Finding]:
        """A file that is to hold exactly this."""
        try:
            there = (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            yield Finding("lost-data", str(path), "it is not there")
            return
        if there != yaml_text.as_utf8(text):
            yield Finding("changed-data", str(path), _UNLIKE)

    def _extra(self) -> Iterator[Finding]:
        """Pages for which the source has no item."""
        known = {*map(str, self._edition.plan.paths.values()), *self._manifest.files}
        for path in sorted(self._root.rglob("*.md")):
            where = path.relative_to(self._root).as_posix()
            if where not in known and not where.startswith((".", "data/", "migration/")):
                yield Finding("extra-page", where, EXTRA)


def _lost_page(post: Post, where: str) -> Finding:
    name = f"{post.type} {post.id} ({post.title or post.slug})"
    return Finding(
        "lost-page", where, _GONE.format(name), max(1, len(readable_words(post.content)))
    )


def _unread(where: str, error: OSError) -> Finding:
    reason = error.strerror or type(error).__name__
    return Finding("broken-file", where, f"it cannot be read: {reason}")


def _promised(record: AssetRecord) -> Body:
    """A file that nobody opens: whether it is what the lock says is told by the manifest."""
    return Body(record.size, record.sha256)


def _lost_source(source: Source) -> Iterator[Finding]:
    for repair in source.repairs:
        if repair.lost:
            where = f"{Path(repair.file).name}:{repair.line}"
            yield Finding("lost-source", where, repair.message)
