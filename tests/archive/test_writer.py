"""Files are written whole, inside the archive, and never over the user's edits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.manifest import Manifest
from migrator.archive.ownership import OnEdited, WriteOutcome
from migrator.archive.writer import ArchiveWriter, Preview
from migrator.errors import OutputError, PathError

POST = PurePosixPath("posts/hello/index.md")
OUTPUTS = pytest.mark.parametrize("kind", [ArchiveWriter, Preview])


def files_under(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(
    root: Path,
    texts: dict[str, str],
    previous: Manifest | None = None,
    on_edited: OnEdited = "keep",
) -> tuple[Manifest, dict[str, WriteOutcome], ArchiveWriter]:
    """Run once; return the manifest, the outcome of each file, and the writer."""
    writer = ArchiveWriter(root, previous or Manifest(), on_edited)
    outcomes = {path: writer.write_text(PurePosixPath(path), text) for path, text in texts.items()}
    return Manifest(files=dict(writer.files)), outcomes, writer


def test_text_is_written_as_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "new", Manifest())
    assert writer.write_text(POST, "é\r\nb\n😀") is WriteOutcome.CREATED
    assert (tmp_path / "new" / POST).read_bytes() == "é\r\nb\n😀".encode()
    assert files_under(tmp_path).keys() == {"new/posts/hello/index.md"}


def test_a_lone_surrogate_never_ends_a_run(tmp_path: Path) -> None:
    ArchiveWriter(tmp_path, Manifest()).write_text(POST, "half \ud83d")
    assert (tmp_path / POST).read_text("utf-8") == "half \ufffd"


def test_the_record_has_the_digest_and_size_of_the_file(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, Manifest())
    writer.write_bytes(POST, iter([b"ab", b"", b"c"]), item=7)
    record = writer.files[str(POST)]
    assert (record.size, record.item) == (3, 7)
    assert record.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_file_permissions_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        ArchiveWriter(tmp_path, Manifest()).write_text(POST, "x")
    finally:
        os.umask(before)
    assert (tmp_path / POST).stat().st_mode & 0o777 == 0o644


def test_a_second_run_touches_no_file(tmp_path: Path) -> None:
    """F87"""
    manifest, _, _ = run(tmp_path, {"a.md": "A", "b/c.md": "C"})
    os.utime(tmp_path / "a.md", ns=(1, 1))
    again, outcomes, writer = run(tmp_path, {"a.md": "A", "b/c.md": "C"}, manifest)
    assert set(outcomes.values()) == {WriteOutcome.UNCHANGED}
    assert (tmp_path / "a.md").stat().st_mtime_ns == 1
    assert again.dump() == manifest.dump()
    assert not writer.findings


def test_a_change_in_the_source_updates_the_file(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"a.md": "A"})
    _, outcomes, _ = run(tmp_path, {"a.md": "new A"}, manifest)
    assert outcomes == {"a.md": WriteOutcome.UPDATED}
    assert (tmp_path / "a.md").read_text() == "new A"


def test_an_edited_file_is_not_overwritten(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"a.md": "A"})
    (tmp_path / "a.md").write_text("A, corrected")
    second, outcomes, writer = run(tmp_path, {"a.md": "A"}, manifest)
    assert outcomes == {"a.md": WriteOutcome.KEPT}
    assert (tmp_path / "a.md").read_text() == "A, corrected"
    assert [f.kind for f in writer.findings] == ["edited-by-hand", "changed-data"]
    assert {f.where for f in writer.findings} == {"a.md"}
    # The edit stays in every later run, until the user undoes it.
    third, outcomes, _ = run(tmp_path, {"a.md": "newer A"}, second)
    assert outcomes == {"a.md": WriteOutcome.KEPT}
    (tmp_path / "a.md").write_text("A")
    _, outcomes, _ = run(tmp_path, {"a.md": "newer A"}, third)
    assert outcomes == {"a.md": WriteOutcome.UPDATED}


def test_an_unknown_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("my notes")
    manifest, outcomes, writer = run(tmp_path, {"a.md": "A"})
    assert outcomes == {"a.md": WriteOutcome.KEPT}
    assert "not written by migrator" in writer.findings[0].message
    assert not manifest.files
    assert (tmp_path / "a.md").read_text() == "my notes"


def test_force_overwrites_an_edited_file(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"a.md": "A"})
    (tmp_path / "a.md").write_text("A, corrected")
    _, outcomes, writer = run(tmp_path, {"a.md": "A"}, manifest, on_edited="overwrite")
    assert outcomes == {"a.md": WriteOutcome.UPDATED}
    assert (tmp_path / "a.md").read_text() == "A"
    assert not writer.findings


def test_an_edit_to_the_same_bytes_is_no_edit(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("A")
    manifest, outcomes, _ = run(tmp_path, {"a.md": "A"})
    assert outcomes == {"a.md": WriteOutcome.UNCHANGED}
    assert "a.md" in manifest.files


def test_a_file_that_was_deleted_comes_back(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"a.md": "A"})
    (tmp_path / "a.md").unlink()
    assert run(tmp_path, {"a.md": "A"}, manifest)[1] == {"a.md": WriteOutcome.CREATED}


@OUTPUTS
def test_two_items_never_share_a_file(kind: type[ArchiveWriter | Preview], tmp_path: Path) -> None:
    """F2, F4: the second one is a finding, and does not overwrite the first."""
    output = kind(tmp_path, Manifest())
    assert output.write_text(POST, "first", item=1) is WriteOutcome.CREATED
    assert output.write_text(POST, "second", item=2) is WriteOutcome.KEPT
    assert [finding.kind for finding in output.findings] == ["failed-item"]
    assert output.files[str(POST)].item == 1
    assert list(files_under(tmp_path).values()) == ([b"first"] if kind is ArchiveWriter else [])


def test_an_item_may_write_its_file_again(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, Manifest())
    writer.write_text(POST, "first", item=1)
    assert writer.write_text(POST, "better", item=1) is WriteOutcome.UPDATED


def test_the_report_of_a_run_is_always_replaced_and_in_no_manifest(tmp_path: Path) -> None:
    for text in ("one", "two"):
        writer = ArchiveWriter(tmp_path, Manifest())
        writer.write_text(PurePosixPath("migration/manifest.json"), text)
        assert (tmp_path / "migration/manifest.json").read_text() == text
        assert not writer.files
        assert not writer.findings


def test_a_file_that_the_source_lost_can_be_removed(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"posts/a/index.md": "A", "b.md": "B", "c.md": "C"})
    (tmp_path / "c.md").write_text("C, corrected")
    _, _, writer = run(tmp_path, {"b.md": "B"}, manifest)
    stale = writer.stale()
    assert [str(path) for path in stale] == ["c.md", "posts/a/index.md"]
    assert [writer.remove(path) for path in stale] == [WriteOutcome.KEPT, WriteOutcome.REMOVED]
    assert files_under(tmp_path).keys() == {"b.md", "c.md"}
    assert not (tmp_path / "posts").exists()
    assert [finding.where for finding in writer.findings] == ["c.md"]


# Nothing leaves the folder.


@OUTPUTS
@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x", "a/../../x", "a/..", "", ".", "a\0b", "//x", "\ud83d", "a" * 300],
)
def test_a_path_outside_the_archive_is_refused(
    kind: type[ArchiveWriter | Preview], path: str, tmp_path: Path
) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    with pytest.raises(OutputError) as raised:
        kind(root, Manifest()).write_text(PurePosixPath(path), "x")
    assert "\n" not in str(raised.value)
    assert files_under(tmp_path) == {}


@pytest.mark.parametrize("link", ["folder", "folder/file.md", "folder/below/file.md", "loop/x"])
def test_a_symbolic_link_out_of_the_archive_is_refused(link: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "archive", tmp_path / "outside"
    outside.mkdir()
    (outside / "file.md").write_text("theirs")
    root.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root / "loop")
    writer = ArchiveWriter(root, Manifest(), "overwrite")
    with pytest.raises(OutputError):
        writer.write_text(PurePosixPath(link), "mine")
    assert files_under(outside) == {"file.md": b"theirs"}


def test_the_refusal_of_a_cycle_of_links_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    with pytest.raises(PathError) as raised:
        ArchiveWriter(tmp_path, Manifest()).write_text(PurePosixPath("a.md"), "A")
    assert str(tmp_path) not in str(raised.value)


def test_a_symbolic_link_inside_the_archive_is_followed(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "posts").symlink_to("articles")
    ArchiveWriter(tmp_path, Manifest()).write_text(PurePosixPath("posts/a.md"), "A")
    assert (tmp_path / "articles/a.md").read_text() == "A"


def test_a_link_back_into_the_archive_is_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "archive", tmp_path / "outside"
    outside.mkdir()
    (root / "articles").mkdir(parents=True)
    (root / "folder").symlink_to(outside)
    (outside / "back").symlink_to(root / "articles")
    ArchiveWriter(root, Manifest()).write_text(PurePosixPath("folder/back/below/a.md"), "A")
    assert (root / "articles/below/a.md").read_text() == "A"


path_text = st.lists(
    st.sampled_from(["..", "/", "a", ".", "\\", "\0", "C:", "é", "\n", "~", "$"])
).map("".join)


@given(path=path_text | st.text())
def test_no_path_leaves_the_folder(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    outer = tmp_path_factory.mktemp("outer")
    writer = ArchiveWriter(outer / "deep" / "archive", Manifest())
    try:
        writer.write_text(PurePosixPath(path), "x")
    except OutputError as error:
        assert "\n" not in str(error)
    assert all(name.startswith("deep/archive/") for name in files_under(outer))
    assert len(files_under(outer)) == len(writer.files)


# Whole or not at all.


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    manifest, _, _ = run(tmp_path, {"a.jpg": "whole"})

    def broken() -> Iterator[bytes]:
        yield b"half of a new"
        raise ConnectionError("the server went away")

    with pytest.raises(ConnectionError):
        ArchiveWriter(tmp_path, manifest).write_bytes(PurePosixPath("a.jpg"), broken())
    assert files_under(tmp_path) == {"a.jpg": b"whole"}


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path, PurePosixPath\n"
        "from migrator.archive.manifest import Manifest\n"
        "from migrator.archive.writer import ArchiveWriter\n"
        "def chunks():\n"
        "    yield b'x' * 1000000\n"
        "    os._exit(9)\n"
        "writer = ArchiveWriter(Path(sys.argv[1]), Manifest())\n"
        "writer.write_bytes(PurePosixPath('a.jpg'), chunks())\n"
    )
    assert subprocess.run([sys.executable, "-c", program, tmp_path], check=False).returncode == 9
    [left] = files_under(tmp_path)
    assert left.startswith(".migrator-")
    ArchiveWriter(tmp_path, Manifest()).write_bytes(PurePosixPath("a.jpg"), b"whole")
    assert files_under(tmp_path) == {"a.jpg": b"whole"}


@pytest.mark.parametrize(
    "path", ["taken/index.md", "folder"], ids=["a file for a folder", "a folder for a file"]
)
@OUTPUTS
def test_a_write_error_is_one_sentence(
    kind: type[ArchiveWriter | Preview], path: str, tmp_path: Path
) -> None:
    """F65: `a` is a file here and a folder there."""
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=rf"^{path} could not be written: [A-Z][a-z ]+$"):
        kind(tmp_path, Manifest()).write_text(PurePosixPath(path), "x")
    assert files_under(tmp_path) == {"taken": b"a file"}


def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    """Root may write anywhere on a disk, but not create a folder in /proc."""
    root = Path("/proc/self/archive") if os.geteuid() == 0 else tmp_path / "archive"
    if root.parent == tmp_path:
        tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match=r"could not be written: [A-Z][a-z -]+$"):
            ArchiveWriter(root, Manifest()).write_text(POST, "x")
    finally:
        tmp_path.chmod(0o755)


def test_a_full_disk_leaves_whole_files(tmp_path: Path) -> None:
    """Uses a real file system of 64 kB, if the system allows mounting one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small file system")
    try:
        manifest, _, _ = run(tmp_path, {"a.md": "whole"})
        for data in (b"x" * 200_000, iter([b"x" * 50_000] * 4)):
            with pytest.raises(OutputError, match=r"^a\.md could not be written: No space left"):
                ArchiveWriter(tmp_path, manifest).write_bytes(PurePosixPath("a.md"), data)
            assert files_under(tmp_path) == {"a.md": b"whole"}
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_size_limit_leaves_whole_files(tmp_path: Path) -> None:
    """The same without being root: the system refuses to write more than 10 kB."""
    resource = pytest.importorskip("resource", reason="only POSIX limits the size of files")
    program = (
        "import sys; from pathlib import Path, PurePosixPath\n"
        "from migrator.errors import OutputError\n"
        "from migrator.archive.manifest import Manifest\n"
        "from migrator.archive.writer import ArchiveWriter\n"
        "writer = ArchiveWriter(Path(sys.argv[1]), Manifest())\n"
        "writer.write_text(PurePosixPath('a.md'), 'whole')\n"
        "try:\n"
        "    writer.write_text(PurePosixPath('a.md'), 'x' * 20_000)\n"
        "except OutputError as error:\n"
        "    sys.exit(str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    assert done.stderr == "a.md could not be written: File too large\n"
    assert files_under(tmp_path) == {"a.md": b"whole"}


# A dry run.


def test_a_preview_returns_the_outcomes_and_writes_nothing(tmp_path: Path) -> None:
    texts = {"same.md": "S", "changed.md": "C", "edited.md": "E", "gone.md": "G"}
    manifest, _, _ = run(tmp_path, texts)
    (tmp_path / "edited.md").write_text("E, corrected")
    before = files_under(tmp_path)
    preview = Preview(tmp_path, manifest)
    wanted = {"same.md": "S", "changed.md": "C2", "edited.md": "E2", "new/file.md": "N"}
    outcomes = [preview.write_text(PurePosixPath(path), text) for path, text in wanted.items()]
    assert outcomes == [
        WriteOutcome.UNCHANGED,
        WriteOutcome.UPDATED,
        WriteOutcome.KEPT,
        WriteOutcome.CREATED,
    ]
    assert [preview.remove(path) for path in preview.stale()] == [WriteOutcome.REMOVED]
    assert {finding.where for finding in preview.findings} == {"edited.md"}
    assert preview.files.keys() == wanted.keys()
    assert files_under(tmp_path) == before


def test_a_preview_makes_no_folder(tmp_path: Path) -> None:
    Preview(tmp_path / "new", Manifest()).write_bytes(POST, iter([b"x"]))
    assert not (tmp_path / "new").exists()


class TestFilesThatDisappear:
    """Another program may clean up, or synchronise, the folder during a run."""

    def test_each_file_is_counted_and_one_is_named(self, tmp_path: Path) -> None:
        _, _, writer = run(tmp_path, {"a/x.md": "x", "a/y.md": "y", "b.md": "b"})
        writer.confirm()
        (tmp_path / "b.md").unlink()
        with pytest.raises(OutputError, match=r"a file that .* such as b\.md; repeat"):
            writer.confirm()
        shutil.rmtree(tmp_path / "a")
        with pytest.raises(OutputError, match=r"3 files that .* such as a/x\.md; repeat"):
            writer.confirm()

    def test_a_file_in_the_place_of_a_folder_hides_its_files(self, tmp_path: Path) -> None:
        _, _, writer = run(tmp_path, {"a/x.md": "x"})
        shutil.rmtree(tmp_path / "a")
        (tmp_path / "a").write_text("mine")
        with pytest.raises(OutputError, match="disappeared"):
            writer.confirm()

    def test_a_file_that_was_kept_counts(self, tmp_path: Path) -> None:
        first, _, _ = run(tmp_path, {"a/x.md": "x"})
        writer = ArchiveWriter(tmp_path, first)
        writer.keep(PurePosixPath("a/x.md"), first.files["a/x.md"])
        (tmp_path / "a/x.md").unlink()
        with pytest.raises(OutputError, match="disappeared"):
            writer.confirm()

    def test_a_dry_run_misses_nothing(self, tmp_path: Path) -> None:
        preview = Preview(tmp_path, Manifest())
        preview.write_text(POST, "x")
        preview.confirm()
