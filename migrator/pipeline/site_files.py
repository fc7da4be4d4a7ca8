"""Build the files in `data/` that describe the whole site: authors, terms, menus, redirects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from migrator.archive import data_files
from migrator.archive.bylines import Bylines
from migrator.archive.layout import is_in_drafts
from migrator.archive.related_items import Library
from migrator.model import MenuItem, Source
from migrator.texts.language_marks import in_all_languages
from migrator.urls.permalinks import BlogAddresses
from migrator.urls.redirects import redirects
from migrator.wordpress.display_text import plain_text

FOLDER = PurePosixPath("data")
REDIRECTS = FOLDER / "redirects.csv"
SITE_FILE = FOLDER / "site.yaml"


class SiteFiles:
    """Contents of the files in `data/`.

    `paths` are the files of written items by position, `files` those of attachments by id.
    """

    def __init__(
        self,
        source: Source,
        blog: BlogAddresses,
        library: Library,
        bylines: Bylines,
        paths: Mapping[int, PurePosixPath],
        files: Mapping[int, PurePosixPath],
    ) -> None:
        self._source = source
        self._blog = blog
        self._library = library
        self._bylines = bylines
        self._paths = paths
        self._files = files

    def texts(
        self, address: Callable[[PurePosixPath], str] = str
    ) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Yield path and text, in pieces, of each file. A file without contents is left out.

        `address` returns what a menu has for a page of the archive; "" for the original URL.
        """
        site = self._source.site
        makers: dict[str, Callable[[], str]] = {
            "site.yaml": lambda: data_files.site_yaml(site, plain_text),
            "authors.yaml": lambda: data_files.authors_yaml(
                [*site.authors.values(), *self._bylines.guests], plain_text
            ),
            "terms.yaml": lambda: data_files.terms_yaml(
                map(self._bylines.term, site.terms), plain_text, site.language[:2].lower()
            ),
            "menus.yaml": lambda: data_files.menus_yaml(
                map(self._titled, self._source.index.menu_items),
                lambda item: self._link(item, address),
                plain_text,
            ),
        }
        for name, make in makers.items():
            if text := make():
                yield FOLDER / name, iter((text,))
        yield REDIRECTS, data_files.redirects_csv(self._redirects())

    def _titled(self, item: MenuItem) -> MenuItem:
        """Give a menu entry without a title that of its page or term, as WordPress does
        (https://developer.wordpress.org/reference/functions/wp_setup_nav_menu_item/)."""
        if item.title:
            return replace(item, title=in_all_languages(item.title))
        if item.kind == "taxonomy":
            term = self._library.term(item.object_id)
            return replace(item, title=in_all_languages(term.name)) if term else item
        entry = self._library.entry(item.object_id) if item.kind == "post_type" else None
        return replace(item, title=entry.title if entry else item.object_type)

    def _link(self, item: MenuItem, address: Callable[[PurePosixPath], str]) -> str:
        """Return the target of a menu entry: a path in the archive, or its original URL."""
        entry = self._library.entry(item.object_id) if item.kind == "post_type" else None
        path = self._paths.get(entry.position) if entry else None
        found = address(path) if path and not is_in_drafts(path) else ""
        return found or item.url or (entry.link if entry else "")

    def _redirects(self) -> Iterator[tuple[str, str]]:
        """Yield old URLs and new paths; only targets in the archive count."""
        for redirect in redirects(self._blog, self._source.index, self._paths):
            if redirect.is_item:
                yield redirect.old, redirect.new
            elif path := self._files.get(self._library.attachment_at(redirect.new)):
                yield redirect.old, str(path)
