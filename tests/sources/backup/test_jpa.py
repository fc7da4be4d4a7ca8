"""Archives of Akeeba Backup are read as far as they are whole."""

from __future__ import annotations

import random
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from support.backups import jpa, jpa_entry
from support.sql_blog import dump, tables

from migrator.errors import MigratorError
from migrator.sources.backup.jpa import JpaArchive
from migrator.sources.locator.open_locator import open_source

HEAD = struct.pack("<3sHBBIII", b"JPA", 19, 1, 2, 3, 0, 0)


def archive(folder: Path, *entries: bytes, head: bytes = HEAD) -> JpaArchive:
    path = folder / "site.jpa"
    path.write_bytes(head + b"".join(entries))
    return JpaArchive(path)


def test_files_come_out_as_they_were(tmp_path: Path) -> None:
    data = b"text " * 400
    entries = [jpa_entry(f"a/{packing}.txt", data, packing) for packing in (0, 1, 2)]
    found = archive(tmp_path, jpa_entry("a", b"", kind=0), *entries)
    members = list(found.members())
    assert [member.path for member in members] == ["a/0.txt", "a/1.txt", "a/2.txt"]
    assert [member.open().read() for member in members] == [data] * 3
    assert found.problems == []


def test_a_longer_header_is_passed_over(tmp_path: Path) -> None:
    head = struct.pack("<3sHBBIII", b"JPA", 27, 1, 2, 1, 0, 0) + b"JP\1\1\4\0\1\0"
    [only] = archive(tmp_path, jpa_entry("x", b"1"), head=head).members()
    assert only.open().read() == b"1"


def test_names_that_lead_out_of_the_archive_are_named(tmp_path: Path) -> None:
    found = archive(tmp_path, jpa_entry("../x", b"1"), jpa_entry("y", b"2"))
    assert [member.path for member in found.members()] == ["y"]
    assert found.problems == ["1 files have names that lead out of the archive"]


def test_a_cut_archive_says_so(tmp_path: Path) -> None:
    found = archive(tmp_path, jpa_entry("x", b"1"), jpa_entry("y", b"22")[:-1])
    assert [member.path for member in found.members()] == ["x", "y"]
    assert found.problems == ["the archive is cut off, or it is one of several parts"]


def test_a_file_that_cannot_be_unpacked_is_an_error_of_the_file(tmp_path: Path) -> None:
    for entry in (jpa_entry("x", b"11", 1)[:-1], jpa_entry("x", b"1", 9)):
        [only] = archive(tmp_path, entry).members()
        with pytest.raises(OSError, match="it "):
            only.open()


@pytest.mark.parametrize("seed", range(30))
def test_whatever_bytes_are_wrong_nothing_breaks(tmp_path: Path, seed: int) -> None:
    path = jpa(tmp_path, dump(tables()), {"2016/01/pont.png": b"png"})
    data, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(4):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data[: chance.randrange(len(data) // 2, len(data))])
    with suppress(MigratorError):
        source = open_source([path])
        assert len(list(source.posts())) <= len(tables()["posts"])
        assert source.repairs
