"""Compare an archive that another tool made with its source, and name the losses.

Its files have other names and its links other targets, so pages are paired with items by slug,
title and date, and of each address only the last name counts. Words, code, images, links,
tables and emphasis are compared as in an archive of this program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from migrator.assets.localise import Network
from migrator.commands.verify_source import EXTRA, Nowhere
from migrator.findings import Finding
from migrator.model import IndexEntry, Post, Source
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.verifier.fidelity.compare_post import check_likeness, check_words
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.pair_pages import StrangePage, pair, strange_pages
from migrator.verifier.source.reconcile import describe
from migrator.wordpress.display_text import plain_text

_COMMENTS = "{} comments that were approved are nowhere; `migrator migrate` keeps them"


def compare(source: Source, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Hold the archive of another tool, in `settings.output`, against `source`.

    Expected are the items that `settings` select; pages of items that were private or
    protected are named. Raises UsageError for settings that make no sense.
    """
    watcher = watcher or Unwatched()
    # Nothing is fetched: every address is to be as it was.
    settings = replace(settings, proof=False, uploads=None, images="none", media="images")
    edition = ArchivePlan(source, settings, Nowhere(), Network(session=None), compares=True)
    titled = [replace(entry, title=plain_text(entry.title)) for entry in source.index.entries]
    written = [entry for entry in titled if entry.position in edition.plan.paths]
    pages = list(strange_pages(settings.output))
    pairs = pair([*written, *filter(_is_hidden, titled)], pages)
    findings: list[Finding] = []
    comments = 0
    watcher.begin("Comparing with the source", len(titled))
    for post, entry in zip(source.posts(), titled, strict=True):
        watcher.advance()
        comments += sum(comment.status == "approved" for comment in post.comments)
        page = pairs.get(post.position)
        if page is None:
            if post.position in edition.plan.paths:
                findings.append(_lost(post, entry))
        elif _is_hidden(entry):
            findings.append(_exposed(post, entry, page))
        else:
            findings += (found.at(page.path) for found in _page(edition, post, page))
    if comments:
        findings.append(Finding("lost-data", "comments", _COMMENTS.format(comments)))
    known = {page.path for page in pairs.values()}
    findings += (Finding("extra-page", p.path, EXTRA) for p in pages if p.path not in known)
    count = sum(entry.position in pairs for entry in written)
    return Report(
        items=len(titled),
        written=count,
        skipped=dict(Counter(edition.plan.skips.values())),
        counts={"posts": count},
        findings=findings,
    )


def _page(edition: ArchivePlan, post: Post, page: StrangePage) -> Iterator[Finding]:
    prepared = edition.conversion.prepare(edition.conversion.typed(post))
    shown = edition.conversion.show(prepared, prepared.page or PurePosixPath(page.path))
    matter = edition.matter(post, PurePosixPath(page.path), "")
    for key in ("title", "date"):
        there, wanted = page.matter.get(key), matter.get(key)
        if wanted and not str(there or "").startswith(str(wanted)):
            yield Finding("changed-field", "", f"{key} is {there!r}, expected {wanted!r}")
    if prepared.shown is not None:
        yield from check_likeness(prepared.shown.text, page.body)
    yield from check_words(post.content, page.body)


def _is_hidden(entry: IndexEntry) -> bool:
    return entry.protected or entry.status == "private"


def _lost(post: Post, entry: IndexEntry) -> Finding:
    return Finding("lost-page", describe(entry), "no page of the archive is it", _words(post))


def _exposed(post: Post, entry: IndexEntry, page: StrangePage) -> Finding:
    what = "protected by a password" if entry.protected else "private"
    message = f"{describe(entry)} is {what} on the blog, and here for everybody to read"
    return Finding("exposed-page", page.path, message, _words(post))


def _words(post: Post) -> int:
    """How much a whole post weighs."""
    return max(1, len(readable_words(post.content)))
