"""Match the literals of MySQL's SQL by regular expressions over bytes, and return their values.

The grammar is that of https://dev.mysql.com/doc/refman/8.4/en/literals.html, with the additions of
MariaDB, Adminer (`UNHEX('...')`) and SQLite's own dumps. Bytes stay bytes: their character set
depends on the dump, and `charset` decodes them.
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from typing import Final

from migrator.startup.value_objects import value_object

Value = bytes | None
"""A literal: its bytes, or None for NULL. Numbers are their digits."""

ESCAPED: Final = (
    rb"""'(?>[^'\\]*(?:(?:\\.|'')[^'\\]*)*)'""",
    rb'''"(?>[^"\\]*(?:(?:\\.|"")[^"\\]*)*)"''',
)
"""A string in single quotes and one in double quotes, with backslash escapes."""

DOUBLE_BYTE: Final = {
    "big5": rb"[\xa1-\xf9][\x40-\x7e\xa1-\xfe]",
    "cp932": rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]",
    "gb18030": rb"[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[0-9][\x81-\xfe][0-9])",
    "gbk": rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]",
    "sjis": rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]",
}
"""MySQL's name of a character set -> its characters of several bytes, for the sets in which such a
character may hold the byte of a backslash."""

PLAIN: Final = (rb"'(?>[^']*(?:''[^']*)*)'", rb'"(?>[^"]*(?:""[^"]*)*)"')
"""The same under NO_BACKSLASH_ESCAPES, as SQLite writes them."""

# https://dev.mysql.com/doc/refman/8.4/en/string-literals.html, "Special Character Escape Sequences"
_COMMON: Final = ((b"\\'", b"'"), (b'\\"', b'"'), (b"\\n", b"\n"), (b"\\r", b"\r"))
_ESCAPES: Final = {
    b"0": b"\0", b"b": b"\b", b"t": b"\t", b"Z": b"\x1a", b"%": b"\\%", b"_": b"\\_",
}  # fmt: skip
_ALL_ESCAPES: Final = {**{escape[1:]: meant for escape, meant in _COMMON}, **_ESCAPES}
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
# A doubled quote is one quote in a string of that kind of quotes only: `'it''s <img alt="">'`.
_PAIRS: Final = {quote: re.compile(rb"\\.|" + quote * 2, re.DOTALL) for quote in (b"'", b'"')}
_MARK: Final = re.compile(rb"(?:_\w+\s*|[nN](?='))")
# https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
_C_ESCAPE: Final = re.compile(
    rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))|(.))|''",
    re.DOTALL,
)
_C_LETTERS: Final = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_DEEPEST: Final = 5
_MOST_BITS: Final = 4_000
_HEX: Final = re.compile(rb"0x([0-9A-Fa-f]*)|[xX]'([0-9A-Fa-f]*)'")
_BITS: Final = re.compile(rb"0b([01]+)|[bB]'([01]*)'")


class NoLiteralError(ValueError):
    """The bytes are not a value that this program knows."""


@value_object
class Grammar:
    """The patterns for one syntax of strings; `pairs` is a character set of DOUBLE_BYTE or ""."""

    has_escapes: bool
    pairs: str = ""

    @property
    def string(self) -> bytes:
        """A string in either kind of quotes."""
        if not self.has_escapes:
            return b"|".join((rb"(?<![\w$])[eE]" + ESCAPED[0], *PLAIN))
        if not self.pairs:
            return b"|".join(ESCAPED)
        character = DOUBLE_BYTE[self.pairs]
        return b"|".join(
            rb"%b(?>(?:[^%b\\\x80-\xff]+|%b|\\.|%b%b|[\x80-\xff])*)%b"
            % (quote, quote, character, quote, quote, quote)
            for quote in (b"'", b'"')
        )

    @property
    def value(self) -> bytes:
        """A value other than a function call, with the spaces after it."""
        marks = b"nNxXbBeE" if self.has_escapes else b"nNxXbB"
        bare = rb"""(?:_[a-z0-9]+\s*|[%b](?='))?(?:%b)\s*|[^\s'"`,();]+\s*"""
        return rb"(?>%b)" % (bare % (marks, self.string))

    def letters(self, others: bytes) -> bytes:
        """Return the pattern of a text between strings that has none of `others`."""
        if self.has_escapes:
            return rb"[^%b]+" % others
        # PostgreSQL marks a string with escapes by an E before it.
        return rb"(?:[^eE%b]|(?<=\w)[eE]|[eE](?!'))+" % others


@lru_cache(maxsize=64)
def row_of(grammar: Grammar, length: int) -> re.Pattern[bytes]:
    """Return the pattern of a row of `length` plain values; each is a group."""
    value = rb"\s*(%s)" % grammar.value
    return re.compile(rb"\(" + rb",".join([value] * length) + rb"\)", re.DOTALL)


@lru_cache(maxsize=8)
def any_row(grammar: Grammar) -> re.Pattern[bytes]:
    """Return the pattern of a row of any values, function calls included."""
    return re.compile(calls(grammar, _DEEPEST), re.DOTALL)


def calls(grammar: Grammar, depth: int) -> bytes:
    """Return the pattern of a parenthesis with strings and this many levels of calls in it."""
    inner = b"|".join((grammar.letters(rb"""'"()"""), grammar.string))
    pattern = rb"\((?>(?:%s)*)\)" % inner
    for _ in range(depth):
        pattern = rb"\((?>(?:%s|%s)*)\)" % (inner, pattern)
    return pattern


@lru_cache(maxsize=8)
def counted_row(grammar: Grammar) -> re.Pattern[bytes]:
    """Return the pattern of a row and the comma after it."""
    return re.compile(any_row(grammar).pattern + rb"\s*,\s*", re.DOTALL)


@lru_cache(maxsize=8)
def until_end(grammar: Grammar) -> re.Pattern[bytes]:
    """Return the pattern of everything before the `;` of a statement.

    That includes texts, names and comments.
    """
    return re.compile(
        rb"""(?>(?:%b|%b|`[^`]*`|/\*.*?\*/|--[ \t\r\n][^\n]*|\#[^\n]*|[/-])*)"""
        % (grammar.letters(rb"""'"`;/#-"""), grammar.string),
        re.DOTALL,
    )


MYSQL: Final = Grammar(has_escapes=True)
ANSI: Final = Grammar(has_escapes=False)


def literal(token: bytes, grammar: Grammar) -> Value:
    """Return the value of one literal. Raises NoLiteralError."""
    first = token[:1]
    if first in (b"'", b'"'):
        return text_value(token.rstrip(), grammar)
    token = token.strip()
    if token.isdigit():
        return token
    if token[:1].isdigit() or token[:1] in b"-+.":
        if found := _HEX.fullmatch(token):
            return unhex(found[1])
        if found := _BITS.fullmatch(token):
            return _of_bits(found[1])
        return token
    if first in (b"e", b"E") and token[1:2] == b"'":
        return c_text(token[2:-1])
    upper = token.upper()
    if upper in (b"NULL", b"DEFAULT"):
        return None
    if upper in _WORDS:
        return _WORDS[upper]
    if found := _HEX.fullmatch(token):
        return unhex(found[2])
    if found := _BITS.fullmatch(token):
        return _of_bits(found[2])
    if (marked := _MARK.match(token)) and marked.end() < len(token):
        return literal(token[marked.end() :], grammar)
    raise NoLiteralError


_WORDS: Final[dict[bytes, Value]] = {b"TRUE": b"1", b"FALSE": b"0", b"CURRENT_TIMESTAMP": None}


def text_value(token: bytes, grammar: Grammar) -> bytes:
    """Return the text of a string in quotes."""
    quote, inner = token[:1], token[1:-1]
    if grammar.pairs:
        return _text_of_pairs(inner, quote, grammar.pairs)
    if grammar.has_escapes and b"\\" in inner:
        # Except for doubled backslashes, each backslash begins an escape of its own.
        parts = inner.split(b"\\\\")
        return b"\\".join([_unescaped(part, quote) for part in parts])
    return inner.replace(quote * 2, quote) if quote in inner else inner


def c_text(inner: bytes) -> bytes:
    """Return the text of PostgreSQL's `E'...'`, of which `inner` stands between the quotes."""
    return _C_ESCAPE.sub(_of_c_escape, inner) if b"\\" in inner or b"'" in inner else inner


def _of_c_escape(match: re.Match[bytes]) -> bytes:
    octal, hexadecimal, short, long, other = match.groups()
    if octal or hexadecimal:
        return bytes([int(octal, 8) & 255 if octal else int(hexadecimal, 16)])
    if code := short or long:
        number = int(code, 16)
        return chr(number).encode("utf-8", "replace") if number < 0x110000 else match[0]
    return _C_LETTERS.get(other, other) if other else b"'"


def _unescaped(text: bytes, quote: bytes) -> bytes:
    """Undo the escapes of a text in which no backslash stands for itself."""
    if quote * 2 in text:
        # A quote after a backslash is not part of a pair.
        text = _PAIRS[quote].sub(lambda match: match[0] if match[0][:1] == b"\\" else quote, text)
    if b"\\" not in text:
        return text
    for escape, meant in _COMMON:
        if escape in text:
            text = text.replace(escape, meant)
    return _ESCAPE.sub(_rare, text) if b"\\" in text else text


def _text_of_pairs(text: bytes, quote: bytes, pairs: str) -> bytes:
    """Undo the escapes of a text in which a backslash may be the second byte of a character."""
    if b"\\" not in text and quote not in text:
        return text
    return _pair_or_escape(pairs, quote).sub(_unpaired, text)


@lru_cache(maxsize=16)
def _pair_or_escape(pairs: str, quote: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(%b)|\\(.)|(%b)%b" % (DOUBLE_BYTE[pairs], quote, quote), re.DOTALL)


def _unpaired(match: re.Match[bytes]) -> bytes:
    character, escape, quote = match.groups()
    if escape is None:
        return character or quote or b""
    return _ALL_ESCAPES.get(escape, escape)


def _rare(match: re.Match[bytes]) -> bytes:
    return _ESCAPES.get(match[1], match[1])


def unhex(digits: bytes) -> bytes:
    """Return the bytes of hexadecimal digits. Raises NoLiteralError."""
    try:
        return binascii.unhexlify(digits if len(digits) % 2 == 0 else b"0" + digits)
    except binascii.Error as error:
        raise NoLiteralError from error


def _of_bits(digits: bytes) -> bytes:
    # MySQL's longest BIT has 64 bits; Python writes no number of thousands of digits.
    if len(digits) > _MOST_BITS:
        raise NoLiteralError
    return str(int(digits or b"0", 2)).encode()
