"""The command line: parse, call, print. The module `console` prints for people.

Exit status: 0 all is well; 1 the command ran, and something is missing or broken; 2 it could not
start; 130 it was interrupted, and the same command continues where it stopped.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migrator._version import __version__
from migrator.cli.options import command
from migrator.cli.output_streams import accept_every_character, print_for_programs
from migrator.errors import MigratorError, UsageError
from migrator.settings import Settings, load, merge

if TYPE_CHECKING:
    from migrator.cli.console import Console

app = typer.Typer(
    name="migrator",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
    help="Turn a WordPress site into an archive of Markdown files and images, and prove that "
    "nothing was lost.",
    epilog="Exit status: 0 all is well; 1 the command ran, and something is missing or broken; "
    "2 it could not start; 130 it was interrupted.",
)

PASSWORD = "MIGRATOR_PASSWORD"  # noqa: S105

_SOURCE = (
    "A WordPress export (.xml, .xml.gz, .zip), all its parts, or a folder of parts; a database "
    "dump or a backup; the address of a site, a capture of one (.warc.gz, .wacz), or a folder of "
    "saved pages."
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"migrator {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


@command(
    app,
    "migrator migrate export.xml --uploads wp-content/uploads",
    "migrator migrate https://old.blog --output archive",
    "migrator migrate export.xml --types post --since 2010-01-01 --images original",
)
def migrate(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help=f"{_SOURCE} migrator.toml can name it instead.",
            show_default=False,
        ),
    ] = None,
    *,
    json: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Turn a source into Markdown files and images, and check them.

    migrator writes an archive, then compares every post with what WordPress shows. A second run
    converts only what has changed.
    """
    from migrator.commands.migrate import migrate_if_changed
    from migrator.sources.locator.open_locator import with_captured_site

    console = _console(quiet=quiet, verbose=verbose)
    settings = _settings(source=sources or None, **flags)
    if not settings.source:
        raise UsageError("no SOURCE is named: give an export, or write one into migrator.toml")
    credentials = _credentials(settings)
    _database_password(settings.source)
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        captured = with_captured_site(settings, watcher, console.way, credentials)
        watcher.begin("Reading the source", 0)
        report = migrate_if_changed(captured, watcher)
    if json:
        print_for_programs(report.to_json())
    else:
        console.migration(report, settings)
    raise typer.Exit(report.exit_status)


@command(app, "migrator inspect export.xml", "migrator inspect https://old.blog --json")
def inspect(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help=_SOURCE, show_default=False)
    ],
    *,
    json: bool,
    **flags: Any,
) -> None:
    """Show what a source contains; write nothing.

    The result lists items, authors, languages, page builders, blocks and shortcodes. The URL of a
    site shows how migrator would read it.
    """
    from migrator.commands.inspection import take
    from migrator.sources.locator.examine_site import survey
    from migrator.sources.locator.open_locator import is_address, open_source

    console = _console()
    if is_address(sources[0]):
        if len(sources) > 1:
            raise UsageError("a site must be the only source: name one URL and nothing else")
        seen = survey(sources[0], _settings(**flags))
        if json:
            print_for_programs(seen.to_json())
        else:
            console.survey(seen)
        return
    settings = _settings(**flags)
    _database_password(tuple(sources))
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        census = take(open_source(sources, settings.site), watcher)
    if json:
        print_for_programs(census.to_json())
    else:
        console.census(census)


@command(
    app,
    "migrator crawl https://old.blog -o site.warc.gz",
    "migrator crawl https://old.blog --via wayback --before 2015-01-01",
)
def crawl(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of a site.", show_default=False)
    ],
    *,
    output: Path = Path("site.warc.gz"),
    no_media: bool,
    json: bool,
    quiet: bool,
    **flags: Any,
) -> None:
    """Capture a site in a WARC file, with images and files, to migrate it at any time.

    The same command continues or updates an existing file. Exit status 1: a page, an image or a
    file is missing.
    """
    from migrator.commands.crawl import crawl as capture
    from migrator.sources.locator.open_locator import is_address

    console = _console(quiet=quiet)
    if not is_address(url):
        raise UsageError(f"{url} is not the address of a site, such as https://old.blog")
    settings = _settings(source=url, **flags)
    credentials = _credentials(settings)
    with console.progress() as watcher:
        site = capture(
            url, output, settings, watcher, console.way, credentials, with_files=not no_media
        )
    if json:
        print_for_programs(site.to_json())
    else:
        console.crawl(site, output)
    raise typer.Exit(0 if site.is_complete else 1)


