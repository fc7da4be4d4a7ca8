"""Find dumps whose character set is smaller than that of their tables.

The program that wrote such a dump put `?` in place of each character that the set lacks. Old
versions of mysqldump write utf8 (of at most three bytes) unless told otherwise, which has no emoji.
https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from migrator.model import Repair
from migrator.sources.database.charset import codec_of
from migrator.sources.database.store import Store

_THREE_BYTES: Final = frozenset({"utf8", "utf8mb3"})
_WIDE: Final = frozenset({"utf8mb4", "utf16", "utf32", "utf16le"})
_WHOLE: Final = _WIDE | {"gb18030"}
_TEXTS: Final = {"posts": ("post_title", "post_content"), "comments": ("comment_content",)}
# These marks (U+200D, U+FE0F) follow an emoji; people do not type them after a question mark.
_EMOJI: Final[Sequence[str]] = ("instr({0}, '?' || char(65039))", "instr({0}, '?' || char(8205))")
# People write ?? after a word, but not before one.
_WORDS: Final[Sequence[str]] = (
    "{0} GLOB '[?][?]*[a-z]*'",
    "{0} GLOB '*>[?][?]*'",
    "{0} GLOB '*[?][?][a-z]*'",
    "instr({0}, '?? ??')",
)
_FOUR_BYTES: Final = "'*[' || char(65536) || '-' || char(1114111) || ']*'"


def narrow_charset(store: Store, declared: Iterable[str], tables: Iterable[str]) -> Repair | None:
    """Return a repair if characters of the tables had no place in the dump; None otherwise.

    It says that something is lost if a text shows it.

    declared  the character sets of the dump's bytes (`SET NAMES`)
    tables    the character sets of its tables
    """
    stored = set(tables)
    for name in sorted(declared):
        if name in _THREE_BYTES:
            wider, marks = sorted(stored & _WIDE), _EMOJI
        elif name not in _WHOLE and codec_of(name):
            wider, marks = sorted(stored & (_WIDE | _THREE_BYTES)), _WORDS
        else:
            continue
        if wider and not (name in _THREE_BYTES and _texts(store, "{} GLOB " + _FOUR_BYTES)):
            count = _texts(store, " OR ".join(marks))
            seen = f", as {count} texts show" if count else ""
            message = (
                f"the dump is in {name}, its tables are in {wider[0]}: its program wrote ? for each"
                f" character that {name} lacks{seen}; dump the database again with"
                " --default-character-set=utf8mb4"
            )
            return Repair("database", 0, message, lost=bool(count))
    return None


def _texts(store: Store, condition: str) -> int:
    """Return the number of texts for which a condition of SQL is true."""
    return sum(
        store.count(prefix, name, condition.format(column))
        for prefix, name in store.tables
        for column in _TEXTS.get(name, ())
    )
