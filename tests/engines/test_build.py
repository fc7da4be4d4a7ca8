"""Archives for site generators are built by the generators, and every check of the sites holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from engines.build import EngineError, build, warnings
from engines.hostile_export import SECRETS, hostile_export
from engines.install import NAMES, missing
from engines.stubborn_export import SECRETS as STUBBORN_SECRETS
from engines.stubborn_export import save_uploads, stubborn_export

import migrator
from migrator.findings import Severity

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
# CI must build with these every time.
REQUIRED = set(os.environ.get("MIGRATOR_REQUIRE_ENGINES", "").replace(",", " ").split())

KNOWN = {
    # markdown-it 13 takes a backslash and the space after it for text, so one space is left of the
    # two that break the line.
    ("hexo", "wordpress"): {
        ("changed-structure", "2018/01/01/ce-qui-nest-pas-du-markdown/index.html")
    },
}
"""Losses that are known, as pairs of kind and page; each (generator, export) has exactly these."""

pytestmark = [pytest.mark.engines, pytest.mark.slow]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "hostile.xml").write_text(hostile_export(), "utf-8")
    (folder / "stubborn.xml").write_text(stubborn_export(), "utf-8")
    save_uploads(folder / "uploads")
    return {
        "demo": FIXTURES / "demo" / "export.xml",
        "wordpress": ROOT / "tests" / "wordpress" / "export.xml",
        "hostile": folder / "hostile.xml",
        "stubborn": folder / "stubborn.xml",
    }


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if reason := missing(name):
        if name in REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    return name


@pytest.mark.parametrize("export", ["demo", "wordpress", "hostile", "stubborn"])
def test_a_built_site_has_everything(
    engine: str, export: str, exports: dict[str, Path], tmp_path: Path
) -> None:
    archive, built = tmp_path / "archive", tmp_path / "built"
    uploads = {
        "demo": FIXTURES / "demo" / "uploads",
        "stubborn": exports["stubborn"].parent / "uploads",
    }.get(export)
    keywords = {"target": engine, "offline": True, "report": "none", "uploads": uploads}
    migrator.migrate(exports[export], archive, **{k: v for k, v in keywords.items() if v})
    result = build(engine, archive, built)
    assert result.status == 0, result.output
    assert warnings(result.output) == []
    report = migrator.verify(archive, built=built, source=exports[export])
    broken = {(f.kind, f.where) for f in report.findings if f.severity is Severity.BROKEN}
    assert broken == KNOWN.get((engine, export), set())
    unwanted = {"missing-feed", "missing-list", "unshown-comments"}
    assert not unwanted & {f.kind for f in report.findings}


def test_a_site_for_a_folder_has_everything(engine: str, tmp_path: Path) -> None:
    archive, built = tmp_path / "archive", tmp_path / "built"
    migrator.migrate(
        FIXTURES / "demo" / "export.xml",
        archive,
        target=engine,
        base_path="/shelf",
        offline=True,
        uploads=FIXTURES / "demo" / "uploads",
        report="none",
    )
    result = build(engine, archive, built)
    assert result.status == 0, result.output
    report = migrator.verify(archive, built=built)
    assert [f for f in report.findings if f.severity is Severity.BROKEN] == []


@pytest.mark.parametrize("export", ["hostile", "stubborn"])
def test_no_file_of_a_built_site_has_a_secret_word(
    engine: str, export: str, exports: dict[str, Path], tmp_path: Path
) -> None:
    """The check of the program is not the only one: words are searched in the bytes, too."""
    archive, built = tmp_path / "archive", tmp_path / "built"
    migrator.migrate(exports[export], archive, target=engine, offline=True, report="none")
    build(engine, archive, built)
    found = {
        (path.relative_to(built).as_posix(), secret)
        for path in built.rglob("*")
        if path.is_file()
        for secret in (*SECRETS, *STUBBORN_SECRETS)
        if secret.encode() in path.read_bytes()
    }
    assert found == set()


def test_an_archive_for_another_generator_is_refused(engine: str, tmp_path: Path) -> None:
    (tmp_path / "migration").mkdir()
    (tmp_path / "migration" / "target.json").write_text('{"target": "other", "site": "site"}')
    with pytest.raises(EngineError, match="made for other"):
        build(engine, tmp_path, tmp_path / "built")


def test_a_plain_archive_is_refused(engine: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.engines", engine, str(tmp_path), str(tmp_path / "b")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert f"make it with `migrator migrate --for {engine}`" in result.stderr


def test_warnings_are_lines_that_name_one() -> None:
    output = "built 3 pages\n\x1b[33mWARN\x1b[0m  x is deprecated\nwarned\nERROR: no y"
    assert warnings(output) == ["WARN  x is deprecated", "ERROR: no y"]
