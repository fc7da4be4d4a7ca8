"""What the index keeps of a post."""

from __future__ import annotations

from sys import intern
from typing import Any

from migrator.model import Entry, MenuItem, Post
from migrator.sources.elementtext import number

# Where plugins keep a post's language: WPML, Bogo, and exports that follow them.
_LANGUAGE_META = ("_wpml_language", "_icl_lang_code", "_locale", "_bogo_locale")


def entry(post: Post) -> Entry:
    """The index's entry of a post."""
    return Entry(
        position=post.position,
        id=post.id,
        type=post.type,
        status=post.status,
        title=post.title,
        slug=post.slug,
        link=post.link,
        guid=post.guid,
        author=post.author,
        published=post.published,
        parent_id=post.parent_id,
        menu_order=post.menu_order,
        protected=bool(post.password),
        language=intern(_language(post)),
        old_slugs=tuple(dict.fromkeys(_strings(post.meta.get("_wp_old_slug")))),
    )


def menu_item(post: Post) -> MenuItem:
    """A `nav_menu_item` post as an entry of its menu; `menu` is the menu's slug."""

    def meta(name: str) -> str:
        return next(iter(_strings(post.meta.get(f"_menu_item_{name}"))), "")

    menus = [term for term in post.terms if term.taxonomy == "nav_menu"]
    return MenuItem(
        id=post.id,
        menu=(menus[0].slug or menus[0].name) if menus else "",
        title=post.title,
        kind=meta("type") or "custom",
        object_type=meta("object"),
        object_id=number(meta("object_id")),
        url=meta("url"),
        parent_id=number(meta("menu_item_parent")),
        order=post.menu_order,
    )


def _language(post: Post) -> str:
    for term in post.terms:
        if term.taxonomy == "language":
            return term.slug or term.name
    for key in _LANGUAGE_META:
        for value in _strings(post.meta.get(key)):
            return value
    return ""


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if isinstance(item, str | int) and str(item)]
