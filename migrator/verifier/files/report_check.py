"""Find pages of the report that are missing or edited: they say what a migration found.

Nothing of the blog is in them alone, so the archive stays complete without them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from migrator.archive import run_files
from migrator.archive.manifest import Manifest, is_fetched
from migrator.archive.report_seal import Seal, seal_of
from migrator.errors import OutputError
from migrator.findings import Finding
from migrator.reports.html import page_paths
from migrator.untrusted.regular_files import open_regular

_OF_POSTS: Final = (".md", ".mdx")
_LINK: Final = b'href="report/'


def changed_report(root: Path) -> Iterator[Finding]:
    """Yield a finding for the pages that are missing, and one for those that were edited."""
    missing = _missing(root)
    if first := next(missing, ""):
        yield Finding("lost-report", first, *_count("missing", 1 + sum(1 for _ in missing)))
    if edited := _edited(root):
        yield Finding("edited-report", edited[0], *_count("edited", len(edited)))


def _count(change: str, count: int) -> tuple[str, int]:
    subject = "a page of the report is" if count == 1 else f"{count:,} pages of the report are"
    again = "it" if count == 1 else "them"
    return f"{subject} {change}; `migrator migrate` writes {again} again", count


def _missing(root: Path) -> Iterator[str]:
    try:
        manifest, _ = Manifest.load(root)
    except OutputError:
        return
    if not manifest.tool:
        return
    if not _exists(root, str(page_paths.OVERVIEW)):
        yield str(page_paths.OVERVIEW)
    if not _has_pages_of_posts(root):
        return
    if not _exists(root, str(page_paths.STYLE)):
        yield str(page_paths.STYLE)
    for item in manifest.items:
        if item.path.endswith(_OF_POSTS) and not is_fetched(item.path):
            page = page_paths.detail_name(item.path)
            if not _exists(root, page):
                yield page


def _exists(root: Path, path: str) -> bool:
    # A site may have 200,000 posts, and `Path` is slow.
    return os.path.isfile(f"{root}{os.sep}{path}")  # noqa: PTH113


def _has_pages_of_posts(root: Path) -> bool:
    """Return True if the last run wrote a page for each post: the overview then links to them."""
    if _exists(root, str(page_paths.STYLE)):
        return True
    try:
        with open_regular(root / page_paths.OVERVIEW) as file:
            return any(_LINK in line for line in file)
    except OSError:
        return False


def _edited(root: Path) -> list[str]:
    """Return the pages with a broken seal, and those without one beside pages that have one: a run
    writes all pages, so only a report of an older version has none."""
    pages = ((str(path), file) for path, file in run_files.pages(root) if path.suffix == ".html")
    states = {path: _seal_of(file) for path, file in pages}
    fine = {Seal.WHOLE} if {Seal.WHOLE, Seal.BROKEN} & {*states.values()} else {Seal.NONE}
    return [path for path, state in states.items() if state not in fine]


def _seal_of(file: Path) -> Seal:
    try:
        return seal_of(file)
    except OSError:
        return Seal.NONE
