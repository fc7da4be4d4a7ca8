"""Settings of a run, and the keywords that the Python API accepts.

Written by `make options` from the options table (table.py): do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypedDict

from migrator.startup.value_objects import value_object

ViaChoice = Literal["", "rest", "pages", "wayback"]
ImagesChoice = Literal["none", "shown", "original", "all"]
MediaChoice = Literal["images", "all"]
ExternalChoice = Literal["keep", "images", "localize"]
ImageFieldChoice = Literal["first", "featured"]
ReportChoice = Literal["full", "summary", "none"]


@value_object
class Settings:
    """Settings of a run: one field for each flag and each key of migrator.toml."""

    source: tuple[str, ...] = ()
    """Source to compare with, if the archive's migrator.toml names none."""
    output: Path = Path("output")
    """Folder of the archive."""
    layout: str = ""
    """Template of a post's folder, such as '{types}/{year}/{slug}' or '{permalink}'."""
    target: str = ""
    """Write for a site generator: astro, eleventy, hexo, hugo, jekyll, mkdocs, obsidian,
    pelican."""
    base_path: str = ""
    """Folder of the new site on its host, such as /blog; for site generators."""
    types: tuple[str, ...] = ()
    """Write only these post types, such as post,page."""
    status: tuple[str, ...] = ()
    """Write only these statuses: publish, draft, pending, future, private, protected."""
    author: tuple[str, ...] = ()
    """Write only posts of these authors, named by login."""
    since: date | None = None
    """Write only posts from this day on, in the site's time zone."""
    until: date | None = None
    """Write only posts up to and including this day."""
    fields: str = ""
    """Front matter keys: select, order, rename (title,date:created,id)."""
    via: ViaChoice = ""
    """How to read a site: REST API, page by page, or from the Internet Archive."""
    before: date | None = None
    """Use only Internet Archive snapshots taken before this day."""
    limit: int = 0
    """Stop after N posts of a site; the site is then read page by page."""
    rate: float = 0.0
    """Requests per second to one host."""
    ignore_robots: bool = False
    """Read pages that robots.txt excludes; for your own site only."""
    uploads: Path | None = None
    """Local copy of wp-content/uploads, used before the network."""
    offline: bool = False
    """Use no network; files downloaded by earlier runs are still used."""
    images: ImagesChoice = "shown"
    """Which images to keep: the size the post shows, its original, or all sizes."""
    media: MediaChoice = "all"
    """Which files of the site to keep: images only, or all that posts link to."""
    external: ExternalChoice = "images"
    """Files on other hosts: keep their URLs, download images, or download all."""
    skip_host: tuple[str, ...] = ()
    """Download no files from these hosts; their URLs stay."""
    cache: Path | None = None
    """Folder for downloaded files, reused by later runs."""
    connections: int = 4
    """Parallel downloads per host (1-64)."""
    insecure: bool = False
    """Accept invalid TLS certificates."""
    wayback: bool = False
    """Look for missing files in the Internet Archive."""
    wayback_address: str = "https://web.archive.org"
    """Web archive that stands in for the Internet Archive."""
    allow_private: bool = False
    """Allow requests to private network addresses."""
    force: bool = False
    """Overwrite files that were edited by hand."""
    prune: bool = False
    """Delete files that earlier runs wrote and this run does not, unless they were edited."""
    dry_run: bool = False
    """Do everything except write files; download nothing."""
    jobs: int = 0
    """Processes that convert and compare posts (1-1024)."""
    site: str = ""
    """Site to read from a database with several sites: 2, wp_2_ or its URL."""
    user: str = ""
    """WordPress user name for the REST API; reads drafts and stored content too."""
    image_field: ImageFieldChoice = "first"
    """Image in the front matter: the featured one, else the first, or the featured only."""
    straight_quotes: bool = False
    """Turn the curly quotes that a live site shows back into straight ones."""
    proof: bool = True
    """Compare every post with the HTML that WordPress shows."""
    report: ReportChoice = "full"
    """Write report.html with a page for every post, without these pages, or not at all."""
    shortcodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Rules for shortcodes: "keep", "drop", "unwrap", or a template."""
    target_rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Changes to the rows of site generators, a table for each."""
    online: bool = False
    """Check external links too."""
    link_cache: Path | None = None
    """File for the results of link checks, reused by later runs."""
    max_age: int = 7
    """Days to cache a working link's result."""
    accept_status: tuple[str, ...] = ()
    """Status codes to treat like 200, such as 403,500-599."""
    exclude: tuple[str, ...] = ()
    """Check no links to this host (a.org) or URL pattern (https://a.org/*)."""
    suggest: bool = False
    """Name the newest Internet Archive snapshot of each dead link."""
    private_sites: tuple[str, ...] = ()
    """URLs of sites in a private network that the user named, or allowed when asked."""


