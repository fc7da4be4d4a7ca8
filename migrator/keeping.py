"""What of an archive may stay as the last run left it.

A post is left alone where all of this is as it was: its own record in the source; the settings,
this program, and what is said of the site as a whole; the answers to all that the post asked of
its site (`lookups`); every file that was made of it; and what the local uploads have for its
addresses. A file that could not be had is asked for again wherever there is a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator import choices, fingerprint
from migrator.assets.checking import Checked
from migrator.assets.getting import Got, Missed
from migrator.assets.localise import Given, Localised, Use
from migrator.assets.uploads import UploadFinder, uploads_of
from migrator.config import Settings
from migrator.conversion import Prepared, Shown
from migrator.drafts import Converted
from migrator.edition import COMMENTS, Edition
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import Finding
from migrator.lookups import ask_again
from migrator.model import Comment, Post, Source, Term
from migrator.network import STORE
from migrator.output.manifest import FileRecord
from migrator.output.state import NewState, State, Told, digest_of, stands
from migrator.output.writer import Output
from migrator.pagereport import PageReport
from migrator.reports.page import places
from migrator.sources.web import Held

_LACKING: Final = ("missing-file", "not-fetched")

_APART: Final = ("position", "content", "terms", "comments", "attachment")
_OF_A_POST: Final = attrgetter(*(each.name for each in fields(Post) if each.name not in _APART))
_OF_A_TERM: Final = attrgetter(*(each.name for each in fields(Term)))
_OF_A_COMMENT: Final = attrgetter(*(each.name for each in fields(Comment)))


@dataclass(frozen=True, slots=True)
class Kept:
    """A post whose page stays as it is, and what the last run told of it."""

    post: Post
    page: PurePosixPath
    told: Told

    @property
    def files(self) -> dict[PurePosixPath, FileRecord]:
        """What was made of it, as the manifest tells it."""
        made = (self.page, self.page.parent / COMMENTS)
        return {
            (path := PurePosixPath(name)): FileRecord(
                sha256, size, self.post.position if path in made else None
            )
            for name, sha256, size in self.told["files"]
        }

    @property
    def used(self) -> list[PurePosixPath]:
        """The images and files beside it."""
        return list(map(PurePosixPath, self.told["used"]))

    @property
    def uses(self) -> list[Use]:
        return [Use(PurePosixPath(path), tuple(urls)) for path, urls in self.told["uses"]]

    @property
    def findings(self) -> list[Finding]:
        return [Finding(*each) for each in self.told["findings"]]


class Keeping:
    """What the last run told of its posts, and what this one tells the next."""

    def __init__(
        self, source: Source, settings: Settings, edition: Edition, pages: PageReport,
        output: Output, *, off: bool = False,
    ) -> None:  # fmt: skip
        """`off`: nothing is kept, and nothing told."""
        self._authors = source.site.authors
        self._settings = settings
        self._root = settings.output
        self._edition = edition
        self._pages = pages
        self._output = output
        self._uploads = uploads_of(source, settings.uploads)
        off = off or settings.dry_run or _has_strange_rules(settings)
        self._old = None if off or settings.force else last_state(settings.output)
        self._new = None if off else NewState(settings.output)
        self._circumstances = "" if off else _circumstances(source, settings, edition)
        self._lacks_alike = False
        self.lacks = False
        self._in_vain = False
        self.is_whole = not off
        self.count = 0
        if self._old is not None and settings.offline:
            before = self._old.find("") or {}
            self._lacks_alike = before.get("held") == held(settings)

    def find(self, post: Post) -> Kept | None:
        """The post as it was left, where it may stay so."""
        page = self._edition.plan.paths.get(post.position)
        if page is None or self._old is None:
            return None
        try:
            key = self._key(post, page)
            told = self._old.find(key)
            if told is None or not self._holds(post, told):
                return None
            kept = Kept(post, page, told)
            for given in _given(told["given"], self._root, kept.files):
                self._edition.files.recall(given)
        except MigratorError:
            raise
        except Exception:  # somebody has edited it, or the post is one that nothing can be made of
            return None
        self._put(key, told, post.position)
        self.count += 1
        return kept

    def note(
        self, prepared: Prepared, page: PurePosixPath, shown: Shown, converted: Converted,
        findings: Sequence[Finding], in_the_way: Sequence[Finding],
    ) -> None:  # fmt: skip
        """A post was written, with these `findings`, unless something was `in_the_way`."""
        if self._new is None:
            return
        told = None
        if not in_the_way:
            told = self._told(prepared, page, shown, converted, findings)
        if told is None:
            self.is_whole = False
        else:
            self._put(self._key(prepared.post, page), told, prepared.post.position)

    def note_icon(self, position: int, localised: Localised) -> None:
        """The icon of the site came along, which no post needs."""
        given = self._given_now((localised,))
        self.lacks = self.lacks or _lacks(localised.findings) or _is_open((localised,))
        self._in_vain = self._in_vain or _in_vain((localised,))
        if given is None:
            self.is_whole = False
        elif given and self._new is not None:
            self._new.put(f"icon {position}", {"given": given}, position)

    def finish(self, key: str, own: Iterable[PurePosixPath]) -> None:
        """The run came to its end. `key` stands for all that went into it, `own` are the files
        that tell of it."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            digests = [(str(path), digest_of(self._root / path)) for path in own]
            self._new.finish(
                {
                    "key": key if self.is_whole else "",
                    "lacks": self.lacks,
                    "held": held(self._settings) if self.lacks else "",
                    "in_vain": self._settings.offline if self._in_vain else None,
                    "own": [(path, digest) for path, digest in digests if digest],
                }
            )
        self.close()

    def close(self) -> None:
        """The run is over, however it ended."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            self._new.discard()

    def _put(self, key: str, told: Told, place: int) -> None:
        self.lacks = self.lacks or told["lacks"]
        self._in_vain = self._in_vain or told["in_vain"] is not None
        if self._new is not None:
            self._new.put(key, told, place)

    def _key(self, post: Post, page: PurePosixPath) -> str:
        """All that the post's own page depends on, but for what it asks of the site."""
        author = self._authors.get(post.author)
        around = self._pages.around(post)
        return fingerprint.of(self._circumstances, *_said_of(post), str(page), author, around)

    def _holds(self, post: Post, told: Told) -> bool:
        if told["lacks"] and not self._lacks_alike:
            return False
        if told["in_vain"] not in (None, self._settings.offline):
            return False
        lookups = self._edition.conversion.lookups
        return (
            ask_again(lookups, post, told["asked"]) == told["answers"]
            and all(stands(self._root, path, sha256) for path, sha256, _ in told["files"])
            and page_stands(self._root, told)
            and still_given(self._uploads, told)
        )

    def _told(
        self, prepared: Prepared, page: PurePosixPath, shown: Shown, converted: Converted,
        findings: Sequence[Finding],
    ) -> Told | None:  # fmt: skip
        """What can be told of a post; None where the next run has to see for itself."""
        asked, made, used = prepared.asked, converted.detail, list(map(str, shown.files))
        files = self._made(page, converted, used)
        given = self._given_now(shown.localised)
        if files is None or given is None or asked is None or (made and made.findings):
            return None
        there = {sha256 for _, sha256, _ in files}
        answers = (each.answer for one in shown.localised for each in one.given)
        if not all(each.body.sha256 in there for each in answers if isinstance(each, Got)):
            return None
        return {
            "asked": asked.questions,
            "answers": asked.answers,
            "files": files,
            "page": made.content.sha256 if made else "",
            "path": str(page),
            "used": used,
            "uses": [(str(use.path), use.urls) for one in shown.localised for use in one.uses],
            "given": given,
            "lacks": _lacks(findings) or _is_open(shown.localised),
            "in_vain": self._settings.offline if _in_vain(shown.localised) else None,
            "findings": [(f.kind, f.where, f.message, f.weight, f.line) for f in findings],
            "comments": converted.replies,
            "words": converted.words,
        }

    def _made(
        self, page: PurePosixPath, converted: Converted, used: Sequence[str]
    ) -> list[tuple[str, str, int]] | None:
        """Each file of a post with digest and size; None where one was not written."""
        comments = [str(page.parent / COMMENTS)] if converted.comments else []
        made = []
        for name in dict.fromkeys([str(page), *comments, *used]):
            record = self._output.files.get(name)
            if record is None:
                return None
            made.append((name, record.sha256, record.size))
        return made

    def _given_now(self, localised: Iterable[Localised]) -> list[Any] | None:
        """What addresses gave, each with the digest of the file that the local uploads have for
        it ("" for none); None where that cannot be told without looking at the file."""
        told = []
        for url, archived, answer in (each for one in localised for each in one.given):
            path = self._edition.files.in_uploads(url)
            local = ""
            if path is not None:
                if not isinstance(answer, Got) or answer.body.path != path:
                    return None
                local = answer.body.sha256
            told.append((url, archived, local, _answer(answer)))
        return told


