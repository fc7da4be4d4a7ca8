"""A small blog as tables of WordPress's database, and dumps of it as several programs write them.

Users and comments have the secrets that real ones have: nothing of them may come out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

Value = str | int | None
Rows = Sequence[Sequence[Value]]

HASH = "$P$BNz7vZrKJYbAaTqjRNCkP2oSEpP3Kd1"
SECRETS = (
    HASH, "ada@private.example", "guest@private.example", "203.0.113.77", "admin@private.example",
    "s3cr3t-auth-key", "session-token-0123",
)  # fmt: skip
"""What stands in the tables and must stay there."""

_POST = (
    "ID", "post_author", "post_date", "post_date_gmt", "post_content", "post_title",
    "post_excerpt", "post_status", "comment_status", "ping_status", "post_password", "post_name",
    "to_ping", "pinged", "post_modified", "post_modified_gmt", "post_content_filtered",
    "post_parent", "guid", "menu_order", "post_type", "post_mime_type", "comment_count",
)  # fmt: skip
COLUMNS: Mapping[str, Sequence[str]] = {
    "posts": _POST,
    "postmeta": ("meta_id", "post_id", "meta_key", "meta_value"),
    "comments": (
        "comment_ID", "comment_post_ID", "comment_author", "comment_author_email",
        "comment_author_url", "comment_author_IP", "comment_date", "comment_date_gmt",
        "comment_content", "comment_karma", "comment_approved", "comment_agent", "comment_type",
        "comment_parent", "user_id",
    ),
    "terms": ("term_id", "name", "slug", "term_group"),
    "term_taxonomy": (
        "term_taxonomy_id", "term_id", "taxonomy", "description", "parent", "count",
    ),
    "term_relationships": ("object_id", "term_taxonomy_id", "term_order"),
    "options": ("option_id", "option_name", "option_value", "autoload"),
    "users": (
        "ID", "user_login", "user_pass", "user_nicename", "user_email", "user_url",
        "user_registered", "user_activation_key", "user_status", "display_name",
    ),
    "usermeta": ("umeta_id", "user_id", "meta_key", "meta_value"),
    "plugin_log": ("id", "what"),
}  # fmt: skip
_NUMBERS = frozenset({
    "ID", "post_author", "post_parent", "menu_order", "comment_count", "meta_id", "post_id",
    "comment_ID", "comment_post_ID", "comment_karma", "comment_parent", "user_id", "term_id",
    "term_group", "term_taxonomy_id", "parent", "count", "object_id", "term_order", "option_id",
    "user_status", "umeta_id", "id",
})  # fmt: skip

DATE, GMT = "2016-01-10 10:00:00", "2016-01-10 15:00:00"
TRICKY = (
    'L\'été "à" Québec; \\ INSERT INTO `wp_posts` VALUES (99,1);\n-- no comment\n),(7,\n🎉 \\n'
    '<a title="">'
)
"""A text with all that a reader of SQL could stumble over."""


def post(
    number: int, slug: str, content: str, *, kind: str = "post", status: str = "publish",
    parent: int = 0, mime: str = "", title: str = "", order: int = 0,
) -> tuple[Value, ...]:  # fmt: skip
    """A row of `posts`."""
    guid = f"http://blog.example/?p={number}"
    return (
        number, 1, DATE, GMT, content, title or f"Billet {number}", "", status, "open", "open",
        "", slug, "", "", DATE, GMT, "", parent, guid, order, kind, mime, 0,
    )  # fmt: skip


def tables() -> dict[str, Rows]:
    """The blog's tables by their names without prefix."""
    return {
        "posts": [
            post(1, "premier", f"<p>Bonjour.</p>\n{TRICKY}"),
            post(2, "deuxieme", '<a href="http://blog.example/premier/">le premier</a>'),
            post(3, "a-propos", "Qui.", kind="page", title="À propos"),
            post(4, "equipe", "Nous.", kind="page", parent=3),
            post(5, "pont", "", kind="attachment", status="inherit", parent=1, mime="image/png"),
            post(6, "2-revision-v1", "avant", kind="revision", status="inherit", parent=2),
            post(7, "", "plus tard", status="draft"),
            post(8, "9", "", kind="nav_menu_item", order=1, title=" "),
        ],
        "postmeta": [
            (1, 1, "_edit_lock", "1452420000:1"),
            (2, 1, "_thumbnail_id", "5"),
            (3, 5, "_wp_attached_file", "2016/01/pont.png"),
            (4, 8, "_menu_item_type", "post_type"),
            (5, 8, "_menu_item_object", "page"),
            (6, 8, "_menu_item_object_id", "3"),
        ],
        "comments": [
            (
                1, 1, "Guest", "guest@private.example", "", "203.0.113.77", DATE, GMT, "Bravo !",
                0, "1", "Mozilla/5.0", "", 0, 0,
            ),
            (
                2, 1, "Ada", "ada@private.example", "", "203.0.113.77", DATE, GMT, "Merci.",
                0, "1", "Mozilla/5.0", "comment", 1, 1,
            ),
        ],
        "terms": [(1, "Général", "general", 0), (2, "Ponts", "ponts", 0), (3, "Menu", "menu", 0)],
        "term_taxonomy": [
            (1, 1, "category", "", 0, 2), (2, 2, "category", "", 1, 1),
            (3, 3, "nav_menu", "", 0, 1),
        ],
        "term_relationships": [(1, 2, 0), (2, 1, 0), (8, 3, 0)],
        "options": [
            (1, "siteurl", "http://blog.example", "yes"),
            (2, "home", "http://blog.example", "yes"),
            (3, "blogname", "Le carnet", "yes"),
            (4, "permalink_structure", "/%postname%/", "yes"),
            (5, "WPLANG", "fr_CA", "yes"),
            (6, "admin_email", "admin@private.example", "yes"),
            (7, "auth_key", "s3cr3t-auth-key", "yes"),
            (8, "sticky_posts", "a:1:{i:0;i:2;}", "yes"),
            (9, "default_category", "1", "yes"),
        ],
        "users": [
            (1, "ada", HASH, "ada", "ada@private.example", "", DATE, "", 0, "Ada Tremblay"),
        ],
        "usermeta": [(1, 1, "session_tokens", "session-token-0123")],
        "plugin_log": [(1, "x),(y"), (2, "';")],
    }  # fmt: skip


