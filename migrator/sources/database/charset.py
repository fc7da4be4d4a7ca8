"""Decode the bytes of a database: each string on its own, repaired only if the repair is certain.

A dump declares the character set of its bytes with `SET NAMES`. Old sites broke that promise in
several ways: UTF-8 stored in latin1 tables, UTF-8 read as windows-1252 and stored once more,
strings cut in the middle of a character, emoji written as surrogate pairs (CESU-8).
https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

UTF8: Final = "utf-8"
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The first bytes of a file in UTF-16 (byte order marks)."""
_EXAMINED: Final = 64
_UTF8_NAMES: Final = frozenset({"utf8", "utf8mb3", "utf8mb4"})
_CODECS: Final = {
    "latin1": "cp1252", "ascii": "cp1252", "latin2": "iso8859-2", "latin5": "iso8859-9",
    "latin7": "iso8859-13", "cp1250": "cp1250", "cp1251": "cp1251", "cp1256": "cp1256",
    "cp1257": "cp1257", "koi8r": "koi8-r", "koi8u": "koi8-u", "greek": "iso8859-7",
    "hebrew": "iso8859-8", "tis620": "cp874", "gbk": "gbk", "gb2312": "gb2312",
    "gb18030": "gb18030", "big5": "big5", "sjis": "shift_jis", "cp932": "cp932",
    "ujis": "euc_jp", "eucjpms": "euc_jp", "euckr": "cp949", "ucs2": "utf-16-be",
    "utf16": "utf-16-be",
}  # fmt: skip
"""MySQL's name of a character set -> Python's codec. MySQL's latin1 is windows-1252."""
_MULTIBYTE: Final = frozenset(
    {"gbk", "gb2312", "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "cp949", "utf-16-be"}
)
# Larger sets that programs wrote under the name of a smaller one.
_LARGER: Final = {
    "shift_jis": ("cp932",), "big5": ("cp950", "big5hkscs"), "gb2312": ("gbk", "gb18030"),
    "gbk": ("gb18030",), "euc_jp": ("euc_jisx0213",),
}  # fmt: skip
# MySQL stores the backslash in its set `sjis` as this character.
_BACKSLASH_OF_SJIS: Final = "\uff3c"
_MOST_BROKEN: Final = 20  # one character in so many may be broken
# XML 1.0 forbids these, so no export holds them. VT and FF end lines and become spaces there.
_CONTROLS: Final = {
    **dict.fromkeys(c for c in range(0x20) if c not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D)),
    0x0B: " ", 0x0C: " ", 0xFFFE: None, 0xFFFF: None,
}  # fmt: skip
_HAS_CONTROL: Final = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]")

# The code points in which windows-1252 differs from latin-1.
_TO_LATIN1: Final = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
# MySQL's latin1 gives the five bytes that windows-1252 leaves out their control characters.
_FROM_LATIN1: Final = {code: chr(letter) for letter, code in _TO_LATIN1.items()}
_HIGH: Final = "\x80-\xbf" + "".join(map(chr, _TO_LATIN1))
_DOUBLED: Final = re.compile(f"[\xc2-\xf4][{_HIGH}]")
_ENOUGH: Final = 3
_CESU: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_CUT: Final = re.compile(rb"[\xc2-\xdf]\Z|[\xe0-\xef][\x80-\xbf]?\Z|[\xf0-\xf4][\x80-\xbf]{0,2}\Z")

MESSAGES: Final = {
    "latin1 holding UTF-8": "declared as {declared}, hold UTF-8 and were read as that",
    "other encoding": "are not UTF-8 and were read as {declared}",
    "cut character": "ended in the middle of a character; that part is left out",
    "surrogates": "held emoji as surrogate pairs (CESU-8), which were joined",
    "broken": "hold bytes that are no character; each became U+FFFD",
    "site": "are in {declared}, as the option blog_charset says, and were read as that",
    "doubled": "were encoded as UTF-8 twice and were decoded once more",
    "left": "look as if they were encoded twice, but that is not certain: they are as they were",
}
"""Kind of repair -> its description, which follows the number of strings."""


def in_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a dump, converted from UTF-16 to UTF-8 if necessary.

    PowerShell writes the output of another program in UTF-16. Lines that end in CR alone, as on old
    Macintosh systems, end in LF afterwards. Every other dump stays as it is.
    """
    decoder, has_old_lines = None, False
    for number, chunk in enumerate(chunks):
        if number == 0:
            if codec := utf16_codec(chunk):
                decoder = codecs.getincrementaldecoder(codec)("replace")
            has_old_lines = _has_old_lines(chunk)
        data = decoder.decode(chunk).encode(UTF8, "replace") if decoder else chunk
        yield data.replace(b"\r", b"\n") if has_old_lines else data


def head_in_utf8(head: bytes) -> bytes:
    """Return the first bytes of a dump as `in_utf8` yields them."""
    return next(iter(in_utf8([head])), b"")


def utf16_codec(head: bytes) -> str:
    """Return the codec of a text in UTF-16 that begins with these bytes; "" for any other."""
    if head.startswith(UTF16):
        return "utf-16"
    first = head[:_EXAMINED]
    for codec, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, letters = first[at::2], first[1 - at :: 2]
        if len(zeros) > 8 and not zeros.strip(b"\0") and b"\0" not in letters:
            return codec
    return ""


def _has_old_lines(head: bytes) -> bool:
    return head.count(b"\r") > 1 and b"\n" not in head


def codec_of(charset: str) -> str:
    """Return Python's codec for a character set of MySQL; "" if it determines none."""
    return UTF8 if charset in _UTF8_NAMES else _CODECS.get(charset, "")


