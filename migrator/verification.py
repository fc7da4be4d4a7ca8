"""All that is asked of an archive on disk, in one report: `migrator verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from migrator.config import Settings
    from migrator.verify.report import Report
    from migrator.watching import Watcher


# How links are asked. An archive does not say it: it may be a stranger's.
_OF_LINKS: Final = (
    *("online", "link_cache", "max_age", "accept_status", "exclude", "rate", "suggest"),
    *("connections", "insecure", "allow_private", "wayback_address"),
)


def verify(
    output: str | Path,
    *,
    source: str | Path | Sequence[str | Path] | None = None,
    fixtures: str | Path | None = None,
    online: bool = False,
    **settings: Any,
) -> Report:
    """Check the archive in the folder `output`, whoever wrote it.

    Front matter, links, anchors, images; every post against its source, where the archive's
    own migrator.toml names one that is there, or `source` does; and the folder `fixtures`, to
    which it must be equal, if one is given. With `online` external links are asked, as
    `settings` say: `accept_status=["403"]`, `max_age=30`, ... (`migrator.config.Settings`).
    Raises UsageError when a folder is not there, SourceError when `source` is not.
    """
    from migrator import config
    from migrator.config import Settings

    here = config.merge(Settings(), {"online": online, **settings})
    told = asking_as(settings_of(Path(output), source), here)
    return check(told, Path(fixtures) if fixtures else None)


def asking_as(settings: Settings, here: Settings) -> Settings:
    """`settings` of an archive, with links asked as the person `here` says."""
    return replace(settings, **{name: getattr(here, name) for name in _OF_LINKS})


def settings_of(archive: Path, source: str | Path | Sequence[str | Path] | None = None) -> Settings:
    """The settings that an archive was made with, as it tells them; without a source where
    neither `source` nor the archive names one that is there. Raises ConfigError."""
    # `migrator.verify` is imported with the package: it must cost nothing until it is called.
    from migrator import config, recipe
    from migrator.config import Settings

    settings = recipe.load(archive) or Settings(output=archive)
    if source is not None:
        return config.merge(settings, {"source": source})
    if all(Path(locator).exists() for locator in settings.source):
        return settings
    return replace(settings, source=())


def check(
    settings: Settings, fixtures: Path | None = None, watcher: Watcher | None = None
) -> Report:
    """The same by settings: of the archive `settings.output`, against `settings.source` unless
    that is empty; external links are asked where `settings.online` says so."""
    from migrator.verify.archive import check as check_files

    report = check_files(settings.output, fixtures)
    if settings.online:
        from migrator.verify.online import check_links
        from migrator.verify.outgoing import outgoing

        outside = check_links(outgoing(settings.output), settings, watcher)
        report = replace(
            report,
            counts={**report.counts, **outside.counts},
            findings=[*report.findings, *outside.findings],
        )
    if settings.source:
        from migrator.foreign import compare
        from migrator.output import manifest
        from migrator.proof import prove
        from migrator.sources import open_source

        is_ours = (settings.output / manifest.PATH).exists()
        source = open_source(settings.source)
        proven = (prove if is_ours else compare)(source, settings, watcher)
        report = replace(
            proven,
            counts={**proven.counts, **report.counts},
            findings=[*report.findings, *proven.findings],
        )
    return report
