"""Every folder of fixtures/ with an export and an `expected` folder comes out as expected.

A bug report becomes a fixture by pasting: the smallest export that shows it, and what
should come out.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import migrator
from migrator.findings import Severity
from migrator.verify.fixtures import compare

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAIRS = sorted(folder.parent for folder in FIXTURES.glob("*/expected"))
# What every archive has, and what fixtures need not repeat: it is tested in tests/output.
LEFT_OUT = ("migration",)
# What cannot be had from the source, and has to be said.
LOST = {"truncated-export": {"lost-source"}}


@pytest.mark.parametrize("fixture", PAIRS, ids=lambda folder: folder.name)
def test_a_fixture_comes_out_as_expected(fixture: Path, tmp_path: Path) -> None:
    uploads = fixture / "uploads"
    report = migrator.migrate(
        sorted(fixture.glob("export*")),
        tmp_path / "archive",
        offline=True,
        **({"uploads": uploads} if uploads.is_dir() else {}),
    )
    faults = migrator.verify(tmp_path / "archive").findings
    assert not [f for f in faults if f.severity is Severity.BROKEN], faults
    for name in LEFT_OUT:
        shutil.rmtree(tmp_path / "archive" / name)
    differences = compare(fixture / "expected", tmp_path / "archive")
    assert not differences, "\n".join(f"{d.where}: {d.message}" for d in differences)
    lost = {f.kind for f in report.findings if f.severity is Severity.BROKEN}
    assert lost == LOST.get(fixture.name, set()), report.ranked()


def test_there_are_fixtures() -> None:
    assert len(PAIRS) >= 15


def test_the_committed_archive_is_what_the_demo_writes(tmp_path: Path) -> None:
    demo = FIXTURES / "demo"
    migrator.migrate(demo / "export.xml", tmp_path, uploads=demo / "uploads", offline=True)
    differences = compare(FIXTURES.parent / "output", tmp_path)
    assert not differences, "\n".join(f"{d.where}: {d.message}" for d in differences)
