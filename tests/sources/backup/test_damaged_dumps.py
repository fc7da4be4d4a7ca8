"""A file beside the dumps that should be one, and cannot be read, is a loss."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sql_blog import dump, tables

from migrator.sources.locator.open_locator import open_source

PART = "blog.wp_posts.00001.sql.gz"


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "checksum": (lambda data: flipped(data, len(data) - 6), "is damaged"),
    "start": (lambda data: flipped(data, 12), "is damaged"),
    "half": (lambda data: data[: len(data) // 2], "is damaged or cut off"),
    "nothing": (lambda _: b"", "is empty"),
    "zeros": (lambda _: b"\0" * 500, "holds only zeros"),
    "error page": (lambda _: b"<html>404 not found</html>", "holds no rows"),
}


def losses(path: Path) -> list[str]:
    return [repair.message for repair in open_source([path]).repairs if repair.lost]


def mydumper(folder: Path) -> Path:
    for name, rows in tables().items():
        schema = gzip.compress(dump({name: []}).encode())
        (folder / f"blog.wp_{name}-schema.sql.gz").write_bytes(schema)
        for number, part in enumerate(filter(None, (rows[:2], rows[2:]))):
            data = gzip.compress(dump({name: part}, creates=False).encode())
            (folder / f"blog.wp_{name}.{number:05}.sql.gz").write_bytes(data)
    (folder / "blog-schema-create.sql.gz").write_bytes(gzip.compress(b"CREATE DATABASE `blog`;\n"))
    (folder / "blog-schema-triggers.sql.gz").write_bytes(gzip.compress(b""))
    (folder / "my notes.sql").write_text("What I asked the server last year.")
    return folder


def test_a_folder_without_damage_has_no_loss(tmp_path: Path) -> None:
    assert losses(mydumper(tmp_path)) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_part_of_a_table_is_named(tmp_path: Path, damage: str) -> None:
    change, message = DAMAGES[damage]
    path = mydumper(tmp_path) / PART
    path.write_bytes(change(path.read_bytes()))
    assert any(message in loss for loss in losses(tmp_path))
    assert all(PART in loss for loss in losses(tmp_path) if message in loss and damage != "half")


def test_a_damaged_member_of_a_zip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, rows in tables().items():
            for number, part in enumerate(filter(None, (rows[:2], rows[2:]))):
                file.writestr(f"wp_{name}.{number}.sql", dump({name: part}, creates=number == 0))
    with zipfile.ZipFile(path) as file:
        info = file.getinfo("wp_posts.1.sql")
    place = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    path.write_bytes(flipped(path.read_bytes(), place))
    [loss] = losses(path)
    assert loss.startswith("wp_posts.1.sql is damaged and was not read")


def test_a_newer_dump_that_is_damaged_is_named(tmp_path: Path) -> None:
    (tmp_path / "2020-01-01.sql").write_text(dump(tables()), "utf-8")
    (tmp_path / "2020-01-02.sql").write_bytes(b"")
    assert losses(tmp_path) == ["2020-01-02.sql is empty and was not read"]
