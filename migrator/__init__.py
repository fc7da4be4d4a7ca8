"""migrator: a WordPress site becomes an archive of Markdown, with proof that nothing was lost."""

from __future__ import annotations

__version__ = "0.1.0"
