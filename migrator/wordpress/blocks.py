"""Blocks: `<!-- wp:name {json} -->` … `<!-- /wp:name -->`, `<!-- wp:name {json} /-->`.

Grammar: developer.wordpress.org/block-editor, "Markup representation of a block".
Delimiters that are malformed are comments, as they are to WordPress.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

_HEAD = re.compile(r"<!--\s++(/)?wp:((?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*+)(?=[\s/{-])")
_TAIL = re.compile(r"\s*+(?:(\{.*\})\s*+)?(/)?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Delimiter:
    """One block comment. `name` has no `core/`; `start` and `end` are offsets in the content;
    `closed_by` is the index of the closing delimiter, None when there is none."""

    kind: str
    name: str
    start: int
    end: int
    attributes: dict[str, Any] = field(default_factory=dict)
    json: str = ""


def delimiters(content: str) -> list[Delimiter]:
    """All block delimiters of `content`, in order. `kind` is "open", "close" or "void"."""
    return list(_delimiters(content))


def _delimiters(content: str) -> Iterator[Delimiter]:
    position = 0
    last = content.rfind("-->")
    while match := _HEAD.search(content, position):
        if match.end() > last:
            return
        tail_end = content.index("-->", match.end())
        position = match.end()
        tail = _TAIL.match(content[match.end() : tail_end])
        if tail is None:
            continue
        position = tail_end + 3
        kind = "close" if match[1] else "void" if tail[2] else "open"
        text = tail[1] or ""
        name = match[2].removeprefix("core/")
        yield Delimiter(kind, name, match.start(), position, _attributes(text), text)


def _attributes(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def closers(found: Sequence[Delimiter]) -> dict[int, int]:
    """Which opening delimiter (by index) is closed by which one."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    depth: dict[str, int] = {}
    for index, delimiter in enumerate(found):
        if delimiter.kind == "open":
            stack.append(index)
            depth[delimiter.name] = depth.get(delimiter.name, 0) + 1
        elif delimiter.kind == "close" and depth.get(delimiter.name):
            while True:
                start = stack.pop()
                depth[found[start].name] -= 1
                if found[start].name == delimiter.name:
                    break
            pairs[start] = index
    return pairs


def has_blocks(content: str) -> bool:
    """Whether the content was written in the block editor."""
    return "<!-- wp:" in content and next(_delimiters(content), None) is not None
