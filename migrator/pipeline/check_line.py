"""Compare a post of the source with its page in an archive, in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive.data_files import CommentsFile
from migrator.assets.localised import FileAnswers
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import ABSENT_ANCHOR, DEAD_FILE, UNWANTED, Finding, Severity
from migrator.model import Post
from migrator.parallel.shared import Shared
from migrator.pipeline.convert_task import CompareTask
from migrator.pipeline.post_line import FailedPost, FilesWanted, PostLine, ReadAside
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.resolved_post import LocalisedPost, ResolvedPost
from migrator.site_ids import blog_id
from migrator.sources.stored_item import StoredItem
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.fidelity.lost_anchors import anchors_of
from migrator.verifier.fidelity.word_check import readable_words
from migrator.verifier.source.front_matter_diff import check_front_matter, split_page

Anchors = Sequence[tuple[str, Sequence[Finding]]]
"""Anchors of a page that the archive does not have, each with the findings about it."""

_LOST_PAGE: Final = "the page of {} is missing"


@value_object
class CheckedPost:
    """A post that was compared with its page.

    files     the files that should be beside the page
    findings  in the order of the checks
    comments  the expected file of its comments
    """

    record: PostRecord
    shown: LocalisedPost
    files: Mapping[PurePosixPath, Body]
    findings: Sequence[Finding]
    comments: CommentsFile


class CheckLine:
    """The checks of a post, for the archive in the folder `root`.

    `syntax` is that of its front matter.
    """

    def __init__(self, posts: PostLine, root: Path, syntax: str) -> None:
        self.posts = posts
        self._root = root
        self._syntax = syntax

    def for_worker(self) -> CheckLine:
        """Return the checks for another process."""
        return CheckLine(self.posts.for_worker(), self._root, self._syntax)

    def aside(self, item: Post | StoredItem) -> ReadAside:
        """Return what an item without a page holds. Raises SourceError for a changed source."""
        return self.posts.aside(item)

    def check(
        self, task: CheckTask, post: Post, digest: Callable[[PurePosixPath], str] | None = None
    ) -> CheckedPost | FilesWanted:
        """Compare a post with its page, or return the files that must be known before; `digest`
        as in `PostLine.shown`."""
        page = task.page
        found = self.posts.shown(post, page, task.answers, digest)
        if isinstance(found, FilesWanted):
            return found
        shown, where, body = found.shown, str(page), None
        findings = [
            *_absent_anchors(found.prepared, task.anchors),
            *(each.at(where) for each in shown.findings if _counts(each)),
        ]
        try:
            text = read_regular(self._root / page).decode("utf-8-sig", "replace")
        except (FileNotFoundError, NotADirectoryError):
            findings.append(_lost_page(post, where))
        except OSError as error:
            findings.append(unreadable(where, error))
        else:
            header, body = split_page(text, self._syntax)
            findings += check_front_matter(found.matter, header, where, self._syntax)
            findings += (each.at(where) for each in found.facts)
        subject = found.conversion.subject(found.prepared, shown)
        compared = CompareTask(subject, body).work()
        findings += (each.at(where) for each in compared.findings)
        record, files = self.posts.record(post), found.conversion.collected
        return CheckedPost(record, shown.without_tree(), files, findings, compared.comments)


@value_object
class CheckTask:
    """An item with a page, for a visit to a worker, which holds the `line`; `answers` are those
    for its files, once it is known which it needs."""

    line: Shared[CheckLine]
    item: Post | StoredItem
    page: PurePosixPath
    anchors: Anchors = ()
    answers: FileAnswers | None = None

    def work(self) -> CheckedPost | FilesWanted | FailedPost:
        return self.done()

    def done(
        self, digest: Callable[[PurePosixPath], str] | None = None
    ) -> CheckedPost | FilesWanted | FailedPost:
        """Do the work; `digest` as in `PostLine.shown`."""
        line = self.line.value
        post = line.posts.read(self.item)
        try:
            return line.check(self, post, digest)
        except MigratorError:
            raise
        except Exception as error:  # a defect of migrator must not cost the other posts
            why = f"{type(error).__name__}: {error}"
            return FailedPost(line.posts.record(post), self.page, why)


def unreadable(where: str, error: OSError) -> Finding:
    """Return the finding about a file that cannot be read."""
    reason = error.strerror or type(error).__name__
    return Finding("broken-file", where, f"the file cannot be read: {reason}")


def _absent_anchors(resolved: ResolvedPost, anchors: Anchors) -> Iterator[Finding]:
    """Yield the findings about anchors that the post does not have on the site either."""
    if resolved.shown is None or not anchors:
        return
    there = anchors_of(resolved.post.content, resolved.shown.text)
    for anchor, findings in anchors:
        if anchor not in there:
            yield from (replace(each, kind=ABSENT_ANCHOR) for each in findings)


def _counts(finding: Finding) -> bool:
    """Return True for a finding about a file that decides the verdict, as in `migrate`."""
    return finding.severity is Severity.BROKEN or finding.kind in (DEAD_FILE, UNWANTED)


def _lost_page(post: Post, where: str) -> Finding:
    name = f"{post.type} {blog_id(post.id)} ({post.title or post.slug})"
    return Finding(
        "lost-page", where, _LOST_PAGE.format(name), max(1, len(readable_words(post.content)))
    )
