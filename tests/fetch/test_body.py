"""Bodies are whole, bounded, and the bytes that were meant."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.errors import OutputError
from migrator.fetch.body import CHUNK, Body, BodyError, TooLargeError, complete, decoded, store


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@given(
    st.binary(max_size=2000),
    st.sampled_from(["gzip", "deflate", "raw", "identity", "two members"]),
    st.integers(1, 50),
)
def test_compressed_data_are_decoded_in_chunks_of_any_size(
    data: bytes, way: str, size: int
) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(data),
        "deflate": zlib.compress(data),
        "raw": raw.compress(data) + raw.flush(),
        "identity": data,
        "two members": gzip.compress(data[:9]) + gzip.compress(data[9:]),
    }[way]
    encoding = {"raw": "deflate", "two members": "gzip"}.get(way, way)
    assert b"".join(decoded(pieces(packed, size), encoding)) == data


def test_a_bomb_is_decompressed_in_small_pieces() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert max(map(len, decoded([bomb], "gzip"))) <= CHUNK


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_garbage_is_an_error_or_bytes_but_never_a_crash(data: bytes, encoding: str) -> None:
    with contextlib.suppress(BodyError):
        b"".join(decoded([data], encoding))


def test_a_body_in_a_file_equals_one_in_memory(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    in_file, in_memory = store(pieces(data, 999), tmp_path, len(data)), Body.of_bytes(data)
    assert in_file.path is not None
    for body in (in_file, in_memory, Body.of_file(in_file.path)):
        assert (body.size, body.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert (body.read(), b"".join(body.chunks()), body.head(5)) == (data, data, data[:5])
    in_file.discard()
    in_memory.discard()
    assert not in_file.path.exists()


def test_a_body_over_the_limit_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError):
        store([b"12", b"34"], tmp_path, 3)
    assert list(tmp_path.iterdir()) == []


def test_the_announced_length_is_checked() -> None:
    assert list(complete([b"12", b"3"], 3, 9)) == [b"12", b"3"]
    assert list(complete([b"12", b"3"], None, 9)) == [b"12", b"3"]
    with pytest.raises(BodyError, match="received 3 of 4 bytes"):
        list(complete([b"12", b"3"], 4, 9))
    with pytest.raises(TooLargeError):
        list(complete([b"12", b"3"], None, 2))


def test_an_unwritable_folder_is_not_a_network_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        store([b"x"], tmp_path / "nowhere", 9)


def test_a_network_failure_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(broken(), tmp_path, 9)
    assert list(tmp_path.iterdir()) == []
