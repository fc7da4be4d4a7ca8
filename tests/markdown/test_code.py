"""Code is written as its author typed it."""

from __future__ import annotations

import pytest
from support.time_limit import within

from migrator.markdown.converter import to_markdown


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        ("a<br>b", ["a", "b"]),
        ("a\n   c<br>b", ["a c", "b"]),
        ("a \t\n\t c<br>b", ["a c", "b"]),
    ],
)
def test_line_breaks_end_a_line_of_code_and_line_ends_of_the_source_do_not(
    inside: str, lines: list[str]
) -> None:
    assert to_markdown(f"<p><code>{inside}</code></p>").split("\n")[1:-2] == lines


def test_many_spaces_in_such_code_take_no_time() -> None:
    with within(10):
        text = to_markdown(f"<p><code>a{' ' * 300_000}b<br>c</code></p>")
    assert text.endswith("b\nc\n```\n")
