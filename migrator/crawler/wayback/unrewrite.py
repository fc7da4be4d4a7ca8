"""Addresses that an archive of the web rewrote become what they were.

What is asked for by `id_` comes as the site once sent it. But some snapshots were taken from
the archive's own pages, and some bloggers mended their blog with what they found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from migrator.crawler.web import Answer, Saved
from migrator.model import SourceFile
from migrator.urls.hosts import site_host

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", ""})
# In tags only: what an author tells in words about an address of the archive stays.
_TAG: Final = re.compile(rb"<[a-zA-Z][^<>]{0,20000}>")
_WRAPPED: Final = re.compile(
    rb"(?:(?:https?:)?//web\.archive\.org(?::\d+)?|(?<=[\"'=(\s,]))/web/\d{4,14}(?:[a-z]{2}_)?/"
    rb"(?:(https?):)?/{0,2}(?=(?:www\.)?([^/\"'\s>?#]{1,255}))",
    re.IGNORECASE,
)
_REWRITTEN: Final = (b"BEGIN WAYBACK TOOLBAR INSERT", b"FILE ARCHIVED ON ", b"__wm.wombat(")


class Unwrapped:
    """A `sources.web.Saved` in whose pages the addresses that an archive once rewrote are
    what they were: those of the site at `root`, and all of them in a page that was taken from
    the archive itself.

    The site is gone: what else it had is to be looked for in the archive at the address
    `archive`, among what that kept before the day `before`, if there is one."""

    def __init__(self, web: Saved, root: str, archive: str, before: date | None = None) -> None:
        self._web = web
        self._host = site_host(root)
        self.archive = archive
        self.before = before

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        answer = self._web.get(url, headers)
        if answer.content_type not in _PAGES or b"/web/" not in answer.body:
            return answer
        return replace(answer, body=unwrap(answer.body, self._host))

    def pages(self) -> Iterator[str]:
        return self._web.pages()

    def moved(self) -> Iterator[tuple[str, str]]:
        return self._web.moved()

    def lost(self) -> Iterator[tuple[str, str]]:
        return self._web.lost()

    def files(self) -> Sequence[SourceFile]:
        return self._web.files()


def unwrap(body: bytes, host: str) -> bytes:
    """The HTML with addresses of snapshots of `host` in its tags as they were before; in a page
    that the archive rewrote, with all of them."""
    is_rewritten = any(mark in body for mark in _REWRITTEN)

    def plain(match: re.Match[bytes]) -> bytes:
        there = site_host(f"//{match[2].decode('latin-1')}")
        if not (is_rewritten or there == host):
            return match[0]
        return (match[1] or b"http") + b"://"

    return _TAG.sub(lambda tag: _WRAPPED.sub(plain, tag[0]), body)
