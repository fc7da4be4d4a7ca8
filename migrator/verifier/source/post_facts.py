"""Compare the front matter of a post with the facts of its item in the source.

`front_matter_diff` compares a file with what this program would write. This module knows only the
item: so it notices a field that the program itself forgets or changes. Texts are compared word by
word, because the source stores them as HTML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from itertools import chain
from typing import Any, Final
from urllib.parse import unquote

from migrator.archive.category_names import is_uncategorized
from migrator.findings import Finding
from migrator.model import Author, Post
from migrator.verifier.fidelity.word_check import without_tags, words

_Words = tuple[str, ...]
_TAXONOMIES: Final = {"categories": ("category",), "tags": ("post_tag", "tag")}
_BYLINE: Final = "author"
_SHOWN: Final = 100


def check_facts(
    post: Post,
    matter: Mapping[str, Any],
    key_of: Callable[[str], str | None],
    authors: Mapping[str, Author],
    guests: Iterable[Author] = (),
) -> Iterator[Finding]:
    """Yield a `changed-field` for each field that is not what the item says.

    `key_of` returns the key of a field in `matter`, None for a field that is not written.
    `authors` are the users by login, `guests` other people who may be named as authors.
    """
    wanted = dict(_texts(post))
    wanted |= {name: list(_terms(post, *of)) for name, of in _TAXONOMIES.items()}
    for name, expected in wanted.items():
        key = key_of(name)
        if key is None or (found := _said(matter.get(key))) == expected:
            continue
        if name in _TAXONOMIES or not _is_reading(found, _typed(post, name)):
            yield _changed(key, found, expected)
    if (key := key_of("date")) is not None:
        day = post.published.date().isoformat() if post.published else ""
        if (date := str(matter.get(key) or "")) != day:
            yield _changed(key, date, day)
    slug, key = _folded(post.slug), key_of("slug")
    if key is not None and slug and _folded(str(matter.get(key) or "")) != slug:
        yield _changed(key, matter.get(key), post.slug)
    key = key_of("author")
    if key is not None and post.author and "@" not in post.author:
        known = set(map(_words, _names(post, authors, guests)))
        if (said := _words(str(matter.get(key) or ""))) not in known:
            yield _changed(key, said, next(iter(_names(post, authors, guests))))


def _texts(post: Post) -> Iterator[tuple[str, list[_Words]]]:
    yield "title", [_words(post.title)] if _words(post.title) else []
    # Shortcodes and blocks in an excerpt show something else.
    if "[" not in post.excerpt and "<!--" not in post.excerpt and (said := _words(post.excerpt)):
        yield "description", [said]


def _typed(post: Post, name: str) -> str:
    return post.title if name == "title" else post.excerpt


def _is_reading(found: list[_Words], stored: str) -> bool:
    """Return True if a text is a stored one in which some tags are words: `Use <main>` is."""
    there = list(chain.from_iterable(found))
    rest, visible = iter(words(unescape(unescape(stored)))), iter(there)
    return all(word in rest for word in there) and all(
        word in visible for word in words(without_tags(stored))
    )


def _terms(post: Post, *taxonomies: str) -> Iterator[_Words]:
    """Yield the names of the terms of a post, each once."""
    names = {}
    for term in post.terms:
        name = without_tags(term.name).strip() or unquote(term.slug)
        if term.taxonomy in taxonomies and not (
            term.taxonomy == "category" and is_uncategorized(name)
        ):
            names[name] = _words(name)
    yield from names.values()


def _names(post: Post, authors: Mapping[str, Author], guests: Iterable[Author]) -> Iterator[str]:
    """Yield the names that may stand for the author: of its user, and of a plugin's byline."""
    user = authors.get(post.author)
    yield user.name if user and user.name else post.author
    yield post.author
    yield from (term.name for term in post.terms if term.taxonomy == _BYLINE)
    people = chain(authors.values(), guests)
    byline = [value for value in post.meta.values() if isinstance(value, str)]
    if byline or any(term.taxonomy == _BYLINE for term in post.terms):
        yield from (person.name for person in people)
    yield from byline


def _said(value: object) -> list[_Words]:
    """Return the words of a field that is a text or a list of texts."""
    texts = value if isinstance(value, list) else [value] if value else []
    return [words_of for each in texts if (words_of := tuple(words(str(each))))]


def _words(stored: str) -> _Words:
    return tuple(words(without_tags(stored)))


def _folded(slug: str) -> str:
    """Return one text for all spellings of a slug, which never leads out of a folder."""
    parts = unicodedata.normalize("NFC", unquote(slug)).casefold().split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _changed(key: str, found: object, expected: object) -> Finding:
    shown = [_shown(found), _shown(expected)]
    return Finding("changed-field", "", f"{key} is {shown[0]}, the source has {shown[1]}")


def _shown(value: object) -> str:
    text = ", ".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
    return f"“{text[:_SHOWN]}”" if text else "nothing"


def _plain(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value or "")
