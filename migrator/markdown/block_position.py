"""Where a block element stands."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import Tag

from migrator.markdown.blocks import MarkdownBlock
from migrator.markdown.escaping import InlineContext

Tags = frozenset[str]


@dataclass(frozen=True, slots=True)
class BlockPosition:
    """A block element and where it stands.

    tags      the names of the elements around its content, itself included
    wrappers  the inline elements around it, which its text is to be wrapped in
    previous  the block before it, if any
    context   what its first paragraph is, when it is no more than a paragraph
    """

    element: Tag
    tags: Tags
    wrappers: tuple[Tag, ...] = ()
    previous: MarkdownBlock | None = None
    context: InlineContext = InlineContext.PARAGRAPH
