"""The lock records the response of every URL, in the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.lock import PATH, AssetRecord, Lock
from migrator.errors import ConfigError

HASH = "ab" * 32
LOCK = Lock(
    {
        "https://b.example/b.jpg": AssetRecord(HASH, 7, is_image=True, extension=".jpg"),
        "https://b.example/a.pdf": AssetRecord(missed=("404 Not Found", "é"), is_page=True),
    },
    {"https://b.example/a.pdf": AssetRecord(HASH, 0)},
)


def test_each_url_is_one_line_in_sorted_order() -> None:
    assert b"".join(LOCK.chunks()).decode() == (
        '{\n"format": 1,\n"assets": {\n'
        '"https://b.example/a.pdf": {"size": 0, "missed": ["404 Not Found", "é"], '
        '"is_page": true},\n'
        f'"https://b.example/b.jpg": {{"sha256": "{HASH}", "size": 7, "is_image": true, '
        '"extension": ".jpg"}\n},\n'
        f'"snapshots": {{\n"https://b.example/a.pdf": {{"sha256": "{HASH}", "size": 0}}\n}}\n}}\n'
    )


def test_it_reads_back(tmp_path: Path) -> None:
    (tmp_path / PATH).write_bytes(b"".join(LOCK.chunks()))
    assert Lock.load(tmp_path) == LOCK


def test_an_archive_without_a_lock_has_an_empty_one(tmp_path: Path) -> None:
    assert Lock.load(tmp_path) == Lock()
    assert Lock.load(tmp_path / "nowhere") == Lock()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 2}', '{"format": 1, "assets": {"a": 1}}', "[" * 99999]
)
def test_an_invalid_lock_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / PATH).write_text(text)
    with pytest.raises(
        ConfigError,
        match=r"migrator.lock is invalid, or a newer version of migrator wrote it; restore it",
    ):
        Lock.load(tmp_path)
