"""A zip is read member by member, whatever their names are."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from support.blog import export, item

from migrator.sources.backup.zip_archive import ZipArchive
from migrator.sources.locator.open_locator import open_source

NAMES = ("", "/", "//", "..", "a\x00b", "C:x", "x" * 60_000, "\ud7ff", ".", "a/../../b")


def with_member(path: Path, name: str) -> Path:
    """Write a zip with an export and a member of a name that zip programs do not write."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export.xml", export(item(1, "Words.", slug="tea")))
        info = zipfile.ZipInfo("name")
        info.filename = info.orig_filename = name
        archive.writestr(info, "text")
    return path


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_member_of_any_name_stops_no_other(tmp_path: Path, name: str) -> None:
    path = with_member(tmp_path / "backup.zip", name)
    assert [member.path for member in ZipArchive(path).members()][:1] == ["export.xml"]
    assert [post.slug for post in open_source([path]).posts()] == ["tea"]


def test_the_name_that_the_central_directory_leaves_out(tmp_path: Path) -> None:
    path = with_member(tmp_path / "backup.zip", "name")
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    # Length 0, and the name as an extra field of an unknown kind.
    data[entry + 28 : entry + 32] = struct.pack("<HH", 0, 4)
    data[entry + 46 : entry + 50] = struct.pack("<HH", 0x9999, 0)
    path.write_bytes(data)
    assert [member.path for member in ZipArchive(path).members()] == ["export.xml"]
    assert [post.slug for post in open_source([path]).posts()] == ["tea"]
