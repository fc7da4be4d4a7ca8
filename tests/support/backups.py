"""Backups as the usual plugins and hosts lay them out, made of a dump and some uploads."""

from __future__ import annotations

import bz2
import gzip
import io
import re
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from migrator.sources.database.sql_dump import read_dump
from migrator.sources.database.table_definition import Column

Uploads = Mapping[str, bytes]
"""Files by their path below wp-content/uploads."""

SET = "backup_2024-02-01-1200_Carnet_0123456789ab"


def updraft(folder: Path, sql: str, uploads: Uploads) -> Path:
    """UpdraftPlus: the parts of one set in a folder, the uploads in two."""
    place = folder / "updraft"
    place.mkdir()
    head = b"# WordPress MySQL database backup\n# Created by UpdraftPlus version 1.16.20\n"
    (place / f"{SET}-db.gz").write_bytes(gzip.compress(head + sql.encode()))
    names = sorted(uploads)
    for part, chosen in (("uploads", names[::2]), ("uploads2", names[1::2])):
        with zipfile.ZipFile(place / f"{SET}-{part}.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name in chosen:
                file.writestr(f"uploads/{name}", uploads[name])
    return place


def duplicator(folder: Path, sql: str, uploads: Uploads) -> Path:
    """Duplicator: the whole site in a zip file, plugins with dumps of their own included."""
    path = folder / "20240201_carnet_0123456789abcdef_20240201120000_archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("wp-content/plugins/shop/install.sql", "CREATE TABLE `x` (`a` int);\n")
        for name, data in uploads.items():
            file.writestr(f"wp-content/uploads/{name}", data)
        file.writestr("dup-installer/dup-database__0123456-01120000.sql", sql)
    return path


def header(name: str, size: int, folder: str) -> bytes:
    """A header of a `.wpress` archive."""
    return (
        name.encode().ljust(255, b"\0")
        + str(size).encode().ljust(14, b"\0")
        + b"1706788800".ljust(12, b"\0")
        + folder.encode().ljust(4096, b"\0")
    )


def wpress(folder: Path, sql: str, uploads: Uploads) -> Path:
    """All-in-One WP Migration, which gives the tables a prefix of its own."""
    path = folder / "site.wpress"
    members = {"package.json": b"{}"}
    members |= {f"uploads/{name}": data for name, data in uploads.items()}
    members["database.sql"] = re.sub(r"`wp_", "`SERVMASK_PREFIX_", sql).encode()
    with path.open("wb") as file:
        for name, data in members.items():
            place, _, last = name.rpartition("/")
            file.write(header(last, len(data), place or ".") + data)
        file.write(b"\0" * 4377)
    return path


def _tar(path: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return path


def cpanel(folder: Path, sql: str, uploads: Uploads) -> Path:
    """A full backup of cPanel."""
    home = "cpmove-ada/homedir/public_html/wp-content/uploads"
    files = {f"{home}/{name}": data for name, data in uploads.items()}
    return _tar(
        folder / "cpmove-ada.tar.gz", {**files, "cpmove-ada/mysql/ada_wp.sql": sql.encode()}
    )


def backwpup(folder: Path, sql: str, uploads: Uploads) -> Path:
    """BackWPup: everything at the root of a tar file."""
    files = {f"wp-content/uploads/{name}": data for name, data in uploads.items()}
    head = "-- Backup with BackWPup ver.: 4.0.2\n-- Table Prefix: wp_\n"
    files |= {"manifest.json": b"{}", "ada_wp.sql": (head + sql).encode()}
    return _tar(folder / "backwpup_0123_2024-02-01_12-00-00.tar.gz", files)


def jetpack(folder: Path, sql: str, uploads: Uploads) -> Path:
    """Jetpack, VaultPress: a folder with a file for each table."""
    place = folder / "jetpack"
    (place / "sql").mkdir(parents=True)
    (place / "meta.json").write_text("{}")
    head, *parts = re.split(r"(?m)^(?=DROP TABLE IF EXISTS)", sql)
    for part in parts:
        name = re.findall(r"`(\w+)`", part)[0]
        text = part.replace("-- Dump completed", "--")
        (place / "sql" / f"{name}.sql").write_text("-- a table\n" + text)
    for name, data in uploads.items():
        path = place / "wp-content/uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert head
    return place


def playground(folder: Path, sql: str, uploads: Uploads) -> Path:
    """WordPress on SQLite: a copy of wp-content."""
    place = folder / "playground" / "wp-content"
    (place / "database").mkdir(parents=True)
    sqlite(place / "database" / ".ht.sqlite", sql)
    for name, data in uploads.items():
        path = place / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place.parent


def sqlite(path: Path, sql: str) -> None:
    """The tables of a dump in an SQLite database."""
    database = sqlite3.connect(path)

    class Sink:
        def comment(self, text: bytes) -> None: ...
        def names(self, charset: str) -> None: ...
        def counted(self, table: str, rows: int) -> None: ...

        def damaged(self, line: int, message: str) -> None:
            raise AssertionError(message)

        def wants(self, table: str, columns: object) -> bool:
            return True

        def table(self, name: str, columns: list[Column], charset: str) -> None:
            listed = ", ".join(f'"{column.name}"' for column in columns)
            database.execute(f'CREATE TABLE "{name}" ({listed})')

        def row(self, table: str, columns: object, values: list[bytes | None]) -> None:
            texts = [None if value is None else value.decode() for value in values]
            places = ", ".join("?" * len(texts))
            database.execute(f'INSERT INTO "{table}" VALUES ({places})', texts)

    read_dump([sql.encode()], Sink())
    database.commit()
    database.close()


def packed_set(folder: Path, sql: str, uploads: Uploads) -> Path:
    """A set of UpdraftPlus, downloaded as one zip file."""
    parts = updraft(folder, sql, uploads)
    path = folder / "updraft.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for part in sorted(parts.iterdir()):
            file.write(part, f"updraft/{part.name}")
    return path


def wpvivid(folder: Path, sql: str, uploads: Uploads) -> Path:
    """WPvivid: a zip file with one inner zip file for each part."""
    path = folder / "carnet_wpvivid-0123456789ab_2024-02-01-12-00_backup_all.zip"
    start = "carnet_wpvivid-0123456789ab_2024-02-01-12-00_backup"
    parts = {
        "db": {"carnet_db.sql": sql.encode()},
        "uploads": {f"wp-content/uploads/{name}": data for name, data in uploads.items()},
        "plugin": {"wp-content/plugins/shop/install.sql": b"CREATE TABLE `x` (`a` int);\n"},
    }
    with zipfile.ZipFile(path, "w") as outer:
        for part, files in parts.items():
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
                for name, data in files.items():
                    file.writestr(name, data)
            outer.writestr(f"{start}_{part}.zip", inner.getvalue())
    return path


def _tarred(members: Mapping[str, bytes], mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as file:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def directadmin(folder: Path, sql: str, uploads: Uploads) -> Path:
    """DirectAdmin: the home folder is a tar file in the tar file."""
    home = "domains/blog.example/public_html/wp-content/uploads"
    inner = _tarred({f"{home}/{name}": data for name, data in uploads.items()}, "w:gz")
    return _tar(
        folder / "user.admin.ada.tar.gz",
        {"backup/ada_wp.sql": sql.encode(), "backup/home.tar.gz": inner},
    )


def plesk(folder: Path, sql: str, uploads: Uploads) -> Path:
    """Plesk: the dump and the files of each domain are archives in a tar file."""
    site = {f"httpdocs/wp-content/uploads/{name}": data for name, data in uploads.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("backup_wp_1_2402011200.sql", sql)
    path = folder / "backup_2402011200.tar"
    members = {
        "backup_info_2402011200.xml": b"<migration-dump/>",
        "databases/wp_1/backup_wp_1_2402011200.zip": packed.getvalue(),
        "domains/blog.example/backup_user-data_2402011200.tgz": _tarred(site, "w:gz"),
    }
    path.write_bytes(_tarred(members, "w"))
    return path


def jpa_entry(name: str, data: bytes, packing: int = 0, kind: int = 1) -> bytes:
    """A file of an archive of Akeeba Backup."""
    packed = data
    if packing == 1:
        engine = zlib.compressobj(wbits=-15)
        packed = engine.compress(data) + engine.flush()
    elif packing == 2:
        packed = bz2.compress(data)
    path = name.encode()
    rest = struct.pack("<BBIII", kind, packing, len(packed), len(data), 0o644)
    extra = struct.pack("<HHI", 0x100, 8, 0)  # the time of the last change
    length = 5 + 2 + len(path) + len(rest) + len(extra)
    head = struct.pack("<3sHH", b"JPF", length, len(path))
    return head + path + rest + extra + packed


def jpa(folder: Path, sql: str, uploads: Uploads) -> Path:
    """Akeeba Backup, which gives the tables an abstract prefix and splits the dump."""
    text = re.sub(r"`wp_", "`#__", re.sub(r"(?m)^(?:--|/\*M!|/\*!\d+ SET ).*\n", "", sql))
    middle = text.rindex("\nDROP TABLE")
    entries = [
        jpa_entry("installation/sql", b"", kind=0),
        jpa_entry("installation/sql/site.sql", text[:middle].encode()),
        jpa_entry("installation/sql/site.s01", text[middle:].encode(), 1),
    ]
    entries += [
        jpa_entry(f"wp-content/uploads/{name}", data, number % 3)
        for number, (name, data) in enumerate(uploads.items())
    ]
    path = folder / "site-blog.example-20240201-120000.jpa"
    head = struct.pack("<3sHBBIII", b"JPA", 19, 1, 2, len(entries), 0, 0)
    path.write_bytes(head + b"".join(entries))
    return path


KINDS: Mapping[str, Callable[[Path, str, Uploads], Path]] = {
    "UpdraftPlus": updraft,
    "Duplicator": duplicator,
    "All-in-One WP Migration": wpress,
    "cPanel": cpanel,
    "BackWPup": backwpup,
    "Jetpack": jetpack,
    "Playground": playground,
    "UpdraftPlus in a zip file": packed_set,
    "WPvivid": wpvivid,
    "DirectAdmin": directadmin,
    "Plesk": plesk,
    "Akeeba Backup": jpa,
}
"""Who makes the backup -> a backup in a folder, of a dump and uploads."""
