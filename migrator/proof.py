"""An archive held against its source, today as on the day it was made: nothing is written.

For every item of the source: is its page there, does its front matter say what it is to say,
and is its text, by both checks of `verify.fidelity`, what WordPress shows and what was
stored? Then the other way round: does everything in the archive come of an item?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from migrator import yamltext
from migrator.account import Account
from migrator.assets.localise import Network
from migrator.assets.locked import LockedAnswers
from migrator.config import Settings
from migrator.conversion import Prepared, word_check
from migrator.edition import COMMENTS, Edition
from migrator.fetch.body import Body
from migrator.findings import Finding, Severity
from migrator.model import Post, Source
from migrator.output.lock import AssetRecord, Lock
from migrator.output.manifest import Manifest
from migrator.verify.fidelity import check_rendering
from migrator.verify.matter import check_matter, parts
from migrator.verify.reconcile import missing_files
from migrator.verify.rendering import render
from migrator.verify.report import Report
from migrator.verify.words import readable_words
from migrator.watching import Unwatched, Watcher

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
    for post in source.posts():
        proof.take(post)
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
        self._edition = Edition(
            source,
            replace(settings, uploads=uploads, proof=False),
            self._files,
            Network(session=None, locked=answers),
        )
        self._manifest, _ = Manifest.load(self._root)
        self._account = Account(source.index, self._edition.plan)
        self._findings: list[Finding] = []
        self._comments = 0

    def take(self, post: Post) -> None:
        """Look at what became of one item."""
        prepared = self._edition.conversion.prepare(post)
        self._account.take(post.position)
        if prepared.page is None:
            self._findings += self._edition.icon(post).findings
            return
        try:
            self._findings += self._page(prepared, prepared.page)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            where = str(prepared.page)
            self._findings.append(Finding("broken-file", where, f"it cannot be read: {reason}"))

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
        return Report(
            items=len(self._source.index.entries),
            written=written,
            skipped=skipped,
            counts={"posts": pages, "files": len(self._files.paths), "comments": self._comments},
            findings=findings,
        )

    def _page(self, prepared: Prepared, page: PurePosixPath) -> Iterator[Finding]:
        post, where = prepared.post, str(page)
        shown = self._edition.conversion.show(prepared, page)
        yield from (f.at(where) for f in shown.findings if f.severity is Severity.BROKEN)
        comments = self._edition.comments(post)
        self._comments += comments.kept
        if comments.text:
            yield from self._text(page.parent / COMMENTS, comments.text)
        try:
            text = (self._root / page).read_bytes().decode("utf-8-sig", "replace")
        except (FileNotFoundError, NotADirectoryError):
            name = f"{post.type} {post.id} ({post.title or post.slug})"
            weight = max(1, len(readable_words(post.content)))
            yield Finding("lost-page", where, _GONE.format(name), weight)
            return
        header, body = parts(text)
        yield from check_matter(self._edition.matter(post, page, shown.image), header, where)
        # What the author typed as Markdown is to be what it was.
        html = render(shown.markdown) if shown.tree is None else str(shown.tree)
        raw = shown.markdown if shown.tree is None else prepared.raw
        for finding in (*check_rendering(html, body), *word_check(post)(raw, body)):
            yield finding.at(where)

    def _text(self, path: PurePosixPath, text: str) -> Iterator[Finding]:
        """A file that is to hold exactly this."""
        try:
            there = (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            yield Finding("lost-data", str(path), "it is not there")
            return
        if there != yamltext.as_utf8(text):
            yield Finding("changed-data", str(path), _UNLIKE)

    def _extra(self) -> Iterator[Finding]:
        """Pages for which the source has no item."""
        known = {*map(str, self._edition.plan.paths.values()), *self._manifest.files}
        for path in sorted(self._root.rglob("*.md")):
            where = path.relative_to(self._root).as_posix()
            if where not in known and not where.startswith((".", "data/", "migration/")):
                yield Finding("extra-page", where, EXTRA)


def _promised(record: AssetRecord) -> Body:
    """A file that nobody opens: whether it is what the lock says is told by the manifest."""
    return Body(record.size, record.sha256)


def _lost_source(source: Source) -> Iterator[Finding]:
    for repair in source.repairs:
        if repair.lost:
            where = f"{Path(repair.file).name}:{repair.line}"
            yield Finding("lost-source", where, repair.message)
