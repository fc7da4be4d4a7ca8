"""Find the posts that are unchanged since the last run, and reuse their files.

A post is reused if all of this is unchanged: its record in the source; the settings, this program
and the data of the site as a whole; the answers to the post's lookups (`site_lookups`); every file
that was made of it; and the local uploads for its URLs. A file that could not be downloaded is
requested again in every run with a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.incremental_state import (
    RUN,
    NewState,
    State,
    StateEntry,
    digest_of,
    is_unchanged,
)
from migrator.archive.manifest import FileRecord
from migrator.archive.writer import Output
from migrator.assets.content_check import CheckedContent
from migrator.assets.download import Got, Missed
from migrator.assets.local_uploads import UploadFinder, uploads_of
from migrator.assets.localised import FileUse, Given, Localised
from migrator.crawler.web import Held
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import MISSED_FILES, Finding
from migrator.model import Comment, Post, Source, Term
from migrator.pipeline import from_settings, program_fingerprint
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.convert_task import ConvertedPost
from migrator.pipeline.downloads import STORE
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.resolved_post import LocalisedPost, ResolvedPost
from migrator.pipeline.site_lookups import repeat_lookups
from migrator.reports.html import page_paths
from migrator.settings import Settings
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular

# Of a missed file; a file that was got has one more.
_MISSED_VALUES: Final = 4

_SEPARATE_FIELDS: Final = ("position", "content", "terms", "comments", "attachment")
_POST_VALUES: Final = attrgetter(
    *(each.name for each in fields(Post) if each.name not in _SEPARATE_FIELDS)
)
_TERM_VALUES: Final = attrgetter(*(each.name for each in fields(Term)))
_COMMENT_VALUES: Final = attrgetter(*(each.name for each in fields(Comment)))


@value_object
class ReusedPost:
    """A post whose files are unchanged, with its `entry` in the state of the last run."""

    post: Post
    page: PurePosixPath
    comments: PurePosixPath
    entry: StateEntry

    @property
    def files(self) -> dict[PurePosixPath, FileRecord]:
        """The manifest records of the files that were made of the post."""
        own_files = (self.page, self.comments)
        return {
            (path := PurePosixPath(name)): FileRecord(
                sha256, size, self.post.position if path in own_files else None
            )
            for name, sha256, size in self.entry["files"]
        }

    @property
    def used(self) -> list[PurePosixPath]:
        """The images and files that the post uses."""
        return list(map(PurePosixPath, self.entry["used"]))

    @property
    def uses(self) -> list[FileUse]:
        """The images and files, each with the URLs that refer to it."""
        return [FileUse(PurePosixPath(path), tuple(urls)) for path, urls in self.entry["uses"]]

    @property
    def findings(self) -> list[Finding]:
        """The findings of the last run about the post."""
        return [Finding(*each) for each in self.entry["findings"]]


class IncrementalBuild:
    """The state of the last run, and the new state that this run writes for the next one."""

    def __init__(
        self, source: Source, settings: Settings, archive_plan: ArchivePlan, pages: PageReport,
        output: Output, *, off: bool = False,
    ) -> None:  # fmt: skip
        """With `off`, no post is reused and no state is written."""
        self._authors = source.site.authors
        self._settings = settings
        self._root = settings.output
        self._archive_plan = archive_plan
        self._pages = pages
        self._output = output
        self._uploads = uploads_of(source, settings.uploads)
        off = off or settings.dry_run or _has_external_rules(settings)
        self._old = None if off or settings.force else last_state(settings.output)
        self._new = None if off else NewState(settings.output)
        self._shared_digest = "" if off else _shared_digest(source, settings, archive_plan)
        # True if missing files would be missing again.
        self._cache_is_unchanged = False
        self.lacks = False
        self._in_vain = False
        self.is_whole = not off
        self.count = 0
        if self._old is not None and settings.offline:
            last_run = self._old.find(RUN) or {}
            self._cache_is_unchanged = last_run.get("held") == cache_digest(settings)

    def find(self, post: Post) -> ReusedPost | None:
        """Return the post as the last run left it, or None if it must be converted again."""
        page = self._archive_plan.plan.paths.get(post.position)
        if page is None or self._old is None:
            return None
        try:
            key = self._key(post, page)
            entry = self._old.find(key)
            if entry is None or not self._is_current(post, entry):
                return None
            reused = ReusedPost(post, page, self._archive_plan.comments(page), entry)
            for given in _restore_answers(entry["given"], self._root, reused.files):
                self._archive_plan.files.recall(given)
        except MigratorError:
            raise
        except Exception:  # the state was edited by hand, or the post cannot be converted at all
            return None
        self._put(key, entry, post.position)
        self.count += 1
        return reused

    def note(
        self,
        resolved: ResolvedPost,
        page: PurePosixPath,
        shown: LocalisedPost,
        converted: ConvertedPost,
        findings: Sequence[Finding],
        writer_findings: Sequence[Finding],
    ) -> None:
        """Store the entry of a post that was converted with these `findings`.

        With `writer_findings` (such as an edited file that was left as it is) the post has no
        entry, and the next run converts it again.
        """
        if self._new is None:
            return
        entry = None
        if not writer_findings:
            entry = self._entry(resolved, page, shown, converted, findings)
        if entry is None:
            self.is_whole = False
        else:
            self._put(self._key(resolved.post, page), entry, resolved.post.position)

    def note_icon(self, position: int, localised: Localised) -> None:
        """Store the entry of the site icon, which belongs to no post."""
        given = self._recorded_answers((localised,))
        self.lacks = self.lacks or _has_missing(localised.findings) or _has_unasked((localised,))
        self._in_vain = self._in_vain or _has_failed((localised,))
        if given is None:
            self.is_whole = False
        elif given and self._new is not None:
            self._new.put(f"icon {position}", {"given": given}, position)

    def finish(self, key: str, own: Iterable[PurePosixPath]) -> None:
        """Complete the new state. `key` is the digest of all inputs of the run, `own` are the
        files that record the run (report, lock, settings, manifest)."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            digests = [(str(path), digest_of(self._root / path)) for path in own]
            self._new.finish(
                {
                    "key": key if self.is_whole else "",
                    "lacks": self.lacks,
                    "held": cache_digest(self._settings) if self.lacks else "",
                    "in_vain": self._settings.offline if self._in_vain else None,
                    "own": [(path, digest) for path, digest in digests if digest],
                }
            )
        self.close()

    def close(self) -> None:
        """Close both states; a new state that is not complete is discarded."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            self._new.discard()

    def _put(self, key: str, entry: StateEntry, position: int) -> None:
        self.lacks = self.lacks or entry["lacks"]
        self._in_vain = self._in_vain or entry["in_vain"] is not None
        if self._new is not None:
            self._new.put(key, entry, position)

    def _key(self, post: Post, page: PurePosixPath) -> str:
        """Return the digest of all that the post's page depends on, except its lookups."""
        author = self._authors.get(post.author)
        byline = self._archive_plan.bylines.names(post)
        context = self._pages.context(post)
        return program_fingerprint.digest_of_values(
            self._shared_digest, *_plain_values(post), str(page), author, byline, context
        )

    def _is_current(self, post: Post, entry: StateEntry) -> bool:
        """Return True if converting the post now would give the same files."""
        if entry["lacks"] and not self._cache_is_unchanged:
            return False
        if entry["in_vain"] not in (None, self._settings.offline):
            return False
        lookups = self._archive_plan.conversion.lookups
        return (
            repeat_lookups(lookups, post, entry["asked"]) == entry["answers"]
            and all(is_unchanged(self._root, path, sha256) for path, sha256, _ in entry["files"])
            and report_page_is_unchanged(self._root, entry)
            and uploads_are_unchanged(self._uploads, entry)
        )

    def _entry(
        self,
        resolved: ResolvedPost,
        page: PurePosixPath,
        shown: LocalisedPost,
        converted: ConvertedPost,
        findings: Sequence[Finding],
    ) -> StateEntry | None:
        """Return the state entry of a post; None if the next run must convert it again."""
        lookups, detail, used = resolved.asked, converted.detail, list(map(str, shown.files))
        files = self._written_files(page, converted, used)
        given = self._recorded_answers(shown.localised)
        if files is None or given is None or lookups is None or (detail and detail.findings):
            return None
        digests = {sha256 for _, sha256, _ in files}
        answers = (each.answer for one in shown.localised for each in one.answers)
        if not all(each.body.sha256 in digests for each in answers if isinstance(each, Got)):
            return None
        return {
            "asked": lookups.questions,
            "answers": lookups.answers_digest,
            "files": files,
            "page": detail.content.sha256 if detail else "",
            "path": str(page),
            "used": used,
            "uses": [(str(use.path), use.urls) for one in shown.localised for use in one.uses],
            "given": given,
            "lacks": _has_missing(findings) or _has_unasked(shown.localised),
            "in_vain": self._settings.offline if _has_failed(shown.localised) else None,
            "findings": [(f.kind, f.where, f.message, f.weight, f.line, f.part) for f in findings],
            "comments": converted.replies,
            "words": converted.words,
        }

    def _written_files(
        self, page: PurePosixPath, converted: ConvertedPost, used: Sequence[str]
    ) -> list[tuple[str, str, int]] | None:
        """Return name, digest and size of each file of a post; None if one was not written."""
        comments = [str(self._archive_plan.comments(page))] if converted.comments else []
        written = []
        for name in dict.fromkeys([str(page), *comments, *used]):
            record = self._output.files.get(name)
            if record is None:
                return None
            written.append((name, record.sha256, record.size))
        return written

    def _recorded_answers(self, localised: Iterable[Localised]) -> list[Any] | None:
        """Return the answer of each URL with the digest of its file in the local uploads ("" for
        none); None if a digest is unknown without reading the file."""
        recorded = []
        for url, archived, answer in (each for one in localised for each in one.answers):
            path = self._archive_plan.files.in_uploads(url)
            local = ""
            if path is not None:
                if not isinstance(answer, Got) or answer.body.path != path:
                    return None
                local = answer.body.sha256
            recorded.append((url, archived, local, _plain_answer(answer)))
        return recorded


