"""Blocks: `<!-- wp:name {json} -->` … `<!-- /wp:name -->`, `<!-- wp:name {json} /-->`.

Grammar: developer.wordpress.org/block-editor, "Markup representation of a block".
Delimiters that are malformed are comments, as they are to WordPress.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_HEAD = re.compile(r"<!--\s++(/)?wp:((?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*+)(?=[\s/{-])")
_TAIL = re.compile(r"\s*+(?:(\{.*\})\s*+)?(/)?\Z", re.DOTALL)
# As the editor writes them: it encodes `<` and `>` in attributes, so that the first `>` ends it.
_USUAL = re.compile(rf"{_HEAD.pattern}(?:\s*+(?:(\{{[^<>]*\}})\s*+)?(/)?(-->))?")


@dataclass(slots=True)
class Delimiter:
    """One block comment. `name` has no `core/`; `start` and `end` are offsets in the content;
    `json` are its attributes as they are stored. (Nobody changes it; see `tokens.Text`.)"""

    kind: str
    name: str
    start: int
    end: int
    json: str = ""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes; none where they are no JSON object. Few blocks are asked for them."""
        if not self.json:
            return {}
        try:
            value = json.loads(self.json)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def delimiters(content: str) -> list[Delimiter]:
    """All block delimiters of `content`, in order. `kind` is "open", "close" or "void"."""
    found = []
    for match in _USUAL.finditer(content):
        closing, name, attributes, void, usual = match.groups()
        if not usual:
            return list(_delimiters(content))
        kind = "close" if closing else "void" if void else "open"
        start, end = match.span()
        found.append(Delimiter(kind, name.removeprefix("core/"), start, end, attributes or ""))
    return found


def _delimiters(content: str) -> Iterator[Delimiter]:
    """The same, however unusual they are."""
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
        yield Delimiter(kind, name, match.start(), position, text)


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
