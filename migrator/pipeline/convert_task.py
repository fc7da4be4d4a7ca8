"""Convert a post to Markdown, or compare it with the Markdown of an archive.

A task holds everything that the work needs: it uses no index, no network and no disk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import field, replace

from bs4 import BeautifulSoup

from migrator.archive import data_files
from migrator.archive.data_files import CommentsFile
from migrator.archive.file_bytes import Content
from migrator.archive.front_matter import dumps
from migrator.findings import Finding
from migrator.markdown.converter import to_markdown
from migrator.markdown.plain_paragraphs import plain_text_to_markdown
from migrator.model import Comment
from migrator.pipeline.resolve_comments import comment_html
from migrator.reports.html import post_page
from migrator.reports.html.post_page import Detail, DetailPage
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.compare_post import (
    check_anchors,
    check_inventory,
    check_parts,
    check_rendering,
    check_shown_words,
    check_structure,
    check_words,
)
from migrator.verifier.fidelity.element_texts import lost_element_texts
from migrator.verifier.fidelity.other_renderers import check_other_renderers
from migrator.verifier.fidelity.page_additions import as_typed, without_hidden_code
from migrator.verifier.fidelity.references import AcceptedUrls, references
from migrator.verifier.fidelity.render_markdown import page_of, render
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.verifier.fidelity.template_escapes import shown_shortcodes
from migrator.verifier.source.comments_check import check_comments
from migrator.verifier.source.front_matter_diff import check_front_matter, split_page
from migrator.wordpress.display_text import plain_text


@value_object
class PostInput:
    """A post as WordPress shows it.

    tree      its HTML with the addresses of the archive; None for a post in Markdown
    markdown  the Markdown that its author typed
    raw       the source whose words must be in the archive
    comments  the comments of readers; `is_rendered` as in `Post`
    shown     the rendered HTML for the proof (`html5.normal`), from before any tree
    urls      the correct addresses in the archive for those in `shown`
    parts     the stored footnotes and the listed files with their captions, as HTML
    known     addresses that were fetched, or that a finding names
    named     only those that a finding names
    linking   the trees of the comments with links or files, by stored text, with the addresses of
              the archive
    comment_urls  the correct addresses in the archive for those in each of these comments
    has_shortcodes  the site generator shows `{{</* x */>}}` as `{{< x >}}`
    targets   the ids in it to which other posts link
    """

    tree: BeautifulSoup | None
    markdown: str = ""
    raw: str = ""
    is_rendered: bool = False
    comments: tuple[Comment, ...] = ()
    shown: str = ""
    urls: AcceptedUrls | None = None
    parts: StoredParts = StoredParts()
    known: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    linking: Mapping[str, BeautifulSoup] = field(default_factory=dict)
    comment_urls: Mapping[str, AcceptedUrls] = field(default_factory=dict)
    has_shortcodes: bool = False
    targets: Collection[str] = ()

    def findings(self, markdown: str) -> list[Finding]:
        """Return the findings of the proof for the Markdown of this post."""
        if self.has_shortcodes:
            markdown = shown_shortcodes(markdown)
        if self.tree is None:
            return [*check_rendering(render(self.markdown), markdown), *self.missed_words(markdown)]
        found = check_rendering(self.shown, markdown, self.urls)
        found += _unnamed(found, self.missed_words(markdown))
        found += check_other_renderers(markdown)
        found += check_anchors(self.raw, self.shown, markdown, self.targets)
        shown = references(self.shown)
        if self.is_rendered:
            # White space is no line break in HTML that a site showed.
            raw = " ".join(as_typed(self.raw).splitlines())
            found += check_inventory(raw, markdown, shown, self.known, self.named)
            return found + check_structure(raw, self.parts, markdown, shown)
        raw = "\n".join([self.raw, *self.parts.notes, *self.parts.files])
        found += check_inventory(raw, markdown, shown, self.known, self.named)
        found += lost_element_texts(self.raw, page_of(markdown))
        found += check_parts(self.parts, markdown, self.raw)
        found += check_structure(self.raw, self.parts, markdown, shown)
        return found

    def html(self, markdown: str) -> str:
        """Return the rendered HTML with the addresses of the Markdown.

        "" for a post that its author typed as Markdown.
        """
        if self.urls is None:
            return self.shown
        return self.urls.applied(self.shown, page_of(markdown))

    def missed_words(self, markdown: str) -> list[Finding]:
        """Return findings for the words of the source that are not in the Markdown."""
        if self.is_rendered:
            return check_shown_words(without_hidden_code(self.raw), markdown)
        return check_words(self.raw, markdown, self.parts)

    def comment_findings(self, file: CommentsFile) -> list[Finding]:
        """Return the findings about the file of the comments."""
        return list(check_comments(self.comments, file.text, self.comment_urls))

    def comments_file(self) -> CommentsFile:
        """Return the file of the comments."""
        if not self.comments:
            return CommentsFile("", 0)
        return data_files.comments_yaml(self.comments, self._comment_markdown, plain_text)

    def _comment_markdown(self, stored: str) -> str:
        """Return a comment as Markdown."""
        if (linking := self.linking.get(stored)) is not None:
            # A copy, because the conversion changes a tree, and two comments may be equal.
            return to_markdown(copy(linking))
        is_plain = not self.is_rendered and "[/" not in stored
        if is_plain and (markdown := plain_text_to_markdown(stored)) is not None:
            return markdown
        return to_markdown(comment_html(stored, is_rendered=self.is_rendered))


def _unnamed(found: list[Finding], words: list[Finding]) -> list[Finding]:
    """Return the findings of the check of words without added words that `found` names as well."""
    if any(each.kind in ("added-words", "changed-words") for each in found):
        return [each for each in words if each.kind != "added-words"]
    return words


@value_object
class ConvertedPost:
    """The files of a converted post.

    page      its file, with front matter
    words     the number of words of its Markdown
    comments  the file of its comments, None if there are none; `replies` counts them
    findings  the findings of the proof
    detail    its page in the report, if it has one; only then also the data of that page
              (`entry`), in case it has to show more
    """

    page: Content
    words: int
    comments: Content | None = None
    replies: int = 0
    findings: tuple[Finding, ...] = ()
    detail: DetailPage | None = None
    entry: Detail | None = None


@value_object
class ConvertTask:
    """A post to be converted to Markdown.

    matter        its front matter
    proof         True if the Markdown is compared with the rendered HTML
    edited        the page on the disk if the user edited it, so that it stays; it is compared and
                  shown instead of the new Markdown
    report_entry  the other data of its page in the report; None if it has no page
    syntax        syntax of the front matter, as in `front_matter.dumps`
    dialect       dialect of Markdown, as in `markdown.dialect`
    """

    subject: PostInput
    matter: Mapping[str, object]
    proof: bool = True
    report_entry: Detail | None = None
    syntax: str = "yaml"
    dialect: str = "commonmark"
    edited: str | None = None

    def work(self) -> ConvertedPost:
        subject, found = self.subject, list[Finding]()
        markdown = subject.markdown
        if subject.tree is not None:
            markdown = to_markdown(subject.tree, targets=subject.targets, dialect=self.dialect)
        text = dumps(self.matter, markdown, self.syntax)
        page = Content.of_text(text)
        if self.edited is not None:
            header, markdown = split_page(self.edited, self.syntax)
            markdown = markdown.removeprefix("\n")  # the blank line below the front matter
            found += check_front_matter(self.matter, header, "", self.syntax)
            if self.proof:
                found += CompareTask(subject, markdown).findings()
        elif self.proof and subject.tree is not None:
            found += subject.findings(markdown)
        comments = subject.comments_file()
        if self.proof:
            found += subject.comment_findings(comments)
        converted = ConvertedPost(
            page,
            len(markdown.split()),
            Content.of_text(comments.text) if comments.text else None,
            comments.kept,
            tuple(found),
        )
        if self.report_entry is None:
            return converted
        written = text if self.edited is None else self.edited
        entry = replace(
            self.report_entry,
            shown=subject.html(markdown),
            markdown=markdown,
            front_matter=split_page(written, self.syntax)[0],
            comments=comments.text,
            replies=comments.kept,
            findings=(*self.report_entry.findings, *found),
        )
        return replace(converted, detail=post_page.page(entry), entry=entry)


@value_object
class Compared:
    """The findings of a comparison, and the expected file of comments."""

    findings: tuple[Finding, ...]
    comments: CommentsFile


@value_object
class CompareTask:
    """A post and the `body` of its page in an archive; None if there is no page."""

    subject: PostInput
    body: str | None

    def work(self) -> Compared:
        comments = self.subject.comments_file()
        found = (*self.findings(), *self.subject.comment_findings(comments))
        return Compared(found, comments)

    def findings(self) -> Sequence[Finding]:
        """Return the findings of the proof for the page."""
        subject, body = self.subject, self.body
        if body is None:
            return ()
        if subject.tree is None:
            # Markdown that the author typed must be the same.
            subject = replace(subject, raw=subject.markdown)
        return subject.findings(body)
