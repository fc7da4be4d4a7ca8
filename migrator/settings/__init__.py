"""Define and read the settings of a run; its flags and keys follow from one options table."""

from __future__ import annotations

from migrator.settings.fields import CrawlKeywords, MigrateKeywords, Settings, VerifyKeywords
from migrator.settings.reading import from_toml, load, merge, read_toml, with_keywords
from migrator.settings.values import status_codes

__all__ = [
    "CrawlKeywords",
    "MigrateKeywords",
    "Settings",
    "VerifyKeywords",
    "from_toml",
    "load",
    "merge",
    "read_toml",
    "status_codes",
    "with_keywords",
]
