"""JSON of a stranger is read, or refused with one kind of error."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import migrator
from migrator.untrusted.json_text import parse_json

PACKAGE = Path(migrator.__file__).parent
OWN = PACKAGE / "untrusted" / "json_text.py"
DEPTH = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEPTH,
        '{"a":' * DEPTH,
        '[{"a":' * DEPTH,
        "[" * DEPTH + "]" * DEPTH,
        "1" * 5000,
        b"\xff",
        b"[" * DEPTH,
        "",
        "{",
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_every_other_text_is_a_value_error(text: str | bytes, *, strict: bool) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_json(text, strict=strict)


def test_usual_texts_are_read() -> None:
    assert parse_json('{"a": [1, null]}') == {"a": [1, None]}
    assert parse_json(b'"\xc3\xa9"') == "é"
    assert parse_json('"a\nb"', strict=False) == "a\nb"


def test_no_other_module_parses_json() -> None:
    """Each of them would have to know that `json` raises RecursionError too."""
    calls = [
        f"{path}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"json.loads", "json.load"}
        and path != OWN
    ]
    assert calls == []
