"""What the archive of a source is to be: where each item goes, and what each file says.

A migration writes it, and the verifier holds it against what is there: both ask here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from migrator import choices
from migrator.assets.localise import ByteWriter, Localised, Localiser, Network
from migrator.assets.uploads import uploads_of
from migrator.config import Settings
from migrator.conversion import Conversion
from migrator.fields import Subject, front_matter
from migrator.library import Library
from migrator.model import Post, Source
from migrator.output import layout
from migrator.permalinks import Blog, decoded_path
from migrator.sitefiles import SiteFiles
from migrator.wordpress.text import plain_text

SITE = PurePosixPath("data/site.yaml")
COMMENTS = "comments.yaml"


class Edition:
    """`plan` says where each item goes or why it does not, `conversion` turns one into a page.
    The files that posts need go to `writer`."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        writer: ByteWriter,
        network: Network | None = None,
    ) -> None:
        """Raises UsageError for settings that make no sense."""
        self._source = source
        self.fields = choices.fields(settings, source.index)
        template = settings.layout or layout.DEFAULT_TEMPLATE
        self.plan = layout.plan(source.site, source.index, choices.selection(settings), template)
        self.files = Localiser(
            source.site,
            source.index,
            writer,
            uploads_of(source, settings.uploads),
            network,
            choices.files(settings),
        )
        self._library = Library(source.index, source.site.terms)
        self._blog = Blog(source.site, source.index.entries)
        self.conversion = Conversion(
            source, settings, self.plan, self._blog, self._library, self.files
        )

    def matter(self, post: Post, page: PurePosixPath, image: str) -> Mapping[str, object]:
        """The front matter of a post whose featured or first image is called `image`."""
        author = self._source.site.authors.get(post.author)
        subject = Subject(
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
