"""One `<item>` of a WXR file becomes one Post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern
from typing import Any

from lxml import etree

from migrator.model import Attachment, Comment, Post, Term
from migrator.sources.dates import blog_date, feed_date
from migrator.sources.index_entry import is_indexed
from migrator.sources.numbers import number
from migrator.sources.wxr.element_text import (
    Name,
    name_of,
    scalar,
    split,
    value,
)
from migrator.sources.wxr.php_serialize import unserialize
from migrator.urls.hosts import is_web

# Custom fields that tell of a file.
_OF_FILES = frozenset({"_wp_attachment_image_alt", "_wp_attached_file"})
# WXR 1.0 calls the taxonomy of tags "tag" in items.
_TAXONOMIES = {"tag": "post_tag", "": "category"}
_COMMENT_STATUS = {
    "1": "approved",
    "approved": "approved",
    "": "approved",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}
_QUERY_ONLY = re.compile(r"[?&](?:p|page_id|attachment_id)=\d+")

Resolve = Callable[[Term], Term]


# What is read of an item, of a comment and of a custom field; what is not there says nothing.
_FIELDS: dict[Name, str] = dict.fromkeys(
    [
        *(("", name) for name in ("title", "link", "guid", "description", "pubDate")),
        ("dc", "creator"),
        ("excerpt", "encoded"),
        *(("wp", f"post_{name}") for name in ("id", "type", "name", "parent", "password")),
        *(("wp", f"post_{name}") for name in ("date", "date_gmt", "modified", "modified_gmt")),
        *(("wp", f"post_{name}") for name in ("content_filtered", "mime_type")),
        *(("wp", name) for name in ("status", "author", "menu_order", "is_sticky")),
        ("wp", "attachment_url"),
    ],
    "",
)
_OF_A_COMMENT: dict[Name, str] = dict.fromkeys(
    [
        *(("wp", f"comment_{name}") for name in ("id", "parent", "user_id", "type", "approved")),
        *(("wp", f"comment_{name}") for name in ("author", "author_url", "content")),
        *(("wp", f"comment_{name}") for name in ("date", "date_gmt")),
    ],
    "",
)
_KEY, _VALUE = ("wp", "meta_key"), ("wp", "meta_value")
_OF_A_CUSTOM_FIELD: dict[Name, str] = {_KEY: "", _VALUE: ""}
_CONTENT = ("content", "encoded")


@dataclass(slots=True)
class _Parts:
    """The children of an item, sorted: what they say by their names, the rest by what it is."""

    fields: dict[Name, str]
    content: str | None = None
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[etree._Element] = field(default_factory=list)
    comments: list[etree._Element] = field(default_factory=list)


def read_item(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """An `<item>` element as a Post.

    position  the number of the item in the source, from 0
    resolve   a term as the item names it -> the site's term, with parent and id
    site_url  to complete the address of an attachment that has none
    """
    parts = _sorted_children(item)
    comments = tuple(_comment(_leaves(comment, _OF_A_COMMENT)) for comment in parts.comments)
    meta = (_leaves(element, _OF_A_CUSTOM_FIELD) for element in parts.meta)
    stored = [(pair[_KEY], pair[_VALUE]) for pair in meta]
    return _post(parts, stored, comments, position, resolve, site_url)


def read_outline(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """The same without comments, and of the custom fields only those that an index needs."""
    parts = _sorted_children(item)
    stored = []
    for element in parts.meta:
        key = _leaves(element, {_KEY: ""})[_KEY]
        if is_indexed(key) or key in _OF_FILES:
            stored.append((key, _leaves(element, {_VALUE: ""})[_VALUE]))
    return _post(parts, stored, (), position, resolve, site_url)


def _post(
    parts: _Parts,
    stored: Iterable[tuple[str, str]],
    comments: tuple[Comment, ...],
    position: int,
    resolve: Resolve,
    site_url: str,
) -> Post:
    said = parts.fields
    kind = intern(said["wp", "post_type"] or "post")
    content = said["", "description"] if parts.content is None else parts.content
    published, meta = _published(said), _decoded(stored)
    is_file = kind == "attachment"
    return Post(
        position=position,
        id=number(said["wp", "post_id"]),
        type=kind,
        status=intern(said["wp", "status"] or "publish"),
        title=said["", "title"],
        slug=said["wp", "post_name"],
        link=said["", "link"],
        guid=said["", "guid"],
        content=content,
        content_filtered=said["wp", "post_content_filtered"],
        excerpt=said["excerpt", "encoded"],
        author=intern(said["dc", "creator"] or said["wp", "author"]),
        published=published,
        modified=blog_date(said["wp", "post_modified"], said["wp", "post_modified_gmt"]),
        parent_id=number(said["wp", "post_parent"]),
        menu_order=number(said["wp", "menu_order"]),
        sticky=said["wp", "is_sticky"] == "1",
        password=said["wp", "post_password"],
        terms=_terms(parts.categories, resolve),
        meta=meta,
        comments=comments,
        attachment=_attachment(said, content, published, meta, site_url) if is_file else None,
    )


def _sorted_children(item: etree._Element) -> _Parts:
    parts = _Parts(_FIELDS.copy())
    fields = parts.fields
    for child in item.iterchildren(tag=etree.Element):
        name = split(child.tag)
        if name[0] == "?":
            name = name_of(child)
        if name in fields:
            if not fields[name]:
                fields[name] = value(child, name[1])
        elif name == _CONTENT:
            parts.content = parts.content or value(child, name[1])
        elif name == ("wp", "postmeta"):
            parts.meta.append(child)
        elif name == ("wp", "comment"):
            parts.comments.append(child)
        elif name == ("", "category"):
            domain, slug = child.get("domain", ""), child.get("nicename", "")
            parts.categories.append((domain.strip(), slug.strip(), scalar(child)))
    return parts


def _leaves(element: etree._Element, wanted: dict[Name, str]) -> dict[Name, str]:
    """What the children of these names say, of two with one name the first; "" for none."""
    found: dict[Name, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = split(child.tag)
        if name[0] == "?":
            name = name_of(child)
        if name in wanted and name not in found:
            found[name] = value(child, name[1])
    return {**wanted, **found}


def _decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Custom fields: a key that occurs more than once holds a list."""
    values: dict[str, list[Any]] = {}
    for key, stored in pairs:
        values.setdefault(key, []).append(unserialize(stored))
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _published(said: Mapping[Name, str]) -> datetime | None:
    local, gmt = said["wp", "post_date"], said["wp", "post_date_gmt"]
    return blog_date(local, gmt) if local or gmt else feed_date(said["", "pubDate"])


