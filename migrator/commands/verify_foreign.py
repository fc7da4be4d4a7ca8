"""Compare an archive that another tool made with the source, and report what it lost.

Another tool names files and links in its own way. So pages are paired with items by slug, title
and date, and only the last part of a URL's path is compared. Words, code, images, links, tables
and emphasis are compared as in migrator's own archives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from migrator.assets.network import Network
from migrator.commands.verify_source import EXTRA, PathCollector
from migrator.findings import Finding
from migrator.model import IndexEntry, Post, Source
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.resolved_post import LocalisedPost
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.verifier.fidelity.compare_post import check_likeness, check_words
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.pair_pages import ForeignPage, foreign_pages, pair
from migrator.verifier.source.reconcile import describe
from migrator.wordpress.display_text import plain_text

_COMMENTS = "{} approved comments are missing; `migrator migrate` keeps them"


def compare(source: Source, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Compare the archive of another tool, in `settings.output`, with `source`.

    Expected are the items that `settings` select. Pages of private or protected items are
    findings. Raises UsageError for invalid settings.
    """
    watcher = watcher or Unwatched()
    # Nothing is downloaded: every URL must be the original one.
    settings = replace(settings, proof=False, uploads=None, images="none", media="images")
    archive_plan = ArchivePlan(
        source, settings, PathCollector(), Network(session=None), compares=True
    )
    paths = archive_plan.plan.paths
    titled = [replace(entry, title=plain_text(entry.title)) for entry in source.index.entries]
    written = [entry for entry in titled if entry.position in paths]
    pages = list(foreign_pages(settings.output))
    pairs = pair([*written, *filter(_is_hidden, titled)], pages)
    findings: list[Finding] = []
    comments = 0
    watcher.begin("Comparing with the source", len(titled))
    for post, entry in zip(source.posts(), titled, strict=True):
        watcher.advance()
        comments += sum(comment.status == "approved" for comment in post.comments)
        page = pairs.get(post.position)
        if page is None:
            if post.position in paths:
                findings.append(_lost(post, entry))
        elif _is_hidden(entry):
            findings.append(_exposed(post, entry, page))
        else:
            findings += (found.at(page.path) for found in _compare_page(archive_plan, post, page))
    if comments:
        findings.append(Finding("lost-data", "comments", _COMMENTS.format(comments)))
    paired = {page.path for page in pairs.values()}
    findings += (Finding("extra-page", p.path, EXTRA) for p in pages if p.path not in paired)
    count = sum(entry.position in pairs for entry in written)
    return Report(
        items=len(titled),
        written=count,
        skipped=dict(Counter(archive_plan.plan.skips.values())),
        counts={"posts": count},
        findings=findings,
    )


def _compare_page(archive_plan: ArchivePlan, post: Post, page: ForeignPage) -> Iterator[Finding]:
    conversion = archive_plan.conversion
    resolved = conversion.prepare(conversion.typed(post))
    front_matter = archive_plan.line.front_matter(
        post, PurePosixPath(page.path), LocalisedPost(None)
    )
    for key in ("title", "date"):
        actual, wanted = page.front_matter.get(key), front_matter.get(key)
        if wanted and not str(actual or "").startswith(str(wanted)):
            yield Finding("changed-field", "", f"{key} is {actual!r}, expected {wanted!r}")
    if resolved.shown is not None:
        yield from check_likeness(resolved.shown.text, page.body)
    yield from check_words(resolved.raw or post.content, page.body, resolved.parts)


def _is_hidden(entry: IndexEntry) -> bool:
    return entry.protected or entry.status == "private"


def _lost(post: Post, entry: IndexEntry) -> Finding:
    message = "no page of the archive matches this item"
    return Finding("lost-page", describe(entry), message, _word_count(post))


def _exposed(post: Post, entry: IndexEntry, page: ForeignPage) -> Finding:
    visibility = "protected by a password" if entry.protected else "private"
    message = f"{describe(entry)} is {visibility} on the blog, but readable in the archive"
    return Finding("exposed-page", page.path, message, _word_count(post))


def _word_count(post: Post) -> int:
    """Return the weight of a finding about a whole post."""
    return max(1, len(readable_words(post.content)))
