"""What the index keeps of a post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from sys import intern
from typing import Any
from urllib.parse import unquote

from migrator.model import Attachment, Index, IndexEntry, MenuItem, Post
from migrator.sources.numbers import number
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import TEXTS, records
from migrator.urls.hosts import site_host

# Where plugins keep a post's language: WPML, Bogo, and exports that follow them.
_LANGUAGE_META = ("_wpml_language", "_icl_lang_code", "_locale", "_bogo_locale")

_LINK_WITH_FRAGMENT = re.compile(r"""\bhref\s*=\s*["']?([^"'\s<>#]{1,2000})#([^"'\s<>]{1,200})""")


_NAMES_A_HOST = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//").match
_OLD_SLUG = "_wp_old_slug"
_OF_MENUS = "_menu_item_"


def is_indexed(key: str) -> bool:
    """Whether an entry or a menu item says something of what this custom field holds."""
    return key == _OLD_SLUG or key in _LANGUAGE_META or key.startswith(_OF_MENUS)


def empty_index() -> Index:
    """An index whose size memory does not limit."""
    return Index(
        entries=BigList(records(IndexEntry)),
        attachments=BigDict(records(Attachment)),
        reusable_blocks=BigDict(TEXTS),
    )


def fragments(content: str, blog: str) -> Iterator[str]:
    """What stands after the `#` of links to other posts; `blog` is the blog's address."""
    if "#" not in content:
        return
    host = site_host(blog)
    for match in _LINK_WITH_FRAGMENT.finditer(content):
        if _is_on(host, unescape(match[1])):
            yield intern(unquote(unescape(match[2])))


def _is_on(host: str, link: str) -> bool:
    """Return True for a link to this host, and for a relative one."""
    there = site_host(link)
    return there == host if there else not _NAMES_A_HOST(link)


def entry(post: Post) -> IndexEntry:
    """The index's entry of a post."""
    return IndexEntry(
        position=post.position,
        id=post.id,
        type=post.type,
        status=post.status,
        title=post.title,
        slug=post.slug,
        link=post.link,
        # The permalink says all that the guid would.
        guid="" if post.link else post.guid,
        author=post.author,
        published=post.published,
        parent_id=post.parent_id,
        menu_order=post.menu_order,
        protected=bool(post.password),
        language=intern(_language(post)),
        old_slugs=_old_slugs(post),
    )


def _old_slugs(post: Post) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_strings(post.meta[_OLD_SLUG]))) if _OLD_SLUG in post.meta else ()


def menu_item(post: Post) -> MenuItem:
    """A `nav_menu_item` post as an entry of its menu; `menu` is the menu's slug."""

    def meta(name: str) -> str:
        return next(iter(_strings(post.meta.get(f"{_OF_MENUS}{name}"))), "")

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
        if key in post.meta and (values := _strings(post.meta[key])):
            return values[0]
    return ""


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if isinstance(item, str | int) and str(item)]
