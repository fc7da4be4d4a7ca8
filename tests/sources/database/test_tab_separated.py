"""Rows of tab-separated values come out as the program that wrote them read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.dump_listener import Heard, heard

from migrator.sources.database.dump_window import Window
from migrator.sources.database.tab_separated import read_rows


def rows_of(data: bytes, columns: tuple[str, ...] = ("a", "b"), piece: int = 1 << 20) -> Heard:
    sink = Heard()
    chunks = (data[at : at + piece] for at in range(0, len(data), piece))
    read_rows(Window(chunks), sink, "wp_a", columns)
    return sink


def field(value: bytes | None) -> bytes:
    """A value as SELECT ... INTO OUTFILE writes it."""
    if value is None:
        return b"\\N"
    value = value.replace(b"\\", b"\\\\").replace(b"\t", b"\\\t").replace(b"\n", b"\\\n")
    return value.replace(b"\0", b"\\0")


values = st.none() | st.binary(max_size=12) | st.sampled_from([b"\\N", b"\t\n\\", b"", b"N"])


@given(st.lists(st.tuples(values, values), max_size=5), st.integers(1, 40))
@settings(max_examples=80, deadline=None)
def test_rows_of_any_values_come_back_from_pieces_of_any_size(
    rows: list[tuple[bytes | None, bytes | None]], piece: int
) -> None:
    data = b"".join(b"\t".join(map(field, row)) + b"\n" for row in rows)
    found = rows_of(data, piece=piece)
    assert found.rows.get("wp_a", []) == [list(row) for row in rows]
    assert found.damages == []


def test_a_row_with_too_few_values_is_lost_and_told() -> None:
    found = rows_of(b"1\tx\n2\n3\ty\n")
    assert found.rows["wp_a"] == [[b"1", b"x"], [b"3", b"y"]]
    assert found.damages == [(2, "a row of wp_a cannot be read and is lost")]


@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_a_dump_of_postgresql_has_its_rows_in_copy(piece: int) -> None:
    found = heard(
        "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n"
        'CREATE TABLE public.wp_a (\n    "ID" integer,\n    t text\n);\n'
        'COPY public.wp_a ("ID", t) FROM stdin;\n'
        "1\tIt's; a\\tb\\nc \\\\\n2\t\\N\n\\.\n\n"
        "COPY public.wp_b (x) FROM stdin;\n5\n\\.\n"
        "INSERT INTO public.wp_b VALUES ('C:\\');\n",
        piece=piece,
    )
    assert found.rows == {
        "wp_a": [[b"1", b"It's; a\tb\nc \\"], [b"2", None]], "wp_b": [[b"5"], [b"C:\\"]],
    }  # fmt: skip
    assert found.damages == []


def test_rows_that_end_too_early_are_told() -> None:
    found = heard("CREATE TABLE wp_a (a int);\nCOPY wp_a (a) FROM stdin;\n1\n2")
    assert found.rows["wp_a"][0] == [b"1"]
    assert found.damages[-1][1] == "the file is cut off in the rows of wp_a"


@pytest.mark.parametrize("end", [b"2\ty\\", b"\\", b"2\t\\\\\\"])
def test_a_backslash_at_the_end_of_the_file_ends_the_rows(end: bytes) -> None:
    found = rows_of(b"1\tx\n" + end)
    assert found.rows["wp_a"] == [[b"1", b"x"]]
    assert found.damages == [(2, "a row of wp_a does not end; the rest is lost")]


@pytest.mark.parametrize(
    ("charset", "text"), [("sjis", "表ソ能"), ("gbk", "誠乗"), ("big5", "功許蓋")]
)
def test_a_backslash_inside_a_character_is_no_escape(charset: str, text: str) -> None:
    codec = {"sjis": "shift_jis"}.get(charset, charset)
    data = text.encode(codec)
    rows = b"1\t%s\n%s\t\\N\n\\\t%s\\\n\t2\n" % (data, data, data)
    sink = Heard()
    read_rows(Window([rows]), sink, "wp_a", ("a", "b"), pairs=charset)
    assert sink.rows["wp_a"] == [[b"1", data], [data, None], [b"\t" + data + b"\n", b"2"]]
    assert sink.damages == []
