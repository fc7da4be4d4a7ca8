"""Flags and migrator.toml become one Settings.

A flag given on the command line wins over the file, the file wins over the
default. The file is `migrator.toml` in the current folder, or else the table
`[tool.migrator]` of a `pyproject.toml` there. Relative paths in it count from
the folder that holds it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from migrator.errors import ConfigError

Via = Literal["", "rest", "pages", "wayback"]
Images = Literal["none", "shown", "original", "all"]
Media = Literal["images", "all"]
External = Literal["keep", "images", "localize"]
Pages = Literal["full", "summary", "none"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told. One field is one flag and one key of the file.

    source   exports, or folders of parts
    layout   template of a post's folder; "" is the layout of DESIGN (see output/layout)
    types    post types to write; empty means all that hold content
    status   statuses to write; empty means publish, draft, pending and future
    since    first day to write, `until` the last, on the blog's own clock
    fields   front matter keys: selects, orders, renames ("title,date:created"); "" is the default
    via      how a site is read: rest, pages, wayback (from the archive at `wayback_address`), or
             "" for what it offers
    before   first day of which no snapshot of that archive is taken any more
    limit    posts of a site that are read at most; 0 is all
    rate     requests in a second to one host; 0 is what the command finds polite: a site is read
             one request after another, and links are asked two in a second
    ignore_robots  read also what robots.txt does not allow, of a site of one's own
    uploads  a local copy of wp-content/uploads
    offline  open no socket
    images   which variant of an image is kept: none, the shown one, its original, or the shown
             one with every other size and what is attached to a post without being shown
    media    fetch only images, or every file that posts link to
    external     of other hosts keep addresses, localize the images, or localize every file
    skip_host    hosts whose files keep their addresses
    cache        where fetched files are kept for the next run; None is migration/store in `output`
    connections  at once to one host
    insecure     accept broken certificates
    wayback      ask the Internet Archive, at `wayback_address`, for what is gone
    allow_private  fetch from private network addresses too
    jobs     how many processes convert and compare posts; 0 is as many as there are processors
    user     who asks a live site, with an application password that stands in no setting
    straight_quotes  make quotes that WordPress curled straight again, where a site shows them
    site     which of several sites in a database; "" is the main one
    proof    compare every post with what WordPress shows
    online   ask external links whether they work
    link_cache     where that is kept; None is migration/links.json in `output`
    max_age        for how many days it is believed that a link works
    accept_status  statuses that are as good as 200: "403", "500-599"
    exclude        patterns of addresses, or of hosts, that are not asked
    suggest        ask the Internet Archive for the newest snapshot of a dead link
    report   migration/report.html with a page for every post (full), alone (summary), or none
    shortcodes  rules of one's own: name -> {"rule": "keep" | "drop" | "unwrap"}
                or {"template": "..."}
    """

    source: tuple[str, ...] = ()
    output: Path = Path("output")
    layout: str = ""
    types: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    fields: str = ""
    via: Via = ""
    before: date | None = None
    limit: int = 0
    rate: float = 0.0
    ignore_robots: bool = False
    uploads: Path | None = None
    offline: bool = False
    images: Images = "shown"
    media: Media = "all"
    external: External = "images"
    skip_host: tuple[str, ...] = ()
    cache: Path | None = None
    connections: int = 4
    insecure: bool = False
    wayback: bool = False
    wayback_address: str = "https://web.archive.org"
    allow_private: bool = False
    force: bool = False
    dry_run: bool = False
    jobs: int = 0
    user: str = ""
    straight_quotes: bool = False
    site: str = ""
    proof: bool = True
    online: bool = False
    link_cache: Path | None = None
    max_age: int = 7
    accept_status: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    suggest: bool = False
    report: Pages = "full"
    shortcodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_CHOICES: dict[str, tuple[str, ...]] = {
    "via": get_args(Via),
    "images": get_args(Images),
    "media": get_args(Media),
    "external": get_args(External),
    "report": get_args(Pages),
}
_MOST_CONNECTIONS = 64
_MOST_JOBS = 1024
_MOST_DAYS = 3650
_RATES = (0.01, 1000.0)
_STATUS = re.compile(r"([1-9]\d\d)(?:-([1-9]\d\d))?", re.ASCII)
_SHORTCODE_RULES = ("keep", "drop", "unwrap")


def load(folder: Path) -> Settings:
    """Settings from the configuration file in `folder`, or the defaults when there is none.

    Raises ConfigError for a file that does not parse, an unknown key or a value
    of the wrong kind.
    """
    own = folder / "migrator.toml"
    project = folder / "pyproject.toml"
    if own.is_file():
        return from_table(read(own), own)
    if project.is_file():
        return from_table(read(project).get("tool", {}).get("migrator", {}), project)
    return Settings()