def escaped(text: str, quote: str = "'") -> str:
    """A string as mysqldump writes it."""
    text = text.replace("\\", "\\\\").replace("\0", "\\0").replace("\n", "\\n")
    text = text.replace("\r", "\\r").replace("\x1a", "\\Z")
    return quote + text.replace(quote, f"\\{quote}") + quote


def doubled(text: str) -> str:
    """A string with doubled quotes and raw newlines, as UpdraftPlus writes some."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def doubled_and_escaped(text: str) -> str:
    """A string with doubled quotes and escaped newlines, as phpMyAdmin writes all of them."""
    return doubled(text).replace("\n", "\\n")


def raw_newlines(text: str) -> str:
    """A string in double quotes whose newlines are newlines."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def hexed(text: str) -> str:
    return f"0x{text.encode().hex()}" if text else "''"


def unhexed(text: str) -> str:
    return f"UNHEX('{text.encode().hex()}')"


def created(name: str, columns: Sequence[str], charset: str = "utf8mb4") -> str:
    """CREATE TABLE as mysqldump writes it."""
    kinds = ("bigint(20) NOT NULL", "longtext COLLATE utf8mb4_unicode_ci DEFAULT ',)(;'")
    lines = [f"  `{c}` {kinds[c not in _NUMBERS]}" for c in columns]
    lines.append(f"  PRIMARY KEY (`{columns[0]}`)")
    inner = ",\n".join(lines)
    return f"CREATE TABLE `{name}` (\n{inner}\n) ENGINE=InnoDB DEFAULT CHARSET={charset};\n"


def values(row: Sequence[Value], quote: Callable[[str], str], *, all_quoted: bool = False) -> str:
    """A row in parentheses."""
    written = []
    for value in row:
        if value is None:
            written.append("NULL")
        elif isinstance(value, int) and not all_quoted:
            written.append(str(value))
        else:
            written.append(quote(str(value)))
    return f"({','.join(written)})"


