"""The Python API: what `import migrator` offers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from migrator import config, migration, opening, renewal
from migrator.config import Settings
from migrator.markdown.converter import to_markdown
from migrator.model import Source
from migrator.verify.report import Report
from migrator.wordpress.render import wordpress_html

__all__ = ["migrate", "open_source", "to_markdown", "wordpress_html"]

Locator = str | Path | Sequence[str | Path]


def open_source(locator: Locator, site: str = "") -> Source:
    """Open an export (a path to an `.xml`, `.xml.gz` or `.zip` file or to a folder of parts, or
    several such paths together), a capture of a site (`.warc.gz`), a folder of saved pages, a
    database dump or a backup; `site` names one of several sites in a database.
    Reads the index; `posts()` of what comes back yields the items. Raises SourceError for what
    is not there or holds no posts of WordPress.
    """
    return opening.open_source([locator] if isinstance(locator, (str, Path)) else locator, site)


def migrate(
    source: Locator | Source,
    output: str | Path = "output",
    *,
    executor: Executor | None = None,
    **settings: Any,
) -> Report:
    """Turn a source into an archive of Markdown in the folder `output`, and check it.

    source    what `open_source` takes, or the address of a site, or an open source
    executor  who converts the posts: any of `concurrent.futures`' kind, such as a cluster's, with
              `jobs` workers in it; by itself as many processes as `jobs` says, or as there are
              processors, and for a small site this one alone
    settings  the fields of `migrator.config.Settings`: `uploads="uploads"`, `offline=True`, ...

    The report tells what was written, what was skipped and why, and what is missing;
    `report.ok` is the verdict. No configuration file is read. Raises SourceError, ConfigError
    or UsageError when the run cannot start, OutputError when the folder cannot be written.
    """
    told = Settings(output=Path(output))
    if isinstance(source, Source):
        return migration.migrate(source, config.merge(told, settings), executor=executor)
    named = opening.captured(config.merge(told, {"source": source, **settings}))
    return renewal.renew(named, executor=executor)
