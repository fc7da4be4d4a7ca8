"""A receiver of a dump's content that keeps all it gets."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.sources.database.literals import Value
from migrator.sources.database.sql_dump import read_dump
from migrator.sources.database.table_definition import Column


class Heard:
    """A sink that remembers all it was told."""

    def __init__(self, wanted: Sequence[str] | None = None) -> None:
        self.wanted = wanted
        self.rows: dict[str, list[list[Value]]] = {}
        self.counts: dict[str, int] = {}
        self.columns: dict[str, list[str]] = {}
        self.charsets: dict[str, str] = {}
        self.declared: list[str] = []
        self.damages: list[tuple[int, str]] = []
        self.head = b""
        self.asked: list[str] = []

    def names(self, charset: str) -> None:
        self.declared.append(charset)

    def table(self, name: str, columns: Sequence[Column], charset: str) -> None:
        self.columns[name] = [column.name for column in columns]
        self.charsets[name] = charset
        self.charsets |= {f"{name}.{c.name}": c.charset for c in columns if c.charset}

    def wants(self, table: str, columns: Sequence[str]) -> bool:
        self.asked.append(table)
        return self.wanted is None or table in self.wanted

    def row(self, table: str, columns: Sequence[str], values: Sequence[Value]) -> None:
        self.rows.setdefault(table, []).append(list(values))

    def counted(self, table: str, rows: int) -> None:
        self.counts[table] = self.counts.get(table, 0) + rows

    def damaged(self, line: int, message: str) -> None:
        self.damages.append((line, message))

    def comment(self, text: bytes) -> None:
        self.head = text


def heard(text: str | bytes, wanted: Sequence[str] | None = None, piece: int = 1 << 20) -> Heard:
    data = text.encode() if isinstance(text, str) else text
    sink = Heard(wanted)
    read_dump((data[at : at + piece] for at in range(0, len(data), piece)), sink)
    return sink


def meant(rows: Sequence[Sequence[str | int | None]]) -> list[list[Value]]:
    return [[None if v is None else str(v).encode() for v in row] for row in rows]
