"""Hints that follow a summary: for a kind of finding, one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from migrator.report import Group

# A row for each kind of finding; `{n}` is the number of findings.
HINTS: Final[dict[str, str]] = {
    "not-fetched": "{n} files were not downloaded. Run without --offline, or give --uploads DIR.",
    "not-in-source": "{n} files are not in the source. Run without --offline, or capture the site "
    "again: `migrator crawl` captures its files too.",
    "page-not-recognised": "{n} pages are not in the archive. Read them, and save their posts by "
    "hand or report their theme.",
    "missing-file": "{n} files could not be downloaded. If you have a copy of wp-content/uploads, "
    "give --uploads DIR.",
    "edited-by-hand": "{n} files were edited by hand and stay as they are. "
    "`migrator migrate --force` overwrites them.",
    "unhandled-shortcode": "To convert a shortcode, add a rule for it to [shortcodes] in "
    "migrator.toml.",
    "old-host-link": "{n} links still lead to the old host although the archive has their target; "
    "data/redirects.csv has the new path of each.",
    "broken-anchor": "{n} anchors have no target. If they were broken on the site too, accept "
    'them: `migrator verify --accept "broken on the site too"`.',
    "drifted-edit": "{n} files were edited by hand. `migrator regenerate --force` undoes the "
    "edits.",
    "drifted-source": "The source has changed: run `migrator regenerate`, read the difference, and "
    "commit it.",
    "lost-asset": "Restore the files from a backup or from version control, then rebuild.",
    "untold-link": "{n} links could not be checked for certain. --accept-status 403,429 treats "
    "these status codes as working; --exclude leaves out a host or URL.",
    "exposed-page": "{n} pages were not public on the site; remove them before you publish the "
    "archive.",
    "unused-acceptance": "{n} entries of the baseline file are no longer needed; remove them.",
}


def hints(groups: Iterable[Group]) -> Iterator[str]:
    """Yield the hints for the kinds of findings in `groups`, in their order."""
    for group in groups:
        if hint := HINTS.get(group.kind):
            yield hint.format(n=len(group.findings))
