"""The media library, found by address: which attachment a file on a page belongs to."""

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
    """Attachments by the address of their file, of any of its sizes, on any host it was
    served from. Attachments without an address (F55) are never found."""

    def __init__(self, index: Index) -> None:
        hosts: set[str] = set()
        self._ids = IntMap()
        for number, url in _files(index):
            if url:
                hosts.add(site_host(url))
                self._ids.setdefault(_key(url), number)
        for number, url in _files(index):
            for other in _less_changed(url):  # sizes are named after the file as uploaded
                self._ids.setdefault(_key(other), number)
        self.hosts = frozenset(hosts)

    def id_of(self, url: str) -> int | None:
        """The id of the attachment an address shows, in whatever size; None if there is none."""
        url = origin_of_service(url) or url
        for form in (url, *_less_changed(url)):
            if (number := self._ids.get(_key(form))) is not None:
                return number
        return None


def _files(index: Index) -> Iterator[tuple[int, str]]:
    return ((item.id, normalise(item.url)) for item in index.attachments.values())


def _less_changed(url: str) -> Iterator[str]:
    """`a-e1300000000-300x200.jpg` -> `a-e1300000000.jpg`, `a.jpg`."""
    for undo in (original_of, unedited):
        if form := undo(url):
            url = form
            yield url


def _key(url: str) -> str:
    """The path below the uploads folder, wherever that was served; else host and path."""
    place = uploads_path(url)
    if place is None:
        return f"{site_host(url)}{decoded_path(url)}"
    return decoded_path(f"http://x/{place[1]}")[1:]
