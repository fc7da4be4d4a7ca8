"""Find the URLs from which the pages in a folder were saved.

Browsers, SingleFile and HTTrack note the URL in the page. `wget --mirror` and static exports keep
it in the path of the file, and the pages tell the URL of the site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from migrator.sources.html.page_files import is_page, page_head
from migrator.untrusted.regular_files import read_regular
from migrator.urls.hosts import is_web

# The original URL of a page, as browsers and SingleFile record it.
_SAVED_FROM: Final = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000}?)\s*-->")
_SINGLE_FILE: Final = re.compile(rb"Page saved with SingleFile\s+url:\s*(\S{1,2000})")
_HTTRACK: Final = re.compile(rb"<!-- Mirrored from (\S{1,2000}) by HTTrack ")
_LINK: Final = re.compile(rb"<(?:link|meta)\b[^>]{0,3000}>", re.IGNORECASE)
_CANONICAL: Final = re.compile(rb"""\brel=["']?canonical\b|\bproperty=["']?og:url\b""", re.I)
_ADDRESS: Final = re.compile(rb"""\b(?:href|content)=["']?(https?://[^"'\s>]{1,2000})""", re.I)
# A style sheet, script or upload of the site, also in JSON.
_ASSET: Final = re.compile(
    rb"""(https?:\\?/\\?/[\w.:-]{1,200}(?:\\?/[\w.~%-]{1,60}){0,4}?)\\?/wp-(?:content|includes)\\?/"""
)
_MOST_HEADS: Final = 50
UNKNOWN_HOST: Final = "saved.invalid"
"""The host of pages that do not tell theirs: no host has this name (RFC 2606)."""
_PORT: Final = re.compile(r"[:+](\d{1,5})$")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]{1,62}|localhost|\d+(?:\.\d+){3}", re.I)


def place_in(path: Path, folder: Path) -> str:
    """Return the path of a file within a folder, with slashes."""
    return path.relative_to(folder).as_posix()


def has_host_folders(folder: Path) -> bool:
    """Return True if the subfolders are named after hosts, as wget and HTTrack name them.

    The project of HTTrack has a page of its own beside them.
    """
    names = [path.name for path in sorted(folder.iterdir()) if path.is_dir()]
    is_site = any((folder / name).is_file() for name in ("index.html", "index.htm", "index.php"))
    is_project = (folder / "hts-log.txt").is_file() or "hts-cache" in names
    return any(_HOST.fullmatch(_PORT.sub("", name)) for name in names) and (
        is_project or not is_site
    )


def named_address(path: Path) -> str:
    """Return the URL that a page says it came from; "" if it does not say."""
    if address := httrack_address(path):
        return address
    head = page_head(path)
    for pattern in (_SAVED_FROM, _SINGLE_FILE):
        if match := pattern.search(head):
            return _text(match[1])
    for link in _LINK.finditer(head):
        if _CANONICAL.search(link[0]) and (named := _ADDRESS.search(link[0])):
            return _text(named[1])
    return ""


def httrack_address(path: Path) -> str:
    """Return the URL from which HTTrack copied a page; "" if it did not.

    HTTrack notes it without a scheme.
    """
    match = _HTTRACK.search(page_head(path))
    return _text(b"http://" + match[1].removeprefix(b"http://")) if match else ""


def _text(address: bytes) -> str:
    text = address.decode("utf-8", "replace").replace("&amp;", "&")
    return text if is_web(text) else ""


def site_and_folder(folder: Path, paths: Sequence[Path]) -> tuple[str, Path]:
    """Return the URL of the site, and its folder within `folder`.

    Both are derived from the URLs that most of its pages name: the copy of a site may lie in a
    subfolder, such as `docs/`.
    """
    bases: Counter[tuple[str, str]] = Counter()
    for path in paths[:500]:
        place = place_in(path, folder)
        address = named_address(path) if is_page(path, place) else ""
        if address:
            url_path = urlsplit(address_of(PurePosixPath(place), "http://x")).path
            bases.update(_base_and_folder(address, url_path))
    if bases:
        base, subfolder = max(sorted(bases), key=lambda each: bases[each])
        return base, Path(subfolder)
    return _url_of_assets(folder, paths) or f"http://{_told_host(folder)}", Path()


def _url_of_assets(folder: Path, paths: Sequence[Path]) -> str:
    """Return the URL of the site from that of the files of WordPress to which most links of its
    pages lead; "" if there are none."""
    pages = (path for path in paths[:2_000] if is_page(path, place_in(path, folder)))
    heads = map(page_head, islice(pages, _MOST_HEADS))
    found = Counter(
        match[1].replace(b"\\", b"") for head in heads for match in _ASSET.finditer(head)
    )
    if not found:
        return ""
    url = _text(max(sorted(found), key=lambda each: found[each]))
    # WordPress may lie in a folder of its own, such as `/wp`.
    places = (place_in(path, folder) for path in paths)
    inner = next((p.partition("wp-content/")[0] for p in places if "/wp-content/" in f"/{p}"), "")
    return url.removesuffix(f"/{inner.strip('/')}") if inner else url


def _told_host(folder: Path) -> str:
    """Return the host that the name of the folder, or a file of GitHub Pages in it, tells."""
    names = [folder.resolve().name]
    with suppress(OSError, UnicodeDecodeError):
        names.insert(0, read_regular(folder / "CNAME").decode()[:300].strip())
    hosts = (_PORT.sub(r":\1", name) for name in names)
    return next((h for h in hosts if _HOST.fullmatch(h.partition(":")[0])), UNKNOWN_HOST)


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


def address_of(relative_path: PurePath, base: str) -> str:
    """Return the URL that the file at this relative path was saved from.

    If `base` is empty, the first folder is named after the host.
    """
    parts = list(relative_path.parts)
    if not base:
        name = parts.pop(0)
        base = "http://" + _PORT.sub(r":\1", name)
        if not is_web(base):
            base = f"http://{UNKNOWN_HOST}/{quoted(name)}"
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
    folders = "".join(f"/{quoted(unquoted(part))}" for part in parts[:-1])
    if name.lower() in ("index.html", "index.htm", "index.php", "index"):
        path = f"{folders}/"
    else:
        path = f"{folders}/{quoted(unquoted(name))}"
    return f"{base}{path}" + (f"?{unquote(query)}" if query else "")


def unquoted(text: str) -> str:
    """Decode percent-encoding. Bytes that are not UTF-8, as in names that a system with another
    encoding wrote, become the surrogates that Python has in names of files."""
    return unquote(text, errors="surrogateescape")


def quoted(text: str) -> str:
    """Encode what `unquoted` decoded."""
    try:
        return quote(text, errors="surrogateescape")
    except UnicodeEncodeError:  # half of a character, which no name of a file holds
        return quote(text, errors="replace")
