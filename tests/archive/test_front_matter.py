"""Front matter is read back exactly as written, for every text."""

from __future__ import annotations

import frontmatter as python_frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.front_matter import FrontMatterError, dumps, loads

HARMLESS_BODY = "Some text."

TITLES = [
    'He said "x": a #1',
    r"Backslashes: C:\new\table\u0041 \\",
    "it's: a 'quote'",
    "- dash first",
    "? question: yes",
    "&amp; &#8217; stay as they are",
    "%YAML 1.2",
    "[not, a, list] {nor: a mapping}",
    "two\nlines\r\nand a third",
    "---",
    "a\n---\nb",
    "...",
    "# no comment",
    "yes",
    "null",
    "~",
    "2010-11-26",
    "007",
    "1e3",
    "",
    " spaces around ",
    "tab\tand bell\a and escape\x1b[31m and NUL\x00",
    "next line\x85, line separator\u2028, paragraph separator\u2029",
    "\ufeffmark of byte order",
    "not a character \ufffe\uffff",
    "emoji 😀 👩‍👩‍👧, 日本語, العربية, e\u0301",
    "word " * 400,
]


def test_the_file_looks_like_the_reference() -> None:
    text = dumps(
        {
            "title": "L'été, déjà",
            "date": "2010-11-26",
            "image": "images/soleil.jpg",
            "slug": "lete-deja",
            "categories": ["Saisons", "Météo & ciel"],
            "draft": True,
            "id": 12,
            "translations": {"en": "summer", "zh-CN": "夏"},
        },
        "Le texte.\n",
    )
    assert text == (
        "---\n"
        'title: "L\'été, déjà"\n'
        'date: "2010-11-26"\n'
        'image: "images/soleil.jpg"\n'
        'slug: "lete-deja"\n'
        "categories:\n"
        '  - "Saisons"\n'
        '  - "Météo & ciel"\n'
        "draft: true\n"
        "id: 12\n"
        "translations:\n"
        '  en: "summer"\n'
        '  zh-CN: "夏"\n'
        "---\n"
        "\n"
        "Le texte.\n"
    )


@pytest.mark.parametrize("title", TITLES)
def test_every_title_reads_back(title: str) -> None:
    """F67, and how other tools fail: `\\n` in a Windows path read back as a line break."""
    text = dumps({"title": title, "slug": "x"}, HARMLESS_BODY)
    assert loads(text) == ({"title": title, "slug": "x"}, HARMLESS_BODY)
    # One value, one line: nothing is wrapped, and no line could end the front matter.
    assert len(text.splitlines()) == 6


def test_letters_and_emoji_stand_as_they_are() -> None:
    assert '"Ça va 😀 日本語"' in dumps({"title": "Ça va 😀 日本語"}, "")


@pytest.mark.parametrize(
    "body",
    [
        "---\n\nAfter a thematic break.",
        "Heading\n---\n\n---\ntitle: no front matter\n---",
        "    indented code stays indented",
        "　段落の初めの全角空白",
        "\xa0no-break spaces at both ends\xa0",
        "hard break  \nnext line",
        "",
    ],
)
def test_every_body_reads_back(body: str) -> None:
    assert loads(dumps({"title": "x"}, body)) == ({"title": "x"}, body)


def test_newlines_around_the_body_are_the_files_not_the_posts() -> None:
    assert dumps({"a": 1}, "\n\n  text\n\n\n") == "---\na: 1\n---\n\n  text\n"


def test_an_empty_body_leaves_no_blank_line() -> None:
    assert dumps({"a": 1}, "\n") == "---\na: 1\n---\n"


def test_a_lone_surrogate_becomes_a_visible_mark_that_utf8_can_store() -> None:
    text = dumps({"title": "half \ud83d emoji"}, "half \ude00 emoji")
    assert loads(text) == ({"title": "half \ufffd emoji"}, "half \ufffd emoji")
    assert text.encode("utf-8")


@pytest.mark.parametrize("key", ["content", "handler", "metadata", "yes", "a: b", "", "'", "été"])
def test_every_key_reads_back(key: str) -> None:
    assert loads(dumps({key: "v"}, "b")) == ({key: "v"}, "b")


def test_a_value_that_yaml_cannot_express_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="a set cannot be written as YAML"):
        dumps({"tags": {"a"}}, "")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "does not begin with front matter"),
        ("Only text.\n\n---\n\nand a break\n\n---\n", "does not begin with front matter"),
        ("---\ntitle: x\n\nNo end.", "not closed"),
        ("---\ntitle: [x\n---\n", "not YAML"),
        ('---\ntitle: "a"\nslug: "b" c\n---\n', r"not YAML: .*\(line 3\)"),
        ("---\n- a\n- list\n---\n", "not a mapping of keys to values"),
        ("---\ndate: 2010-13-45\n---\n", "month must be in 1..12"),
        ("---\na: !!bool maybe\n---\n", "not YAML"),
        ("---\na: " + "[" * 50_000 + "\n---\n", "nested too deeply"),
        ("---\n" + "".join(f"{' ' * n}a:\n" for n in range(1500)) + "---\n", "nested too deeply"),
        ("---\na: !!python/object:os.system x\n---\n", "not YAML"),
    ],
)
def test_unreadable_front_matter_is_one_clear_sentence(text: str, complaint: str) -> None:
    with pytest.raises(FrontMatterError, match=complaint) as raised:
        loads(text)
    assert "\n" not in str(raised.value)


def test_windows_line_ends_and_bom_are_read() -> None:
    text = "\ufeff" + dumps({"title": "x"}, "one\ntwo").replace("\n", "\r\n")
    assert loads(text) == ({"title": "x"}, "one\r\ntwo")


@given(st.dictionaries(st.text(), st.text(), max_size=6), st.text())
def test_any_text_survives_the_round_trip(metadata: dict[str, str], body: str) -> None:
    text = dumps(metadata, body)
    assert loads(text) == (metadata, body.strip("\r\n"))
    assert text.endswith("\n")


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1), st.text())
def test_python_frontmatter_itself_reads_the_same(metadata: dict[str, str], body: str) -> None:
    back, content = python_frontmatter.parse(dumps(metadata, body))
    assert back == metadata
    assert content == body.replace("\r\n", "\n").strip()
