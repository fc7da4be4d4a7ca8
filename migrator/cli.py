"""The command line: parse, call, print. What it prints is in `console`.

Exit status: 0 all is well; 1 it ran, and something is missing or broken; 2 it
could not start; 130 interrupted, and the same command goes on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migrator import __version__, config
from migrator.config import Settings
from migrator.errors import MigratorError, UsageError
from migrator.options import (
    Accept,
    AcceptStatus,
    AllowPrivate,
    Archive,
    ArchiveFolder,
    AskPrivate,
    Author,
    Baseline,
    Before,
    Cache,
    Connections,
    DryRun,
    Exclude,
    Export,
    External,
    Fields,
    FilesOnly,
    Fixtures,
    Force,
    Form,
    HostRate,
    IgnoreRobots,
    Images,
    Insecure,
    Jobs,
    Json,
    Layout,
    Limit,
    LinkCache,
    MaxAge,
    Media,
    Offline,
    Online,
    OwnSources,
    Quiet,
    Rate,
    Report,
    Since,
    Site,
    SkipHost,
    Sources,
    Status,
    StraightQuotes,
    Suggest,
    Types,
    Until,
    Update,
    Uploads,
    User,
    Verbose,
    Via,
    Wayback,
)

if TYPE_CHECKING:
    from migrator.console import Console

app = typer.Typer(
    name="migrator",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A WordPress site becomes an archive of Markdown files and images, and the archive "
    "is compared with its source: nothing gets lost unnoticed.",
    epilog="Exit status: 0 all is well; 1 it ran, and something is missing or broken; "
    "2 it could not start; 130 interrupted.",
)


PASSWORD = "MIGRATOR_PASSWORD"  # noqa: S105


def _version(wanted: bool) -> None:
    if wanted:
        print(f"migrator {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


@app.command()
def migrate(
    sources: OwnSources = None,
    output: Archive = None,
    via: Via = None,
    before: Before = None,
    limit: Limit = None,
    rate: Rate = None,
    ignore_robots: IgnoreRobots = None,
    site: Site = None,
    uploads: Uploads = None,
    offline: Offline = None,
    layout: Layout = None,
    types: Types = None,
    status: Status = None,
    author: Author = None,
    since: Since = None,
    until: Until = None,
    fields: Fields = None,
    images: Images = None,
    media: Media = None,
    external: External = None,
    skip_host: SkipHost = None,
    cache: Cache = None,
    connections: Connections = None,
    insecure: Insecure = None,
    wayback: Wayback = None,
    allow_private: AllowPrivate = None,
    user: User = None,
    straight_quotes: StraightQuotes = None,
    force: Force = None,
    dry_run: DryRun = None,
    pages: Report = None,
    jobs: Jobs = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Turn a source into an archive of Markdown files and images, and check it."""
    from migrator.opening import captured
    from migrator.renewal import renew

    console = _console(quiet=quiet, verbose=verbose)
    settings = _settings(
        source=sources or None, output=output, via=via, before=before, limit=limit, rate=rate,
        ignore_robots=ignore_robots, site=site, uploads=uploads, offline=offline, layout=layout,
        types=types, status=status, author=author, since=since, until=until, fields=fields,
        images=images, media=media, external=external, skip_host=skip_host, cache=cache,
        connections=connections, insecure=insecure, wayback=wayback,
        allow_private=allow_private, user=user, straight_quotes=straight_quotes, force=force,
        dry_run=dry_run, report=pages, jobs=jobs,
    )  # fmt: skip
    _named(settings.source)
    credentials = _credentials(settings)
    _database_password(settings.source)
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        settings = captured(settings, watcher, console.way, credentials)
        watcher.begin("Reading the source", 0)
        report = renew(settings, watcher)
    if json:
        print(report.to_json(), end="")
    else:
        console.migration(report, settings)
    raise typer.Exit(report.exit_status)


@app.command()
def inspect(sources: Sources, site: Site = None, json: Json = False) -> None:
    """Show what is in a source: items, languages, shortcodes, blocks; of a site, what it offers.
    Writes nothing."""
    from migrator.census import take
    from migrator.opening import is_address, open_source, survey

    console = _console()
    if is_address(sources[0]):
        if len(sources) > 1:
            raise UsageError("a site is a source of its own: name one address, and nothing else")
        seen = survey(sources[0], _settings())
        if json:
            print(seen.to_json(), end="")
        else:
            console.survey(seen)
        return
    _database_password(tuple(sources))
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        census = take(open_source(sources, site or ""), watcher)
    if json:
        print(census.to_json(), end="")
    else:
        console.census(census)


