from __future__ import annotations

import json

from migrator.findings import Finding, Severity
from migrator.report import Report

FINDINGS = [
    Finding("renamed", "posts/a/index.md", "a-2"),
    Finding("leftover", "posts/a/index.md", "[gallery]"),
    Finding("lost-words", "posts/b/index.md", "one", weight=1),
    Finding("lost-words", "posts/c/index.md", "many", weight=40),
    Finding("broken-link", "posts/b/index.md", "x"),
]


def test_a_report_is_ok_if_nothing_is_broken() -> None:
    report = Report(items=2, written=1, skipped={"draft": 1}, findings=FINDINGS[:2])
    assert (report.ok, report.exit_status, report.unaccounted) == (True, 0, 0)


def test_one_broken_finding_makes_the_exit_status_1() -> None:
    report = Report(items=2, written=1, findings=FINDINGS)
    assert (report.ok, report.exit_status, report.unaccounted) == (False, 1, 1)


def test_findings_are_ranked_worst_first() -> None:
    report = Report(findings=FINDINGS)
    assert [finding.message for finding in report.ranked()] == [
        "many",
        "x",
        "one",
        "[gallery]",
        "a-2",
    ]
    assert [(group.kind, group.weight) for group in report.by_kind()] == [
        ("lost-words", 41),
        ("broken-link", 1),
        ("leftover", 1),
        ("renamed", 1),
    ]
    assert list(report.by_place()) == ["posts/c/index.md", "posts/b/index.md", "posts/a/index.md"]
    assert report.by_severity() == {Severity.BROKEN: 3, Severity.WARNING: 1, Severity.NOTE: 1}


def test_a_group_describes_itself() -> None:
    worst = Report(findings=FINDINGS).by_kind()[0]
    assert worst.severity is Severity.BROKEN
    assert worst.description == "words that readers of the blog see are missing in the Markdown"


def test_the_same_run_gives_the_same_bytes() -> None:
    """F87: in whatever order findings and counts are added."""
    one = Report(3, 1, {"draft": 1, "private": 1}, {"images": 2, "files": 1}, FINDINGS)
    two = Report(3, 1, {"private": 1, "draft": 1}, {"files": 1, "images": 2}, FINDINGS[::-1])
    assert one.to_json() == two.to_json()


def test_the_json_holds_counts_and_findings() -> None:
    data = json.loads(Report(1, 1, findings=[Finding("lost-words", "é.md", "“x”", 3)]).to_json())
    assert data == {
        "ok": False,
        "verdict": {
            "result": "incomplete",
            "sentence": "Incomplete: something is lost or broken: texts (1). Each is named.",
            "exit_status": 1,
            "parts": {
                "texts": "incomplete",
                "links": "complete",
                "images": "complete",
                "files": "complete",
                "comments": "complete",
            },
        },
        "items": 1,
        "written": 1,
        "parts": {},
        "skipped": {},
        "counts": {},
        "severities": {"broken": 1, "warning": 0, "note": 0},
        "findings": [
            {
                "kind": "lost-words",
                "severity": "broken",
                "where": "é.md",
                "message": "“x”",
                "weight": 3,
            }
        ],
    }
