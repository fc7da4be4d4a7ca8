"""Compute what the file of one item needs to know of the site that a target makes of an archive.

It holds no item of the source, so it can be sent to worker processes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from migrator.archive import yaml_text
from migrator.archive.data_files import has_comments
from migrator.archive.front_matter_fields import FieldSpec
from migrator.archive.targets.engine_parts import COMMENTS_KEY
from migrator.archive.targets.listings import ListedPost, listed_post
from migrator.archive.targets.site_plan import SitePlan
from migrator.archive.targets.target import FrontMatter, PageFacts
from migrator.markdown.dialect import DIALECTS
from migrator.model import Post
from migrator.verifier.fidelity.references import ARCHIVE

_DATES = ("date", "datetime", "modified")


class WebsitePages:
    """The pages of the website of one archive."""

    def __init__(self, site: SitePlan, aliases: Mapping[str, Sequence[str]]) -> None:
        """`aliases` are further paths of pages, by file, as in `SiteRedirects.aliases`."""
        self.target = site.target
        self._site = site
        self._aliases = aliases
        self.assets = site.assets
        self.comments = site.comments
        self.file_link = site.file_link

    @property
    def has_shortcodes(self) -> bool:
        """True if the engine runs shortcodes, which the text escapes."""
        return DIALECTS[self.target.dialect].shortcodes

    def state(self, page: PurePosixPath) -> object:
        """Return what a page depends on besides its item and the places of other pages."""
        return self._site.place(page), self._aliases.get(str(page), ())

    def link_of(self, post: Post, linked: PurePosixPath, fragment: str) -> str | None:
        """Return the address of another page for links of a post; None if it must not link it."""
        return self._site.link(self._site.paths[post.position], linked, fragment)

    def folder_name(self, page: PurePosixPath) -> str:
        """Return the name of an item's folder, which stands for a missing slug."""
        return page.parent.name if page.stem.strip("_") == "index" else page.stem

    def front_matter(
        self, fields: Mapping[str, object], post: Post, page: PurePosixPath, spec: FieldSpec
    ) -> Mapping[str, object]:
        """Return the front matter as the target needs it; `spec` are the names of the `fields`."""
        place = self._site.place(page)
        assert place is not None  # noqa: S101 - every written item has one
        written: FrontMatter = dict(fields)
        for name, date in zip(_DATES, (post.published, post.published, post.modified), strict=True):
            key = spec.name_of(name)
            if key in written:
                text = date.isoformat() if date else ""
                written[key] = yaml_text.BareScalar(text[:10] if name == "date" else text)
        if (key := spec.name_of("image")) in written:
            written[key] = self._image(page, str(written[key]))
        if not place.is_public:
            written["draft"] = True
        if self.target.links == "root" and has_comments(post.comments):
            written[COMMENTS_KEY] = place.comments
        facts = PageFacts(
            place,
            post.type,
            self._site.addresses.href(place.url),
            tuple(self._aliases.get(str(page), ())),
            post.published.isoformat() if post.published else "",
        )
        return self.target.front_matter(written, facts)

    def listed(self, post: Post, author: str, spec: FieldSpec) -> ListedPost | None:
        """Return what the lists of the site need of a post; None if no list shows it.

        `author` is the name in its byline. The templates find the posts of a list by the fields
        in `spec`.
        """
        path = self._site.paths.get(post.position)
        if path is None or post.type != "post" or not self._site.public(path):
            return None
        return listed_post(post, author if spec.name_of("author") else "")

    def _image(self, page: PurePosixPath, name: str) -> str:
        """Return the address of a featured image, whose file has this name."""
        return name if "://" in name else self._site.file_link(page, f"images/{name}")

    def accepted(self, addresses: Sequence[str], page: PurePosixPath) -> tuple[str, ...]:
        """Return the correct addresses on the site for those in the archive (`ARCHIVE`...)."""
        return tuple(filter(None, (self._accepted(each, page) for each in addresses)))

    def _accepted(self, address: str, page: PurePosixPath) -> str:
        path = address.removeprefix(ARCHIVE)
        if path == address or path.startswith(f"{page}#"):
            return address
        file = PurePosixPath(path.partition("#")[0])
        if self._site.public(page) and self._site.place(file) and not self._site.public(file):
            return ""  # the old address stays
        found = self._site.resolved(path) if self.target.links == "root" else ""
        if not found:
            return address
        found, mark, fragment = found.partition("#")
        return f"{ARCHIVE}{posixpath.normpath(found)}{mark}{fragment}"
