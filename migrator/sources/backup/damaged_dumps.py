"""Name files beside the dumps of a backup that should be dumps and cannot be read.

mydumper and others write a table in several files. If one of them is damaged, its rows are missing,
and nothing in the other files tells so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from migrator.model import Repair
from migrator.sources.backup.member import Member
from migrator.sources.backup.packed import wholly_unpacked
from migrator.sources.database import wordpress_tables

_HEAD: Final = 1 << 12
_EMPTY: Final = "is empty"
# `blog.wp_posts.00001.sql.gz`, `blog@wp_posts@@0.tsv.zst`.
_SEPARATORS: Final = re.compile(r"[.@ ]|-schema")
# mydumper writes a file for the triggers and routines of a database, which may be empty.
_SCHEMA: Final = re.compile(r"-schema(?:-[a-z]+)?\.", re.IGNORECASE)
_DUMP: Final = re.compile(r"(?:\.sql|-db)(?:\.(?:gz|bz2|xz|zst))?\Z", re.IGNORECASE)


def damaged_dumps(
    group: Sequence[Member], dumps: Sequence[tuple[Member, bytes]]
) -> Iterator[Repair]:
    """Yield a loss for each file of a group that by its name should be one of its dumps."""
    known = {member for member, _ in dumps}
    for member in group:
        if member in known or not _DUMP.search(member.name):
            continue
        reason = _damage_of(member)
        if reason and not (reason == _EMPTY and _SCHEMA.search(member.name)):
            yield Repair(member.name, 0, f"{member.path} {reason} and was not read", lost=True)


def _damage_of(member: Member) -> str:
    """Return why a file is no dump; "" for a text that needs not be one."""
    try:
        with wholly_unpacked(member.open) as file:
            head = file.read(_HEAD)
    except Exception:  # zlib, lzma, bz2 and zipfile have no common base class
        return "is damaged"
    if not head:
        return _EMPTY
    if not head.strip(b"\0"):
        return "holds only zeros"
    names = _SEPARATORS.split(member.name)
    is_table = any(wordpress_tables.split(name) for name in names) and not _SCHEMA.search(
        member.name
    )
    return "holds no rows" if is_table else ""
