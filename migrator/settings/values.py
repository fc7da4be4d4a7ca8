"""Define the types of option values: each reads, checks and names the values of one kind.

A value comes from the command line (text, numbers, lists of text), from migrator.toml (TOML's
types) or from Python. A reader returns the value in the type that `Settings` holds, or raises
ConfigError with one sentence that begins with the option's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from migrator.errors import ConfigError, did_you_mean
from migrator.settings.typed_address import url_of
from migrator.startup.value_objects import value_object

SHORTCODE_RULES: Final = ("keep", "drop", "unwrap")
_STATUS_CODES: Final = re.compile(r"([1-9]\d\d)(?:-([1-9]\d\d))?", re.ASCII)
# A path without a host, a query, a fragment and `..`.
_URL_PATH: Final = re.compile(r"/?(?:(?!\.\.?(?:/|$))[^/\\?#:\s]+(?:/|$))*")
# So alike is a misspelling ("published"), and not a status of a plugin ("rejected").
_MISSPELT: Final = 0.8

Reader = Callable[[Any, str, Path | None], Any]
"""Read a value. The second argument names the option in errors, such as "--images"; the third is
the folder from which relative paths count, or None for the current folder."""


@value_object
class ValueType:
    """Rules for reading and typing the values of an option.

    read        reader of a value
    stored      annotation of the field of `Settings`, as source text
    accepted    annotation of the Python keyword, as source text, without None
    from_flag   type in which the command line hands a value over
    empty       default of an option of this type that names none
    value_name  placeholder of the value in the help; "" for a flag without a value
    choices     values to choose from
    is_open     True if other values than `choices` are allowed
    """

    read: Reader
    stored: str
    accepted: str
    from_flag: Any
    empty: Any = None
    value_name: str = ""
    choices: tuple[str, ...] = ()
    is_open: bool = False


def choice(*choices: str, unset: bool = False) -> ValueType:
    """Return the type of one of `choices`; with `unset` also of "", the default."""
    allowed = ("", *choices) if unset else choices

    def read(value: Any, name: str, _folder: Path | None) -> str:
        if value not in allowed:
            hint = did_you_mean(value, choices)
            raise ConfigError(f"{name} is one of {', '.join(choices)}, not {value!r}{hint}")
        return str(value)

    literal = f"Literal[{', '.join(_quoted(each) for each in allowed)}]"
    return ValueType(read, literal, literal, str, "" if unset else None, choices=choices)


def names(value_name: str, *known: str) -> ValueType:
    """Return the type of a list of names, also written as "a,b".

    With `known` names, a misspelt one is an error. Other names are allowed, because plugins
    register their own: a name with a hyphen or an underscore is never taken for a misspelling.
    """

    def read(value: Any, name: str, _folder: Path | None) -> tuple[str, ...]:
        given = _names(value, name)
        for each in given:
            hint = did_you_mean(each, known, _MISSPELT) if each.isalpha() else ""
            if hint and each not in known:
                raise ConfigError(f"{name}: {each!r} is not known{hint}")
        return given

    accepted = "str | list[str] | tuple[str, ...]"
    stored = "tuple[str, ...]"
    return ValueType(read, stored, accepted, list[str], (), value_name, known, is_open=True)


def whole_number(least: int, most: int | None = None, unit: str = "") -> ValueType:
    """Return the type of a whole number from `least` to `most`."""
    span = f"a number{unit} from {least} to {most}" if most else f"a whole number, {least} or more"

    def read(value: Any, name: str, _folder: Path | None) -> int:
        if type(value) is not int or value < least or (most and value > most):
            raise ConfigError(f"{name} is {span}, not {value!r}")
        return value

    return ValueType(read, "int", "int", int, 0, "N")


def rate(least: float, most: float) -> ValueType:
    """Return the type of a number of requests per second; 0 stands for the command's default."""

    def read(value: Any, name: str, _folder: Path | None) -> float:
        if type(value) not in (int, float) or not (value == 0 or least <= value <= most):
            raise ConfigError(
                f"{name} is a number of requests a second from {least:g} to {most:g}, not {value!r}"
            )
        return float(value)

    return ValueType(read, "float", "float", float, 0.0, "N")


def status_codes(texts: Iterable[str]) -> frozenset[int]:
    """Return the HTTP status codes that codes and ranges such as "403" and "500-599" name."""
    ends = [match.groups() for text in texts if (match := _STATUS_CODES.fullmatch(text))]
    return frozenset(n for first, last in ends for n in range(int(first), int(last or first) + 1))


def _flag(value: Any, name: str, _folder: Path | None) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{name} is true or false, not {value!r}")
    return value


def _text(value: Any, name: str, _folder: Path | None) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{name} is a string, not {value!r}")
    return value


def _url_path(value: Any, name: str, _folder: Path | None) -> str:
    if not isinstance(value, str) or not _URL_PATH.fullmatch(value):
        raise ConfigError(f"{name} is a path such as /blog, not {value!r}")
    return value


def _path(value: Any, name: str, folder: Path | None) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{name} is a path, not {value!r}")
    return folder / value if folder else Path(value)


