"""A file whose content does not match its name is refused or renamed."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

import pytest
from support.pictures import HTML_PAGE, PDF, SVG, animation, bomb, noise, picture

from migrator.assets.content_check import (
    CheckedContent,
    CheckError,
    PageError,
    check,
)
from migrator.errors import MigratorError
from migrator.fetch.body import Body

WAV = b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\1\0\1\0" + b"\0" * 50


def checked(data: bytes, extension: str) -> CheckedContent:
    return check(Body.of_bytes(data), extension)


@pytest.mark.parametrize(
    ("kind", "extension"),
    [
        ("PNG", ".png"),
        ("JPEG", ".jpg"),
        ("GIF", ".gif"),
        ("WEBP", ".webp"),
        ("BMP", ".bmp"),
        ("TIFF", ".tif"),
        ("ICO", ".ico"),
        ("AVIF", ".avif"),
    ],
)
def test_a_complete_image_is_accepted_and_half_of_it_is_refused(kind: str, extension: str) -> None:
    data = noise(kind)
    for name in (extension, "", ".php"):
        assert checked(data, name) == CheckedContent(is_image=True, extension=extension)
        with pytest.raises(CheckError, match="image"):
            checked(data[: len(data) // 2], name)


def test_the_content_decides_the_type_not_the_name() -> None:
    assert checked(picture("JPEG"), ".png").extension == ".jpg"


def test_every_frame_of_an_animation_is_decoded() -> None:
    data = animation(5)
    assert checked(data, ".gif").is_image
    with pytest.raises(CheckError, match="broken image"):
        checked(data[: len(data) * 2 // 3], ".gif")


@pytest.mark.parametrize("extension", [".png", ".jpg", "", ".pdf", ".mp3", ".svg"])
@pytest.mark.parametrize(
    "page",
    [
        HTML_PAGE,
        b"\xef\xbb\xbf \n<HTML><body>x",
        b"<!-- a --><!-- b --><html>" + SVG,
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_an_html_page_instead_of_a_file_is_refused(page: bytes, extension: str) -> None:
    """F43"""
    with pytest.raises(PageError, match="HTML"):
        checked(page, extension)


def test_an_html_page_with_an_html_name_is_accepted() -> None:
    assert checked(HTML_PAGE, ".html") == CheckedContent(is_image=False, extension=".html")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CheckError, match="empty"):
        checked(b"", ".txt")


@pytest.mark.parametrize("side", [14_000, 25_000])
def test_a_decompression_bomb_is_not_unpacked(side: int) -> None:
    data = bomb(side)
    began = time.monotonic()
    with pytest.raises(CheckError, match="too many pixels"):
        checked(data, ".png")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "svg",
    [
        SVG,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!-- drawn by hand -->\n<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>",
        b'<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/svg.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_an_svg_drawing_is_kept_as_a_file(svg: bytes) -> None:
    assert checked(svg, ".svg") == CheckedContent(is_image=True, extension=".svg")


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><path>",
        b"<drawing><svg/></drawing>",
        b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><svg>&b;',
    ],
)
def test_a_broken_svg_drawing_is_refused(svg: bytes) -> None:
    with pytest.raises(CheckError, match="SVG"):
        checked(svg, ".svg")


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (PDF, ".pdf", ".pdf"),
        (PDF, "", ".pdf"),
        (PDF, ".php", ".pdf"),
        (b"PK\x03\x04\x14\0\0\0\x08\0" + b"x" * 50, ".docx", ".docx"),
        (b"PK\x03\x04\x14\0\0\0\x08\0" + b"x" * 50, ".odt", ".odt"),
        (b"PK\x03\x04\x14\0\0\0\x08\0" + b"x" * 50, "", ""),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + b"\0" * 50, ".m4a", ".m4a"),
        (WAV, ".wav", ".wav"),
        (WAV, "", ".wav"),
        (b"RIFF\x24\0\0\0AVI LIST" + b"\0" * 50, ".avi", ".avi"),
        (b"MThd\0\0\0\6\0\1" + b"\0" * 20, ".mid", ".mid"),
        (b"fLaC\0\0\0\x22" + b"\0" * 50, ".flac", ".flac"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\0" * 50, ".webm", ".webm"),
        (b"OggS\0\2" + b"\0" * 22 + b"\x01\x1e\x01vorbis" + b"\0" * 9, ".ogg", ".ogg"),
        (b"\xff\xfb\x90d" + b"\0" * 400, ".mp3", ""),
        (b"\x1f\x8b\x08\0" + b"\1" * 50, ".gz", ".gz"),
        (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel" + b"\0" * 50, ".wmv", ".wmv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, ".xls", ".xls"),
        (b'<?xml version="1.0"?>\n<gpx></gpx>', ".gpx", ".gpx"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, ".mp3", ".heif"),
        (b"BM,Name\n1,2\n", ".csv", ""),
        (b"just words, nothing else\n", ".txt", ""),
        (b"just words, nothing else\n", "", ""),
        (b"MZ is how this note begins\n", ".txt", ""),
    ],
)
def test_other_files_are_identified_by_their_first_bytes(
    data: bytes, name: str, extension: str
) -> None:
    """If the type is not certain (""), the name does not change."""
    is_image = extension == ".heif"
    assert checked(data, name) == CheckedContent(is_image=is_image, extension=extension)


@pytest.mark.parametrize("data", [b"Not found\n", PDF, b"\0" * 500])
def test_content_that_is_no_image_cannot_have_the_name_of_an_image(data: bytes) -> None:
    with pytest.raises(CheckError, match="not an image"):
        checked(data, ".jpg")


def test_an_interruption_while_decoding_is_not_a_broken_image() -> None:
    """Regression: the run continued, and the image was missing from the archive."""

    class Interrupted(MigratorError):
        pass

    class Decoding(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 60:  # the header is read, and pixels are asked for
                raise Interrupted
            return super().read(size)

    whole = Body.of_bytes(noise("PNG"))
    with pytest.raises(Interrupted):
        check(_Opened(whole, Decoding(whole.data)), ".png")  # type: ignore[arg-type]


@dataclass
class _Opened:
    """A body whose bytes come from `file` when it is decoded."""

    body: Body
    file: io.BytesIO

    def __getattr__(self, name: str) -> object:
        return getattr(self.body, name)

    def open(self) -> io.BytesIO:
        return self.file
