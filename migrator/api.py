"""Python API: the functions that `import migrator` offers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Unpack

from migrator.commands.migrate import migrate_if_changed, writing
from migrator.commands.verify import verify
from migrator.markdown.converter import to_markdown
from migrator.model import Source
from migrator.pipeline import run
from migrator.report import Report
from migrator.settings import MigrateKeywords, Settings, merge, with_keywords
from migrator.sources.locator import open_locator
from migrator.wordpress.render import wordpress_html

__all__ = ["migrate", "open_source", "to_markdown", "verify", "wordpress_html"]

Locator = str | Path | Sequence[str | Path]


def open_source(locator: Locator, site: str = "") -> Source:
    """Open a source and read its index; its method `posts()` yields the items.

    `locator` is a path to an export (`.xml`, `.xml.gz`, `.zip`, or a folder of parts), several
    such paths, a capture of a site (`.warc`, `.warc.gz`, `.wacz`), a folder of saved pages, a
    database dump or a backup. `site` names one of several sites in a database.
    Raises SourceError if there is nothing at the path, or no WordPress content.
    """
    return open_locator.open_source(
        [locator] if isinstance(locator, (str, Path)) else locator, site
    )


def migrate(
    source: Locator | Source,
    output: str | Path = "output",
    *,
    executor: Executor | None = None,
    **settings: Unpack[MigrateKeywords],
) -> Report:
    """Turn a source into an archive of Markdown files in the folder `output`, and check it.

    source    as for `open_source`, or the URL of a site, or an open source
    executor  runs the conversion of posts: any `concurrent.futures.Executor` with `jobs` workers,
              such as a cluster's; by default `jobs` processes, or one per processor core, and for
              a small site only this process
    settings  options such as `uploads="uploads"` or `offline=True`; `MigrateKeywords` and
              docs/reference/options.md list them

    Returns a report of what was written, skipped (and why) and is missing; `report.ok` is the
    verdict. Reads no configuration file. Raises SourceError, ConfigError or UsageError if the run
    cannot start, OutputError if the folder cannot be written.
    """
    base = Settings(output=Path(output))
    own = ("source", "output", "executor")
    wanted = with_keywords(base, "migrate", settings, own)
    with writing(wanted):
        if isinstance(source, Source):
            return run.migrate(source, wanted, executor=executor)
        captured = open_locator.with_captured_site(merge(wanted, {"source": source}))
        return migrate_if_changed(captured, executor=executor)
