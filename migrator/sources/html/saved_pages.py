"""Read a folder of saved pages as a `Web`: each file answers for the URL that it came from.

Supported are trees of `wget --mirror` (a folder for each host, `index.html?p=12` or, on
Windows, `index.html@p=12`, and a further `.html` if `-E` was used), static exports such as those
of Simply Static (one host, named by the pages), and single pages saved by a browser and the copies
of HTTrack, which name their own URL.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from migrator.crawler.responses import Response
from migrator.crawler.web import Answer
from migrator.errors import FetchError, SourceError
from migrator.model import SourceFile
from migrator.sources.html.page_files import (
    MAX_BYTES,
    is_page,
    page_bytes,
    page_head,
    unread_page,
)
from migrator.untrusted.regular_files import open_regular, read_regular
from migrator.urls.hosts import is_web, site_host
from migrator.urls.normalise import page_key

_MAX_FILES: Final = 1_000_000
# The original URL of a page, as browsers and SingleFile record it.
_SAVED_FROM: Final = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000}?)\s*-->")
_SINGLE_FILE: Final = re.compile(rb"Page saved with SingleFile\s+url:\s*(\S{1,2000})")
_HTTRACK: Final = re.compile(rb"<!-- Mirrored from (\S{1,2000}) by HTTrack ")
_LINK: Final = re.compile(rb"<(?:link|meta)\b[^>]{0,3000}>", re.IGNORECASE)
_CANONICAL: Final = re.compile(rb"""\brel=["']?canonical\b|\bproperty=["']?og:url\b""", re.I)
_ADDRESS: Final = re.compile(rb"""\b(?:href|content)=["']?(https?://[^"'\s>]{1,2000})""", re.I)
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]{1,62}|localhost|\d+(?:\.\d+){3}", re.I)
_PORT: Final = re.compile(r"[:+](\d{1,5})$")
_SHORTLINK: Final = re.compile(r"(?:p|page_id|attachment_id)=(\d{1,18})")
_ID: Final = re.compile(rb"\b(?:postid|page-id|attachmentid)-(\d{1,18})\b")
_HREF: Final = re.compile(rb"""(\bhref\s*=\s*["'])([^"'<>]{1,2000})(["'])""", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TYPES: Final = mimetypes.MimeTypes()  # without the types registered on this machine
_UNKNOWN_HOST: Final = "saved.invalid"  # RFC 2606: no host has this name


class FolderWeb:
    """A `Saved` web that answers from the files in `folder`. Symbolic links are not followed."""

    def __init__(self, folder: Path) -> None:
        """Index the files. Raises SourceError if none of them is an HTML page."""
        self.folder = folder
        self._files: dict[str, Path] = {}
        self._pages: dict[str, Path] = {}
        self._address_of: dict[Path, str] = {}
        self._canonical_of: dict[Path, str] = {}
        self._unread: dict[Path, str] = {}
        paths = list(_files(folder, self._unread))
        self._paths = paths
        has_host_folders = _has_host_folders(folder)
        base, subfolder = ("", Path()) if has_host_folders else _base_url(folder, paths)
        root = folder / subfolder
        for path in paths:
            is_of_host = not has_host_folders or path.parent != folder
            is_html = is_of_host and is_page(path, _place(path, folder))
            # HTTrack gives a page with a query a name of its own, also in the folder of a host.
            copied_from = _httrack_address(path) if is_html else ""
            is_named = is_html and not has_host_folders
            address = copied_from or (_named_address(path) if is_named else "")
            above = root if path.is_relative_to(root) else folder
            path_address = _address(path.relative_to(above), base)
            if is_html and address in self._pages:
                address = ""  # two pages name one URL: each is read under its own
            if is_html:
                self._pages.setdefault(address or path_address, path)
                self._address_of[path] = copied_from or path_address
            elif reason := unread_page(path, self._place_of(path)):
                self._unread[path] = reason
            for url in filter(None, (address, path_address)):
                self._files.setdefault(_url_key(url), path)
            if address:
                self._files.update(_companion_files(path, address))
        self._drop_shortlinks()
        self._page_files = frozenset(self._pages.values())
        if not self._pages:
            raise SourceError(f"{folder} holds neither an export nor a page of HTML")

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the file that was saved from this URL. Raises FetchError."""
        path = self._files.get(_url_key(url))
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
        """Drop the second copy of posts that a mirror also saved under `?p=12`."""
        permalinks: dict[tuple[str, str], str] = {}
        short: dict[tuple[str, str], str] = {}
        for url, path in self._pages.items():
            parts = urlsplit(url)
            if match := _SHORTLINK.fullmatch(parts.query):
                short[site_host(url), match[1]] = url
            elif not parts.query and (numbered := _ID.search(page_head(path))):
                permalinks[site_host(url), numbered[1].decode()] = url
        for key in short.keys() & permalinks.keys():
            url, permalink = short[key], permalinks[key]
            self._canonical_of[self._pages.pop(url)] = permalink
            self._files[_url_key(url)] = self._pages[permalink]

    def _restored(self, path: Path, url: str) -> bytes:
        """Return the bytes of a file, with the links of a page restored.

        `wget -k` turns links into relative paths of other files in the folder; they become the URLs
        that these files were saved from. Raises OSError.
        """
        if path not in self._page_files:
            return read_regular(path)
        body = page_bytes(path)

        def restore(match: re.Match[bytes]) -> bytes:
            href, hash_, fragment = match[2].decode("utf-8", "replace").partition("#")
            if not href or _SCHEME.match(href) or href.startswith("/"):
                return match[0]
            try:
                target = Path(os.path.normpath(path.parent / unquote(href)))
            except ValueError:
                return match[0]
            address = self._canonical_of.get(target) or self._address_of.get(target)
            if address is None:
                return match[0]
            return match[1] + f"{address}{hash_}{fragment}".encode() + match[3]

        return _HREF.sub(restore, body)

    def pages(self) -> Iterator[str]:
        """Yield the URLs of all pages, in the order of their paths."""
        yield from self._pages

    def moved(self) -> Iterator[tuple[str, str]]:
        """Yield nothing: a folder holds no redirects."""
        return iter(())

    def others(self) -> Iterator[Response]:
        """Yield the files that are no pages, with their paths within the folder."""
        pages = set(self._pages.values())
        for path in self._paths:
            if path not in pages:
                is_copy = path in self._canonical_of
                kind = "text/html" if is_copy else _type_of(path)
                target = self._canonical_of.get(path, "")
                yield Response(self._place_of(path), kind, location=target)

    def address_of(self, url: str) -> str:
        """Return the path within the folder of the file that answers for a URL; "" if none does."""
        path = self._files.get(_url_key(url))
        return self._place_of(path) if path is not None else ""

    def _place_of(self, path: Path) -> str:
        return _place(path, self.folder).encode("utf-8", "replace").decode()

    def lost(self) -> Iterator[tuple[str, str]]:
        """Yield each page and folder that could not be read, with the reason."""
        for path, reason in self._unread.items():
            yield self._place_of(path), reason

    def files(self) -> Sequence[SourceFile]:
        """Return one entry for all pages together; its digest covers their names and contents."""
        digest, size = hashlib.sha256(), 0
        for path in sorted(self._page_files):
            digest.update(path.relative_to(self.folder).as_posix().encode("utf-8", "replace"))
            with open_regular(path) as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
                size += file.tell()
        return [SourceFile(self.folder.resolve().name, digest.hexdigest(), size)]


def contains_pages(folder: Path) -> bool:
    """Return True if there is an HTML page in the folder."""
    return any(is_page(path, _place(path, folder)) for path in _files(folder))


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _files(folder: Path, unread: dict[Path, str] | None = None) -> Iterator[Path]:
    """Yield all files in a fixed order, without following symbolic links. Raises SourceError.

    A folder that cannot be read goes to `unread`, with the reason.
    """
    folders_to_read, count = [folder], 0
    while folders_to_read:
        here = folders_to_read.pop()
        try:
            entries = sorted(here.iterdir(), reverse=True)
        except OSError as error:
            if unread is not None:
                unread[here] = f"the folder cannot be read: {error.strerror or error}"
            continue
        for path in entries:
            if path.is_symlink():
                continue
            if path.is_dir():
                folders_to_read.append(path)
        for path in reversed(entries):
            if path.is_file() and not path.is_symlink():
                count += 1
                if count > _MAX_FILES:
                    raise SourceError(f"{folder} holds more than {_MAX_FILES} files")
                yield path


def _has_host_folders(folder: Path) -> bool:
    """Return True if the subfolders are named after hosts, as wget and HTTrack name them.

    The project of HTTrack has a page of its own beside them.
    """
    names = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
    is_site = any((folder / name).is_file() for name in ("index.html", "index.htm", "index.php"))
    is_project = (folder / "hts-log.txt").is_file() or "hts-cache" in names
    return any(_HOST.fullmatch(_PORT.sub("", name)) for name in names) and (
        is_project or not is_site
    )


def _named_address(path: Path) -> str:
    """Return the URL that a page says it came from; "" if it does not say."""
    if address := _httrack_address(path):
        return address
    head = page_head(path)
    for pattern in (_SAVED_FROM, _SINGLE_FILE):
        if match := pattern.search(head):
            return _text(match[1])
    for link in _LINK.finditer(head):
        if _CANONICAL.search(link[0]) and (named := _ADDRESS.search(link[0])):
            return _text(named[1])
    return ""


def _httrack_address(path: Path) -> str:
    """Return the URL from which HTTrack copied a page; "" if it did not.

    HTTrack notes it without a scheme.
    """
    match = _HTTRACK.search(page_head(path))
    return _text(b"http://" + match[1].removeprefix(b"http://")) if match else ""


def _text(address: bytes) -> str:
    text = address.decode("utf-8", "replace").replace("&amp;", "&")
    return text if is_web(text) else ""


def _base_url(folder: Path, paths: Sequence[Path]) -> tuple[str, Path]:
    """Return the URL of the site, and its folder within `folder`.

    Both are derived from the URLs that most of its pages name: the copy of a site may lie in a
    subfolder, such as `docs/`.
    """
    bases: Counter[tuple[str, str]] = Counter()
    for path in paths[:500]:
        place = _place(path, folder)
        address = _named_address(path) if is_page(path, place) else ""
        if address:
            url_path = urlsplit(_address(PurePosixPath(place), "http://x")).path
            bases.update(_base_and_folder(address, url_path))
    if bases:
        base, subfolder = max(sorted(bases), key=lambda each: bases[each])
        return base, Path(subfolder)
    name = _PORT.sub(r":\1", folder.resolve().name)
    known = name if _HOST.fullmatch(name.partition(":")[0]) else _UNKNOWN_HOST
    return f"http://{known}", Path()


def _base_and_folder(address: str, url_path: str) -> Iterator[tuple[str, str]]:
    """Yield the URL and folder of the site whose page at `address` lies at this path of the folder.

    A home page in a subfolder tells nothing: any folder may be the site's.
    """
    parts = urlsplit(address)
    named, there = (path.strip("/").split("/") for path in (parts.path, url_path))
    if named == there:
        yield f"{parts.scheme}://{parts.netloc}", ""
        return
    for start in range(len(there)):
        if named[-len(there[start:]) :] == there[start:]:
            root = "/".join(("", *named[: len(named) - len(there[start:])]))
            subfolder = unquote("/".join(there[:start]))
            yield f"{parts.scheme}://{parts.netloc}{root.rstrip('/')}", subfolder
            return


def _address(relative_path: PurePath, base: str) -> str:
    """Return the URL that the file at this relative path was saved from.

    If `base` is empty, the first folder is named after the host.
    """
    parts = list(relative_path.parts)
    if not base:
        name = parts.pop(0)
        base = "http://" + _PORT.sub(r":\1", name)
        if not is_web(base):
            base = f"http://{_UNKNOWN_HOST}/{_quoted(name)}"
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
    folders = "".join(f"/{_quoted(_unquoted(part))}" for part in parts[:-1])
    if name.lower() in ("index.html", "index.htm", "index.php", "index"):
        path = f"{folders}/"
    else:
        path = f"{folders}/{_quoted(_unquoted(name))}"
    return f"{base}{path}" + (f"?{unquote(query)}" if query else "")


def _companion_files(page: Path, address: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that a browser saved with a page, by the URLs in the page's own links.

    They are in a folder beside the page.
    """
    for name in (f"{page.stem}_files", f"{page.stem}-files"):
        if (page.parent / name).is_dir():
            for path in _files(page.parent / name):
                relative_path = path.relative_to(page.parent).as_posix()
                yield _url_key(urljoin(address, _quoted(relative_path))), path


def _url_key(url: str) -> str:
    """Return a key that is equal for URLs that one file may answer for."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = _unquoted(parts.path)
    for name in ("index.html", "index.htm", "index.php"):
        path = path.removesuffix(f"/{name}") if path.endswith(f"/{name}") else path
    path = path.removesuffix(".html")
    return page_key(urlunsplit(parts._replace(path=_quoted(path))))


def _unquoted(text: str) -> str:
    """Decode percent-encoding. Bytes that are not UTF-8, as in names that a system with another
    encoding wrote, become the surrogates that Python has in names of files."""
    return unquote(text, errors="surrogateescape")


def _quoted(text: str) -> str:
    """Undo `_unquoted`."""
    try:
        return quote(text, errors="surrogateescape")
    except UnicodeEncodeError:  # half of a character, which no name of a file holds
        return quote(text, errors="replace")


def _type_of(path: Path) -> str:
    return _TYPES.guess_type(path.name.partition("?")[0])[0] or ""
