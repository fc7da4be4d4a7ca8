"""An item whose path is that of migrator's own files gets another name, and stops no run."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, export, item

import migrator

NAMES = (
    "migrator.toml",
    "migrator.lock",
    "migration",
    "data",
    "drafts",
    "MIGRATOR.TOML",
    "Migration",
)


@pytest.mark.parametrize("layout", ["{slug}", "{permalink}", "{slug}/{slug}", "{types}/{slug}"])
def test_every_item_is_written_under_any_layout(tmp_path: Path, layout: str) -> None:
    items = [
        item(number, f"Words of {number}.", slug=name, link=f"{SITE}/{name}/")
        for number, name in enumerate(NAMES, 1)
    ]
    (tmp_path / "export.xml").write_text(export(*items))
    for _ in range(2):
        report = migrator.migrate(tmp_path / "export.xml", tmp_path / "out", layout=layout)
        assert report.ok
        assert report.written == len(NAMES)
    assert (tmp_path / "out/migrator.toml").is_file()
    assert (tmp_path / "out/migration/manifest.json").is_file()


@pytest.mark.parametrize("place", ["posts/tea", "posts/tea/index.md", "posts"])
def test_a_path_that_cannot_be_written_fails_its_item_only(tmp_path: Path, place: str) -> None:
    texts = [item(1, "A cup.", slug="tea"), item(2, "A page.", slug="mug", kind="page")]
    (tmp_path / "export.xml").write_text(export(*texts))
    blocked = tmp_path / "out" / place
    blocked.parent.mkdir(parents=True)
    if place.endswith(".md"):
        blocked.mkdir()
    else:
        blocked.write_text("mine")
    report = migrator.migrate(tmp_path / "export.xml", tmp_path / "out")
    assert [finding.kind for finding in report.findings].count("failed-item") == 1
    assert (tmp_path / "out/pages/mug/index.md").is_file()
    assert blocked.is_dir() or blocked.read_text() == "mine"
