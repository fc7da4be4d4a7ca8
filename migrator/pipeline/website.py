"""Compute the site that a target makes of an archive: paths, lists, redirects and data files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from migrator.archive import data_files, layout
from migrator.archive.targets import record, server_maps, starter
from migrator.archive.targets.addresses import TargetAddresses
from migrator.archive.targets.listings import ListedNames, ListedPost, listings, lists_yaml
from migrator.archive.targets.redirects import SiteRedirect, SiteRedirects
from migrator.archive.targets.site_plan import SitePlan, naming
from migrator.archive.targets.target import SiteFacts, Target
from migrator.errors import UsageError
from migrator.model import Source
from migrator.pipeline import from_settings
from migrator.pipeline.site_files import REDIRECTS, SiteFiles
from migrator.pipeline.website_pages import WebsitePages
from migrator.settings import Settings
from migrator.urls.permalinks import BlogAddresses
from migrator.wordpress.display_text import plain_text


class Website:
    """The website of one archive.

    `plan` has the items' paths in the archive, `pages` is what single pages need.
    """

    def __init__(self, source: Source, settings: Settings, target: Target) -> None:
        """Plan the website. Raises UsageError for an invalid layout."""
        blog = BlogAddresses(source.site, source.index.entries)
        addresses = TargetAddresses(blog, settings.base_path)
        folders = layout.plan(
            source.site,
            source.index,
            from_settings.selection(settings),
            from_settings.template(settings),
            naming(target, addresses),
        )
        self.target = target
        self._source = source
        self._site = SitePlan(target, addresses, source.index.entries, folders)
        self.plan = replace(folders, paths=self._site.paths, findings=self._site.findings)
        self._redirects = SiteRedirects(self._site, blog, source.index)
        self._names = ListedNames(plain_text)
        self._folder = blog.folder
        self.pages = WebsitePages(self._site, self._redirects.aliases)

    @property
    def facts(self) -> SiteFacts:
        """The facts that the starter names."""
        site, addresses = self._source.site, self._site.addresses
        parts = urlsplit(site.url)
        folder = parts.path.rstrip("/")
        return SiteFacts(
            title=plain_text(site.title),
            description=plain_text(site.description),
            language=site.language,
            host_url=f"{parts.scheme}://{parts.netloc}" if parts.netloc else "https://example.org",
            base_path=addresses.base_path,
            folder=addresses.local(f"{folder}/").rstrip("/"),
        )

    def write_starter(self, root: Path) -> None:
        """Write the files to begin the site with into the archive `root`, unless it has some."""
        starter.write(root, self.target, self.facts)

    def note(self, listed: ListedPost) -> None:
        """Note a post for the lists of the site. Call it for all posts before `texts`, in the
        order of the source."""
        self._names.note(listed)

    def texts(
        self, files: SiteFiles, used: Mapping[int, PurePosixPath], assets: Iterable[PurePosixPath]
    ) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Yield path and text, in pieces, of each file that describes the whole site.

        `assets` are the images and files that posts use, `used` those of attachments by id.
        """
        entries, attachments = self._source.index.entries, self._source.index.attachments
        self._redirects.listings = listings(
            self._source.site, entries, self._names, self._site, self._folder
        )
        yield from self._list_files()
        addresses = {
            item.url: address
            for number, path in used.items()
            if (item := attachments.get(number)) and (address := self._site.file_address(path))
        }
        for path, text in files.texts(self._site.address):
            if path.name != "redirects.csv":
                content = "".join(text)
                yield path, iter((content,))
                if self.target.data != str(path.parent):
                    yield PurePosixPath(self.target.data) / path.name, iter((content,))
        yield REDIRECTS, data_files.redirects_csv(self._redirects.rows(addresses))
        for path, page in self._redirects.pages(addresses):
            yield path, iter((page,))
        base = self._site.addresses.base_path

        def rows() -> Iterator[SiteRedirect]:
            for each in self._redirects.all(addresses):
                is_here = each.new.startswith("/")
                yield replace(each, new=f"{base}{each.new}") if is_here else each

        yield from server_maps.server_maps(rows)
        yield record.PATH, self._record(addresses, assets)

    def _list_files(self) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
        """Yield path and text of the files from which the generator makes lists of posts."""
        target, made = self.target, self._redirects.listings.made
        if target.lists:
            text = lists_yaml(made)
            yield PurePosixPath(target.data) / "lists.yaml", iter((text,))
        for page in filter(None, map(target.list_page, made)):
            yield PurePosixPath(page[0]), iter((page[1],))

    def _record(
        self, addresses: Mapping[str, str], assets: Iterable[PurePosixPath]
    ) -> Iterator[str]:
        def redirects(*, is_served: bool) -> Iterator[SiteRedirect]:
            return (r for r in self._redirects.all(addresses) if r.is_served is is_served)

        def files(*, is_public: bool) -> Iterator[tuple[str, str]]:
            for path in sorted(assets):
                if address := self._site.file_address(path, is_public=is_public):
                    yield str(path), address

        return record.chunks(
            self.target,
            self._site.addresses.base_path,
            self._source.site.url,
            self._site.records(self._source.index.entries),
            files(is_public=True),
            files(is_public=False),
            redirects(is_served=True),
            redirects(is_served=False),
            self._redirects.listings.made,
        )


def website_of(source: Source, settings: Settings) -> Website | None:
    """Return the website of an archive; None for the plain archive.

    Raises UsageError for an unknown target, ConfigError for an invalid change of its row.
    """
    if target := from_settings.target(settings):
        return Website(source, settings, target)
    if settings.base_path:
        raise UsageError("--base-path needs --for: the plain archive has no addresses of its own")
    return None
