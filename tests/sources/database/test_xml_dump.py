"""A dump in XML gives the rows that one in SQL gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest
from support.dump_listener import Heard, meant
from support.sql_blog import Rows, flipped, tables
from support.xml_dumps import of_client, of_mysqldump, of_phpmyadmin

from migrator.sources.database.xml_dump import is_xml_dump, read_xml_dump


def read(data: str | bytes, piece: int = 1 << 20, wanted: list[str] | None = None) -> Heard:
    data = data.encode() if isinstance(data, str) else data
    sink = Heard(wanted)
    read_xml_dump((data[at : at + piece] for at in range(0, len(data), piece)), sink)
    return sink


POSTS = {"posts": tables()["posts"]}


@pytest.mark.parametrize("piece", [1 << 20, 37])
@pytest.mark.parametrize(
    ("write", "content"),
    [(of_mysqldump, tables()), (of_phpmyadmin, tables()), (of_client, POSTS)],
)
def test_every_program_writes_the_same_rows(
    write: Callable[[Mapping[str, Rows]], str], content: Mapping[str, Rows], piece: int
) -> None:
    text = write(content)
    assert is_xml_dump(text.encode())
    found = read(text, piece)
    assert found.damages == []
    assert found.rows == {f"wp_{name}": meant(rows) for name, rows in content.items()}


def test_rows_that_nobody_wants_are_counted() -> None:
    found = read(of_mysqldump(tables()), wanted=["wp_posts"])
    assert found.counts["wp_plugin_log"] == 2
    assert set(found.rows) == {"wp_posts"}


def test_null_is_no_text() -> None:
    content = {"postmeta": [(1, 1, "a", None), (2, 1, "b", "")]}
    for write in (of_mysqldump, of_phpmyadmin):
        assert [row[3] for row in read(write(content)).rows["wp_postmeta"]] == [None, b""]


def test_control_characters_cost_nothing_else() -> None:
    text = of_mysqldump(POSTS).replace("Bonjour", "Bon\x01jo\x0bur")
    content = read(text).rows["wp_posts"][0][4]
    assert content is not None
    assert content.startswith(b"<p>Bonjo ur.</p>")


def test_bytes_of_another_set_are_read_and_told() -> None:
    data = of_mysqldump(POSTS).encode().replace(b"Bonjour", b"caf\xe9")
    found = read(data)
    content = found.rows["wp_posts"][0][4]
    assert content is not None
    assert content.startswith("<p>café.</p>".encode())
    assert "1 bytes are not UTF-8" in found.damages[0][1]


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("write", [of_mysqldump, of_phpmyadmin])
def test_of_a_file_that_is_cut_off_whole_rows_are_delivered(
    write: Callable[[Mapping[str, Rows]], str], keep: float
) -> None:
    text = write(POSTS)
    found = read(text[: int(len(text) * keep)])
    whole = meant(POSTS["posts"])
    rows = found.rows.get("wp_posts", [])
    assert rows == whole[: len(rows)]
    assert "cut off" in found.damages[-1][1]


@pytest.mark.parametrize("text", ["<rss><wp:wxr/></rss>", "<html><body>mysqldump</body>", "x"])
def test_other_xml_is_no_dump(text: str) -> None:
    assert not is_xml_dump(text.encode())


@pytest.mark.parametrize("seed", range(60))
def test_whatever_bytes_are_wrong_nothing_breaks(seed: int) -> None:
    chance = random.Random(seed)
    write = (of_mysqldump, of_phpmyadmin)[seed % 2]
    data = flipped(write(POSTS).encode(), chance, 1 + seed % 8)
    found = read(data, piece=997)
    assert len(found.rows.get("wp_posts", [])) <= len(POSTS["posts"]) + 8


def test_a_prefix_that_is_not_declared_is_none() -> None:
    text = of_phpmyadmin(POSTS).replace(" xmlns:pma=", " xmlns:other=")
    assert read(text).rows["wp_posts"] == meant(POSTS["posts"])
