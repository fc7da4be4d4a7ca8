"""A page is decoded correctly whatever charset it declares, and repairs are reported."""

from __future__ import annotations

import pytest
from support.page_judging import answer

from migrator.sources.html import read_page
from migrator.sources.html.charset import fix_double_encoding, is_twice_encoded
from migrator.sources.html.page_tree import MAX_PAGE

TEXT = "L’été à Québec : « œuvre », cœur – 20 €, déjà vu, garçon, naïve"


def page(text: str, meta: str = "", title: str = "Été") -> str:
    return (
        f"<html><head>{meta}<title>{title}</title></head><body class='single postid-1'>"
        f"<h1 class=entry-title>{title}</h1><div class=entry-content><p>{text}</p></div></body>"
    )


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (page(TEXT).encode(), "text/html; charset=UTF-8"),
        (page(TEXT).encode(), "text/html"),
        (page(TEXT).encode(), "text/html; charset=iso-8859-1"),
        (page(TEXT).encode("cp1252"), "text/html; charset=iso-8859-1"),
        (page(TEXT).encode("cp1252"), "text/html; charset=utf-8"),
        (page(TEXT, "<meta charset=windows-1252>").encode("cp1252"), "text/html"),
        (page(TEXT).encode("utf-16"), "text/html"),
        (b"\xef\xbb\xbf" + page(TEXT).encode(), "text/html; charset=iso-8859-1"),
    ],
)
def test_the_characters_are_those_that_were_written(body: bytes, header: str) -> None:
    found = read_page(answer(body, content_type=header))
    assert found.content == f"<p>{TEXT}</p>"
    assert found.title == "Été"


def test_other_alphabets_are_decoded_by_the_pages_meta_charset() -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
    russian = page("Мост", meta.format("windows-1251"), "Т").encode("cp1251")
    japanese = page("雨の駅", meta.format("Shift_JIS"), "雨").encode("shift_jis")
    assert read_page(answer(russian)).content == "<p>Мост</p>"
    assert read_page(answer(japanese)).content == "<p>雨の駅</p>"


def test_windows_1252_in_a_utf_8_page_is_repaired_and_reported() -> None:
    found = read_page(answer(page("Québec, ").encode() + "garçon".encode("cp1252")))
    assert any("windows-1252" in repair.message for repair in found.repairs)


def test_utf_8_encoded_twice_is_decoded_and_reported() -> None:
    twice = TEXT.encode().decode("cp1252", "replace")
    assert "\ufffd" not in twice
    found = read_page(answer(page(twice, title="Ã‰tÃ©")))
    assert (found.content, found.title) == (f"<p>{TEXT}</p>", "Été")
    assert any("twice" in repair.message for repair in found.repairs)


@pytest.mark.parametrize(
    "text",
    [
        "When you see Ã© in a page, it was read as windows-1252.",
        "CafÃ© is what a broken page shows for Café, naïve and déjà vu.",
        "SÃO PAULO, CÂMARA, JOÃO",
        TEXT,
    ],
)
def test_a_text_about_mojibake_is_not_changed(text: str) -> None:
    assert not is_twice_encoded(text)
    assert text in read_page(answer(page(text))).content


def test_correct_letters_beside_repaired_ones_are_not_changed() -> None:
    assert fix_double_encoding("cafÃ© é Ã") == "café é Ã"


def test_a_page_over_the_limit_is_truncated_and_reported() -> None:
    found = read_page(answer(b"<p>" + b" " * (MAX_PAGE + 1)))
    assert any(repair.lost for repair in found.repairs)