def _sources(value: Any, name: str, folder: Path | None) -> tuple[str, ...]:
    """Read one or more paths or URLs."""
    parts = [value] if isinstance(value, (str, Path)) else value
    # An empty text would name the folder of migrator.toml.
    is_list = isinstance(parts, (list, tuple))
    if not is_list or not all(isinstance(each, (str, Path)) and str(each) for each in parts):
        raise ConfigError(f"{name} is a path or a list of paths, not {value!r}")
    texts = map(str, parts)
    if folder is None:
        return tuple(texts)
    return tuple(
        text if "://" in text or url_of(text, folder) else str(folder / text) for text in texts
    )


def _day(value: Any, name: str, _folder: Path | None) -> date:
    if isinstance(value, date):
        return value if type(value) is date else date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(f"{name} is a day such as 2010-11-26, not {value!r}") from error


def _names(value: Any, name: str) -> tuple[str, ...]:
    """Read a list of names, also written as "a,b" or repeated."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, str) for p in parts):
        raise ConfigError(f"{name} is a list of names, not {value!r}")
    return tuple(text.strip() for part in parts for text in part.split(",") if text.strip())


def _hosts(value: Any, name: str, _folder: Path | None) -> tuple[str, ...]:
    """Read names of hosts; a URL would match none."""
    hosts = _names(value, name)
    for host in hosts:
        if "/" in host or " " in host:
            raise ConfigError(f"{name} is a list of hosts such as cdn.example.com, not {host!r}")
    return hosts


def _codes(value: Any, name: str, _folder: Path | None) -> tuple[str, ...]:
    """Read codes and ranges, also written as "403,500-599"."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    for text in (texts := _names([str(p) if type(p) is int else p for p in parts], name)):
        if not status_codes([text]):
            raise ConfigError(f"{name} is a list such as 403,429,500-599, not {value!r}")
    return texts


def _patterns(value: Any, name: str, _folder: Path | None) -> tuple[str, ...]:
    """Read one or more patterns. A comma may be part of a URL, so it separates nothing."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, str) and p for p in parts):
        raise ConfigError(f"{name} is a list of patterns, not {value!r}")
    return tuple(parts)


def _shortcodes(value: Any, name: str, _folder: Path | None) -> dict[str, dict[str, str]]:
    """Read `NAME = "drop"`, or a table with `rule` or `template`."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{name} is a table of shortcodes, not {value!r}")
    rules: dict[str, dict[str, str]] = {}
    for shortcode, rule in value.items():
        table = {"rule": rule} if isinstance(rule, str) else rule
        if not isinstance(table, Mapping) or set(table) not in ({"rule"}, {"template"}):
            raise ConfigError(f'{name}.{shortcode} needs either rule = "..." or template = "..."')
        if "rule" in table and table["rule"] not in SHORTCODE_RULES:
            hint = did_you_mean(table["rule"], SHORTCODE_RULES)
            raise ConfigError(
                f"{name}.{shortcode} is one of {', '.join(SHORTCODE_RULES)}, "
                f"not {table['rule']!r}{hint}"
            )
        rules[shortcode] = {key: str(text) for key, text in table.items()}
    return rules


def _rows(value: Any, name: str, _folder: Path | None) -> dict[str, dict[str, Any]]:
    """Read a table with a table for each name; its values are checked where they are used."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{name} is a table of tables, not {value!r}")
    for row, fields in value.items():
        if not isinstance(fields, Mapping):
            raise ConfigError(f"{name}.{row} is a table, not {fields!r}")
    return {str(row): dict(fields) for row, fields in value.items()}


def _quoted(text: str) -> str:
    return f'"{text}"'


FLAG: Final = ValueType(_flag, "bool", "bool", bool, empty=False)
TEXT: Final = ValueType(_text, "str", "str", str, "", "TEXT")
URL_PATH: Final = ValueType(_url_path, "str", "str", str, "", "PATH")
FILE: Final = ValueType(_path, "Path | None", "str | Path", Path, None, "FILE")
FOLDER: Final = ValueType(_path, "Path | None", "str | Path", Path, None, "DIR")
REQUIRED_FOLDER: Final = ValueType(_path, "Path", "str | Path", Path, None, "DIR")
SOURCES: Final = ValueType(
    _sources,
    "tuple[str, ...]",
    "str | Path | list[str | Path] | tuple[str | Path, ...]",
    list[str],
    (),
    "SOURCE",
)
DAY: Final = ValueType(_day, "date | None", "str | date", str, None, "YYYY-MM-DD")
CODES: Final = ValueType(
    _codes,
    "tuple[str, ...]",
    "int | str | list[int | str] | tuple[int | str, ...]",
    list[str],
    (),
    "CODE,...",
)
HOSTS: Final = ValueType(
    _hosts, "tuple[str, ...]", "str | list[str] | tuple[str, ...]", list[str], (), "HOST,..."
)
PATTERNS: Final = ValueType(
    _patterns, "tuple[str, ...]", "str | list[str] | tuple[str, ...]", list[str], (), "PATTERN"
)
SHORTCODES: Final = ValueType(
    _shortcodes,
    "Mapping[str, Mapping[str, str]]",
    "Mapping[str, str | Mapping[str, str]]",
    None,
    {},
)
ROWS: Final = ValueType(
    _rows,
    "Mapping[str, Mapping[str, Any]]",
    "Mapping[str, Mapping[str, Any]]",
    None,
    {},
)
