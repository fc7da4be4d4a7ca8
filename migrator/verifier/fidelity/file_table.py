"""Find the correct file of the archive for each old address in a post.

This is the proof's own table. A file is identified by its bytes: the record of downloads
(`migrator.lock`) has the SHA-256 that each address returned, and the record of written files (the
manifest) has the SHA-256 at each path. So a file is correct for an old address if the bytes are.
All sizes of one image count as the same file: `photo-300x200.jpg` stands for `photo.jpg`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import filterfalse
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from migrator.findings import MISSED_FILES, Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.references import ARCHIVE, HtmlReference, plain
from migrator.verifier.fidelity.url_table import SitePages, UrlTable, host_of, is_draft

NOT_KEPT: Final = "a file of the archive for "
"""Prefix of an address that should have become a file, and that no finding mentions."""

# Image services that have the address of the original in their own path: Jetpack's Site Accelerator
# (developer.wordpress.com/docs/photon/) and statically.io/docs/using-images/.
_SERVICES: Final = re.compile(
    r"https?://(?:i[0-3]\.wp\.com/|cdn\.statically\.io/img/)([^/]+\.[^/?]+)"
    r"(?:/[a-z]+[=,][^/]*)*(/[^?#]+)"
)
# `photo-300x200.jpg`, `photo-scaled.jpg` (wp_create_image_subsizes), `photo-e1300000000.jpg`
# (wp_save_image).
_VARIANT: Final = re.compile(
    r"(?:-e1[0-9]{9,12})?(?:-(?:[1-9][0-9]{0,4}x[1-9][0-9]{0,4}|scaled|rotated))?(?=\.[A-Za-z0-9]+\Z)"
)
_UPLOADS: Final = re.compile(r"/(?:wp-content/uploads|blogs\.dir/\d+/files|files/\d{4}/\d\d)/\S")
_DATA: Final = re.compile(r"data:([^,]{0,200}?)(;\s*base64\s*)?,(.*)", re.IGNORECASE | re.DOTALL)
_SHOWN: Final = frozenset(("img", "input"))
_PLAYED: Final = frozenset(("audio", "video", "source", "track"))
# Extensions of files that people put on their sites. This list belongs to the proof alone.
_IMAGES: Final = frozenset(
    [
        "apng",
        "avif",
        "bmp",
        "gif",
        "heic",
        "heif",
        "ico",
        "jfif",
        "jpe",
        "jpeg",
        "jpg",
        "jxl",
        "png",
        "svg",
        "tif",
        "tiff",
        "webp",
    ]
)
_OTHERS: Final = frozenset(
    [
        "7z",
        "aac",
        "aif",
        "aiff",
        "apk",
        "avi",
        "azw3",
        "csv",
        "dmg",
        "doc",
        "docm",
        "docx",
        "eps",
        "epub",
        "exe",
        "flac",
        "flv",
        "gpx",
        "gz",
        "ics",
        "ipynb",
        "iso",
        "jar",
        "key",
        "kml",
        "kmz",
        "m4a",
        "m4v",
        "mid",
        "midi",
        "mkv",
        "mobi",
        "mov",
        "mp3",
        "mp4",
        "mpeg",
        "mpg",
        "numbers",
        "odg",
        "odp",
        "ods",
        "odt",
        "oga",
        "ogg",
        "ogv",
        "opus",
        "otf",
        "pages",
        "pdf",
        "pps",
        "ppsx",
        "ppt",
        "pptx",
        "ps",
        "psd",
        "rar",
        "rtf",
        "srt",
        "swf",
        "tar",
        "tex",
        "tgz",
        "torrent",
        "ttf",
        "txt",
        "vcf",
        "vtt",
        "wav",
        "webm",
        "wma",
        "wmv",
        "woff",
        "woff2",
        "xls",
        "xlsm",
        "xlsx",
        "xml",
        "zip",
    ]
)
_ENDING: Final = re.compile(r"\.([A-Za-z0-9]{1,8})(?=[?#]|\Z)")


@value_object
class FilePolicy:
    """The files that a run had to keep: the settings of the same names."""

    images: str = "shown"
    media: str = "all"
    external: str = "images"
    skip_hosts: Collection[str] = ()

    def wants(self, reference: HtmlReference, url: str, *, is_own: bool) -> bool:
        """Return True if the file at `url` belongs in the archive."""
        host = _host(url)
        if self.skip_hosts and host in {
            each.lower().removeprefix("www.") for each in self.skip_hosts
        }:
            return False
        if not is_own and self.external == "keep":
            return False
        if reference.element in _SHOWN:
            return self.images != "none"
        is_image = ending(url) in _IMAGES
        is_near = is_own or self.external == "localize"
        return is_near and (self.images != "none" if is_image else self.media == "all")


@value_object
class PostFiles:
    """The files of one post.

    given     requested addresses, each with the SHA-256 of the result, "" for no result
    paths     the files of the archive that the post uses
    digest    the SHA-256 of the file at a path of the archive, "" if none is known
    findings  findings that name files which could not be downloaded
    """

    given: Iterable[tuple[str, str]]
    paths: Iterable[PurePosixPath]
    digest: Callable[[PurePosixPath], str]
    findings: Iterable[Finding] = ()
    _exact: dict[str, set[str]] = field(default_factory=dict, init=False)
    _alike: dict[str, set[str]] = field(default_factory=dict, init=False)
    _places: dict[str, str] = field(default_factory=dict, init=False)
    _named: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        for url, sha256 in self.given:
            if not sha256:
                continue
            known = self._exact
            for key in keys(url):
                known.setdefault(key, set()).add(sha256)
                known = self._alike
        for path in self.paths:
            if sha256 := self.digest(path):
                self._places.setdefault(sha256, f"{ARCHIVE}{path}")
        for finding in self.findings:
            if finding.kind in MISSED_FILES:
                self._named.add(_name(finding.message.partition(": ")[0]))

    @property
    def is_empty(self) -> bool:
        return not (self._exact or self._places or self._named)

    def places(self, urls: Iterable[str]) -> list[str]:
        """Return the files whose bytes one of these addresses returned, the first address first.

        Another size of an image counts only if the exact address returned nothing.
        """
        found: dict[str, None] = {}
        for url in urls:
            if url.startswith("data:"):
                if place := self._places.get(_of_data(url)):
                    found.setdefault(place)
                continue
            for given in self._given(url):
                if here := [self._places[each] for each in given if each in self._places]:
                    found.update(dict.fromkeys(sorted(here)))
                    break
        return list(found)

    def is_named(self, url: str) -> bool:
        """Return True if a finding says that the file at this address could not be downloaded."""
        named = self._named
        return bool(named) and (_name(url) in named or f"{url[:40]}..." in named)

    def _given(self, url: str) -> Iterator[Iterable[str]]:
        for known in (self._exact, self._alike):
            for key in keys(url):
                yield known.get(key, ())


def accepted(reference: HtmlReference, permalink: str, table: UrlTable, files: PostFiles,
             policy: FilePolicy, page: str = "") -> tuple[str, ...]:  # fmt: skip
    """Return the addresses that the archive may have for a reference of the post at `permalink`.

    `page` is the path of the post in the archive: a published page never links to a draft.

    They are in the form of `references.resolved`, the best one first. The empty tuple means the
    address as it is.
    """
    url = reference.address
    if url.startswith("#"):
        return table.on_page(page, unquote(url[1:]))
    if url.startswith("data:"):
        return (*files.places([url]), url)
    old = table.absolute(url, permalink)
    kept = plain(old)
    pages = table.find(old)
    if not reference.is_link:
        pages = pages._replace(exact=(), named=())
    elif page and not is_draft(f"{ARCHIVE}{page}"):
        pages = _without_drafts(pages)
    fragment = f"#{unquote(fragment_of(old))}" if "#" in old else ""
    target = pages.file or old
    places = [] if files.is_empty else files.places(filter(None, (target, _rooted(url, table))))
    if not places and not files.is_empty and not reference.is_link:
        places = files.places(table.absolute(other, permalink) for other in reference.others)
    found = [f"{place}{fragment}" for place in places]
    if pages.exact:
        return (*pages.exact, *found)
    is_named = files.is_named(target) or files.is_named(url)
    if found:
        # The archive has another size of an image whose own address is dead, as a finding says.
        return (*found, kept) if is_named else tuple(found)
    is_own = pages.is_own or _host(target) in table.hosts or _is_uploaded(target, table)
    if (
        _is_file(reference, target, is_own=is_own)
        and policy.wants(reference, target, is_own=is_own)
        and not is_named
    ):
        return (f"{NOT_KEPT}{kept}",)
    return (*pages.named, plain(target) if pages.file else kept, kept, plain(url))


def _without_drafts(pages: SitePages) -> SitePages:
    if not any(map(is_draft, (*pages.exact, *pages.named))):
        return pages
    exact, named = (tuple(filterfalse(is_draft, some)) for some in (pages.exact, pages.named))
    return pages._replace(exact=exact, named=named)


@lru_cache(maxsize=1024)
def keys(url: str) -> Sequence[str]:
    """Return texts that are equal for two addresses of one file."""
    return tuple(_keys(url))


def _keys(url: str) -> Iterator[str]:
    if service := _SERVICES.match(url):
        url = f"http://{service[1]}{service[2]}"
    try:
        parts = urlsplit(url.strip())
        host = host_of(parts)
    except ValueError:
        return
    path = unicodedata.normalize("NFC", unquote(parts.path))
    query = f"?{unquote(parts.query)}" if parts.query else ""
    yield f"{host}{path}{query}"
    if query and ending(path):
        yield f"{host}{path}"
    if (bare := _VARIANT.sub("", path, count=1)) != path:
        yield f"{host}{bare}"
    if "wp-content/uploads/" in path:
        yield path.partition("wp-content/uploads")[2]
        yield _VARIANT.sub("", path, count=1).partition("wp-content/uploads")[2]


def ending(url: str) -> str:
    """Return the file extension in an address, in lower case; "" if the address names no file."""
    found = _ENDING.search(url.partition("?")[0].partition("#")[0])
    name = found[1].lower() if found else ""
    return name if name in _IMAGES or name in _OTHERS else ""


def fragment_of(url: str) -> str:
    """Return the fragment of an address, however malformed."""
    return url.partition("#")[2]


def _is_file(reference: HtmlReference, url: str, *, is_own: bool) -> bool:
    """Return True if an address names a file that a reader would miss."""
    if reference.element in _SHOWN or reference.element in _PLAYED:
        return url[:4].lower() == "http"
    if not reference.is_link or not is_own:
        return False
    path = url.partition("?")[0].partition("#")[0]
    return (_UPLOADS.search(path) is not None and not path.endswith("/")) or bool(
        "/" in path.partition("://")[2] and ending(path)
    )


def _is_uploaded(url: str, table: UrlTable) -> bool:
    return _host(url).replace(".files.wordpress.com", ".wordpress.com") in table.hosts


def _rooted(url: str, table: UrlTable) -> str:
    """Return a relative address as one relative to the folder of WordPress."""
    return table.absolute(url.lstrip("/"), "") if "://" not in url else ""


@lru_cache(maxsize=256)
def _host(url: str) -> str:
    if service := _SERVICES.match(url):
        return service[1].removeprefix("www.")
    try:
        return host_of(urlsplit(url))
    except ValueError:
        return ""


def _name(url: str) -> str:
    return next(iter(keys(url)), url)


def _of_data(url: str) -> str:
    """Return the SHA-256 of the file in a `data:` address (RFC 2397)."""
    found = _DATA.match(url)
    if found is None:
        return ""
    try:
        held = unquote_to_bytes(found[3])
        body = b64decode(held + b"=" * (-len(held) % 4)) if found[2] else held
    except ValueError:
        return ""
    return hashlib.sha256(body).hexdigest()
