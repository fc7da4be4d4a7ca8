"""Judge a run by its findings: one result, one sentence, and a mark for each part.

Every output takes its verdict from here: the last line on the terminal, the exit status, all
report formats, the report's pages and the Python API.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from migrator.findings import (
    DEAD_FILE,
    DEAD_PAGE,
    LIMITED,
    MISSED_FILES,
    PARTS,
    PLACEHOLDERS,
    UNFETCHED,
    UNWANTED,
    UNWRITTEN_TEXT,
    Finding,
    Part,
    Severity,
)
from migrator.startup.value_objects import value_object

_COMMENTS: Final = ("comments.yaml", "comments")


class Result(Enum):
    """The five possible results of a run, and one that only a part can have.

    COMPLETE          everything was compared, and nothing is lost
    DEAD              the same, except for files that were already dead on the web
    INCOMPLETE        something is lost, broken, failed or was not fetched
    NOT_COMPARED      no source, so a loss would not be known
    NOTHING_SELECTED  no post was written, or no Markdown file was there to check
    UNWANTED          of a part: complete, but options leave files at their old addresses
    """

    COMPLETE = "complete"
    DEAD = "complete-except-dead"
    INCOMPLETE = "incomplete"
    NOT_COMPARED = "not-compared"
    NOTHING_SELECTED = "nothing-selected"
    UNWANTED = "not-wanted"


EXIT_STATUS: Final[Mapping[Result, int]] = {
    Result.COMPLETE: 0,
    Result.DEAD: 0,
    Result.INCOMPLETE: 1,
    Result.NOT_COMPARED: 3,
    Result.NOTHING_SELECTED: 4,
}
MARKS: Final[Mapping[Result, str]] = {
    Result.COMPLETE: "✓",
    Result.DEAD: "!",
    Result.INCOMPLETE: "✗",
    Result.NOT_COMPARED: "?",
    Result.NOTHING_SELECTED: "?",
}
COLOURS: Final[Mapping[Result, str]] = {
    Result.COMPLETE: "green",
    Result.DEAD: "yellow",
    Result.INCOMPLETE: "red",
    Result.NOT_COMPARED: "yellow",
    Result.NOTHING_SELECTED: "red",
    Result.UNWANTED: "yellow",
}


_PART_MARKS: Final[Mapping[Result, str]] = {
    Result.DEAD: "dead on the web",
    Result.NOT_COMPARED: "not compared",
    Result.NOTHING_SELECTED: "nothing selected",
    Result.UNWANTED: "not wanted",
}


class VerdictSubject(Enum):
    """The object of a run: an archive, the site that was built from it, results for fixtures, or a
    rebuild compared with the archive."""

    ARCHIVE = "archive"
    SITE = "site"
    FIXTURES = "fixtures"
    REBUILD = "rebuild"


@value_object
class Uncompared:
    """The reason why the texts were not compared with their source.

    is_wanted  the user asked for that, so the exit status is 0 if nothing else is wrong
    """

    reason: str
    is_wanted: bool = False


@value_object
class PartVerdict:
    """The result of one part of the archive, and the number of findings behind it."""

    result: Result
    findings: int = 0

    def __str__(self) -> str:
        """Return the mark of the part in words, such as `incomplete (2)`.

        The signs in MARKS are for whole runs: a green tick must not stand beside a loss.
        """
        count = f" ({self.findings:,})" if self.findings else ""
        return f"{_PART_MARKS.get(self.result, self.result.value)}{count}"


@value_object
class Verdict:
    """The verdict on a run.

    sentence  what the last line of every output says
    parts     the result of each part; empty for anything but an archive
    """

    result: Result
    sentence: str
    exit_status: int
    parts: Mapping[Part, PartVerdict] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return MARKS[self.result]

    @property
    def colour(self) -> str:
        return COLOURS[self.result]

    @property
    def is_ok(self) -> bool:
        return self.exit_status == 0


def judge(
    findings: Iterable[Finding],
    pages: int,
    *,
    items: int = 0,
    accepted: int = 0,
    uncompared: Uncompared | None = None,
    subject: VerdictSubject = VerdictSubject.ARCHIVE,
    left_out: Mapping[str, int] | None = None,
) -> Verdict:
    """Return the verdict on a run with these findings.

    pages     number of posts that were written or compared; of results, for fixtures
    items     number of items in the source
    accepted  number of findings that a baseline file accepts
    left_out  number of items that options left out, by option
    """
    lost = _Losses()
    for finding in findings:
        lost.add(finding)
    if lost:
        result = Result.INCOMPLETE
        sentence = _incomplete(lost, subject)
    elif not pages:
        result = Result.NOTHING_SELECTED
        sentence = _nothing(items)
    elif uncompared:
        result = Result.NOT_COMPARED
        sentence = f"Not compared with a source: {uncompared.reason}."
    elif lost.dead:
        result = Result.DEAD
        sentence = (
            f"Complete, except for {_files(lost.dead)} already dead on the web; each is named."
        )
    else:
        result = Result.COMPLETE
        sentence = _complete(pages, accepted, subject, has_unwritten=lost.unwritten > 0)
    if pages and subject is VerdictSubject.ARCHIVE:
        sentence += _unshown(lost.placeholders, lost.unwritten)
    if pages:
        sentence += _selected(left_out or {}, is_limited=lost.is_limited)
        sentence += _unwanted(lost.unwanted)
    status = EXIT_STATUS[result]
    if result is Result.NOT_COMPARED and uncompared and uncompared.is_wanted:
        status = 0
    parts = {part: _part_verdict(part, result, lost, uncompared) for part in Part}
    return Verdict(result, sentence, status, parts if subject is VerdictSubject.ARCHIVE else {})


@dataclass(slots=True)
class _Losses:
    """The findings that decide the verdict, counted by part; true if the run is incomplete."""

    broken: Counter[Part] = field(default_factory=Counter)
    failed: Counter[Part] = field(default_factory=Counter)
    unfetched: Counter[Part] = field(default_factory=Counter)
    dead: Counter[Part] = field(default_factory=Counter)
    unwanted: Counter[Part] = field(default_factory=Counter)
    placeholders: int = 0
    unwritten: int = 0
    is_limited: bool = False

    def add(self, finding: Finding) -> None:
        self.is_limited = self.is_limited or finding.kind == LIMITED
        if finding.kind in PLACEHOLDERS:
            self.placeholders += finding.weight
        elif finding.kind == UNWRITTEN_TEXT:
            self.unwritten += finding.weight
        elif finding.kind in (DEAD_FILE, DEAD_PAGE):
            self.dead[part_of(finding)] += 1
        elif finding.kind == UNWANTED:
            self.unwanted[part_of(finding)] += 1
        elif finding.severity is Severity.BROKEN:
            group = self.broken
            if finding.kind in MISSED_FILES:
                group = self.unfetched if finding.kind in UNFETCHED else self.failed
            group[part_of(finding)] += 1

    def __bool__(self) -> bool:
        return bool(self.broken or self.failed or self.unfetched)

    def of(self, part: Part) -> int:
        """Return the number of findings that make a part incomplete."""
        return self.broken[part] + self.failed[part] + self.unfetched[part]


def _part_verdict(
    part: Part, overall: Result, lost: _Losses, uncompared: Uncompared | None
) -> PartVerdict:
    if broken := lost.of(part):
        return PartVerdict(Result.INCOMPLETE, broken)
    if overall is Result.NOTHING_SELECTED:
        return PartVerdict(overall)
    if uncompared and part in (Part.TEXTS, Part.COMMENTS):
        return PartVerdict(Result.NOT_COMPARED)
    if dead := lost.dead[part]:
        return PartVerdict(Result.DEAD, dead)
    if unwanted := lost.unwanted[part]:
        return PartVerdict(Result.UNWANTED, unwanted)
    return PartVerdict(Result.COMPLETE)


def part_of(finding: Finding) -> Part:
    """Return the part of the archive that a finding is about: as it says itself, or as its kind
    says, or its path."""
    if finding.part:
        return Part(finding.part)
    if finding.kind in PARTS:
        return PARTS[finding.kind]
    *folders, name = finding.where.split("/")
    if name in _COMMENTS or (folders[-1:] == ["comments"] and name.endswith(".yaml")):
        return Part.COMMENTS
    if "images" in folders:
        return Part.IMAGES
    return Part.FILES if "files" in folders or finding.kind in MISSED_FILES else Part.TEXTS


def _complete(pages: int, accepted: int, subject: VerdictSubject, *, has_unwritten: bool) -> str:
    """Return the sentence for a run without losses; `has_unwritten` if texts have no place."""
    but = f", except for {_number(accepted, 'accepted finding')}" if accepted else ""
    lost = "nothing else is lost" if accepted or has_unwritten else "nothing is lost"
    if subject is VerdictSubject.FIXTURES:
        return f"Complete: each of {_number(pages, 'result')} is as expected{but}."
    if subject is VerdictSubject.REBUILD:
        return f"Complete: the archive is what its source and settings give{but}."
    if subject is VerdictSubject.SITE:
        return f"Complete: the site has every word, link and image of the archive{but}."
    texts = "the text of 1 post is" if pages == 1 else f"the texts of {pages:,} posts are"
    return f"Complete: {texts} compared with the source, and {lost}{but}."


def _incomplete(lost: _Losses, subject: VerdictSubject) -> str:
    count = sum(map(lost.of, Part))
    if subject is VerdictSubject.FIXTURES:
        return f"Incomplete: {_number(count, 'result')} not as expected."
    if subject is VerdictSubject.REBUILD:
        count_text = _number(count, "difference")
        return f"Incomplete: {count_text} between the archive and its source and settings."
    causes = [f"{_files(lost.unfetched)} not downloaded"] if lost.unfetched else []
    causes += [f"{_files(lost.failed)} could not be downloaded"] if lost.failed else []
    broken = [f"{part.value} ({lost.broken[part]:,})" for part in Part if lost.broken[part]]
    causes += [f"something is lost or broken: {', '.join(broken)}"] if broken else []
    return f"Incomplete: {'; '.join(causes)}. Each is named."


def _selected(left_out: Mapping[str, int], *, is_limited: bool) -> str:
    """Return a sentence about the items that the user did not want, with a space before it."""
    verb = "is" if sum(left_out.values()) == 1 else "are"
    items = f" {_number(sum(left_out.values()), 'item')} {verb} not selected"
    # A reason may name two options, as for a post without a date: "--since, --until".
    options = dict.fromkeys(option for reason in left_out for option in reason.split(", "))
    chosen = f"{items} ({', '.join(options)})." if left_out else ""
    return f"{chosen} The site may have more posts (--limit)." if is_limited else chosen


def _unshown(placeholders: int, texts: int) -> str:
    """Return a sentence about what the Markdown does not show, with a space before it."""
    found = []
    if placeholders:
        verb = "marks" if placeholders == 1 else "mark"
        found.append(f"{_number(placeholders, 'placeholder')} {verb} what only WordPress shows")
    if texts:
        verb = "has" if texts == 1 else "have"
        found.append(f"{_number(texts, 'text')} of the source {verb} no place in the archive")
    return f" {', and '.join(found)}." if found else ""


def _unwanted(counts: Counter[Part]) -> str:
    """Return a sentence about the files that the user did not want, with a space before it."""
    if not counts:
        return ""
    stays = "stays at its old address" if counts.total() == 1 else "stay at their old addresses"
    return f" {_files(counts)} {stays}, as the options say."


def _nothing(items: int) -> str:
    if items:
        return f"Nothing is selected: none of {_number(items, 'item')} in the source is written."
    return "Nothing is selected: there is no post and no Markdown file here."


def _files(counts: Counter[Part]) -> str:
    nouns = {Part.TEXTS: "page", Part.IMAGES: "image", Part.FILES: "file"}
    sums = {part: counts[part] for part in nouns}
    sums[Part.FILES] += counts.total() - sum(sums.values())
    return " and ".join(_number(count, nouns[part]) for part, count in sums.items() if count)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