class MigrateKeywords(TypedDict, total=False):
    """Keywords of `migrator.migrate`. None stands for a keyword that is not given."""

    layout: str | None
    """Template of a post's folder, such as '{types}/{year}/{slug}' or '{permalink}'."""
    target: str | None
    """Write for a site generator: astro, eleventy, hexo, hugo, jekyll, mkdocs, obsidian,
    pelican."""
    base_path: str | None
    """Folder of the new site on its host, such as /blog; for site generators."""
    types: str | list[str] | tuple[str, ...] | None
    """Write only these post types, such as post,page."""
    status: str | list[str] | tuple[str, ...] | None
    """Write only these statuses: publish, draft, pending, future, private, protected."""
    author: str | list[str] | tuple[str, ...] | None
    """Write only posts of these authors, named by login."""
    since: str | date | None
    """Write only posts from this day on, in the site's time zone."""
    until: str | date | None
    """Write only posts up to and including this day."""
    fields: str | None
    """Front matter keys: select, order, rename (title,date:created,id)."""
    via: ViaChoice | None
    """How to read a site: REST API, page by page, or from the Internet Archive."""
    before: str | date | None
    """Use only Internet Archive snapshots taken before this day."""
    limit: int | None
    """Stop after N posts of a site; the site is then read page by page."""
    rate: float | None
    """Requests per second to one host."""
    ignore_robots: bool | None
    """Read pages that robots.txt excludes; for your own site only."""
    uploads: str | Path | None
    """Local copy of wp-content/uploads, used before the network."""
    offline: bool | None
    """Use no network; files downloaded by earlier runs are still used."""
    images: ImagesChoice | None
    """Which images to keep: the size the post shows, its original, or all sizes."""
    media: MediaChoice | None
    """Which files of the site to keep: images only, or all that posts link to."""
    external: ExternalChoice | None
    """Files on other hosts: keep their URLs, download images, or download all."""
    skip_host: str | list[str] | tuple[str, ...] | None
    """Download no files from these hosts; their URLs stay."""
    cache: str | Path | None
    """Folder for downloaded files, reused by later runs."""
    connections: int | None
    """Parallel downloads per host (1-64)."""
    insecure: bool | None
    """Accept invalid TLS certificates."""
    wayback: bool | None
    """Look for missing files in the Internet Archive."""
    wayback_address: str | None
    """Web archive that stands in for the Internet Archive."""
    allow_private: bool | None
    """Allow requests to private network addresses."""
    force: bool | None
    """Overwrite files that were edited by hand."""
    prune: bool | None
    """Delete files that earlier runs wrote and this run does not, unless they were edited."""
    dry_run: bool | None
    """Do everything except write files; download nothing."""
    jobs: int | None
    """Processes that convert and compare posts (1-1024)."""
    site: str | None
    """Site to read from a database with several sites: 2, wp_2_ or its URL."""
    user: str | None
    """WordPress user name for the REST API; reads drafts and stored content too."""
    image_field: ImageFieldChoice | None
    """Image in the front matter: the featured one, else the first, or the featured only."""
    straight_quotes: bool | None
    """Turn the curly quotes that a live site shows back into straight ones."""
    proof: bool | None
    """Compare every post with the HTML that WordPress shows."""
    report: ReportChoice | None
    """Write report.html with a page for every post, without these pages, or not at all."""
    shortcodes: Mapping[str, str | Mapping[str, str]] | None
    """Rules for shortcodes: "keep", "drop", "unwrap", or a template."""
    target_rows: Mapping[str, Mapping[str, Any]] | None
    """Changes to the rows of site generators, a table for each."""


class CrawlKeywords(TypedDict, total=False):
    """Keywords of `migrator.crawl`. None stands for a keyword that is not given."""

    via: ViaChoice | None
    """How to read a site: REST API, page by page, or from the Internet Archive."""
    before: str | date | None
    """Use only Internet Archive snapshots taken before this day."""
    limit: int | None
    """Stop after N posts of a site; the site is then read page by page."""
    rate: float | None
    """Requests per second to one host."""
    ignore_robots: bool | None
    """Read pages that robots.txt excludes; for your own site only."""
    images: ImagesChoice | None
    """Which images to keep: the size the post shows, its original, or all sizes."""
    media: MediaChoice | None
    """Which files of the site to keep: images only, or all that posts link to."""
    external: ExternalChoice | None
    """Files on other hosts: keep their URLs, download images, or download all."""
    skip_host: str | list[str] | tuple[str, ...] | None
    """Download no files from these hosts; their URLs stay."""
    insecure: bool | None
    """Accept invalid TLS certificates."""
    wayback_address: str | None
    """Web archive that stands in for the Internet Archive."""
    allow_private: bool | None
    """Allow requests to private network addresses."""
    user: str | None
    """WordPress user name for the REST API; reads drafts and stored content too."""
    image_field: ImageFieldChoice | None
    """Image in the front matter: the featured one, else the first, or the featured only."""


class VerifyKeywords(TypedDict, total=False):
    """Keywords of `migrator.verify`. None stands for a keyword that is not given."""

    rate: float | None
    """Requests per second to one host."""
    connections: int | None
    """Parallel downloads per host (1-64)."""
    insecure: bool | None
    """Accept invalid TLS certificates."""
    wayback_address: str | None
    """Web archive that stands in for the Internet Archive."""
    allow_private: bool | None
    """Allow requests to private network addresses."""
    jobs: int | None
    """Processes that convert and compare posts (1-1024)."""
    online: bool | None
    """Check external links too."""
    link_cache: str | Path | None
    """File for the results of link checks, reused by later runs."""
    max_age: int | None
    """Days to cache a working link's result."""
    accept_status: int | str | list[int | str] | tuple[int | str, ...] | None
    """Status codes to treat like 200, such as 403,500-599."""
    exclude: str | list[str] | tuple[str, ...] | None
    """Check no links to this host (a.org) or URL pattern (https://a.org/*)."""
    suggest: bool | None
    """Name the newest Internet Archive snapshot of each dead link."""
