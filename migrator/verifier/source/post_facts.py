"""Compare the front matter of a post with the facts of its item in the source.

`front_matter_diff` compares a file with what this program would write. This module knows only the
item: so it notices a field that the program itself forgets or changes. Texts are compared word by
word, because the source stores them as HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import Any, Final
from urllib.parse import unquote

from migrator.archive.category_names import is_uncategorized
from migrator.findings import Finding
from migrator.model import Author, Post
from migrator.site_ids import blog_id
from migrator.sources.guest_authors import SLUG_PREFIX
from migrator.texts.privacy import without_address
from migrator.verifier.fidelity.word_check import without_tags, words

_Words = tuple[str, ...]
_TAXONOMIES: Final = {"categories": ("category",), "tags": ("post_tag", "tag")}
_BYLINE: Final = "author"
_WITH_OTHER_FIELDS: Final = frozenset((
    "category", "post_tag", "tag", "post_format", "language", "post_translations", "author",
    "nav_menu",
))  # fmt: skip
_UNPUBLISHED: Final = ("draft", "pending", "future")
# Custom fields in which plugins for search engines store a description, most used first. A text
# with a variable of such a plugin is a template.
_DESCRIPTIONS: Final = (
    "_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description",
    "_aioseop_description", "_seopress_titles_desc", "_genesis_description",
)  # fmt: skip
# Custom fields in which plugins keep the language of a post, the group of its translations, and
# the address that it leads to. The proof has lists of its own, so that it notices a key that is
# missing in those of the readers.
_LANGUAGE_KEYS: Final = (
    "_wpml_language", "_wpml_import_language_code", "_icl_lang_code", "_locale", "_bogo_locale",
)  # fmt: skip
_GROUP_KEYS: Final = ("_wpml_import_translation_group", "_original_post")
_REDIRECT_KEYS: Final = (
    "_links_to", "_pprredirect_url", "_yoast_wpseo_redirect", "_format_link_url",
)  # fmt: skip
_VARIABLE: Final = re.compile(r"%\w|#[a-z]+_")
_SHOWN: Final = 100
_IN_EXCERPT: Final = re.compile(
    r"""<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*["']([^"'<>#]+)""", re.I
)


