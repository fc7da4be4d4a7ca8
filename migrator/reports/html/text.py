"""Escape texts of a source for HTML, and make harmful characters visible."""

from __future__ import annotations

import html
import re
from typing import Final

from migrator.archive.yaml_text import without_surrogates

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NO_TEXT: Final = re.compile(f"{_CONTROLS.pattern[:-1]}\ud800-\udfff]")
# Unicode TR 36, 3.1: characters that reverse the direction of the text after them.
_BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escaped(text: str) -> str:
    """Escape `text` for HTML content; control characters and lone surrogates, which HTML
    forbids, become U+FFFD."""
    return html.escape(_NO_TEXT.sub("\ufffd", text), quote=False)


def quoted(text: str) -> str:
    """Return `text` as an attribute value in double quotes."""
    return f'"{escaped(text).replace(chr(34), "&quot;")}"'


def visible(text: str) -> str:
    """Replace characters that would disturb the page around a title, path or message by escapes:
    control characters, and those that reverse the direction of text."""
    if text.isprintable():
        return text
    text = _CONTROLS.sub(_escape, without_surrogates(text))
    return _BIDI_CONTROLS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"
