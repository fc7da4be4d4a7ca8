"""migrator follows no link out of an archive or a cache, whichever file it is in the place of."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from support.blog import export, item

import migrator
from migrator.archive import capture_marker
from migrator.archive.contained_path import own_path
from migrator.archive.download_cache import DownloadCache
from migrator.archive.incremental_state import NewState
from migrator.archive.journal import Begun
from migrator.archive.swap_archive import put
from migrator.archive.update_expected import mirror
from migrator.errors import MigratorError, OutputError

OWN_FILES = (
    "migration",
    "migration/begun.jsonl",
    "migration/state.sqlite",
    "migration/.migrator-state.tmp",
    "migration/run.lock",
    "migration/store",
    "migration/store/files",
    "migration/store/journal.jsonl",
    "migration/store/incoming",
    "migration/store/partial",
    "migration/store/lock",
    "migration/store/.migrator-cache",
    "migration/manifest.json",
    "migration/report.json",
    "migration/report",
    "migrator.toml",
    "migrator.lock",
    "data",
    "data/site.yaml",
    "posts",
    "posts/tea",
)


REPORT = PurePosixPath("migration/report.json")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", OWN_FILES)
@pytest.mark.parametrize("target", ["folder", "file", "missing"])
def test_a_run_changes_nothing_outside_its_archive(tmp_path: Path, name: str, target: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for kept in ("incoming", "store", "files/ab"):
        (outside / kept).mkdir(parents=True)
        (outside / kept / "mine.txt").write_text("mine")
    (outside / "file").write_text("mine")
    (outside / "folder").mkdir()
    before = contents(outside)
    (tmp_path / "export.xml").write_text(export(item(1, "A cup.", slug="tea")))
    link = tmp_path / "out" / name
    link.parent.mkdir(parents=True)
    where = {"folder": outside, "file": outside / "file", "missing": outside / "new"}[target]
    link.symlink_to(where)
    with suppress(MigratorError):
        migrator.migrate(tmp_path / "export.xml", tmp_path / "out")
    assert contents(outside) == before


def linked(tmp_path: Path, name: str) -> Path:
    """Return a folder in which `name` is a link to a file outside."""
    root = tmp_path / "root"
    (root / name).parent.mkdir(parents=True)
    (tmp_path / "outside").write_text("mine")
    (root / name).symlink_to(tmp_path / "outside")
    return root


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("migration/begun.jsonl", Begun),
        ("migration/state.sqlite", NewState),
        ("migration/underway.json", capture_marker.end),
        ("files", lambda root: DownloadCache(root).__enter__()),
        ("journal.jsonl", lambda root: DownloadCache(root).__enter__()),
        ("lock", lambda root: DownloadCache(root).__enter__()),
    ],
)
def test_a_link_is_named_in_an_error(
    tmp_path: Path, name: str, write: Callable[[Path], object]
) -> None:
    root = linked(tmp_path, name)
    if "/" not in name:
        (root / ".migrator-cache").write_text("migrator")
    with pytest.raises(OutputError, match="symbolic link"):
        write(root)
    assert (tmp_path / "outside").read_text() == "mine"


@pytest.mark.parametrize("deep", ["files/ab", "files/ab/" + "0" * 64, "partial/" + "1" * 32])
def test_a_link_deep_in_a_cache_is_refused(tmp_path: Path, deep: str) -> None:
    root = linked(tmp_path, deep)
    (root / ".migrator-cache").write_text("migrator")
    with pytest.raises(OutputError, match="symbolic link"), DownloadCache(root):
        pass


def test_fixtures_are_updated_in_their_own_folder_only(tmp_path: Path) -> None:
    actual, outside = tmp_path / "actual", tmp_path / "outside"
    for folder in (actual / "posts/a", outside):
        folder.mkdir(parents=True)
    (actual / "posts/a/index.md").write_text("new")
    (outside / "index.md").write_text("mine")
    expected = tmp_path / "expected"
    (expected / "posts").mkdir(parents=True)
    (expected / "posts/a").symlink_to(outside)
    with pytest.raises(MigratorError):
        mirror(actual, expected)
    assert (outside / "index.md").read_text() == "mine"


def test_a_root_that_is_a_link_is_the_choice_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert own_path(tmp_path / "link", "a/b") == tmp_path / "link/a/b"
    put(tmp_path / "link", REPORT, [b"x"])
    assert (tmp_path / "real" / REPORT).read_bytes() == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes of that kind")
def test_a_pipe_in_the_place_of_a_file_is_named_in_an_error(tmp_path: Path) -> None:
    (tmp_path / "migration").mkdir()
    os.mkfifo(tmp_path / "migration/begun.jsonl")
    with pytest.raises(OutputError, match="neither a file nor a folder"):
        Begun(tmp_path)