def _terms(categories: Iterable[tuple[str, str, str]], resolve: Resolve) -> tuple[Term, ...]:
    """The terms of an item, each once.

    WXR 1.0 names each twice, once without its slug; what is only named is
    looked up by name.
    """
    slugs = {name for _, slug, name in categories if slug}
    found: dict[tuple[str, str, str], Term] = {}
    for domain, slug, name in categories:
        if not slug and name in slugs:
            continue
        taxonomy = intern(_TAXONOMIES.get(domain, domain))
        found.setdefault((taxonomy, slug, name), resolve(Term(taxonomy, slug, name)))
    return tuple(dict.fromkeys(found.values()))


def _comment(said: Mapping[Name, str]) -> Comment:
    status = said["wp", "comment_approved"]
    return Comment(
        id=number(said["wp", "comment_id"]),
        author=said["wp", "comment_author"],
        author_url=said["wp", "comment_author_url"],
        published=blog_date(said["wp", "comment_date"], said["wp", "comment_date_gmt"]),
        content=said["wp", "comment_content"],
        kind=said["wp", "comment_type"] or "comment",
        status=_COMMENT_STATUS.get(status, "pending"),
        parent_id=number(said["wp", "comment_parent"]),
        user_id=number(said["wp", "comment_user_id"]),
    )


def _attachment(
    said: Mapping[Name, str],
    content: str,
    published: datetime | None,
    meta: Mapping[str, Any],
    site_url: str,
) -> Attachment:
    return Attachment(
        id=number(said["wp", "post_id"]),
        url=said["wp", "attachment_url"] or _file_url(said["", "guid"], meta, site_url),
        title=said["", "title"],
        slug=said["wp", "post_name"],
        link=said["", "link"],
        parent_id=number(said["wp", "post_parent"]),
        caption=said["excerpt", "encoded"],
        description=content,
        alt=_alt(meta.get("_wp_attachment_image_alt", "")),
        mime_type=said["wp", "post_mime_type"],
        published=published,
        menu_order=number(said["wp", "menu_order"]),
    )


def _alt(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else str(value)


def _file_url(guid: str, meta: Mapping[str, Any], site_url: str) -> str:
    """The address of a file whose attachment does not tell it (Squarespace, old exports)."""
    if is_web(guid) and not _QUERY_ONLY.search(guid):
        return guid
    file = meta.get("_wp_attached_file")
    if isinstance(file, str) and file:
        if is_web(file):
            return file
        if site_url:
            return f"{site_url}/wp-content/uploads/{file.lstrip('/')}"
    return ""