@command(
    app,
    "migrator verify output",
    "migrator verify output --source export.xml",
    "migrator verify output --online --accept-status 403,429 --exclude linkedin.com",
)
def verify(
    archive: Annotated[
        Path,
        typer.Argument(
            metavar="ARCHIVE",
            help="Folder of Markdown files of any origin [default: output].",
            show_default=False,
        ),
    ] = Path("output"),
    *,
    source: list[str] | None,
    files_only: bool,
    built: Path | None,
    fixtures: Path | None,
    update: bool,
    baseline: Path | None,
    accept: str | None,
    report_format: str,
    json: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Check an archive, and compare it with its source.

    migrator checks front matter, links, anchors and images of any folder of Markdown files. If
    the source is there, it compares every post with it. With --built, it checks the website that
    a site generator built from the archive.
    """
    from migrator.commands import verify as checks
    from migrator.reports.archive_location import ArchiveLocation
    from migrator.reports.formats import named

    console = _console(quiet=quiet, verbose=verbose)
    write = named("json" if json else report_format)
    if update and fixtures is None:
        raise UsageError("--update changes the folder of --fixtures DIR: name that folder too")
    if built is not None and fixtures is not None:
        raise UsageError("--built and --fixtures are two checks: run one after the other")
    here = _settings(**flags)
    with console.progress() as watcher:
        if fixtures is not None and (report := checks.pairs(fixtures, watcher, update)):
            archive = fixtures
        else:
            settings = checks.with_run_settings(checks.settings_of(archive, source), here)
            if files_only:
                settings = merge(settings, {"source": []})
            if built is not None:
                report = checks.check_built(built, settings, watcher)
            else:
                report = checks.check(settings, fixtures, watcher)
            if update and fixtures is not None:
                checks.update(fixtures, archive)
    path = checks.baseline_of(archive, baseline)
    report = checks.apply_baseline(report, path)
    if accept is not None:
        report = checks.accept(report, path, accept)
    if write:
        print_for_programs(write(report, ArchiveLocation(archive)))
    else:
        console.verification(report, archive, built)
    raise typer.Exit(report.exit_status)


@command(app, "migrator regenerate output", "migrator regenerate output --check")
def regenerate(
    archive: Annotated[
        Path | None,
        typer.Argument(
            metavar="ARCHIVE",
            help="Folder of the archive [default: output, or the `output` of migrator.toml].",
            show_default=False,
        ),
    ] = None,
    *,
    check: bool,
    json: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Rebuild an archive from its own settings, without a network.

    The settings are in the archive's migrator.toml, and migrator.lock says what each URL
    returned. Files that were edited by hand stay.
    """
    from migrator.commands.regenerate import drift
    from migrator.commands.regenerate import regenerate as run

    console = _console(quiet=quiet, verbose=verbose)
    settings = merge(_settings_of(archive), flags)
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        report = (drift if check else run)(settings, watcher)
    if json:
        print_for_programs(report.to_json())
    elif check:
        console.drift(report, settings)
    else:
        console.migration(report, settings)
    raise typer.Exit(report.exit_status)


def _settings_of(archive: Path | None) -> Settings:
    """Return the settings from which to rebuild `archive`.

    Without a folder, these are the settings of the current folder if they name a source. Raises
    ConfigError if no source is named.
    """
    from migrator.pipeline.saved_settings import load_with_source

    here = load(Path.cwd())
    if archive is None and here.source:
        return here
    return load_with_source(archive or here.output)


def _settings(**flags: Any) -> Settings:
    return merge(load(Path.cwd()), flags)


def _credentials(settings: Settings) -> Callable[[str], Mapping[str, str]] | None:
    """Return the function that gives the HTTP headers for the API at a URL.

    Returns None without a user name, and if no site is asked. Raises UsageError if there is no
    password.
    """
    from migrator.sources.locator.open_locator import is_address
    from migrator.sources.rest import authorization

    if not settings.user or settings.offline or not any(map(is_address, settings.source)):
        return None
    password = _password(settings.user)
    return lambda root: authorization(root, settings.user, password)


def _console(*, quiet: bool = False, verbose: bool = False) -> Console:
    # Rich takes longer to import than everything else that `migrator --help` needs.
    from migrator.cli.console import Console, Verbosity

    return Console(Verbosity.of(quiet=quiet, verbose=verbose))


def _database_password(sources: tuple[str, ...]) -> None:
    """Ask for the password of a database unless the environment holds it.

    The answer goes where the driver looks for it, and nowhere else.
    """
    from migrator.fetch.mysql import PASSWORD as VARIABLE
    from migrator.sources.locator.open_locator import is_database

    asked = [source for source in sources if is_database(source)]
    if asked and VARIABLE not in os.environ and sys.stdin.isatty():
        text = f"Password of {asked[0]} (empty for none)"
        os.environ[VARIABLE] = str(
            typer.prompt(text, default="", hide_input=True, show_default=False, err=True)
        )


def _password(user: str) -> str:
    """Return the application password of `user`, from the environment or from a prompt.

    It is no flag and no setting, because other users can read command lines and files. Raises
    UsageError if there is no terminal to ask on.
    """
    if password := os.environ.get(PASSWORD, ""):
        return password
    if not sys.stdin.isatty():
        raise UsageError(f"--user {user} needs an application password: set {PASSWORD}")
    return str(typer.prompt(f"Application password of {user}", hide_input=True, err=True))


class Interrupted(MigratorError):
    """Ctrl-C was pressed. Libraries catch KeyboardInterrupt, but not this type."""

    exit_status = 130


def _interrupt(_signal: int, _frame: object) -> None:
    raise Interrupted("interrupted; the same command continues where this one stopped")


def main() -> None:
    """Run the command `migrator`. A MigratorError becomes one sentence on stderr."""
    signal.signal(signal.SIGINT, _interrupt)
    accept_every_character()
    try:
        app()
    except MigratorError as error:
        _console().error(str(error))
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # The reader of the pipe has closed it (`migrator inspect x | head`).
        sys.stderr.close()
        sys.exit(0)
