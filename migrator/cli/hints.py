"""What to do about what was found: one sentence for a kind of finding, below the summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from migrator.report import Group

# `{n}` is how many there are. The first of a row's kinds that occurs counts for all of them.
HINTS: Final[dict[str, str]] = {
    "not-fetched": "{n} files were not asked for. Run without --offline, or give --uploads DIR.",
    "not-in-source": "{n} files are not in the source. Run without --offline, or capture the site "
    "again: `migrator crawl` captures its files too.",
    "page-not-recognised": "{n} pages are not in the archive. Read them, and save their posts by "
    "hand or report their theme.",
    "missing-file": "{n} files could not be had. A copy of wp-content/uploads helps: --uploads.",
    "edited-by-hand": "Edited by hand and left alone: {n} files. `migrator migrate --force` "
    "overwrites them.",
    "unhandled-shortcode": "A rule in migrator.toml says what a shortcode becomes: [shortcodes].",
    "old-host-link": "{n} links still lead to the old host though their target is in the archive; "
    "data/redirects.csv says where each leads now.",
    "broken-anchor": "{n} anchors lead nowhere. If the blog had them so, accept them: "
    '`migrator verify --accept "the blog had it so"`.',
    "drifted-edit": "{n} files were edited by hand; `migrator regenerate --force` takes that back.",
    "drifted-source": "The source is another: `migrator regenerate`, look at the difference, and "
    "commit it.",
    "lost-asset": "Restore the files from a backup or from version control before you rebuild.",
    "untold-link": "{n} links could not be judged. --accept-status 403,429 takes such answers for "
    "good; --exclude leaves a host or address out.",
    "exposed-page": "{n} pages were not for everybody; take them out before you publish anything.",
    "unused-acceptance": "{n} entries of the baseline file are no longer needed.",
}


def hints(groups: Iterable[Group]) -> Iterator[str]:
    """The hints for the kinds that were found, in the order of the groups."""
    for group in groups:
        if hint := HINTS.get(group.kind):
            yield hint.format(n=len(group.findings))
