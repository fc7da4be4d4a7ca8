"""Restore URLs that a web archive rewrote to its own.

Snapshots requested by `id_` come as the site once sent them. But some snapshots were taken from the
archive's own pages, and some bloggers repaired their blog with HTML from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from migrator.crawler.responses import Response
from migrator.crawler.web import Answer, Saved
from migrator.model import SourceFile
from migrator.urls.hosts import site_host

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", ""})
# Only in tags: a URL of the archive in the author's text is not changed.
_TAG: Final = re.compile(rb"<[a-zA-Z][^<>]{0,20000}>")
_SNAPSHOT_URL: Final = re.compile(
    rb"(?:(?:https?:)?//web\.archive\.org(?::\d+)?|(?<=[\"'=(\s,]))/web/\d{4,14}(?:[a-z]{2}_)?/"
    rb"(?:(https?):)?/{0,2}(?=(?:www\.)?([^/\"'\s>?#]{1,255}))",
    re.IGNORECASE,
)
_REWRITTEN: Final = (b"BEGIN WAYBACK TOOLBAR INSERT", b"FILE ARCHIVED ON ", b"__wm.wombat(")


class Unwrapped:
    """A `Saved` web whose pages have the original URLs in place of URLs of a web archive.

    In a page taken from the archive itself all URLs are restored, in others those of the site at
    `root`. Because the site is offline, its other files are looked for in the archive at the URL
    `archive`, among snapshots from before the day `before`, if that is given.
    """

    def __init__(self, web: Saved, root: str, archive: str, before: date | None = None) -> None:
        self._web = web
        self._host = site_host(root)
        self.archive = archive
        self.before = before

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        answer = self._web.get(url, headers)
        if answer.content_type not in _PAGES or b"/web/" not in answer.body:
            return answer
        return replace(answer, body=restore_urls(answer.body, self._host))

    def pages(self) -> Iterator[str]:
        return self._web.pages()

    def moved(self) -> Iterator[tuple[str, str]]:
        return self._web.moved()

    def lost(self) -> Iterator[tuple[str, str]]:
        return self._web.lost()

    def others(self) -> Iterator[Response]:
        return self._web.others()

    def address_of(self, url: str) -> str:
        return self._web.address_of(url)

    def files(self) -> Sequence[SourceFile]:
        return self._web.files()


def restore_urls(body: bytes, host: str) -> bytes:
    """Return the HTML with URLs of snapshots of `host` in its tags restored.

    In a page that the archive rewrote, the URLs of all hosts are restored.
    """
    is_rewritten = any(mark in body for mark in _REWRITTEN)

    def restore(match: re.Match[bytes]) -> bytes:
        there = site_host(f"//{match[2].decode('latin-1')}")
        if not (is_rewritten or there == host):
            return match[0]
        return (match[1] or b"http") + b"://"

    return _TAG.sub(lambda tag: _SNAPSHOT_URL.sub(restore, tag[0]), body)
