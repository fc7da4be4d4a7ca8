"""Open a WordPress export as a source of posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from migrator.errors import SourceError
from migrator.model import Source
from migrator.parallel.workers import Workers
from migrator.sources.wxr.export_files import find_others, find_parts
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.sources.wxr.source import WxrSource

__all__ = ["open_source"]


def open_source(
    locators: Sequence[str | Path],
    workers: Workers | None = None,
    kept: KeptOutlines | None = None,
) -> Source:
    """Open a WordPress export: `.xml`, `.xml.gz`, `.zip`, a folder, or several parts together.

    The `workers`, and what the last run `kept`, help to read it, if there are any.

    Raises SourceError, with one sentence, for a path that does not exist or is not an export.
    """
    for locator in locators:
        if isinstance(locator, str) and re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", locator):
            raise SourceError(
                f"{locator} is a URL, not an export file: download one from Tools > Export."
            )
    parts = find_parts(locators)
    return WxrSource(parts, ", ".join(map(str, locators)), find_others(locators), workers, kept)
