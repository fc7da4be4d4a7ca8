"""Bodies are decoded as browsers do, in every form that captures contain."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from support.foreign_captures import Elsewhere, chunked

from migrator.archive.warc.reader import Warc
from migrator.errors import SourceError

URL = "https://blog.example/a/"
PAGE = b"<p>The same words.</p>" * 4000
LIMIT = 1 << 20


def body(folder: Path, sent: bytes, limit: int = LIMIT, **headers: str) -> bytes:
    elsewhere = Elsewhere()
    elsewhere.response(URL, sent, **headers)
    warc = Warc(elsewhere.save(folder / "site.warc.gz"))
    return warc.read(warc.entries[URL], limit)[1]


PACKED = {
    "br": brotli.compress(PAGE),
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "": PAGE,
}


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("transfer", ["", "chunked", "Chunked"])
def test_a_body_is_decoded_in_every_encoding(tmp_path: Path, encoding: str, transfer: str) -> None:
    sent = chunked(PACKED[encoding], 5000) if transfer else PACKED[encoding]
    told = {"Content_Encoding": encoding} if encoding else {}
    told |= {"Transfer_Encoding": transfer} if transfer else {}
    assert body(tmp_path, sent, **told) == PAGE


@pytest.mark.parametrize("header", ["Content_Encoding", "Transfer_Encoding"])
def test_an_unpacked_body_with_a_stale_header_is_kept(tmp_path: Path, header: str) -> None:
    for value in ("gzip", "br", "zstd") if header == "Content_Encoding" else ("chunked",):
        assert body(tmp_path, PAGE, **{header: value}) == PAGE


@pytest.mark.parametrize("encoding", ["zstd", "gzip, br", "compress"])
def test_an_unknown_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(SourceError, match=f"{URL}: its body is compressed with '{encoding}'"):
        body(tmp_path, b"(\xb5/\xfd packed", Content_Encoding=encoding)


@pytest.mark.parametrize("encoding", ["br", "gzip", "deflate"])
def test_a_decompression_bomb_is_refused(tmp_path: Path, encoding: str) -> None:
    zeros = b"\0" * (16 << 20)
    pack = {"br": brotli.compress, "gzip": gzip.compress, "deflate": zlib.compress}[encoding]
    with pytest.raises(SourceError, match="more than 1048576 bytes"):
        body(tmp_path, pack(zeros), Content_Encoding=encoding)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_truncated_body_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(SourceError, match="ends too early"):
        body(tmp_path, PACKED[encoding][:-10], Content_Encoding=encoding)


@pytest.mark.parametrize("end", [-12, -4000])
def test_an_incomplete_chunked_body_is_refused(tmp_path: Path, end: int) -> None:
    with pytest.raises(SourceError, match="chunks are broken"):
        body(tmp_path, chunked(PAGE, 5000)[:end], Transfer_Encoding="chunked")
