"""Split an item whose texts are in several languages into one item for each language.

WordPress shows such an item at several addresses, one for each language. As with Polylang, the
items share a group of translations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from migrator.model import Post, Site, Term
from migrator.site_ids import blog_id
from migrator.texts.language_marks import in_language, languages_in, value_in_language

# Items that other items refer to: a text of theirs is chosen where it is shown.
_WHOLE_TYPES: Final = frozenset(
    ("attachment", "nav_menu_item", "revision", "wp_block", "oembed_cache", "customize_changeset")
)


def in_each_language(post: Post, site: Site) -> Iterator[Post]:
    """Yield an item for each language of a post, that of the blog first; most posts have one.

    The positions of the items are not set. Comments are with the first.
    """
    languages = _languages(post, site)
    if not languages:
        yield post
        return
    for number, language in enumerate(languages):
        texts = (in_language(post.title, language), in_language(post.excerpt, language))
        has_content = language in languages_in(post.content) or not languages_in(post.content)
        version = replace(
            post,
            title=texts[0],
            excerpt=texts[1],
            content=in_language(post.content, language) if has_content else "",
            terms=(*_terms(post, language), *_group(post, language)),
            meta={key: value_in_language(value, language) for key, value in post.meta.items()},
        )
        if number:
            slug = f"{post.slug}-{language}" if post.slug else ""
            link = _address(post.link, site.url, language)
            version = replace(version, slug=slug, link=link, guid="", comments=())
        yield version


def split_posts(posts: Iterable[Post], site: Site) -> Iterator[Post]:
    """Yield the items for all posts, with their positions."""
    position = 0
    for post in posts:
        for version in in_each_language(post, site):
            same = version.position == position
            yield version if same else replace(version, position=position)
            position += 1


def _languages(post: Post, site: Site) -> list[str]:
    if post.type in _WHOLE_TYPES:
        return []
    texts = (post.content, post.title, post.excerpt)
    found = dict.fromkeys(language for text in texts for language in languages_in(text))
    if not found:
        return []
    own = site.language.replace("_", "-").partition("-")[0].lower()
    return sorted(found, key=lambda language: language != own)


def _terms(post: Post, language: str) -> Iterator[Term]:
    for term in post.terms:
        name = in_language(term.name, language)
        yield term if name == term.name else replace(term, name=name)


def _group(post: Post, language: str) -> tuple[Term, ...]:
    """Return the terms by which Polylang marks the language and the group of translations."""
    group = f"translations-{blog_id(post.id)}"
    return Term("language", language, language), Term("post_translations", group, group)


def _address(link: str, home: str, language: str) -> str:
    """Return the address of a version: the plugins put the language before the path."""
    scheme, host, path, query, fragment = urlsplit(link)
    folder = urlsplit(home).path.rstrip("/")
    if not host or not path.startswith(folder):
        return ""
    if query:
        return urlunsplit((scheme, host, path, f"{query}&lang={language}", fragment))
    return urlunsplit((scheme, host, f"{folder}/{language}{path[len(folder) :]}", query, fragment))