def last_state(root: Path) -> State | None:
    """Return the state of the last run; None if there is none."""
    state = State(root)
    return state if state.exists else None


def _plain_values(post: Post) -> tuple[object, ...]:
    """Return all fields of a post except its position as plain values, because `repr` is slow for
    data classes and long texts."""
    terms, comments = map(_TERM_VALUES, post.terms), map(_COMMENT_VALUES, post.comments)
    content = program_fingerprint.digest_of_text(post.content)
    return content, _POST_VALUES(post), list(terms), list(comments), post.attachment


def _plain_answer(answer: Got | Missed) -> list[object]:
    if isinstance(answer, Missed):
        return [answer.tried, answer.is_page, answer.not_requested, answer.is_gone]
    body, checked = answer.body, answer.checked
    return [answer.url, body.sha256, body.size, checked.is_image, checked.extension]


def _restore_answers(
    recorded: Sequence[Any], root: Path, files: dict[PurePosixPath, FileRecord]
) -> list[Given]:
    """Rebuild the answers that `_recorded_answers` returned; the bytes are in the archive."""
    paths = {record.sha256: root / path for path, record in files.items()}
    restored = []
    for url, archived, _, answer in recorded:
        if len(answer) == _MISSED_VALUES:
            tried, *flags = answer
            restored.append(Given(url, archived, Missed(url, tuple(tried), *flags)))
        else:
            final_url, sha256, size, is_image, extension = answer
            got = Got(
                final_url, Body(size, sha256, paths[sha256]), CheckedContent(is_image, extension)
            )
            restored.append(Given(url, archived, got))
    return restored


