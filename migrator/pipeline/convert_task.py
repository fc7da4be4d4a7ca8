"""What becomes Markdown, or is held against it, with all that is needed for that and nothing
else: no index, no network, no disk. So any process can do it, and every process comes to the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Final

from migrator.archive import data_files
from migrator.archive.data_files import CommentsFile
from migrator.archive.file_bytes import Content
from migrator.archive.front_matter import dumps
from migrator.dom.pickling import Packed
from migrator.dom.serialise import html_of
from migrator.findings import Finding
from migrator.markdown.converter import to_markdown
from migrator.markdown.plain_paragraphs import plain_text_to_markdown
from migrator.model import Comment
from migrator.parallel.worker_pool import WorkerPool, processors
from migrator.pipeline.render_task import PatchedTree
from migrator.reports.html import post_page
from migrator.reports.html.post_page import Detail, DetailPage
from migrator.verifier.fidelity.compare_post import check_rendering, check_shown_words, check_words
from migrator.verifier.fidelity.render_markdown import render
from migrator.wordpress.autop import autop
from migrator.wordpress.display_text import plain_text
from migrator.wordpress.unrender import unrender_comment

# A process needs as long to begin as this one for so many posts.
_FEW: Final = 200


def workers(jobs: int) -> int:
    """How many processes the setting `jobs` means."""
    return jobs or processors()


def crew_for(posts: int, jobs: int) -> AbstractContextManager[Executor | None]:
    """Who does the work on so many posts; None is this process alone."""
    size = workers(jobs)
    return WorkerPool(size, __name__) if size > 1 and posts >= _FEW else nullcontext()


@dataclass(frozen=True, slots=True)
class PostInput:
    """A post as WordPress shows it: its `tree` with the addresses of the archive, or the
    `markdown` that its author typed; the source whose words are to be in it (`raw`), and what
    readers left there. `is_rendered` as in `Post`."""

    tree: Packed | PatchedTree | None
    markdown: str = ""
    raw: str = ""
    is_rendered: bool = False
    comments: tuple[Comment, ...] = ()

    def html(self) -> str:
        """The tree as text; "" where the author typed Markdown."""
        return html_of(self.tree.tree) if self.tree else ""

    def missed_words(self, markdown: str) -> list[Finding]:
        """The words of the source that are not in the Markdown."""
        return (check_shown_words if self.is_rendered else check_words)(self.raw, markdown)

    def comments_file(self) -> CommentsFile:
        """What readers left."""
        if not self.comments:
            return CommentsFile("", 0)
        convert = _shown_comment if self.is_rendered else _comment_markdown
        return data_files.comments_yaml(self.comments, convert, plain_text)


@dataclass(frozen=True, slots=True)
class ConvertedPost:
    """What a post became.

    page      its file, with front matter
    words     how many its Markdown has
    comments  the file of what readers left, None where there is nothing; `replies` counts them
    findings  what the proof found
    detail    its page in the report, if it has one; only then also its `markdown` and the HTML
              it was made from (`shown`), should that page have to tell more
    """

    page: Content
    words: int
    comments: Content | None = None
    replies: int = 0
    findings: tuple[Finding, ...] = ()
    detail: DetailPage | None = None
    markdown: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ConvertTask:
    """A post that is to become Markdown.

    matter   its front matter
    targets  the ids in it that other posts link to
    proof    whether the Markdown is held against what it was made from
    told     what its page in the report tells besides; None where it has none
    """

    subject: PostInput
    matter: Mapping[str, object]
    targets: Collection[str] = ()
    proof: bool = True
    told: Detail | None = None

    def work(self) -> ConvertedPost:
        subject, found = self.subject, list[Finding]()
        # Nothing else needs the HTML.
        html = subject.html() if self.proof or self.told else ""
        markdown = subject.markdown
        if subject.tree is not None:
            markdown = to_markdown(subject.tree.tree, targets=self.targets)
            if self.proof:
                found = [*check_rendering(html, markdown), *subject.missed_words(markdown)]
        comments = subject.comments_file()
        converted = ConvertedPost(
            Content.of_text(dumps(self.matter, markdown)),
            len(markdown.split()),
            Content.of_text(comments.text) if comments.text else None,
            comments.kept,
            tuple(found),
        )
        if self.told is None:
            return converted
        findings = (*self.told.findings, *found)
        told = replace(self.told, shown=html, markdown=markdown, findings=findings)
        return replace(converted, detail=post_page.page(told), markdown=markdown, shown=html)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is wrong with a page, and what its comments are to be."""

    findings: tuple[Finding, ...]
    comments: CommentsFile


@dataclass(frozen=True, slots=True)
class CompareTask:
    """A post, and the `body` of the page that it became; None where there is no page."""

    subject: PostInput
    body: str | None

    def work(self) -> Compared:
        comments = self.subject.comments_file()
        return Compared(tuple(self._findings()), comments)

    def _findings(self) -> Sequence[Finding]:
        subject, body = self.subject, self.body
        if body is None:
            return ()
        # What the author typed as Markdown is to be what it was.
        typed = subject.tree is None
        html = render(subject.markdown) if typed else subject.html()
        subject = replace(subject, raw=subject.markdown) if typed else subject
        return [*check_rendering(html, body), *subject.missed_words(body)]


def _comment_markdown(stored: str) -> str:
    """Comments get paragraphs, and neither shortcodes nor blocks nor embeds
    (https://developer.wordpress.org/reference/hooks/comment_text/)."""
    markdown = plain_text_to_markdown(stored)
    return to_markdown(autop(stored)) if markdown is None else markdown


def _shown_comment(shown: str) -> str:
    return to_markdown(unrender_comment(shown))
