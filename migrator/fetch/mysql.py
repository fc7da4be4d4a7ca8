"""Read the tables of a running MySQL or MariaDB server, without changing anything.

The driver, PyMySQL, is the extra `mysql`. The password comes from the environment, not from the
address, so that no file and no process list shows it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from migrator.errors import SourceError, UsageError

PASSWORD: Final = "MIGRATOR_MYSQL_PASSWORD"  # noqa: S105
_PORT: Final = 3306
_TIMEOUT: Final = 30  # in seconds, to connect
_NEVER_ANSWERS: Final = 600
_INSTALL: Final = "reading a running database needs PyMySQL: pip install PyMySQL"


class MysqlServer:
    """One database of a server."""

    def __init__(self, connection: Any, name: str) -> None:
        self.name = name
        self._connection = connection

    def tables(self) -> list[str]:
        """Return the names of all tables, sorted."""
        rows = self._all("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
        return sorted(_text(row[0]) for row in rows)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in their order."""
        return [_text(row[0]) for row in self._all(f"SHOW COLUMNS FROM {_quoted(table)}")]

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        [row] = self._all(f"SELECT COUNT(*) FROM {_quoted(table)}")  # noqa: S608
        return int(row[0])

    def rows(
        self, table: str, columns: Sequence[str], key: str
    ) -> Iterator[Sequence[bytes | None]]:
        """Yield the named columns of all rows, in the order of a column; texts are UTF-8."""
        from pymysql.cursors import SSCursor

        listed = ", ".join(map(_quoted, columns))
        question = f"SELECT {listed} FROM {_quoted(table)} ORDER BY {_quoted(key)}"  # noqa: S608
        with _told(self.name), self._connection.cursor(SSCursor) as cursor:
            cursor.execute(question)
            for row in cursor:
                yield [value if value is None else _bytes(value) for value in row]

    def _all(self, question: str) -> list[Sequence[Any]]:
        with _told(self.name), self._connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())


@contextmanager
def connect(address: str) -> Iterator[MysqlServer]:
    """Open `mysql://user@host:port/name`, or `mysql://user@localhost/name?socket=/path`.

    `tls=yes` encrypts the connection. All reads see one consistent state of the database. Raises
    UsageError for a malformed address, and SourceError if the server does not answer or refuses.
    """
    try:
        import pymysql
        from pymysql.converters import encoders
    except ImportError as error:
        raise UsageError(_INSTALL) from error
    options, name = _options(address)
    with _told(name):
        connection = pymysql.connect(
            **options,
            password=os.environ.get(PASSWORD, ""),
            database=name,
            charset="utf8mb4",
            use_unicode=False,
            conv=dict(encoders),  # and no decoders: values stay as the server sends them
            connect_timeout=_TIMEOUT,
            read_timeout=_NEVER_ANSWERS,
            local_infile=False,
        )
    try:
        with _told(name), connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT")
        yield MysqlServer(connection, name)
    finally:
        connection.close()


def _options(address: str) -> tuple[dict[str, Any], str]:
    """Return the driver's options for an address, and the name of the database."""
    try:
        parts = urlsplit(address)
        port = parts.port or _PORT
    except ValueError as error:
        # The error quotes a part of the address, which may be a password.
        reason = "" if "@" in address else f": {error}"
        raise UsageError(f"{address} is no address of a database{reason}") from error
    if parts.password is not None:
        raise UsageError(
            f"the address of a database holds no password: set {PASSWORD}, or type it when asked"
        )
    name = unquote(parts.path.strip("/"))
    if not name or "/" in name:
        raise UsageError(f"{address} names no database: mysql://user@host/name")
    asked = parse_qs(parts.query)
    options: dict[str, Any] = {"user": unquote(parts.username or ""), "port": port}
    if socket := asked.get("socket"):
        options["unix_socket"] = socket[0]
    else:
        options["host"] = parts.hostname or "localhost"
    if asked.get("tls", [""])[0].lower() in ("1", "yes", "true"):
        import ssl  # slow to load, and few runs need it

        options["ssl"] = ssl.create_default_context()
    return options, name


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Raise errors of the server or the connection as a SourceError of one sentence."""
    import pymysql

    try:
        yield
    except (pymysql.MySQLError, OSError, RuntimeError) as error:
        message = error.args[1] if len(error.args) > 1 else error
        raise SourceError(f"the database {name} cannot be read: {_plain(message)}") from error


def _plain(message: object) -> str:
    return re.sub(r"\s+", " ", str(message)).rstrip(".")


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
