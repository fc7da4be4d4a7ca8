"""Define the command line: parse arguments, call the command, print the result.

The module `console` prints for people.

The exit status follows from the verdict (`migrator.verdict`): 0 complete, or complete except for
files that were already dead on the web; 1 incomplete; 3 not compared; 4 nothing selected. 2 means
that the command could not start, and 130 that it was interrupted: the same command continues.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migrator._version import __version__
from migrator.cli import ctrl_c, output_encoding, unexpected
from migrator.cli.memory_limit import check_memory
from migrator.cli.options import command
from migrator.cli.output_encoding import print_for_programs
from migrator.errors import Interrupted, MigratorError, UsageError
from migrator.settings import Settings, load, merge, no_effect
from migrator.settings.option import Command
from migrator.startup.deferred_imports import loading
from migrator.untrusted.address_passwords import without_passwords
from migrator.untrusted.printable import printable

if TYPE_CHECKING:
    from migrator.cli.console import Console

app = typer.Typer(
    name="migrator",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
    help="Turn a WordPress site into an archive of Markdown files and images, and prove that "
    "nothing was lost.",
    epilog="Without a command, migrator asks what you have and does the rest. "
    "Exit status: 0 complete, or complete except for files already dead on the web; "
    "1 incomplete: something is lost, broken, failed or not fetched; 2 it could not start; 3 not "
    "compared with a source; 4 nothing selected; 130 interrupted.",
)

_DEBUG = "MIGRATOR_DEBUG"
_FAILED = 2

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
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print(context.get_help())
            raise typer.Exit(2)
        raise typer.Exit(_guided_start())


def _guided_start() -> int:
    """Ask what to migrate, migrate it, and return the exit status."""
    from migrator.cli.guided_start import GuidedStart
    from migrator.cli.questions import Left, for_terminal

    console = _console()
    try:
        return GuidedStart(for_terminal(), console, _settings(), Path.cwd()).run()
    except Left:
        console.say("Left; nothing more was done.")
        return Left.exit_status


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
    with loading():
        from migrator.cli.run_migration import run_migration
        from migrator.pipeline.saved_settings import PATH, was_edited, with_edits

    console = _console(quiet=quiet, verbose=verbose)
    settings = _settings(source=sources or None, **flags)
    if was_edited(settings.output):
        settings = with_edits(settings, {"source": sources or None, **flags})
        console.note(f"The settings in {settings.output / PATH} were edited, so they are used.")
    if not settings.source:
        raise UsageError("no SOURCE is named: give an export, or write one into migrator.toml")
    _check_effect("migrate", settings, flags, console)
    report = run_migration(settings, console)
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
    with loading():
        from migrator.cli.passwords import ask_for_database
        from migrator.commands.inspection import take
        from migrator.sources.locator.open_locator import is_address, open_source

    console = _console()
    _check_effect("inspect", _settings(source=sources, **flags), flags, console)
    if is_address(sources[0]):
        if len(sources) > 1:
            raise UsageError("a site must be the only source: name one URL and nothing else")
        from migrator.sources.locator.examine_site import survey

        seen = survey(sources[0], _settings(**flags))
        if json:
            print_for_programs(seen.to_json())
        else:
            console.survey(seen)
        return

    settings = _settings(**flags)
    ask_for_database(tuple(sources))
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
    file is missing that was not already dead on the web.
    """
    from migrator.cli.passwords import credentials
    from migrator.commands.crawl import crawl as capture
    from migrator.sources.locator.open_locator import is_address

    console = _console(quiet=quiet)
    if not is_address(url):
        raise UsageError(f"{url} is not the address of a site, such as https://old.blog")
    settings = _settings(source=url, **flags)
    _check_effect("crawl", settings, {**flags, "no_media": no_media}, console)
    headers = credentials(settings)
    with console.progress() as watcher:
        site = capture(
            url, output, settings, watcher, console.way, headers, with_files=not no_media
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
    with loading():
        from migrator.cli.run_verification import CheckRequest, run_verification
        from migrator.reports.archive_location import ArchiveLocation
        from migrator.reports.formats import named

    console = _console(quiet=quiet, verbose=verbose)
    write = named("json" if json else report_format)
    request = CheckRequest(
        archive=archive,
        source=source,
        files_only=files_only,
        built=built,
        fixtures=fixtures,
        update=update,
        baseline=baseline,
        accept=accept,
    )
    settings = _settings(**flags)
    own = {"source": source, "files_only": files_only, "built": built, "fixtures": fixtures}
    _check_effect("verify", settings, {**flags, **own, "update": update}, console)
    archive, report = run_verification(request, settings, console)
    if write:
        text = write(report, ArchiveLocation(archive))
        print_for_programs(text, is_json=json or report_format == "json")
    else:
        console.verification(report, _recorded(archive), built)
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
    baseline: Path | None,
    json: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Rebuild an archive from its own settings, without a network.

    The settings are in the archive's migrator.toml, and migrator.lock says what each URL
    returned. Files that were edited by hand stay.
    """
    with loading():
        from migrator.commands.regenerate import drift
        from migrator.commands.regenerate import regenerate as run

    console = _console(quiet=quiet, verbose=verbose)
    settings = merge(_settings_of(archive), flags)
    given = {**flags, "check": check, "baseline": baseline}
    _check_effect("regenerate", Settings(), given, console)
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        report = drift(settings, watcher, baseline) if check else run(settings, watcher)
    if json:
        print_for_programs(report.to_json())
    elif check:
        console.drift(report, settings)
    else:
        console.migration(report, settings)
    raise typer.Exit(report.exit_status)


@command(app, "migrator preview output", "migrator preview output --open")
def preview(
    archive: Annotated[
        Path,
        typer.Argument(
            metavar="ARCHIVE",
            help="Folder of the archive [default: output].",
            show_default=False,
        ),
    ] = Path("output"),
    *,
    port: int,
    open: bool,  # noqa: A002 - the name of the flag
    **_flags: Any,
) -> None:
    """Show an archive as a readable site in the browser, with its report.

    Only this machine can read it, nothing is written, and nothing in a post runs. Ctrl-C ends it.
    """
    import webbrowser

    from migrator.preview.server import PreviewServer

    console = _console()
    with PreviewServer(archive, port) as server:
        console.say(f"{archive} is at {server.address} (Ctrl-C ends)")
        if open:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except Interrupted:
            ctrl_c.arrived()


def _check_effect(
    command: Command, settings: Settings, flags: Mapping[str, Any], console: Console
) -> None:
    """Refuse flags that cannot have an effect, and name settings that have none."""
    for sentence in no_effect.check(command, settings, flags):
        console.note(sentence)


def _recorded(archive: Path) -> Settings:
    """Return the settings that made an archive, as far as they are known."""
    from migrator.pipeline.saved_settings import load as load_saved

    return load_saved(archive) or Settings(output=archive)


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


def _console(*, quiet: bool = False, verbose: bool = False) -> Console:
    # Rich takes longer to import than everything else that `migrator --help` needs.
    from migrator.cli.console import Console, Verbosity

    return Console(Verbosity.of(quiet=quiet, verbose=verbose))


def main() -> None:
    """Run the command `migrator`. Every error becomes one sentence on stderr."""
    ctrl_c.handle()
    output_encoding.allow_any_text()
    try:
        check_memory()
        app()
    except (MigratorError, Interrupted) as error:
        _print_error(str(error), may_load=not isinstance(error, Interrupted))
        sys.exit(error.exit_status)
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        _print_error(unexpected.sentence(error))
        sys.exit(_FAILED)
    finally:
        ctrl_c.arrived()


def _print_error(sentence: str, *, may_load: bool = True) -> None:
    """Print one sentence on standard error, even if what colours it cannot be loaded.

    That is so with too little memory. If Ctrl-C ended the import of a package halfway, a second
    one might print messages of its own, so that an interrupted run loads nothing.
    """
    try:
        console = _console() if may_load or "migrator.cli.console" in sys.modules else None
    except Exception:
        console = None
    if console is None:
        print(f"migrator: {printable(without_passwords(sentence))}", file=sys.stderr)
    else:
        console.error(sentence)
