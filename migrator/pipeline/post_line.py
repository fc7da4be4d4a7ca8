"""Take a post from the item of the source to the bytes of its files, in a worker if possible.

A post that needs no file goes all the way in one visit to a worker process, which holds the lookups
of the site. Files are got and written by the first process; it resolves a post that needs one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from migrator.archive.bylines import Bylines
from migrator.archive.front_matter_fields import FieldInput, FieldSpec, front_matter
from migrator.findings import Finding
from migrator.model import Post
from migrator.parallel.shared import Shared
from migrator.pipeline.convert_task import ConvertedPost, ConvertTask
from migrator.pipeline.render_task import RenderedPost, RenderLater, RenderTask
from migrator.pipeline.resolve import Conversion
from migrator.pipeline.resolved_post import LocalisedPost
from migrator.pipeline.site_lookups import AnsweredLookups
from migrator.reports.html.post_page import Detail
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import decoded_path
from migrator.verifier.source.enclosure_facts import check_enclosure
from migrator.verifier.source.post_facts import check_facts, check_image
from migrator.wordpress.display_text import plain_text

# Without one of these, a stored content names no file.
_MAY_NAME_FILES: Final = re.compile(r"[\[=]|//").search


@value_object
class ConvertedWhole:
    """A post that went the whole line in one visit: the results of its three steps."""

    shown: LocalisedPost
    asked: AnsweredLookups
    converted: ConvertedPost


class PostLine:
    """The line, with the data of the site that it needs."""

    def __init__(self, conversion: Conversion, fields: FieldSpec, bylines: Bylines) -> None:
        self._conversion = conversion
        self._fields = fields
        self._bylines = bylines

    def for_worker(self) -> PostLine:
        """Return the line for another process."""
        return PostLine(self._conversion.for_worker(), self._fields, self._bylines)

    def may_finish(self, post: Post) -> bool:
        """Return True if a worker can probably finish a post."""
        if self._conversion.has_own_functions:
            return False
        is_alone = "_thumbnail_id" not in post.meta and not _MAY_NAME_FILES(post.content)
        return is_alone or not self._conversion.has_file_sources

    def front_matter(
        self, post: Post, page: PurePosixPath, shown: LocalisedPost, folder_name: str = ""
    ) -> Mapping[str, object]:
        """Return the front matter of a post with its files in the archive.

        `folder_name` is the name of the folder of `page`, if its path does not tell it.
        """
        field_input = FieldInput(
            replace(post, excerpt=self._conversion.excerpt(post).html),
            # A post that never had a slug gets the name of its folder.
            slug=decoded_path(post.slug) or folder_name or page.parent.name,
            plain_text=plain_text,
            image=shown.image,
            enclosures=shown.enclosures,
            author=self._bylines.user(post),
            byline=self._bylines.names(post),
        )
        return front_matter(field_input, self._fields)

    def facts(
        self, post: Post, page: PurePosixPath, matter: Mapping[str, object], shown: LocalisedPost
    ) -> tuple[Finding, ...]:
        """Return findings for the fields of the front matter that differ from the source."""
        if not self._conversion.has_proof:
            return ()
        people, key_of = self._bylines, self._fields.name_of
        return (
            *check_facts(post, matter, key_of, people.authors, people.guests),
            *check_image(matter, key_of, shown.image),
            *check_enclosure(
                matter, key_of, str(page), self._conversion.urls.of_media(post, shown, page)
            ),
        )

    def draft(self, post: Post, page: PurePosixPath, entry: Detail | None) -> _UnfinishedPost:
        """Return a post as WordPress shows it, and the task to convert it. Raises FilesNeeded."""
        prepared = self._conversion.prepare(post)
        shown = self._conversion.localise(prepared, page)
        matter = self.front_matter(post, page, shown)
        shown = replace(shown, findings=(*shown.findings, *self.facts(post, page, matter, shown)))
        if entry is not None:
            found = (*shown.findings, *entry.findings)
            entry = replace(entry, files=shown.files, findings=found)
        task = self._conversion.convert_task(prepared, shown, matter, entry)
        asked = prepared.asked
        answered = (
            AnsweredLookups(asked.questions, asked.answers_digest)
            if asked is not None
            else AnsweredLookups([], "")
        )
        return _UnfinishedPost(shown.without_tree(), answered, task)


@value_object
class _UnfinishedPost:
    shown: LocalisedPost
    asked: AnsweredLookups
    task: ConvertTask

    def work(self) -> ConvertedWhole:
        return ConvertedWhole(self.shown, self.asked, self.task.work())


@value_object
class WholeTask:
    """A post for one visit to a worker.

    line    the line, which each worker holds
    entry   the data of the post's page in the report that its conversion does not change
    begins  the task that only renders it, for a post that cannot be finished there
    """

    line: Shared[PostLine]
    post: Post
    page: PurePosixPath
    entry: Detail | None
    begins: RenderTask | RenderLater

    def work(self) -> ConvertedWhole | RenderedPost | None:
        try:
            return self.line.value.draft(self.post, self.page, self.entry).work()
        except Exception:
            # It needs a file (FilesNeeded), or a defect must be reported by the first process.
            return self.begins.work()
