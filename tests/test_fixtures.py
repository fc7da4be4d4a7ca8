"""Every folder of fixtures/ with an export and an `expected` folder comes out as expected.

A bug report becomes a fixture by pasting: the smallest export that shows it, and what
should come out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import migrator
from migrator.commands import verify_fixtures
from migrator.commands.verify_fixtures import ExportPair
from migrator.findings import Severity
from migrator.verifier.expected_files import compare

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAIRS = [pair for pair in verify_fixtures.find(FIXTURES) if isinstance(pair, ExportPair)]
# What cannot be had from the source, and has to be said.
LOST = {
    "truncated-export": {"lost-source"},
    # Files on other hosts, which an offline run does not ask for.
    "images-of-one-name": {"not-fetched"},
    "squarespace-export": {"not-fetched"},
    "what-cannot-be-had": {"not-fetched"},
}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_fixture_comes_out_as_expected(pair: ExportPair, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    report = pair.migrate(archive)
    faults = migrator.verify(archive).findings
    assert not [f for f in faults if f.severity is Severity.BROKEN], faults
    differences = list(pair.differences(archive))
    assert not differences, "\n".join(f"{d.where}: {d.message}" for d in differences)
    lost = {f.kind for f in report.findings if f.severity is Severity.BROKEN}
    assert lost == LOST.get(pair.name, set()), report.ranked()


def test_there_are_fixtures() -> None:
    assert len(PAIRS) >= 15


def test_the_committed_archive_is_what_the_demo_writes(tmp_path: Path) -> None:
    demo = FIXTURES / "demo"
    migrator.migrate(demo / "export.xml", tmp_path, uploads=demo / "uploads", offline=True)
    differences = compare(FIXTURES.parent / "output", tmp_path)
    # One says where the export lies, seen from the archive; the other is not committed.
    apart = ("migrator.toml", "migration/state.sqlite")
    differences = [each for each in differences if each.where not in apart]
    assert not differences, "\n".join(f"{d.where}: {d.message}" for d in differences)
