"""Refuse a folder that holds the archive of another blog, or one with another layout.

Its pages would stay beside the new ones, and no link would lead to them.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from migrator.archive import yaml_text
from migrator.archive.manifest import Manifest
from migrator.errors import OtherArchiveError
from migrator.model import Site
from migrator.pipeline import from_settings
from migrator.pipeline.site_files import SITE_FILE
from migrator.settings import Settings
from migrator.untrusted.regular_files import read_regular
from migrator.urls.hosts import site_host

_REFUSAL: Final = (
    "{folder} holds an archive {of}, and {pages} of it would stay: choose another folder with "
    "--output, or add --prune to delete the files of that archive that nobody edited"
)
_QUESTION: Final = (
    "{folder} holds an archive {of}. Delete its files that this run does not write and that nobody "
    "edited ({pages})?"
)


def check(settings: Settings, previous: Manifest, site: Site, paths: Collection[str]) -> None:
    """Raise OtherArchiveError if `settings.output` holds another archive, whose pages would stay.

    `previous` is the manifest in the folder, and `paths` are the pages of this run. With
    `settings.prune` everything is allowed.
    """
    if settings.prune:
        return
    of = _difference(settings, previous, site)
    if not of:
        return
    root = settings.output
    stale = sum(
        path.endswith(".md") and path not in paths and not record.stale and (root / path).is_file()
        for path, record in previous.files.items()
    )
    if stale:
        pages = f"{stale:,} page{'' if stale == 1 else 's'}"
        names = {"folder": root, "of": of, "pages": pages}
        raise OtherArchiveError(_REFUSAL.format(**names), _QUESTION.format(**names))


def _difference(settings: Settings, previous: Manifest, site: Site) -> str:
    """Return how the archive in the folder differs from this run; "" if it is the same one."""
    before = _site_url(settings.output)
    if before and site.url and site_host(before) != site_host(site.url):
        return f"of another site ({before})"
    layout = from_settings.recorded(settings)["layout"]
    former = previous.settings.get("layout", layout)
    return "" if former == layout else f"with another layout ({former})"


def _site_url(root: Path) -> str:
    """Return the URL of the site whose archive is in the folder; "" if it is unknown."""
    try:
        data = yaml_text.load(read_regular(root / SITE_FILE).decode())
    except (OSError, ValueError):
        return ""
    url = data.get("url") if isinstance(data, dict) else None
    return url if isinstance(url, str) else ""