def last_state(root: Path) -> State | None:
    """What the last run knew; None where nobody need look for anything in it."""
    state = State(root)
    return state if state.is_there else None


def _said_of(post: Post) -> tuple[object, ...]:
    """All that the source says of a post, but for its position, as plain values. (Data classes
    and a long text take longer to write with `repr` than all else here.)"""
    terms, comments = map(_OF_A_TERM, post.terms), map(_OF_A_COMMENT, post.comments)
    content = fingerprint.of_text(post.content)
    return content, _OF_A_POST(post), list(terms), list(comments), post.attachment


def _answer(answer: Got | Missed) -> list[object]:
    if isinstance(answer, Missed):
        return [answer.tried, answer.is_page, answer.unasked]
    body, checked = answer.body, answer.checked
    return [answer.url, body.sha256, body.size, checked.is_image, checked.extension]


def _given(told: Sequence[Any], root: Path, files: dict[PurePosixPath, FileRecord]) -> list[Given]:
    """The answers again, the bytes taken from the archive."""
    places = {record.sha256: root / path for path, record in files.items()}
    given = []
    for url, archived, _, answer in told:
        if len(answer) == 3:
            tried, is_page, unasked = answer
            given.append(Given(url, archived, Missed(url, tuple(tried), is_page, unasked)))
        else:
            had, sha256, size, is_image, extension = answer
            body = Body(size, sha256, places[sha256])
            given.append(Given(url, archived, Got(had, body, Checked(is_image, extension))))
    return given