def read(path: Path) -> dict[str, Any]:
    """The table of a TOML file. Raises ConfigError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


def from_table(table: Mapping[str, Any], path: Path) -> Settings:
    """Settings from the parsed table of the file at `path`. Raises ConfigError."""
    known = [f.name for f in fields(Settings)]
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"{path}: there is no setting {key!r}{hint}")
        values[name] = _value(name, value, path)
    return Settings(**values)


def merge(settings: Settings, flags: Mapping[str, Any]) -> Settings:
    """`settings` with every flag that was given (is not None) on top.

    Raises ConfigError for a value that makes no sense.
    """
    known = {f.name for f in fields(Settings)}
    for name in flags:
        if name not in known:
            raise ConfigError(f"there is no setting {name!r}")
    given = {k: _value(k, v, None) for k, v in flags.items() if v is not None}
    return replace(settings, **given)


def _value(name: str, value: Any, path: Path | None) -> Any:
    """One setting's value in its own type; `path` is the file it stands in, if it does."""
    default = getattr(Settings(), name)
    where = f"{path}: {name.replace('_', '-')}" if path else f"--{name.replace('_', '-')}"
    if name == "source":
        return _sources(value, where, path)
    if name in ("output", "uploads", "cache", "link_cache"):
        return _path(value, where, path)
    if name in ("since", "until", "before"):
        return _day(value, where)
    if name == "shortcodes":
        return _shortcodes(value, where)
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            choices = ", ".join(filter(None, _CHOICES[name]))
            raise ConfigError(f"{where} is one of {choices}, not {value!r}")
        return value
    if name in _READERS:
        return _READERS[name](value, where)
    if isinstance(default, tuple):
        return _names(value, where)
    if not isinstance(value, type(default)):
        kind = "true or false" if isinstance(default, bool) else "a string"
        raise ConfigError(f"{where} is {kind}, not {value!r}")
    return value


def _path(value: Any, where: str, file: Path | None) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where} is a path, not {value!r}")
    return file.parent / value if file else Path(value)


def _sources(value: Any, where: str, file: Path | None) -> tuple[str, ...]:
    """One source or several: paths, or addresses."""
    parts = [value] if isinstance(value, (str, Path)) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, (str, Path)) for p in parts):
        raise ConfigError(f"{where} is a path or a list of paths, not {value!r}")
    texts = map(str, parts)
    return tuple(
        text if file is None or "://" in text else str(file.parent / text) for text in texts
    )


def _connections(value: Any, where: str) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_CONNECTIONS:
        raise ConfigError(f"{where} is a number from 1 to {_MOST_CONNECTIONS}, not {value!r}")
    return value


def _jobs(value: Any, where: str) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_JOBS:
        raise ConfigError(f"{where} is a number from 1 to {_MOST_JOBS}, not {value!r}")
    return value


def _days(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:
        raise ConfigError(f"{where} is a number of days from 0 to {_MOST_DAYS}, not {value!r}")
    return value


def _rate(value: Any, where: str) -> float:
    least, most = _RATES
    if type(value) not in (int, float) or not (value == 0 or least <= value <= most):
        raise ConfigError(
            f"{where} is a number of requests a second from {least:g} to {most:g}, not {value!r}"
        )
    return float(value)


def _statuses(value: Any, where: str) -> tuple[str, ...]:
    """Numbers and ranges, also written as "403,500-599"."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    for text in (texts := _names([str(p) if type(p) is int else p for p in parts], where)):
        if not _STATUS.fullmatch(text):
            raise ConfigError(f"{where} is a list such as 403,429,500-599, not {value!r}")
    return texts


def _patterns(value: Any, where: str) -> tuple[str, ...]:
    """One or more; a comma may be part of an address."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, str) and p for p in parts):
        raise ConfigError(f"{where} is a list of patterns, not {value!r}")
    return tuple(parts)


def statuses(texts: Iterable[str]) -> frozenset[int]:
    """The numbers that a setting such as `accept_status` names."""
    ends = [match.groups() for text in texts if (match := _STATUS.fullmatch(text))]
    return frozenset(n for first, last in ends for n in range(int(first), int(last or first) + 1))


def _limit(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise ConfigError(f"{where} is a whole number, 0 or more, not {value!r}")
    return value


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "connections": _connections,
    "jobs": _jobs,
    "max_age": _days,
    "limit": _limit,
    "rate": _rate,
    "accept_status": _statuses,
    "exclude": _patterns,
}


def _day(value: Any, where: str) -> date:
    if isinstance(value, date):
        return value if type(value) is date else date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(f"{where} is a day such as 2010-11-26, not {value!r}") from error


def _names(value: Any, where: str) -> tuple[str, ...]:
    """A list of names, also written as "a,b" or repeated."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, str) for p in parts):
        raise ConfigError(f"{where} is a list of names, not {value!r}")
    return tuple(name.strip() for part in parts for name in part.split(",") if name.strip())


def _shortcodes(value: Any, where: str) -> dict[str, dict[str, str]]:
    """`NAME = "drop"`, or a table with `rule` or `template`."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where} is a table of shortcodes, not {value!r}")
    rules: dict[str, dict[str, str]] = {}
    for name, rule in value.items():
        table = {"rule": rule} if isinstance(rule, str) else rule
        if not isinstance(table, Mapping) or set(table) not in ({"rule"}, {"template"}):
            raise ConfigError(f'{where}.{name} needs either rule = "..." or template = "..."')
        if "rule" in table and table["rule"] not in _SHORTCODE_RULES:
            raise ConfigError(
                f"{where}.{name} is one of {', '.join(_SHORTCODE_RULES)}, not {table['rule']!r}"
            )
        rules[name] = {key: str(text) for key, text in table.items()}
    return rules
