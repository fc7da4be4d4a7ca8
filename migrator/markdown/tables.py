"""Write tables that GFM can express (GFM 4.10), and recognise those it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bs4 import Comment, Tag
from bs4.element import NavigableString

from migrator.dom.query import children

_SECTIONS = frozenset(("thead", "tbody", "tfoot"))
_ROWS_IN = _SECTIONS | {"tr"}
_CELLS = frozenset(("td", "th"))
_OUTSIDE_ROWS = _CELLS | {"colgroup", "col"}
_ALIGN = re.compile(r"(?:text-align\s*:\s*|\bhas-text-align-)(left|center|right)", re.IGNORECASE)
# A table stays HTML if it has more cells with padding than this, for each of its own cells.
_MOST_PADDING = 4
_FREE_CELLS = 10_000
_RULES = {"left": ":--", "center": ":-:", "right": "--:"}


@dataclass(slots=True)
class TableRow:
    """The cells of one row. `in_head` is true for a row in <thead>."""

    cells: list[Tag]
    in_head: bool

    @property
    def is_header(self) -> bool:
        return self.in_head or all(cell.name == "th" for cell in self.cells)


def rows(table: Tag) -> Iterator[TableRow]:
    """Yield the table's own rows, not those of tables in its cells.

    Cells that are in no row form one, as browsers show them.
    """
    yield from _rows(table, in_head=False)


def _rows(parent: Tag, *, in_head: bool) -> Iterator[TableRow]:
    cells: list[Tag] = []
    for child in children(parent, _CELLS | _ROWS_IN):
        if child.name in _CELLS:
            cells.append(child)
            continue
        if cells:
            yield TableRow(cells, in_head)
            cells = []
        if child.name == "tr":
            yield _row(child, in_head=in_head)
        elif parent.name == "table":
            yield from _rows(child, in_head=child.name == "thead")
    if cells:
        yield TableRow(cells, in_head)


def _row(element: Tag, *, in_head: bool) -> TableRow:
    return TableRow(children(element, _CELLS), in_head)


def grid(table: Tag) -> list[TableRow] | None:
    """Return the rows of a table, header first, None if GFM cannot express it.

    GFM has no merged cells, no caption, and only one header row, the first. A header cell at
    the start of another row becomes a plain cell. Browsers show a foot last, wherever it stands.
    """
    found = [row for row in rows(table) if row.cells]
    if not found or _has_content_outside_cells(table) or _has_foot_before_body(table):
        return None
    for number, row in enumerate(found):
        if number and (row.in_head or any(cell.name == "th" for cell in row.cells[1:])):
            return None
        if any(_is_merged(cell) for cell in row.cells):
            return None
    if _is_ragged(found):
        return None
    first = found[0]
    if not first.is_header and any(cell.name == "th" for cell in first.cells[1:]):
        return None
    return found


def _is_ragged(found: list[TableRow]) -> bool:
    """Return True if most cells would be padding: GFM fills every row to the longest one."""
    width = max(len(row.cells) for row in found)
    return width * len(found) > _FREE_CELLS + _MOST_PADDING * sum(len(row.cells) for row in found)


def _is_merged(cell: Tag) -> bool:
    return any(str(cell.get(name, "1")).strip() not in ("1", "") for name in ("colspan", "rowspan"))


def _has_content_outside_cells(table: Tag) -> bool:
    """Return True if the table has text outside of cells, or a caption with content."""
    for child in table.contents:
        if isinstance(child, Tag):
            if child.name in _SECTIONS or child.name == "tr":
                if any(_is_stray(inner) for inner in child.contents):
                    return True
            elif child.name not in _OUTSIDE_ROWS and child.get_text(strip=True):
                return True
        elif _is_stray(child):
            return True
    return False


def _has_foot_before_body(table: Tag) -> bool:
    """Return True if rows that are shown above a foot follow it, as HTML 4 required."""
    sections = [child.name for child in children(table, _ROWS_IN)]
    return any(name == "tfoot" != after for name, after in pairwise(sections))


def _is_stray(node: object) -> bool:
    if isinstance(node, Tag):
        return node.name not in ("tr", "td", "th") and bool(node.get_text(strip=True))
    return type(node) is NavigableString and bool(str(node).strip())


def has_header(found: list[TableRow]) -> bool:
    """Return True if the first row is a header, by its elements or because it alone is bold."""
    if found[0].is_header:
        return True
    return (
        len(found) > 1
        and _is_bold(found[0])
        and any(not _is_bold(row) for row in found[1:])
        and all(cell.name == "td" for cell in found[0].cells)
    )


def _is_bold(row: TableRow) -> bool:
    """Return True if the row has text, and all of its text is bold."""
    texts = [
        text
        for cell in row.cells
        for text in cell.descendants
        if type(text) is NavigableString and str(text).strip()
    ]
    return bool(texts) and all(
        any(parent.name in ("b", "strong") for parent in text.parents) for text in texts
    )


def comments_after(cell: Tag) -> Iterator[Comment]:
    """Yield the comments between this cell and the next, as Markdown has no place between."""
    parent = cell.parent
    for element in (cell, parent) if isinstance(parent, Tag) else (cell,):
        for node in element.next_siblings:
            if isinstance(node, Tag):
                return
            if isinstance(node, Comment):
                yield node


def alignments(found: list[TableRow]) -> list[str] | None:
    """Return the alignment of each column: "left", "center", "right" or "" for none.

    Return None if two cells of a column differ.
    """
    columns: list[str] = []
    for row in found:
        columns.extend([""] * (len(row.cells) - len(columns)))
        for number, cell in enumerate(row.cells):
            aligned = alignment(cell)
            if aligned and columns[number] not in ("", aligned):
                return None
            columns[number] = aligned or columns[number]
    return columns


def alignment(cell: Tag) -> str:
    """Return the alignment of a cell or its row: "left", "center", "right" or ""."""
    for element in (cell, cell.parent):
        if element is None or element.name not in ("td", "th", "tr"):
            continue
        if not element.attrs:
            continue
        classes = " ".join(map(str, element.get_attribute_list("class")))
        match = _ALIGN.search(f"{element.get('style', '')} {classes}")
        value = match[1] if match else element.get("align") or element.get("data-align") or ""
        if str(value).lower() in _RULES:
            return str(value).lower()
    return ""


def write(header: list[str] | None, body: list[list[str]], alignments: list[str]) -> str:
    """Return a GFM table. Without a header it gets an empty one, because GFM requires one."""
    width = len(alignments)
    rule = [_RULES.get(each, "---") for each in alignments]
    lines = [_line(header or [], width), _line(rule, width)]
    lines.extend(_line(row, width) for row in body)
    return "\n".join(lines)


def _line(cells: list[str], width: int) -> str:
    padded = [*cells, *[""] * (width - len(cells))]
    return "|" + "|".join(f" {cell} " if cell else "  " for cell in padded) + "|"
