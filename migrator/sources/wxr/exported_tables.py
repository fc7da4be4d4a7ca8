"""Collect the TablePress tables of an export, and put them into the posts that show them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from typing import Any

from migrator.model import Post
from migrator.site_ids import site_of
from migrator.sources import tablepress
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import TEXTS

Table = tuple[str, str]
"""Blog and number of a table, as one text, and its HTML."""


def stored_table(post: Post) -> Table | None:
    """Return the table that an item holds; None if it is none."""
    if post.type == tablepress.ITEM_TYPE and (number := _number(post.meta)):
        return _key(post, number), _table(post)
    return None


class ExportedTables:
    """The HTML of all tables, by blog and by the number that shortcodes use."""

    def __init__(self) -> None:
        self._html: MutableMapping[str, str] = BigDict(TEXTS)

    def add(self, table: Table | None) -> None:
        """Note the table of an item, if it has one."""
        if table is not None:
            self._html.setdefault(*table)

    def items(self) -> Iterator[Table]:
        """Yield all tables."""
        yield from self._html.items()

    def expanded(self, post: Post) -> Post:
        """Return an item with the tables that its shortcodes name; a table itself as HTML."""
        if post.type == tablepress.ITEM_TYPE:
            html = _table(post)
            return replace(post, content=html) if html else post
        if "[table" not in post.content:
            return post
        content = tablepress.with_tables(
            post.content, lambda number: self._html.get(_key(post, number), "")
        )
        return post if content == post.content else replace(post, content=content)


def _table(post: Post) -> str:
    return tablepress.table_with_texts(post.content, post.meta, post.title, post.excerpt)


def _number(meta: Any) -> str:
    value = meta.get(tablepress.NUMBER, "")
    return str(value[0] if isinstance(value, list) and value else value)


def _key(post: Post, number: str) -> str:
    return f"{site_of(post.id)} {number}"
