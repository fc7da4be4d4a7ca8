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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

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
from migrator.sources.html.saved_addresses import (
    address_of,
    has_host_folders,
    httrack_address,
    named_address,
    place_in,
    quoted,
    site_and_folder,
    unquoted,
)
from migrator.untrusted.regular_files import open_regular, read_regular
from migrator.urls.hosts import site_host
from migrator.urls.normalise import page_key

_MAX_FILES: Final = 1_000_000
_SHORTLINK: Final = re.compile(r"(?:p|page_id|attachment_id)=(\d{1,18})")
_ID: Final = re.compile(rb"\b(?:postid|page-id|attachmentid)-(\d{1,18})\b")
_HREF: Final = re.compile(rb"""(\bhref\s*=\s*["'])([^"'<>]{1,2000})(["'])""", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TYPES: Final = mimetypes.MimeTypes()  # without the types registered on this machine


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
        are_hosts = has_host_folders(folder)
        base, subfolder = ("", Path()) if are_hosts else site_and_folder(folder, paths)
        root = folder / subfolder
        for path in paths:
            is_of_host = not are_hosts or path.parent != folder
            is_html = is_of_host and is_page(path, place_in(path, folder))
            # HTTrack gives a page with a query a name of its own, also in the folder of a host.
            copied_from = httrack_address(path) if is_html else ""
            is_named = is_html and not are_hosts
            address = copied_from or (named_address(path) if is_named else "")
            above = root if path.is_relative_to(root) else folder
            path_address = address_of(path.relative_to(above), base)
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
        addresses = {**self._address_of, **self._canonical_of}
        self._links = {str(path): address for path, address in addresses.items()}
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
        body, folder = page_bytes(path), str(path.parent)

        def restore(match: re.Match[bytes]) -> bytes:
            href, hash_, fragment = match[2].decode("utf-8", "replace").partition("#")
            if not href or _SCHEME.match(href) or href.startswith("/"):
                return match[0]
            # Strings, not paths: a site has millions of links.
            address = self._links.get(os.path.normpath(f"{folder}/{unquote(href)}"))
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
        return place_in(path, self.folder).encode("utf-8", "replace").decode()

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
    return any(is_page(path, place_in(path, folder)) for path in _files(folder))


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


def _companion_files(page: Path, address: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that a browser saved with a page, by the URLs in the page's own links.

    They are in a folder beside the page.
    """
    for name in (f"{page.stem}_files", f"{page.stem}-files"):
        if (page.parent / name).is_dir():
            for path in _files(page.parent / name):
                relative_path = path.relative_to(page.parent).as_posix()
                yield _url_key(urljoin(address, quoted(relative_path))), path


def _url_key(url: str) -> str:
    """Return a key that is equal for URLs that one file may answer for."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = unquoted(parts.path)
    for name in ("index.html", "index.htm", "index.php"):
        path = path.removesuffix(f"/{name}") if path.endswith(f"/{name}") else path
    path = path.removesuffix(".html")
    return page_key(urlunsplit(parts._replace(path=quoted(path))))


def _type_of(path: Path) -> str:
    return _TYPES.guess_type(path.name.partition("?")[0])[0] or ""
