"""Load WordPress's tables from a running MySQL server, only the needed columns, into a `Store`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from migrator.model import SourceFile
from migrator.sources.database import wordpress_tables
from migrator.sources.database.loading import Loader
from migrator.sources.database.table_definition import Column
from migrator.sources.database.wordpress_tables import KEPT


class DatabaseServer(Protocol):
    """A database that answers queries; `fetch.mysql.MysqlServer` is one."""

    name: str

    def tables(self) -> list[str]: ...

    def columns(self, table: str) -> list[str]: ...

    def count(self, table: str) -> int: ...

    def rows(
        self, table: str, columns: Sequence[str], key: str
    ) -> Iterator[Sequence[bytes | None]]: ...


def load_server(server: DatabaseServer) -> tuple[Loader, SourceFile]:
    """Read WordPress's tables; return them, and a fingerprint of this state of them."""
    loader = Loader()
    loader.names("utf8mb4")
    digest, size = hashlib.sha256(), 0
    for table in server.tables():
        columns = server.columns(table)
        found = wordpress_tables.split(table)
        loader.table(table, [Column(column) for column in columns], "utf8mb4")
        if found is None or not loader.wants(table, columns):
            loader.counted(table, server.count(table))
            continue
        kept = {column.lower() for column in KEPT[found[1]]}
        wanted = [column for column in columns if column.lower() in kept]
        loader.table(table, [Column(column) for column in wanted], "utf8mb4")
        for row in server.rows(table, wanted, wanted[0]):
            loader.row(table, wanted, row)
            for value in row:
                data = value or b""
                digest.update(b"%d:" % len(data) + data)
                size += len(data)
    loader.finish()
    return loader, SourceFile(server.name, digest.hexdigest(), size)
