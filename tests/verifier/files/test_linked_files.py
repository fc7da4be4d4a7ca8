"""`migrate` and `verify` agree on files that are behind a symbolic link."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import export, item

import migrator


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    first = '<p id="a">Tea. <a href="https://blog.example/pot/#b">Pot</a></p>'
    posts = item(1, first, slug="tea"), item(2, '<p id="b">Pot.</p>', slug="pot")
    (tmp_path / "export.xml").write_text(export(*posts), "utf-8")
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offline=True)
    return tmp_path / "out"


def kinds_of_both(archive: Path) -> tuple[set[str], set[str]]:
    verified = {each.kind for each in migrator.verify(archive).findings}
    done = migrator.migrate(archive.parent / "export.xml", archive, offline=True)
    return verified, {each.kind for each in done.findings}


@pytest.mark.parametrize(
    "place", ["posts/pot/index.md", "posts/pot", "posts", "data", "data/site.yaml"]
)
def test_a_link_within_the_archive_is_followed(archive: Path, place: str) -> None:
    (archive / place).rename(archive / "moved")
    (archive / place).symlink_to(archive / "moved")
    assert kinds_of_both(archive) == (set(), set())


def test_an_edit_behind_a_link_is_seen(archive: Path) -> None:
    (archive / "posts/pot").rename(archive / "moved")
    (archive / "posts/pot").symlink_to(archive / "moved")
    page = archive / "moved/index.md"
    page.write_text(page.read_text("utf-8").replace("Pot.", ""), "utf-8")
    verified, done = kinds_of_both(archive)
    assert "lost-words" in verified
    assert "lost-words" in done


@pytest.mark.parametrize("place", ["posts/pot/index.md", "posts/pot"])
def test_a_link_out_of_the_archive_is_not_followed(archive: Path, place: str) -> None:
    (archive / place).rename(archive.parent / "moved")
    (archive / place).symlink_to(archive.parent / "moved")
    verified, done = kinds_of_both(archive)
    assert "lost-page" in verified
    assert "failed-item" in done


def test_a_link_to_nowhere_is_no_file(archive: Path) -> None:
    (archive / "posts/pot/index.md").unlink()
    (archive / "posts/pot/index.md").symlink_to("index.md")
    assert "lost-page" in kinds_of_both(archive)[0]
