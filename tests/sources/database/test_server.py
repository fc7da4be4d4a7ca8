"""A running server is asked only for what is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from support.sql_blog import COLUMNS, dump, tables

from migrator.errors import UsageError
from migrator.fetch.mysql import connect
from migrator.sources.database.loading import Loader
from migrator.sources.database.server import load_server
from migrator.sources.database.source import DatabaseSource


class Tables:
    """The tables of the small blog, as a server gives them; it notes what it was asked."""

    name = "blog"

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def tables(self) -> list[str]:
        return [f"wp_{name}" for name in sorted(tables())]

    def columns(self, table: str) -> list[str]:
        return list(COLUMNS[table.removeprefix("wp_")])

    def count(self, table: str) -> int:
        return len(tables()[table.removeprefix("wp_")])

    def rows(
        self, table: str, columns: Sequence[str], key: str
    ) -> Iterator[Sequence[bytes | None]]:
        self.asked.update(columns)
        places = [COLUMNS[table.removeprefix("wp_")].index(column) for column in columns]
        for row in tables()[table.removeprefix("wp_")]:
            yield [None if row[at] is None else str(row[at]).encode() for at in places]


def test_the_posts_are_those_of_a_dump() -> None:
    loader, file = load_server(Tables())
    dumped = Loader()
    dumped.load([dump(tables()).encode()], "dump.sql")
    dumped.finish()
    live = DatabaseSource(loader, "mysql://ada@localhost/blog", [file])
    assert list(live.posts()) == list(DatabaseSource(dumped, "dump.sql", []).posts())
    assert live.tables["wp_plugin_log"] == 2
    assert file == load_server(Tables())[1]


def test_no_password_and_no_address_is_asked_for() -> None:
    server = Tables()
    load_server(server)
    private = {"user_pass", "user_email", "comment_author_email", "comment_author_IP"}
    assert not server.asked & private


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://ada:secret@localhost/blog", "holds no password"),
        ("mysql://ada@localhost", "names no database"),
        ("mysql://ada@localhost:x/blog", "no address of a database"),
    ],
)
def test_an_address_that_makes_no_sense_is_told(address: str, why: str) -> None:
    pytest.importorskip("pymysql", reason="the extra `mysql` is not installed")
    with pytest.raises(UsageError, match=why) as told, connect(address):
        pass
    assert "secret" not in str(told.value)
