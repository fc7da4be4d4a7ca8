"""Settings hold until a dump changes or restores them."""

from __future__ import annotations

import pytest

from migrator.sources.database.literals import ANSI, MYSQL, Grammar
from migrator.sources.database.string_settings import StringSettings


def after(*statements: str) -> StringSettings:
    settings = StringSettings()
    for statement in statements:
        settings.read(statement.encode())
    return settings


@pytest.mark.parametrize(
    ("statements", "charset"),
    [
        (["SET NAMES utf8mb4"], "utf8mb4"),
        (["SET NAMES 'koi8r' COLLATE 'koi8r_bin'"], "koi8r"),
        (["set character set cp1251"], "cp1251"),
        (["SET NAMES sjis", "SET @saved_cs_client = @@character_set_client",
          "SET character_set_client = utf8"], "utf8"),
        (["SET NAMES sjis", "SET @saved_cs_client     = @@character_set_client",
          "SET character_set_client = utf8", "SET character_set_client = @saved_cs_client"],
         "sjis"),
        (["SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT", "SET NAMES latin1",
          "SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT"], ""),
        (["SET NAMES big5", "SET character_set_client = @unknown"], "big5"),
        (["SET @@SESSION.character_set_client = 'gbk', time_zone = '+00:00'"], "gbk"),
        (["SET FOREIGN_KEY_CHECKS=0", "DROP TABLE x"], ""),
    ],
)  # fmt: skip
def test_the_character_set_is_the_last_one_that_counts(statements: list[str], charset: str) -> None:
    assert after(*statements).charset == charset


@pytest.mark.parametrize(
    ("statements", "grammar"),
    [
        ([], MYSQL),
        (["SET sql_mode='NO_AUTO_VALUE_ON_ZERO'"], MYSQL),
        (["SET SQL_MODE='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'"], ANSI),
        (["SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')"], ANSI),
        (["SET @saved_sql_mode = @@sql_mode", "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
          "SET sql_mode = @saved_sql_mode"], MYSQL),
        (["SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_BACKSLASH_ESCAPES'"], ANSI),
        (["PRAGMA foreign_keys=OFF"], ANSI),
        (["SET standard_conforming_strings = on"], ANSI),
        (["SET NAMES sjis"], Grammar(has_escapes=True, pairs="sjis")),
        (["SET NAMES binary"], MYSQL),
    ],
)  # fmt: skip
def test_the_syntax_of_strings_follows_the_settings(
    statements: list[str], grammar: Grammar
) -> None:
    assert after(*statements).grammar("") == grammar


def test_a_table_tells_its_character_set_only_where_the_dump_tells_none() -> None:
    assert after().grammar("big5").pairs == "big5"
    assert after("SET NAMES utf8").grammar("big5") == MYSQL
