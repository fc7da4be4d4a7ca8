"""Read a baseline file of accepted findings, and apply it to a report.

    [[accepted]]
    kind = "broken-anchor"
    where = "posts/tea/index.md"
    message = "#soup: no heading or anchor in posts/tea/index.md matches"
    reason = "The blog had this broken link, too."

`where` may be a pattern (`posts/2009/*`). Without `message`, every finding of that kind in that
place is accepted. An entry that matches no finding any more is itself a finding, so that
outdated entries are removed; but only if the check that finds its kind ran.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from migrator.archive.yaml_text import without_surrogates
from migrator.errors import ConfigError, UsageError, reason_of
from migrator.findings import KINDS, Finding
from migrator.report import Accepted, Report
from migrator.startup.value_objects import value_object
from migrator.untrusted import toml_text
from migrator.untrusted.regular_files import read_regular

NAME: Final = "migrator-baseline.toml"
_KEYS: Final = frozenset(("kind", "where", "message", "reason"))
_PATTERN: Final = frozenset("*?[")


class Check(Enum):
    """The checks that find something to accept.

    FILES       the archive's files, by themselves
    COMPARISON  the archive compared with its source
    LINKS       external links
    FIXTURES    results compared with the expected ones
    REBUILD     the archive compared with its rebuild
    """

    FILES = "files"
    COMPARISON = "comparison"
    LINKS = "links"
    FIXTURES = "fixtures"
    REBUILD = "rebuild"


# All other kinds are found by the comparison with the source, some of them by it alone.
_KINDS: Final = {
    Check.FILES: (
        "bad-front-matter", "missing-key", "missing-date", "broken-link", "broken-anchor",
        "broken-image", "unchecked-image", "bad-encoding", "changed-file", "undefined-reference",
        "unused-footnote", "duplicate-slug", "duplicate-body", "template-syntax", "placeholder",
        "case-collision", "old-host-link", "unused-file", "edited-by-hand", "broken-manifest",
        "unfinished-run",
        "lost-file", "stale", "stale-page", "lost-report", "edited-report",
    ),
    Check.LINKS: ("dead-link", "dead-anchor", "moved-link", "untold-link", "unusable-cache"),
    Check.FIXTURES: ("fixture-differs", "fixture-missing", "fixture-unexpected"),
    Check.REBUILD: (
        "drifted-source", "drifted-settings", "drifted-edit", "drifted-file", "drifted-tool",
        "lost-asset",
    ),
}  # fmt: skip
_CHECKS: Final = {kind: check for check, kinds in _KINDS.items() for kind in kinds}


# Findings of `verify` about a file that was edited or removed by hand.
_KINDS_OF_EDITS: Final = ("edited-by-hand", "changed-file", "lost-file", "lost-page", "lost-data")


def check_of(kind: str) -> Check:
    """Return the check without which a kind of finding may stay unseen."""
    return _CHECKS.get(kind, Check.COMPARISON)


@value_object
class Acceptance:
    """An entry of the file. With an empty `message`, every message matches.

    `is_derived` is true for an entry that follows from another one, and is not in the file.
    """

    kind: str
    where: str
    reason: str
    message: str = ""
    is_derived: bool = False

    def matches(self, finding: Finding) -> bool:
        """Return True if the entry accepts the finding. Only the first line of a message counts."""
        # A text file cannot contain lone surrogates, but a file name can.
        message = without_surrogates(first_line(finding.message))
        where = without_surrogates(finding.where)
        if self.kind != finding.kind or self.message not in ("", message):
            return False
        if self.where == where:
            return True
        return bool(_PATTERN & set(self.where)) and fnmatchcase(where, self.where)


def first_line(message: str) -> str:
    """Return the part of a message that an entry names; a unified diff may follow it."""
    return message.partition("\n")[0]


def load(path: Path) -> tuple[Acceptance, ...]:
    """Load the entries of a baseline file. Raises ConfigError for an invalid file."""
    try:
        table = toml_text.loads(toml_text.decoded(read_regular(path)))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {reason_of(error)}") from error
    entries = table.get("accepted", [])
    if set(table) - {"accepted"} or not isinstance(entries, list):
        raise ConfigError(f"{path} may contain only [[accepted]] entries")
    return tuple(_entry(entry, f"{path}, entry {n}") for n, entry in enumerate(entries, 1))


def _entry(entry: Any, where: str) -> Acceptance:
    if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
        raise ConfigError(f"{where}: kind, where, message and reason must be strings")
    if unknown := set(entry) - _KEYS:
        raise ConfigError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    if not entry.get("reason", "").strip():
        raise ConfigError(f"{where} needs a reason")
    if entry.get("kind") not in KINDS:
        raise ConfigError(f"{where}: unknown kind of finding {entry.get('kind')!r}")
    if "where" not in entry:
        raise ConfigError(f'{where} needs a where ("*" for every place)')
    return Acceptance(**entry)


def apply(
    report: Report,
    entries: Sequence[Acceptance],
    name: str = NAME,
    checks: Collection[Check] = tuple(Check),
) -> Report:
    """Move the findings that an entry matches to `report.accepted`.

    `name` is the file's name, and `checks` are those that ran.
    """
    by_kind: dict[str, list[Acceptance]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    used: set[Acceptance] = set()
    accepted: list[Accepted] = []
    rest: list[Finding] = []
    for finding in report.findings:
        matching = [each for each in by_kind.get(finding.kind, ()) if each.matches(finding)]
        used.update(matching)
        if matching:
            accepted.append(Accepted(finding, matching[0].reason))
        else:
            rest.append(finding)
    unused = (entry for entry in entries if entry not in used and not entry.is_derived)
    rest += _unused((entry for entry in unused if check_of(entry.kind) in checks), name)
    return replace(report, findings=rest, accepted=[*report.accepted, *accepted])


def require(path: Path | None) -> None:
    """Raise UsageError if the user names a baseline file, `path`, that does not exist."""
    if path is not None and not path.exists():
        raise UsageError(
            f"there is no baseline file {path}: check its name; `migrator verify --accept REASON` "
            "writes one"
        )


def apply_file(report: Report, path: Path, checks: Collection[Check] = ()) -> Report:
    """Apply the baseline file at `path`; return the report unchanged if the file does not exist.

    `checks` are those that ran. Raises ConfigError.
    """
    return apply(report, load(path), path.name, checks) if path.exists() else report


def with_edits(entries: Iterable[Acceptance]) -> tuple[Acceptance, ...]:
    """Return the entries, and for each file whose edit or removal they accept one that accepts its
    difference from a rebuild too."""
    entries = tuple(entries)
    places = {each.where: each.reason for each in entries if each.kind in _KINDS_OF_EDITS}
    derived = [
        Acceptance("drifted-edit", where, reason, is_derived=True)
        for where, reason in places.items()
    ]
    return (*entries, *derived)


def _unused(entries: Iterable[Acceptance], name: str) -> Iterable[Finding]:
    for entry in entries:
        accepted = f": {entry.message}" if entry.message else ""
        message = f"{entry.kind} at {entry.where}{accepted} does not occur; remove the entry"
        yield Finding("unused-acceptance", name, message)
