"""Title, heading and anchors of external web pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.verifier.links.web_page import WebPage, has_anchor, read

WORDS = "Some words that a reader reads. " * 40


def page(body: str) -> WebPage:
    return read(f"<title>A page</title>{body}<p>{WORDS}".encode())


def test_title_and_heading_are_read() -> None:
    html = b"<html><head><title> Not \n found</title></head><h1>No <b>such</b> page</h1><h1>x</h1>"
    found = read(html)
    assert (found.title, found.heading) == ("Not found", "No such page")


@pytest.mark.parametrize(
    ("html", "charset"),
    [
        ("<title>Öl 日本</title>".encode(), "utf-8"),
        ("<title>Öl 日本</title>".encode(), ""),
        ("<title>Öl 日本</title>".encode("gb18030"), "GB18030"),
        ("<meta charset=gb18030><title>Öl 日本</title>".encode("gb18030"), ""),
        ("<meta charset=gb18030><title>Öl 日本</title>".encode("gb18030"), "x-unknown"),
        ("<meta charset=gb18030><title>Öl 日本</title>".encode("gb18030"), "rot13"),
    ],
    ids=["told", "UTF-8", "another", "told by the page", "told nonsense", "told no encoding"],
)
def test_its_letters_are_read_in_its_own_encoding(html: bytes, charset: str) -> None:
    assert read(html, charset).title == "Öl 日本"


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        ("<h2 id=intro>x</h2>", "intro"),
        ("<a name=intro></a>", "intro"),
        ("<h2 id=user-content-intro>x</h2>", "intro"),
        ("<h2 id='übersicht'>x</h2>", "%C3%BCbersicht"),
        ("<h2 id='a%20b'>x</h2>", "a%20b"),
        ("", "top"),
        ("", "TOP"),
        ("<h2 id=intro>x</h2>", "intro:~:text=words"),
    ],
)
def test_an_existing_anchor_is_found(body: str, fragment: str) -> None:
    assert has_anchor(page(body), fragment, whole=True) is True


@pytest.mark.parametrize("fragment", ["intro", "Intro", "comment-12", "gone:~:text=words", "1.2"])
def test_a_missing_anchor_is_reported(fragment: str) -> None:
    found = page("<h2 id=iNTRO>x</h2><img name=intro><p>&lt;h2 id=intro>")
    assert has_anchor(found, fragment, whole=True) is False


@pytest.mark.parametrize(
    "fragment",
    [
        "!/route",
        "/route",
        "?q=1",
        "page=5",
        "t=1,2",
        "a&b",
        "L10",
        "L10-L20",
        "L1:L2",
        ":~:text=words",
        "heading=h.abc",
    ],
)
def test_a_fragment_for_scripts_is_unknown(fragment: str) -> None:
    assert has_anchor(page(""), fragment, whole=True) is None


def test_an_anchor_in_a_scripted_page_is_unknown() -> None:
    shell = read(b"<title>x</title><div id=root></div><script>" + b"draw();" * 500 + b"</script>")
    assert has_anchor(shell, "intro", whole=True) is None
    assert has_anchor(shell, "root", whole=True) is True


def test_an_anchor_in_an_unread_part_is_unknown() -> None:
    assert has_anchor(page("<h2 id=a>x"), "intro", whole=False) is None
    assert has_anchor(page("<h2 id=a>x"), "a", whole=False) is True
    assert has_anchor(read(b"<div>" * 5000 + b"<p id=intro>"), "intro", whole=True) is None


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_nothing_in_a_page_is_a_crash(data: bytes, charset: str, fragment: str) -> None:
    has_anchor(read(data, charset), fragment, whole=True)
