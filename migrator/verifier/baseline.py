"""Findings that are known and accepted, each with a reason.

    [[accepted]]
    kind = "broken-anchor"
    where = "posts/tea/index.md"
    message = "#top leads to no heading or anchor in posts/tea/index.md"
    reason = "The blog had it so."

`where` may be a pattern (`posts/2009/*`). Without `message`, every finding of that kind there is
accepted. An entry that nothing answers to any more is a finding itself, so that the file
does not outlive what it excuses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from migrator.archive.yaml_text import without_surrogates
from migrator.errors import ConfigError
from migrator.findings import KINDS, Finding
from migrator.report import Accepted, Report

NAME: Final = "migrator-baseline.toml"
_KEYS: Final = frozenset(("kind", "where", "message", "reason"))
_PATTERN: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An entry of the file. `message` "" stands for every message."""

    kind: str
    where: str
    reason: str
    message: str = ""

    def answers(self, finding: Finding) -> bool:
        """Is this the finding that is accepted? Of a message the first line counts."""
        # A file of text holds no lone surrogates, a file's name may.
        message = without_surrogates(first_line(finding.message))
        where = without_surrogates(finding.where)
        if self.kind != finding.kind or self.message not in ("", message):
            return False
        if self.where == where:
            return True
        return bool(_PATTERN & set(self.where)) and fnmatchcase(where, self.where)


def first_line(message: str) -> str:
    """What of a message an entry names: below it may stand a difference, line by line."""
    return message.partition("\n")[0]


def load(path: Path) -> tuple[Acceptance, ...]:
    """The entries of a baseline file. Raises ConfigError for one that is none."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    entries = table.get("accepted", [])
    if set(table) - {"accepted"} or not isinstance(entries, list):
        raise ConfigError(f"{path} holds something else than [[accepted]] entries")
    return tuple(_entry(entry, f"{path}, entry {n}") for n, entry in enumerate(entries, 1))


def _entry(entry: Any, where: str) -> Acceptance:
    if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
        raise ConfigError(f"{where}: kind, where, message and reason are strings")
    if unknown := set(entry) - _KEYS:
        raise ConfigError(f"{where}: there is no key {sorted(unknown)[0]!r}")
    if not entry.get("reason", "").strip():
        raise ConfigError(f"{where} needs a reason")
    if entry.get("kind") not in KINDS:
        raise ConfigError(f"{where}: there is no kind of finding {entry.get('kind')!r}")
    if "where" not in entry:
        raise ConfigError(f'{where} needs a where, "*" for everywhere')
    return Acceptance(**entry)


def apply(report: Report, entries: Sequence[Acceptance], name: str = NAME) -> Report:
    """The report with accepted findings apart from the others. `name` is that of the file."""
    by_kind: dict[str, list[Acceptance]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    used: set[Acceptance] = set()
    accepted: list[Accepted] = []
    rest: list[Finding] = []
    for finding in report.findings:
        answering = [each for each in by_kind.get(finding.kind, ()) if each.answers(finding)]
        used.update(answering)
        if answering:
            accepted.append(Accepted(finding, answering[0].reason))
        else:
            rest.append(finding)
    rest += _unused((entry for entry in entries if entry not in used), name)
    return replace(report, findings=rest, accepted=[*report.accepted, *accepted])


def _unused(entries: Iterable[Acceptance], name: str) -> Iterable[Finding]:
    for entry in entries:
        said = f": {entry.message}" if entry.message else ""
        message = f"{entry.kind} at {entry.where}{said} does not occur; take the entry out"
        yield Finding("unused-acceptance", name, message)
