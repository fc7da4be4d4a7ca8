"""How the columns of a table are aligned, as GFM can say it."""

from __future__ import annotations

import re

from bs4 import Tag


def alignments(rows: list[Tag]) -> dict[int, list[str]]:
    """The alignment of each row's cells: a column's, where its cells do not disagree."""
    said = {id(row): [_alignment(c) for c in row.find_all(["td", "th"], recursive=False)]
            for row in rows}  # fmt: skip
    columns: list[set[str]] = [set() for _ in range(max(map(len, said.values()), default=0))]
    for alignments in said.values():
        for column, alignment in zip(columns, alignments, strict=False):
            column.update({alignment} - {""})
    if any(len(column) > 1 for column in columns):
        return said
    return {
        row: ["".join(column) for column, _ in zip(columns, alignments, strict=False)]
        for row, alignments in said.items()
    }


def _alignment(cell: Tag) -> str:
    said = f"{cell.get('style', '')} {' '.join(cell.get('class', []))} {cell.parent.get('style')}"
    style = re.search(r"(?:text-align:\s*|has-text-align-)(\w+)", said)
    plain = cell.get("align") or cell.get("data-align") or cell.parent.get("align") or ""
    return style[1] if style else str(plain)
