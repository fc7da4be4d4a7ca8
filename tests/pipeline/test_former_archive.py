"""A folder that holds another archive is refused, or its old files are deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, export, item, migrated

import migrator
from migrator.errors import OtherArchiveError

OTHER = "https://other.example"


def other_blog(folder: Path) -> Path:
    source = folder / "other.xml"
    source.write_text(export(item(7, slug="milk")).replace(SITE, OTHER), "utf-8")
    return source


def test_another_layout_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    """G11."""
    archive = migrated(tmp_path, item(1), item(2))
    before = archive.bytes_of_all()
    with pytest.raises(OtherArchiveError, match=r"another layout .* and 2 pages of it would stay"):
        migrated(tmp_path, item(1), item(2), layout="{slug}")
    assert archive.bytes_of_all() == before


def test_another_blog_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    """G11."""
    archive = migrated(tmp_path, item(1))
    before = archive.bytes_of_all()
    with pytest.raises(OtherArchiveError, match=rf"another site \({SITE}\), and 1 page of it"):
        migrator.migrate(other_blog(tmp_path), archive.root, offline=True)
    assert archive.bytes_of_all() == before


def test_another_blog_with_pages_of_the_same_names_is_refused(tmp_path: Path) -> None:
    """Regression: `hello-world` of one blog replaced that of another, and nobody was asked."""
    archive = migrated(tmp_path, item(1, "The first.", slug="hello-world"))
    before = archive.bytes_of_all()
    source = tmp_path / "other.xml"
    posts = (item(1, "The second.", slug="hello-world"), item(2, slug="more"))
    source.write_text(export(*posts).replace(SITE, OTHER), "utf-8")
    with pytest.raises(OtherArchiveError, match=r"and 1 page of it would be replaced"):
        migrator.migrate(source, archive.root, offline=True)
    assert archive.bytes_of_all() == before
    assert migrator.migrate(source, archive.root, offline=True, prune=True).written == 2


def test_the_same_blog_at_a_newer_date_is_not_refused(tmp_path: Path) -> None:
    migrated(tmp_path, item(1))
    archive = migrated(tmp_path, item(1, "Newer."), item(2))
    assert archive.report.ok
    source = tmp_path / "export.xml"
    source.write_text(source.read_text("utf-8").replace("https://", "http://www."), "utf-8")
    assert migrator.migrate(source, archive.root, offline=True).items == 2


def test_pruning_leaves_exactly_the_new_archive(tmp_path: Path) -> None:
    migrated(tmp_path, item(1), item(2))
    pruned = migrated(tmp_path, item(1), item(2), layout="{slug}", prune=True)
    assert pruned.report.ok and pruned.pages() == ["post-1/index.md", "post-2/index.md"]
    fresh_folder = tmp_path / "fresh"
    fresh_folder.mkdir()
    fresh = migrated(fresh_folder, item(1), item(2), layout="{slug}")
    left = {path: data for path, data in pruned.bytes_of_all().items() if "store" not in path}
    expected = {path: data for path, data in fresh.bytes_of_all().items() if "store" not in path}
    for name in ("migration/state.sqlite", "migration/state"):
        left.pop(name, None), expected.pop(name, None)
    assert left.keys() == expected.keys()
    assert left["migration/manifest.json"] == expected["migration/manifest.json"]


def test_pruning_keeps_what_the_user_edited_or_wrote(tmp_path: Path) -> None:
    root = migrated(tmp_path, item(1), item(2)).root
    edited, own = root / "posts/post-2/index.md", root / "posts/mine.md"
    edited.write_text("Mine now.", "utf-8")
    own.write_text("Mine.", "utf-8")
    archive = migrated(tmp_path, item(1), prune=True)
    assert (edited.read_text("utf-8"), own.read_text("utf-8")) == ("Mine now.", "Mine.")
    assert archive.kinds() == ["edited-by-hand"]


def test_a_stale_page_is_named_until_it_is_pruned(tmp_path: Path) -> None:
    root = migrated(tmp_path, item(1), item(2)).root
    assert not migrated(tmp_path, item(1)).report.ok
    report = migrator.verify(root)
    assert [(f.kind, f.where) for f in report.findings if f.kind.startswith("stale")] == [
        ("stale-page", "posts/post-2/index.md")
    ]
    assert not report.ok
    assert migrated(tmp_path, item(1), prune=True).report.ok
    assert migrator.verify(root).ok
    assert not (root / "posts/post-2").exists()
