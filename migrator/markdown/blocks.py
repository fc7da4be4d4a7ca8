"""Join blocks of Markdown with or without blank lines between them, and indent them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class MarkdownBlock:
    """A finished block of Markdown, without white space around it.

    kind      "text", "paragraph" (a <p>, which makes a list loose), "heading", "code",
              "quote", "bullets", "numbers", "break", "table" or "html"
    markdown  one or more lines
    """

    kind: str
    markdown: str


# Blocks that need no blank line before or after them in a tight list item (CommonMark 4 and 5:
# blocks that can interrupt a paragraph, lazy continuation lines).
_CLOSED = ("heading", "break", "code")
_INTERRUPTS_TEXT = ("heading", "code", "quote", "break")


def touches(above: MarkdownBlock, below: MarkdownBlock) -> bool:
    """Return True if `below` may follow `above` without a blank line between them."""
    if above.kind in _CLOSED:
        return True
    if above.kind in ("text", "paragraph"):
        if below.kind == "bullets":
            return below.markdown[1:2] == " "  # an empty item does not interrupt a paragraph
        if below.kind == "numbers":
            return below.markdown[:2] in ("1.", "1)") and below.markdown[2:3] == " "
        return below.kind in _INTERRUPTS_TEXT
    if above.kind == "quote":
        return below.kind in ("heading", "code", "break", "bullets", "numbers")
    if above.kind in ("bullets", "numbers"):
        return below.kind in ("heading", "code", "quote", "break") or (
            below.kind in ("bullets", "numbers") and above.kind != below.kind
        )
    return False


def join(blocks: Iterable[MarkdownBlock]) -> str:
    """Join blocks with a blank line between any two."""
    return "\n\n".join(block.markdown for block in blocks)


def join_tight(blocks: Iterable[MarkdownBlock]) -> str:
    """Join blocks with a blank line only where one is needed."""
    out: list[str] = []
    above: MarkdownBlock | None = None
    for block in blocks:
        if above is not None:
            out.append("\n" if touches(above, block) else "\n\n")
        out.append(block.markdown)
        above = block
    return "".join(out)


def indent(markdown: str, first: str, rest: str) -> str:
    """Prefix the first line with `first` and the others with `rest`; blank lines stay blank."""
    lines = markdown.split("\n")
    tail = (rest + line if line else "" for line in lines[1:])
    return "\n".join([first + lines[0], *tail])
