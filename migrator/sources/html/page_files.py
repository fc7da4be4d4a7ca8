"""Read the files of a folder of saved pages, and tell why one that should be a page is none.

`wget` stores a page as the server sent it, also one that is packed with gzip. Programs of Windows
save text as UTF-16.
"""

from __future__ import annotations

import codecs
import re
import zlib
from pathlib import Path
from typing import Final

from migrator.errors import SourceError
from migrator.untrusted.regular_files import open_regular, read_regular

MAX_BYTES: Final = 1 << 26
HEAD: Final = 1 << 16
HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})

_SCRIPT_SUFFIXES: Final = frozenset({".php", ".asp", ".aspx", ".jsp"})
_ARCHIVES: Final = {".mht": "MHTML", ".mhtml": "MHTML", ".webarchive": "a web archive of Safari"}
_SAVE: Final = "save it as HTML"
_HTML: Final = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
# Source code, and the XML of the oEmbed API, which has an element <html>.
_NO_PAGE: Final = re.compile(rb"\s*(?:<\?php|(?:<\?xml[^>]{0,200}\?>\s*)?<oembed[\s>])")
_PROGRAMS: Final = re.compile(r"/wp-(?:admin|includes|content/(?:plugins|themes|mu-plugins))/")
_GZIP: Final = b"\x1f\x8b"
_ANY_HEADER: Final = 47  # zlib: a header of gzip or zlib
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OF_WORDPRESS: Final = ("wp-content", "wp-includes", "wp-admin")


def page_bytes(path: Path) -> bytes:
    """Return the bytes of a page, unpacked. Raises OSError."""
    return _readable(read_regular(path), MAX_BYTES)


def page_head(path: Path) -> bytes:
    """Return the first bytes of a page, unpacked; b"" if it cannot be read."""
    try:
        with open_regular(path) as file:
            return _readable(file.read(HEAD), HEAD)
    except OSError:
        return b""


def is_page(path: Path, place: str) -> bool:
    """Return True if a file is a page of HTML, by its name and its first bytes.

    Programs and templates of WordPress are none, nor are answers of its oEmbed API. `place` is the
    path within the folder.
    """
    if _PROGRAMS.search(f"/{place}"):
        return False
    name = path.name.lower()
    stem = re.split(r"[?@]", name, maxsplit=1)[0]
    if has_page_suffix(path) or Path(stem).suffix in _SCRIPT_SUFFIXES:
        head = page_head(path)
    elif "." not in stem:
        # Without `-E`, wget saves a page under its name on the server, which has no suffix.
        head = page_head(path)[:2000]
    else:
        return False
    return bool(_HTML.search(head)) and not _NO_PAGE.match(head)


def has_page_suffix(path: Path) -> bool:
    """Return True if the name of a file is that of a page of HTML."""
    name = path.name.lower()
    stem = re.split(r"[?@]", name, maxsplit=1)[0]
    return bool({Path(name).suffix, Path(stem).suffix} & HTML_SUFFIXES)


def refuse_page_archive(path: Path) -> None:
    """Raise SourceError if a file is a page in another format than HTML."""
    if form := _ARCHIVES.get(path.suffix.lower()):
        raise SourceError(f"{path} is a page saved as {form}, which is not read: {_SAVE}.")


def unread_page(path: Path, place: str) -> str:
    """Return why a file that should be a page is none; "" if it is not meant to be one.

    `place` is its path within the folder.
    """
    if form := _ARCHIVES.get(path.suffix.lower()):
        return f"a page saved as {form}, which is not read: {_SAVE}"
    if not has_page_suffix(path):
        return ""
    try:
        with open_regular(path) as file:
            data = file.read(HEAD)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    # Plugins put an empty page into their folders, so that a server does not list these.
    if data.strip(b"\0 \t\r\n") or any(part in _OF_WORDPRESS for part in place.split("/")):
        return ""
    return "it is empty" if not data else "it holds no text"


def _readable(data: bytes, most: int) -> bytes:
    """Return bytes that gzip packed, or that are UTF-16, in a form that all readers know."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(_ANY_HEADER).decompress(data, most)
        except zlib.error:
            return data
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data