def page_stands(root: Path, told: Told) -> bool:
    """Is the post's page in the report what it was?"""
    page = places.detail(PurePosixPath(told["path"]))
    return not told["page"] or stands(root, str(page), told["page"])


def still_given(uploads: UploadFinder | None, told: Told) -> bool:
    """Have the local uploads for each address what they had?"""
    for url, _, local, _ in told["given"]:
        path = uploads.find(url) if uploads is not None else None
        if (digest_of(path) if path is not None else "") != local:
            return False
    return True


def held(settings: Settings) -> str:
    """What was fetched by earlier runs: all that a run without network can have."""
    journal = (settings.cache or settings.output / STORE) / "journal.jsonl"
    try:
        # In the order in which they came, which is chance.
        return fingerprint.of(*sorted(set(journal.read_bytes().splitlines())))
    except OSError:
        return ""


def _lacks(findings: Iterable[Finding]) -> bool:
    return any(finding.kind in _LACKING for finding in findings)


def _is_open(localised: Iterable[Localised]) -> bool:
    """Is there an address that was not asked?"""
    answers = (each.answer for one in localised for each in one.given)
    return any(isinstance(answer, Missed) and answer.unasked for answer in answers)


def _in_vain(localised: Iterable[Localised]) -> bool:
    """Is there an address that gave nothing? With a network it gives another nothing."""
    return any(isinstance(each.answer, Missed) for one in localised for each in one.given)


def _has_strange_rules(settings: Settings) -> bool:
    """Has somebody else's code a say in what a shortcode becomes? It may change at any time."""
    return any(rule.function for rule in choices.shortcode_rules(settings).values())


def _circumstances(source: Source, settings: Settings, edition: Edition) -> str:
    """What all pages depend on."""
    site = replace(source.site, authors={}, terms=[])
    # Such a source holds the files as well.
    files = tuple(source.files()) if isinstance(source, Held) else ()
    return fingerprint.of(
        fingerprint.of_program(), of_settings(settings), site, edition.fields, edition.files.hosts,
        files,
    )  # fmt: skip


def of_settings(settings: Settings) -> tuple[object, ...]:
    """The settings that have a say in what is written, and in what is told of it."""
    return (
        choices.that_matter(settings), settings.proof, choices.pages(settings), settings.wayback,
        bool(settings.uploads),
    )  # fmt: skip
