"""Print the items of a source by type and status, on a terminal of any width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from migrator.untrusted.printable import printable

if TYPE_CHECKING:
    from migrator.commands.inspection import Census

_NONE: Final = "(none)"
_ANY_WIDTH: Final = 10_000


def print_items(census: Census, console: Console) -> None:
    """Print a table, or lines where the table would be cut: `post: 1 draft, 5 publish`."""
    table = _table(census)
    wide = console.options.update(width=_ANY_WIDTH)
    if console.measure(table, options=wide).maximum <= console.width:
        console.print(table)
    else:
        console.print("\n".join(_lines(census)))


def _ranked(census: Census) -> list[tuple[str, Counter[str]]]:
    return sorted(census.items.items(), key=lambda item: (-item[1].total(), item[0]))


def _table(census: Census) -> Table:
    statuses = sorted({status for counts in census.items.values() for status in counts})
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("type")
    for status in statuses:
        table.add_column(printable(status or _NONE), justify="right")
    for kind, counts in _ranked(census):
        cells = [str(counts[status]) if counts[status] else "" for status in statuses]
        table.add_row(printable(kind or _NONE), *cells)
    return table


def _lines(census: Census) -> Iterator[str]:
    for kind, counts in _ranked(census):
        told = ", ".join(
            f"{n} {printable(status or _NONE)}" for status, n in sorted(counts.items())
        )
        yield f"{printable(kind or _NONE)}: {told}"
