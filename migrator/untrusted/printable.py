"""Escape characters that command a terminal, or that turn text around (Unicode TR 36, 3.1)."""

from __future__ import annotations

import re
from typing import Final

# Control characters but tab and line feed, which begin escape sequences; line separators; and
# characters that change the direction of writing.
_COMMANDS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]"
)


def printable(text: str) -> str:
    r"""Return `text` with each such character as `\x1b` or `\u202e`."""
    return _COMMANDS.sub(_escape, text)


def printable_json(text: str) -> str:
    r"""Return a JSON text with each such character as `\u202e`: the same values, all printable.

    Between its values JSON has none of these characters but carriage returns.
    """
    return _COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
