"""Recognise a file with the rows of one table: CSV, JSON, or a PHP array."""

from __future__ import annotations

import re
from typing import Final

from migrator.sources.backup.member import Member
from migrator.sources.database import wordpress_tables
from migrator.sources.database.charset import head_in_utf8
from migrator.sources.database.dump_start import MOST
from migrator.sources.database.object_rows import ObjectRows, objects_of
from migrator.sources.database.separated_values import Layout, layout_of

_NAME: Final = re.compile(
    r"(?P<stem>.+?)\.(?:csv|tsv|txt|json)(?:\.(?:gz|bz2|xz|zst))?", re.IGNORECASE
)
# `wp_posts (1).csv`, DBeaver's `wp_posts_202401311200.csv`.
_COUNTER: Final = re.compile(r"[ _-]?(?:\(\d+\)|\d{6,14})$")


def may_be_table(member: Member) -> bool:
    """Return True if the name is one of a file with the rows of a table of WordPress."""
    return bool(_NAME.fullmatch(member.name) and table_in(member.name))


def table_in(name: str) -> str:
    """Return the table that the name of a file names; "" if it is none of WordPress's."""
    found = _NAME.fullmatch(name)
    stem = found["stem"] if found else name
    table = _COUNTER.sub("", stem).rpartition(".")[2]
    return table if wordpress_tables.split(table) else ""


def table_form(name: str, head: bytes) -> Layout | ObjectRows | None:
    """Return the form of a file with this name and these first bytes; None if it is no table."""
    text, table = head_in_utf8(head[:MOST]), table_in(name)
    return objects_of(text, table) or layout_of(text, table, is_whole=len(head) < MOST)
