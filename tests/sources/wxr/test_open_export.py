"""Any file may be given: an export is opened, and any other file is a clear error."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.exports import FOOT, HEAD, INPUTS, export, item

from migrator.errors import SourceError
from migrator.model import Source
from migrator.sources.wxr.open_export import open_source


def ids(source: Source) -> list[int]:
    return [post.id for post in source.posts()]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty", "is empty: export again, and check that the download finished."),
        ("html-page", "is an HTML page, not a WordPress export: sign in to WordPress"),
        ("rss-feed", "is an RSS feed, not a WordPress export"),
        ("sitemap", "is XML but not a WordPress export (it begins with <urlset>)"),
        ("not-xml", "is not XML, so it is not a WordPress export"),
    ],
)
def test_a_file_that_is_not_an_export_is_a_clear_error(name: str, sentence: str) -> None:
    """F72a: an HTML login page saved as .xml must give one clear sentence."""
    path = INPUTS / f"{name}.xml"
    with pytest.raises(SourceError) as caught:
        open_source([path])
    message = str(caught.value)
    assert message.startswith(f"{path} {sentence}")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b" \n\n", "is empty"),
        (b"\0\0\0\0", "is empty"),
        (b"<HTML><BODY>no</BODY></HTML>", "is an HTML page"),
        ("<!DOCTYPE html><title>x</title>".encode("utf-16"), "is an HTML page"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "is an RSS feed"),
        (b"<rss/>", "is an RSS feed"),
        (b"\x89PNG\r\n\x1a\n\0\0<a>", "is not XML"),
        (b"PK\x03\x04 this is no zip", "is a damaged zip file"),
    ],
)
def test_other_files(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=sentence):
        open_source([path])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.xml does not exist: check the path"):
        open_source([tmp_path / "nowhere.xml"])


def test_no_export_given() -> None:
    with pytest.raises(SourceError, match="No export was given"):
        open_source([])


def test_a_url_is_not_an_export() -> None:
    with pytest.raises(SourceError, match="is a URL, not an export file"):
        open_source(["https://blog.example/feed/"])


def test_gzip_and_zip_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    data = export(item(number=1), item(number=2)).encode()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.xml").write_bytes(gzip.compress(data))
    zipped(tmp_path / "c.zip", {"blog/export.xml": data, "__MACOSX/._export.xml": b"x"})
    for path in sorted(tmp_path.iterdir()):
        source = open_source([str(path)])
        assert ids(source) == ids(source) == [1, 2]
        assert source.repairs == []


def test_f74_the_complete_items_of_a_truncated_gzip_are_read(tmp_path: Path) -> None:
    text = export(*(item(number=n, content=f"{n * 7919 % 1000003:x}" * 40) for n in range(1, 200)))
    data = gzip.compress(text.encode())
    (tmp_path / "a.xml.gz").write_bytes(data[: len(data) // 2])
    source = open_source([tmp_path / "a.xml.gz"])
    found = ids(source)
    assert found == list(range(1, len(found) + 1))
    assert 10 < len(found) < 199
    messages = " ".join(repair.message for repair in source.repairs)
    assert "the compressed file is damaged or cut off" in messages
    assert "the file ends in the middle of an item" in messages


def test_f53_the_order_of_the_parts_does_not_matter(tmp_path: Path) -> None:
    """F53: part 1 has the attachment, part 2 the post that uses it."""
    kind = "<wp:post_type>attachment</wp:post_type>"
    url = "<wp:attachment_url>https://blog.example/a.jpg</wp:attachment_url>"
    one, two, ten = (tmp_path / f"blog.{n}.xml" for n in (1, 2, 10))
    one.write_text(export(item(kind + url, number=1)), encoding="utf-8")
    two.write_text(export(item("<dc:creator>ada</dc:creator>", number=2)), encoding="utf-8")
    ten.write_text(export(item(number=10)), encoding="utf-8")
    for order in ([ten, two, one], [one, two, ten], [two, one, ten, one], [tmp_path]):
        source = open_source(order)
        assert ids(source) == [1, 2, 10]
        assert [entry.position for entry in source.index.entries] == [0, 1, 2]
        assert list(source.index.attachments) == [1]
        assert list(source.site.authors) == ["ada"]
    members = {path.name: path.read_bytes() for path in (ten, one, two)}
    assert ids(open_source([zipped(tmp_path / "all.zip", members)])) == [1, 2, 10]


def test_items_in_overlapping_parts_are_read_once_and_reported(tmp_path: Path) -> None:
    one, two = tmp_path / "1.xml", tmp_path / "2.xml"
    one.write_text(export(item(number=1), item(number=2)), encoding="utf-8")
    two.write_text(export(item(number=2), item(number=3)), encoding="utf-8")
    source = open_source([one, two])
    assert ids(source) == ids(source) == [1, 2, 3]
    [repair] = source.repairs
    assert (repair.file, repair.line) == (str(two), HEAD.count("\n") + 1)
    assert repair.message == f'the post "" (id 2) is also in {one} and is read once'


def test_two_texts_of_one_item_without_any_date_are_both_read(tmp_path: Path) -> None:
    one, two = tmp_path / "1.xml", tmp_path / "2.xml"
    one.write_text(export(item(number=1, content="old")), encoding="utf-8")
    two.write_text(export(item(number=1, content="new")), encoding="utf-8")
    assert [post.content for post in open_source([one, two]).posts()] == ["old", "new"]


def test_other_xml_beside_an_export_is_left_out_and_reported(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(number=1)), encoding="utf-8")
    (tmp_path / "sitemap.xml").write_bytes((INPUTS / "sitemap.xml").read_bytes())
    source = open_source([tmp_path])
    assert ids(source) == [1]
    assert [(r.file, r.message[:26]) for r in source.repairs] == [
        (str(tmp_path / "sitemap.xml"), "left out: it is XML but no")
    ]


@pytest.mark.parametrize("members", [{}, {"readme.txt": b"hello"}])
def test_a_zip_without_an_export(tmp_path: Path, members: dict[str, bytes]) -> None:
    path = zipped(tmp_path / "a.zip", members)
    with pytest.raises(SourceError, match=r"a\.zip contains no \.xml file"):
        open_source([path])


def test_a_folder_without_an_export(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"contains no \.xml file"):
        open_source([tmp_path])


def test_an_export_without_items_is_an_export(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(HEAD + FOOT, encoding="utf-8")
    assert ids(open_source([path])) == []


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    data = export(item("<title>A</title>"), item("<link>b</link>")).encode()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=8)) + data[at + draw(st.integers(0, 8)) :]
    return draw(st.sampled_from([data, gzip.compress(data)]))[: draw(st.integers(0, 2000))]


@settings(deadline=None)
@given(st.binary() | _damaged() | st.binary().map(lambda tail: HEAD.encode() + tail))
def test_no_bytes_raise_anything_but_a_source_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.xml")
        path.write_bytes(data)
        try:
            source = open_source([path])
        except SourceError as error:
            assert "\n" not in str(error)
        else:
            assert ids(source) == [entry.id for entry in source.index.entries]
