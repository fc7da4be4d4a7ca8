"""Resolve one post: from stored content to rendered HTML with links and files in the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, Tag

from migrator.archive.layout import Plan
from migrator.archive.linked_fields import enclosures
from migrator.archive.related_items import Library
from migrator.assets.localise import Localiser
from migrator.assets.localised import Given, Search
from migrator.dom.sanitised_parse import parse
from migrator.dom.tree_builder import elements
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.pipeline import from_settings
from migrator.pipeline.convert_task import ConvertTask, PostInput
from migrator.pipeline.correct_urls import CorrectUrls
from migrator.pipeline.resolve_comments import elements_of, linking_comments
from migrator.pipeline.resolved_post import FurtherFiles, LocalisedPost, ResolvedPost
from migrator.pipeline.shown_html import ShownHtml
from migrator.pipeline.site_lookups import RecordedLookups, SiteLookups
from migrator.pipeline.website_pages import WebsitePages
from migrator.reports.html.post_page import Detail
from migrator.settings import Settings
from migrator.sources.index_entry import language_of
from migrator.untrusted.json_text import parse_json
from migrator.urls.link_map import LinkMap
from migrator.urls.permalinks import BlogAddresses
from migrator.urls.rewrite import LinkWriter, rewrite
from migrator.verifier.fidelity.file_table import FilePolicy
from migrator.verifier.fidelity.lost_anchors import anchors_of
from migrator.verifier.fidelity.stored_parts import (
    SourceData,
    StoredParts,
    listed_files,
    note_texts,
    with_blocks,
)
from migrator.verifier.fidelity.url_table import UrlTable
from migrator.wordpress.render import render, render_excerpt
from migrator.wordpress.render_context import RenderContext, Rendered
from migrator.wordpress.shown_numbers import with_stored_numbers
from migrator.wordpress.straight_quotes import straighten_quotes
from migrator.wordpress.unrender import unrender_html

_URL = re.compile(r"https?://[^\s\"'<>]+[^\s\"'<>:;,.)]")


class Conversion:
    """The conversion of posts, with the data of the site and the settings that it needs."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        plan: Plan,
        blog: BlogAddresses,
        library: Library,
        files: Localiser,
        digest: Callable[[PurePosixPath], str],
        *,
        compares: bool = False,
        website: WebsitePages | None = None,
    ) -> None:
        """Set up the conversion; `website` is that of a site generator.

        `compares` is True if posts are compared with an archive, whatever the setting `proof`.
        `digest` returns the SHA-256 of a written file of the archive, "" for others.
        """
        links = LinkMap(blog, source.index, plan.paths, source.site.terms)
        self.lookups = SiteLookups(source.index, library, links, files, website)
        self._proof = settings.proof
        self._compares = compares or settings.proof
        self._straight = settings.straight_quotes
        # Themes of site generators show the image above the post, where it would stand twice.
        self._no_first_image = website is not None or settings.image_field == "featured"
        self._paths = plan.paths
        self._files = files
        self._rules = from_settings.shortcode_rules(settings)
        # Functions of the user, which other processes may not know.
        self._has_code = any(rule.function for rule in self._rules.values())
        self._website = website
        self._language = source.site.language
        self._home = f"{source.site.url}/"
        self.urls = CorrectUrls(
            UrlTable(source.site, source.index, plan.paths),
            FilePolicy(
                settings.images, settings.media, settings.external, frozenset(settings.skip_host)
            ),
            digest,
            website,
        )

    @property
    def has_proof(self) -> bool:
        """True if posts are compared with their source."""
        return self._compares

    @property
    def has_own_functions(self) -> bool:
        """True if a function of the user renders a shortcode."""
        return self._has_code

    def for_worker(self) -> Conversion:
        """Return the same conversion for another process, where it gets and writes no files."""
        found = copy(self)
        found.lookups = self.lookups.for_worker()
        found._files = found.lookups.files  # noqa: SLF001
        found.urls = replace(self.urls, digest=found._files.digest)  # noqa: SLF001
        return found

    def with_answers(
        self, given: Iterable[Given], digest: Callable[[PurePosixPath], str] | None = None
    ) -> Conversion:
        """Return the same conversion for one post, with the answers for its files; `digest` as
        in `__init__`, by default of the files that are to be written."""
        found = copy(self)
        found._files = files = self._files.with_answers(given)  # noqa: SLF001
        found.urls = replace(self.urls, digest=digest or files.digest)
        return found

    def searches(self, prepared: ResolvedPost) -> tuple[Search, ...]:
        """Return the searches for the files of a prepared post, if they may be found anywhere."""
        if not self._files.has_sources:
            return ()
        needs = [prepared.featured, prepared.needs]
        if prepared.further is not None:
            needs += [*prepared.further.enclosures, prepared.further.needs]
        found = (each for one in needs if one for each in self._files.searches(one))
        return tuple(dict.fromkeys(found))

    @property
    def collected(self) -> Mapping[PurePosixPath, Body]:
        """The files of a post that another process is to write."""
        return self._files.collected

    def typed(self, post: Post) -> Post:
        """Return a stored post with the last numbers of its counters; a page of a site as its
        author typed it, if the settings request that."""
        if post.is_rendered:
            return _with_straight_quotes(post) if self._straight else post
        content = with_stored_numbers(post.content)
        return post if content == post.content else replace(post, content=content)

    def prepare(self, post: Post) -> ResolvedPost:
        """Render an item as WordPress does, and find the files that it needs."""
        page = self._paths.get(post.position)
        if page is None:
            return ResolvedPost(post)
        try:
            return self._prepare(post, page)
        except MigratorError:
            raise
        except Exception as error:  # our own defect must not affect the other posts
            return ResolvedPost(post, page, failure=error)

    def localise(self, prepared: ResolvedPost, page: PurePosixPath) -> LocalisedPost:
        """Return a prepared post with its files beside `page`.

        Raises the error from `prepare`, if there was one, and OutputError.
        """
        if prepared.failure:
            raise prepared.failure
        featured = self._featured(prepared, page)
        if prepared.tree is None or prepared.needs is None:
            typed = replace(featured, markdown=_markdown_source(prepared.post))
            return self._with_further(typed, prepared, page)
        localised = self._files.localise(prepared.needs, page)
        shown = LocalisedPost(
            prepared.tree,
            image=featured.image or ("" if self._no_first_image else localised.first_image),
            files=(*localised.files, *featured.files),
            findings=(*prepared.findings, *localised.findings, *featured.findings),
            localised=(*featured.localised, localised),  # in the order of the work
        )
        return self._with_further(shown, prepared, page)

    def _with_further(
        self, shown: LocalisedPost, prepared: ResolvedPost, page: PurePosixPath
    ) -> LocalisedPost:
        """Return a post with its podcast files, and with the files of its comments."""
        further = prepared.further
        if further is None:
            return shown
        media = [self._files.localise(needs, page) for needs in further.enclosures]
        comments = self._files.localise(further.needs, page)
        results = (*media, comments)
        known = {finding.message for finding in shown.findings}
        return replace(
            shown,
            files=tuple(dict.fromkeys((*shown.files, *(f for one in results for f in one.files)))),
            findings=(
                *shown.findings,
                *(f for one in results for f in one.findings if f.message not in known),
            ),
            localised=(*shown.localised, *results),
            enclosures=tuple(needs.references[0].address for needs in further.enclosures),
            comments=further.comments,
        )

    def subject(self, prepared: ResolvedPost, shown: LocalisedPost) -> PostInput:
        """Return the parts of a post that its conversion and its proof need."""
        post = prepared.post
        urls = self.urls.of_post(prepared, shown)
        text = prepared.shown.text if prepared.shown is not None else ""
        fetched = (given.url for one in shown.localised for given in one.answers)
        named = tuple(url for finding in shown.findings for url in _URL.findall(finding.message))
        return PostInput(
            shown.tree, shown.markdown, prepared.raw, post.is_rendered, post.comments, text, urls,
            prepared.parts, (*fetched, *named), named,
            shown.comments,
            self.urls.of_comments(prepared, shown) if self._compares else {},
            self._website is not None and self._website.has_shortcodes,
            prepared.targets,
        )  # fmt: skip

    def convert_task(
        self,
        prepared: ResolvedPost,
        shown: LocalisedPost,
        matter: Mapping[str, object],
        report_entry: Detail | None = None,
    ) -> ConvertTask:
        """Return the task to convert this post; `matter` and `report_entry` as in `ConvertTask`."""
        task = ConvertTask(self.subject(prepared, shown), matter, self._proof, report_entry)
        if self._website is None:
            return task
        target = self._website.target
        return replace(task, syntax=target.syntax, dialect=target.dialect)

    def _prepare(self, post: Post, page: PurePosixPath) -> ResolvedPost:
        asked = RecordedLookups(self.lookups, post)
        number = _featured_id(post)
        attachment = asked.attachment(number) if number else None
        address = attachment.url if attachment else ""
        featured = self._files.prepare_featured(address, post.link) if address else None
        further = self._further(post, page, asked)
        if _markdown_source(post):
            return ResolvedPost(post, page, featured=featured, asked=asked, further=further)
        tree, findings, raw, html = self._shown(post, asked)
        findings = (*findings, *self.excerpt(post).findings)
        parts = StoredParts()
        if html is not None and not post.is_rendered:
            raw, parts = self._stored(post, asked)
        found = elements(tree)
        ids = _ids_in(found)
        # Ids that rendering loses are asked for, too: the proof names them if a link leads there.
        stored = anchors_of(post.content) if "=" in post.content else set()
        targets = asked.targets(ids | stored)
        rewrite(found, page, post.link, asked, ids, self._address_of(asked))
        attached = [attachment.url for attachment in asked.children(post.id)]
        needs = self._files.prepare(found, post.link, attached)
        return ResolvedPost(
            post, page, tree, needs, featured, findings, raw, parts,
            asked=asked, targets=targets, shown=html, further=further,
        )  # fmt: skip

    def _address_of(self, asked: RecordedLookups) -> LinkWriter | None:
        """Return the function that writes links between the pages of a site generator."""
        return asked.address if self._website is not None else None

    def _further(
        self, post: Post, page: PurePosixPath, asked: RecordedLookups
    ) -> FurtherFiles | None:
        """Begin to fetch podcast files and those of comments, and point links to the archive."""
        urls, comments = enclosures(post.meta), linking_comments(post)
        if not urls and not comments:
            return None
        found = elements_of(comments)
        rewrite(found, page, post.link, asked, write=self._address_of(asked))
        return FurtherFiles(
            [self._files.prepare_media(url, post.link) for url in urls],
            comments,
            self._files.prepare(found, post.link),
        )

    def _shown(
        self, post: Post, asked: RecordedLookups
    ) -> tuple[BeautifulSoup, Sequence[Finding], str, ShownHtml | None]:
        """Return the tree of a post, findings, source and rendered HTML.

        The findings are the renderer's. The words of the source must be in the archive. The
        rendered HTML is for the proof.
        """
        rendered, raw = self._rendered(post, asked)
        shown = ShownHtml.of(rendered.html) if self._compares else None
        return parse(rendered.html), rendered.findings, raw, shown

    def _stored(self, post: Post, asked: RecordedLookups) -> tuple[str, StoredParts]:
        """Return the content of a post with its reusable blocks, its footnotes and its galleries,
        as the proof reads them from the source."""
        raw = with_blocks(post.content, asked.reusable_block, self._rules)
        notes = note_texts(_footnotes_of(post), raw)
        if self._rules.keys() & {"gallery", "playlist"}:
            return raw, StoredParts(notes)
        source = SourceData(asked.attachment, asked.children)
        return raw, StoredParts(notes, listed_files(raw, post.id, source))

    def _rendered(self, post: Post, asked: RecordedLookups) -> tuple[Rendered, str]:
        """Return a post as WordPress shows it, and the source whose words must be in it."""
        if not post.is_rendered:
            return render(post.content, self._context(post, asked)), post.content
        undone = unrender_html(post.content, self._context(post, asked))
        return undone, undone.seen

    def excerpt(self, post: Post) -> Rendered:
        """Return the excerpt of a post without shortcodes."""
        return render_excerpt(post.excerpt, self._rules)

    def _context(self, post: Post, asked: RecordedLookups) -> RenderContext:
        return RenderContext(
            attachment=asked.attachment,
            file=asked.file,
            children=asked.children,
            reusable_block=asked.reusable_block,
            post_id=post.id,
            footnotes=_footnotes_of(post),
            shortcode_rules=self._rules,
            fields=post.meta,
            language=language_of(post) or self._language,
            home=self._home,
        )

    def _featured(self, prepared: ResolvedPost, page: PurePosixPath) -> LocalisedPost:
        """Return the featured image, which is kept even if no text shows it."""
        if prepared.featured is not None:
            found = self._files.localise(prepared.featured, page)
            return LocalisedPost(None, "", found.first_image, found.files, found.findings, (found,))
        if number := _featured_id(prepared.post):
            message = f"the featured image has id {number}, and the source has no such file"
            return LocalisedPost(None, findings=(Finding("missing-attachment", "", message),))
        return LocalisedPost(None)


