"""Function calls, casts and marks in rows have the values that the server would give them."""

from __future__ import annotations

import pytest
from support.time_limit import within

from migrator.sources.database.expressions import row_values
from migrator.sources.database.literals import ANSI, MYSQL, NoLiteralError


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        (b"(1, UNHEX('4142'), NULL)", [b"1", b"AB", None]),
        (b"(FROM_BASE64('QUI='))", [b"AB"]),
        (b"(CONVERT('a' USING utf8mb4), CAST(5 AS CHAR))", [b"a", b"5"]),
        (b"(CONCAT('a', 'b', CHAR(10)))", [b"ab\n"]),
        (rb"(replace('a\nb','\n',char(10)))", [b"a\nb"]),
        (b"('a' 'b')", [b"ab"]),
        (b"(UNHEX(NULL))", [None]),
        (b"(current_timestamp())", [None]),
        (b"( 1 , 'x),(' )", [b"1", b"x),("]),
        (b"()", []),
        (b"(_utf8mb4'a' 'b', _utf8mb4 0x41, _latin1 X'42')", [b"ab", b"A", b"B"]),
        (b"('a' COLLATE utf8mb4_bin, ('n'), +1)", [b"a", b"n", b"+1"]),
        (b"(CAST('p' AS CHAR(20)), CONVERT(UNHEX('41'), CHAR CHARACTER SET utf8))", [b"p", b"A"]),
        (
            b"({ts '2018-01-01'}, TIMESTAMP '2018-01-02', DATE '2018-01-03')",
            [b"2018-01-01", b"2018-01-02", b"2018-01-03"],
        ),
        (
            b"(STR_TO_DATE('2018-01-01','%Y-%m-%d'), TO_DATE('2018-01-02','x'))",
            [b"2018-01-01", b"2018-01-02"],
        ),
        (b"(replace(replace('a@b^c','^',char(13)),'@',char(10)))", [b"a\nb\rc"]),
        (rb"(unistr('a\u000ab \\ \+01f600'))", ["a\nb \\ \U0001f600".encode()]),
        (b"('a' || char(10) || 'b', 'x'::text, 'y'::character varying(9))", [b"a\nb", b"x", b"y"]),
        (b"('a' || NULL)", [None]),
    ],
)
def test_functions_that_dumps_call_are_worked_out(row: bytes, meant: list[bytes | None]) -> None:
    grammar = ANSI if b"replace" in row or b"unistr" in row else MYSQL
    assert row_values(row, grammar) == meant


@pytest.mark.parametrize(
    "row", [b"(SLEEP(9))", b"(1", b"('a' 5)", b"(1))", b"(UNHEX('zz'))", b"((1,2))", b"(CAST('a')"]
)
def test_a_row_that_says_something_else_is_refused(row: bytes) -> None:
    with pytest.raises(NoLiteralError):
        row_values(row, MYSQL)


def test_parentheses_of_any_depth_cost_no_more_than_their_row() -> None:
    with pytest.raises(NoLiteralError):
        row_values(b"(" + b"CAST(" * 900 + b"1" + b" AS CHAR)" * 900 + b")", MYSQL)


def test_nested_replacements_stay_small() -> None:
    value = b"'" + b"a" * 1000 + b"'"
    for _ in range(4):
        value = b"replace(%b,'a','%b')" % (value, b"a" * 1000)
    with within(5), pytest.raises(NoLiteralError):
        row_values(b"(" + value + b")", ANSI)


@pytest.mark.parametrize("form", [b"(0b%b)", b"(b'%b')"])
def test_bits_are_a_number_of_bounded_length(form: bytes) -> None:
    assert row_values(form % (b"1" * 4_000), MYSQL) == [b"%d" % (2**4_000 - 1)]
    for digits in (20_000, 400_000):
        with within(5), pytest.raises(NoLiteralError):
            row_values(form % (b"1" * digits), MYSQL)


@pytest.mark.parametrize("mark", [b" ", b" || "])
def test_adjacent_literals_take_time_for_their_length(mark: bytes) -> None:
    with within(10):
        [value] = row_values(b"(" + mark.join([b"'words'"] * 200_000) + b")", ANSI)
    assert value == b"words" * 200_000
