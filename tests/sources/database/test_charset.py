"""Each string becomes the text that its author typed, where that is certain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.sources.database.charset import Decoder, in_utf8, legal, undoubled


def decoder(declared: str = "") -> Decoder:
    made = Decoder()
    made.declared = declared
    return made


@pytest.mark.parametrize(
    ("data", "declared", "charset", "text", "kind"),
    [
        ("été".encode(), "utf8", "", "été", ""),
        ("été".encode(), "", "latin1", "été", "latin1 holding UTF-8"),
        ("été".encode(), "latin1", "", "été", "latin1 holding UTF-8"),
        ("été “x”".encode("cp1252"), "latin1", "", "été “x”", ""),
        ("été".encode("cp1252"), "utf8", "", "été", "other encoding"),
        ("город".encode("cp1251"), "", "cp1251", "город", ""),
        ("город".encode("koi8-r"), "koi8r", "", "город", ""),
        ("漢字".encode("gbk"), "gbk", "", "漢字", ""),
        ("日本".encode("shift_jis"), "sjis", "", "日本", ""),
        ("abc🎉".encode()[:-1], "utf8mb4", "", "abc", "cut character"),
        ("été🎉".encode()[:-2], "utf8", "", "été", "cut character"),
        (b"a\xed\xa0\xbd\xed\xb2\xa9b", "utf8", "", "a💩b", "surrogates"),
        (b"caf\xe9", "utf8", "", "café", "other encoding"),
        ("①㈱".encode("cp932"), "sjis", "", "①㈱", ""),
        (b"C:\x81\x5f\x95\x5c", "sjis", "", "C:\\表", ""),
        (b"C:\x81\x5f\x95\x5c", "cp932", "", "C:＼表", ""),
        ("€碁".encode("cp950"), "big5", "", "€碁", ""),
        ("镕".encode("gbk"), "gb2312", "", "镕", ""),
        ("東京です".encode("euc_jp") + b"\xa4", "ujis", "", "東京です", "cut character"),
        ("東京".encode("euc_jp") * 20 + b"\xff.", "ujis", "", "東京" * 20 + "\ufffd.", "broken"),
        (b"caf\xe9 cr\xe8me", "gbk", "", "café crème", "other encoding"),
        (b"\x81\x9d", "latin1", "", "\x81\x9d", ""),
    ],
)
def test_bytes_are_read_as_what_they_are(
    data: bytes, declared: str, charset: str, text: str, kind: str
) -> None:
    reader = decoder(declared)
    assert reader.text(data, charset) == text
    assert [name for name, _ in reader.repairs] == ([kind] if kind else [])


@pytest.mark.parametrize("text", ["été", "“L’été à Québec” — 5 €", "naïve 🎉", "город", "日本"])
def test_what_was_encoded_twice_is_decoded_once_more(text: str) -> None:
    def again(word: str) -> str:
        raw = word.encode()
        return "".join(
            bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b)
            for b in raw
        )

    assert undoubled(again(text)) == text
    assert undoubled(again(again(text))) == text


@pytest.mark.parametrize("text", ["été", "Â", "5 Â€ é", "Ã et Â", "plain", "“x”", "Ã©té à midi"])
def test_what_may_be_meant_so_is_left(text: str) -> None:
    assert undoubled(text) is None


def test_one_doubled_string_among_good_ones_may_be_an_example() -> None:
    reader = decoder("utf8")
    for text in ("été", "Ã©tÃ©", "à"):
        reader.text(text.encode())
    assert not reader.undoubles
    [message] = reader.messages()
    assert message.startswith("1 strings look as if they were encoded twice, but that is not")


def test_several_doubled_strings_are_a_fault_of_the_database() -> None:
    reader = decoder("utf8")
    for text in ("Ã©tÃ©", "Ã\xa0", "Ã§a", "été"):
        reader.text(text.encode())
    assert reader.undoubles
    assert reader.messages() == ["3 strings were encoded as UTF-8 twice and were decoded once more"]


def test_repairs_are_counted_by_kind() -> None:
    reader = decoder("latin1")
    reader.text("é".encode())
    reader.text("è".encode())
    reader.declared = "utf8"
    reader.text(b"\xe9")
    assert reader.messages() == [
        "2 strings declared as latin1, hold UTF-8 and were read as that",
        "1 strings are not UTF-8 and were read as windows-1252",
    ]


def test_text_is_as_an_xml_parser_would_give_it() -> None:
    assert legal("a\r\nb\rc\0d\x08e\x0bf\x0cg\ufffeh") == "a\nb\ncde f gh"


@given(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"))
)
@settings(max_examples=100, deadline=None)
def test_utf8_is_never_changed(text: str) -> None:
    assert decoder("utf8mb4").text(text.encode()) == text


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_dump_in_utf16_is_read_with_a_mark_or_without(codec: str, size: int) -> None:
    text = "-- MySQL dump 10.13  Distrib 8.0\nINSERT INTO a VALUES ('été 🎉');\n"
    data = text.encode(codec)
    first = max(size, 64)
    pieces = [data[:first], *(data[at : at + size] for at in range(first, len(data), size))]
    assert b"".join(in_utf8(pieces)).decode().removeprefix("\ufeff") == text


def test_lines_of_old_macintosh_files_end() -> None:
    assert b"".join(in_utf8([b"-- a\rSET x;\r", b"\rb"])) == b"-- a\nSET x;\n\nb"
    assert b"".join(in_utf8([b"-- a\r\nb\rc\r\n"])) == b"-- a\r\nb\rc\r\n"
