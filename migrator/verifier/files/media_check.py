"""Whether a file is what its name says: images are decoded, others looked at briefly."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

from lxml import etree
from PIL import Image, UnidentifiedImageError

from migrator.errors import MigratorError
from migrator.findings import Finding

# What Pillow calls a format, by the ending of the name. Other endings are not decoded.
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
# A photograph with a second picture in it is a JPEG to everybody else.
_SAME: Final = {"MPO": "JPEG"}
# Only these are opened: some of Pillow's other formats start programs.
_ALLOWED: Final = tuple(dict.fromkeys(FORMATS.values()))
_PAGES: Final = frozenset((".html", ".htm", ".xhtml", ".php", ".md", ".markdown", ".txt", ".xml"))
_MAX_SVG_BYTES: Final = 16 * 1024 * 1024
_DRAFT_SIZE: Final = (64, 64)


def check_file(path: Path, where: str) -> list[Finding]:
    """Findings about one file that is no Markdown; `where` names it in the report."""
    ending = path.suffix.lower()
    try:
        if ending in FORMATS:
            return _check_image(path, where, FORMATS[ending])
        if ending == ".svg":
            return _check_svg(path, where)
        if ending not in _PAGES and _looks_like_a_page(path):
            return [Finding("broken-file", where, "it is an HTML page, not what its name says")]
    except OSError as error:
        return [Finding("broken-file", where, f"it cannot be read: {error.strerror or error}")]
    return []


def _check_image(path: Path, where: str, expected: str) -> list[Finding]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_ALLOWED) as image:
                found = _SAME.get(image.format or "", image.format)
                # A JPEG is read whole but decoded small.
                image.draft(image.mode, _DRAFT_SIZE)
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [Finding("unchecked-image", where, "it is too large to be decoded here")]
    except UnidentifiedImageError:
        return [Finding("broken-image", where, _what_it_is(path, expected))]
    except MigratorError:  # somebody pressed Ctrl-C
        raise
    except Exception as error:
        # On damaged data Pillow's decoders raise whatever they stumble over.
        return [Finding("broken-image", where, f"it does not decode: {error}")]
    if found != expected:
        return [Finding("broken-image", where, f"it is a {found}, its name says {expected}")]
    return []


def _what_it_is(path: Path, expected: str) -> str:
    if path.stat().st_size == 0:
        return "the file is empty"
    if _looks_like_a_page(path):
        return "it is an HTML page, not an image"
    return f"it is no {expected} and no other image"


def _looks_like_a_page(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _check_svg(path: Path, where: str) -> list[Finding]:
    if path.stat().st_size > _MAX_SVG_BYTES:
        return [Finding("unchecked-image", where, "it is too large to be read here")]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return [Finding("broken-image", where, f"it is no SVG: {error}")]
    if etree.QName(root).localname != "svg":
        return [Finding("broken-image", where, "it is XML, but no SVG")]
    return []
