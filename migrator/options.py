"""The options of the command line: what each is called, what it takes and what is said of it.

Those that may stand in `migrator.toml` too are None unless given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def option(name: str, text: str, **more: Any) -> Any:
    """An option that is None unless given, so that migrator.toml can stand in for it."""
    return typer.Option(name, help=text, show_default=False, **more)


Names = list[str] | None

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="An export of WordPress (.xml, .xml.gz, .zip), all its parts, or a folder of parts; "
        "a database dump or a backup; the address of a site, its capture (.warc.gz), or a folder "
        "of saved pages.",
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
Site = Annotated[
    str | None, option("--site", "Which site of a database that holds several: 2, wp_2_, its URL.")
]
Jobs = Annotated[
    int | None, option("--jobs", "Processes that convert and compare posts [one for each core].")
]
Insecure = Annotated[bool | None, option("--insecure", "Accept broken certificates.")]
Archive = Annotated[
    Path | None, typer.Option("--output", "-o", help="Folder of the archive [output].")
]
Uploads = Annotated[
    Path | None, option("--uploads", "A local copy of wp-content/uploads, asked first.")
]
Offline = Annotated[bool | None, option("--offline", "Open no socket.")]
Layout = Annotated[
    str | None,
    option("--layout", "Folder of a post, such as '{types}/{year}/{slug}' or '{permalink}'."),
]
Types = Annotated[Names, option("--types", "Only these types, such as post,page.")]
Status = Annotated[Names, option("--status", "Only these statuses; also private, protected.")]
Author = Annotated[Names, option("--author", "Only these authors (their logins).")]
Since = Annotated[str | None, option("--since", "Only from this day on: 2010-11-26.")]
Until = Annotated[str | None, option("--until", "Only up to this day, included.")]
Fields = Annotated[
    str | None,
    option("--fields", "Front matter keys: select, order, rename (title,date:created,id)."),
]
Images = Annotated[
    str | None,
    option("--images", "none, shown (the size the post shows), original, or all [shown]."),
]
Media = Annotated[str | None, option("--media", "images, or all files that posts link to [all].")]
External = Annotated[
    str | None,
    option("--external", "Of other hosts: keep addresses, images, or localize all [images]."),
]
SkipHost = Annotated[Names, option("--skip-host", "Leave the files of this host where they are.")]
Cache = Annotated[
    Path | None,
    option("--cache", "Keep fetched files here for the next run [OUTPUT/migration/store]."),
]
Connections = Annotated[int | None, option("--connections", "At once to one host, 1 to 64 [4].")]
Wayback = Annotated[
    bool | None, option("--wayback", "Ask the Internet Archive for files that are gone.")
]
StraightQuotes = Annotated[
    bool | None, option("--straight-quotes", "Undo curly quotes that a live site shows.")
]
Force = Annotated[bool | None, option("--force", "Overwrite files that were edited by hand.")]
DryRun = Annotated[bool | None, option("--dry-run", "Do everything but write; nothing is fetched.")]
Report = Annotated[
    str | None,
    option("--report", "report.html with a page for every post, summary, or none [full]."),
]
ArchiveFolder = Annotated[
    Path, typer.Argument(help="Folder of Markdown files, whoever wrote them.")
]
Export = Annotated[
    Names, option("--source", "Its export, where migrator.toml in it names none (any more).")
]
FilesOnly = Annotated[
    bool, typer.Option("--files-only", help="Do not compare the archive with its source.")
]
Fixtures = Annotated[
    Path | None,
    option("--fixtures", "A folder that the archive must equal, or inputs with results."),
]
Update = Annotated[
    bool, typer.Option("--update", help="Show what differs from --fixtures, and accept it.")
]
Baseline = Annotated[
    Path | None,
    option("--baseline", "File of accepted findings [ARCHIVE/migrator-baseline.toml]."),
]
Accept = Annotated[str | None, option("--accept", "Accept what is found now, for this reason.")]
Online = Annotated[bool | None, option("--online", "Ask external links, too.")]
LinkCache = Annotated[
    Path | None,
    option("--link-cache", "What they answered [ARCHIVE/migration/links.json]."),
]
MaxAge = Annotated[
    int | None, option("--max-age", "Days for which a link that works is believed to [7].")
]
AcceptStatus = Annotated[
    Names, option("--accept-status", "Answers as good as 200, such as 403,500-599.")
]
Exclude = Annotated[
    Names, option("--exclude", "A host not to ask, or a pattern of addresses (https://a.b/*).")
]
HostRate = Annotated[float | None, option("--rate", "Requests a second to one host, at most [2].")]
Suggest = Annotated[
    bool | None, option("--suggest", "Name the Internet Archive's newest copy of dead links.")
]
AskPrivate = Annotated[bool | None, option("--allow-private", "Ask private network addresses too.")]
Form = Annotated[str, typer.Option("--format", help="text, json, junit, github or markdown.")]
