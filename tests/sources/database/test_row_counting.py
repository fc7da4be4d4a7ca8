"""Rows that nobody needs are counted without being read, or read where that is not certain."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dump_listener import heard
from support.sql_blog import TRICKY, doubled, escaped, raw_newlines, values

from migrator.sources.database.literals import ANSI, MYSQL, Grammar
from migrator.sources.database.row_counting import CountedRows, count_rows

TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="aé'\"\\;,()\n\r-#/*`", max_size=12),
        st.sampled_from([TRICKY, "),(", ";\n", "'", "\\", "x');\nINSERT INTO y VALUES ('1"]),
    ),
    min_size=1,
    max_size=6,
)


@given(
    TEXTS, st.sampled_from([escaped, doubled, raw_newlines]), st.sampled_from([",", ",\n", ", "])
)
def test_the_count_is_that_of_the_rows_or_none(
    texts: list[str], quote: Callable[[str], str], between: str
) -> None:
    rows = between.join(values((n, text), quote) for n, text in enumerate(texts))
    data = f"{rows};\nINSERT INTO `wp_b` VALUES (1),(2);\n".encode()
    found = count_rows(data, 0, MYSQL)
    assert found in (None, CountedRows(len(texts), len(rows.encode()), is_last=True))


@given(TEXTS, st.sampled_from([escaped, doubled, raw_newlines]))
def test_a_dump_counts_every_row_in_whatever_pieces_it_comes(
    texts: list[str], quote: Callable[[str], str]
) -> None:
    rows = ",".join(values((n, text), quote) for n, text in enumerate(texts))
    found = heard(f"INSERT INTO a VALUES {rows};\nINSERT INTO b VALUES (1);\n", wanted=[], piece=9)
    assert found.counts == {"a": len(texts), "b": 1}
    assert found.damages == []


def test_rows_without_backslash_escapes_are_counted() -> None:
    assert count_rows(b"(1,'C:\\'),(2,'x');\n", 0, ANSI) == CountedRows(2, 17, is_last=True)


@pytest.mark.parametrize("end", [";\n", ";\r\n"])
def test_the_end_is_the_first_that_stands_outside_of_texts(end: str) -> None:
    data = f"(1,'a{end}b'),(2,'c'){end}(3,'d'){end}".encode()
    found = count_rows(data, 0, MYSQL)
    assert found is not None
    assert (found.rows, data[found.end :]) == (2, f"{end}(3,'d'){end}".encode())


def test_of_a_longer_statement_whole_rows_are_counted() -> None:
    data = b"(1,'a'),(2,'),(b'),(3,'),("
    assert count_rows(data, 0, MYSQL) == CountedRows(2, 18, is_last=False)


@pytest.mark.parametrize(
    "rows",
    [
        b"(1,UNHEX('61')),(2,'b');\n",
        b"(1,'a') /* ; */,(2,'b');\n",
        b"(1,'a),(2,'b');\n",
        b"(1,'a') -- ('\n,(2,'b');\n",
    ],
)
def test_what_is_not_simply_rows_is_left_to_be_read(rows: bytes) -> None:
    assert count_rows(rows, 0, MYSQL) is None


def test_sets_whose_characters_hold_a_quote_or_a_backslash_are_read() -> None:
    assert count_rows(b"(1,'a');\n", 0, Grammar(has_escapes=True, pairs="sjis")) is None


def test_what_follows_the_rows_is_no_row() -> None:
    found = heard(
        "INSERT INTO a VALUES (1,'a'),(2,'b') ON DUPLICATE KEY UPDATE a = ';';\n", wanted=[]
    )
    assert (found.counts, found.damages) == ({"a": 2}, [])


@pytest.mark.parametrize("comment", ["-- (a\n", "/* (b */", "# c'\n", "\n"])
@pytest.mark.parametrize("piece", [1 << 20, 5])
def test_rows_with_comments_between_them_are_counted(comment: str, piece: int) -> None:
    found = heard(f"INSERT INTO a VALUES (1,'a'), {comment}(2,'b'), {comment}(3,'c');\n", [], piece)
    assert (found.counts, found.damages) == ({"a": 3}, [])
