"""List the blocks and shortcodes that content uses, and if each is supported."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.wordpress import shortcode_registry
from migrator.wordpress.autop import with_plain_newlines
from migrator.wordpress.block_rules import attribute_rule
from migrator.wordpress.blocks import delimiters
from migrator.wordpress.render_context import RenderContext
from migrator.wordpress.shortcode_grammar import shortcode_names as _shortcode_names


def block_names(content: str) -> Iterator[tuple[str, bool]]:
    """Yield each use of a block: its name without `core/`, and True if it becomes content.

    A block with saved HTML always becomes content; a dynamic block does not.
    """
    for delimiter in delimiters(content):
        if delimiter.kind == "open":
            yield delimiter.name, True
        elif delimiter.kind == "void":
            yield (
                delimiter.name,
                (delimiter.name == "block" or attribute_rule(delimiter.name) is not None),
            )


def shortcode_names(content: str) -> Iterator[tuple[str, bool]]:
    """Yield each use of a shortcode: its name, and True if it becomes content.

    A shortcode that becomes a placeholder yields False. Prose in brackets is no shortcode.
    """
    for name in _shortcode_names(with_plain_newlines(content), RenderContext()):
        yield name, shortcode_registry.becomes_content(name)
