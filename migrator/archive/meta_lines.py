"""Write and read front matter as Pelican has it: lines `Key: value` above a blank line.

https://python-markdown.github.io/extensions/meta_data/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_LINE: Final = re.compile(r"([A-Za-z0-9_-]+):[ \t]*(.*)")
_BREAKS: Final = re.compile(r"\s+")


def dump(metadata: Mapping[str, object]) -> str:
    """Return the lines of `metadata`; values are texts, or lists that commas separate.

    A value is one line, so white space in it becomes a space.
    """
    return "".join(f"{key}: {value_of(value)}\n" for key, value in metadata.items())


def value_of(value: object) -> str:
    """Return a value as one line."""
    if isinstance(value, list | tuple):
        return ", ".join(map(value_of, value))
    if isinstance(value, bool):
        return str(value).lower()
    return _BREAKS.sub(" ", str(value)).strip()


def dumps(metadata: Mapping[str, object], body: str) -> str:
    """Return the text of a post's file, ending in one newline."""
    content = body.strip("\r\n")
    return f"{dump(metadata)}\n{content}\n" if content else dump(metadata)


def split(text: str) -> tuple[str, str]:
    """Split a post's file into the lines of its front matter and its body."""
    lines = text.split("\n")
    count = 0
    while count < len(lines) and _LINE.match(lines[count]):
        count += 1
    return "".join(f"{line}\n" for line in lines[:count]), "\n".join(lines[count:])


def load(header: str) -> dict[str, str]:
    """Return the values by key."""
    matches = (_LINE.match(line.rstrip("\r")) for line in header.split("\n"))
    return {match[1]: match[2] for match in matches if match}
