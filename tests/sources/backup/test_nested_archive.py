"""Zip files inside a backup are read like its other files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from support.sql_blog import dump, tables

from migrator.sources.backup.backup import find


def zipped(files: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return memory.getvalue()


def test_an_inner_zip_that_is_damaged_is_named_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    good = zipped({"db.sql": dump(tables()).encode()})
    path.write_bytes(zipped({"a-db.zip": good, "a-uploads.zip": good[: len(good) // 2]}))
    backup = find([path])
    assert backup is not None
    assert len([note for note in backup.notes if note.lost]) == 1
    assert "a-uploads.zip" in backup.notes[0].message


def test_parts_with_programs_and_uploaded_zip_files_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    other = zipped({"db.sql": dump(tables()).encode()})
    path.write_bytes(
        zipped({"a-plugins2.zip": other, "themes.zip": other, "wp-content/uploads/x.zip": other})
    )
    assert find([path]) is None
