"""Texts of a source as a page may hold them."""

from __future__ import annotations

import html
import re
from typing import Final

from migrator.archive.yaml_text import without_surrogates

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NO_TEXT: Final = re.compile(f"{_CONTROLS.pattern[:-1]}\ud800-\udfff]")
# Unicode TR 36, 3.1: what makes the rest of a line read backwards.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escaped(text: str) -> str:
    """`text` as HTML between tags; control characters and lone
    surrogates, which HTML forbids, as U+FFFD."""
    return html.escape(_NO_TEXT.sub("\ufffd", text), quote=False)


def quoted(text: str) -> str:
    """`text` as the value of an attribute, in double quotes."""
    return f'"{escaped(text).replace(chr(34), "&quot;")}"'


def visible(text: str) -> str:
    """A title, a path or a message with what would disturb the page around it made visible:
    control characters, and those that turn the direction of writing."""
    if text.isprintable():
        return text
    text = _CONTROLS.sub(_number, without_surrogates(text))
    return _TURNING.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"
