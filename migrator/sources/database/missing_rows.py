"""Find what the tables of a site name and the database does not have: tables, and single rows.

Every WordPress has these tables, some of them are never empty, and posts tell of rows in others. So
a database without them was exported in part, or is damaged. WordPress deletes the comments of a
post, and the links to a term, together with it: a row that names a missing one means that the other
row is lost. Custom fields without their post are a hint only, because programs that delete posts by
SQL leave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from migrator.model import Repair
from migrator.sources.database.store import Store

# Table -> what is lost without it. Since WordPress 2.3 a site has all of them.
_TABLES: Final = {
    "options": "the site's address and settings",
    "postmeta": "custom fields, featured images and names of files",
    "comments": "comments",
    "terms": "the names of categories and tags",
    "term_taxonomy": "which terms are categories and which are tags",
    "term_relationships": "the categories and tags of posts",
    "users": "the names of authors",
}
_NEVER_EMPTY: Final = ("options", "users", "terms", "term_taxonomy")
# Table, posts that prove that it had rows, the message.
_PROOFS: Final = (
    ("comments", "comment_count > 0", "{} posts count comments"),
    ("term_relationships", "post_type = 'post' AND post_status = 'publish'",
     "every post has a category, and {} are published"),
    ("postmeta", "post_type = 'attachment'", "every attachment has one, and {} are there"),
)  # fmt: skip
# Before, a row of the posts held its category, and some versions had no custom fields.
_OLD_TABLES: Final = {
    name: _TABLES[name] for name in ("options", "postmeta", "comments", "users")
} | {"post2cat": _TABLES["term_relationships"]}
_MAYBE_ABSENT: Final = ("postmeta", "post2cat")
# Plugins keep notes of their own in the table of comments.
_OF_READERS: Final = (
    "comment_approved IN ('1', 'approved') AND comment_post_ID > 0"
    " AND coalesce(comment_type, '') IN ('', 'comment', 'pingback', 'trackback')"
)
_PUBLIC: Final = (
    "post_author > 0 AND post_type IN ('post', 'page')"
    " AND post_status IN ('publish', 'private', 'future')"
)
# Table, its column with the number, a condition, the other table, its key, the message.
_REFERENCES: Final = (
    ("comments", "comment_post_ID", _OF_READERS, "posts", "ID",
     "{} comments belong to posts that the database does not have"),
    ("term_relationships", "term_taxonomy_id", "1", "term_taxonomy", "term_taxonomy_id",
     "{} times a post has a category, tag or other term that the database does not have"),
    ("term_taxonomy", "term_id", "1", "terms", "term_id",
     "{} categories, tags or other terms have no name in the database"),
    ("posts", "post_author", _PUBLIC, "users", "ID",
     "{} posts have an author whom the database does not have"),
)  # fmt: skip
_HINT: Final = (
    "{} custom fields belong to posts that the database does not have: a program left them when it"
    " deleted the posts, or the posts are lost"
)


def missing_rows(store: Store, prefix: str, base: str, *, is_old: bool) -> Iterator[Repair]:
    """Yield a repair for each missing table of a site, and for each kind of missing rows.

    prefix, base  of the site's tables, and of the table of users
    is_old        True for a version before 2.3, which had other tables
    """
    absent = {"users"} if not store.count(base, "users") else set[str]()
    for name, content in (_OLD_TABLES if is_old else _TABLES).items():
        owner = base if name == "users" else prefix
        is_there = (owner, name) in store.tables
        if is_there and (is_old or name not in _NEVER_EMPTY or store.count(owner, name)):
            continue
        absent.add(name)
        state = "has no row" if is_there else "is missing"
        is_lost = not (is_old and name in _MAYBE_ABSENT)
        yield Repair("database", 0, f"the table {owner}{name} {state}: {content}", lost=is_lost)
    for name, where, message in () if is_old else _PROOFS:
        if (prefix, name) not in store.tables or store.count(prefix, name):
            continue
        if count := store.count(prefix, "posts", where):
            proof = f"the table {prefix}{name} has no row, but {message.format(count)}"
            yield Repair("database", 0, f"{proof}: {_TABLES[name]} are missing", lost=True)
    for name, column, where, other, key, message in () if is_old else _REFERENCES:
        if name in absent or other in absent or (prefix, name) not in store.tables:
            continue
        keys = store.distinct(base if other == "users" else prefix, other, key)
        missing = _unmatched(store.counted(prefix, name, column, where), keys)
        if name == "term_relationships":
            missing = _of_posts(store, prefix, missing)
        if count := sum(rows for _, rows in missing):
            yield Repair("database", 0, message.format(count), lost=True)
    if not is_old and (prefix, "postmeta") in store.tables:
        keys = store.distinct(prefix, "posts", "ID")
        missing = _unmatched(store.counted(prefix, "postmeta", "post_id", "post_id > 0"), keys)
        if count := sum(rows for _, rows in missing):
            yield Repair("database", 0, _HINT.format(count), lost=False)


def _unmatched(named: Iterable[tuple[int, int]], keys: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Yield the numbers that are not among `keys`, with their rows; both are in order."""
    key = next(keys, None)
    for number, rows in named:
        while key is not None and key < number:
            key = next(keys, None)
        if key != number:
            yield number, rows


def _of_posts(
    store: Store, prefix: str, missing: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the missing terms with the number of posts in the database that have them.

    WordPress leaves a term of a deleted post if no plugin knows its taxonomy at that moment.
    """
    for number, _ in missing:
        objects = store.rows(
            prefix, "term_relationships", ("object_id",), "term_taxonomy_id = ?", number
        )
        yield (
            number,
            sum(store.count(prefix, "posts", f"ID = {int(each or 0)}") for (each,) in objects),
        )
