"""Exports of real sites are built by the generators, and every check of the sites holds.

One has much code, one has galleries and comments, one is in another language. The exports are the
corpus' own and are not part of this project.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from engines.build import build, warnings
from engines.install import NAMES, missing

import migrator
from migrator.findings import Severity

CORPUS = Path(os.environ.get("MIGRATOR_CORPUS", "")) / "wxr" / "sites"
EXPORTS = {
    "code": "pinoyrb+pinoyrb.github.com__wp.xml",
    "galleries": "FameThemes+demo-content__wordpress.xml",
    "Polish": "yihui+travis-exitwp__sample-a922c2b.xml",
}

pytestmark = [pytest.mark.engines, pytest.mark.corpus, pytest.mark.slow]


@pytest.mark.parametrize("engine", NAMES)
@pytest.mark.parametrize("kind", EXPORTS)
def test_a_site_of_a_real_export_has_everything(kind: str, engine: str, tmp_path: Path) -> None:
    export = CORPUS / EXPORTS[kind]
    if not export.is_file():
        pytest.skip("the corpus is not here: set MIGRATOR_CORPUS")
    if reason := missing(engine):
        pytest.skip(reason)
    archive, built = tmp_path / "archive", tmp_path / "built"
    migrator.migrate(export, archive, target=engine, offline=True, report="none")
    result = build(engine, archive, built)
    assert result.status == 0, result.output
    assert warnings(result.output) == []
    report = migrator.verify(archive, built=built, source=export)
    broken = [
        (f.kind, f.where, f.message) for f in report.findings if f.severity is Severity.BROKEN
    ]
    assert broken == []