def check_facts(
    post: Post,
    matter: Mapping[str, Any],
    key_of: Callable[[str], str | None],
    authors: Mapping[str, Author],
    guests: Collection[Author] = (),
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
    yield from _check_excerpt(post)
    yield from _check_own_taxonomies(post, matter, key_of)
    yield from _check_values(post, matter, key_of)
    if (key := key_of("date")) is not None:
        day = post.published.date().isoformat() if post.published else ""
        if (date := str(matter.get(key) or "")) != day:
            yield _changed(key, date, day)
    slug, key = _folded(post.slug), key_of("slug")
    if key is not None and slug and _folded(str(matter.get(key) or "")) != slug:
        yield _changed(key, matter.get(key), post.slug)
    yield from _check_authors(post, matter, key_of, lambda: _names(post, authors, guests))


def _check_authors(
    post: Post,
    matter: Mapping[str, Any],
    key_of: Callable[[str], str | None],
    names: Callable[[], Iterator[str]],
) -> Iterator[Finding]:
    """Check the author, and the people whom a plugin names; `names` yields all possible ones."""
    is_signed = any(term.taxonomy == _BYLINE and term.name for term in post.terms)
    for name, is_wanted in (("author", bool(post.author)), ("authors", is_signed)):
        if (key := key_of(name)) is None:
            continue
        said = _said(matter.get(key))
        if (is_wanted and not said) or not _are_known(said, names()):
            yield _changed(key, said, next(filter(None, names()), ""))


def _are_known(said: Iterable[_Words], names: Iterable[str]) -> bool:
    """Return True if all are words of names; nearly always, the first names suffice."""
    left = set(said)
    for name in names:
        if not left:
            break
        left.discard(_words(name))
    return not left


def _check_excerpt(post: Post) -> Iterator[Finding]:
    """Name the links and images of an excerpt that the post does not have as well: the description
    of a post is plain text."""
    if "<" not in post.excerpt or post.is_rendered:
        return
    for found in _IN_EXCERPT.finditer(post.excerpt):
        if found[1] not in post.content:
            message = (
                f"{unescape(found[1])[:300]} is in the excerpt, which is written as plain text"
            )
            yield Finding("unwritten-text", "", message)


def check_image(
    matter: Mapping[str, Any], key_of: Callable[[str], str | None], image: str
) -> Iterator[Finding]:
    """Yield a finding unless `image` is the one in the front matter; "" for none."""
    if (key := key_of("image")) is not None and str(matter.get(key) or "") != image:
        yield _changed(key, matter.get(key), image)


def _check_own_taxonomies(
    post: Post, matter: Mapping[str, Any], key_of: Callable[[str], str | None]
) -> Iterator[Finding]:
    """Check the terms of taxonomies that WordPress itself does not have, such as `series`."""
    if not post.terms or key_of("taxonomies") is None:
        return
    for taxonomy in dict.fromkeys(term.taxonomy for term in post.terms):
        if taxonomy in _WITH_OTHER_FIELDS or not (expected := list(_terms(post, taxonomy))):
            continue
        # A taxonomy that is named like a field has another key.
        names = (f"taxonomy_{taxonomy}", taxonomy)
        keys = [key for name in names for key in matter if key.rstrip("_") == name] or [taxonomy]
        if (found := _said(matter.get(keys[0]))) != expected:
            yield _changed(keys[0], found, expected)


def _check_values(
    post: Post, matter: Mapping[str, Any], key_of: Callable[[str], str | None]
) -> Iterator[Finding]:
    """Check the fields of `_VALUES`."""
    for name, value_of in _VALUES.items():
        if (key := key_of(name)) is None:
            continue
        found, expected = matter.get(key), value_of(post)
        if (found or "") != (expected or ""):
            yield _changed(key, found, expected)


def _format(post: Post) -> str:
    formats = (term.slug for term in post.terms if term.taxonomy == "post_format")
    return next(formats, "").removeprefix("post-format-")


def _language(post: Post) -> str:
    terms = [unquote(term.slug or term.name) for term in post.terms if term.taxonomy == "language"]
    return next(chain(terms, map(unquote, _stored(post.meta, _LANGUAGE_KEYS))), "")


def _translations(post: Post) -> str:
    groups = (term.slug for term in post.terms if term.taxonomy == "post_translations")
    return next(chain(groups, _stored(post.meta, _GROUP_KEYS)), "")


def _stored(meta: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    """Yield the texts in the custom fields of these names that are not blank."""
    for key in keys:
        values = meta.get(key)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and value.strip():
                yield value.strip()


_VALUES: Final[Mapping[str, Callable[[Post], object]]] = {
    "draft": lambda post: post.status in _UNPUBLISHED,
    "sticky": lambda post: post.sticky,
    "format": _format,
    "language": _language,
    "translations": _translations,
    "links_to": lambda post: next(_stored(post.meta, _REDIRECT_KEYS), ""),
    "id": lambda post: blog_id(post.id),
    "type": lambda post: post.type,
    "status": lambda post: post.status,
    "permalink": lambda post: post.link,
    "guid": lambda post: post.guid,
    "datetime": lambda post: post.published.isoformat() if post.published else "",
    "modified": lambda post: post.modified.isoformat() if post.modified else "",
    "parent": lambda post: blog_id(post.parent_id),
    "menu_order": lambda post: post.menu_order,
    "comments": lambda post: [each.status for each in post.comments].count("approved"),
}
"""The fields that are equal to a value of the item."""


def _texts(post: Post) -> Iterator[tuple[str, list[_Words]]]:
    yield "title", [_words(post.title)] if _words(post.title) else []
    stored = _typed(post, "description")
    # Shortcodes and blocks in an excerpt show something else.
    if "[" not in stored and "<!--" not in stored and (said := _words(stored)):
        yield "description", [said]


def _typed(post: Post, name: str) -> str:
    """Return the stored text of a field: a description is the excerpt, or that for search
    engines."""
    if name == "title":
        return post.title
    if _words(post.excerpt):
        return post.excerpt
    texts = (text for key in _DESCRIPTIONS for text in _values(post.meta.get(key)))
    return next(
        (t for t in (*texts, post.description) if _words(t) and not _VARIABLE.search(t)), ""
    )


def _values(value: object) -> Iterator[str]:
    """Yield the first value of a custom field, if it is a text."""
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, str):
        yield first


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
        if term.taxonomy not in taxonomies:
            continue
        name = without_tags(term.name).strip() or unquote(term.slug)
        if term.taxonomy != "category" or not is_uncategorized(name):
            names[name] = _words(name)
    yield from names.values()


def _names(post: Post, authors: Mapping[str, Author], guests: Collection[Author]) -> Iterator[str]:
    """Yield the names that may stand for the author: of its user, and of a plugin's byline.

    An archive shows no e-mail address, and WordPress allows addresses as names and as logins.
    """
    yield from map(without_address, _stored_names(post, authors, guests))


def _stored_names(
    post: Post, authors: Mapping[str, Author], guests: Collection[Author]
) -> Iterator[str]:
    user = authors.get(post.author)
    yield user.name if user and user.name else post.author
    yield post.author
    for term in post.terms:
        if term.taxonomy == _BYLINE:  # a guest whose item the source lacks has only a slug
            yield term.name
            yield unquote(term.slug).removeprefix(SLUG_PREFIX)
    people = chain(authors.values(), guests)
    values = chain.from_iterable(v if isinstance(v, list) else [v] for v in post.meta.values())
    byline = [value for value in values if isinstance(value, str)]
    if byline or any(term.taxonomy == _BYLINE for term in post.terms):
        yield from (person.name for person in people)
    yield from byline


def _said(value: object) -> list[_Words]:
    """Return the words of a field that is a text or a list of texts."""
    texts = value if isinstance(value, list) else [value] if value else []
    return [words_of for each in texts if (words_of := tuple(words(str(each))))]


# The same terms and authors come with many posts.
@lru_cache(maxsize=1024)
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
