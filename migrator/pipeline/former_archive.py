"""Refuse a folder that holds the archive of another blog, or one with another layout.

Its pages would stay beside the new ones, and no link would lead to them. Pages of another blog
would also be replaced, where both have a post of one name (`hello-world`).
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
    "{folder} holds an archive {of}, and {pages} of it would {fate}: choose another folder with "
    "--output, or add --prune to delete the unedited files of that archive"
)
_QUESTION: Final = (
    "{folder} holds an archive {of}, with {pages}. Edited files stay. Delete or replace the others?"
)


def check(settings: Settings, previous: Manifest, site: Site, paths: Collection[str]) -> None:
    """Raise OtherArchiveError if `settings.output` holds another archive, whose pages would stay or
    be replaced by those of another blog.

    `previous` is the manifest in the folder, and `paths` are the pages of this run. With
    `settings.prune` everything is allowed.
    """
    if settings.prune:
        return
    former = _former_site(settings.output, site)
    of = f"of another site ({former})" if former else _other_layout(settings, previous)
    if not of:
        return
    root = settings.output
    there = [
        path
        for path, record in previous.files.items()
        if path.endswith(".md") and not record.stale and (root / path).is_file()
    ]
    stale = [path for path in there if path not in paths]
    touched = there if former else stale
    if touched:
        pages = f"{len(touched):,} page{'' if len(touched) == 1 else 's'}"
        fates = ("stay", bool(stale)), ("be replaced", len(stale) < len(touched))
        fate = " or ".join(fate for fate, is_so in fates if is_so)
        names = {"folder": root, "of": of, "pages": pages, "fate": fate}
        raise OtherArchiveError(_REFUSAL.format(**names), _QUESTION.format(**names))


def _former_site(root: Path, site: Site) -> str:
    """Return the URL of the other site whose archive is in the folder; "" if there is none."""
    before = _site_url(root)
    is_other = before and site.url and site_host(before) != site_host(site.url)
    return before if is_other else ""


def _other_layout(settings: Settings, previous: Manifest) -> str:
    """Return the other layout of the archive in the folder, in words; "" if it is the same."""
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
