"""A defect of any stage of a run, before the tree too, is named by `migrate` and `verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.measuring import BENCHMARKS, run

import migrator

SOURCE = Path(__file__).parents[3] / "fixtures" / "demo"


sys.path.insert(0, str(BENCHMARKS))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    archive = tmp_path_factory.mktemp("sound")
    return {(f.kind, f.where) for f in migrate(archive).findings}


def migrate(archive: Path) -> migrator.Report:
    from stage_defects import OneProcess

    return migrator.migrate(
        SOURCE / "export.xml", archive, executor=OneProcess(), uploads=SOURCE / "uploads",
        offline=True, jobs=2, report="none",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("renderer", "image"),
        ("renderer", "link target"),
        ("renderer", "emphasis"),
        ("parser", "image"),
        ("parser", "embed"),
        ("link rewriting", "link target"),
        ("localising", "image"),
        ("serialising", "paragraph"),
        ("serialising", "cell"),
    ],
)
def test_a_defect_is_named(
    stage: str, kind: str, sound: set[tuple[str, str]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    from stage_defects import Defect

    with Defect(stage, kind).seed():
        report = migrate(tmp_path)
    found = {(f.kind, f.where) for f in report.findings} - sound
    assert found or not _has(kind)
    outside = migrator.verify(tmp_path, jobs=1)
    assert bool(found) <= any(f.severity.name != "NOTE" for f in outside.findings)


def _has(kind: str) -> bool:
    """Whether the demo holds anything of this kind."""
    return kind not in ("embed", "media")


# Nearly all defects damage something in these. The others need a first number of a list, a line
# between paragraphs, two notes or a series.
VARIED = (
    "blocks-with-media",
    "captions-and-galleries",
    "code-blocks",
    "comments-threaded",
    "custom-fields-and-seo",
    "custom-types",
    "demo",
    "drafts-and-scheduled",
    "embeds",
    "footnotes",
    "links-between-posts",
    "lists-and-tables",
    "pdf-and-audio",
    "terms-and-custom-taxonomies",
)


@pytest.mark.slow
def test_all_defects_in_the_most_varied_fixtures_are_named() -> None:
    """All fixtures take far longer: `.github/workflows/fuzz.yml` takes them every week."""
    checked = run("stages.py", "--own", "--check", *VARIED)
    assert checked.returncode == 0, checked.stderr
