"""The public Python API: the functions that `import migrator` offers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from migrator import settings as settings_module
from migrator.commands import migrate as migrate_module
from migrator.commands.verify import verify
from migrator.markdown.converter import to_markdown
from migrator.model import Source
from migrator.pipeline import run
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.locator import open_locator
from migrator.wordpress.render import wordpress_html

__all__ = ["migrate", "open_source", "to_markdown", "verify", "wordpress_html"]

Locator = str | Path | Sequence[str | Path]


def open_source(locator: Locator) -> Source:
    """Open an export, a capture of a site or a folder of saved pages.

    An export is a path to an `.xml`, `.xml.gz` or `.zip` file or to a folder of parts, or several
    such paths together. A capture is a `.warc.gz` file. Opening reads the index; the `posts()`
    of the returned source yields the items. Raises SourceError if a path does not exist or holds
    no WordPress posts.
    """
    return open_locator.open_source([locator] if isinstance(locator, (str, Path)) else locator)


def migrate(
    source: Locator | Source,
    output: str | Path = "output",
    *,
    executor: Executor | None = None,
    **settings: Any,
) -> Report:
    """Convert a source to an archive of Markdown in the folder `output`, and check it.

    source    a locator that `open_source` accepts, the URL of a site, or an open source
    executor  any `concurrent.futures` executor, such as a cluster's, with `jobs` workers, which
              converts the posts. By default: `jobs` processes, or one per processor; a small
              site is converted in this process alone
    settings  the fields of `migrator.settings.Settings`: `uploads="uploads"`, `offline=True`, ...

    The report says which items were written, which were skipped and why, and which files are
    missing; `report.ok` is the verdict. No configuration file is read. Raises SourceError,
    ConfigError or UsageError if the run cannot start, OutputError if the folder cannot be written.
    """
    base = Settings(output=Path(output))
    if isinstance(source, Source):
        return run.migrate(source, settings_module.merge(base, settings), executor=executor)
    merged = settings_module.merge(base, {"source": source, **settings})
    return migrate_module.migrate_if_changed(open_locator.captured(merged), executor=executor)
