"""Compute the plan of an archive: the path of each item, and the contents of each file.

A migration writes the plan, and the verifier compares the archive on disk with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from migrator.archive import layout
from migrator.archive.bylines import Bylines
from migrator.archive.related_items import Library
from migrator.assets.local_uploads import uploads_of
from migrator.assets.localise import Localiser
from migrator.assets.localised import ByteWriter, Localised
from migrator.assets.network import Network
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.pipeline import from_settings
from migrator.pipeline.post_line import COMMENTS, PostLine, is_site_icon
from migrator.pipeline.resolve import Conversion
from migrator.pipeline.resolved_post import LocalisedPost
from migrator.pipeline.site_files import SiteFiles
from migrator.pipeline.website import website_of
from migrator.settings import Settings
from migrator.sources.stored_item import FindsItems, StoredItem
from migrator.urls.permalinks import BlogAddresses
from migrator.verifier.source.target_facts import check_target_fields
from migrator.verifier.source.unwritten import Unwritten, UnwrittenTexts
from migrator.wordpress.display_text import plain_text

SITE = PurePosixPath("data/site.yaml")


def _no_digest(_: PurePosixPath) -> str:
    return ""


class ArchivePlan:
    """The plan of one archive.

    `plan` holds the path of each written item, and the reason for each skipped one. `conversion`
    converts one item to a page, and `line` is its whole way. Images and files that posts need go to
    `writer`.
    """

    def __init__(
        self,
        source: Source,
        settings: Settings,
        writer: ByteWriter,
        network: Network | None = None,
        digest: Callable[[PurePosixPath], str] = _no_digest,
        *,
        compares: bool = False,
    ) -> None:
        """Plan the archive; `digest` and `compares` as in `Conversion`.

        Raises UsageError for invalid settings.
        """
        self._source = source
        self.website = website_of(source, settings)
        self.fields = from_settings.fields(settings, source.index)
        selection = from_settings.selection(settings)
        selection.check(source.index.entries, source.site.authors)
        self.plan = self.website.plan if self.website else _plain_plan(source, settings)
        self.files = Localiser(
            source.site,
            source.index,
            writer,
            uploads_of(source, settings.uploads),
            network,
            from_settings.files(settings),
            self.website,
        )
        self.bylines = Bylines(source.site.authors, source.index.guests, plain_text)
        self._library = Library(source.index, source.site.terms)
        self._blog = BlogAddresses(source.site, source.index.entries)
        self.conversion = Conversion(
            source, settings, self.plan, self._blog, self._library, self.files, digest,
            compares=compares, website=self.website,
        )  # fmt: skip
        self._unwritten = UnwrittenTexts(source.index.attachments)
        self._reader = source.reader if isinstance(source, FindsItems) else None
        self.line = PostLine(
            self.conversion, self.fields, self.bylines, self._unwritten, self._reader,
            offline=settings.offline,
        )  # fmt: skip

    def items(self) -> Iterator[Post | StoredItem]:
        """Yield every item of the source; not read yet, where any process can do that."""
        # A target's website notes each post in this process.
        if isinstance(self._source, FindsItems) and self.website is None:
            return self._source.items()
        return iter(self._source.posts())

    def begun(self, item: Post | StoredItem) -> Post:
        """Return a post as its author typed it.

        Call it for all posts before `site_files`, if a target makes a website of the archive.
        """
        typed = self.conversion.typed(self.line.read(item))
        if self.website is not None:
            names = self.bylines.names(typed)
            author = names[0] if names else self.bylines.user(typed)
            self.website.note(typed, author, self.fields)
        return typed

    def unwritten(self, post: Post) -> Unwritten:
        """Return what an item holds that has no place in the archive."""
        return self._unwritten.of(post, has_page=post.position in self.plan.paths)

    def note(self, position: int, unwritten: Unwritten) -> None:
        """Note what the item at this position holds that has no place in the archive."""
        self._unwritten.add(position, unwritten)

    @property
    def unwritten_texts(self) -> Iterator[Finding]:
        """Findings for all texts without a place in the archive, after the last post."""
        return self._unwritten.findings(self._source.site)

    def front_matter(
        self, post: Post, page: PurePosixPath, shown: LocalisedPost
    ) -> Mapping[str, object]:
        """Return the front matter of a post with its files in the archive."""
        plain = self._plain_front_matter(post, page, shown)
        if self.website is None:
            return plain
        return self.website.front_matter(plain, post, page, self.fields)

    def facts(
        self, post: Post, page: PurePosixPath, matter: Mapping[str, object], shown: LocalisedPost
    ) -> tuple[Finding, ...]:
        """Return findings for the fields of the front matter that differ from the source.

        The fields of a site generator have names of their own, so the plain ones are compared with
        the source, and those of the generator with the plain ones.
        """
        if self.website is None or not self.conversion.has_proof:
            return self.line.facts(post, page, matter, shown)
        plain, names = self._plain_front_matter(post, page, shown), self.fields.names
        kept = check_target_fields(plain, matter, self.fields.name_of, names)
        return (*self.line.facts(post, page, plain, shown), *kept)

    def _plain_front_matter(
        self, post: Post, page: PurePosixPath, shown: LocalisedPost
    ) -> Mapping[str, object]:
        return self.line.front_matter(post, page, shown, self._folder_name(page))

    @property
    def syntax(self) -> str:
        """The syntax of the front matter, as in `front_matter.dumps`."""
        return self.website.target.syntax if self.website else "yaml"

    @property
    def other_folders(self) -> tuple[str, ...]:
        """The folders, with a slash, whose Markdown files need not come from the source: the
        records, and the project of a site generator, whose user adds pages."""
        site = (f"{self.website.target.site}/",) if self.website else ()
        return ("data/", "migration/", *site)

    def comments(self, page: PurePosixPath) -> PurePosixPath:
        """Return the path of the comments of a post."""
        return self.website.comments(page) if self.website else page.with_name(COMMENTS)

    def _folder_name(self, page: PurePosixPath) -> str:
        return self.website.folder_name(page) if self.website else page.parent.name

    def icon(self, post: Post) -> Localised:
        """Localise the site icon. The result is empty for an item that is not one."""
        if not is_site_icon(post):
            return Localised()
        attachment = self._source.index.attachments.get(post.id)
        needs = self.files.prepare_featured(attachment.url if attachment else "", post.link)
        return self.files.localise(needs, SITE)

    def site_files(
        self, assets: Iterable[PurePosixPath]
    ) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Yield path and text, in pieces, of each file of the whole site.

        `assets` are the images and files that posts use. Call it after all posts: only then is
        it known which attachments they use.
        """
        used = self.files.used_attachments
        files = SiteFiles(
            self._source, self._blog, self._library, self.bylines, self.plan.paths, used
        )
        return self.website.texts(files, used, assets) if self.website else files.texts()


def _plain_plan(source: Source, settings: Settings) -> layout.Plan:
    selection, template = from_settings.selection(settings), from_settings.template(settings)
    return layout.plan(source.site, source.index, selection, template)
