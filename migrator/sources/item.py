"""One `<item>` of a WXR file becomes one Post."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from sys import intern
from typing import Any

from lxml import etree

from migrator.model import Attachment, Comment, Post, Term
from migrator.sources.dates import blog_date, feed_date
from migrator.sources.elementtext import name_of, number, scalar, value
from migrator.sources.entries import is_indexed
from migrator.sources.php import unserialize

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


class _Fields(dict[str, str]):
    """What elements say, by their names; what is not there says nothing."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(slots=True)
class _Parts:
    """The children of an item, sorted: its fields by their namespace, the rest by what it is."""

    fields: dict[str, _Fields] = field(default_factory=lambda: defaultdict(_Fields))
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: list[etree._Element] = field(default_factory=list)


def read_item(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """An `<item>` element as a Post.

    position  the number of the item in the source, from 0
    resolve   a term as the item names it -> the site's term, with parent and id
    site_url  to complete the address of an attachment that has none
    """
    parts = _sorted_children(item)
    comments = tuple(_comment(_leaves(comment)) for comment in parts.comments)
    return _post(parts, comments, position, resolve, site_url)


def read_outline(item: etree._Element, position: int, resolve: Resolve, site_url: str) -> Post:
    """The same without comments, and of the custom fields only those that an index needs."""
    parts = _sorted_children(item)
    parts.meta = [pair for pair in parts.meta if is_indexed(pair[0]) or pair[0] in _OF_FILES]
    return _post(parts, (), position, resolve, site_url)


def _post(
    parts: _Parts,
    comments: tuple[Comment, ...],
    position: int,
    resolve: Resolve,
    site_url: str,
) -> Post:
    wp, rss = parts.fields["wp"], parts.fields[""]
    content = parts.fields["content"].get("encoded")
    kind = intern(wp["post_type"] or "post")
    post = Post(
        position=position,
        id=number(wp["post_id"]),
        type=kind,
        status=intern(wp["status"] or "publish"),
        title=rss["title"],
        slug=wp["post_name"],
        link=rss["link"],
        guid=rss["guid"],
        content=rss["description"] if content is None else content,
        content_filtered=wp["post_content_filtered"],
        excerpt=parts.fields["excerpt"]["encoded"],
        author=intern(parts.fields["dc"]["creator"] or wp["author"]),
        published=_published(wp, rss),
        modified=blog_date(wp["post_modified"], wp["post_modified_gmt"]),
        parent_id=number(wp["post_parent"]),
        menu_order=number(wp["menu_order"]),
        sticky=wp["is_sticky"] == "1",
        password=wp["post_password"],
        terms=_terms(parts.categories, resolve),
        meta=_decoded(parts.meta),
        comments=comments,
        attachment=None,
    )
    if kind != "attachment":
        return post
    return _with_attachment(post, wp, site_url)


def _sorted_children(item: etree._Element) -> _Parts:
    parts = _Parts()
    for child in item.iterchildren(tag=etree.Element):
        namespace, name = name_of(child)
        if namespace == "wp" and name == "postmeta":
            pair = _leaves(child)
            parts.meta.append((pair["meta_key"], pair["meta_value"]))
        elif namespace == "wp" and name == "comment":
            parts.comments.append(child)
        elif name == "category" and namespace == "":
            domain, slug = child.get("domain", ""), child.get("nicename", "")
            parts.categories.append((domain.strip(), slug.strip(), scalar(child)))
        elif not (fields := parts.fields[namespace])[name]:
            fields[name] = value(child, name)
    return parts


def _leaves(element: etree._Element) -> _Fields:
    fields = _Fields()
    for child in element.iterchildren(tag=etree.Element):
        namespace, name = name_of(child)
        if namespace == "wp" and name not in fields:
            fields[name] = value(child, name)
    return fields


def _decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Custom fields: a key that occurs more than once holds a list."""
    values: dict[str, list[Any]] = {}
    for key, stored in pairs:
        values.setdefault(key, []).append(unserialize(stored))
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _published(wp: _Fields, rss: _Fields) -> datetime | None:
    local, gmt = wp["post_date"], wp["post_date_gmt"]
    return blog_date(local, gmt) if local or gmt else feed_date(rss["pubDate"])


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


def _comment(wp: _Fields) -> Comment:
    status = wp["comment_approved"]
    return Comment(
        id=number(wp["comment_id"]),
        author=wp["comment_author"],
        author_url=wp["comment_author_url"],
        published=blog_date(wp["comment_date"], wp["comment_date_gmt"]),
        content=wp["comment_content"],
        kind=wp["comment_type"] or "comment",
        status=_COMMENT_STATUS.get(status, "pending"),
        parent_id=number(wp["comment_parent"]),
        user_id=number(wp["comment_user_id"]),
    )


def _with_attachment(post: Post, wp: _Fields, site_url: str) -> Post:
    attachment = Attachment(
        id=post.id,
        url=wp["attachment_url"] or _file_url(post, site_url),
        title=post.title,
        slug=post.slug,
        link=post.link,
        parent_id=post.parent_id,
        caption=post.excerpt,
        description=post.content,
        alt=_alt(post.meta.get("_wp_attachment_image_alt", "")),
        mime_type=wp["post_mime_type"],
        published=post.published,
        menu_order=post.menu_order,
    )
    return replace(post, attachment=attachment)


def _alt(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else str(value)


def _file_url(post: Post, site_url: str) -> str:
    """The address of a file whose attachment does not tell it (Squarespace, old exports)."""
    if post.guid.startswith(("http://", "https://")) and not _QUERY_ONLY.search(post.guid):
        return post.guid
    file = post.meta.get("_wp_attached_file")
    if isinstance(file, str) and file:
        if file.startswith(("http://", "https://")):
            return file
        if site_url:
            return f"{site_url}/wp-content/uploads/{file.lstrip('/')}"
    return ""
