"""Define the kinds of findings, each with its severity: one vocabulary for the whole program.

A finding has a kind, a place and a message of one sentence. The table of kinds gives each a
severity, so that reports, exit statuses and baseline files agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import Final


class Severity(IntEnum):
    """BROKEN makes a run incomplete, with exit status 1; WARNING and NOTE do not."""

    BROKEN = 0
    WARNING = 1
    NOTE = 2


class Part(Enum):
    """The parts of an archive that the verdict marks, each by itself."""

    TEXTS = "texts"
    LINKS = "links"
    IMAGES = "images"
    FILES = "files"
    COMMENTS = "comments"


KINDS: dict[str, tuple[Severity, str]] = {
    # Content
    "unaccounted-item": (
        Severity.BROKEN,
        "an item of the source is neither written nor skipped with a reason",
    ),
    "lost-source": (
        Severity.BROKEN,
        "the source is truncated or damaged, and a part of it is lost",
    ),
    "page-not-recognised": (
        Severity.BROKEN,
        "a page of the source has a text, and no rule recognises a post on it",
    ),
    "dead-page": (
        Severity.WARNING,
        "the site lists a page, or a web archive has it, but it cannot be read any more",
    ),
    "limited": (Severity.NOTE, "the site may have more posts: --limit ended the run"),
    "failed-item": (Severity.BROKEN, "an item of the source could not be converted"),
    "unhandled-shortcode": (
        Severity.NOTE,
        "a shortcode works only in WordPress; a placeholder marks its place",
    ),
    "unhandled-block": (
        Severity.NOTE,
        "a block works only in WordPress; a placeholder marks its place",
    ),
    "unhandled-element": (
        Severity.NOTE,
        "only a script shows what an element stands for; a placeholder marks its place",
    ),
    "hidden-block": (
        Severity.NOTE,
        "WordPress does not show a block of the post, so it is left out",
    ),
    "hidden-text": (
        Severity.WARNING,
        "a style hides a text or image from every visitor of the site; the Markdown shows it",
    ),
    "raw-code": (
        Severity.NOTE,
        "the text contains program code; it is kept as code, and WordPress did not run it",
    ),
    "unwritten-field": (Severity.NOTE, "a custom field of posts, comments or menus is not written"),
    "unwritten-text": (
        Severity.WARNING,
        "a text of the source has no place in the archive, such as the caption of an unused file",
    ),
    "hidden-comments": (
        Severity.NOTE,
        "comments that WordPress does not show, such as spam, are not written",
    ),
    "missing-reusable-block": (Severity.WARNING, "a reusable block is not in the source"),
    "failed-page": (Severity.WARNING, "a post is written, but its page in the report is not"),
    # Files
    "missing-file": (
        Severity.BROKEN,
        "an image or file could not be downloaded; the post still links to the old address",
    ),
    "dead-file": (
        Severity.WARNING,
        "an image or file was already dead on the web; the post still links to the old address",
    ),
    "not-fetched": (
        Severity.BROKEN,
        "an image or file was not downloaded (--offline or --dry-run); its old address stays",
    ),
    "not-in-source": (
        Severity.BROKEN,
        "an image or file is neither in the capture or folder nor downloaded (--offline)",
    ),
    "unwanted-file": (
        Severity.NOTE,
        "an option, such as --images none, leaves an image or file at its old address",
    ),
    "missing-attachment": (Severity.WARNING, "an attachment id is not in the source"),
    # Archive
    "renamed": (Severity.NOTE, "a name was taken or invalid, so the file has another name"),
    "stale": (Severity.WARNING, "an earlier run wrote this file, but the last run did not"),
    "stale-page": (
        Severity.BROKEN,
        "an earlier run wrote this page, and the source does not give it any more",
    ),
    "removed-page": (
        Severity.NOTE,
        "a rebuild removed this page, because the source does not give it any more",
    ),
    "edited-by-hand": (
        Severity.WARNING,
        "a file was edited after it was written, and is left as it is",
    ),
    "broken-manifest": (
        Severity.WARNING,
        "the manifest of the last run is unreadable; files that differ were left as they are",
    ),
    "unfinished-run": (Severity.BROKEN, "a run began to write the archive and has not ended"),
    "bad-front-matter": (Severity.BROKEN, "the front matter cannot be parsed"),
    "missing-key": (Severity.BROKEN, "the front matter has no title or no slug"),
    "missing-date": (Severity.WARNING, "a post that is not a draft has no date"),
    "broken-link": (Severity.BROKEN, "the target of a relative link does not exist"),
    "broken-anchor": (Severity.BROKEN, "no heading or anchor matches a #fragment"),
    "absent-anchor": (
        Severity.WARNING,
        "a link names an anchor that the source does not have either; a plugin may have added it",
    ),
    "broken-image": (Severity.BROKEN, "an image cannot be decoded"),
    "broken-file": (Severity.BROKEN, "a file cannot be read, or its type does not match its name"),
    "unchecked-image": (Severity.NOTE, "an image is too large to be decoded by the check"),
    "unchecked-page": (
        Severity.BROKEN,
        "a page could not be checked, because it would take too much memory or time",
    ),
    "bad-encoding": (Severity.BROKEN, "a text file is not UTF-8"),
    "lost-file": (Severity.BROKEN, "a file that the migration wrote is missing"),
    "changed-file": (Severity.BROKEN, "an image or file differs from the downloaded one"),
    "lost-report": (
        Severity.WARNING,
        "pages of the report of the migration are missing",
    ),
    "edited-report": (
        Severity.WARNING,
        "pages of the report were edited after the migration wrote them",
    ),
    "undefined-reference": (
        Severity.WARNING,
        "a link or footnote has no definition, so readers see its brackets",
    ),
    "unused-footnote": (Severity.WARNING, "no reference uses a footnote, so readers do not see it"),
    "duplicate-slug": (Severity.WARNING, "two pages in the same folder have the same slug"),
    "duplicate-body": (Severity.NOTE, "two pages have the same text"),
    "template-syntax": (
        Severity.NOTE,
        "a site generator with templates would execute this text, even in code",
    ),
    "placeholder": (Severity.NOTE, "a comment marks content that works only in WordPress"),
    "case-collision": (Severity.WARNING, "two names differ only in case or Unicode form"),
    "long-path": (
        Severity.NOTE,
        "a path is so long that Windows may not open it below a folder with a long name",
    ),
    "old-host-link": (
        Severity.WARNING,
        "a link points to the old host, but its target is in the archive",
    ),
    "unused-file": (Severity.WARNING, "no page uses a file of the archive"),
    "leftover": (Severity.WARNING, "the text contains leftover WordPress markup"),
    # The archive compared with its source
    "lost-page": (Severity.BROKEN, "the page of an item of the source is missing"),
    "extra-page": (Severity.WARNING, "no item of the source belongs to a page of the archive"),
    "exposed-page": (Severity.BROKEN, "the archive shows a private or password-protected post"),
    "private-parts": (
        Severity.NOTE,
        "the archive for a site generator holds parts that visitors must not see",
    ),
    "private-data": (
        Severity.BROKEN,
        "a file of the archive holds answers to a password, which must not be published",
    ),
    "lost-data": (Severity.BROKEN, "a data file (comments, or data of the site) is missing"),
    "changed-data": (
        Severity.BROKEN,
        "a data file (comments, or data of the site) differs from the source",
    ),
    "changed-field": (Severity.BROKEN, "a front matter field differs from the source"),
    "added-field": (Severity.NOTE, "the front matter has a key that is not from the source"),
    "reordered-fields": (Severity.WARNING, "the keys of the front matter are in another order"),
    # The built site compared with the archive
    "unbuilt-page": (Severity.BROKEN, "a published item has no page on the built site"),
    "shared-page": (Severity.BROKEN, "two published items have one page on the built site"),
    "changed-title": (Severity.BROKEN, "the built page does not show the title of its item"),
    "changed-structure": (
        Severity.BROKEN,
        "lists, tables, headings or paragraphs differ on the built page",
    ),
    "changed-date": (Severity.BROKEN, "the built page states another date or time"),
    "unstated-date": (Severity.NOTE, "the built page states no date that programs can read"),
    "dead-address": (
        Severity.BROKEN,
        "an old address neither answers on the built site nor leads to its page",
    ),
    "unmapped-address": (
        Severity.WARNING,
        "an old address with a ? is not in the server map of the built site",
    ),
    "unanswered-link": (
        Severity.WARNING,
        "a link to a page or file that the archive does not have either",
    ),
    "broken-feed": (Severity.BROKEN, "a feed of the built site cannot be read"),
    "missing-feed": (Severity.WARNING, "the built site has no feed"),
    "missing-list": (
        Severity.WARNING,
        "a list of posts by term, author or date does not answer at its old address",
    ),
    "foreign-entry": (Severity.WARNING, "a feed has an entry that is no item of the archive"),
    "lost-comment": (
        Severity.BROKEN,
        "the built site shows comments, but not this one on the page of its item",
    ),
    "unshown-comments": (Severity.NOTE, "the built site shows no comment of the archive"),
    "exposed-words": (
        Severity.BROKEN,
        "the built site shows words of a draft, scheduled, private or protected item",
    ),
    "exposed-file": (
        Severity.BROKEN,
        "the built site contains a record of the migration, or a file of an unpublished item",
    ),
    "unsearched-item": (
        Severity.WARNING,
        "the built site could not be searched for the words of an unpublished item",
    ),
    "unchecked-file": (Severity.BROKEN, "a page of the built site could not be read"),
    "changed-typography": (
        Severity.NOTE,
        "the built site shows other punctuation, such as curly quotes; the words are the same",
    ),
    # External links: only a definite failure counts as broken
    "dead-link": (Severity.BROKEN, "the target of an external link does not exist any more"),
    "dead-anchor": (
        Severity.WARNING,
        "an external page exists, but not the anchor that a link names",
    ),
    "moved-link": (
        Severity.NOTE,
        "the target of an external link moved permanently; use its new URL",
    ),
    "untold-link": (Severity.NOTE, "an external link could not be checked"),
    "unusable-cache": (
        Severity.WARNING,
        "the cache of link results could not be read or written; links are checked again",
    ),
    # Fidelity: the HTML of WordPress compared with the HTML of the Markdown
    "lost-words": (
        Severity.BROKEN,
        "words that readers of the blog see are missing in the Markdown",
    ),
    "added-words": (Severity.BROKEN, "the Markdown has words that WordPress does not show"),
    "changed-words": (Severity.BROKEN, "words differ in the Markdown"),
    "moved-words": (Severity.BROKEN, "words are in another place in the Markdown"),
    "changed-code": (Severity.BROKEN, "code differs; it must be the same to the byte"),
    "lost-link": (Severity.BROKEN, "a link is missing"),
    "changed-link": (Severity.BROKEN, "a link has another target, title or text"),
    "lost-anchor": (Severity.BROKEN, "an anchor to which a link leads is missing"),
    "lost-image": (Severity.BROKEN, "an image is missing"),
    "changed-image": (
        Severity.BROKEN,
        "an image is added, or has another file or alternative text",
    ),
    "lost-media": (Severity.BROKEN, "a video, audio, frame or form field is missing"),
    "changed-media": (Severity.BROKEN, "a video, audio, frame or form field is added or differs"),
    "lost-cell": (Severity.BROKEN, "a table cell is missing"),
    "lost-footnote": (Severity.BROKEN, "a footnote or a reference to it is missing"),
    "changed-footnote": (Severity.BROKEN, "a footnote or a reference to it is added or differs"),
    "lost-address": (
        Severity.BROKEN,
        "a URL of the stored content is neither in the archive nor in another finding",
    ),
    "dropped-address": (
        Severity.NOTE,
        "a URL is in a script, style, form, button, link without text or unused attribute",
    ),
    "lost-placeholder": (Severity.BROKEN, "the placeholder of left-out content is missing"),
    "changed-placeholder": (
        Severity.WARNING,
        "the placeholder of left-out content is added or differs",
    ),
    "changed-emphasis": (Severity.WARNING, "emphasis or another inline format differs"),
    "changed-block": (Severity.WARNING, "paragraphs, lists, headings or line breaks differ"),
    "changed-language": (Severity.WARNING, "the language of a code block differs"),
    "possible-formula": (
        Severity.NOTE,
        "renderers with formulas between dollar signs show the text differently",
    ),
    "renderer-dependent": (
        Severity.WARNING,
        "renderers with an extension (bare links, definition lists, ...) show the text differently",
    ),
    # Baseline
    "unused-acceptance": (
        Severity.WARNING,
        "a finding that the baseline file accepts does not occur any more",
    ),
    # Fixtures
    "fixture-differs": (Severity.BROKEN, "a file differs from the expected one"),
    "fixture-missing": (Severity.BROKEN, "an expected file is missing"),
    "fixture-unexpected": (Severity.BROKEN, "a file is not expected"),
    # Drift: the result of `regenerate` compared with the archive
    "drifted-source": (Severity.BROKEN, "the source is not the one that the archive was made from"),
    "drifted-settings": (
        Severity.BROKEN,
        "the settings are not those that the archive was made with",
    ),
    "drifted-edit": (Severity.BROKEN, "a file was edited or deleted after the archive was made"),
    "drifted-file": (
        Severity.BROKEN,
        "a file differs from the one that source and settings give now",
    ),
    "lost-asset": (
        Severity.BROKEN,
        "no copy of the bytes of a file of the archive exists any more",
    ),
    "drifted-tool": (Severity.NOTE, "another version of migrator made the archive"),
    # Source
    "repair": (Severity.NOTE, "a defect of the source was repaired"),
}

LIMITED: Final = "limited"
"""The kind of the finding that says that --limit ended a run."""
UNFETCHED: Final = frozenset(("not-fetched", "not-in-source"))
"""Kinds of findings about files that were never asked for: the web may still have them."""
DEAD_FILE: Final = "dead-file"
"""The kind of a finding about a file that was dead on the web before the migration."""
DEAD_PAGE: Final = "dead-page"
"""The kind of a finding about pages that were dead on the web before the migration."""
BROKEN_ANCHOR: Final = "broken-anchor"
"""The kind of a finding about a link to an anchor that the archive does not have."""
LOST_ANCHOR: Final = "lost-anchor"
"""The kind of a finding about an anchor of the source that the archive does not have."""
ABSENT_ANCHOR: Final = "absent-anchor"
"""The kind of a finding about a link to an anchor that the source does not have either."""
UNWANTED: Final = "unwanted-file"
"""The kind of a finding about a file that an option leaves at its old address."""
UNWRITTEN_TEXT: Final = "unwritten-text"
"""The kind of a finding about texts that have no place in the archive."""
PLACEHOLDERS: Final = frozenset(
    ("unhandled-shortcode", "unhandled-block", "unhandled-element", "missing-reusable-block")
)
"""Kinds of findings about placeholders in the Markdown; the weight is their number."""
MISSED_FILES: Final = frozenset(("missing-file", DEAD_FILE, *UNFETCHED))
"""Kinds of findings about files that the archive lacks."""

# Kinds that are about one part, wherever they are found. All others are about texts, or about the
# part that the path of the finding names (see `verdict.part_of`).
_KINDS_OF_PARTS: Final = {
    Part.LINKS: (
        "broken-link", BROKEN_ANCHOR, ABSENT_ANCHOR, "old-host-link", "undefined-reference",
        "unused-footnote", "lost-link", "changed-link", LOST_ANCHOR, "lost-address",
        "dropped-address", "dead-link", "dead-anchor", "moved-link", "untold-link",
        "unusable-cache",
    ),
    Part.IMAGES: ("broken-image", "unchecked-image", "lost-image", "changed-image"),
    Part.FILES: ("lost-media", "changed-media"),
}  # fmt: skip
PARTS: Final = {kind: part for part, kinds in _KINDS_OF_PARTS.items() for kind in kinds}
"""The part of the archive that a kind of finding is about."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fact that the user should know after a run.

    kind     a key of KINDS
    where    a path in the archive, or an item of the source; "" while only the caller knows the
             place, which it adds with `at`
    message  one sentence: the problem, and the remedy
    weight   the amount: words lost, cells missing; a report puts higher weights first
    line     line of the file `where`, counted from 1; 0 if it concerns no single line
    part     name of the part of the archive it is about, where neither kind nor place says it
    """

    kind: str
    where: str
    message: str
    weight: int = 1
    line: int = 0
    part: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of finding: {self.kind}")

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind][0]

    def at(self, where: str) -> Finding:
        """Return the same finding with the place `where`."""
        return replace(self, where=where)
