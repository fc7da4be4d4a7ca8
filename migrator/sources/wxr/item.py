"""Convert one `<item>` of a WXR file to a `Post`."""

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

# Custom fields that describe a file.
_FILE_META = frozenset({"_wp_attachment_image_alt", "_wp_attached_file"})
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


# Elements read from an item, a comment and a custom field, with their default.
_ITEM_FIELDS: dict[Name, str] = dict.fromkeys(
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
_COMMENT_FIELDS: dict[Name, str] = dict.fromkeys(
    [
        *(("wp", f"comment_{name}") for name in ("id", "parent", "user_id", "type", "approved")),
        *(("wp", f"comment_{name}") for name in ("author", "author_url", "content")),
        *(("wp", f"comment_{name}") for name in ("date", "date_gmt")),
    ],
    "",
)
_KEY, _VALUE = ("wp", "meta_key"), ("wp", "meta_value")
_META_FIELDS: dict[Name, str] = {_KEY: "", _VALUE: ""}
_APPROVED: Name = ("wp", "comment_approved")
_CONTENT = ("content", "encoded")


@dataclass(slots=True)
class _ItemChildren:
    """Children of an item: text fields by name, the others by kind."""

    fields: dict[Name, str]
    content: str | None = None
    further: list[str] = field(default_factory=list)
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[etree._Element] = field(default_factory=list)
    comments: list[etree._Element] = field(default_factory=list)


def read_item(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """Convert an `<item>` element to a Post.

    position  number of the item in the source, from 0
    resolve   maps a term as the item names it to the site's term, with parent and id
    site_url  completes the URL of an attachment that has none
    """
    children = _sorted_children(item)
    comments = tuple(map(_comment, children.comments))
    meta = (_leaves(element, _META_FIELDS) for element in children.meta)
    stored = [(pair[_KEY], pair[_VALUE]) for pair in meta]
    stored += [("_" + ":".join(_CONTENT), text) for text in children.further]
    return _post(children, stored, comments, position, resolve, site_url)


def read_outline(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """Convert an `<item>` without comments and with only the custom fields that the index needs."""
    children = _sorted_children(item)
    stored = []
    for element in children.meta:
        key = _leaves(element, {_KEY: ""})[_KEY]
        if is_indexed(key) or key in _FILE_META:
            stored.append((key, _leaves(element, {_VALUE: ""})[_VALUE]))
    return _post(children, stored, (), position, resolve, site_url)


def count_comments(item: etree._Element) -> int:
    """Return the number of comments of an `<item>` that readers may see."""
    return sum(
        _COMMENT_STATUS.get(_leaves(element, {_APPROVED: ""})[_APPROVED], "") == "approved"
        for element in _sorted_children(item).comments
    )


def is_on_blog_clock(item: etree._Element, name: str = "post_date") -> bool:
    """Return True if an `<item>` has the date `name` on the blog's clock.

    The date of a feed is always in GMT, as is a GMT date without its local one.
    """
    # The library filters the children, because this is asked for each item.
    for child in item.iterchildren("{*}" + name):
        if name_of(child) == ("wp", name):
            return blog_date(value(child, name), "") is not None
    return False


def _post(
    children: _ItemChildren,
    stored: Iterable[tuple[str, str]],
    comments: tuple[Comment, ...],
    position: int,
    resolve: Resolve,
    site_url: str,
) -> Post:
    fields = children.fields
    kind = intern(fields["wp", "post_type"] or "post")
    content = fields["", "description"] if children.content is None else children.content
    published, meta = _published(fields), _decoded(stored)
    is_file = kind == "attachment"
    return Post(
        position=position,
        id=number(fields["wp", "post_id"]),
        type=kind,
        status=intern(fields["wp", "status"] or "publish"),
        title=fields["", "title"],
        slug=fields["wp", "post_name"],
        link=fields["", "link"],
        guid=fields["", "guid"],
        content=content,
        content_filtered=fields["wp", "post_content_filtered"],
        excerpt=fields["excerpt", "encoded"],
        author=intern(fields["dc", "creator"] or fields["wp", "author"]),
        published=published,
        modified=blog_date(fields["wp", "post_modified"], fields["wp", "post_modified_gmt"]),
        parent_id=number(fields["wp", "post_parent"]),
        menu_order=number(fields["wp", "menu_order"]),
        sticky=fields["wp", "is_sticky"] == "1",
        password=fields["wp", "post_password"],
        terms=_terms(children.categories, resolve),
        meta=meta,
        comments=comments,
        attachment=_attachment(fields, content, published, meta, site_url) if is_file else None,
    )


def _sorted_children(item: etree._Element) -> _ItemChildren:
    children = _ItemChildren(_ITEM_FIELDS.copy())
    fields = children.fields
    for child in item.iterchildren(tag=etree.Element):
        name = split(child.tag)
        if name[0] == "?":
            name = name_of(child)
        if name in fields:
            if not fields[name]:
                fields[name] = value(child, name[1])
        elif name == _CONTENT:
            text = value(child, name[1])
            if children.content and text and text != children.content:
                children.further.append(text)
            children.content = children.content or text
        elif name == ("wp", "postmeta"):
            children.meta.append(child)
        elif name == ("wp", "comment"):
            children.comments.append(child)
        elif name == ("", "category"):
            domain, slug = child.get("domain", ""), child.get("nicename", "")
            children.categories.append((domain.strip(), slug.strip(), scalar(child)))
    return children


def _leaves(element: etree._Element, wanted: dict[Name, str]) -> dict[Name, str]:
    """Return the texts of the children in `wanted`, the first of each name; "" if missing."""
    found: dict[Name, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = split(child.tag)
        if name[0] == "?":
            name = name_of(child)
        if name in wanted and name not in found:
            found[name] = value(child, name[1])
    return {**wanted, **found}


def _decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the custom fields; a key that occurs more than once has a list of values."""
    values: dict[str, list[Any]] = {}
    for key, stored in pairs:
        values.setdefault(key, []).append(unserialize(stored))
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _published(fields: Mapping[Name, str]) -> datetime | None:
    local, gmt = fields["wp", "post_date"], fields["wp", "post_date_gmt"]
    return blog_date(local, gmt) if local or gmt else feed_date(fields["", "pubDate"])


def _terms(categories: Iterable[tuple[str, str, str]], resolve: Resolve) -> tuple[Term, ...]:
    """Return the terms of an item, each once.

    WXR 1.0 lists each term twice, once without its slug; a term without a slug is looked up by
    name.
    """
    slugs = {name for _, slug, name in categories if slug}
    found: dict[tuple[str, str, str], Term] = {}
    for domain, slug, name in categories:
        if not slug and name in slugs:
            continue
        taxonomy = intern(_TAXONOMIES.get(domain, domain))
        found.setdefault((taxonomy, slug, name), resolve(Term(taxonomy, slug, name)))
    return tuple(dict.fromkeys(found.values()))


def _comment(element: etree._Element) -> Comment:
    fields = _leaves(element, _COMMENT_FIELDS)
    meta = (_leaves(each, {_KEY: ""})[_KEY] for each in element.iterchildren("{*}commentmeta"))
    status = fields["wp", "comment_approved"]
    return Comment(
        id=number(fields["wp", "comment_id"]),
        author=fields["wp", "comment_author"],
        author_url=fields["wp", "comment_author_url"],
        published=blog_date(fields["wp", "comment_date"], fields["wp", "comment_date_gmt"]),
        content=fields["wp", "comment_content"],
        kind=fields["wp", "comment_type"] or "comment",
        status=_COMMENT_STATUS.get(status, "pending"),
        parent_id=number(fields["wp", "comment_parent"]),
        user_id=number(fields["wp", "comment_user_id"]),
        fields=tuple(dict.fromkeys(filter(None, meta))),
    )


def _attachment(
    fields: Mapping[Name, str],
    content: str,
    published: datetime | None,
    meta: Mapping[str, Any],
    site_url: str,
) -> Attachment:
    return Attachment(
        id=number(fields["wp", "post_id"]),
        url=fields["wp", "attachment_url"] or _file_url(fields["", "guid"], meta, site_url),
        title=fields["", "title"],
        slug=fields["wp", "post_name"],
        link=fields["", "link"],
        parent_id=number(fields["wp", "post_parent"]),
        caption=fields["excerpt", "encoded"],
        description=content,
        alt=_alt(meta.get("_wp_attachment_image_alt", "")),
        mime_type=fields["wp", "post_mime_type"],
        published=published,
        menu_order=number(fields["wp", "menu_order"]),
    )


def _alt(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else str(value)


def _file_url(guid: str, meta: Mapping[str, Any], site_url: str) -> str:
    """Return the URL of the file of an attachment without `attachment_url`, or "".

    Squarespace and old exports leave it out.
    """
    if is_web(guid) and not _QUERY_ONLY.search(guid):
        return guid
    file = meta.get("_wp_attached_file")
    if isinstance(file, str) and file:
        if is_web(file):
            return file
        if site_url:
            return f"{site_url}/wp-content/uploads/{file.lstrip('/')}"
    return ""