def report_page_is_unchanged(root: Path, entry: StateEntry) -> bool:
    """Return True if the post's page in the report is as the last run wrote it."""
    page = page_paths.detail(PurePosixPath(entry["path"]))
    return not entry["page"] or is_unchanged(root, str(page), entry["page"])


def uploads_are_unchanged(uploads: UploadFinder | None, entry: StateEntry) -> bool:
    """Return True if the local uploads have the same file for each URL of the entry."""
    for url, _, local, _ in entry["given"]:
        path = uploads.find(url) if uploads is not None else None
        if (digest_of(path) if path is not None else "") != local:
            return False
    return True


def cache_digest(settings: Settings) -> str:
    """Return a digest of the downloads of earlier runs: an offline run can use only these."""
    journal = (settings.cache or settings.output / STORE) / "journal.jsonl"
    try:
        # Sorted, because the lines are in the random order of the downloads.
        lines = sorted(set(read_regular(journal).splitlines()))
        return program_fingerprint.digest_of_values(*lines)
    except OSError:
        return ""


def _has_missing(findings: Iterable[Finding]) -> bool:
    return any(finding.kind in MISSED_FILES for finding in findings)


def _has_unasked(localised: Iterable[Localised]) -> bool:
    """Return True if a URL was not requested because the run is offline."""
    answers = (each.answer for one in localised for each in one.answers)
    return any(isinstance(answer, Missed) and answer.not_requested for answer in answers)


def _has_failed(localised: Iterable[Localised]) -> bool:
    """Return True if a URL returned no file. Online and offline the reasons differ, so such a
    post is reused only by a run of the same kind."""
    return any(isinstance(each.answer, Missed) for one in localised for each in one.answers)


def _has_external_rules(settings: Settings) -> bool:
    """Return True if another package renders a shortcode: its code may change at any time."""
    return any(rule.function for rule in from_settings.shortcode_rules(settings).values())


def _shared_digest(source: Source, settings: Settings, archive_plan: ArchivePlan) -> str:
    """Return a digest of everything that all pages depend on."""
    site = replace(source.site, authors={}, terms=[])
    # A capture or a folder of saved pages also holds the images and files.
    files = tuple(source.files()) if isinstance(source, Held) else ()
    return program_fingerprint.digest_of_values(
        program_fingerprint.digest_of_program(),
        relevant_settings(settings),
        site,
        archive_plan.fields,
        archive_plan.files.hosts,
        files,
    )


def relevant_settings(settings: Settings) -> tuple[object, ...]:
    """Return the settings that affect the archive or the report."""
    return tuple(from_settings.compared(settings).items())