def _with_straight_quotes(post: Post) -> Post:
    return replace(
        post,
        title=straighten_quotes(post.title),
        content=straighten_quotes(post.content),
        excerpt=straighten_quotes(post.excerpt),
        comments=tuple(
            replace(each, content=straighten_quotes(each.content)) for each in post.comments
        ),
    )


def _markdown_source(post: Post) -> str:
    """Return the Markdown that the author wrote, if a plugin kept it beside the HTML; else "".

    Jetpack (https://jetpack.com/support/jetpack-blocks/markdown-block/, the older module) marks
    such posts with `_wpcom_is_markdown`.
    """
    if post.content_filtered.strip() and post.meta.get("_wpcom_is_markdown"):
        return post.content_filtered.replace("\r\n", "\n").strip("\n") + "\n"
    return ""


def _ids_in(found: Iterable[Tag]) -> set[str]:
    """Return the names that a link may have after its `#`."""
    return {
        str(element.attrs[name])
        for element in found
        if element.attrs
        for name in ("id", "name")
        if name in element.attrs
    }


def _footnotes_of(post: Post) -> Sequence[Mapping[str, Any]]:
    """Return the meta `footnotes` of the core footnotes block: a JSON list of id and content."""
    stored = post.meta.get("footnotes")
    if isinstance(stored, str):
        try:
            stored = parse_json(stored)
        except ValueError:
            return ()
    notes = stored if isinstance(stored, list) else ()
    return [note for note in notes if isinstance(note, Mapping)]


def _featured_id(post: Post) -> int:
    value = post.meta.get("_thumbnail_id")
    if isinstance(value, list):
        value = value[-1] if value else 0
    text = str(value).strip()
    return int(text) if text.isdecimal() and len(text) < 19 else 0
