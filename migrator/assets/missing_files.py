"""Word the finding about one file that the archive lacks: dead, failed, not asked for, unwanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from migrator.assets.download import Missed
from migrator.assets.file_references import FileReference, FileRole
from migrator.findings import UNWANTED, Finding, Part

_IMAGE_ROLES: Final = (FileRole.IMAGE, FileRole.THUMBNAIL_LINK)


def missing_file(
    reference: FileReference, url: str, missed: Sequence[Missed], not_fetched: str, page: str
) -> Finding:
    """Return the finding about a file of a page.

    `missed` are all attempts to get it, and `not_fetched` is the kind of finding if there were
    none.
    """
    kind, reason = "missing-file", _reasons(url, missed)
    if all(attempt.not_requested for attempt in missed):
        kind, reason = not_fetched, "not downloaded: this run makes no requests"
    elif all(attempt.is_gone for attempt in missed):
        kind = "dead-file"
    part = Part.IMAGES if reference.role in _IMAGE_ROLES else Part.FILES
    return Finding(kind, page, f"{url}: {reason}", part=part.value)


def unwanted_file(reference: FileReference, url: str, option: str, page: str) -> Finding:
    """Return the finding about a file of a page that an option leaves at its old address."""
    part = Part.IMAGES if reference.role in _IMAGE_ROLES else Part.FILES
    message = f"{url}: not downloaded: {option} leaves it there"
    return Finding(UNWANTED, page, message, part=part.value)


def _reasons(url: str, missed: Sequence[Missed]) -> str:
    """Join the reasons, each once, with the other URLs tried."""
    others: dict[str, list[str]] = {}
    for attempt in missed:
        if attempt.tried:
            places = others.setdefault(", ".join(attempt.tried), [])
            places += [attempt.url] if attempt.url not in ("", url) else []
    return "; ".join(
        f"{reason} (also tried {', '.join(places)})" if places else reason
        for reason, places in others.items()
    )
