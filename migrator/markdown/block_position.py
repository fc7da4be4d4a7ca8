"""Data class for the position of a block element in the document, as `block_TAG` methods get it."""

from __future__ import annotations

from bs4 import Tag

from migrator.markdown.blocks import MarkdownBlock
from migrator.markdown.escaped_text import InlineContext
from migrator.startup.value_objects import value_object

Tags = frozenset[str]


@value_object
class BlockPosition:
    """A block element and its position.

    tags      names of the elements around its content, including itself
    wrappers  inline elements around it, in which its text has to be wrapped
    previous  the block before it, if any
    context   the inline context of its first paragraph
    """

    element: Tag
    tags: Tags
    wrappers: tuple[Tag, ...] = ()
    previous: MarkdownBlock | None = None
    context: InlineContext = InlineContext.PARAGRAPH
