"""Names are readable, safe on every system, and unique."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pathvalidate import validate_filename

from migrator.archive.safe_names import (
    MAX_BYTES,
    Register,
    folded,
    safe_file_name,
    safe_name,
    split_extension,
)

DECOMPOSED_CAFE = unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hello-world", "hello-world"),
        ("%e6%97%a5", "日"),
        ("%E6%97%A5%E8%A8%98", "日記"),
        ("100%-off", "100%-off"),  # a slug is a slug
        ("100%25-off", "100%-off"),
        ("caf%e9", "caf-e9"),  # Latin-1, which cannot be recognised
        ("%e6%97%a5%e6%9c", "日-e6-9c"),  # a slug cut in the middle of a letter
        ("%2541", "41"),  # decoded once, not twice
        (DECOMPOSED_CAFE, "café"),
        ("Was: das? <b>", "Was- das- -b"),
        ("a/b\\c", "a-b-c"),
        ("../../etc/passwd", "etc-passwd"),
        ("%2e%2e%2fetc", "etc"),
        ("/absolute", "absolute"),
        ("C:\\Windows\\x", "C-Windows-x"),
        ("a\x00b\x1b[31mc\nd", "a-b-[31mc-d"),
        ("abc\u202etxt.exe", "abctxt.exe"),  # bidi override
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian spelling needs
        ("narrow\u202fspace\u3000x", "narrow space x"),
        (" .hidden. ", "hidden"),
        ("ends.", "ends"),
        ("half \ud800 pair", "half  pair"),
    ],
)
def test_a_text_becomes_a_readable_segment(text: str, name: str) -> None:
    assert safe_name(text, "7") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("con", "con_"),
        ("CON", "CON_"),
        ("con.txt", "con_.txt"),
        ("nul.tar.gz", "nul_.tar.gz"),
        ("com1", "com1_"),
        ("COM¹", "COM¹_"),
        ("conin$", "conin$_"),
        ("con .txt", "con_.txt"),
        ("con" + " " * 200 + "x", "con_"),
        ("console", "console"),
    ],
)
def test_windows_device_names_are_no_names(text: str, name: str) -> None:
    """F64: the slug `con`."""
    assert safe_name(text, "7") == name


@pytest.mark.parametrize("text", ["", " ", ".", "..", "...", "/", "\x00", "???", "-", "\u200d"])
def test_without_usable_characters_the_fallback_is_used(text: str) -> None:
    assert safe_name(text, "item-12") == "item-12"


@pytest.mark.parametrize(("fallback", "name"), [("../x", "x"), ("", "unnamed"), ("?", "unnamed")])
def test_a_fallback_is_made_safe_as_well(fallback: str, name: str) -> None:
    assert safe_name("", fallback) == name


def test_three_hundred_cjk_letters_are_cut_between_letters() -> None:
    assert safe_name("日" * 300, "7") == "日" * 40


def test_forty_escaped_cjk_letters_stay_whole() -> None:
    """F62: nine bytes per letter in the slug, three on the disk."""
    assert safe_name("%e6%97%a5" * 40, "7") == "日" * 40


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Photo 1.JPEG", "Photo 1.JPEG"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        ("日" * 300 + ".png", "日" * 38 + ".png"),
        ("x" * 99_999 + ".webp", "x" * 115 + ".webp"),
        (".jpg", "image.jpg"),
        ("???.jpg", "image.jpg"),
        ("con.jpg", "con_.jpg"),
        ("photo .jpg", "photo.jpg"),
        ("archive.tar.gz", "archive.tar.gz"),
        ("caf%C3%A9.jpg", "café.jpg"),
        ("no-extension", "no-extension"),
        ("v1.2", "v1.2"),
        ("..", "image"),
        ("a.jpg?", "a.jpg"),
    ],
)
def test_a_file_keeps_its_extension(text: str, name: str) -> None:
    assert safe_file_name(text, "image") == name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.jpg", ("a", ".jpg")),
        ("a.mp4", ("a", ".mp4")),
        ("a.7z", ("a", ".7z")),
        ("v1.2", ("v1.2", "")),
        ("St. Mary", ("St. Mary", "")),
        ("a", ("a", "")),
    ],
)
def test_extensions_are_recognised(name: str, parts: tuple[str, str]) -> None:
    assert split_extension(name) == parts


hostile = st.lists(
    st.sampled_from(
        [*'aZ9é日%./\\:-_ ?"\x00\n\u202e\u200d\u0301\ud800', "%e6", "%41", "con", "日" * 40]
    )
    | st.characters(),
    max_size=60,
).map("".join)


@given(hostile, st.sampled_from([safe_name, safe_file_name]))
@example("%e6\u200b%97%a5", safe_name)
@example("%25\u200b41", safe_name)
@example("nul." + "x" * 200, safe_name)
@example("a. .jpg", safe_file_name)
@example("con..jpg", safe_file_name)
def test_a_safe_name_is_safe_everywhere_and_stays_as_it_is(text, make) -> None:
    name = make(text, "7")
    assert make(name, "7") == name
    assert len(name.encode()) <= MAX_BYTES
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in name)
    validate_filename(name, platform="universal", fs_encoding="utf-8")


def test_a_register_gives_each_name_once() -> None:
    register = Register()
    assert [register.claim("hello") for _ in range(3)] == ["hello", "hello-2", "hello-3"]


@pytest.mark.parametrize(
    ("first", "second", "given"),
    [
        ("About", "about", "about-2"),
        ("café", DECOMPOSED_CAFE, DECOMPOSED_CAFE + "-2"),
        ("STRASSE", "straße", "straße-2"),
        ("ﬁle", "file", "file-2"),
        ("ＡＢＣ", "abc", "abc-2"),
        ("photo.jpg", "Photo.JPG", "Photo-2.JPG"),
        ("v1.2", "v1.2", "v1.2-2"),
    ],
)
def test_names_that_a_file_system_treats_as_equal_get_numbers(
    first: str, second: str, given: str
) -> None:
    """F64: `About` and `about`. F52: NFC and NFD."""
    register = Register()
    register.claim(first)
    assert second in register
    assert register.claim(second) == given


def test_a_number_never_takes_a_name_that_is_given() -> None:
    register = Register()
    assert [register.claim(n) for n in ("a-2", "a", "a", "a-2")] == ["a-2", "a", "a-3", "a-2-2"]


def test_long_names_make_room_for_the_number() -> None:
    register = Register()
    names = [register.claim("日" * 38 + ".png") for _ in range(12)]
    assert len({folded(name) for name in names}) == 12
    assert all(len(name.encode()) <= MAX_BYTES and name.endswith(".png") for name in names)


@given(st.lists(st.text("aAéE\u0301ß-2.", min_size=1, max_size=4), max_size=30))
def test_no_two_claims_are_ever_the_same(names: list[str]) -> None:
    register = Register()
    given_names = [register.claim(name) for name in names]
    assert len({folded(name) for name in given_names}) == len(names)
