"""Define the interface of an object that receives a dump's tables, rows and comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from migrator.sources.database.literals import Value
from migrator.sources.database.table_definition import Column


class Sink(Protocol):
    """Receiver of the content of a dump, in its order."""

    def names(self, charset: str) -> None:
        """Take the character set of the bytes that follow (`SET NAMES`)."""

    def table(self, name: str, columns: Sequence[Column], charset: str) -> None:
        """Take a table with these columns."""

    def wants(self, table: str, columns: Sequence[str]) -> bool:
        """Return True if rows of this table are to be delivered; `columns` may be empty."""

    def row(self, table: str, columns: Sequence[str], values: Sequence[Value]) -> None:
        """Take one row of a wanted table."""

    def counted(self, table: str, rows: int) -> None:
        """Take the number of rows of an unwanted table."""

    def damaged(self, line: int, message: str) -> None:
        """Take a message about a part that could not be read."""

    def comment(self, text: bytes) -> None:
        """Take a comment at the beginning of the dump."""
