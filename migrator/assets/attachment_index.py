"""Find the attachment of the media library that a file URL belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.assets.local_uploads import uploads_path
from migrator.model import Index
from migrator.spill.int_map import IntMap
from migrator.urls.hosts import site_host
from migrator.urls.normalise import (
    decoded_path,
    normalise,
    origin_of_service,
    original_of,
    unedited,
)


class MediaLibrary:
    """Index of attachments by URL: of the file, of any of its sizes, on any of its hosts.

    Attachments without a URL (F55) are never found.
    """

    def __init__(self, index: Index) -> None:
        hosts: set[str] = set()
        self._ids = IntMap()
        for number, url in _files(index):
            if url:
                hosts.add(site_host(url))
                self._ids.setdefault(_key(url), number)
        for number, url in _files(index):
            for other in _original_forms(
                url
            ):  # names of sizes derive from the uploaded file's name
                self._ids.setdefault(_key(other), number)
        self.hosts = frozenset(hosts)

    def id_of(self, url: str) -> int | None:
        """Return the id of the attachment that a URL shows in any size, None if there is none."""
        url = origin_of_service(url) or url
        for form in (url, *_original_forms(url)):
            if (number := self._ids.get(_key(form))) is not None:
                return number
        return None


def _files(index: Index) -> Iterator[tuple[int, str]]:
    return ((item.id, normalise(item.url)) for item in index.attachments.values())


def _original_forms(url: str) -> Iterator[str]:
    """Yield the URLs of the original forms, nearest first.

    `a-e1300000000-300x200.jpg` -> `a-e1300000000.jpg`, `a.jpg` (`-e` and a number mark an edited
    image).
    """
    for undo in (original_of, unedited):
        if form := undo(url):
            url = form
            yield url


def _key(url: str) -> str:
    """Return the path below the uploads folder on any host, for other URLs host and path."""
    site_and_path = uploads_path(url)
    if site_and_path is None:
        return f"{site_host(url)}{decoded_path(url)}"
    return decoded_path(f"http://x/{site_and_path[1]}")[1:]
