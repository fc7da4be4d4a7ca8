"""Every real export in the folder `MIGRATOR_CORPUS` migrates."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import frontmatter
import pytest

import migrator

CORPUS = os.environ.get("MIGRATOR_CORPUS", "")
EXPORTS = sorted(Path(CORPUS, "wxr").rglob("*.xml")) if CORPUS else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EXPORTS, reason="MIGRATOR_CORPUS names no folder of real exports"),
]


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.name[:60])
def test_a_real_export_migrates_completely_and_reproducibly(export: Path, tmp_path: Path) -> None:
    report = migrator.migrate(export, tmp_path / "one", offline=True)
    assert report.unaccounted == 0
    kinds = {finding.kind for finding in report.findings}
    assert not kinds & {"failed-item", "unaccounted-item"}, report.ranked()[:3]
    pages = list((tmp_path / "one").rglob("*.md"))
    assert len(pages) == report.counts["posts"]
    for page in pages:
        assert {"title", "slug"} <= frontmatter.load(str(page)).metadata.keys()

    migrator.migrate(export, tmp_path / "two", offline=True)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_all_105_exports_are_there() -> None:
    assert len(EXPORTS) == 105
