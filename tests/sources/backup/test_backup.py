"""Backups are told by what is in them, and give their database and their uploads."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from support.backups import KINDS, SET, duplicator, header, sqlite, updraft, wpress
from support.sql_blog import Rows, dump, post, tables

from migrator.errors import SourceError
from migrator.sources.backup.backup import find
from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source
from migrator.untrusted import unpacked_size

FILES = {"2016/01/pont.png": b"a picture", "2016/01/été.png": b"another", "2016/01/b.pdf": b"%PDF"}
ADDRESS = "http://blog.example/wp-content/uploads/2016/01/"


def opened(*paths: Path) -> DatabaseSource:
    source = open_source(paths)
    assert isinstance(source, DatabaseSource)
    return source


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_backup_gives_posts_and_uploads(tmp_path: Path, kind: str) -> None:
    source = opened(KINDS[kind](tmp_path, dump(tables()), FILES))
    assert len(list(source.posts())) == 8
    assert not [repair for repair in source.repairs if repair.lost]
    for name, data in (("pont.png", b"a picture"), ("%C3%A9t%C3%A9.png", b"another")):
        path = source.uploads.find(ADDRESS + name)
        assert path is not None
        assert path.read_bytes() == data
    assert source.uploads.find(ADDRESS + "nowhere.png") is None
    assert source.files()


@pytest.mark.parametrize("kind", KINDS)
def test_the_name_of_a_backup_says_nothing(tmp_path: Path, kind: str) -> None:
    path = KINDS[kind](tmp_path, dump(tables()), FILES)
    other = path.rename(tmp_path / "download")
    assert len(list(opened(other).posts())) == 8


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_packed_dump_is_unpacked_as_it_is_read(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "wp.sql.xy"
    path.write_bytes(pack(dump(tables()).encode()))  # type: ignore[operator]
    assert len(list(opened(path).posts())) == 8


@pytest.mark.parametrize("name", ["dump.txt", "wp_posts.txt", "blog.tsv", "blog.csv", "dump.json"])
def test_a_dump_is_one_whatever_its_name_ends_with(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(dump(tables()), "utf-8")
    assert len(list(opened(tmp_path / name).posts())) == 8


@pytest.mark.parametrize("outer", [gzip.compress, bz2.compress])
@pytest.mark.parametrize("inner", [gzip.compress, lzma.compress, zstandard.compress])
def test_a_dump_that_a_web_server_packed_again_is_read(
    tmp_path: Path, inner: object, outer: object
) -> None:
    packed = outer(inner(dump(tables()).encode()))  # type: ignore[operator]
    (tmp_path / "wp.sql.gz").write_bytes(packed)
    source = opened(tmp_path / "wp.sql.gz")
    assert len(list(source.posts())) == 8
    assert not [repair for repair in source.repairs if repair.lost]
    (tmp_path / "wp.sql.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(SourceError):
        opened(tmp_path / "wp.sql.gz")


@pytest.mark.parametrize(
    "names",
    [
        ("site.zip.001", "site.zip.002"),
        ("wp.sql.gz.partaa", "wp.sql.gz.partab", "wp.sql.gz.partac"),
        ("wp.sql.aa", "wp.sql.ab"),
        ("site.z01", "site.zip"),
    ],
)
def test_parts_of_a_file_that_was_split_are_told(tmp_path: Path, names: tuple[str, ...]) -> None:
    whole = _zipped(tmp_path, dump(tables())) if "zip" in names[-1] else dump(tables()).encode()
    folder = tmp_path / "parts"
    folder.mkdir()
    size = len(whole) // len(names) + 1
    paths = [folder / name for name in names]
    for place, path in enumerate(paths):
        path.write_bytes(whole[place * size :][:size])
    for asked in ([path] for path in (*paths, folder)):
        with pytest.raises(SourceError, match=r"parts of a file that was split: join them"):
            opened(*asked)
    with pytest.raises(SourceError, match=r"parts of a file that was split: join them"):
        opened(*paths)


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "folder"])
def test_a_backup_without_its_database_is_told(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "site" / "wp-content" / "uploads" / "2016" / "01"
    place.mkdir(parents=True)
    (place / "pont.png").write_bytes(b"a picture")
    path = tmp_path / "site"
    if kind != "folder":
        made = shutil.make_archive(str(path), {"tar.gz": "gztar"}.get(kind, kind), path)
        path = Path(made)
    with pytest.raises(SourceError, match=r"database dump.*: give the") as caught:
        open_source([path])
    assert str(caught.value).startswith(("The folder ", str(path)))


def test_a_whole_dump_beside_parts_is_read(tmp_path: Path) -> None:
    for name in ("old.zip.001", "old.zip.002"):
        (tmp_path / name).write_bytes(b"PK\x03\x04")
    _plain(tmp_path)
    assert len(list(opened(tmp_path).posts())) == 8


def _zipped(folder: Path, text: str) -> bytes:
    with zipfile.ZipFile(folder / "whole.zip", "w") as file:
        file.writestr("wp.sql", text)
    return (folder / "whole.zip").read_bytes()


def test_a_tar_archive_packed_by_zstd_is_read(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "site.tar", "w") as file:
        file.add(_plain(tmp_path), "wp.sql")
    path = tmp_path / "site.tar.zst"
    path.write_bytes(zstandard.compress((tmp_path / "site.tar").read_bytes()))
    assert len(list(opened(path).posts())) == 8


def test_of_a_tar_archive_packed_by_zstd_all_that_is_whole_is_read(tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(random.Random(1).randbytes(1 << 20))
    with tarfile.open(tmp_path / "site.tar", "w") as file:
        file.add(_plain(tmp_path), "wp.sql")
        file.add(tmp_path / "noise.bin", "noise.bin")
    packed = zstandard.compress((tmp_path / "site.tar").read_bytes())
    path = tmp_path / "site.tar.zst"
    path.write_bytes(packed[: len(packed) // 2])
    source = opened(path)
    assert len(list(source.posts())) == 8
    assert any("damaged or cut off" in repair.message for repair in source.repairs)


def field(value: object) -> str:
    text = "\\N" if value is None else str(value).replace("\\", "\\\\")
    return text.replace("\t", "\\\t").replace("\n", "\\\n")


def tabbed(rows: Rows) -> bytes:
    return "".join("\t".join(map(field, row)) + "\n" for row in rows).encode()


def test_a_folder_of_mysqldump_tab_is_read(tmp_path: Path) -> None:
    for name, rows in tables().items():
        (tmp_path / f"wp_{name}.sql").write_text(dump({name: []}), "utf-8")
        (tmp_path / f"wp_{name}.txt").write_bytes(tabbed(rows))
    (tmp_path / "readme.txt").write_text("no rows")
    source = opened(tmp_path)
    expected = _plain(tmp_path.parent)
    assert list(source.posts()) == list(opened(expected).posts())
    assert not [repair for repair in source.repairs if repair.lost]


def test_rows_beside_their_table_have_the_escapes_of_mysql(tmp_path: Path) -> None:
    """Even if the first rows hold none, and could be values of another program."""
    content = dict(tables())
    content["posts"] = [post(1, "one", "a"), post(2, "two", r"C:\new, \\server"), post(3, "x", "")]
    content["term_relationships"] = []
    content["comments"] = content["postmeta"] = []
    content["users"] = tables()["users"]
    for name, rows in content.items():
        (tmp_path / f"wp_{name}.sql").write_text(dump({name: []}), "utf-8")
        (tmp_path / f"wp_{name}.txt").write_bytes(tabbed(rows))
    assert [post.content for post in opened(tmp_path).posts()] == ["a", r"C:\new, \\server", ""]


def test_a_folder_of_mysql_shell_is_read(tmp_path: Path) -> None:
    (tmp_path / "@.json").write_text("{}")
    for name, rows in tables().items():
        (tmp_path / f"blog@wp_{name}.sql").write_text(dump({name: []}), "utf-8")
        parts = {"@0": rows[:3], "@@1": rows[3:]} if name == "posts" else {"@@0": rows}
        for part, chosen in parts.items():
            path = tmp_path / f"blog@wp_{name}{part}.tsv.zst"
            path.write_bytes(zstandard.compress(tabbed(chosen)))
    source = opened(tmp_path)
    assert list(source.posts()) == list(opened(_plain(tmp_path.parent)).posts())
    assert not [repair for repair in source.repairs if repair.lost]


def test_a_folder_of_mydumper_is_read(tmp_path: Path) -> None:
    for name, rows in tables().items():
        schema = dump({name: []}, names="binary")
        (tmp_path / f"blog.wp_{name}-schema.sql.zst").write_bytes(
            zstandard.compress(schema.encode())
        )
        for number, chosen in enumerate((rows[:2], rows[2:])):
            text = dump({name: chosen}, names="binary", creates=False)
            (tmp_path / f"blog.wp_{name}.{number:05}.sql.gz").write_bytes(
                gzip.compress(text.encode())
            )
    (tmp_path / "metadata").write_text("Started dump at: 2024-01-01")
    source = opened(tmp_path)
    assert list(source.posts()) == list(opened(_plain(tmp_path.parent)).posts())


@pytest.mark.parametrize(
    "text",
    [
        '[\n{"type":"header","comment":"Export to JSON plugin for PHPMyAdmin"},\n',
        "/**\n Export to JSON plugin for PHPMyAdmin\n @version 0.1\n */\n// wp_posts\n",
        "<?php\n/**\n * Export to PHP Array plugin for PHPMyAdmin\n */\n",
    ],
)
def test_an_export_without_rows_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wp_posts"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match="no row of WordPress's posts is in this database"):
        open_source([path])


@pytest.mark.parametrize(
    "text",
    [
        '"ID","post_author","post_date"\n"1","1","2010-01-01"\n',
        "ID;post_author;post_date\n1;1;2010-01-01\n",
        "\ufeffID\tpost_author\tpost_date\n",
    ],
)
def test_a_table_without_the_texts_of_posts_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wp_posts"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match="exported as CSV: export it again in the format SQL"):
        open_source([path])


def test_a_dump_in_xml_is_read_beside_uploads(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    row = "".join(
        f'<field name="{name}">{value}</field>'
        for name, value in (("ID", 1), ("post_content", "Bonjour"), ("post_title", "T"))
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "wp.xml",
            f'<?xml version="1.0"?><mysqldump><database name="b"><table_data name="wp_posts">'
            f"<row>{row}</row></table_data></database></mysqldump>",
        )
        file.writestr("wp-content/uploads/2016/01/pont.png", b"a picture")
    source = opened(path)
    assert [item.content for item in source.posts()] == ["Bonjour"]
    assert source.uploads.find(ADDRESS + "pont.png") is not None


def test_raw_files_of_a_server_are_told(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/wp_posts.ibd").write_bytes(b"\0" * 100)
    with pytest.raises(SourceError, match=r"wp_posts\.ibd is a raw file of a MySQL server"):
        open_source([tmp_path])


def test_a_table_without_a_readable_row_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wp.sql"
    path.write_text("INSERT INTO wp_posts VALUES (1,'x")
    with pytest.raises(SourceError, match="no row of WordPress's posts in"):
        open_source([path])


@pytest.mark.parametrize("site", [1, 2])
def test_each_site_of_an_old_network_has_its_own_uploads(tmp_path: Path, site: int) -> None:
    """Such a network has `/files/2016/01/pont.png`, whatever the site."""
    path = tmp_path / "network.zip"
    content = {name: rows for name, rows in tables().items() if name != "users"}
    text = dump(content, "wp_1_") + dump(content, "wp_2_").replace("blog.example", "two.example")
    text += (
        "CREATE TABLE `wp_blogs` (`blog_id` int, `site_id` int, `domain` text, `path` text);\n"
        "INSERT INTO wp_blogs VALUES (1,1,'blog.example','/'),(2,1,'two.example','/');\n"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("wp.sql", text)
        for number in (1, 2):
            place = f"wp-content/blogs.dir/{number}/files/2016/01/pont.png"
            file.writestr(place, b"picture %d" % number)
    source = open_source([path], str(site))
    assert isinstance(source, DatabaseSource)
    found = source.uploads.find(f"{source.site.url}/files/2016/01/pont.png")
    assert found is not None
    assert found.read_bytes() == b"picture %d" % site


def test_one_part_of_a_set_brings_the_others(tmp_path: Path) -> None:
    place = updraft(tmp_path, dump(tables()), FILES)
    (place / "backup_2020-01-01-0000_Carnet_aaaaaaaaaaaa-db.gz").write_bytes(b"")
    source = opened(place / f"{SET}-db.gz")
    assert source.uploads.find(ADDRESS + "pont.png") is not None


def test_of_several_sets_in_a_folder_the_newest_is_read(tmp_path: Path) -> None:
    place = updraft(tmp_path, dump(tables()), FILES)
    old = dump({"posts": [post(1, "alt", "old")]})
    name = "backup_2020-01-01-0000_Carnet_aaaaaaaaaaaa-db.gz"
    (place / name).write_bytes(gzip.compress(old.encode()))
    source = opened(place)
    assert len(list(source.posts())) == 8
    assert [r.message for r in source.repairs if "not read" in r.message] == [
        f"another dump was not read: {name}"
    ]


@pytest.mark.parametrize(
    "names", [("2019-12-31.sql", "2020-01-01.sql"), ("db-9.sql.gz", "db-10.sql.gz")]
)
def test_of_several_dumps_of_a_whole_site_the_newest_is_read(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    """A folder of nightly backups; the date or the number is in the name."""
    old, new = dump(tables()), dump(tables()).replace("Bonjour", "Bonsoir")
    for name, text in zip(names, (old, new), strict=True):
        data = text.encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    source = opened(tmp_path)
    assert next(source.posts()).content.startswith("<p>Bonsoir")
    assert [r.message for r in source.repairs] == [f"another dump was not read: {names[0]}"]


def test_databases_of_two_sites_are_never_mixed(tmp_path: Path) -> None:
    """cPanel puts all databases of a customer into one folder."""
    other = dump(tables()).replace("blog.example", "two.example").replace("Bonjour", "Bonsoir")
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("backup/mysql/user_wp1.sql", dump(tables()))
        file.writestr("backup/mysql/user_wp2.sql", other)
        file.writestr("backup/mysql/user_shop.sql", "CREATE TABLE `orders` (`id` int);\n")
    source = opened(path)
    assert source.site.url == "http://two.example"
    assert {item.content[:10] for item in source.posts()} & {"<p>Bonjour", "<p>Bonsoir"} == {
        "<p>Bonsoir"
    }
    told = [repair.message for repair in source.repairs]
    assert any("was not read: backup/mysql/user_" in t and "user_wp1.sql" in t for t in told)


def test_a_whole_dump_counts_more_than_single_tables_beside_it(tmp_path: Path) -> None:
    (tmp_path / "all.sql").write_text(dump(tables()), "utf-8")
    (tmp_path / "wp_posts.sql").write_text(dump({"posts": tables()["posts"]}), "utf-8")
    source = opened(tmp_path)
    assert source.site.title == "Le carnet"


def test_one_file_for_each_table_may_be_named_one_by_one(tmp_path: Path) -> None:
    paths = []
    for name, rows in tables().items():
        path = tmp_path / f"wp_{name}.sql"
        path.write_text(dump({name: rows}), "utf-8")
        paths.append(path)
    assert len(list(opened(*paths).posts())) == 8


@pytest.mark.parametrize("kind", ["folder", "file", "zip"])
@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_changes_that_an_sqlite_database_keeps_beside_it_are_a_loss(
    tmp_path: Path, kind: str, ending: str
) -> None:
    """SQLite writes changes into a log first, and into the database later."""
    folder = tmp_path / "database"
    folder.mkdir()
    path = folder / ".ht.sqlite"
    sqlite(path, dump(tables()))
    log = path.with_name(f"{path.name}{ending}")
    for data in (b"", bytes(5000)):
        log.write_bytes(data)
        locator = {"folder": folder, "file": path}.get(kind) or Path(
            shutil.make_archive(str(tmp_path / "site"), "zip", folder)
        )
        losses = [repair.message for repair in opened(locator).repairs if repair.lost]
        assert len(losses) == bool(data)
    assert losses[0].startswith(f"{log.name} may hold changes that are not in the database yet")


def test_an_sqlite_database_is_read_by_itself(tmp_path: Path) -> None:
    sqlite(tmp_path / "database", dump(tables()))
    source = opened(tmp_path / "database")
    assert list(source.posts()) == list(opened(_plain(tmp_path)).posts())


def _plain(folder: Path) -> Path:
    path = folder / "plain.sql"
    path.write_text(dump(tables()), "utf-8")
    return path


def test_tables_of_plugins_are_no_site(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("wp-content/plugins/demo/demo.sql", dump({"posts": [post(1, "demo", "x")]}))
        file.writestr("backup/wp.sql", dump(tables()))
    source = opened(path)
    assert len(list(source.posts())) == 8
    assert source.repairs == []


def test_an_export_in_a_zip_is_still_an_export(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("export.xml", "<rss/>")
    assert find([path]) is None


def test_what_is_not_there_or_no_backup_is_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("-- a list\n- INSERT coin\n")
    assert find([path]) is None


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"JPA\x13\0\1\2", "the archive is damaged or cut off"),
        (b"PGDMP\1\x0e", "PostgreSQL"),
        (b"<A><V>1</V>", "DupArchive"),
    ],
)
def test_what_cannot_be_unpacked_is_told(tmp_path: Path, head: bytes, why: str) -> None:
    path = tmp_path / "backup"
    path.write_bytes(head + b"\0" * 9000)
    with pytest.raises(SourceError, match=why):
        find([path])


def test_an_encrypted_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "backup_x-db.gz.crypt"
    path.write_bytes(b"\x8f" * 5000)
    with pytest.raises(SourceError, match="encrypted"):
        find([path])


def test_an_encrypted_database_in_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / f"{SET}-db.gz.crypt").write_bytes(b"\x8f" * 5000)
    with zipfile.ZipFile(tmp_path / f"{SET}-uploads.zip", "w") as file:
        file.writestr("uploads/2016/01/pont.png", b"x")
    with pytest.raises(SourceError, match="encrypted: decrypt it in UpdraftPlus"):
        open_source([tmp_path])


def test_a_wpress_archive_without_a_readable_database_is_told(tmp_path: Path) -> None:
    path = wpress(tmp_path, "\x01\x02 encrypted", FILES)
    with pytest.raises(SourceError, match="encrypted or compressed"):
        open_source([path])


def test_a_zip_with_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("wp.sql", dump(tables()))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="1 files are encrypted"):
        open_source([path])


@pytest.mark.parametrize("above", ["", "uploads/", "wp-content/uploads/", "site/app/uploads/"])
def test_a_dump_and_a_copy_of_the_uploads_go_together(tmp_path: Path, above: str) -> None:
    path = tmp_path / "files.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{above}2016/01/pont.png", b"a picture")
    source = opened(_plain(tmp_path), path)
    found = source.uploads.find(ADDRESS + "pont.png")
    assert found is not None
    assert found.read_bytes() == b"a picture"


# Hostile and damaged archives -------------------------------------------------------------------


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("wp.sql", dump(tables()))
        file.writestr("wp-content/uploads/../../../etc/passwd", "x")
        file.writestr("/wp-content/uploads/absolute.png", "x")
    source = opened(path)
    assert source.uploads is None
    assert [r.message for r in source.repairs] == [
        "2 files have names that lead out of the archive"
    ]
    assert source.repairs[0].lost


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_wpress_archive_that_is_cut_off_gives_what_is_there(tmp_path: Path, keep: float) -> None:
    path = wpress(tmp_path, dump(tables()), {"2016/01/pont.png": b"x"})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    try:
        source = opened(path)
    except SourceError as error:
        assert str(error)
    else:
        is_whole = len(list(source.posts())) == 8
        assert is_whole or any(repair.lost for repair in source.repairs)


def test_a_gzip_file_that_is_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    many = [post(n, f"p-{n}", f"Text {n * 7919}") for n in range(1, 500)]
    data = gzip.compress(dump({"posts": many}, is_single=True).encode())
    path = tmp_path / "wp.sql.gz"
    path.write_bytes(data[: len(data) // 2])
    source = opened(path)
    assert 100 < len(list(source.posts())) < 400
    assert any("damaged or cut off" in repair.message for repair in source.repairs)


def test_a_zip_file_without_its_end_is_told(tmp_path: Path) -> None:
    path = duplicator(tmp_path, dump(tables()), FILES)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="damaged zip file"):
        open_source([path])


def test_a_damaged_upload_is_missing_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("wp.sql", dump(tables()))
        file.writestr("wp-content/uploads/2016/01/pont.png", b"picture" * 1000)
    data = bytearray(path.read_bytes())
    at = data.index(b"pont.png") + 12
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    source = opened(path)
    assert len(list(source.posts())) == 8
    assert source.uploads.find(ADDRESS + "pont.png") is None


def test_a_bomb_is_not_unpacked_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_size, "FEW", 1 << 22)
    path = tmp_path / "wp.sql.gz"
    with gzip.open(path, "wb", 1) as file:
        file.write(dump(tables()).encode())
        for _ in range(40):
            file.write(b"-- " + b"a" * 1_000_000 + b"\n")
    source = opened(path)
    assert len(list(source.posts())) == 8
    assert any("far more" in repair.message for repair in source.repairs)


def test_a_header_that_promises_too_much_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "site.wpress"
    path.write_bytes(header("database.sql", 99999999999999, ".") + b"x")
    with pytest.raises(SourceError):
        open_source([path])
