"""Parse block delimiters: `<!-- wp:name {json} -->`, `<!-- /wp:name -->`, `<!-- wp:name /-->`.

Grammar: developer.wordpress.org/block-editor, "Markup representation of a block".
A malformed delimiter is a plain comment, as it is for WordPress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from migrator.untrusted.json_text import parse_json

_HEAD = re.compile(r"<!--\s++(/)?wp:((?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*+)(?=[\s/{-])")
_TAIL = re.compile(r"\s*+(?:(\{.*\})\s*+)?(/)?\Z", re.DOTALL)
# A delimiter as the editor writes it. It encodes `<` and `>` in attributes, so that the first `>`
# ends the delimiter.
_COMMON_FORM = re.compile(rf"{_HEAD.pattern}(?:\s*+(?:(\{{[^<>]*\}})\s*+)?(/)?(-->))?")


@dataclass(slots=True)
class Delimiter:
    """One block delimiter.

    `kind` is "open", "close" or "void". `name` is without `core/`. `start` and `end` are
    offsets in the content. `json` holds the attributes as stored. Treat it as immutable; it is
    not frozen because that is slow (see `tokens.py`).
    """

    kind: str
    name: str
    start: int
    end: int
    json: str = ""

    @property
    def attributes(self) -> dict[str, Any]:
        """Parse the attributes; empty if they are no JSON object.

        Parsed on access, because few blocks need them.
        """
        if not self.json:
            return {}
        try:
            value = parse_json(self.json)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def delimiters(content: str) -> list[Delimiter]:
    """Return all block delimiters of `content`, in order."""
    found = []
    for match in _COMMON_FORM.finditer(content):
        closing, name, attributes, void, is_common_form = match.groups()
        if not is_common_form:
            return list(_scan_delimiters(content))
        kind = "close" if closing else "void" if void else "open"
        start, end = match.span()
        found.append(Delimiter(kind, name.removeprefix("core/"), start, end, attributes or ""))
    return found


def _scan_delimiters(content: str) -> Iterator[Delimiter]:
    """Yield the same as `delimiters`, for delimiters of every valid form. Slower."""
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


def match_delimiters(found: Sequence[Delimiter]) -> dict[int, int]:
    """Map the index of each opening delimiter to the index of the one that closes it.

    Opening delimiters that are never closed are left out.
    """
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
    """Return True if the content was written in the block editor."""
    return "<!-- wp:" in content and next(_scan_delimiters(content), None) is not None
