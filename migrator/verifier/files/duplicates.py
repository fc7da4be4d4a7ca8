"""Find duplicate pages: the same slug in the same folder, or the same text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final

from migrator.findings import Finding
from migrator.verifier.files.markdown_page import MarkdownPage
from migrator.verifier.source.pair_pages import folded

INDEXES: Final = frozenset(("index", "_index", "readme"))
# `index.fr.md`, `about.pt-br.md`: the same page in another language.
_LANGUAGE: Final = re.compile(r"\.([a-z]{2,3}(?:[-_][a-z]{2,4})?)\Z", re.IGNORECASE)


def same_slugs(pages: Iterable[MarkdownPage]) -> Iterator[Finding]:
    """Yield a finding for each page with the slug and language of a sibling: a site generator
    would give both the same URL. In another folder the same slug is allowed."""
    first: dict[tuple[str, str, str], str] = {}
    for page in pages:
        if not page.slug:
            continue
        section, suffix = _section(page.path)
        key = (section, page.language.lower() or suffix, folded(page.slug))
        other = first.setdefault(key, page.path)
        if other != page.path:
            message = f"{other} also has the slug {page.slug}; change one of them"
            yield Finding("duplicate-slug", page.path, message)


def same_bodies(pages: Iterable[MarkdownPage]) -> Iterator[Finding]:
    """Yield a finding for each page with the same text as an earlier one, ignoring white space."""
    first: dict[bytes, str] = {}
    for page in pages:
        other = first.setdefault(page.digest, page.path) if page.digest else page.path
        if other != page.path:
            yield Finding("duplicate-body", page.path, f"{other} has the same text")


def _section(path: str) -> tuple[str, str]:
    """Return the folder whose pages are siblings of a page, and the language in its file name."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    language = _LANGUAGE.search(stem)
    if language:
        stem = stem[: language.start()]
    if stem.lower() in INDEXES:
        folder = posixpath.dirname(folder)
    return folder, language[1].lower() if language else ""
