"""Refuse Markdown whose tables would exhaust a renderer's memory.

GFM fills short rows with empty cells, so that 12 kB of text can become millions of cells, and a
renderer that runs out of memory ends the whole process.
"""

from __future__ import annotations

from typing import Final

MOST_CELLS: Final = 20_000
"""Maximum number of cells that a text may have beyond four for each of its characters."""

_RULE: Final = frozenset(" \t|:->*+.)0123456789")


class TooLargeTableError(ValueError):
    """Raised for Markdown whose tables are too large to be rendered."""


def check_tables(markdown: str) -> None:
    """Raise TooLargeTableError if the tables of a text are too large. Takes linear time."""
    # Without `|`, a table has one cell in each line.
    if "-" not in markdown or "|" not in markdown or len(markdown) < _SHORTEST:
        return
    cells = width = 0
    for line in markdown.split("\n"):
        if not line.strip(" \t>\r"):
            width = 0
        elif "-" in line and ("|" in line or ":" in line) and _RULE.issuperset(line.rstrip("\r")):
            width = max(width, line.count("|") + 1)
        cells += width
    if cells > MOST_CELLS + 4 * len(markdown):
        raise TooLargeTableError(
            f"its tables have {cells} cells, too many to be checked; split or shorten them"
        )


# A table of n columns and m rows needs 3 n + 2 m characters: with fewer it is small.
_SHORTEST: Final = 1500
