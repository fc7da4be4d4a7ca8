"""Values of SQL come out as MySQL itself would read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sql_blog import doubled, escaped

from migrator.sources.database.expressions import row_values
from migrator.sources.database.literals import (
    ANSI,
    MYSQL,
    Grammar,
    NoLiteralError,
    any_row,
    literal,
    row_of,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"'a'", b"a"),
        (b'"a"', b"a"),
        (b"'it''s'", b"it's"),
        (rb"'it\'s \"so\"'", b'it\'s "so"'),
        (rb"'a\nb\r\tc\0d\Ze\bf'", b"a\nb\r\tc\0d\x1ae\x08f"),
        (rb"'100\% a\_b'", rb"100\% a\_b"),
        (rb"'\a\\n\\\n'", b"a\\n\\\n"),
        (rb"'\\''x'", b"\\'x"),
        (rb"'\'''", b"''"),
        (b'"say ""so"""', b'say "so"'),
        (rb"""'it''s\n<img alt="">'""", b"""it's\n<img alt="">"""),
        (rb'''"say ""so""\n''it''"''', b"""say "so"\n''it''"""),
        (b"NULL", None),
        (b"null", None),
        (b"-12", b"-12"),
        (b"1.5e3", b"1.5e3"),
        (b"0x416C61", b"Ala"),
        (b"x'416c61'", b"Ala"),
        (b"0x", b""),
        (b"b'101'", b"5"),
        (b"0b101", b"5"),
        (b"_binary 'a'", b"a"),
        (b"_utf8mb4'a'", b"a"),
        (b"N'a'", b"a"),
        (b"_binary 0x41", b"A"),
        (b"TRUE", b"1"),
    ],
)
def test_every_form_of_literal_has_its_value(written: bytes, meant: bytes | None) -> None:
    assert literal(written, MYSQL) == meant


def test_without_backslash_escapes_a_backslash_is_one() -> None:
    assert literal(rb"'a\n''b'", ANSI) == rb"a\n'b"


@pytest.mark.parametrize("written", [b"wp_posts", b"@variable", b"TRUEISH"])
def test_a_word_that_is_no_literal_is_refused(written: bytes) -> None:
    with pytest.raises(NoLiteralError):
        literal(written, MYSQL)


@pytest.mark.parametrize("charset", ["sjis", "cp932", "big5", "gbk", "gb18030"])
@pytest.mark.parametrize("text", ["表能\\'", "表", "能n0", "功許", "誠''乗", "a\\表\nb", "ソ"])
def test_a_backslash_inside_a_character_is_no_escape(charset: str, text: str) -> None:
    codec = {"sjis": "shift_jis"}.get(charset, charset)
    data = text.encode(codec, "ignore")
    grammar = Grammar(has_escapes=True, pairs=charset)
    for quote in (b"'", b'"'):
        written = quote + escaped_by_server(text, codec, quote.decode()) + quote
        assert literal(written, grammar) == data
        row = row_of(grammar, 3).fullmatch(b"(1,%s,2)" % written)
        assert row is not None
        assert literal(row[2], grammar) == data
        assert row_values(b"(UNHEX('41'),%s)" % written, grammar) == [b"A", data]


def escaped_by_server(text: str, codec: str, quote: str) -> bytes:
    """A text as mysqldump writes it in a set of characters that it knows."""
    marks = {"\\": "\\\\", "\n": "\\n", quote: quote * 2}
    return b"".join(marks.get(c, c).encode(codec, "ignore") for c in text)


_ANY_TEXT = st.text(st.characters(blacklist_categories=["Cs"])) | st.text("'\"\\\na")


@given(st.lists(_ANY_TEXT, min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_whatever_text_is_written_is_read_again(texts: list[str]) -> None:
    for write in (escaped, doubled, lambda text: escaped(text, '"')):
        row = f"({','.join(map(write, texts))})".encode()
        meant = [text.encode() for text in texts]
        found = row_of(MYSQL, len(texts)).fullmatch(row)
        assert found is not None
        assert [literal(token, MYSQL) for token in found.groups()] == meant
        assert any_row(MYSQL).fullmatch(row)
        assert row_values(row, MYSQL) == meant


@pytest.mark.parametrize("grammar", [ANSI, MYSQL])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"E'it\'s; ''so'', a\\b'", rb"it's; 'so', a\b"),
        (rb"e'a\nb\r\tc\f\b'", b"a\nb\r\tc\x0c\x08"),
        (rb"E'\101\x42\u00e9\U0001F600'", "ABé😀".encode()),
        (rb"E'\q\UFFFFFFFF'", rb"q\UFFFFFFFF"),
        (b"E'plain'", b"plain"),
    ],
)
def test_strings_of_postgresql_with_escapes_have_their_values(
    written: bytes, meant: bytes, grammar: Grammar
) -> None:
    assert literal(written, grammar) == meant
    row = b"(1, %s , 2)" % written
    assert any_row(grammar).match(row)
    assert row_values(row, grammar) == [b"1", meant, b"2"]
