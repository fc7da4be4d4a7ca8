from __future__ import annotations

from pathlib import Path

import pytest

from migrator.model import IndexEntry
from migrator.verifier.source.reconcile import missing_files, reconcile

ENTRIES = [
    IndexEntry(position=0, id=5, type="post", status="publish", title="Bread"),
    IndexEntry(position=1, id=0, type="page", status="private", slug="about"),
    IndexEntry(position=2, id=7, type="attachment", status="inherit", title="loaf.jpg"),
]
WRITTEN = {0: "posts/bread/index.md"}
SKIPPED = {1: "private", 2: "attachment"}


def test_counts_that_add_up_give_no_finding() -> None:
    assert reconcile(ENTRIES, WRITTEN, SKIPPED) == []


@pytest.mark.parametrize(
    ("written", "skipped", "where", "message"),
    [
        ({}, SKIPPED, "post 5 (Bread)", "neither written nor skipped"),
        (WRITTEN, {2: "attachment"}, "page (about)", "neither written nor skipped"),
        (WRITTEN, {**SKIPPED, 1: ""}, "page (about)", "skipped without a reason"),
        (
            WRITTEN,
            {**SKIPPED, 0: "draft"},
            "post 5 (Bread)",
            "the item was written to posts/bread/index.md, but also skipped: draft",
        ),
        ({**WRITTEN, 9: "posts/x.md"}, SKIPPED, "posts/x.md", "the source has no such item"),
        (WRITTEN, {**SKIPPED, 9: "draft"}, "item 9", "the source has no such item"),
        (
            {**WRITTEN, 1: "posts/bread/index.md"},
            {2: "attachment"},
            "posts/bread/index.md",
            "the items 0, 1 have the same file",
        ),
    ],
)
def test_an_item_that_is_not_accounted_for_is_named(
    written: dict[int, str], skipped: dict[int, str], where: str, message: str
) -> None:
    """F1 to F4: success was reported while one file stood for several pages."""
    findings = reconcile(ENTRIES, written, skipped)
    assert [(finding.where, finding.message) for finding in findings] == [(where, message)]
    assert findings[0].kind == "unaccounted-item"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "here.md").touch()
    findings = missing_files(["here.md", "gone.md", "gone.md"], tmp_path)
    assert [finding.where for finding in findings] == ["gone.md"]
