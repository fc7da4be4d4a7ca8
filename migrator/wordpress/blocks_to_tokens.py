"""Blocks to tokens: the saved HTML of a post in the block editor, its delimiters gone.

A block whose content lies in its attributes gets it from there; a block that WordPress
fills when it shows the page becomes a placeholder.
"""

from __future__ import annotations

import re

from migrator.wordpress.block_rules import (
    PREFIXED,
    attribute_rule,
    has_rule,
    is_filled,
    whole_rule,
)
from migrator.wordpress.blocks import Delimiter, closers, delimiters
from migrator.wordpress.render_context import RenderScope, placeholder

# What a piece of content is: classic text, saved HTML, or finished HTML.
CLASSIC, SAVED, DONE = "classic", "saved", "done"
Piece = tuple[str, str]

_MAX_REUSED = 200
# Rules look at all that a block holds; a deeper nesting than this is no author's.
_MAX_DEPTH = 50
# Where text may be classic: in these blocks, and between blocks.
_FREEFORM = frozenset({"freeform", "classic-paragraph", "tadv/classic-paragraph", None})
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)


def pieces(content: str, scope: RenderScope) -> list[Piece]:
    """The content of a post in the block editor as pieces, in order."""
    return _Reader(scope).read(content)


class _Reader:
    def __init__(self, scope: RenderScope) -> None:
        self.scope = scope
        self.out: list[Piece] = []
        self.active: list[int] = []
        self.reused = 0

    def read(self, content: str) -> list[Piece]:
        found = delimiters(content)
        pairs = closers(found)
        position, index = 0, 0
        closing = {*pairs.values()}
        modes: list[str] = []
        while index < len(found):
            delimiter = found[index]
            self._text(content[position : delimiter.start], modes)
            position = delimiter.end
            if delimiter.kind == "void":
                self._void(delimiter)
            elif index in pairs:
                close = found[pairs[index]]
                inner = content[delimiter.end : close.start]
                # Of most blocks all is said in their saved HTML.
                is_ordinary = not has_rule(delimiter.name) and inner.strip()
                if is_ordinary or len(modes) >= _MAX_DEPTH or not self._whole(delimiter, inner):
                    modes.append(delimiter.name)
                else:
                    index, position = pairs[index], close.end
            elif index in closing:
                modes.pop()
            index += 1
        self._text(content[position:], modes)
        return self.out

    def _text(self, text: str, modes: list[str]) -> None:
        self.out.append((CLASSIC if _is_classic(text, modes) else SAVED, text))

    def _whole(self, delimiter: Delimiter, inner: str) -> bool:
        """Whether the block is answered as one, from its attributes and its saved HTML."""
        if not inner.strip() or is_filled(delimiter.name, inner):
            self._void(delimiter)
            return True
        if (render := whole_rule(delimiter.name)) is not None:
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
        render = attribute_rule(delimiter.name)
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


def _is_classic(text: str, blocks: list[str]) -> bool:
    """Whether blank lines make paragraphs in a text within `blocks`, the innermost last.

    WordPress does it for shortcode blocks. Between blocks and in freeform blocks the
    editor does, so that the text usually has its `<p>` tags already.
    """
    innermost = blocks[-1] if blocks else None
    if innermost == "shortcode":
        return bool(text.strip())
    return innermost in _FREEFORM and bool(text.strip()) and not _PARAGRAPH.search(text)
