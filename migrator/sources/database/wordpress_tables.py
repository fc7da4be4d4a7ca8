"""List WordPress's database tables: the columns to read, and their order in each version.

Sources: `wp-admin/includes/schema.php` of each version as described at
https://codex.wordpress.org/Database_Description and its pages of former versions, and dumps.
Passwords, keys, e-mail and IP addresses are in no list of columns to read: they are dropped with
the row that held them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "posts": (
        "ID", "post_author", "post_date", "post_date_gmt", "post_content", "post_title",
        "post_category", "post_excerpt", "post_status", "post_password", "post_name",
        "post_modified", "post_modified_gmt", "post_content_filtered", "post_parent", "guid",
        "menu_order", "post_type", "post_mime_type", "comment_count",
    ),
    "postmeta": ("meta_id", "post_id", "meta_key", "meta_value"),
    "comments": (
        "comment_ID", "comment_post_ID", "comment_author", "comment_author_url", "comment_date",
        "comment_date_gmt", "comment_content", "comment_approved", "comment_type",
        "comment_parent", "user_id",
    ),
    "terms": ("term_id", "name", "slug"),
    "term_taxonomy": ("term_taxonomy_id", "term_id", "taxonomy", "description", "parent"),
    "term_relationships": ("object_id", "term_taxonomy_id", "term_order"),
    "options": ("option_id", "option_name", "option_value"),
    "users": (
        "ID", "user_login", "user_nicename", "display_name", "user_nickname", "user_firstname",
        "user_lastname", "user_idmode", "user_description",
    ),
    "usermeta": ("umeta_id", "user_id", "meta_key", "meta_value"),
    "categories": (
        "cat_ID", "cat_name", "category_nicename", "category_description", "category_parent",
    ),
    "post2cat": ("rel_id", "post_id", "category_id"),
    "blogs": ("blog_id", "site_id", "domain", "path", "deleted"),
    "site": ("id", "domain", "path"),
    "sitemeta": ("meta_id", "site_id", "meta_key", "meta_value"),
    "redirection_items": (
        "id", "url", "regex", "status", "action_type", "action_code", "action_data", "match_type",
    ),
    "ngg_gallery": ("gid", "name", "slug", "path", "title", "galdesc"),
    "ngg_pictures": (
        "pid", "galleryid", "filename", "description", "alttext", "exclude", "sortorder",
    ),
    "amd_zlrecipe_recipes": (
        "recipe_id", "recipe_title", "recipe_image", "summary", "prep_time", "cook_time",
        "total_time", "yield", "ingredients", "instructions", "notes",
    ),
}  # fmt: skip
"""Table without its prefix -> the columns that are read. The first is its key."""

NEEDED: Final[Mapping[str, str]] = {
    "posts": "post_content", "comments": "comment_post_ID", "options": "option_value",
    "users": "user_login", "terms": "slug", "categories": "cat_name", "site": "domain",
    "blogs": "path", "postmeta": "meta_value", "usermeta": "meta_value",
}  # fmt: skip
"""Required columns; a table of that name without them belongs to another program."""

NUMBERS: Final = frozenset({
    "ID", "post_author", "post_category", "post_parent", "menu_order", "meta_id", "post_id",
    "comment_ID", "comment_post_ID", "comment_parent", "user_id", "term_id", "term_taxonomy_id",
    "parent", "object_id", "term_order", "option_id", "cat_ID", "category_parent", "rel_id",
    "category_id", "blog_id", "site_id", "id", "regex", "action_code", "gid", "pid", "galleryid",
    "exclude", "sortorder", "deleted", "comment_count", "umeta_id",
})  # fmt: skip
"""Columns that hold whole numbers."""

_POST_END: Final = (
    "comment_status", "ping_status", "post_password", "post_name", "to_ping", "pinged",
    "post_modified", "post_modified_gmt", "post_content_filtered",
)  # fmt: skip
_POST_START: Final = ("ID", "post_author", "post_date", "post_date_gmt", "post_content")
_COMMENT: Final = (
    "comment_ID", "comment_post_ID", "comment_author", "comment_author_email",
    "comment_author_url", "comment_author_IP", "comment_date", "comment_date_gmt",
    "comment_content", "comment_karma", "comment_approved",
)  # fmt: skip
_OLD_OPTION: Final = (
    "option_id", "blog_id", "option_name", "option_can_override", "option_type", "option_value",
    "option_width", "option_height", "option_description", "option_admin_level",
)  # fmt: skip
_USER: Final = (
    "ID", "user_login", "user_pass", "user_nicename", "user_email", "user_url", "user_registered",
    "user_activation_key", "user_status", "display_name",
)  # fmt: skip

ERAS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "posts": (
        # from 3.0 on
        (
            *_POST_START, "post_title", "post_excerpt", "post_status", *_POST_END, "post_parent",
            "guid", "menu_order", "post_type", "post_mime_type", "comment_count",
        ),
        # 2.0 to 2.9
        (
            *_POST_START, "post_title", "post_category", "post_excerpt", "post_status",
            *_POST_END, "post_parent", "guid", "menu_order", "post_type", "post_mime_type",
            "comment_count",
        ),
        # 1.5
        (
            *_POST_START, "post_title", "post_category", "post_excerpt", "post_status",
            *_POST_END, "post_parent", "guid", "menu_order",
        ),
        # 1.2
        (
            *_POST_START, "post_title", "post_category", "post_excerpt", "post_lat", "post_lon",
            "post_status", *_POST_END,
        ),
        # 0.7, with the tables of b2
        (
            *_POST_START[:3], "post_content", "post_title", "post_category", "post_excerpt",
            "post_status", "comment_status", "ping_status", "post_password",
        ),
    ),
    "postmeta": (("meta_id", "post_id", "meta_key", "meta_value"),),
    "usermeta": (("umeta_id", "user_id", "meta_key", "meta_value"),),
    "comments": (
        (*_COMMENT, "comment_agent", "comment_type", "comment_parent", "user_id"),
        (*_COMMENT, "user_id"),
    ),
    "terms": (("term_id", "name", "slug", "term_group"), ("term_id", "name", "slug")),
    "term_taxonomy": (
        ("term_taxonomy_id", "term_id", "taxonomy", "description", "parent", "count"),
    ),
    "term_relationships": (
        ("object_id", "term_taxonomy_id", "term_order"), ("object_id", "term_taxonomy_id"),
    ),
    "options": (
        ("option_id", "option_name", "option_value", "autoload"),
        ("option_id", "blog_id", "option_name", "option_value", "autoload"),
        (*_OLD_OPTION, "autoload"),
        _OLD_OPTION,
    ),
    "users": (
        _USER,
        (*_USER, "spam", "deleted"),
        (
            "ID", "user_login", "user_pass", "user_firstname", "user_lastname", "user_nickname",
            "user_icq", "user_email", "user_url", "user_ip", "user_domain", "user_browser",
            "dateYMDhour", "user_level", "user_aim", "user_msn", "user_yim", "user_idmode",
            "user_description", "user_activation_key", "user_status", "user_nicename",
        ),
    ),
    "categories": (
        (
            "cat_ID", "cat_name", "category_nicename", "category_description",
            "category_parent", "category_count", "link_count", "posts_private", "links_private",
        ),
        (
            "cat_ID", "cat_name", "category_nicename", "category_description",
            "category_parent", "category_count",
        ),
        ("cat_ID", "cat_name", "category_nicename", "category_description", "category_parent"),
    ),
    "post2cat": (("rel_id", "post_id", "category_id"),),
    "blogs": (
        (
            "blog_id", "site_id", "domain", "path", "registered", "last_updated", "public",
            "archived", "mature", "spam", "deleted", "lang_id",
        ),
    ),
    "site": (("id", "domain", "path"),),
    "sitemeta": (("meta_id", "site_id", "meta_key", "meta_value"),),
}  # fmt: skip
"""Table -> its columns in order, by version; used if a dump does not list them."""

OPTIONS: Final = frozenset({
    "siteurl", "home", "blogname", "blogdescription", "permalink_structure", "category_base",
    "tag_base", "WPLANG", "gmt_offset", "timezone_string", "sticky_posts", "show_on_front",
    "page_on_front", "page_for_posts", "upload_path", "upload_url_path", "fileupload_url",
    "default_category", "blog_charset", "db_version", "rewrite_rules", "stylesheet",
    "tablepress_tables", "ngg_options", "_site_transient_update_core", "update_core",
    # WordPress's own widgets, which hold nothing but what readers saw.
    "sidebars_widgets", "widget_text", "widget_custom_html", "widget_block", "widget_media_image",
    "widget_media_gallery", "widget_media_video", "widget_media_audio",
})  # fmt: skip
"""Options that are read. No other option leaves the dump: many hold keys and addresses."""

BIOGRAPHY: Final = "description"
"""The custom field of users that is read. The others hold sessions, rights and settings."""

NETWORK: Final = frozenset({"site_name", "WPLANG", "ms_files_rewriting", "siteurl"})
"""Settings of a network of sites that are read."""

# Tables of link categories, up to 2.0, have the same ending as those of post categories.
_OTHERS: Final = ("linkcategories",)
# Longest first, so that `term_taxonomy` is not mistaken for a table `taxonomy`.
_BY_LENGTH: Final = sorted(KEPT, key=len, reverse=True)


def split(table: str) -> tuple[str, str] | None:
    """Return prefix and name of a table of WordPress; None for every other table.

    Names count without case: servers on Windows write them in lower case.
    """
    lower = table.lower()
    for name in _BY_LENGTH:
        if lower.endswith(name) and not lower.endswith(_OTHERS):
            return table[: len(table) - len(name)], name
    return None


def columns_of(name: str, length: int) -> tuple[str, ...]:
    """Return the columns of a table whose rows have this many values; () if no version had them."""
    return next((era for era in ERAS.get(name, ()) if len(era) == length), ())
