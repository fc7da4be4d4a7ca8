"""YAML is readable for people, and the same for every parser."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive import yaml_text
from migrator.archive.yaml_text import Literal


def finite_or_word(value: float) -> object:
    return yaml_text.plain(value)


values = st.recursive(
    st.text()
    | st.text().map(Literal)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats().map(finite_or_word),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), values, min_size=1, max_size=5))
def test_every_value_reads_back_equal(value: dict[str, object]) -> None:
    text = yaml_text.dump(value)
    assert yaml_text.load(text) == value
    assert yaml.load(text, Loader=yaml.SafeLoader) == value


def test_readable_text_stands_in_a_literal_block() -> None:
    text = yaml_text.dump([{"text": Literal('One.\n\n  Two: #2 \\ "x"\n\t- three')}])
    assert text == '- text: |-\n    One.\n\n      Two: #2 \\ "x"\n    \t- three\n'


@pytest.mark.parametrize(
    "text",
    ["", " led by a space", "\nled by a line", "ended by a line\n", "a\rb", "a\x85b", "bell\a"],
)
def test_text_that_a_literal_block_would_change_is_quoted(text: str) -> None:
    written = yaml_text.dump([Literal(text)])
    assert "|" not in written
    assert yaml_text.load(written) == [text]


def test_keys_are_plain_unless_yaml_would_read_another_type() -> None:
    written = yaml_text.dump({"title": 1, "pa_color": 2, "on": 3, "12": 4, "a b": 5, 12: 6})
    assert written == 'title: 1\npa_color: 2\n"on": 3\n"12": 4\n"a b": 5\n12: 6\n'


def test_a_key_longer_than_yaml_allows_before_a_colon_reads_back() -> None:
    value = {"k" * 3000: ["a"], "l" * 3000: "b"}
    assert yaml_text.load(yaml_text.dump({"outer": [value]})) == {"outer": [value]}


@pytest.mark.parametrize("number", [1e20, 1.5e-7, -2e300, 0.1, 10**30, True, None])
def test_numbers_stay_numbers(number: object) -> None:
    back = yaml_text.load(yaml_text.dump({"n": number}))
    assert back == {"n": number}


def test_infinite_numbers_become_text() -> None:
    assert yaml_text.dump({"price": float("inf")}) == 'price: "inf"\n'


@pytest.mark.parametrize("shape", [list, dict])
@pytest.mark.parametrize("levels", [40, 90, yaml_text.MAX_DEPTH])
def test_deep_values_read_back(shape: type, levels: int) -> None:
    value: object = "core"
    for _ in range(levels - 1):
        value = [value] if shape is list else {"k": value}
    text = yaml_text.dump({"k": value})
    assert yaml_text.load(text) == {"k": value}


def test_a_value_nested_beyond_reading_is_refused() -> None:
    value: list[object] = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(ValueError, match="nested more than 128 levels"):
        yaml_text.dump(value)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 50_000,
        "\n".join(" " * n + "a:" for n in range(3000)),
        "- " * 50_000,
        "a: &a [*a]",
        "a: *nobody",
        "? " * 50_000,
        "a: !!int ''",
        "a: !!timestamp x",
        "a: \x00",
        "\ud800",
    ],
)
def test_hostile_yaml_is_read_or_refused_and_never_a_crash(text: str) -> None:
    try:
        yaml_text.load(text)
    except ValueError as error:
        assert "\n" not in str(error)


def laughs(opening: str = "[", closing: str = "]") -> str:
    """Nine lists, each with ten times the one before: a billion values."""
    lists = [f"a0: &a0 {opening}x, x{closing}"]
    for number in range(1, 10):
        inner = ", ".join([f"*a{number - 1}"] * 10)
        lists.append(f"a{number}: &a{number} [{inner}]")
    return "\n".join(lists)


@pytest.mark.parametrize(
    "text",
    [
        laughs(),
        laughs("{x: ", "}").replace("x, x", "x"),
        "a: &a [*a]",
        "a: &a {b: *a}",
        "- &a\n  replies: [*a]",
        "a: &a {b: 1}\nc: &c {<<: *a, d: *c}",
    ],
)
def test_aliases_that_repeat_values_without_end_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="aliases"):
        yaml_text.load(text)


def test_a_few_aliases_are_read() -> None:
    text = "a: &a [1, 2]\nb: *a\nc: {d: *a}\n"
    assert yaml_text.load(text) == {"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}


@pytest.mark.parametrize(
    "number", [f"0x{'f' * 5000}", f"0b{'1' * 20_000}", "1:0" + ":30" * 5000, "9" * 5000]
)
def test_a_number_that_python_cannot_write_is_refused(number: str) -> None:
    for text in (f"date: {number}", f"? {number}\n: 1", f"a: [{number}]", f"a: !!int '{number}'"):
        with pytest.raises(ValueError, match="number"):
            yaml_text.load(text)


@pytest.mark.parametrize(
    "text",
    ["a: 1\nb: 2\na: 1\n", "x:\n  a: 1\n  a: 2\n", "- {a: 1, a: 2}\n", '"a": 1\na: 2\n'],
)
def test_a_key_that_occurs_twice_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"the key a occurs twice \(line \d\)"):
        yaml_text.load(text)


def test_a_merged_mapping_may_repeat_keys() -> None:
    assert yaml_text.load("x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n") == {
        "x": {"a": 1},
        "y": {"a": 2},
    }
