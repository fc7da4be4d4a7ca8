"""What a run came to: counts, findings, and the exit status that follows from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from migrator.archive.yaml_text import without_surrogates
from migrator.findings import KINDS, Finding, Severity
from migrator.model import Inputs, SkippedInput


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one kind, those that lost most first."""

    kind: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind][0]

    @property
    def description(self) -> str:
        return KINDS[self.kind][1]

    @property
    def weight(self) -> int:
        return sum(finding.weight for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a baseline file accepts, for a reason (see `baseline`)."""

    finding: Finding
    reason: str


@dataclass(slots=True)
class Report:
    """What went in, what came out, and what a person should know.

    items     items in the source
    written   of them, those that became a file
    skipped   of them, the others, counted by reason
    counts    whatever else was counted: images, files, repairs, words, ...
    findings  in any order; everything below ranks them
    kept      of them, those whose page was left as the last run made it; no word of it in JSON,
              which is the same whatever a run could spare itself
    inputs    pages, responses, files or members that came in; in JSON only if some were skipped
    accepted  what would be findings, were they not accepted in a baseline file
    """

    items: int = 0
    written: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    inputs: Inputs = field(default_factory=Inputs)
    kept: int = field(default=0, compare=False)

    @property
    def ok(self) -> bool:
        """Nothing is missing and nothing broken; warnings and notes do not count."""
        return all(finding.severity is not Severity.BROKEN for finding in self.findings)

    @property
    def exit_status(self) -> int:
        return 0 if self.ok else 1

    @property
    def unaccounted(self) -> int:
        """Items that are neither written nor skipped; 0 when the counts add up."""
        return self.items - self.written - sum(self.skipped.values())

    def ranked(self) -> list[Finding]:
        """All findings, worst first: by severity, then by how much was lost, then by place."""
        return sorted(self.findings, key=_rank)

    def by_kind(self) -> list[Group]:
        """The findings grouped by kind, the worst kind first."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.ranked():
            groups.setdefault(finding.kind, []).append(finding)
        result = [Group(kind, tuple(findings)) for kind, findings in groups.items()]
        return sorted(result, key=lambda group: (group.severity, -group.weight, group.kind))

    def by_place(self) -> dict[str, list[Finding]]:
        """The findings of each file or item, the place that lost most first."""
        places: dict[str, list[Finding]] = {}
        for finding in self.ranked():
            places.setdefault(finding.where, []).append(finding)
        return dict(sorted(places.items(), key=lambda item: (_loss(item[1]), item[0])))

    def by_severity(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, zero included."""
        found = [finding.severity for finding in self.findings]
        return {severity: found.count(severity) for severity in Severity}

    def to_json(self) -> str:
        """The report as `migration/report.json`: text, the same for the same run."""
        return b"".join(self.chunks()).decode()

    def chunks(self) -> Iterator[bytes]:
        """The same in UTF-8, a finding at a time: a large blog has many."""
        head = json.dumps(self._counts(), ensure_ascii=False, indent=2).removesuffix("\n}")
        yield head.encode()
        yield from _rows("findings", map(_row, self.ranked()))
        if self.inputs.skipped:
            yield from _rows("skipped_inputs", map(_input_row, self.inputs.skipped))
        if self.accepted:
            known = sorted(self.accepted, key=lambda each: _rank(each.finding))
            yield from _rows(
                "accepted", ({**_row(each.finding), "reason": each.reason} for each in known)
            )
        yield b"\n}\n"

    @classmethod
    def load(cls, path: Path) -> Self:
        """A report.json that was written without accepted findings, read back. Raises OSError,
        and ValueError, KeyError or TypeError for what is none."""
        told = json.loads(path.read_bytes())
        findings = [
            Finding(row["kind"], row["where"], row["message"], row["weight"], row.get("line", 0))
            for row in told["findings"]
        ]
        report = cls(told["items"], told["written"], told["skipped"], told["counts"], findings)
        if "inputs" in told:
            rows = [
                SkippedInput(row["address"], row["reason"], row.get("is_text", False))
                for row in told["skipped_inputs"]
            ]
            report.inputs = Inputs(told["inputs"]["total"], told["inputs"]["used"], rows)
        return report

    def _counts(self) -> dict[str, Any]:
        severities = self.by_severity()
        inputs = self.inputs
        account = {"total": inputs.total, "used": inputs.used, "skipped": inputs.by_reason()}
        return {
            "ok": self.ok,
            "items": self.items,
            "written": self.written,
            "skipped": dict(sorted(self.skipped.items())),
            "counts": dict(sorted(self.counts.items())),
            **({"inputs": account} if inputs.skipped else {}),
            "severities": {level.name.lower(): severities[level] for level in Severity},
        }


def _rows(name: str, rows: Iterable[Mapping[str, str | int]]) -> Iterator[bytes]:
    """A list of the JSON object, an entry per line."""
    yield f',\n  "{name}": ['.encode()
    separator, end = "\n    ", "]"
    for row in rows:
        line = without_surrogates(json.dumps(row, ensure_ascii=False))
        yield f"{separator}{line}".encode()
        separator, end = ",\n    ", "\n  ]"
    yield end.encode()


def _input_row(each: SkippedInput) -> dict[str, str | int]:
    return {
        "address": each.address,
        "reason": each.reason,
        **({"is_text": True} if each.is_text else {}),
    }


def _row(finding: Finding) -> dict[str, str | int]:
    return {
        "kind": finding.kind,
        "severity": finding.severity.name.lower(),
        "where": finding.where,
        **({"line": finding.line} if finding.line else {}),
        "message": finding.message,
        "weight": finding.weight,
    }


def _rank(finding: Finding) -> tuple[int, int, str, int, str, str]:
    line, kind = finding.line, finding.kind
    return finding.severity, -finding.weight, finding.where, line, kind, finding.message


def _loss(findings: list[Finding]) -> tuple[int, ...]:
    """A place with more that is broken comes first; then more warnings, then more notes."""
    return tuple(
        -sum(finding.weight for finding in findings if finding.severity is severity)
        for severity in Severity
    )
