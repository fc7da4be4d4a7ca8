"""An archive is migrated into the engine's own starter, which stays, and is built there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from engines.build import build, warnings
from engines.install import FOLDER, missing, program

import migrator
from migrator.findings import Severity

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
REQUIRED = set(os.environ.get("MIGRATOR_REQUIRE_ENGINES", "").replace(",", " ").split())

JEKYLL = """
include: [_pages]
timezone: UTC
url: https://carnet.example
plugins:
  - jekyll-feed
  - jekyll-redirect-from
"""
PELICAN = """
TIMEZONE = "UTC"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["assets", "static"]
READERS = {"html": None}
LINKS = SOCIAL = []
EXTRA_PATH_METADATA = {
    f"static/{name}/index.html": {"path": f"{name}/index.html"}
    for name in ("carte", "ferry", "fjord", "graph", "networking2")
}
"""

pytestmark = [pytest.mark.engines, pytest.mark.slow]


def needs(engine: str) -> None:
    if reason := missing(engine):
        if engine in REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)


def migrated(engine: str, folder: Path) -> None:
    migrator.migrate(
        DEMO / "export.xml", folder, target=engine, offline=True, uploads=DEMO / "uploads",
        report="none",
    )  # fmt: skip


def assert_built(engine: str, archive: Path, built: Path) -> None:
    result = build(engine, archive, built)
    assert result.status == 0, result.output
    assert warnings(result.output) == []
    findings = migrator.verify(archive, built=built).findings
    broken = [(f.kind, f.where, f.message) for f in findings if f.severity is Severity.BROKEN]
    assert broken == []


def test_jekyll_new_with_its_theme(tmp_path: Path) -> None:
    needs("jekyll")
    site = tmp_path / "blog" / "site"
    site.parent.mkdir()
    subprocess.run([program("jekyll"), "new", site, "--skip-bundle"], check=True)
    for sample in (*site.glob("_posts/*"), site / "about.markdown"):
        sample.unlink()
    config = site / "_config.yml"
    config.write_text(config.read_text("utf-8") + JEKYLL, "utf-8")
    before = config.read_bytes()
    migrated("jekyll", tmp_path / "blog")
    assert config.read_bytes() == before
    assert_built("jekyll", tmp_path / "blog", tmp_path / "built")


def test_pelicans_quickstart(tmp_path: Path) -> None:
    needs("pelican")
    site = tmp_path / "blog" / "site"
    site.mkdir(parents=True)
    answers = b"\nCarnet\nClaire\nfr\ny\nhttps://carnet.example\nn\n\nn\n"
    quickstart = FOLDER / "pelican" / "bin" / "pelican-quickstart"
    subprocess.run([quickstart], cwd=site, input=answers, check=True, capture_output=True)
    config = site / "pelicanconf.py"
    config.write_text(config.read_text("utf-8") + PELICAN, "utf-8")
    migrated("pelican", tmp_path / "blog")
    assert_built("pelican", tmp_path / "blog", tmp_path / "built")
