"""Real dumps of other people: every post is accounted for, and nothing private comes out."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import migrator
from migrator.sources.backup.recognise import SQLITE
from migrator.sources.database.literals import Value
from migrator.sources.database.source import DatabaseSource
from migrator.sources.database.sql_dump import read_dump
from migrator.sources.database.table_definition import Column
from migrator.sources.locator.open_locator import open_source

CORPUS = os.environ.get("MIGRATOR_CORPUS", "")
FOLDER = Path(CORPUS) / "sql"
DUMPS = [path for path in sorted(FOLDER.iterdir()) if path.suffix != ".tsv"] if CORPUS else []
PRIVATE = frozenset({
    "user_email", "user_pass", "user_activation_key", "user_ip", "comment_author_email",
    "comment_author_IP",
})  # fmt: skip
_HASH = re.compile(rb"\$P\$[A-Za-z0-9./]{31}|\$wp\$2y\$|\$2y\$[0-9]{2}\$")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DUMPS, reason="MIGRATOR_CORPUS names no folder with dumps"),
]


class Secrets:
    """A sink that keeps what is private, and the texts in which an author may have said it."""

    def __init__(self) -> None:
        self.found: set[bytes] = set()
        self.said: list[bytes] = []

    def names(self, charset: str) -> None: ...
    def table(self, name: str, columns: Sequence[Column], charset: str) -> None: ...
    def counted(self, table: str, rows: int) -> None: ...
    def damaged(self, line: int, message: str) -> None: ...
    def comment(self, text: bytes) -> None: ...

    def wants(self, table: str, columns: Sequence[str]) -> bool:
        return table.endswith(("users", "comments", "posts", "postmeta"))

    def row(self, table: str, columns: Sequence[str], values: Sequence[Value]) -> None:
        for name, value in zip(columns, values, strict=False):
            if name in PRIVATE and value and len(value) > 6:
                self.found.add(value)
            elif name in ("post_content", "comment_content", "comment_author", "post_excerpt",
                          "comment_author_url", "meta_value"):  # fmt: skip
                self.said.append(value or b"")

    def alone(self) -> set[bytes]:
        """The secrets that stand in no text of an author."""
        said = b"\0".join(self.said)
        return {value for value in self.found if value not in said}


def files_of(path: Path) -> list[Path]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return sorted(files, key=lambda file: "schema" not in file.name)


@pytest.mark.slow
@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.name[:30])
def test_every_post_is_accounted_for_and_nothing_private_comes_out(
    path: Path, tmp_path: Path
) -> None:
    source = open_source([path])
    assert isinstance(source, DatabaseSource)
    rows = sum(n for name, n in source.tables.items() if name.lower().endswith("posts"))
    assert sum(site.items for site in source.sites) == rows
    assert len(source.index.entries) == source.chosen.items
    report = migrator.migrate(source, tmp_path / "output", offline=True, jobs=1)
    elsewhere = sum(report.parts.values()) + sum(report.skipped.values())
    assert report.items == source.chosen.items == report.written + elsewhere
    assert not [f for f in report.findings if f.kind in ("failed-item", "unaccounted-item")]
    secrets = Secrets()
    for file in files_of(path):
        data = file.read_bytes()
        if not data.startswith(SQLITE):
            read_dump([data], secrets)
    alone = secrets.alone()
    for file in (each for each in (tmp_path / "output").rglob("*") if each.is_file()):
        data = file.read_bytes()
        assert not _HASH.search(data), file
        assert not [secret for secret in alone if secret in data], file
