"""Recognise the data files that hold the rows of a table, beside the dump that creates it.

`mysqldump --tab` writes `wp_posts.sql` and `wp_posts.txt`, MySQL Shell `db@wp_posts.sql` and
`db@wp_posts@@0.tsv.zst`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from migrator.sources.backup.member import Member

_ROWS: Final = re.compile(
    r"(?P<stem>(?:[^@]+@)?(?P<table>[^@]+))(?:@{1,2}\d+)?\.(?:txt|tsv)(?:\.(?:gz|bz2|xz|zst))?",
    re.IGNORECASE,
)
_SCHEMA: Final = re.compile(r"(.+)\.sql(?:\.(?:gz|bz2|xz|zst))?", re.IGNORECASE)


def may_hold_rows(member: Member) -> bool:
    """Return True if the name is one of a file with the rows of a table."""
    return bool(_ROWS.fullmatch(member.name))


def table_of(member: Member) -> str:
    """Return the table whose rows a file holds; "" if its name is not one of such a file."""
    found = _ROWS.fullmatch(member.name)
    return found["table"] if found else ""


def table_files(members: Iterable[Member], dumps: Iterable[Member]) -> list[Member]:
    """Return those of the files that have a file beside them that creates their table."""
    schemas = {
        (member.folder, found[1].casefold())
        for member in dumps
        if (found := _SCHEMA.fullmatch(member.name))
    }
    return [
        member
        for member in members
        if (found := _ROWS.fullmatch(member.name))
        and (member.folder, found["stem"].casefold()) in schemas
    ]