@app.command()
def crawl(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of a site.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The capture, which is gone on with.")
    ] = Path("site.warc.gz"),
    via: Via = None,
    before: Before = None,
    limit: Limit = None,
    rate: Rate = None,
    ignore_robots: IgnoreRobots = None,
    insecure: Insecure = None,
    allow_private: AllowPrivate = None,
    user: User = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Capture what a site shows in a WARC file, from which it can be migrated at any time."""
    from migrator.opening import capture_site, is_address

    console = _console(quiet=quiet)
    if not is_address(url):
        raise UsageError(f"{url} is no address of a site: it begins with https:// or http://")
    settings = _settings(
        via=via, before=before, limit=limit, rate=rate, ignore_robots=ignore_robots,
        insecure=insecure, allow_private=allow_private, user=user, source=url,
    )  # fmt: skip
    credentials = _credentials(settings)
    with console.progress() as watcher:
        walked = capture_site(url, output, settings, watcher, console.way, credentials)
    if json:
        print(walked.to_json(), end="")
    else:
        console.crawl(walked, output)
    raise typer.Exit(1 if walked.lost else 0)


@app.command()
def verify(
    archive: ArchiveFolder = Path("output"),
    source: Export = None,
    files_only: FilesOnly = False,
    fixtures: Fixtures = None,
    update: Update = False,
    baseline: Baseline = None,
    accept: Accept = None,
    online: Online = None,
    link_cache: LinkCache = None,
    max_age: MaxAge = None,
    accept_status: AcceptStatus = None,
    exclude: Exclude = None,
    rate: HostRate = None,
    suggest: Suggest = None,
    allow_private: AskPrivate = None,
    jobs: Jobs = None,
    form: Form = "text",
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check front matter, links and images of an archive; compare it with its source."""
    from migrator import verification
    from migrator.reports.formats import named
    from migrator.reports.place import Place

    console = _console(quiet=quiet, verbose=verbose)
    written = named("json" if json else form)
    if update and fixtures is None:
        raise UsageError("--update accepts what differs from --fixtures DIR: name that folder")
    here = _settings(
        online=online, link_cache=link_cache, max_age=max_age, accept_status=accept_status,
        exclude=exclude, rate=rate, suggest=suggest, allow_private=allow_private, jobs=jobs,
    )  # fmt: skip
    with console.progress() as watcher:
        if fixtures is not None and (report := verification.pairs(fixtures, watcher, update)):
            archive = fixtures
        else:
            settings = verification.asking_as(verification.settings_of(archive, source), here)
            if files_only:
                settings = config.merge(settings, {"source": []})
            report = verification.check(settings, fixtures, watcher)
            if update and fixtures is not None:
                verification.update(fixtures, archive)
    path = verification.baseline_of(archive, baseline)
    report = verification.accepted(report, path)
    if accept is not None:
        report = verification.accept(report, path, accept)
    if written:
        print(written(report, Place(archive)), end="")
    else:
        console.verification(report, archive)
    raise typer.Exit(report.exit_status)


@app.command()
def regenerate(
    archive: Annotated[
        Path | None, typer.Argument(help="Folder of the archive [output].", show_default=False)
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Change nothing; show what would change, and why. Status 1."),
    ] = False,
    force: Force = None,
    jobs: Jobs = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build an archive again from its migrator.toml and migrator.lock, without a network."""
    from migrator.regeneration import drift
    from migrator.regeneration import regenerate as run

    console = _console(quiet=quiet, verbose=verbose)
    settings = config.merge(_recipe(archive), {"force": force, "jobs": jobs})
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        report = (drift if check else run)(settings, watcher)
    if json:
        print(report.to_json(), end="")
    elif check:
        console.drift(report, settings)
    else:
        console.migration(report, settings)
    raise typer.Exit(report.exit_status)


def _recipe(archive: Path | None) -> Settings:
    """The settings that an archive is made with: those in the current folder where they name
    a source, and else its own."""
    from migrator.recipe import source_of

    here = config.load(Path.cwd())
    if archive is None and here.source:
        return here
    return source_of(archive or here.output)


def _settings(**flags: Any) -> Settings:
    return config.merge(config.load(Path.cwd()), flags)


def _credentials(settings: Settings) -> Callable[[str], Mapping[str, str]] | None:
    """The headers that say to the API at an address who asks; None where nobody is named, or
    no site is to be asked. Raises UsageError."""
    from migrator.opening import is_address
    from migrator.sources.rest import authorization

    if not settings.user or settings.offline or not any(map(is_address, settings.source)):
        return None
    password = _password(settings.user)
    return lambda root: authorization(root, settings.user, password)


def _console(*, quiet: bool = False, verbose: bool = False) -> Console:
    # Drawing takes longer to load than all that `migrator --help` needs.
    from migrator.console import Console, Verbosity

    return Console(Verbosity.of(quiet=quiet, verbose=verbose))


def _password(user: str) -> str:
    """The application password of `user`, which no command line and no file shows to others.

    Raises UsageError where nobody can be asked for it.
    """
    if password := os.environ.get(PASSWORD, ""):
        return password
    if not sys.stdin.isatty():
        raise UsageError(f"--user {user} needs an application password: set {PASSWORD}")
    return str(typer.prompt(f"Application password of {user}", hide_input=True, err=True))


def _database_password(sources: tuple[str, ...]) -> None:
    """Ask for the password of a database where nothing else tells it; it goes where the driver
    looks for it, and nowhere else."""
    from migrator.fetch.mysql import PASSWORD as VARIABLE
    from migrator.opening import is_database

    asked = [source for source in sources if is_database(source)]
    if asked and VARIABLE not in os.environ and sys.stdin.isatty():
        text = f"Password of {asked[0]} (empty for none)"
        os.environ[VARIABLE] = str(
            typer.prompt(text, default="", hide_input=True, show_default=False, err=True)
        )


def _named(sources: tuple[str, ...]) -> tuple[str, ...]:
    if not sources:
        raise UsageError("no SOURCE is named: give an export, or write one into migrator.toml")
    return sources


class Interrupted(MigratorError):
    """The person pressed Ctrl-C. A type of its own, so that no library takes it for its own."""

    exit_status = 130


def _interrupt(_signal: int, _frame: object) -> None:
    raise Interrupted("interrupted; the same command goes on where this one stopped")


def main() -> None:
    """Entry point of the command `migrator`. Every error of ours is one sentence on stderr."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except MigratorError as error:
        _console().error(str(error))
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`migrator inspect x | head`).
        sys.stderr.close()
        sys.exit(0)
