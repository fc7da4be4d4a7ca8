"""Check the website that a site generator built from an archive: `migrator verify --built`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from migrator.archive.manifest import ItemRecord, Manifest
from migrator.errors import OutputError
from migrator.findings import Finding
from migrator.model import IndexEntry, Post, Source
from migrator.progress import Watcher
from migrator.report import Report
from migrator.selection import NEVER_TYPES, TECHNICAL_TYPES
from migrator.settings import Settings
from migrator.sources.locator.open_locator import open_source
from migrator.verifier.built.check_hidden import HiddenItem
from migrator.verifier.built.check_site import check_site
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.reconcile import describe
from migrator.wordpress.display_text import plain_text

_UNSEARCHED = (
    "{} private or protected items are only in the source, which is not there: name it with"
    " --source, and their words are searched too"
)


def check_built(built: Path, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Check the site in the folder `built` against the archive `settings.output`.

    If `settings.source` names a source, the site is also searched for the words of items that the
    archive does not have: private and protected ones. Raises UsageError if a folder is not there,
    SourceError if the source is not.
    """
    unwritten = [item for item in _items(settings.output) if _is_hidden(item)]
    hidden: Iterator[HiddenItem] = iter(())
    if settings.source:
        source = open_source(settings.source, settings.site)
        written = {item.id for item in _items(settings.output) if item.path and item.id}
        hidden = _hidden_items(source, written)
    report = check_site(settings.output, built, hidden, watcher)
    if unwritten and not settings.source:
        message = _UNSEARCHED.format(len(unwritten))
        report.findings.append(Finding("unsearched-item", "", message, len(unwritten)))
    return report


def _items(archive: Path) -> Iterator[ItemRecord]:
    """Yield the items that the archive's manifest lists; none for an archive of another tool."""
    try:
        manifest, _ = Manifest.load(archive)
    except OutputError:
        return
    yield from manifest.items


def _is_hidden(item: ItemRecord) -> bool:
    if item.path or item.type in NEVER_TYPES or item.type in TECHNICAL_TYPES:
        return False
    return item.status == "private" or item.skipped.startswith("password-protected")


def _hidden_items(source: Source, written: set[int]) -> Iterator[HiddenItem]:
    """Yield the items of a source that visitors may not see and that the archive does not have."""
    entries = source.index.entries
    for post, entry in zip(source.posts(), entries, strict=True):
        if _is_unpublished(entry) and entry.id not in written:
            yield HiddenItem(describe(entry), _texts(post))


def _is_unpublished(entry: IndexEntry) -> bool:
    if entry.type in NEVER_TYPES or entry.type in TECHNICAL_TYPES:
        return False
    return entry.protected or entry.status not in ("publish", "inherit")


def _texts(post: Post) -> tuple[str, ...]:
    return (" ".join(readable_words(post.content)), plain_text(post.title))
