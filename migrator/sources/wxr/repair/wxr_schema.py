"""Table of the elements of a WXR file, by namespace, with the content that each may hold.

Source: the files that WordPress writes (1.0, 1.1 and 1.2 share these names) and RSS 2.0. Namespaces
are matched by family, because versions differ, a plugin writes https://, and any prefix is allowed.
"""

from __future__ import annotations

from enum import Enum

# Conventional prefixes, for files that forget to declare them.
NAMESPACES: dict[str, str] = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "atom": "http://www.w3.org/2005/Atom",
}


class ElementContent(Enum):
    """Content that an element may hold.

    CONTAINER   elements, and no text of its own
    LEAF        text only: anything in it that looks like markup is text
    ANY         unknown element: anything
    """

    CONTAINER = 1
    LEAF = 2
    ANY = 3


CONTAINERS: dict[str, frozenset[str]] = {
    "": frozenset({"rss", "channel", "item"}),
    "wp": frozenset({"category", "tag", "term", "comment", "postmeta", "commentmeta", "termmeta"}),
}

LEAVES: dict[str, frozenset[str]] = {
    "": frozenset(
        {"title", "link", "description", "pubDate", "lastBuildDate", "guid", "category"}
        | {"generator", "language"}
    ),
    "content": frozenset({"encoded"}),
    "excerpt": frozenset({"encoded"}),
    "dc": frozenset({"creator", "date", "subject"}),
    "wp": frozenset(
        {"wxr_version", "base_site_url", "base_blog_url"}
        | {"author_id", "author_login", "author_email", "author_display_name"}
        | {"author_first_name", "author_last_name"}
        | {"term_id", "term_taxonomy", "term_slug", "term_parent", "term_name"}
        | {"term_description", "tag_slug", "tag_name", "tag_description"}
        | {"category_nicename", "category_parent", "cat_name", "category_description"}
        | {"post_id", "post_date", "post_date_gmt", "post_modified", "post_modified_gmt"}
        | {"post_name", "post_parent", "post_type", "post_password", "post_content_filtered"}
        | {"status", "menu_order", "is_sticky", "comment_status", "ping_status"}
        | {"attachment_url", "meta_key", "meta_value"}
        | {"comment_id", "comment_author", "comment_author_email", "comment_author_url"}
        | {"comment_author_IP", "comment_date", "comment_date_gmt", "comment_content"}
        | {"comment_approved", "comment_type", "comment_parent", "comment_user_id"}
    ),
}


def family(uri: str) -> str:
    """Return a URI's namespace family: "wp", "excerpt", "content", "dc", "", or "?" if unknown."""
    uri = uri.lower()
    if "wordpress.org/export" in uri:
        return "excerpt" if uri.rstrip("/").endswith("excerpt") else "wp"
    if "purl.org/rss/1.0/modules/content" in uri:
        return "content"
    if "purl.org/dc/" in uri:
        return "dc"
    return "" if not uri else "?"


def kind(namespace: str, name: str) -> ElementContent:
    """Return the content that the element `name` of the family `namespace` may hold."""
    if name in CONTAINERS.get(namespace, ()):
        return ElementContent.CONTAINER
    if name in LEAVES.get(namespace, ()):
        return ElementContent.LEAF
    return ElementContent.ANY
