"""Files of a killed run are recognised; later edits by the user are not overwritten."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from migrator.archive import manifest
from migrator.archive.journal import PATH, Begun
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import WriteOutcome
from migrator.archive.writer import ArchiveWriter

PAGE = PurePosixPath("posts/a/index.md")


def killed(root: Path, text: str, previous: Manifest | None = None) -> None:
    """Write one file, and stop before the manifest."""
    ArchiveWriter(root, previous or Manifest(), begun=Begun(root)).write_text(PAGE, text)


def test_the_next_run_overwrites_files_of_a_killed_run(tmp_path: Path) -> None:
    killed(tmp_path, "first")
    killed(tmp_path, "second")
    writer = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    assert writer.write_text(PAGE, "third") is WriteOutcome.UPDATED
    assert (tmp_path / PAGE).read_text() == "third"
    assert writer.findings == []


def test_a_later_edit_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    killed(tmp_path, "first")
    (tmp_path / PAGE).write_text("mine")
    writer = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    assert writer.write_text(PAGE, "third") is WriteOutcome.KEPT
    assert (tmp_path / PAGE).read_text() == "mine"


def test_a_line_without_its_file_does_no_harm(tmp_path: Path) -> None:
    """The run is killed in between; the file of the previous run is still known."""
    first = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    first.write_text(PAGE, "first")
    previous = Manifest(files=dict(first.files))
    Begun(tmp_path).note(PAGE, "0" * 64)
    writer = ArchiveWriter(tmp_path, previous, begun=Begun(tmp_path))
    assert writer.write_text(PAGE, "third") is WriteOutcome.UPDATED


def test_files_that_only_a_killed_run_wrote_are_stale(tmp_path: Path) -> None:
    killed(tmp_path, "first")
    assert ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path)).stale() == [PAGE]


def test_a_complete_manifest_ends_the_journal(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    writer.write_text(PAGE, "first")
    assert (tmp_path / PATH).is_file()
    writer.write_bytes(manifest.PATH, Manifest(files=dict(writer.files)).chunks())
    assert not (tmp_path / PATH).exists()


def test_an_earlier_interruption_keeps_the_journal(tmp_path: Path) -> None:
    """Killed, then interrupted before it came to the same file, then run to the end."""
    killed(tmp_path, "first")
    writer = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    writer.write_bytes(manifest.PATH, Manifest().chunks())
    last = ArchiveWriter(tmp_path, Manifest(), begun=Begun(tmp_path))
    assert last.write_text(PAGE, "third") is WriteOutcome.UPDATED
    last.write_bytes(manifest.PATH, Manifest(files=dict(last.files)).chunks())
    assert not (tmp_path / PATH).exists()


def test_a_torn_line_is_ignored(tmp_path: Path) -> None:
    killed(tmp_path, "first")
    with (tmp_path / PATH).open("ab") as file:
        file.write(b'["posts/b/index.md", "12')
    killed(tmp_path, "second")
    assert Begun(tmp_path).paths() == {str(PAGE)}
    (tmp_path / PATH).write_bytes(b'\xff\n[1]\n{"a":2}\n["a",3]\n[[[\n')
    assert Begun(tmp_path).paths() == set()