def dump(
    content: Mapping[str, Rows], prefix: str = "wp_", *, verb: str = "INSERT INTO",
    quote: Callable[[str], str] = escaped, is_single: bool = False, lists_columns: bool = False,
    creates: bool = True, all_quoted: bool = False, end: str = ";", head: str = "",
    names: str = "utf8mb4", between: str = ",",
) -> str:  # fmt: skip
    """A dump of tables."""
    parts = [head or "-- MySQL dump 10.13  Distrib 8.0.36\n"]
    if names:
        parts.append(f"/*!40101 SET NAMES {names} */;\n")
    for name, rows in content.items():
        columns = COLUMNS[name]
        if creates:
            parts.append(f"DROP TABLE IF EXISTS `{prefix}{name}`;\n")
            parts.append(created(f"{prefix}{name}", columns))
        listed = f" ({', '.join(f'`{c}`' for c in columns)})" if lists_columns else ""
        start = f"{verb} `{prefix}{name}`{listed} VALUES "
        written = [values(row, quote, all_quoted=all_quoted) for row in rows]
        if is_single:
            parts += (f"{start}{row}{end}\n" for row in written)
        elif written:
            parts.append(f"LOCK TABLES `{prefix}{name}` WRITE;\n")
            parts.append(f"{start}{between.join(written)}{end}\n")
            parts.append("UNLOCK TABLES;\n")
    parts.append("-- Dump completed on 2016-01-10 10:00:00\n")
    return "".join(parts)


STYLES: Mapping[str, Callable[[Mapping[str, Rows]], str]] = {
    "mysqldump": dump,
    "mysqldump --skip-extended-insert": lambda t: dump(t, is_single=True),
    "mysqldump --complete-insert --hex-blob": lambda t: dump(t, lists_columns=True, quote=hexed),
    "mariadb-dump": lambda t: dump(t, head="/*M!999999\\- enable the sandbox mode */ \n"),
    "phpMyAdmin": lambda t: dump(
        t, head="-- phpMyAdmin SQL Dump\n# Généré le : lundi\n", lists_columns=True,
        quote=doubled_and_escaped, between=",\n",
    ),
    "raw newlines": lambda t: dump(t, quote=doubled),
    "Adminer": lambda t: dump(
        t, head="-- Adminer 4.8.1 MySQL dump\n", lists_columns=True, quote=unhexed,
        between=",\n\t",
    ),
    "HeidiSQL": lambda t: dump(
        t, head="-- HeidiSQL\nUSE `blog`;\n", verb="REPLACE INTO", between=",\n\t",
    ),
    "Duplicator": lambda t: dump(
        t, head="/* DUPLICATOR-LITE */\n", quote=lambda s: escaped(s, '"'), is_single=True,
        all_quoted=True, names="",
    ),
    "WebToffee": lambda t: dump(
        t, head="-- webtoffee\n", quote=raw_newlines,
        is_single=True, end=";/*END*/",
    ),
    "no CREATE TABLE": lambda t: dump(t, creates=False),
    "_binary": lambda t: dump(t, quote=lambda s: "_binary " + escaped(s)),
    "INSERT IGNORE": lambda t: dump(t, verb="INSERT IGNORE INTO"),
    "CRLF": lambda t: dump(t).replace("\n", "\r\n"),
    "byte order mark": lambda t: "\ufeff" + dump(t),
}  # fmt: skip
"""Program or habit -> a dump as it writes one."""


def network() -> str:
    """A dump of a network of two sites that differ in their address alone."""
    users = {name: rows for name, rows in tables().items() if name in ("users", "usermeta")}
    site = {name: rows for name, rows in tables().items() if name not in users}
    return (
        dump(users)
        + dump(site)
        + dump(site, "wp_2_").replace("blog.example", "two.example")
        + "CREATE TABLE `wp_blogs` (`blog_id` int, `site_id` int, `domain` text, `path` text);\n"
        "INSERT INTO wp_blogs VALUES (1,1,'blog.example','/'),(2,1,'two.example','/');\n"
        "-- Dump completed on 2016-01-10 10:00:00\n"
    )


def cut(data: bytes, chance: random.Random) -> bytes:
    """The dump up to a byte by chance."""
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random, count: int) -> bytes:
    """The dump with some bytes replaced by others."""
    changed = bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)
