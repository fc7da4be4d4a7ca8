"""Data classes for the report of a run: its counts, findings, verdict and exit status."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from migrator.archive.text_blocks import in_blocks
from migrator.archive.yaml_text import without_surrogates
from migrator.findings import KINDS, Finding, Severity
from migrator.model import Inputs, SkippedInput
from migrator.selection import options_of
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.printable import printable_json
from migrator.untrusted.regular_files import read_regular
from migrator.verdict import Uncompared, Verdict, VerdictSubject, judge

# `json.dumps` makes an encoder for each value.
_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


@value_object
class Group:
    """The findings of one kind, sorted by weight, the heaviest first."""

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


@value_object
class Accepted:
    """A finding that a baseline file accepts, with the reason (see `verifier.baseline`)."""

    finding: Finding
    reason: str


@dataclass(slots=True)
class Report:
    """The result of a run: its counts and its findings.

    items = written + parts + skipped, unless an item is lost (`unaccounted`).

    items       number of items in the source; without a source, of Markdown files
    written     number of items that became a Markdown file
    parts       number of items that are part of other items' files, by reason
    skipped     number of items that are not in the archive, by reason
    counts      all other counts: images, files, repairs, words, ...
    findings    in any order; the methods below rank them
    accepted    findings that a baseline file accepts; they are not in `findings`
    inputs      pages, responses, files or members that the source came as; in the JSON only if
                some were skipped
    uncompared  the reason why texts were not compared with their source; None if they were
    subject     the object of the run
    kept        number of posts whose page is unchanged since the last run. Not in the JSON,
                because an incremental run must give the same JSON as a full run
    repeated    number of posts that were converted again because the process that worked on them
                ended. Not in the JSON, because the archive is the same
    """

    items: int = 0
    written: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    inputs: Inputs = field(default_factory=Inputs)
    parts: dict[str, int] = field(default_factory=dict)
    uncompared: Uncompared | None = None
    subject: VerdictSubject = VerdictSubject.ARCHIVE
    kept: int = field(default=0, compare=False)
    repeated: int = field(default=0, compare=False)

    @property
    def verdict(self) -> Verdict:
        """The verdict that every output of the run shows."""
        return judge(
            self.findings,
            self.written,
            items=self.items,
            accepted=len(self.accepted),
            uncompared=self.uncompared,
            subject=self.subject,
            left_out=self._left_out(),
        )

    def _left_out(self) -> dict[str, int]:
        """Return the number of items that the options of the run left out, by option."""
        counts = Counter[str]()
        for reason, count in self.skipped.items():
            if option := options_of(reason):
                counts[option] += count
        return dict(sorted(counts.items()))

    @property
    def ok(self) -> bool:
        """True if the exit status is 0: nothing is lost, broken, failed or not fetched."""
        return self.verdict.is_ok

    @property
    def exit_status(self) -> int:
        return self.verdict.exit_status

    @property
    def unaccounted(self) -> int:
        """Number of items that are in no other count; 0 if the counts add up."""
        return self.items - self.written - sum(self.parts.values()) - sum(self.skipped.values())

    @property
    def equation(self) -> str:
        """The counts of items as a sum that a reader can check."""
        terms = {
            "written as Markdown": self.written,
            "part of other files": sum(self.parts.values()),
            "not written": sum(self.skipped.values()),
            "lost": self.unaccounted,
        }
        shown = [f"{n:,} {name}" for name, n in terms.items() if n or name.startswith("written")]
        items = "item" if self.items == 1 else "items"
        return f"{self.items:,} {items} in the source = {' + '.join(shown)}"

    def ranked(self) -> list[Finding]:
        """Return all findings, worst first: by severity, then by weight, then by place."""
        return sorted(self.findings, key=_rank)

    def by_kind(self) -> list[Group]:
        """Group the findings by kind, the worst kind first."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.ranked():
            groups.setdefault(finding.kind, []).append(finding)
        result = [Group(kind, tuple(findings)) for kind, findings in groups.items()]
        return sorted(result, key=lambda group: (group.severity, -group.weight, group.kind))

    def by_place(self) -> dict[str, list[Finding]]:
        """Group the findings by file or item, the place that lost most first."""
        places: dict[str, list[Finding]] = {}
        for finding in self.ranked():
            places.setdefault(finding.where, []).append(finding)
        return dict(sorted(places.items(), key=lambda item: (_loss(item[1]), item[0])))

    def by_severity(self) -> Mapping[Severity, int]:
        """Count the findings of each severity; a severity without findings counts 0."""
        found = [finding.severity for finding in self.findings]
        return {severity: found.count(severity) for severity in Severity}

    def to_json(self) -> str:
        """Return the text of `migration/report.json`; the same run gives the same text."""
        return b"".join(self.chunks()).decode()

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of `to_json` in UTF-8, in pieces: a large blog has many findings."""
        head = json.dumps(self._counts(), ensure_ascii=False, indent=2).removesuffix("\n}")
        yield printable_json(head).encode()
        yield from _json_list("findings", map(_json_object, self.ranked()))
        if self.inputs.skipped:
            yield from _json_list("skipped_inputs", map(_json_input, self.inputs.skipped))
        if self.accepted:
            ranked = sorted(self.accepted, key=lambda each: _rank(each.finding))
            rows = ({**_json_object(each.finding), "reason": each.reason} for each in ranked)
            yield from _json_list("accepted", rows)
        yield b"\n}\n"

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a report.json.

        Raises OSError, and ValueError, KeyError or TypeError for a file that is not a report.
        """
        data = parse_json(read_regular(path))
        counts = data["items"], data["written"], data["skipped"], data["counts"]
        report = cls(*counts, list(map(_finding, data["findings"])), parts=data["parts"])
        accepted = data.get("accepted", ())
        report.accepted = [Accepted(_finding(row), row["reason"]) for row in accepted]
        if "not_compared" in data:
            report.uncompared = Uncompared(**data["not_compared"])
        if "inputs" in data:
            rows = [
                SkippedInput(row["address"], row["reason"], row.get("is_text", False))
                for row in data["skipped_inputs"]
            ]
            report.inputs = Inputs(data["inputs"]["total"], data["inputs"]["used"], rows)
        return report

    def _counts(self) -> dict[str, Any]:
        severities = self.by_severity()
        inputs = self.inputs
        account = {"total": inputs.total, "used": inputs.used, "skipped": inputs.by_reason()}
        verdict = self.verdict
        marks = {part.value: each.result.value for part, each in verdict.parts.items()}
        reason = self.uncompared
        return {
            "ok": verdict.is_ok,
            "verdict": {
                "result": verdict.result.value,
                "sentence": verdict.sentence,
                "exit_status": verdict.exit_status,
                **({"parts": marks} if marks else {}),
            },
            **({"not_compared": asdict(reason)} if reason else {}),
            "items": self.items,
            "written": self.written,
            "parts": dict(sorted(self.parts.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "counts": dict(sorted(self.counts.items())),
            **({"inputs": account} if inputs.skipped else {}),
            "severities": {level.name.lower(): severities[level] for level in Severity},
        }


def _json_list(name: str, rows: Iterable[Mapping[str, str | int]]) -> Iterator[bytes]:
    """Yield a list-valued member of the JSON object, one entry per line."""
    yield f',\n  "{name}": ['.encode()
    separator, end = "\n    ", "]"
    for block in in_blocks(map(_encoded, rows), ",\n    "):
        yield f"{separator}{printable_json(without_surrogates(block))}".encode()
        separator, end = ",\n    ", "\n  ]"
    yield end.encode()


def _json_input(each: SkippedInput) -> dict[str, str | int]:
    return {
        "address": each.address,
        "reason": each.reason,
        **({"is_text": True} if each.is_text else {}),
    }


def _json_object(finding: Finding) -> dict[str, str | int]:
    return {
        "kind": finding.kind,
        "severity": finding.severity.name.lower(),
        "where": finding.where,
        **({"line": finding.line} if finding.line else {}),
        "message": finding.message,
        "weight": finding.weight,
        **({"part": finding.part} if finding.part else {}),
    }


def _finding(row: Mapping[str, Any]) -> Finding:
    line, part = row.get("line", 0), row.get("part", "")
    return Finding(row["kind"], row["where"], row["message"], row["weight"], line, part)


def _rank(finding: Finding) -> tuple[int, int, str, int, str, str]:
    line, kind = finding.line, finding.kind
    return finding.severity, -finding.weight, finding.where, line, kind, finding.message


def _loss(findings: list[Finding]) -> tuple[int, ...]:
    """Sort key: a place with more broken comes first; then more warnings, then more notes."""
    return tuple(
        -sum(finding.weight for finding in findings if finding.severity is severity)
        for severity in Severity
    )
