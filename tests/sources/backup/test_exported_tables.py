"""Tables exported as CSV, JSON or a PHP array give the posts of the SQL dump."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from support.sql_blog import COLUMNS, SECRETS, Rows, Value, dump, tables

from migrator.errors import SourceError
from migrator.sources.backup.exported_tables import table_in
from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source

READ = {name: rows for name, rows in tables().items() if name not in ("usermeta", "plugin_log")}


def opened(*paths: Path) -> DatabaseSource:
    source = open_source(list(paths))
    assert isinstance(source, DatabaseSource)
    return source


def quoted(value: Value, escape: str) -> str:
    if value is None:
        return "NULL"
    text = str(value).replace("\\", "\\\\") if escape == "\\" else str(value)
    return '"' + text.replace('"', escape + '"') + '"'


def phpmyadmin(name: str, rows: Rows, escape: str = '"', end: str = "\n", mark: str = ",") -> str:
    """Every value in quotes, without a line of names."""
    return "".join(mark.join(quoted(value, escape) for value in row) + end for row in rows)


def library(name: str, rows: Rows, mark: str = ",", *, has_names: bool = True) -> str:
    """Quotes only where they are needed, as Adminer, Workbench and TablePlus write them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, lineterminator="\n")
    if has_names:
        writer.writerow(COLUMNS[name])
    writer.writerows(rows)
    return text.getvalue()


CSV: Mapping[str, Callable[[str, Rows], str]] = {
    "phpMyAdmin": phpmyadmin,
    "phpMyAdmin before 4": lambda name, rows: phpmyadmin(name, rows, escape="\\", mark=";"),
    "phpMyAdmin on Windows": lambda name, rows: phpmyadmin(name, rows, end="\r\n"),
    "Adminer": library,
    "Adminer without names": lambda name, rows: library(name, rows, has_names=False),
    "with semicolons": lambda name, rows: library(name, rows, ";"),
    "with tabs": lambda name, rows: library(name, rows, "\t"),
    "with a byte order mark": lambda name, rows: "\ufeff" + library(name, rows),
}


def plain(folder: Path) -> Path:
    path = folder / "plain.sql"
    path.write_text(dump(READ), "utf-8")
    return path


def same(found: DatabaseSource, folder: Path) -> None:
    expected = opened(plain(folder))
    assert list(found.posts()) == list(expected.posts())
    assert found.site == expected.site
    assert not [repair for repair in found.repairs if repair.lost]


@pytest.mark.parametrize("style", CSV)
def test_a_folder_of_csv_files_is_a_database(tmp_path: Path, style: str) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, rows in READ.items():
        (folder / f"wp_{name}.csv").write_bytes(CSV[style](name, rows).encode())
    (folder / "orders.csv").write_text("1,2\n")
    same(opened(folder), tmp_path)


def test_csv_files_come_from_archives_and_one_by_one(tmp_path: Path) -> None:
    texts = {f"wp_{name}.csv": phpmyadmin(name, rows).encode() for name, rows in READ.items()}
    with zipfile.ZipFile(tmp_path / "tables.zip", "w") as packed:
        for name, data in texts.items():
            packed.writestr(name, data)
    with tarfile.open(tmp_path / "tables.tar", "w") as tar:
        for name, data in texts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    folder = tmp_path / "files"
    folder.mkdir()
    paths = [folder / name for name in texts]
    for path in paths:
        path.write_bytes(texts[path.name])
    for chosen in ([tmp_path / "tables.zip"], [tmp_path / "tables.tar"], paths):
        same(opened(*chosen), tmp_path)


def json_of_phpmyadmin(content: Mapping[str, Rows]) -> str:
    parts = [
        '[\n{"type":"header","version":"5.2.1","comment":"Export to JSON plugin for PHPMyAdmin"}'
    ]
    parts.append('{"type":"database","name":"blog"}')
    for name, rows in content.items():
        lines = ",\n".join(json.dumps(_named(name, row)) for row in rows)
        head = f'{{"type":"table","name":"wp_{name}","database":"blog","data":'
        parts.append(f"{head}\n[\n{lines}\n]\n}}")
    return ",\n".join(parts) + "\n]\n"


def old_json(content: Mapping[str, Rows]) -> str:
    parts = [
        "/**\n Export to JSON plugin for PHPMyAdmin\n @version 0.1\n */\n\n// Database 'blog'\n"
    ]
    for name, rows in content.items():
        text = ", ".join(json.dumps(_named(name, row), ensure_ascii=False) for row in rows)
        parts.append(f"\n// blog.wp_{name}\n\n[{text}]\n")
    return "".join(parts)


def php(content: Mapping[str, Rows]) -> str:
    parts = ["<?php\n/**\n * Export to PHP Array plugin for PHPMyAdmin\n * @version 5.2.1\n */\n"]
    for name, rows in content.items():
        lines = ",\n".join(
            "  array(" + ",".join(f"'{key}' => {_php(value)}" for key, value in row.items()) + ")"
            for row in (_named(name, row) for row in rows)
        )
        parts.append(f"\n/* `blog`.`wp_{name}` */\n$wp_{name} = array(\n{lines}\n);\n")
    return "".join(parts)


def _named(name: str, row: Sequence[Value]) -> dict[str, Value]:
    return dict(zip(COLUMNS[name], row, strict=True))


def _php(value: Value) -> str:
    if value is None:
        return "NULL"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


@pytest.mark.parametrize("written", [json_of_phpmyadmin, old_json, php])
def test_phpmyadmins_other_exports_are_databases(
    tmp_path: Path, written: Callable[[Mapping[str, Rows]], str]
) -> None:
    path = tmp_path / "blog.txt"
    path.write_text(written(tables()), "utf-8")
    found = opened(path)
    same(found, tmp_path)
    assert found.tables["wp_plugin_log"] == 2
    assert not any(secret in repr(list(found.posts())) for secret in SECRETS)


def test_json_files_of_other_programs_are_named_after_their_tables(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, rows in READ.items():
        text = json.dumps([_named(name, row) for row in rows], indent=2)
        (folder / f"blog.wp_{name}_202401311200.json").write_text(text, "utf-8")
    same(opened(folder), tmp_path)


def test_a_row_that_is_damaged_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "wp_posts.csv"
    text = phpmyadmin("posts", READ["posts"]).replace('"deuxieme"', '"deu"xieme"')
    path.write_text(text, "utf-8")
    source = opened(path)
    assert [post.id for post in source.posts()] and 2 not in {post.id for post in source.posts()}
    assert len(list(source.posts())) == len(READ["posts"]) - 1
    assert any("cannot be read and is lost" in repair.message for repair in source.repairs)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("wp_posts.csv", "wp_posts"),
        ("wp_posts (1).csv", "wp_posts"),
        ("blog.wp_terms.json", "wp_terms"),
        ("wp_options_202401311200.csv", "wp_options"),
        ("wp_2_posts.txt", "wp_2_posts"),
        ("orders.csv", ""),
        ("wp_posts.png", ""),
    ],
)
def test_the_name_of_a_file_names_its_table(name: str, table: str) -> None:
    assert (table_in(name) if not name.endswith(".png") else "") == table


def test_a_list_of_a_shop_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("1,oak,3\n2,ash,4\n")
    with pytest.raises(SourceError):
        open_source([path])
