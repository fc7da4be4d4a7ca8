"""Blocks to tokens: the saved HTML of a post in the block editor, its delimiters gone.

A block whose content lies in its attributes gets it from there; a block that WordPress
fills when it shows the page becomes a placeholder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.wordpress.block_rules import FROM_ATTRIBUTES, PREFIXED, WHOLE
from migrator.wordpress.blocks import Delimiter, closers, delimiters
from migrator.wordpress.context import Scope, placeholder

# What a piece of content is: classic text, saved HTML, or finished HTML.
CLASSIC, SAVED, DONE = "classic", "saved", "done"
Piece = tuple[str, str]

_MAX_REUSED = 200
_CLASSIC_BLOCKS = frozenset(
    {"freeform", "shortcode", "classic-paragraph", "tadv/classic-paragraph"}
)


def pieces(content: str, scope: Scope) -> list[Piece]:
    """The content of a post in the block editor as pieces, in order."""
    return _Reader(scope).read(content)


class _Reader:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.out: list[Piece] = []
        self.active: list[int] = []
        self.reused = 0

    def read(self, content: str) -> list[Piece]:
        found = delimiters(content)
        pairs = closers(found)
        position, depth, index = 0, 0, 0
        closing = {close: start for start, close in pairs.items()}
        modes: list[str] = []
        while index < len(found):
            delimiter = found[index]
            self._text(content[position : delimiter.start], modes, depth)
            position = delimiter.end
            if delimiter.kind == "void":
                self._void(delimiter)
            elif index in pairs:
                close = found[pairs[index]]
                whole = self._whole(delimiter, content[delimiter.end : close.start])
                if whole:
                    index, position = pairs[index], close.end
                else:
                    depth += 1
                    modes.append(delimiter.name)
            elif index in closing:
                depth -= 1
                modes.pop()
            index += 1
        self._text(content[position:], modes, depth)
        return self.out

    def _text(self, text: str, modes: list[str], depth: int) -> None:
        classic = modes[-1] in _CLASSIC_BLOCKS if modes else depth == 0
        if not text.strip():
            self.out.append((SAVED, text))
        else:
            self.out.append((CLASSIC if classic and "<p" not in text else SAVED, text))

    def _whole(self, delimiter: Delimiter, inner: str) -> bool:
        """Whether the block is answered as one, from its attributes and its saved HTML."""
        if not inner.strip():
            self._void(delimiter)
            return True
        if (render := _row(WHOLE, delimiter.name)) is not None:
            rendered = render(delimiter.attributes, inner)
            if rendered is not None:
                self.out.append((DONE, rendered))
                return True
        if (prefix := PREFIXED.get(delimiter.name)) is not None:
            self.out.append((DONE, prefix(delimiter.attributes, inner)))
        return False

    def _void(self, delimiter: Delimiter) -> None:
        if delimiter.name == "block":
            self._reusable(delimiter)
            return
        render = FROM_ATTRIBUTES.get(delimiter.name)
        rendered = render(delimiter.attributes, self.scope) if render else None
        if rendered is not None:
            self.out.append((DONE, rendered))
            return
        self.scope.unhandled["unhandled-block", delimiter.name] += 1
        what = f"block {delimiter.name} {delimiter.json}".rstrip()
        self.out.append((DONE, placeholder(what)))

    def _reusable(self, delimiter: Delimiter) -> None:
        reference = delimiter.attributes.get("ref")
        number = reference if isinstance(reference, int) else 0
        content = self.scope.context.reusable_block(number) if number else None
        self.reused += 1
        if content is None or number in self.active or self.reused > _MAX_REUSED:
            self.scope.missing(
                "missing-reusable-block",
                f"reusable block {number} is not in the source or holds itself",
            )
            self.out.append((DONE, placeholder(f"reusable block {number}")))
            return
        self.active.append(number)
        self.read(content)
        self.active.pop()


def _row(
    table: dict[str, Callable[[dict[str, Any], str], str | None]], name: str
) -> Callable[[dict[str, Any], str], str | None] | None:
    return table.get("core-embed/*" if name.startswith("core-embed/") else name)
