"""A small file that unpacks to a huge one is refused or read in part, wherever it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.blog import export, item
from support.sql_blog import dump, post, tables

from migrator.errors import MigratorError
from migrator.sources.locator.open_locator import open_source
from migrator.untrusted import unpacked_size
from migrator.untrusted.unpacked_size import BombError, BoundedUnpacking, check_zip

HUGE = 1 << 23
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}
METHODS = (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.fixture(autouse=True)
def _small_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_size, "FEW", 1 << 20)


def bomb(text: str) -> bytes:
    """A text that goes on for long. Its beginning is packed as real ones are."""
    return text.encode() + b"\n" + random.Random(1).randbytes(10_000).hex().encode() + b" " * HUGE


def sql() -> str:
    return dump(tables() | {"posts": [post(1, "tea", "Words of tea.")]})


def zipped(name: str, data: bytes, method: int) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as file:
        file.writestr(name, data)
    return memory.getvalue()


def sentences(path: Path) -> str:
    """What is said about a source: the error, or the repairs after all posts were read."""
    try:
        source = open_source([path])
        list(source.posts())
    except MigratorError as error:
        return str(error)
    return "\n".join(str(each) for each in source.repairs)


@pytest.mark.parametrize("kind", PACKERS)
def test_a_packed_dump_is_read_as_far_as_it_is_plausible(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"backup.sql.{kind}"
    path.write_bytes(PACKERS[kind](bomb(sql())))
    source = open_source([path])
    assert any("far more" in repair.message and repair.lost for repair in source.repairs)
    assert [each.title for each in source.posts() if each.type == "post"] != []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["database.sql", "export.xml"])
def test_a_member_of_a_zip_file_is_refused(tmp_path: Path, name: str, method: int) -> None:
    path = tmp_path / "all.zip"
    content = sql() if name.endswith(".sql") else export(item(1, "Words."))
    path.write_bytes(zipped(name, bomb(content), method))
    assert "far more" in sentences(path)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_a_packed_tar_file_is_read_as_far_as_it_is_plausible(tmp_path: Path, kind: str) -> None:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as file:
        for name, data in (("a/database.sql", bomb(sql())), ("b/uploads/2020/01/x.png", b"x")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    path = tmp_path / f"all.tar.{kind}"
    path.write_bytes(PACKERS[kind](memory.getvalue()))
    assert "far more" in sentences(path)


def test_a_packed_export_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xml.gz"
    path.write_bytes(gzip.compress(bomb(export(item(1, "Words.")))))
    assert "far more" in sentences(path)


def test_a_zip_file_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("database.sql", sql())
        file.writestr("part-uploads.zip", b"\0" * HUGE + zipped("a.txt", b"x", 0))
    assert "part-uploads.zip" in sentences(path)


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0.sql", sql() + "-- " + "words " * 30_000)
        first = file.filelist[0]
        for number in range(1, 100):
            info = zipfile.ZipInfo(f"{number}.sql")
            for field in ("header_offset", "file_size", "compress_size", "CRC", "compress_type"):
                setattr(info, field, getattr(first, field))
            file.filelist.append(info)
            file.NameToInfo[info.filename] = info
    assert "overlap" in sentences(path)


def test_a_large_text_is_no_bomb(tmp_path: Path) -> None:
    words = "".join(f"word {number} " for number in range(200_000))
    path = tmp_path / "export.xml.gz"
    path.write_bytes(gzip.compress(export(item(1, words)).encode()))
    posts = list(open_source([path]).posts())
    assert len(posts[0].content) > 1 << 21
    with zipfile.ZipFile(io.BytesIO(zipped("a.sql", words.encode(), 8))) as file:
        check_zip(file, 1 << 20)


def test_an_unpacked_stream_ends_with_an_error() -> None:
    packed = io.BytesIO(gzip.compress(b" " * HUGE))
    stream = BoundedUnpacking(gzip.GzipFile(fileobj=packed), packed)  # type: ignore[arg-type]
    with pytest.raises(BombError):
        while stream.read(1 << 16):
            pass
