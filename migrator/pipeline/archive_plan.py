"""What the archive of a source is to be: where each item goes, and what each file says.

A migration writes it, and the verifier holds it against what is there: both ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from migrator.archive import layout
from migrator.archive.front_matter_fields import FieldInput, front_matter
from migrator.archive.related_items import Library
from migrator.assets.local_uploads import Uploads
from migrator.assets.localise import ByteWriter, Localised, Localiser, Network
from migrator.model import Post, Source
from migrator.pipeline import from_settings
from migrator.pipeline.resolve import Conversion
from migrator.pipeline.site_files import SiteFiles
from migrator.settings import Settings
from migrator.urls.permalinks import BlogAddresses, decoded_path
from migrator.wordpress.display_text import plain_text

SITE = PurePosixPath("data/site.yaml")
COMMENTS = "comments.yaml"


def _no_digest(_: PurePosixPath) -> str:
    return ""


class ArchivePlan:
    """`plan` says where each item goes or why it does not, `conversion` turns one into a page.
    The files that posts need go to `writer`."""

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
        """`digest` and `compares` as in `Conversion`. Raises UsageError for settings that make
        no sense."""
        self._source = source
        self.fields = from_settings.fields(settings, source.index)
        template = settings.layout or layout.DEFAULT_TEMPLATE
        self.plan = layout.plan(
            source.site, source.index, from_settings.selection(settings), template
        )
        self.files = Localiser(
            source.site,
            source.index,
            writer,
            Uploads(settings.uploads) if settings.uploads else None,
            network,
            from_settings.files(settings),
        )
        self._library = Library(source.index, source.site.terms)
        self._blog = BlogAddresses(source.site, source.index.entries)
        self.conversion = Conversion(
            source, settings, self.plan, self._blog, self._library, self.files, digest,
            compares=compares,
        )  # fmt: skip

    def matter(self, post: Post, page: PurePosixPath, image: str) -> Mapping[str, object]:
        """The front matter of a post whose featured or first image is called `image`."""
        author = self._source.site.authors.get(post.author)
        subject = FieldInput(
            post,
            # One that never had a link takes its folder's name.
            slug=decoded_path(post.slug) or page.parent.name,
            plain_text=plain_text,
            image=image,
            author=plain_text(author.name) if author and author.name else post.author,
        )
        return front_matter(subject, self.fields)

    def icon(self, post: Post) -> Localised:
        """The icon that browsers show for the site is a file of the media library
        (https://developer.wordpress.org/reference/classes/wp_site_icon/); nothing for an
        item that is none."""
        if post.meta.get("_wp_attachment_context") != "site-icon":
            return Localised()
        attachment = self._source.index.attachments.get(post.id)
        needs = self.files.prepare_featured(attachment.url if attachment else "", post.link)
        return self.files.localise(needs, SITE)

    def site_files(self) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Path and text, in pieces, of what belongs to the whole site, when all posts have been."""
        used = self.files.used_attachments
        return SiteFiles(self._source, self._blog, self._library, self.plan.paths, used).texts()
