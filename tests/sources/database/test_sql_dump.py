"""Dumps are read statement by statement, from pieces of any size, whatever is wrong with them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.dump_listener import heard, meant
from support.sql_blog import COLUMNS, STYLES, TRICKY, created, dump, flipped, tables, values
from support.time_limit import within


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_every_program_writes_the_same_rows(style: str, piece: int) -> None:
    found = heard(STYLES[style](tables()), piece=piece)
    assert found.damages == []
    assert found.rows == {f"wp_{name}": meant(rows) for name, rows in tables().items()}


@pytest.mark.parametrize("style", STYLES)
def test_rows_that_nobody_wants_are_counted(style: str) -> None:
    found = heard(STYLES[style](tables()), wanted=[], piece=1000)
    assert found.damages == []
    assert found.rows == {}
    assert found.counts == {f"wp_{name}": len(rows) for name, rows in tables().items()}


@pytest.mark.parametrize("cut", ["INTO", "INTO `wp_po", "INTO wp_posts", "INTO `wp_posts` "])
@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_a_name_at_which_the_file_ends_is_no_table(cut: str, piece: int) -> None:
    found = heard(f"INSERT INTO wp_a VALUES (1);\nINSERT {cut}", piece=piece)
    assert set(found.rows) == {"wp_a"}
    assert set(found.asked) == {"wp_a"}
    assert found.damages


@pytest.mark.parametrize("table", ["wp_posts", "wp_log"])
@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_a_hole_of_zero_bytes_is_named_even_if_it_begins_and_ends_in_texts(
    table: str, piece: int
) -> None:
    rows = f"INSERT INTO {table} VALUES\n(1,'one'),\n(2,'{'two ' * 900}'),\n(3,'three');\n"
    whole = f"{rows}INSERT INTO wp_posts VALUES (4,'four');\n"
    at = whole.index("ne'")
    found = heard(f"{whole[:at]}{chr(0) * 3600}{whole[at + 3600 :]}", ["wp_posts"], piece=piece)
    assert [line for line, _ in found.damages] == [2]
    assert "zero bytes" in found.damages[0][1]


def test_a_few_zero_bytes_in_a_text_are_no_hole() -> None:
    assert heard("INSERT INTO wp_a VALUES ('O:1:\0*\0a');\n").damages == []


def test_columns_and_character_sets_are_told() -> None:
    found = heard(
        "/*!40101 SET NAMES latin1 */;\n"
        "CREATE TABLE IF NOT EXISTS `a``b` (\n"
        "  `ID` bigint(20) NOT NULL DEFAULT '0', -- a comment\n"
        "  `text` longtext CHARACTER SET utf8 COLLATE utf8_bin NOT NULL DEFAULT 'x),(',\n"
        "  `kind` enum('a','b') DEFAULT NULL,\n"
        "  KEY `k` (`text`(20)),\n"
        "  CONSTRAINT `c` FOREIGN KEY (`ID`) REFERENCES `t` (`ID`)\n"
        ") ENGINE=MyISAM DEFAULT CHARSET=latin1 AUTO_INCREMENT=5;\n"
    )
    assert found.columns == {"a`b": ["ID", "text", "kind"]}
    assert found.charsets == {"a`b": "latin1", "a`b.text": "utf8"}
    assert found.declared == ["latin1"]


def test_names_of_tables_may_stand_bare_or_behind_a_database() -> None:
    found = heard(
        "INSERT INTO wp_a VALUES (1);\nINSERT INTO `db`.`wp_b` VALUES (2);\n"
        'INSERT INTO "wp_c" VALUES (3);\ninsert into db.wp_d (x) values (4)\n;'
    )
    assert {name: rows[0] for name, rows in found.rows.items()} == {
        "wp_a": [b"1"], "wp_b": [b"2"], "wp_c": [b"3"], "wp_d": [b"4"],
    }  # fmt: skip


def test_what_stands_around_statements_is_passed_over() -> None:
    found = heard(
        "DELIMITER ;;\n/* a comment; INSERT INTO x VALUES (1); */\n# another; one\n"
        "/*!50003 CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a = ';' */;;\n"
        "DELETE FROM `wp_a`;\nSTART TRANSACTION;\n"
        "INSERT INTO wp_a VALUES (1), /* inside */ (2)\n ON DUPLICATE KEY UPDATE a = ';';\n"
        "INSERT INTO wp_a VALUES (3);\nCOMMIT"
    )
    assert found.rows == {"wp_a": [[b"1"], [b"2"], [b"3"]]}
    assert found.damages == []


def test_a_dump_of_sqlite_has_no_backslash_escapes() -> None:
    found = heard(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
        "INSERT INTO wp_a VALUES(1,'C:\\');\nCOMMIT;\n"
    )
    assert found.rows == {"wp_a": [[b"1", b"C:\\"]]}


def test_a_dump_that_is_cut_off_tells_where() -> None:
    whole = dump({"posts": tables()["posts"]})
    text = whole[: whole.index("plus tard") + 3]
    found = heard(text)
    assert found.rows["wp_posts"] == meant(tables()["posts"][:6])
    line = text.count("\n") + 1
    assert found.damages[0] == (line, "the file is cut off in a row of wp_posts")


@pytest.mark.parametrize("stop", ["(3,", "INSERT INTO `wp_b`", "INSERT IN", "2)", "INSERT INTO a"])
def test_wherever_a_dump_ends_something_is_said(stop: str) -> None:
    whole = "INSERT INTO `wp_a` VALUES (1),(2),(3,4);\nINSERT INTO `wp_b` VALUES (5);\n"
    text = whole[: whole.index(stop) + len(stop)] if stop in whole else stop
    assert heard(text).damages


def test_a_dump_without_the_end_mark_of_its_program_may_be_cut_off() -> None:
    text = dump({"posts": tables()["posts"]})
    assert heard(text).damages == []
    without = text[: text.index("-- Dump completed")]
    assert [message for _, message in heard(without).damages] == [
        "the end mark of the dump is missing: it may be cut off"
    ]


def test_one_broken_row_does_not_stop_the_others() -> None:
    text = dump({"posts": tables()["posts"]}).replace("'deuxieme'", "'deuxieme")
    found = heard(text)
    ids = [row[0] for row in found.rows["wp_posts"]]
    assert b"2" not in ids
    assert set(ids) >= {b"1", b"4", b"5", b"6", b"7", b"8"}
    assert any("wp_posts" in message for _, message in found.damages)


def test_a_function_that_is_unknown_costs_its_row_alone() -> None:
    found = heard("INSERT INTO wp_a VALUES (1),(2),(SLEEP(9)),(4),(5);\n")
    assert found.rows == {"wp_a": [[b"1"], [b"2"], [b"4"], [b"5"]]}
    assert len(found.damages) == 1


def test_a_row_with_too_few_values_is_lost_and_told() -> None:
    found = heard(created("wp_a", ["ID", "x"]) + "INSERT INTO `wp_a` VALUES (1,'a'),(2),(3,'c');")
    assert found.rows == {"wp_a": [[b"1", b"a"], [b"3", b"c"]]}
    assert len(found.damages) == 1


@pytest.mark.parametrize("seed", range(30))
def test_whatever_bytes_are_wrong_no_row_is_made_up(seed: int) -> None:
    chance = random.Random(seed)
    content = {name: tables()[name] for name in ("posts", "postmeta", "comments")}
    found = heard(flipped(dump(content).encode(), chance, 1 + seed % 8), piece=997)
    known = {name: {row[0] for row in meant(rows)} for name, rows in content.items()}
    for name, rows in found.rows.items():
        if name.removeprefix("wp_") in known:
            strange = [r[0] for r in rows if r[0] not in known[name.removeprefix("wp_")]]
            # The byte itself may stand in a number.
            assert len(strange) <= 1 + seed % 8


texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(
    st.lists(st.tuples(st.integers(0, 99), texts, st.none() | texts), max_size=5),
    st.integers(1, 50),
)
@settings(max_examples=60, deadline=None)
def test_rows_of_any_texts_come_back_from_pieces_of_any_size(
    rows: list[tuple[int, str, str | None]], piece: int
) -> None:
    from support.sql_blog import escaped

    written = ",".join(values(row, escaped) for row in rows)
    text = f"INSERT INTO `wp_a` VALUES {written};\nINSERT INTO `wp_b` VALUES (1);\n"
    found = heard(text if rows else "INSERT INTO `wp_b` VALUES (1);\n", piece=piece)
    assert found.rows.get("wp_a", []) == meant(rows)
    assert found.rows["wp_b"] == [[b"1"]]
    assert found.damages == []
    assert heard(text, wanted=["wp_b"], piece=piece).counts.get("wp_a", 0) == len(rows) or not rows


def test_text_that_looks_like_sql_is_text() -> None:
    found = heard(dump({"plugin_log": [(1, TRICKY), (2, "b")]}), wanted=["wp_posts"])
    assert found.counts == {"wp_plugin_log": 2}
    assert list(COLUMNS["plugin_log"]) == found.columns["wp_plugin_log"]


@pytest.mark.parametrize("piece", [1 << 20, 7])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO wp_a SET id = 1, text = 'it''s; a=b, c';",
        "REPLACE `wp_a` SET `id`=1,`text`='it\\'s; a=b, c' ON DUPLICATE KEY UPDATE `id`=2;",
        "INSERT /* low */ INTO # here\n wp_a -- there\n (id, text) VALUES (1, 'it\\'s; a=b, c')\n;",
        "/*!50003 INSERT INTO `wp_a` VALUES (1,'it\\'s; a=b, c') */;",
        "/*M!100100 insert into wp_a values (1,'it\\'s; a=b, c')*/;",
        (
            "DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN\n"
            "INSERT INTO wp_a VALUES (9,'no');\nEND$$\nDELIMITER ;\n"
            "INSERT INTO wp_a VALUES (1,'it\\'s; a=b, c') -- the only one\n;"
        ),
    ],
)
def test_every_way_to_write_an_insert_gives_its_rows(statement: str, piece: int) -> None:
    found = heard(f"{statement}\nINSERT INTO wp_b VALUES (2);\n", piece=piece)
    assert found.rows == {"wp_a": [[b"1", b"it's; a=b, c"]], "wp_b": [[b"2"]]}
    assert found.damages == []
    counted = heard(f"{statement}\nINSERT INTO wp_b VALUES (2);\n", wanted=["wp_b"], piece=piece)
    assert counted.counts == {"wp_a": 1}


@pytest.mark.parametrize(
    "rest", ["SELECT 1, 2", "RETURNING 5", "SET text = f(", "(1, 2", "VALUE OF 1"]
)
def test_an_insert_that_cannot_be_read_is_named(rest: str) -> None:
    found = heard(f"INSERT INTO wp_a {rest};\nINSERT INTO wp_b VALUES (2);\n")
    assert found.rows["wp_b"] == [[b"2"]]
    assert any("wp_a" in message for _, message in found.damages)


@pytest.mark.parametrize("charset", ["sjis", "gbk", "big5"])
@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_dumps_in_sets_whose_characters_hold_a_backslash(
    charset: str, declared: bool, piece: int
) -> None:
    """`character_set_client` is restored after CREATE TABLE, as mysqldump writes it."""
    letters = {"sjis": "表ソ能", "gbk": "乗誠", "big5": "功許蓋"}[charset]
    codec = {"sjis": "shift_jis"}.get(charset, charset)
    texts = [letter.encode(codec) for letter in (*letters, f"{letters}", f"x{letters}n0")]
    rows = b",".join(b"(%d,'%s','it\\'s')" % (n, text) for n, text in enumerate(texts))
    data = (
        f"/*!40101 SET NAMES {charset if declared else 'default'} */;\n" if declared else ""
    ).encode() + (
        b"/*!40101 SET @saved_cs_client     = @@character_set_client */;\n"
        b"/*!40101 SET character_set_client = utf8 */;\n"
        b"CREATE TABLE `wp_a` (`id` int, `t` text, `u` text) DEFAULT CHARSET=%s;\n"
        b"/*!40101 SET character_set_client = @saved_cs_client */;\n"
        b"INSERT INTO `wp_a` VALUES %s;\n" % (charset.encode(), rows)
    )
    found = heard(data, piece=piece)
    assert [row[1] for row in found.rows["wp_a"]] == texts
    assert found.damages == []
    assert found.declared == ([charset] if declared else [])
    assert heard(data, wanted=[], piece=piece).counts == {"wp_a": len(texts)}


def test_settings_of_a_trigger_end_with_it() -> None:
    found = heard(
        "/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;\n"
        "/*!50003 SET sql_mode              = 'NO_BACKSLASH_ESCAPES' */ ;\nDELIMITER ;;\n"
        "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t AFTER INSERT ON x\n"
        "FOR EACH ROW BEGIN insert into wp_a values (9,';'); END */;;\nDELIMITER ;\n"
        "/*!50003 SET sql_mode              = @saved_sql_mode */ ;\n"
        "INSERT INTO wp_a VALUES (1,'it\\'s');\n"
    )
    assert found.rows == {"wp_a": [[b"1", b"it's"]]}
    assert found.damages == []


@pytest.mark.parametrize(
    "end",
    [
        " AS new ON DUPLICATE KEY UPDATE `b` = new.`b`;",
        "\nAS new(m, n)\nON DUPLICATE KEY UPDATE a = m;",
        " ON CONFLICT (a) DO UPDATE SET b = excluded.b;",
        " ON CONFLICT DO NOTHING;",
    ],
)
def test_what_happens_to_rows_that_exist_follows_the_rows(end: str) -> None:
    found = heard(f"INSERT INTO wp_a VALUES (1,'x'),(2,'y'){end}\nINSERT INTO wp_b VALUES (3);\n")
    assert found.rows == {"wp_a": [[b"1", b"x"], [b"2", b"y"]], "wp_b": [[b"3"]]}
    assert found.damages == []


@pytest.mark.parametrize(
    "generated",
    [
        "varchar(9) GENERATED ALWAYS AS (left(`a`,9)) STORED",
        "varchar(9) AS (concat(`a`,')')) PERSISTENT",
        "int GENERATED ALWAYS AS (`a` + 1) VIRTUAL NULL",
    ],
)
def test_columns_that_the_server_works_out_have_values_or_none(generated: str) -> None:
    created_table = f"CREATE TABLE `wp_a` (`a` int, `g` {generated}, `b` text, KEY (`a`));\n"
    for row in ("(1,'x')", "(1,DEFAULT,'x')", "(1,NULL,'x')"):
        found = heard(f"{created_table}INSERT INTO wp_a VALUES {row},{row};\n")
        assert [[r[0], r[-1]] for r in found.rows["wp_a"]] == [[b"1", b"x"]] * 2
        assert found.damages == []


def test_lines_of_other_programs_before_a_dump_are_no_statements() -> None:
    found = heard("mysqldump: [Warning] Using a password; insecure.\n" + dump(tables()))
    assert found.rows["wp_posts"] == meant(tables()["posts"])
    assert found.declared == ["utf8mb4"]
    assert found.damages == []


@pytest.mark.parametrize("piece", [1 << 20, 7])
@pytest.mark.parametrize(
    "lines",
    [
        "mysqldump: Error: 'Access denied; you need the PROCESS privilege' when trying to dump\n",
        "mysqldump: Couldn't execute 'SHOW FIELDS FROM `x`': table isn't there (1146)\n",
        "PHP Warning:  mysqli_query(): it isn't there in dump.php on line 5\n",
        "<br />\n<b>Warning</b>:  it isn't there in <b>dump.php</b> on line <b>5</b><br />\n",
    ],
)
def test_a_message_of_a_program_inside_a_dump_costs_no_row_and_is_named(
    lines: str, piece: int
) -> None:
    found = heard(
        f"INSERT INTO wp_a VALUES (1);\n{lines}INSERT INTO wp_a VALUES (2);\n", piece=piece
    )
    assert found.rows == {"wp_a": [[b"1"], [b"2"]]}
    assert [line for line, _ in found.damages] == [2]
    assert "message of another program" in found.damages[0][1]


@pytest.mark.parametrize("piece", [1 << 20, 7])
@pytest.mark.parametrize(
    "statement",
    [
        "LOCK TABLES `wp_a` WRITE",
        "SET FOREIGN_KEY_CHECKS=0",
        "SET @a = 'it''s\nINSERT INTO wp_a VALUES (9)'",
        "CREATE TABLE `wp_a` (`ID` int COMMENT '\nINSERT INTO x', `t` text) -- it's\n",
    ],
)
def test_a_statement_without_end_costs_no_row_of_the_next_one(statement: str, piece: int) -> None:
    found = heard(f"{statement}\nINSERT INTO `wp_a` VALUES (1,';');\n", piece=piece)
    assert found.rows == {"wp_a": [[b"1", b";"]]}
    [(_, message)] = found.damages
    assert message.startswith("a statement has no end")


def test_many_statements_without_any_end_take_time_for_their_length() -> None:
    with within(10):
        found = heard("SET @a=" + "\nINSERT INTO wp_a " * 20_000 + "'")
    assert found.damages


def test_a_routine_may_hold_statements() -> None:
    found = heard(
        "CREATE PROCEDURE p() INSERT INTO wp_b VALUES (1);\n"
        "CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW\nINSERT INTO wp_a VALUES (9);\n"
        "SET @a = '\nINSERT INTO wp_a VALUES (8)';\n"
        "INSERT INTO `wp_a` VALUES (1);\n"
    )
    assert found.rows == {"wp_a": [[b"1"]]}
    assert found.damages == []


def test_files_with_byte_order_marks_may_be_one_after_the_other() -> None:
    parts = [f"\ufeffINSERT INTO wp_a VALUES ({number});\n" for number in (1, 2)]
    found = heard("".join(parts))
    assert found.rows == {"wp_a": [[b"1"], [b"2"]]}


@pytest.mark.parametrize("piece", [1 << 20, 7])
@pytest.mark.parametrize("wanted", [None, ["wp_b"]])
def test_inserts_of_postgresql_have_strings_of_two_kinds(
    piece: int, wanted: list[str] | None
) -> None:
    found = heard(
        "SET standard_conforming_strings = on;\n"
        "INSERT INTO public.wp_a VALUES (1, E'it\\'s; \\\\\nDATE''x', 'C:\\');\n"
        "INSERT INTO public.wp_a VALUES (2, E'\\'', 'e');\n"
        "COMMENT ON TABLE public.wp_a IS E'it\\'s; INSERT INTO wp_b VALUES (9);';\n"
        "INSERT INTO public.wp_b VALUES (5);\n",
        wanted=wanted,
        piece=piece,
    )
    assert found.damages == []
    assert found.rows.pop("wp_b") == [[b"5"]]
    if wanted:
        assert found.counts == {"wp_a": 2}
    else:
        first = [b"1", b"it's; \\\nDATE'x", b"C:\\"]
        assert found.rows["wp_a"] == [first, [b"2", b"'", b"e"]]


@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_an_export_as_updates_gives_its_rows(piece: int) -> None:
    found = heard(
        "UPDATE `wp_a` SET `ID` = 1,`text` = 'it\\'s; WHERE a=b, c',`x` = NULL"
        " WHERE `wp_a`.`ID` = 1;\n"
        "UPDATE `blog`.`wp_a` SET `ID` = '2',`text` = 'b',`x` = 0x61 WHERE `ID` = '2';\n"
        "UPDATE `wp_b` SET `one` = 1,`two` = 2 WHERE `wp_b`.`one` = 1 AND `wp_b`.`two` = 2;\n",
        piece=piece,
    )
    assert found.rows == {
        "wp_a": [[b"1", b"it's; WHERE a=b, c", None], [b"2", b"b", b"a"]], "wp_b": [[b"1", b"2"]],
    }  # fmt: skip
    assert found.damages == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE wp_a SET text = replace(text, 'http:', 'https:')",
        "UPDATE wp_a SET text = 'new' WHERE ID = 1",
        "UPDATE wp_a SET ID = 2, text = 'b' WHERE ID = 1",
        "UPDATE wp_a SET ID = ID + 1",
    ],
)
def test_an_update_that_changes_rows_is_no_row(change: str) -> None:
    found = heard(f"INSERT INTO wp_a (ID, text) VALUES (1, 'a');\n{change};\n")
    assert found.rows == {"wp_a": [[b"1", b"a"]]}
    [(line, message)] = found.damages
    assert line == 2
    assert message.startswith("UPDATE changes rows of wp_a, and was not carried out")


@pytest.mark.parametrize("piece", [1 << 20, 7])
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM `wp_a` WHERE ID = 1;",
        "DELETE LOW_PRIORITY FROM blog.wp_a;",
        "TRUNCATE TABLE wp_a;",
        "truncate `wp_a`;",
        "INSERT INTO wp_a SELECT * FROM wp_b;",
        "INSERT INTO wp_a (ID, text) SELECT 1, 'x' FROM wp_b;",
        "REPLACE INTO `wp_a` TABLE wp_b;",
        "LOAD DATA LOCAL INFILE 'it''s INTO TABLE x' REPLACE INTO TABLE `wp_a` CHARACTER SET utf8;",
        "LOAD DATA INFILE '/dumps/a.dat' INTO TABLE blog.wp_a FIELDS TERMINATED BY ';' (ID, text);",
        "LOAD XML LOW_PRIORITY LOCAL INFILE 'a.xml' IGNORE INTO TABLE wp_a;",
    ],
)
def test_a_statement_that_is_not_carried_out_is_named(change: str, piece: int) -> None:
    text = f"INSERT INTO wp_a VALUES (1, 'a');\n{change}\nINSERT INTO wp_b VALUES (2);\n"
    found = heard(text, piece=piece)
    assert found.rows == {"wp_a": [[b"1", b"a"]], "wp_b": [[b"2"]]}
    [(line, message)] = found.damages
    assert line == 2
    assert "wp_a" in message
    assert heard(text, wanted=["wp_b"], piece=piece).damages == []


@pytest.mark.parametrize("change", ["DELETE FROM wp_a;", "TRUNCATE TABLE `wp_a`;"])
def test_a_table_may_be_emptied_before_its_rows(change: str) -> None:
    found = heard(f"{change}\nINSERT INTO wp_a VALUES (1, 'a');\n")
    assert found.rows == {"wp_a": [[b"1", b"a"]]}
    assert found.damages == []


@pytest.mark.parametrize("width", [500, 5_000, 50_000])
def test_a_row_of_many_values_takes_time_for_its_length(width: int) -> None:
    row = ",".join(["1"] * width)
    with within(10):
        told = heard(f"INSERT INTO `wp_posts` VALUES ({row}),({row});\n" * 2)
    assert [len(each) for each in told.rows["wp_posts"]] == [width] * 4


@pytest.mark.parametrize("program", ["-- phpMyAdmin SQL Dump", "# UpdraftPlus", "# Sequel Ace"])
def test_a_dump_that_does_not_restore_the_settings_it_saved_may_be_cut_off(program: str) -> None:
    text = (
        f"{program}\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
        "/*!40101 SET NAMES utf8mb4 */;\nINSERT INTO wp_a VALUES (1,'a');\n"
    )
    assert [message for _, message in heard(text).damages] == [
        "the end mark of the dump is missing: it may be cut off"
    ]
    end = "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n"
    assert heard(text + end).damages == []
