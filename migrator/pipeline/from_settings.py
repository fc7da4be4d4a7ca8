"""Translate settings into objects: the choice of items and files, the target, the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from migrator.archive import layout
from migrator.archive.front_matter_fields import FieldSpec
from migrator.archive.targets import changed_rows
from migrator.archive.targets.target import Target
from migrator.assets.file_choice import Choice
from migrator.model import Index
from migrator.pipeline import entry_points
from migrator.selection import DEFAULT_STATUSES, TECHNICAL_TYPES, Selection
from migrator.settings import Settings
from migrator.settings.fields import ReportChoice
from migrator.settings.option import Incremental
from migrator.settings.table import BY_NAME
from migrator.wordpress.render_context import ShortcodeRule


def selection(settings: Settings) -> Selection:
    """Return the rule that decides which items are written."""
    return Selection(
        types=frozenset(settings.types) or None,
        statuses=frozenset(settings.status) or DEFAULT_STATUSES,
        authors=frozenset(settings.author) or None,
        since=settings.since,
        until=settings.until,
    )


def target(settings: Settings) -> Target | None:
    """Return the row of the site generator, with the changes of the settings; None for the plain
    archive. Raises UsageError for an unknown target, ConfigError for changes that are invalid."""
    if not settings.target:
        return None
    return changed_rows.get(settings.target, settings.target_rows)


def fields(settings: Settings, index: Index) -> FieldSpec:
    """Return the front matter fields to write.

    If the site has one author, posts do not name the author, unless `settings.fields` is set.
    Raises UsageError for an unknown field.
    """
    row = target(settings)
    by_target = row.fields if row else ""
    spec = FieldSpec.parse(settings.fields or by_target)
    authors = {e.author for e in index.entries if e.type not in TECHNICAL_TYPES and e.author}
    if settings.fields or len(authors) > 1:
        return spec
    return FieldSpec(tuple(column for column in spec.columns if column[0] != "author"))


def template(settings: Settings) -> str:
    """Return the template of an item's folder."""
    row = target(settings)
    return settings.layout or (row.layout if row else layout.DEFAULT_TEMPLATE)


def files(settings: Settings) -> Choice:
    """Return the rule that decides which images and files are kept."""
    return Choice(
        images=settings.images,
        media=settings.media,
        external=settings.external,
        skip_hosts=frozenset(settings.skip_host),
    )


def shortcode_rules(settings: Settings) -> dict[str, ShortcodeRule]:
    """Return the rules for shortcodes by name; settings win over installed packages."""
    own = {name: _rule(table) for name, table in settings.shortcodes.items()}
    return entry_points.shortcode_rules() | own


def _rule(table: Mapping[str, str]) -> ShortcodeRule:
    if "template" in table:
        return ShortcodeRule("template", table["template"])
    return ShortcodeRule(cast('Literal["keep", "drop", "unwrap"]', table["rule"]))


def pages(settings: Settings) -> ReportChoice:
    """Return which pages of report.html are written.

    Without a comparison, or without output, a page for each post would be empty.
    """
    if settings.report == "full" and (settings.dry_run or not settings.proof):
        return "summary"
    return settings.report


def recorded(settings: Settings) -> dict[str, Any]:
    """Return the settings that manifest.json records, by key, as JSON values.

    They change the bytes of the archive; they do not say where it is or how files are downloaded.
    """
    set_later = _values(settings, Incremental.RECORDED_IF_SET)
    return {
        **_values(settings, Incremental.RECORDED),
        "layout": template(settings),
        "skip-host": sorted(settings.skip_host),  # their order has no meaning
        **{key: value for key, value in set_later.items() if value},
    }


def compared(settings: Settings) -> dict[str, Any]:
    """Return the settings that decide whether posts of the last run are reused, by key."""
    effective = replace(settings, report=pages(settings))
    return recorded(settings) | _values(effective, Incremental.COMPARED)


def _values(settings: Settings, effect: Incremental) -> dict[str, Any]:
    return {
        option.key: _plain(getattr(settings, name))
        for name, option in BY_NAME.items()
        if option.incremental is effect
    }


def _plain(value: Any) -> Any:
    """Return a setting's value as JSON has it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        # The path of the local uploads changes nothing; their files are compared one by one.
        return True
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {name: dict(rule) for name, rule in sorted(value.items())}
    return value
