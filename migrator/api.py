"""Define the functions of the Python API, which `import migrator` offers.

The examples in the docstrings run as tests, in a folder with a small export. A function imports
what only it needs, so that a migration of an export does not load the crawler.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from migrator.commands.migrate import migrate_if_changed, writing
from migrator.commands.verify import verify
from migrator.errors import UsageError
from migrator.markdown.converter import to_markdown
from migrator.model import Source
from migrator.pipeline import run, saved_settings
from migrator.progress import OnProgress, Progress, watcher_of
from migrator.report import Report
from migrator.settings import (
    CrawlKeywords,
    MigrateKeywords,
    Settings,
    merge,
    no_effect,
    with_keywords,
)
from migrator.settings.option import Command
from migrator.sources.locator import open_locator
from migrator.wordpress.render import wordpress_html

if TYPE_CHECKING:
    from migrator.commands.crawl import CapturedSite
    from migrator.commands.inspection import Census
    from migrator.sources.locator.examine_site import SiteSurvey

__all__ = [
    "Progress",
    "crawl",
    "inspect",
    "migrate",
    "open_source",
    "regenerate",
    "to_markdown",
    "verify",
    "wordpress_html",
]

Locator = str | Path | Sequence[str | Path]
PASSWORD = "MIGRATOR_PASSWORD"  # noqa: S105


def open_source(locator: Locator, site: str = "") -> Source:
    """Open a source and read its index; its method `posts()` yields the items.

    `locator` is a path to an export (`.xml`, `.xml.gz`, `.zip`, or a folder of parts), several
    such paths, a capture of a site (`.warc`, `.warc.gz`, `.wacz`), a folder of saved pages, a
    database dump or a backup. `site` names one of several sites in a database.
    Raises SourceError if there is nothing at the path, or no WordPress content.

    >>> import migrator
    >>> source = migrator.open_source("export.xml")
    >>> source.site.title
    'Carnet'
    >>> [post.title for post in source.posts() if post.type == "page"]
    ['Recipes', 'Soup', 'Soup']
    """
    return open_locator.open_source(_list(locator), site)


def migrate(
    source: Locator | Source,
    output: str | Path = "output",
    *,
    executor: Executor | None = None,
    progress: OnProgress | None = None,
    **settings: Unpack[MigrateKeywords],
) -> Report:
    """Turn a source into an archive of Markdown files in the folder `output`, and check it.

    source    as for `open_source`, or the address of a site, or an open source
    executor  runs the conversion of posts: any `concurrent.futures.Executor` with `jobs` workers,
              such as a cluster's; by default `jobs` processes, or one per processor core, and for
              a small site only this process
    progress  function that is called with a `Progress` for each finished item
    settings  options such as `uploads="uploads"` or `offline=True`; `MigrateKeywords` and
              docs/reference/options.md list them

    Returns a report of what was written, skipped (and why) and is missing; `report.ok` is the
    verdict. Reads no configuration file. With `user`, the application password comes from the
    environment variable MIGRATOR_PASSWORD. Raises SourceError, ConfigError or UsageError if the
    run cannot start, OutputError if the folder cannot be written.

    >>> import migrator
    >>> report = migrator.migrate("export.xml", "archive", offline=True, types="page")
    >>> report.ok, report.counts["posts"]
    (True, 3)
    >>> migrator.migrate("export.xml", "archive", offlin=True)
    Traceback (most recent call last):
    migrator.errors.UsageError: migrate() has no keyword 'offlin'; did you mean 'offline'?
    """
    base = Settings(output=Path(output))
    own = ("source", "output", "executor", "progress")
    wanted = with_keywords(base, "migrate", settings, own)
    watcher = watcher_of(progress)
    named = wanted if isinstance(source, Source) else merge(wanted, {"source": source})
    _check_effect("migrate", named, settings)
    with writing(wanted):
        if isinstance(source, Source):
            return run.migrate(source, wanted, watcher, executor=executor)
        if any(map(open_locator.is_address, named.source)):
            from migrator.sources.locator.live_site import with_captured_site

            named = with_captured_site(named, watcher, credentials=_credentials(named))
        return migrate_if_changed(named, watcher, executor=executor)


def inspect(
    source: Locator,
    *,
    site: str = "",
    allow_private: bool = False,
    insecure: bool = False,
    progress: OnProgress | None = None,
) -> Census | SiteSurvey:
    """Count what a source contains; write nothing.

    source         as for `open_source`, or the address of a site
    site           one of several sites in a database
    allow_private  allow requests to private network addresses
    insecure       accept invalid TLS certificates
    progress       function that is called with a `Progress` for each item

    Returns a `Census`, for the address of a site a `SiteSurvey`. Raises SourceError if there is
    nothing at the path, no WordPress content, or no answer.

    >>> import migrator
    >>> census = migrator.inspect("export.xml")
    >>> census.title, census.items["page"]["publish"]
    ('Carnet', 3)
    """
    locators = _list(source)
    given = {"site": site, "allow_private": allow_private, "insecure": insecure}
    _check_effect("inspect", merge(Settings(), {"source": source}), given)
    if len(locators) == 1 and open_locator.is_address(locators[0]):
        from migrator.sources.locator.examine_site import survey

        return survey(str(locators[0]), Settings(allow_private=allow_private, insecure=insecure))
    from migrator.commands.inspection import take

    return take(open_locator.open_source(locators, site), watcher_of(progress))


def crawl(
    url: str,
    output: str | Path = "site.warc.gz",
    *,
    with_files: bool = True,
    progress: OnProgress | None = None,
    **settings: Unpack[CrawlKeywords],
) -> CapturedSite:
    """Capture a site in the WARC file `output`, or continue an unfinished capture.

    url         address of the site
    with_files  False to capture pages only, without images and files
    progress    function that is called with a `Progress` for each page
    settings    options such as `via="wayback"`; `CrawlKeywords` and docs/reference/options.md
                list them

    Returns what was captured and what is missing; `is_complete` is the verdict. Raises UsageError
    for an invalid keyword or file name, SourceError if the site does not answer, OutputError if
    the file cannot be written.

    >>> import migrator
    >>> site = migrator.crawl("https://old.blog", "old.warc.gz")  # doctest: +SKIP
    >>> site.is_complete, site.files.found  # doctest: +SKIP
    (True, 214)
    >>> migrator.crawl("export.xml")
    Traceback (most recent call last):
    migrator.errors.UsageError: export.xml is not the address of a site, such as https://old.blog
    """
    wanted = with_keywords(Settings(), "crawl", settings, ("url", "output", "with_files"))
    if not open_locator.is_address(url):
        raise UsageError(f"{url} is not the address of a site, such as https://old.blog")
    _check_effect("crawl", wanted, {**settings, "no_media": not with_files})
    from migrator.commands.crawl import crawl as capture

    return capture(
        url,
        Path(output),
        wanted,
        watcher_of(progress),
        credentials=_credentials(merge(wanted, {"source": url})),
        with_files=with_files,
    )


def regenerate(
    output: str | Path = "output",
    *,
    check: bool = False,
    force: bool = False,
    jobs: int = 0,
    progress: OnProgress | None = None,
) -> Report:
    """Rebuild an archive from its own settings, without a network.

    output    folder of the archive; its migrator.toml names the source
    check     change nothing; report each difference and its cause
    force     overwrite files that were edited by hand
    jobs      processes that convert posts; 0 for one per processor core
    progress  function that is called with a `Progress` for each finished item

    Raises ConfigError if the archive names no source, and the errors of `migrate`.

    >>> import migrator
    >>> report = migrator.migrate("export.xml", "archive", offline=True)
    >>> migrator.regenerate("archive", check=True).ok
    True
    """
    from migrator.commands import regenerate as regeneration

    wanted = saved_settings.load_with_source(Path(output))
    wanted = replace(merge(wanted, {"jobs": jobs or None}), force=force)
    task = regeneration.drift if check else regeneration.regenerate
    return task(wanted, watcher_of(progress))


def _check_effect(command: Command, settings: Settings, keywords: Mapping[str, object]) -> None:
    """Refuse keywords that cannot have an effect, and warn of those that have none."""
    for sentence in no_effect.check(command, settings, keywords, spelling=""):
        warnings.warn(sentence, stacklevel=3)


def _list(locator: Locator) -> Sequence[str | Path]:
    return [locator] if isinstance(locator, (str, Path)) else locator


def _credentials(settings: Settings) -> Callable[[str], Mapping[str, str]] | None:
    """Return the function that gives the HTTP headers of the user, None without a user name.

    Raises UsageError if the environment holds no password.
    """
    if (
        not settings.user
        or settings.offline
        or not any(map(open_locator.is_address, settings.source))
    ):
        return None
    password = os.environ.get(PASSWORD, "")
    if not password:
        raise UsageError(f"user={settings.user!r} needs an application password: set {PASSWORD}")
    from migrator.sources.rest import authorization

    return lambda root: authorization(root, settings.user, password)
