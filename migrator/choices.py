"""What the settings mean to each part of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from migrator import extensions
from migrator.assets.choosing import Choice
from migrator.config import Pages, Settings
from migrator.fields import FieldSpec
from migrator.model import Index
from migrator.output import layout
from migrator.selection import DEFAULT_STATUSES, TECHNICAL_TYPES, Selection
from migrator.wordpress.context import ShortcodeRule


def selection(settings: Settings) -> Selection:
    """Which items are written."""
    return Selection(
        types=frozenset(settings.types) or None,
        statuses=frozenset(settings.status) or DEFAULT_STATUSES,
        authors=frozenset(settings.author) or None,
        since=settings.since,
        until=settings.until,
    )


def fields(settings: Settings, index: Index) -> FieldSpec:
    """Which front matter is written: of a blog with one author, no post says by whom it is,
    unless that is asked for. Raises UsageError for a field there is not."""
    spec = FieldSpec.parse(settings.fields)
    authors = {e.author for e in index.entries if e.type not in TECHNICAL_TYPES and e.author}
    if settings.fields or len(authors) > 1:
        return spec
    return FieldSpec(tuple(column for column in spec.columns if column[0] != "author"))


def files(settings: Settings) -> Choice:
    """Which images and files come along."""
    return Choice(
        images=settings.images,
        media=settings.media,
        external=settings.external,
        skip_hosts=frozenset(settings.skip_host),
    )


def shortcode_rules(settings: Settings) -> dict[str, ShortcodeRule]:
    """What becomes of single shortcodes: installed packages first, the settings on top."""
    own = {name: _rule(table) for name, table in settings.shortcodes.items()}
    return extensions.shortcode_rules() | own


def _rule(table: Mapping[str, str]) -> ShortcodeRule:
    if "template" in table:
        return ShortcodeRule("template", table["template"])
    return ShortcodeRule(cast('Literal["keep", "drop", "unwrap"]', table["rule"]))


def pages(settings: Settings) -> Pages:
    """Which pages of the report are written. What was not compared, or not written, has
    nothing to show of each post."""
    if settings.report == "full" and (settings.dry_run or not settings.proof):
        return "summary"
    return settings.report


def that_matter(settings: Settings) -> dict[str, Any]:
    """The settings that change the bytes that are written; not where they go, nor how they
    are had. The later ones stand there only where they are set: an archive of an earlier
    version knows nothing of them."""
    later = {
        "site": settings.site,
        "user": settings.user,
        "straight-quotes": settings.straight_quotes,
    }
    return {
        "layout": settings.layout or layout.DEFAULT_TEMPLATE,
        "types": list(settings.types),
        "status": list(settings.status),
        "author": list(settings.author),
        "since": settings.since.isoformat() if settings.since else "",
        "until": settings.until.isoformat() if settings.until else "",
        "fields": settings.fields,
        "images": settings.images,
        "media": settings.media,
        "external": settings.external,
        "skip-host": sorted(settings.skip_host),
        "shortcodes": {name: dict(rule) for name, rule in sorted(settings.shortcodes.items())},
        **{name: value for name, value in later.items() if value},
    }
