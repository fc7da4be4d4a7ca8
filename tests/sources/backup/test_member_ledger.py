"""Every file of a backup is read, used by a post, or named with the reason why not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support.backups import KINDS
from support.sql_blog import dump, tables

from migrator.pipeline.input_ledger import inputs_of
from migrator.sources.locator.open_locator import open_source

FILES = {"2016/01/pont.png": b"a picture", "2016/01/lost.png": b"another"}
URL = "http://blog.example/wp-content/uploads/2016/01/pont.png"


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_of_every_kind_of_backup_add_up(tmp_path: Path, kind: str) -> None:
    source = open_source([KINDS[kind](tmp_path, dump(tables()), FILES)])
    account = inputs_of(source, [URL])
    assert account.total == account.used + len(account.skipped)
    reasons = {Path(each.address.rpartition("!")[2]).name: each.reason for each in account.skipped}
    assert "pont.png" not in reasons
    assert reasons["lost.png"] == "a file of the uploads that no written post uses"
    assert set(map(type, reasons.values())) == {str}


def test_code_is_named_by_its_folder_and_other_files_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("wordpress.sql", dump(tables()))
        for number in range(40):
            file.writestr(f"wp-content/plugins/shop/part-{number}.php", "<?php")
            file.writestr(f"wp-includes/blocks/{number}.php", "<?php")
        file.writestr("wp-content/themes/grey/style.css", "a {}")
        file.writestr("notes/letter.doc", "Dear")
        file.writestr("old/export.xml", "<rss/>")
        file.writestr("old/other.sql", "CREATE TABLE `x` (`a` int);\n")
    account = inputs_of(open_source([path]), ())
    assert {each.address.removeprefix("site.zip!"): each.reason for each in account.skipped} == {
        "notes/letter.doc": "not part of a database or of the uploads",
        "old/export.xml": "an export; name it as a source of its own",
        "old/other.sql": "a dump that was not read",
        "wp-content/plugins/shop/": "files of WordPress, of a plugin or of a theme",
        "wp-content/themes/grey/": "files of WordPress, of a plugin or of a theme",
        "wp-includes/": "files of WordPress, of a plugin or of a theme",
    }
    assert (account.total, account.used) == (7, 1)


def test_a_dump_alone_has_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "blog.sql").write_text(dump(tables()), "utf-8")
    account = inputs_of(open_source([tmp_path / "blog.sql"]), ())
    assert (account.total, account.used, len(account.skipped)) == (1, 1, 0)
