"""Where a block element stands."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import Tag

from migrator.markdown.blocks import Block
from migrator.markdown.escaping import Context

Tags = frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A block element and where it stands.

    tags      the names of the elements around its content, itself included
    wrappers  the inline elements around it, which its text is to be wrapped in
    previous  the block before it, if any
    context   what its first paragraph is, when it is no more than a paragraph
    """

    element: Tag
    tags: Tags
    wrappers: tuple[Tag, ...] = ()
    previous: Block | None = None
    context: Context = Context.PARAGRAPH
