"""Headers of tar files are bounded, and a damaged one is no end of the archive."""

from __future__ import annotations

import io
import struct
import tarfile
from pathlib import Path

import pytest
import zstandard
from support.sql_blog import dump, post, tables
from support.time_limit import within

from migrator.errors import SourceError
from migrator.sources.backup import tar_archive
from migrator.sources.backup.backup import Backup, find
from migrator.sources.backup.tar_archive import TarArchive

BLOCK = 512
SQL = dump(tables() | {"posts": [post(1, "tea", "Words of tea.")]}).encode()


def member(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, size: int = -1) -> bytes:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(data) if size < 0 else size
    return info.tobuf(tarfile.GNU_FORMAT) + data.ljust(-(-len(data) // BLOCK) * BLOCK, b"\0")


def with_field(header: bytes, at: int, value: bytes) -> bytes:
    """A header with another field, and the checksum that fits."""
    changed = bytearray(header)
    changed[at : at + len(value)] = value
    changed[148:156] = b" " * 8
    changed[148:156] = b"%06o\0 " % sum(changed[:BLOCK])
    return bytes(changed)


def huge_number(number: int) -> bytes:
    """A number of 12 bytes in the binary form of GNU tar."""
    return b"\x80\0\0\0" + struct.pack(">Q", number)


def backup(folder: Path, *parts: bytes) -> Backup | None:
    path = folder / "all.tar"
    path.write_bytes(member("a/database.sql", SQL) + b"".join(parts) + b"\0" * BLOCK * 2)
    with within(20):
        return find([path])


def messages(found: Backup | None) -> str:
    assert found is not None
    return "\n".join(note.message for note in found.notes if note.lost)


@pytest.mark.parametrize(
    "kind",
    [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE],
)
def test_a_header_of_gigabytes_is_not_read(tmp_path: Path, kind: bytes) -> None:
    found = backup(tmp_path, member("x", kind=kind, size=1 << 33))
    assert "too long" in messages(found)


def test_a_negative_size_is_an_error(tmp_path: Path) -> None:
    header = with_field(member("x"), 124, b"\xff" * 11 + b"\0")
    assert "negative" in messages(backup(tmp_path, header))


@pytest.mark.parametrize("cut", [100, 511])
def test_an_archive_that_ends_in_a_header_is_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "all.tar"
    path.write_bytes(member("a/database.sql", SQL) + member("b/uploads/2020/01/x.png", b"x")[:cut])
    assert "cut off" in messages(find([path]))


def test_a_damaged_header_is_no_end(tmp_path: Path) -> None:
    header = bytearray(member("b/uploads/2020/01/x.png", b"x"))
    header[3] ^= 1
    assert "bad checksum" in messages(backup(tmp_path, bytes(header), member("c", b"x")))


@pytest.mark.parametrize("name", ["a/mysql/other.sql", "b/uploads/2020/01/x.png"])
def test_a_sparse_file_of_terabytes_is_named(tmp_path: Path, name: str) -> None:
    header = member(name, kind=tarfile.GNUTYPE_SPARSE, size=BLOCK)
    header = with_field(header, 386, b"%011o\0%011o\0" % (0, BLOCK))
    header = with_field(header, 483, huge_number(1 << 44))
    found = backup(tmp_path, header, SQL[:BLOCK])
    assert "1 files are sparse" in messages(found)


@pytest.mark.parametrize("extended", [b"\1", b"\xff"])
def test_a_sparse_header_that_never_ends_is_an_error(tmp_path: Path, extended: bytes) -> None:
    header = member("x", kind=tarfile.GNUTYPE_SPARSE, size=0)
    header = with_field(header, 482, extended)
    path = tmp_path / "all.tar"
    path.write_bytes(member("a/database.sql", SQL) + header)
    assert "damaged or cut off" in messages(find([path]))


def test_many_global_headers_cost_no_memory_for_each_file(tmp_path: Path) -> None:
    records = []
    for number in range(4000):
        text = f"key{number}=value\n"
        size = len(text) + 3
        records.append(f"{size} {text}".encode() if size > 9 else b"")
    listed = b"".join(records)[:60_000].rpartition(b"\n")[0] + b"\n"
    headers = member("pax", listed, tarfile.XGLTYPE)
    files = b"".join(member(f"b/{number}.txt") for number in range(2000))
    found = backup(tmp_path, headers, files)
    assert found is not None
    assert found.ledger is not None


def test_a_file_that_is_no_tar_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.tar"
    path.write_bytes(with_field(member("x"), 124, b"\xff" * 12))
    with pytest.raises(SourceError):
        find([path])


def test_an_archive_packed_by_zstd_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tar_archive, "MOST_BYTES", 1 << 16)
    with tarfile.open(tmp_path / "site.tar", "w") as file:
        info = tarfile.TarInfo("wp.sql")
        info.size = 1 << 18
        file.addfile(info, io.BytesIO(b"x" * info.size))
    path = tmp_path / "site.tar.zst"
    path.write_bytes(zstandard.compress((tmp_path / "site.tar").read_bytes()))
    with pytest.raises(SourceError, match="unpacks to more than 65,536 bytes"):
        TarArchive(path, "zstd")
