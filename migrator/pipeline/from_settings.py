"""Translate the settings into the objects that the other packages work with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from migrator.archive import layout
from migrator.archive.front_matter_fields import FieldSpec
from migrator.assets.candidate_urls import Choice
from migrator.model import Index
from migrator.pipeline import entry_points
from migrator.selection import DEFAULT_STATUSES, TECHNICAL_TYPES, Selection
from migrator.settings import Pages, Settings
from migrator.wordpress.render_context import ShortcodeRule


def selection(settings: Settings) -> Selection:
    """Return the selection of the items that are written."""
    return Selection(
        types=frozenset(settings.types) or None,
        statuses=frozenset(settings.status) or DEFAULT_STATUSES,
        authors=frozenset(settings.author) or None,
        since=settings.since,
        until=settings.until,
    )


def fields(settings: Settings, index: Index) -> FieldSpec:
    """Return the front matter fields that are written.

    The author is left out if the blog has only one, unless --fields names it. Raises UsageError
    for an unknown field.
    """
    spec = FieldSpec.parse(settings.fields)
    authors = {e.author for e in index.entries if e.type not in TECHNICAL_TYPES and e.author}
    if settings.fields or len(authors) > 1:
        return spec
    return FieldSpec(tuple(column for column in spec.columns if column[0] != "author"))


def files(settings: Settings) -> Choice:
    """Return the choice of images and files that are downloaded."""
    return Choice(
        images=settings.images,
        media=settings.media,
        external=settings.external,
        skip_hosts=frozenset(settings.skip_host),
    )


def shortcode_rules(settings: Settings) -> dict[str, ShortcodeRule]:
    """Return the rules for single shortcodes; the settings override installed packages."""
    own = {name: _rule(table) for name, table in settings.shortcodes.items()}
    return entry_points.shortcode_rules() | own


def _rule(table: Mapping[str, str]) -> ShortcodeRule:
    if "template" in table:
        return ShortcodeRule("template", table["template"])
    return ShortcodeRule(cast('Literal["keep", "drop", "unwrap"]', table["rule"]))


def pages(settings: Settings) -> Pages:
    """Return which pages of the report are written. Without proof or in a dry run there is
    nothing to show per post, so only the summary is written."""
    if settings.report == "full" and (settings.dry_run or not settings.proof):
        return "summary"
    return settings.report


def archive_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings that affect the bytes of an archive, as the manifest records them.

    Settings about the place of files, or the way to get them, are left out. Settings of newer
    versions are included only if they are set, because the manifests of older versions lack them.
    """
    newer = {"user": settings.user, "straight-quotes": settings.straight_quotes}
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
        **{name: value for name, value in newer.items() if value},
    }
