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


def option(name: str, text: str, **more: Any) -> Any:
    """An option that is None unless given, so that migrator.toml can stand in for it."""
    return typer.Option(name, help=text, show_default=False, **more)


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="An export of WordPress (.xml, .xml.gz, .zip), all its parts, or a folder of parts; "
        "the address of a site, its capture (.warc.gz), or a folder of saved pages.",
        show_default=False,
    ),
]
OwnSources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE...",
        help="As for inspect; may stand in migrator.toml instead.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is broken.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every note as well.")]
Via = Annotated[
    str | None,
    option(
        "--via", "How a site is read: rest, pages, or wayback when it is gone [what it offers]."
    ),
]
Before = Annotated[
    str | None,
    option("--before", "With wayback, only what the Internet Archive kept before this day."),
]
Limit = Annotated[int | None, option("--limit", "Read so many posts of a site's pages.")]
Rate = Annotated[
    float | None, option("--rate", "Requests in a second to the site [one after another].")
]
IgnoreRobots = Annotated[
    bool | None,
    option("--ignore-robots", "Read what robots.txt does not allow, of a site of your own."),
]
AllowPrivate = Annotated[
    bool | None, option("--allow-private", "Fetch from private network addresses too.")
]
User = Annotated[
    str | None, option("--user", "Who asks a live site; application password in MIGRATOR_PASSWORD.")
]
Jobs = Annotated[
    int | None, option("--jobs", "Processes that convert and compare posts [one for each core].")
]
Insecure = Annotated[bool | None, option("--insecure", "Accept broken certificates.")]
Names = list[str] | None
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
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the archive [output].")
    ] = None,
    via: Via = None,
    before: Before = None,
    limit: Limit = None,
    rate: Rate = None,
    ignore_robots: IgnoreRobots = None,
    uploads: Annotated[
        Path | None, option("--uploads", "A local copy of wp-content/uploads, asked first.")
    ] = None,
    offline: Annotated[bool | None, option("--offline", "Open no socket.")] = None,
    layout: Annotated[
        str | None,
        option("--layout", "Folder of a post, such as '{types}/{year}/{slug}' or '{permalink}'."),
    ] = None,
    types: Annotated[Names, option("--types", "Only these types, such as post,page.")] = None,
    status: Annotated[
        Names, option("--status", "Only these statuses; also private, protected.")
    ] = None,
    author: Annotated[Names, option("--author", "Only these authors (their logins).")] = None,
    since: Annotated[str | None, option("--since", "Only from this day on: 2010-11-26.")] = None,
    until: Annotated[str | None, option("--until", "Only up to this day, included.")] = None,
    fields: Annotated[
        str | None,
        option("--fields", "Front matter keys: select, order, rename (title,date:created,id)."),
    ] = None,
    images: Annotated[
        str | None,
        option("--images", "none, shown (the size the post shows), original, or all [shown]."),
    ] = None,
    media: Annotated[
        str | None, option("--media", "images, or all files that posts link to [all].")
    ] = None,
    external: Annotated[
        str | None,
        option("--external", "Of other hosts: keep addresses, images, or localize all [images]."),
    ] = None,
    skip_host: Annotated[
        Names, option("--skip-host", "Leave the files of this host where they are.")
    ] = None,
    cache: Annotated[
        Path | None,
        option("--cache", "Keep fetched files here for the next run [OUTPUT/migration/store]."),
    ] = None,
    connections: Annotated[
        int | None, option("--connections", "At once to one host, 1 to 64 [4].")
    ] = None,
    insecure: Insecure = None,
    wayback: Annotated[
        bool | None, option("--wayback", "Ask the Internet Archive for files that are gone.")
    ] = None,
    allow_private: AllowPrivate = None,
    user: User = None,
    straight_quotes: Annotated[
        bool | None, option("--straight-quotes", "Undo curly quotes that a live site shows.")
    ] = None,
    force: Annotated[
        bool | None, option("--force", "Overwrite files that were edited by hand.")
    ] = None,
    dry_run: Annotated[
        bool | None, option("--dry-run", "Do everything but write; nothing is fetched.")
    ] = None,
    pages: Annotated[
        str | None,
        option("--report", "report.html with a page for every post, summary, or none [full]."),
    ] = None,
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
        ignore_robots=ignore_robots, uploads=uploads, offline=offline, layout=layout,
        types=types, status=status, author=author, since=since, until=until, fields=fields,
        images=images, media=media, external=external, skip_host=skip_host, cache=cache,
        connections=connections, insecure=insecure, wayback=wayback,
        allow_private=allow_private, user=user, straight_quotes=straight_quotes, force=force,
        dry_run=dry_run, report=pages, jobs=jobs,
    )  # fmt: skip
    _named(settings.source)
    credentials = _credentials(settings)
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
def inspect(sources: Sources, json: Json = False) -> None:
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
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        census = take(open_source(sources), watcher)
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
    archive: Annotated[
        Path, typer.Argument(help="Folder of Markdown files, whoever wrote them.")
    ] = Path("output"),
    source: Annotated[
        Names, option("--source", "Its export, where migrator.toml in it names none (any more).")
    ] = None,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Do not compare the archive with its source.")
    ] = False,
    fixtures: Annotated[
        Path | None,
        option("--fixtures", "A folder that the archive must equal, or inputs with results."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Show what differs from --fixtures, and accept it.")
    ] = False,
    baseline: Annotated[
        Path | None,
        option("--baseline", "File of accepted findings [ARCHIVE/migrator-baseline.toml]."),
    ] = None,
    accept: Annotated[
        str | None, option("--accept", "Accept what is found now, for this reason.")
    ] = None,
    online: Annotated[bool | None, option("--online", "Ask external links, too.")] = None,
    link_cache: Annotated[
        Path | None,
        option("--link-cache", "What they answered [ARCHIVE/migration/links.json]."),
    ] = None,
    max_age: Annotated[
        int | None, option("--max-age", "Days for which a link that works is believed to [7].")
    ] = None,
    accept_status: Annotated[
        Names, option("--accept-status", "Answers as good as 200, such as 403,500-599.")
    ] = None,
    exclude: Annotated[
        Names, option("--exclude", "A host not to ask, or a pattern of addresses (https://a.b/*).")
    ] = None,
    rate: Annotated[
        float | None, option("--rate", "Requests a second to one host, at most [2].")
    ] = None,
    suggest: Annotated[
        bool | None, option("--suggest", "Name the Internet Archive's newest copy of dead links.")
    ] = None,
    allow_private: Annotated[
        bool | None, option("--allow-private", "Ask private network addresses too.")
    ] = None,
    jobs: Jobs = None,
    form: Annotated[
        str, typer.Option("--format", help="text, json, junit, github or markdown.")
    ] = "text",
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
    force: Annotated[
        bool | None, option("--force", "Overwrite files that were edited by hand.")
    ] = None,
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
