"""A WACZ is read in place, and a hostile one does no harm."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import brotli
import pytest
from support.foreign_captures import Elsewhere, chunked, wacz
from support.pictures import noise
from support.time_limit import within

import migrator
from migrator.crawler import capture
from migrator.errors import SourceError
from migrator.sources.locator.open_locator import open_source

SITE = "https://blog.example"
HEAD = '<!DOCTYPE html><html><head><meta name="generator" content="WordPress 6.1"></head>'


def post(number: int, words: str) -> bytes:
    return (
        f'{HEAD}<body class="single single-post postid-{number}"><article class="post-{number} '
        f'post hentry"><h1 class="entry-title">Post {number}</h1><div class="entry-content">'
        f"<p>{words}</p></div></article></body></html>"
    ).encode()


def recorded() -> dict[str, bytes]:
    """Two files of two crawl workers: one holds a body that the other only names."""
    one, two = Elsewhere(), Elsewhere()
    picture = noise("PNG")
    shown = f'<img src="{SITE}/wp-content/uploads/b.png">'
    one.response(f"{SITE}/one/", chunked(post(1, "Words.")), Transfer_Encoding="chunked")
    one.response(f"{SITE}/two/", brotli.compress(post(2, shown)), Content_Encoding="br")
    one.response(f"{SITE}/wp-content/uploads/a.png", picture, "image/png")
    copy = f"{SITE}/wp-content/uploads/b.png"
    two.revisit(copy, f"{SITE}/wp-content/uploads/a.png", picture, "image/png")
    two.response(f"{SITE}/three/", post(3, "More."), x_orig_content_encoding="br")
    return {"archive/rec-1.warc.gz": one.data, "archive/rec-2.warc.gz": two.data}


def held(path: Path) -> dict[str, str]:
    return {post.slug: post.content for post in open_source([path]).posts()}


def test_a_crawl_of_browsertrix_becomes_an_archive_with_its_images(tmp_path: Path) -> None:
    path = wacz(tmp_path / "crawl.wacz", recorded())
    report = migrator.migrate(path, tmp_path / "out", offline=True)
    assert report.ok, report.findings
    assert (report.counts["posts"], report.counts["files"]) == (3, 1)
    assert (tmp_path / "out/posts/two/images/b.png").read_bytes() == noise("PNG")


def test_a_collection_of_crawls_is_one_source(tmp_path: Path) -> None:
    inner = {
        f"{n}.wacz": wacz(tmp_path / f"{n}.wacz", {name: data}).read_bytes()
        for n, (name, data) in enumerate(recorded().items())
    }
    assert held(wacz(tmp_path / "all.wacz", inner)) == held(wacz(tmp_path / "one.wacz", recorded()))


def test_a_wacz_gives_the_same_files_as_a_folder_of_captures(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for name, data in recorded().items():
        (tmp_path / name).write_bytes(data)
    assert held(tmp_path / "archive") == held(wacz(tmp_path / "crawl.wacz", recorded()))


def test_a_body_that_is_in_no_given_file_is_named(tmp_path: Path) -> None:
    name = "archive/rec-2.warc.gz"
    web = capture.read([wacz(tmp_path / "half.wacz", {name: recorded()[name]})])
    assert list(web.lost()) == [
        (
            f"{SITE}/wp-content/uploads/b.png",
            "the capture refers to a copy that it does not contain",
        )
    ]


def test_a_body_that_cannot_be_unpacked_is_named_in_the_report(tmp_path: Path) -> None:
    elsewhere = Elsewhere()
    elsewhere.response(f"{SITE}/one/", post(1, "Words."))
    elsewhere.response(f"{SITE}/two/", b"(\xb5/\xfd\x00", Content_Encoding="zstd")
    path = wacz(tmp_path / "crawl.wacz", {"archive/rec.warc.gz": elsewhere.data})
    report = migrator.migrate(path, tmp_path / "out", offline=True)
    [finding] = [each for each in report.findings if each.kind == "lost-source"]
    assert f"{SITE}/two/" in finding.message
    assert "compressed with 'zstd'" in finding.message


@pytest.mark.parametrize("name", ["/etc/a.warc.gz", "../../a.warc.gz", "archive/\\a.warc.gz"])
def test_no_name_in_a_wacz_becomes_a_path(tmp_path: Path, name: str) -> None:
    path = wacz(tmp_path / "crawl.wacz", {name: recorded()["archive/rec-2.warc.gz"]})
    assert list(held(path)) == ["three"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_compressed_member_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = wacz(tmp_path / "crawl.wacz", recorded(), zipfile.ZIP_DEFLATED)
    with pytest.raises(SourceError, match=r"is compressed.*use the \.warc\.gz files"):
        open_source([path])


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    """Many names for overlapping bytes: a small file that would take long to
    read."""
    path = wacz(tmp_path / "crawl.wacz", {f"archive/{n}.warc.gz": b"x" * 100 for n in range(9)})
    data = bytearray(path.read_bytes())
    for n in range(2, 9):
        place = data.index(f"archive/{n}.warc.gz".encode(), data.index(b"PK\x01\x02")) - 46
        first = data.index(b"archive/1.warc.gz") - 30
        struct.pack_into("<I", data, place + 42, first)
        struct.pack_into("<II", data, place + 20, 1000, 1000)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"is not a WACZ file|is not a WARC file"):
        open_source([path])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\0" * 5000])
def test_an_invalid_wacz_gives_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "crawl.wacz"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="is not a WACZ file"):
        open_source([path])


def test_a_wacz_without_a_capture_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="this WACZ contains no WARC file"):
        open_source([wacz(tmp_path / "crawl.wacz", {})])


def test_a_truncated_wacz_is_read_or_refused(tmp_path: Path) -> None:
    data = wacz(tmp_path / "whole.wacz", recorded()).read_bytes()
    path = tmp_path / "cut.wacz"
    for length in range(0, len(data), 97):
        path.write_bytes(data[:length])
        with pytest.raises(SourceError):
            open_source([path])


def repeated(name: str, data: bytes, times: int) -> bytes:
    """A zip file in which many names stand for one member."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        file.writestr(name % 0, data)
        first = file.filelist[0]
        for number in range(1, times):
            info = zipfile.ZipInfo(name % number)
            for field in ("header_offset", "file_size", "compress_size", "CRC"):
                setattr(info, field, getattr(first, field))
            file.filelist.append(info)
    return memory.getvalue()


def test_many_names_for_one_inner_wacz_open_it_once(tmp_path: Path) -> None:
    data = b"WARC/1.0\r\n\r\n"
    for name in ("a%d.warc", "b%d.wacz", "c%d.wacz"):
        data = repeated(name, data, 500)
    path = tmp_path / "crawl.wacz"
    path.write_bytes(data)
    with within(20), pytest.raises(SourceError):
        open_source([path])
