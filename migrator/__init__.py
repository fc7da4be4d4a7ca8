"""Convert a WordPress site to an archive of Markdown files, and prove that nothing was lost.

    import migrator

    report = migrator.migrate("export.xml", "archive", uploads="uploads")
    for post in migrator.open_source("export.xml").posts(): ...
    migrator.to_markdown("<p>Some <b>words</b>.</p>")
    migrator.wordpress_html("[caption]...[/caption]")
    migrator.verify("archive").ok
    migrator.inspect("export.xml").items
    migrator.crawl("https://old.blog", "old.warc.gz").is_complete
    migrator.regenerate("archive").ok

Each function's docstring describes its arguments, its result and its errors. The error classes
are in `migrator.errors`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from migrator._version import __version__ as __version__

if TYPE_CHECKING:
    from migrator.api import (
        Progress,
        crawl,
        inspect,
        migrate,
        open_source,
        regenerate,
        to_markdown,
        verify,
        wordpress_html,
    )

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


def __getattr__(name: str) -> Any:
    """Import a name on first use: `migrator --help` must not load an HTML parser."""
    if name in __all__:
        return getattr(import_module("migrator.api"), name)
    raise AttributeError(f"module 'migrator' has no attribute {name!r}")
