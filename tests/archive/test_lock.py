"""The lock says what every address gave, and says it the same way every time."""

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


def test_one_address_is_one_line_and_the_order_is_that_of_the_alphabet() -> None:
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


def test_an_archive_without_one_has_an_empty_one(tmp_path: Path) -> None:
    assert Lock.load(tmp_path) == Lock()
    assert Lock.load(tmp_path / "nowhere") == Lock()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 2}', '{"format": 1, "assets": {"a": 1}}', "[" * 99999]
)
def test_one_that_is_none_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / PATH).write_text(text)
    with pytest.raises(ConfigError, match=r"migrator.lock is invalid; restore it"):
        Lock.load(tmp_path)
