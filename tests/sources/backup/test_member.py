"""A backup with more files than are looked at says so, whatever its container."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.backups import header

from migrator.sources.backup import folder, tar_archive, wpress, zip_archive
from migrator.sources.backup.member import TOO_MANY, Container

NAMES = ("a.txt", "b.txt", "c.txt")


def as_zip(place: Path) -> Container:
    with zipfile.ZipFile(place / "backup.zip", "w") as file:
        for name in NAMES:
            file.writestr(name, "x")
    return zip_archive.ZipArchive(place / "backup.zip")


def as_tar(place: Path) -> Container:
    with tarfile.open(place / "backup.tar", "w") as file:
        for name in NAMES:
            info = tarfile.TarInfo(name)
            info.size = 1
            file.addfile(info, io.BytesIO(b"x"))
    return tar_archive.TarArchive(place / "backup.tar", "")


def as_wpress(place: Path) -> Container:
    entries = b"".join(header(name, 1, ".") + b"x" for name in NAMES)
    (place / "backup.wpress").write_bytes(entries + bytes(wpress.HEADER))
    return wpress.WpressArchive(place / "backup.wpress")


def as_folder(place: Path) -> Container:
    for name in NAMES:
        (place / name).write_text("x")
    return folder.FolderContainer(place)


@pytest.mark.parametrize("container", [as_zip, as_tar, as_wpress, as_folder])
@pytest.mark.parametrize(("most", "problems"), [(2, [TOO_MANY]), (5, [])])
def test_files_that_are_not_looked_at_are_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    container: Callable[[Path], Container],
    most: int,
    problems: list[str],
) -> None:
    for module in (folder, tar_archive, wpress, zip_archive):
        monkeypatch.setattr(module, "MOST_MEMBERS", most)
    opened = container(tmp_path)
    assert [member.path for member in opened.members()] == [*NAMES[:most]]
    assert opened.problems == problems
