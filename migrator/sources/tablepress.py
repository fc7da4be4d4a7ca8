"""Convert a table of TablePress to HTML, and put it in place of the shortcodes that show it.

A table is an item with the cells as JSON. Shortcodes name it by its number.

https://tablepress.org/documentation/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from migrator.untrusted.json_text import parse_json

ITEM_TYPE: Final = "tablepress_table"
OPTIONS: Final = "_tablepress_table_options"
VISIBILITY: Final = "_tablepress_table_visibility"
NUMBER: Final = "_tablepress_export_table_id"
"""Custom fields of a table. An export has its number; the database has it in an option."""

ATTRIBUTE: Final = re.compile(r"""([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/]+))""")
_SHORTCODE: Final = re.compile(r"(?<!\[)\[table(\s[^\[\]]{0,1000})\](?!\])")
_CLOSED: Final = re.compile(r"\[/table\]")
_MOST_CELLS: Final = 100_000
_COLSPAN, _ROWSPAN = "#colspan#", "#rowspan#"


def with_tables(content: str, table: Callable[[str], str]) -> str:
    """Return stored content in which each shortcode of a table is the table.

    `table` returns the HTML of the table with a number. A shortcode without one stays.
    """
    if "[table" not in content:
        return content

    def shown(match: re.Match[str]) -> str:
        given = {n.lower(): a or b or c for n, a, b, c in ATTRIBUTE.findall(match[1])}
        html = table(given.get("id", ""))
        return f"\n\n{html}\n\n" if html else match[0]

    expanded = _SHORTCODE.sub(shown, content)
    return expanded if expanded == content else _CLOSED.sub("", expanded)


def table_with_texts(content: str, meta: Mapping[str, Any], name: str, description: str) -> str:
    """Return the HTML of a table with its name and description, if its options show them."""
    options = _decoded(meta.get(OPTIONS))
    html = table_html(_decoded(content), options, _decoded(meta.get(VISIBILITY)))
    if not html or not isinstance(options, dict):
        return html
    for key, element in (
        ("print_description", f"<p>{description}</p>" if description else ""),
        ("print_name", f"<h2>{name}</h2>" if name else ""),
    ):
        if options.get(key) and element:
            is_below = options.get(f"{key}_position") == "below"
            html = f"{html}\n{element}" if is_below else f"{element}\n{html}"
    return html


def _decoded(value: Any) -> Any:
    """Return JSON decoded; a value that is not a text is decoded already."""
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value)
    except (ValueError, RecursionError):
        return None


def table_html(cells: Any, options: Any, visibility: Any) -> str:
    """Return the HTML of a table; "" unless `cells` is a list of rows."""
    if not isinstance(cells, list) or not all(isinstance(row, list) for row in cells):
        return ""
    if sum(map(len, cells)) > _MOST_CELLS:
        return ""
    shown = visibility if isinstance(visibility, dict) else {}
    rows = [
        [str(cell) for cell, seen in _seen(row, shown.get("columns")) if seen]
        for row, is_seen in _seen(cells, shown.get("rows"))
        if is_seen
    ]
    options = options if isinstance(options, dict) else {}
    head = 1 if options.get("table_head", True) and len(rows) > 1 else 0
    foot = len(rows) - 1 if options.get("table_foot") and len(rows) > head + 1 else len(rows)
    parts = [
        ("thead", "th", 0, head),
        ("tbody", "td", head, foot),
        ("tfoot", "th", foot, len(rows)),
    ]
    html = ["<table>"]
    for section, tag, first, last in parts:
        if first < last:
            html.append(f"<{section}>")
            html += (f"<tr>{_row_html(rows, at, last, tag)}</tr>" for at in range(first, last))
            html.append(f"</{section}>")
    return "\n".join([*html, "</table>"])


def _seen(items: list[Any], flags: Any) -> Iterator[tuple[Any, bool]]:
    flags = flags if isinstance(flags, list) else []
    for at, item in enumerate(items):
        yield item, not (at < len(flags) and str(flags[at]) == "0")


def _row_html(rows: list[list[str]], at: int, last: int, tag: str) -> str:
    html = []
    row = rows[at]
    for place, cell in enumerate(row):
        if cell.strip() in (_COLSPAN, _ROWSPAN):
            continue
        wide = next((n for n, c in enumerate(row[place + 1 :]) if c.strip() != _COLSPAN), None)
        wide = len(row) - place - 1 if wide is None else wide
        high = 0
        while at + high + 1 < last and rows[at + high + 1][place : place + 1] == [_ROWSPAN]:
            high += 1
        spans = (f' colspan="{wide + 1}"' if wide else "") + (
            f' rowspan="{high + 1}"' if high else ""
        )
        html.append(f"<{tag}{spans}>{cell.replace(chr(10), '<br />')}</{tag}>")
    return "".join(html)
