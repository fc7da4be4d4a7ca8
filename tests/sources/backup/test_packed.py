"""Packed files are read to their end, gzip files from any place in them."""

from __future__ import annotations

import gzip
import io
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.sources.backup import packed
from migrator.sources.backup.packed import GzipReader, packing_of, unpacked
from migrator.untrusted import unpacked_size

DATA = random.Random(1).randbytes(300_000) + b"x" * 900_000 + random.Random(2).randbytes(50_000)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x1f\x8b\x08", "gzip"),
        (b"BZh9", "bzip2"),
        (b"\x28\xb5\x2f\xfd\0", "zstd"),
        (b"-- My", ""),
    ],
)
def test_how_a_file_is_packed_its_first_bytes_tell(head: bytes, name: str) -> None:
    assert packing_of(head) == name


@given(st.lists(st.integers(0, len(DATA)), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_any_place_is_found_in_any_order(places: list[int]) -> None:
    before = packed._MARK_EVERY
    packed._MARK_EVERY = 100_000  # type: ignore[misc]
    try:
        whole = gzip.compress(DATA[:700_000]) + gzip.compress(DATA[700_000:]) + b"\0" * 100
        reader = io.BufferedReader(GzipReader(lambda: io.BytesIO(whole)), 5000)
        for place in places:
            reader.seek(place)
            assert reader.read(1000) == DATA[place : place + 1000]
    finally:
        packed._MARK_EVERY = before  # type: ignore[misc]


def test_a_file_of_several_members_is_one() -> None:
    data = gzip.compress(b"a" * 10) + gzip.compress(b"") + gzip.compress(b"b" * 10)
    with unpacked(lambda: io.BytesIO(data), "gzip") as stream:
        assert stream.read() == b"a" * 10 + b"b" * 10


def test_a_cut_file_gives_what_is_there_and_then_says_so() -> None:
    data = gzip.compress(DATA)[:200_000]
    stream = unpacked(lambda: io.BytesIO(data), "gzip")
    read = b""
    with pytest.raises(EOFError):
        while piece := stream.read1(1 << 18):  # type: ignore[attr-defined]
            read += piece
    assert DATA.startswith(read)
    assert len(read) > 100_000


def test_a_zstd_file_of_several_frames_is_one() -> None:
    data = zstandard.compress(DATA) + zstandard.compress(b"") + zstandard.compress(b"abc")
    with unpacked(lambda: io.BytesIO(data), "zstd") as stream:
        assert stream.read() == DATA + b"abc"


def test_a_cut_zstd_file_gives_what_is_there_and_then_says_so() -> None:
    data = zstandard.compress(DATA)[:250_000]
    stream = unpacked(lambda: io.BytesIO(data), "zstd")
    read = b""
    with pytest.raises(EOFError):
        while piece := stream.read1(1 << 18):  # type: ignore[attr-defined]
            read += piece
    assert DATA.startswith(read)
    assert len(read) > 100_000


def test_a_zstd_bomb_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked_size, "FEW", 1 << 22)
    data = zstandard.compress(bytes(1 << 26))
    stream = unpacked(lambda: io.BytesIO(data), "zstd")
    with pytest.raises(unpacked_size.BombError):
        while stream.read1(1 << 18):  # type: ignore[attr-defined]
            pass
