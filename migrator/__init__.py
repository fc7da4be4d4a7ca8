"""migrator: a WordPress site becomes an archive of Markdown, with proof that nothing was lost.

    import migrator

    report = migrator.migrate("export.xml", "archive", uploads="uploads")
    for post in migrator.open_source("export.xml").posts(): ...
    migrator.to_markdown("<p>Some <b>words</b>.</p>")
    migrator.wordpress_html("[caption]...[/caption]")
    migrator.verify("archive").ok

What each takes, gives and raises is in its docstring; errors are in `migrator.errors`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not lazily as the others: it has the name of a package, and the first import of any module
# in there would put that package in its place.
import migrator.verify  # noqa: F401
from migrator._version import __version__ as __version__
from migrator.verification import verify

if TYPE_CHECKING:
    from migrator.api import migrate, open_source, to_markdown, wordpress_html

__all__ = ["migrate", "open_source", "to_markdown", "verify", "wordpress_html"]


def __getattr__(name: str) -> Any:
    """Imports what is asked for: `migrator --help` must not load an HTML parser."""
    if name in __all__:
        return getattr(import_module("migrator.api"), name)
    raise AttributeError(f"module 'migrator' has no attribute {name!r}")
