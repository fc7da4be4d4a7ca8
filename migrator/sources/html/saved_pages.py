"""Pages that somebody saved in a folder, as a Web: what stands on disk is where it came from.

Known are the trees of `wget --mirror` (a folder for each host, `index.html?p=12` or, on
Windows, `index.html@p=12`, and `.html` at the end where `-E` put it), static exports such as
those of Simply Static (one host, whose name the pages tell), and single pages that a browser
saved, which tell their address themselves.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from migrator.crawler.web import Answer
from migrator.errors import FetchError, SourceError
from migrator.model import SourceFile
from migrator.urls.hosts import is_web, site_host
from migrator.urls.normalise import page_key

MAX_BYTES: Final = 1 << 26
_MOST_FILES: Final = 1_000_000
_HEAD: Final = 1 << 16
_ENDINGS: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_PROGRAMS: Final = frozenset({".php", ".asp", ".aspx", ".jsp"})
_HTML: Final = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
# How browsers and SingleFile say where a page came from.
_SAVED_FROM: Final = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000}?)\s*-->")
_SINGLE_FILE: Final = re.compile(rb"Page saved with SingleFile\s+url:\s*(\S{1,2000})")
_LINK: Final = re.compile(rb"<(?:link|meta)\b[^>]{0,3000}>", re.IGNORECASE)
_CANONICAL: Final = re.compile(rb"""\brel=["']?canonical\b|\bproperty=["']?og:url\b""", re.I)
_ADDRESS: Final = re.compile(rb"""\b(?:href|content)=["']?(https?://[^"'\s>]{1,2000})""", re.I)
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]{1,62}|localhost|\d+(?:\.\d+){3}", re.I)
_PORT: Final = re.compile(r"[:+](\d{1,5})$")
_SHORT: Final = re.compile(r"(?:p|page_id|attachment_id)=(\d{1,18})")
_ID: Final = re.compile(rb"\b(?:postid|page-id|attachmentid)-(\d{1,18})\b")
_HREF: Final = re.compile(rb"""(\bhref\s*=\s*["'])([^"'<>]{1,2000})(["'])""", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TYPES: Final = mimetypes.MimeTypes()  # without what this machine knows besides
_NOWHERE: Final = "saved.invalid"  # RFC 2606: no host has this name


class FolderWeb:
    """A `Saved` over the files beneath `folder`. No link out of it is followed."""

    def __init__(self, folder: Path) -> None:
        """Raises SourceError where no page of HTML is in it."""
        self.folder = folder
        self._files: dict[str, Path] = {}
        self._pages: dict[str, Path] = {}
        self._address_of: dict[Path, str] = {}
        self._instead: dict[Path, str] = {}
        paths = list(_files(folder))
        hosts = _hosts(folder)
        base = "" if hosts else _base_of(folder, paths)
        for path in paths:
            is_page = _is_page(path)
            address = _told_address(path) if is_page and not hosts else ""
            by_place = _address(path.relative_to(folder), base)
            if is_page:
                self._pages.setdefault(address or by_place, path)
                if hosts:
                    self._address_of[path] = by_place
            for url in filter(None, (address, by_place)):
                self._files.setdefault(_form(url), path)
            if address:
                self._files.update(_beside(path, address))
        self._drop_shortlinks()
        self._page_files = frozenset(self._pages.values())
        if not self._pages:
            raise SourceError(f"{folder} holds neither an export nor a page of HTML")

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The file that was saved from this address. Raises FetchError."""
        path = self._files.get(_form(url))
        if path is None:
            raise FetchError(url, "it is not in the folder")
        try:
            if path.stat().st_size > MAX_BYTES:
                raise FetchError(url, f"{path.name} is larger than {MAX_BYTES} bytes")
            body = self._restored(path, url)
        except OSError as error:
            raise FetchError(url, f"{path.name} cannot be read: {error.strerror}") from error
        kind = "text/html" if path in self._page_files else _type_of(path)
        return Answer(url, url, 200, {"content-type": kind} if kind else {}, body)

    def _drop_shortlinks(self) -> None:
        """A mirror holds a post twice where it was found by `?p=12` too: that one goes."""
        places: dict[tuple[str, str], str] = {}
        short: dict[tuple[str, str], str] = {}
        for url, path in self._pages.items():
            parts = urlsplit(url)
            if match := _SHORT.fullmatch(parts.query):
                short[site_host(url), match[1]] = url
            elif not parts.query and (numbered := _ID.search(_head(path))):
                places[site_host(url), numbered[1].decode()] = url
        for post in short.keys() & places.keys():
            url, kept = short[post], places[post]
            self._instead[self._pages.pop(url)] = kept
            self._files[_form(url)] = self._pages[kept]

    def _restored(self, path: Path, url: str) -> bytes:
        """The bytes of a file; in a page, links to other files of the folder (`wget -k` makes
        them) lead to the addresses that these were saved from. Raises OSError."""
        body = path.read_bytes()
        if path not in self._page_files:
            return body

        def restore(match: re.Match[bytes]) -> bytes:
            href, hash_, fragment = match[2].decode("utf-8", "replace").partition("#")
            if not href or _SCHEME.match(href) or href.startswith("/"):
                return match[0]
            try:
                there = Path(os.path.normpath(path.parent / unquote(href)))
            except ValueError:
                return match[0]
            address = self._instead.get(there) or self._address_of.get(there)
            if address is None:
                return match[0]
            return match[1] + f"{address}{hash_}{fragment}".encode() + match[3]

        return _HREF.sub(restore, body)

    def pages(self) -> Iterator[str]:
        """The addresses of all pages, in the order of their paths."""
        yield from self._pages

    def moved(self) -> Iterator[tuple[str, str]]:
        """None: a folder holds no redirects."""
        return iter(())

    def lost(self) -> Iterator[tuple[str, str]]:
        yield from ()

    def files(self) -> Sequence[SourceFile]:
        """The pages, all of them as one: their names and what is in them."""
        digest, size = hashlib.sha256(), 0
        for path in sorted(self._page_files):
            data = path.read_bytes()
            digest.update(path.relative_to(self.folder).as_posix().encode("utf-8", "replace"))
            digest.update(hashlib.sha256(data).digest())
            size += len(data)
        return [SourceFile(self.folder.resolve().name, digest.hexdigest(), size)]


def holds_pages(folder: Path) -> bool:
    """Is there a page of HTML in the folder?"""
    return any(_is_page(path) for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """All files, in a fixed order; no symbolic link is followed."""
    waiting, count = [folder], 0
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir(), reverse=True)
        except OSError:
            continue
        for path in entries:
            if path.is_symlink():
                continue
            if path.is_dir():
                waiting.append(path)
        for path in reversed(entries):
            if path.is_file() and not path.is_symlink():
                count += 1
                if count > _MOST_FILES:
                    raise SourceError(f"{folder} holds more than {_MOST_FILES} files")
                yield path


def _hosts(folder: Path) -> bool:
    """Are its folders named after hosts, as wget names them?"""
    names = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
    return any(_HOST.fullmatch(_PORT.sub("", name)) for name in names) and not any(
        (folder / name).is_file() for name in ("index.html", "index.htm", "index.php")
    )


def _is_page(path: Path) -> bool:
    name = path.name.lower()
    stem = re.split(r"[?@]", name, maxsplit=1)[0]
    if Path(name).suffix in _ENDINGS or Path(stem).suffix in _ENDINGS | _PROGRAMS:
        return bool(_HTML.search(_head(path)))
    # Without `-E` wget gives a page the name that it has on the server, without any ending.
    return "." not in stem and bool(_HTML.search(_head(path)[:2000]))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _told_address(path: Path) -> str:
    """What a page says of where it came from; "" when it does not."""
    head = _head(path)
    for pattern in (_SAVED_FROM, _SINGLE_FILE):
        if match := pattern.search(head):
            return _text(match[1])
    for link in _LINK.finditer(head):
        if _CANONICAL.search(link[0]) and (address := _ADDRESS.search(link[0])):
            return _text(address[1])
    return ""


def _text(address: bytes) -> str:
    text = address.decode("utf-8", "replace").replace("&amp;", "&")
    return text if is_web(text) else ""


def _base_of(folder: Path, paths: Sequence[Path]) -> str:
    """The address that the folder itself has: what most of its pages say, by their place."""
    bases: Counter[str] = Counter()
    for path in paths[:500]:
        address = _told_address(path) if _is_page(path) else ""
        if address:
            place = urlsplit(_address(path.relative_to(folder), "http://x")).path
            parts = urlsplit(address)
            if parts.path.rstrip("/").endswith(place.rstrip("/")):
                root = parts.path.rstrip("/").removesuffix(place.rstrip("/"))
                bases[f"{parts.scheme}://{parts.netloc}{root}"] += 1
    if bases:
        return max(sorted(bases), key=lambda base: bases[base])
    name = _PORT.sub(r":\1", folder.resolve().name)
    return f"http://{name if _HOST.fullmatch(name.partition(':')[0]) else _NOWHERE}"


def _address(place: Path, base: str) -> str:
    """The address that a file at this place was saved from; without `base`, the first folder is
    named after the host."""
    parts = list(place.parts)
    if not base:
        base = "http://" + _PORT.sub(r":\1", parts.pop(0))
    if not parts:
        return base + "/"
    name, mark, query = parts[-1], "", ""
    for mark in "?@":
        stem, found, rest = name.partition(mark)
        if found and ("=" in rest or mark == "?"):
            name, query = stem, rest.removesuffix(".html")
            break
    if query and not name:
        name = "index.html"
    folders = "".join(f"/{quote(unquote(part))}" for part in parts[:-1])
    if name.lower() in ("index.html", "index.htm", "index.php", "index"):
        path = f"{folders}/"
    else:
        path = f"{folders}/{quote(unquote(name))}"
    return f"{base}{path}" + (f"?{unquote(query)}" if query else "")


def _beside(page: Path, address: str) -> Iterator[tuple[str, Path]]:
    """The files that a browser saved with a page, in a folder beside it, by the addresses that
    the page's own links to them have."""
    for name in (f"{page.stem}_files", f"{page.stem}-files"):
        if (page.parent / name).is_dir():
            for path in _files(page.parent / name):
                place = path.relative_to(page.parent).as_posix()
                yield _form(urljoin(address, quote(place))), path


def _form(url: str) -> str:
    """The same for the addresses that one file may answer for."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = unquote(parts.path)
    for name in ("index.html", "index.htm", "index.php"):
        path = path.removesuffix(f"/{name}") if path.endswith(f"/{name}") else path
    path = path.removesuffix(".html")
    return page_key(urlunsplit(parts._replace(path=quote(path, errors="replace"))))


def _type_of(path: Path) -> str:
    return _TYPES.guess_type(path.name.partition("?")[0])[0] or ""
