"""PHP's serialised values become plain data; other strings are not changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sources.wxr.php_serialize import unserialize


def serialize(value: Any) -> str:
    """Return the output of PHP's serialize()."""
    match value:
        case None:
            return "N;"
        case bool():
            return f"b:{value:d};"
        case int():
            return f"i:{value};"
        case float():
            return f"d:{value!r};".replace("inf", "INF")
        case str():
            return f's:{len(value.encode())}:"{value}";'
        case list():
            return serialize_pairs(list(enumerate(value)))
        case dict():
            return serialize_pairs(list(value.items()))
    raise TypeError(value)


def serialize_pairs(pairs: list[tuple[Any, Any]]) -> str:
    inside = "".join(serialize(key) + serialize(value) for key, value in pairs)
    return f"a:{len(pairs)}:{{{inside}}}"


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _TEXT
_SCALARS |= st.floats(allow_nan=False)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_TEXT.map("k{}".format), inner, min_size=1)
    ),
    max_leaves=15,
)


@given(_DATA)
def test_php_values_are_decoded(data: Any) -> None:
    assert unserialize(serialize(data)) == data


@given(st.text())
def test_any_text_is_data_or_itself(text: str) -> None:
    assert unserialize(text) == text or text.strip()[:1] in set("abdisON")


@given(st.text('abdisONrRC:;{}"0123456789.-', max_size=40))
def test_damaged_values_never_fail(text: str) -> None:
    assert unserialize(text) == text or text[:1] in set("abdisON")


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("5", "5"),
        ("a:1:{broken", "a:1:{broken"),
        ('a:2:{i:0;s:1:"x";i:1;s:1:"y";}', ["x", "y"]),
        ('a:2:{i:1;s:1:"x";i:0;s:1:"y";}', {1: "x", 0: "y"}),
        ('a:1:{s:3:"key";b:1;}', {"key": True}),
        ("a:0:{}", []),
        ("  i:5;\n", 5),
        ('O:8:"stdClass":1:{s:4:"name";s:3:"Ada";}', {"name": "Ada"}),
        ('O:1:"P":2:{s:4:"\0*\0x";i:1;s:4:"\0P\0y";i:2;}', {"x": 1, "y": 2}),
        ('O:1:"P":2:{s:4:"*x";i:1;s:4:"Py";i:2;}', {"x": 1, "y": 2}),
        ("a:2:{i:0;i:7;i:1;R:2;}", [7, None]),
        ('C:3:"Foo":5:{abcde}', 'C:3:"Foo":5:{abcde}'),
        ("a:1:{i:0;i:1;}}", "a:1:{i:0;i:1;}}"),
    ],
)
def test_values(value: str, data: Any) -> None:
    assert unserialize(value) == data


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ('a:1:{s:3:"kéy";s:5:"value";}', {"kéy": "value"}),
        (
            'a:1:{s:3:"url";s:18:"https://new-and-longer.example";}',
            {"url": "https://new-and-longer.example"},
        ),
        ('a:2:{s:1:"a";s:9:"日本語";s:1:"b";i:1;}', {"a": "日本語", "b": 1}),
        ('a:2:{s:1:"a";s:3:"日本語";s:1:"b";i:1;}', {"a": "日本語", "b": 1}),
        ('a:1:{s:4:"text";s:14:"one\ntwo";}', {"text": "one\ntwo"}),
        ('s:2:"five";', "five"),
        ('s:99:"a "quoted"; word";', 'a "quoted"; word'),
    ],
)
def test_f69_wrong_lengths_do_not_matter(value: str, data: Any) -> None:
    """F69: lengths counted in characters, or kept when the text was replaced."""
    assert unserialize(value) == data


def test_depth_is_bounded() -> None:
    bomb = "a:1:{i:0;" * 100_000 + "N;" + "}" * 100_000
    assert unserialize(bomb) == bomb
