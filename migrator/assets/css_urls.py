"""Find and replace URLs in style attributes: `background: url(photo.jpg)`.

Sources: CSS Values and Units, section "URLs", and CSS Syntax, "Consume a url token".
"""

from __future__ import annotations

import re

_URL = re.compile(
    r"""/\*.*?(?:\*/|\Z)"""  # a comment; URLs in it do not count
    r"""|url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^()"'\s\\]|\\.)*))\s*\)""",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)


def style_urls(style: str) -> list[str]:
    """Return the URLs in the text of a style attribute, unescaped, in order."""
    return [url for match in _URL.finditer(style) if (url := _address(match))]


def replace_url(style: str, old: str, new: str) -> str:
    """Return the style with each URL `old` replaced by `new` (percent-encoded)."""
    return _URL.sub(
        lambda match: f"url('{new}')" if _address(match) == old else match.group(), style
    )


def _address(match: re.Match[str]) -> str:
    written = match[1] or match[2] or match[3] or ""
    return _ESCAPE.sub(_unescaped, written).strip()


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return "" if match[2] == "\n" else match[2]
    number = int(match[1], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
