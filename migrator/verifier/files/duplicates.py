"""Pages that are one too many: with the slug of a neighbour, or with the text of another."""

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
    """Pages with one slug and one language whose folders stand side by side: a site generator
    would write them to one address. Below another folder a slug may come again."""
    first: dict[tuple[str, str, str], str] = {}
    for page in pages:
        if not page.slug:
            continue
        section, suffix = _place(page.path)
        key = (section, page.language.lower() or suffix, folded(page.slug))
        other = first.setdefault(key, page.path)
        if other != page.path:
            message = f"{other} has the slug {page.slug} too; give one of them another"
            yield Finding("duplicate-slug", page.path, message)


def same_bodies(pages: Iterable[MarkdownPage]) -> Iterator[Finding]:
    """Pages whose text is that of an earlier one, white space aside."""
    first: dict[bytes, str] = {}
    for page in pages:
        other = first.setdefault(page.digest, page.path) if page.digest else page.path
        if other != page.path:
            yield Finding("duplicate-body", page.path, f"{other} has the same text")


def _place(path: str) -> tuple[str, str]:
    """The folder beside whose entries a page stands, and the language in its name."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    language = _LANGUAGE.search(stem)
    if language:
        stem = stem[: language.start()]
    if stem.lower() in INDEXES:
        folder = posixpath.dirname(folder)
    return folder, language[1].lower() if language else ""
