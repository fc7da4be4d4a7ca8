"""Check that the type of a file matches its name: images are decoded, others sniffed."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import IO, Final

from lxml import etree
from PIL import Image, UnidentifiedImageError

from migrator.errors import MigratorError
from migrator.findings import Finding
from migrator.untrusted.regular_files import open_regular, read_regular

# Pillow's name of the format by file extension. Files with other extensions are not decoded.
FORMATS: Final = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".apng": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".ico": "ICO",
    ".avif": "AVIF",
}
# Pillow's name for a JPEG that contains a second image; all other programs call it JPEG.
_SAME: Final = {"MPO": "JPEG"}
# Only these are opened: some of Pillow's other formats start programs.
_ALLOWED: Final = tuple(dict.fromkeys(FORMATS.values()))
_PAGES: Final = frozenset((".html", ".htm", ".xhtml", ".php", ".md", ".markdown", ".txt", ".xml"))
_MAX_SVG_BYTES: Final = 16 * 1024 * 1024
_DRAFT_SIZE: Final = (64, 64)


def check_file(path: Path, where: str) -> list[Finding]:
    """Return the findings about one file that is not Markdown; `where` is its name in the
    report."""
    ending = path.suffix.lower()
    try:
        if ending in FORMATS:
            with open_regular(path) as file:
                return _check_image(file, path, where)
        if ending == ".svg":
            return _check_svg(path, where)
        if ending not in _PAGES and _looks_like_a_page(path):
            message = "the file is an HTML page, which does not match its name"
            return [Finding("broken-file", where, message)]
    except OSError as error:
        reason = error.strerror or error
        return [Finding("broken-file", where, f"the file cannot be read: {reason}")]
    return []


def _check_image(file: IO[bytes], path: Path, where: str) -> list[Finding]:
    expected = FORMATS[path.suffix.lower()]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_ALLOWED) as image:
                found = _SAME.get(image.format or "", image.format)
                # A JPEG is read completely, but decoded at reduced size.
                image.draft(image.mode, _DRAFT_SIZE)
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [Finding("unchecked-image", where, "the image is too large to be decoded here")]
    except UnidentifiedImageError:
        return [Finding("broken-image", where, _describe_content(path, expected))]
    except MigratorError:  # the user pressed Ctrl-C
        raise
    except Exception as error:
        # Pillow's decoders raise many kinds of exceptions for damaged data.
        return [Finding("broken-image", where, f"the image cannot be decoded: {error}")]
    if found != expected:
        message = f"the image is a {found}, but its name says {expected}"
        return [Finding("broken-image", where, message)]
    return []


def _describe_content(path: Path, expected: str) -> str:
    if path.stat().st_size == 0:
        return "the file is empty"
    if _looks_like_a_page(path):
        return "the file is an HTML page, not an image"
    return f"the file is neither {expected} nor another image"


def _looks_like_a_page(path: Path) -> bool:
    with open_regular(path) as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _check_svg(path: Path, where: str) -> list[Finding]:
    if path.stat().st_size > _MAX_SVG_BYTES:
        return [Finding("unchecked-image", where, "the image is too large to be read here")]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(read_regular(path), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return [Finding("broken-image", where, f"the file is not an SVG image: {error}")]
    if etree.QName(root).localname != "svg":
        return [Finding("broken-image", where, "the file is XML, but not an SVG image")]
    return []
