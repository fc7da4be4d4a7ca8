"""What a person should know after a run: one vocabulary for every part of the house.

A finding names its kind, the place and one sentence. The kinds stand in a table
here, with how bad each is, so that a report, an exit status and a baseline file
mean the same thing everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """BROKEN makes the exit status 1; WARNING and NOTE do not."""

    BROKEN = 0
    WARNING = 1
    NOTE = 2


KINDS: dict[str, tuple[Severity, str]] = {
    # Content
    "unaccounted-item": (
        Severity.BROKEN,
        "an item of the source is neither a file nor a named skip",
    ),
    "lost-source": (Severity.BROKEN, "the source is cut off or damaged; something in it is lost"),
    "page-not-recognised": (
        Severity.BROKEN,
        "a page of the source has a text, and no rule recognises a post on it",
    ),
    "failed-item": (Severity.BROKEN, "an item of the source could not be converted"),
    "unhandled-shortcode": (
        Severity.NOTE,
        "a shortcode has no meaning outside WordPress; a placeholder marks it",
    ),
    "unhandled-block": (
        Severity.NOTE,
        "a block has no meaning outside WordPress; a placeholder marks it",
    ),
    "unwritten-field": (Severity.NOTE, "a custom field that posts have is not in the front matter"),
    "missing-reusable-block": (Severity.WARNING, "a reusable block is not in the source"),
    "failed-page": (Severity.WARNING, "a post is written, and its page in the report is not"),
    # Files
    "missing-file": (Severity.BROKEN, "an image or file could not be had; its old address stays"),
    "not-fetched": (
        Severity.NOTE,
        "an image or file was not asked for (--offline); its old address stays",
    ),
    "not-in-source": (
        Severity.BROKEN,
        "an image or file is neither in the capture or folder nor downloaded (--offline)",
    ),
    "missing-attachment": (Severity.WARNING, "an attachment id leads to nothing in the source"),
    # Archive
    "renamed": (Severity.NOTE, "a name was taken or unusable, so another was given"),
    "stale": (Severity.NOTE, "a file of an earlier run that this one did not write"),
    "edited-by-hand": (
        Severity.WARNING,
        "a file was edited since it was written, and is left alone",
    ),
    "broken-manifest": (
        Severity.WARNING,
        "the manifest of the last run is unreadable; files that differ were left alone",
    ),
    "bad-front-matter": (Severity.BROKEN, "the front matter does not read back"),
    "missing-key": (Severity.BROKEN, "the front matter lacks title or slug"),
    "missing-date": (Severity.WARNING, "a post that is no draft has no date"),
    "broken-link": (Severity.BROKEN, "a relative link leads to nothing"),
    "broken-anchor": (Severity.BROKEN, "a #fragment leads to no heading or anchor"),
    "broken-image": (Severity.BROKEN, "an image does not open"),
    "broken-file": (Severity.BROKEN, "a file cannot be read, or is not what its name says"),
    "unchecked-image": (Severity.NOTE, "an image is too large to be decoded by the check"),
    "bad-encoding": (Severity.BROKEN, "a text is not UTF-8"),
    "lost-file": (Severity.BROKEN, "a file that the migration wrote is not there any more"),
    "changed-file": (Severity.BROKEN, "an image or file is not the one that was fetched"),
    "undefined-reference": (
        Severity.WARNING,
        "a link or footnote has no definition, so its brackets stand in the text",
    ),
    "unused-footnote": (Severity.WARNING, "nothing refers to a footnote, so nobody sees it"),
    "duplicate-slug": (Severity.WARNING, "two pages beside each other have one slug"),
    "duplicate-body": (Severity.NOTE, "two pages have the same text"),
    "template-syntax": (
        Severity.NOTE,
        "text that a site generator with templates would execute, in code too",
    ),
    "placeholder": (Severity.NOTE, "a comment marks what had no meaning outside WordPress"),
    "case-collision": (Severity.WARNING, "two names differ by case or Unicode form only"),
    "old-host-link": (
        Severity.WARNING,
        "a link goes to the old host though its target is in the archive",
    ),
    "unused-file": (Severity.WARNING, "a file in the archive is used by nobody"),
    "leftover": (Severity.WARNING, "a remnant of WordPress markup stands in the text"),
    # The archive against its source
    "lost-page": (Severity.BROKEN, "the page of an item of the source is not there"),
    "extra-page": (Severity.WARNING, "a page is there that no item of the source stands behind"),
    "exposed-page": (Severity.BROKEN, "what was private or protected is there for everybody"),
    "lost-data": (Severity.BROKEN, "a file of comments or of the site is not there"),
    "changed-data": (Severity.BROKEN, "a file of comments or of the site is not what it was"),
    "changed-field": (Severity.BROKEN, "the front matter says something else than the source"),
    "added-field": (Severity.NOTE, "the front matter has a key that the source does not give"),
    "reordered-fields": (Severity.WARNING, "the keys of the front matter stand in another order"),
    # External links, of which only what is definite is broken
    "dead-link": (Severity.BROKEN, "an external link leads to nothing any more"),
    "dead-anchor": (
        Severity.WARNING,
        "an external page is there, but not the place in it that a link names",
    ),
    "moved-link": (Severity.NOTE, "an external link has moved for good; write its new address"),
    "untold-link": (Severity.NOTE, "whether an external link works could not be told"),
    "unusable-cache": (
        Severity.WARNING,
        "what was told of external links could not be read or kept; they are asked again",
    ),
    # Fidelity: what WordPress shows against what the Markdown renders to
    "lost-words": (Severity.BROKEN, "words that a reader would see are not in the Markdown"),
    "added-words": (Severity.BROKEN, "words stand in the Markdown that WordPress does not show"),
    "changed-words": (Severity.BROKEN, "words read otherwise in the Markdown"),
    "moved-words": (Severity.BROKEN, "words stand elsewhere in the Markdown"),
    "changed-code": (Severity.BROKEN, "code is not the same to the byte"),
    "lost-link": (Severity.BROKEN, "a link is gone"),
    "changed-link": (Severity.BROKEN, "a link leads elsewhere, or has another title or extent"),
    "lost-image": (Severity.BROKEN, "an image is gone"),
    "changed-image": (Severity.BROKEN, "an image is another, is new, or has another text"),
    "lost-media": (Severity.BROKEN, "a video, audio, frame or form field is gone"),
    "changed-media": (Severity.BROKEN, "a video, audio, frame or form field is another or new"),
    "lost-cell": (Severity.BROKEN, "a table cell is gone"),
    "lost-footnote": (Severity.BROKEN, "a footnote or a reference to it is gone"),
    "changed-footnote": (Severity.BROKEN, "a footnote or a reference to it is another or new"),
    "lost-placeholder": (
        Severity.BROKEN,
        "the mark of something that could not be carried is gone",
    ),
    "changed-placeholder": (Severity.WARNING, "the mark of something left out is another or new"),
    "changed-emphasis": (Severity.WARNING, "emphasis, or another inline mark, is not the same"),
    "changed-block": (
        Severity.WARNING,
        "paragraphs, lists, headings or line breaks are not the same",
    ),
    "changed-language": (Severity.WARNING, "the language of a code block is not the same"),
    # Baseline
    "unused-acceptance": (
        Severity.WARNING,
        "what a baseline file accepts does not occur any more",
    ),
    # Fixtures
    "fixture-differs": (Severity.BROKEN, "a file differs from what is expected"),
    "fixture-missing": (Severity.BROKEN, "an expected file is not there"),
    "fixture-unexpected": (Severity.BROKEN, "a file is there that is not expected"),
    # Drift: what `regenerate` would build, against what is there
    "drifted-source": (Severity.BROKEN, "the source is not the one that the archive was made from"),
    "drifted-settings": (
        Severity.BROKEN,
        "the settings are not those that the archive was made with",
    ),
    "drifted-edit": (Severity.BROKEN, "a file was edited, or is gone, since the archive was made"),
    "drifted-file": (Severity.BROKEN, "a file is not what its source and settings come to now"),
    "lost-asset": (
        Severity.BROKEN,
        "the bytes of a file that the archive had are nowhere any more",
    ),
    "drifted-tool": (Severity.NOTE, "another version of migrator made the archive"),
    # Source
    "repair": (Severity.NOTE, "something broken in the source was mended"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to know.

    kind     a key of KINDS
    where    a path in the archive, or an item of the source; "" while the place
             is known only to the caller, who adds it with `at`
    message  one sentence: what, and what to do
    weight   how much of it: words lost, cells gone; a report puts more before less
    line     of the file `where`, counted from 1; 0 when it is no line's
    """

    kind: str
    where: str
    message: str
    weight: int = 1
    line: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of finding: {self.kind}")

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind][0]

    def at(self, where: str) -> Finding:
        """The same finding, placed."""
        return Finding(self.kind, where, self.message, self.weight, self.line)
