"""Rows of JSON and of PHP arrays come back from pieces of any size."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dump_listener import Heard
from support.sql_blog import TRICKY

from migrator.sources.database.dump_window import Window
from migrator.sources.database.object_rows import JSON, PHP, ObjectRows, objects_of, read_objects

TEXTS = st.text(alphabet="aé'\"{}[]()\\,:=>\n", max_size=9) | st.sampled_from(
    [TRICKY, '{"ID":"7"}']
)


def read(text: str, form: ObjectRows, piece: int = 7) -> Heard:
    data, heard = text.encode(), Heard()
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    read_objects(Window(chunks), heard, form)
    return heard


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 40), st.sampled_from([None, 2]))
def test_objects_of_any_texts_come_back(texts: list[str], piece: int, indent: int | None) -> None:
    rows = [{"ID": str(n), "text": text, "none": None} for n, text in enumerate(texts)]
    found = read(json.dumps(rows, indent=indent), ObjectRows(JSON, "wp_a"), piece)
    assert found.damages == []
    assert found.rows == {
        "wp_a": [[str(n).encode(), t.encode(), None] for n, t in enumerate(texts)]
    }


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 40))
def test_arrays_of_any_texts_come_back(texts: list[str], piece: int) -> None:
    escaped = [text.replace("\\", "\\\\").replace("'", "\\'") for text in texts]
    lines = ",\n".join(f"  array('ID' => {n},'text' => '{t}')" for n, t in enumerate(escaped))
    text = f"<?php\n/* `blog`.`wp_a` */\n$wp_a = array(\n{lines}\n);\n"
    found = read(text, ObjectRows(PHP, ""), piece)
    assert found.damages == []
    assert found.rows == {"wp_a": [[str(n).encode(), t.encode()] for n, t in enumerate(texts)]}


def test_an_object_that_is_cut_off_is_told() -> None:
    found = read('[{"ID": "1", "t": "a"}, {"ID": "2", "t": "b', ObjectRows(JSON, "wp_a"))
    assert found.rows == {"wp_a": [[b"1", b"a"]]}
    assert [message for _, message in found.damages] == ["a row of wp_a does not end and is lost"]


def test_rows_follow_the_name_of_their_table() -> None:
    text = (
        '{"type":"table","name":"wp_a","database":"b","data":\n[\n{"ID":1}]},{"wp_b": [{"ID":2}]}'
    )
    assert read(text, ObjectRows(JSON, "")).rows == {"wp_a": [[b"1"]], "wp_b": [[b"2"]]}


@pytest.mark.parametrize("text", ['{"name": "posts"}', "[1, 2]", "ID", '[{"id": 1, "title": {}}]'])
def test_other_texts_hold_no_rows(text: str) -> None:
    assert objects_of(text.encode(), "wp_posts") is None