class Decoder:
    """Decoder for the strings of one dump; it counts the repairs by kind.

    `declared` is the last `SET NAMES`; a `charset` of a column or table counts only if the dump
    declares nothing or `binary`.
    """

    def __init__(self) -> None:
        self.declared = ""
        self.repairs: Counter[tuple[str, str]] = Counter()
        self.doubled = 0
        self.plain = 0

    def text(self, data: bytes, charset: str = "") -> str:
        """Return the text of `data` in Unicode, without the characters that XML forbids."""
        if data.isascii():
            return legal(data.decode("ascii"))
        codec = codec_of(self.declared) or codec_of(charset)
        text = self._decoded(data, codec, self.declared or charset)
        if _DOUBLED.search(text) and undoubled(text) is not None:
            self.doubled += 1
        else:
            self.plain += 1
        return legal(text)

    @property
    def undoubles(self) -> bool:
        """Return True if doubly encoded strings are certain: one may be an example in a text."""
        return self.doubled >= _ENOUGH or (self.doubled > 0 and self.plain == 0)

    def messages(self) -> list[str]:
        """Return a sentence for each kind of repair, with its count."""
        counts = Counter(self.repairs)
        if self.doubled:
            counts["doubled" if self.undoubles else "left", ""] += self.doubled
        return [
            f"{count} strings {MESSAGES[kind].format(declared=declared)}"
            for (kind, declared), count in sorted(counts.items())
        ]

    def _decoded(self, data: bytes, codec: str, name: str) -> str:
        if codec in _MULTIBYTE:
            for each in (codec, *_LARGER.get(codec, ())):
                try:
                    text = data.decode(each)
                    return text.replace(_BACKSLASH_OF_SJIS, "\\") if name == "sjis" else text
                except UnicodeDecodeError:
                    pass
        try:
            text = data.decode(UTF8)
        except UnicodeDecodeError:
            return (codec in _MULTIBYTE and self._multibyte(data, codec)) or self._mended(
                data, codec
            )
        if codec not in ("", UTF8):
            self.repairs["latin1 holding UTF-8", name] += 1
        return text

    def _multibyte(self, data: bytes, codec: str) -> str:
        """Decode a text of a multibyte set that is cut off or broken; "" if it is none."""
        widest = (codec, *_LARGER.get(codec, ()))[-1]
        text = data.decode(widest, "replace")
        broken = text.count("\ufffd")
        if broken == 1 and text[-1] == "\ufffd" and len(text) > 2 and not text[:-1].isascii():
            self.repairs["cut character", ""] += 1
            return text[:-1]
        if broken * _MOST_BROKEN > sum(not c.isascii() for c in text):
            return ""
        self.repairs["broken", ""] += 1
        return text

    def _mended(self, data: bytes, codec: str) -> str:
        if _CESU.search(data):
            joined = _CESU.sub(_joined, data)
            try:
                text = joined.decode(UTF8)
            except UnicodeDecodeError:
                pass
            else:
                self.repairs["surrogates", ""] += 1
                return text
        if codec in ("", UTF8) and (cut := _CUT.search(data)):
            try:
                text = data[: cut.start()].decode(UTF8)
            except UnicodeDecodeError:
                pass
            else:
                # A single byte beyond ASCII may as well be a letter of windows-1252.
                if not text.isascii() or cut.end() - cut.start() > 1:
                    self.repairs["cut character", ""] += 1
                    return text
        single = codec if codec not in ("", UTF8, *_MULTIBYTE) else "cp1252"
        try:
            text = data.decode(single)
        except UnicodeDecodeError:
            if codec in ("", "cp1252"):
                return data.decode("latin-1").translate(_FROM_LATIN1)
            self.repairs["broken", ""] += 1
            return data.decode(UTF8, "replace")
        if single != codec:  # declared like this, it is correct
            self.repairs["other encoding", "windows-1252"] += 1
        return text


def _joined(match: re.Match[bytes]) -> bytes:
    pair = match[0].decode(UTF8, "surrogatepass")
    return pair.encode("utf-16", "surrogatepass").decode("utf-16").encode(UTF8)


def legal(text: str) -> str:
    """Return the text as an XML parser would give it: only newlines, no control characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_CONTROLS) if _HAS_CONTROL.search(text) else text


def stored_bytes(text: str) -> bytes | None:
    """Return the bytes of a text that was read as windows-1252; None if it cannot be."""
    try:
        return text.translate(_TO_LATIN1).encode("latin-1")
    except UnicodeEncodeError:
        return None


def undoubled(text: str) -> str | None:
    """Return a doubly encoded text before its second encoding; None if it is not certainly one.

    All characters beyond ASCII must together be UTF-8 that was read as windows-1252.
    """
    found = None
    for _ in range(3):
        if not _DOUBLED.search(text):
            break
        try:
            text = text.translate(_TO_LATIN1).encode("latin-1").decode(UTF8)
        except UnicodeError:
            break
        found = text
    return found
