"""Build the entry of a post, attachment or menu item for a source's index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from sys import intern
from typing import Any
from urllib.parse import urljoin

from migrator.model import Attachment, Author, Index, IndexEntry, MenuItem, Post
from migrator.site_ids import same_site
from migrator.sources import tablepress
from migrator.sources.guest_authors import guest_author, is_guest_field
from migrator.sources.numbers import number
from migrator.sources.plugin_data import is_data
from migrator.sources.plugin_galleries import GALLERY_FIELDS, stored_content
from migrator.sources.shown_fields import INDEXED_FIELDS, item_html
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import TEXTS, records
from migrator.urls.hosts import site_host

# Meta fields with a post's language: WPML, Bogo, and exports that follow them.
_LANGUAGE_META = (
    "_wpml_language",
    "_wpml_import_language_code",
    "_icl_lang_code",
    "_locale",
    "_bogo_locale",
)
# Meta fields with the group of translations: WPML Export and Import, Bogo.
_GROUP_META = ("_wpml_import_translation_group", "_original_post")

# Beginning with the word: with `\b` before it, a search takes ten times as long.
_LINK_WITH_FRAGMENT = re.compile(
    r"""href(?<=\bhref)\s*=\s*["']?([^"'\s<>#]{1,2000})#([^"'\s<>]{1,200})"""
)


_NAMES_A_HOST = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//").match
_TEXT_TYPES = frozenset(("post", "page", "attachment", "tablepress_table"))
_OLD_SLUG = "_wp_old_slug"
_MENU_META_PREFIX = "_menu_item_"


def is_indexed(key: str) -> bool:
    """Return True if an index entry or a menu item needs this custom field."""
    return (
        key in (_OLD_SLUG, "footnotes")
        or key in GALLERY_FIELDS
        or key in INDEXED_FIELDS
        or key in _LANGUAGE_META
        or key.startswith(_MENU_META_PREFIX)
        or is_guest_field(key)
        or key in (tablepress.OPTIONS, tablepress.VISIBILITY, tablepress.NUMBER)
    )


def empty_index() -> Index:
    """Return an empty index that moves to the disk when it grows beyond memory."""
    return Index(
        entries=BigList(records(IndexEntry)),
        attachments=BigDict(records(Attachment)),
        reusable_blocks=BigDict(TEXTS),
    )


Related = Attachment | MenuItem | Author | str
"""Data of an item to which posts refer: a file, a menu entry, a guest author; or HTML."""


def related(post: Post, language: str) -> Related | None:
    """Return the data of an item to which posts refer; `language` is that of the blog."""
    if post.attachment:
        return post.attachment
    if content := stored_content(post) or item_html(post, language_of(post) or language):
        return content
    if post.type == "nav_menu_item":
        # WordPress shows published entries only. A draft was put together and never saved.
        return menu_item(post) if post.status == "publish" else None
    return guest_author(post)


def add_related(index: Index, number: int, found: Related | None) -> None:
    """Add to the index what `related` returned for the item with the id `number`."""
    if isinstance(found, str):
        index.reusable_blocks.setdefault(number, found)
    elif isinstance(found, Attachment):
        index.attachments.setdefault(number, found)
    elif isinstance(found, MenuItem):
        index.menu_items.append(found)
    elif found is not None:
        index.guests.append(found)


def anchor_links(content: str, link: str, blog: str) -> Iterator[str]:
    """Yield each link with a fragment to another post of the blog whose URL is `blog`.

    `link` is the permalink of the post; links to itself are left out.
    """
    if "#" not in content:
        return
    host, own = site_host(blog), _address(link)
    for match in _LINK_WITH_FRAGMENT.finditer(content):
        if _is_on(host, url := unescape(match[1])) and _address(url) != own:
            with suppress(ValueError):  # an address that no browser could read
                yield f"{urljoin(link, url)}#{unescape(match[2])}"


def _address(url: str) -> str:
    """Return an address without its scheme and final slash."""
    return url.partition("://")[2].rstrip("/")


def _is_on(host: str, link: str) -> bool:
    """Return True for a link to this host, and for a relative one."""
    there = site_host(link)
    return there == host if there else not _NAMES_A_HOST(link)


def entry(post: Post) -> IndexEntry:
    """Return the index entry of a post."""
    return IndexEntry(
        position=post.position,
        id=post.id,
        type=post.type,
        status=post.status,
        title=post.title,
        slug=post.slug,
        link=post.link,
        # The guid is only needed if there is no permalink.
        guid="" if post.link else post.guid,
        author=post.author,
        published=post.published,
        parent_id=post.parent_id,
        menu_order=post.menu_order,
        protected=bool(post.password),
        language=intern(language_of(post)),
        old_slugs=_old_slugs(post),
        holds_data=post.type not in _TEXT_TYPES and is_data(post.content),
    )


def _old_slugs(post: Post) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_strings(post.meta[_OLD_SLUG]))) if _OLD_SLUG in post.meta else ()


def menu_item(post: Post) -> MenuItem:
    """Return a `nav_menu_item` post as a menu item; its `menu` is the menu's slug."""

    def meta(name: str) -> str:
        return next(iter(_strings(post.meta.get(f"{_MENU_META_PREFIX}{name}"))), "")

    menus = [term for term in post.terms if term.taxonomy == "nav_menu"]
    return MenuItem(
        id=post.id,
        menu=(menus[0].slug or menus[0].name) if menus else "",
        title=post.title,
        kind=meta("type") or "custom",
        object_type=meta("object"),
        object_id=same_site(post.id, number(meta("object_id"))),
        url=meta("url"),
        parent_id=same_site(post.id, number(meta("menu_item_parent"))),
        order=post.menu_order,
    )


def language_of(post: Post) -> str:
    """Return the language of a post as a plugin marks it, "" if none does."""
    for term in post.terms:
        if term.taxonomy == "language":
            return term.slug or term.name
    for key in _LANGUAGE_META:
        if key in post.meta and (values := _strings(post.meta[key])):
            return values[0]
    return ""


def translation_group(post: Post) -> str:
    """Return the name that all translations of a post share, "" if there is none."""
    for term in post.terms:
        if term.taxonomy == "post_translations":
            return term.slug
    return next((v[0] for key in _GROUP_META if (v := _strings(post.meta.get(key)))), "")


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if isinstance(item, str | int) and str(item)]
