"""The uploads in a backup are the same files, whatever asks for them and when."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from migrator.assets.backup_uploads import BackupUploads
from migrator.sources.backup.tar_archive import TarArchive
from migrator.sources.backup.zip_archive import ZipArchive

COUNT = 60
PATHS = [f"uploads/2015/03/file-{number}.pdf" for number in range(COUNT)]


def content(path: str) -> bytes:
    return random.Random(path).randbytes(300_000)


def tar(folder: Path) -> TarArchive:
    path = folder / "backup.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name in PATHS:
            info = tarfile.TarInfo(name)
            info.size = len(content(name))
            archive.addfile(info, io.BytesIO(content(name)))
    return TarArchive(path, "gzip")


def zipped(folder: Path) -> ZipArchive:
    path = folder / "backup.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in PATHS:
            archive.writestr(name, content(name))
    return ZipArchive(path)


@pytest.mark.parametrize("packed", [tar, zipped])
def test_threads_that_ask_at_once_get_whole_files(tmp_path: Path, packed: object) -> None:
    members = {each.path: each for each in packed(tmp_path).members()}  # type: ignore[operator]
    uploads = BackupUploads(members)

    def read(path: str) -> bytes:
        found = uploads.find(f"https://blog.example/wp-content/{path}")
        return b"" if found is None else found.read_bytes()

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, PATHS * 2))
    assert found == [content(path) for path in PATHS * 2]
