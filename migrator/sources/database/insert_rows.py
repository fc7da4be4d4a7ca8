"""Read the rows of one INSERT statement and pass them to a sink, or only count them."""

from __future__ import annotations

import re
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.expressions import row_values
from migrator.sources.database.insert_statement import INNER_GAP, NEXT_ROW, after_row
from migrator.sources.database.literals import (
    Grammar,
    NoLiteralError,
    Value,
    any_row,
    counted_row,
    literal,
    row_of,
)
from migrator.sources.database.row_counting import PIECE, count_rows
from migrator.sources.database.statement_text import LONGEST, next_statement, whole_statement

# A pattern of more columns takes long to compile. No table of WordPress has half as many.
_MOST_COLUMNS: Final = 200

CUT_STATEMENT: Final = "the last statement has no end: the file may be cut off"


def skip_inner_gap(window: Window) -> None:
    """Skip spaces and comments inside a statement."""
    if gap := INNER_GAP.match(window.data, window.at):
        window.at = gap.end()


class InsertRows:
    """The rows after VALUES, at the place where the window stands."""

    def __init__(self, window: Window, sink: Sink, grammar: Grammar) -> None:
        self._window = window
        self._sink = sink
        self._grammar = grammar

    def length(self) -> int:
        """Return the number of values in the next row; 0 if it cannot be read."""
        skip_inner_gap(self._window)
        read = self._any_row()
        return len(read[0]) if read else 0

    def deliver(self, table: str, columns: tuple[str, ...]) -> None:
        """Deliver the rows of an INSERT up to its end."""
        window, sink, length = self._window, self._sink, len(columns)
        pattern = row_of(self._grammar, length) if 0 < length <= _MOST_COLUMNS else None
        while True:
            skip_inner_gap(window)
            values = None
            if pattern is not None and (found := pattern.match(window.data, window.at)):
                try:
                    values = [literal(token, self._grammar) for token in found.groups()]
                    end = found.end()
                except NoLiteralError:
                    values = None
            if values is None:
                read = self._any_row()
                if read is None:
                    if not self._resume(table, length):
                        return
                    continue
                values, end = read
            if not length:
                length = len(values)
                pattern = row_of(self._grammar, length) if length <= _MOST_COLUMNS else None
            after = self._after(end)
            if after is None or len(values) != length:  # this is not the end of a row
                if not self._resume(table, length):
                    return
                continue
            sink.row(table, columns, values)
            if not self._go_on(after):
                return

    def _any_row(self) -> tuple[list[Value], int] | None:
        """Read the next row, whatever its values; return None if it cannot be read."""
        window = self._window
        while not (found := any_row(self._grammar).match(window.data, window.at)):
            if window.waiting >= LONGEST or (
                window.waiting and window.data[window.at : window.at + 1] != b"("
            ):
                return None
            if not window.more():
                return None
        try:
            return row_values(found[0], self._grammar), found.end()
        except NoLiteralError:
            return None

    def _after(self, end: int) -> re.Match[bytes] | None:
        """Match a comma or the end of the statement, which follow a row."""
        window = self._window
        if len(window.data) - end < 64 and not window.is_last:
            moved = end - window.at
            window.more()
            end = window.at + moved
        return after_row(window.data, end)

    def _go_on(self, after: re.Match[bytes]) -> bool:
        """Step past a row; return True if another one follows."""
        window = self._window
        if after[1] == b",":
            window.at = after.end()
            if window.waiting < 64:
                window.more()
            return True
        window.at = after.start()
        self._finish_statement()
        return False

    def _finish_statement(self) -> None:
        """Skip the rest after the last row: nothing, or ON DUPLICATE KEY UPDATE."""
        window = self._window
        window.ensure(64)
        rest = window.data[window.at : window.at + 64].lstrip()
        if rest[:2].upper() in (b"ON", b"AS"):
            whole_statement(self._window, self._sink, self._grammar)
        elif rest[:1] == b";":
            window.at = window.data.index(b";", window.at) + 1
        elif not rest:
            self._sink.damaged(window.line, CUT_STATEMENT)

    def _resume(self, table: str, length: int) -> bool:
        """Find the next whole row after an unreadable one, or else the next statement.

        Return True if rows follow.
        """
        window, line = self._window, self._window.line
        pattern = row_of(self._grammar, length) if length else any_row(self._grammar)
        while True:
            limit = next_statement(window, window.at)
            for found in NEXT_ROW.finditer(window.data, window.at, limit):
                row = pattern.match(window.data, found.end())
                if row and after_row(window.data, row.end()):
                    self._sink.damaged(line, f"a row of {table} cannot be read and is lost")
                    window.at = found.end()
                    return True
            is_end = limit == len(window.data)
            if not is_end or window.waiting >= LONGEST or not window.more():
                break
        what = "the file is cut off in a row" if is_end else "rows that cannot be read are lost"
        self._sink.damaged(line, f"{what} of {table}")
        window.at = limit
        return False

    def count(self, table: str) -> None:
        """Skip the rows of an INSERT and count them."""
        window, pattern = self._window, counted_row(self._grammar)
        rows, is_done = self._count_fast()
        while not is_done:
            skip_inner_gap(window)
            data, at, match = window.data, window.at, pattern.match
            while found := match(data, at):
                rows += 1
                at = found.end()
            window.at = at
            skip_inner_gap(window)
            if window.at != at:  # a comment between two rows
                continue
            last = any_row(self._grammar).match(window.data, at)
            after = after_row(window.data, last.end()) if last else None
            if last and after and after[1] != b"," and (after[1] or window.is_last):
                rows += 1
                window.at = last.end()
                self._finish_statement()
                break
            if window.waiting >= LONGEST or not window.more():
                self._sink.damaged(window.line, f"rows of {table} cannot be read")
                window.at = next_statement(window, window.at)
                break
        self._sink.counted(table, rows)

    def _count_fast(self) -> tuple[int, bool]:
        """Count rows without reading their values; return their number, and True at the end."""
        window, rows = self._window, 0
        while True:
            skip_inner_gap(window)
            window.ensure(PIECE)
            counted = count_rows(window.data, window.at, self._grammar)
            if counted is None:
                return rows, False
            rows += counted.rows
            window.at = counted.end + 1  # after the comma or the `;`
            if counted.is_last:
                return rows, True
