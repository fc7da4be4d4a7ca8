"""Rows of separated values come back from pieces of any size, in whatever form they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dump_listener import Heard
from support.sql_blog import COLUMNS, TRICKY

from migrator.sources.database.dump_window import Window
from migrator.sources.database.separated_values import Layout, ValueMarks, layout_of, read_separated

NAMES = tuple(COLUMNS["postmeta"])
TEXTS = st.text(alphabet='aé",;|\\\t\n x', max_size=9) | st.just(TRICKY)


def written(rows: list[list[str]], marks: ValueMarks, end: str) -> bytes:
    escape = "\\" if marks.has_escapes else '"'
    mark = marks.separator.decode()

    def quoted(text: str) -> str:
        text = text.replace("\\", "\\\\") if marks.has_escapes else text
        return '"' + text.replace('"', escape + '"') + '"'

    return "".join(mark.join(map(quoted, row)) + end for row in rows).encode()


def read(data: bytes, layout: Layout, piece: int = 7) -> Heard:
    heard = Heard()
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    read_separated(Window(chunks), heard, layout)
    return heard


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
    st.sampled_from([b",", b";", b"\t", b"|"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 60),
)
def test_rows_of_any_texts_come_back(
    texts: list[tuple[str, str]], separator: bytes, has_escapes: bool, end: str, piece: int
) -> None:
    marks = ValueMarks(separator, has_escapes)
    rows = [[str(n), "7", key, value] for n, (key, value) in enumerate(texts, 1)]
    data = written(rows, marks, end)
    found = read(data, Layout(marks, "wp_postmeta", NAMES, has_names=False), piece)
    assert found.damages == []
    assert found.rows == {"wp_postmeta": [[v.encode() for v in row] for row in rows]}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ('"1","2","a","b"\n"3","4","c, d","""e"""\n', ValueMarks(b",", has_escapes=False)),
        ('"1";"2";"a";"b\\"; c"\n', ValueMarks(b";", has_escapes=True)),
        ("1\t2\ta\t\n", ValueMarks(b"\t", has_escapes=False)),
        ("1|2|a|b\r\n3|4|c|d", ValueMarks(b"|", has_escapes=False)),
    ],
)
def test_the_marks_are_those_by_which_all_records_are_rows(text: str, marks: ValueMarks) -> None:
    found = layout_of(text.encode(), "wp_postmeta", is_whole=True)
    assert found == Layout(marks, "wp_postmeta", NAMES, has_names=False)


def test_a_line_of_names_tells_the_table() -> None:
    found = layout_of(b"post_content,ID,post_title\nText,1,T\n", "", is_whole=True)
    assert found is not None
    assert (found.table, found.columns[:2], found.has_names) == (
        "posts",
        ("post_content", "ID"),
        True,
    )
    rows = read(b"post_content,ID,post_title\nText,1,T\n", found).rows
    assert rows == {"posts": [[b"Text", b"1", b"T"]]}


@pytest.mark.parametrize("text", ["", "\n", "1,2\n3,4\n", "a,b,c,d\n", "Dear all,\nthe posts,\n"])
def test_other_texts_are_no_table(text: str) -> None:
    assert layout_of(text.encode(), "wp_postmeta", is_whole=True) is None


def test_null_is_no_text_and_a_quoted_null_is_one() -> None:
    layout = Layout(ValueMarks(b",", has_escapes=False), "wp_postmeta", NAMES, has_names=False)
    found = read(b'1,2,NULL,\\N\n2,2,"NULL",""\n', layout)
    assert found.rows["wp_postmeta"] == [[b"1", b"2", None, None], [b"2", b"2", b"NULL", b""]]


def test_a_quote_that_does_not_end_is_told_and_costs_no_whole_row() -> None:
    layout = Layout(ValueMarks(b",", has_escapes=False), "wp_postmeta", NAMES, has_names=False)
    found = read(b'1,2,"a","b"\n2,2,"a,"b"\n3,2,"a","b"\n', layout)
    assert [row[0] for row in found.rows["wp_postmeta"]] == [b"1", b"3"]
    assert len(found.damages) == 1
