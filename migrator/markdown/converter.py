"""Convert HTML to Markdown, element by element.

    from migrator.markdown.converter import to_markdown
    to_markdown("<p>Some <b>words</b>.</p>")     # "Some **words**.\n"

To support another element, subclass `Converter` and add a `convert_TAG` method as in markdownify
(see `engine`). It returns Markdown; `sentinels.text` turns text into Markdown.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from bs4 import Tag

from migrator.dom.sanitised_parse import parse
from migrator.errors import UsageError, did_you_mean
from migrator.markdown import lists
from migrator.markdown.blocks import MarkdownBlock, indent, join
from migrator.markdown.dialect import DIALECTS
from migrator.markdown.nested_blocks import NestedBlocks


def to_markdown(
    html: str | Tag,
    *,
    base_url: str | None = None,
    targets: Collection[str] = (),
    dialect: str = "commonmark",
) -> str:
    """Convert an HTML fragment or page to Markdown.

    The dialect is CommonMark with GFM's tables, strikethrough, task lists and footnotes.

    html      text, or a tree, which is not changed
    base_url  base for resolving the relative URLs of links and images
    targets   ids that other documents link to (ids that this document links to are found)
    dialect   name of the renderer's dialect: commonmark, goldmark (Hugo), kramdown (Jekyll),
              markdown-it (Eleventy, Hexo), obsidian, pymdownx (MkDocs) or python-markdown (Pelican)

    Content that Markdown cannot express stays as HTML. The result ends with exactly one
    newline; it is "" if nothing is visible. Raises UsageError for an unknown dialect.

    >>> import migrator
    >>> migrator.to_markdown("<p>Some <b>words</b>.</p>")
    'Some **words**.\\n'
    """
    if dialect not in DIALECTS:
        hint = did_you_mean(dialect, DIALECTS)
        raise UsageError(f"there is no dialect {dialect!r}{hint}; {', '.join(DIALECTS)}")
    tree = parse(html) if isinstance(html, str) else html
    return Converter(base_url=base_url, targets=targets, dialect=dialect).convert_soup(tree)


class Converter(NestedBlocks):
    """markdownify's converter, with an engine that knows the context of every character.

    Own options: `base_url`, `targets`. The markdownify options `strip`, `convert` and
    `code_language_callback` work as in markdownify; its style options have no effect.
    """

    @property
    def has_no_overrides(self) -> bool:
        return _has_no_overrides(type(self))  # type: ignore[arg-type] # mypy: a class has no hash

    def definitions(self, previous: MarkdownBlock | None) -> list[MarkdownBlock]:
        """Return the definitions of all referenced footnotes, and a list of the others.

        GFM does not show a definition without a reference.
        """
        out: list[MarkdownBlock] = []
        written: set[str] = set()
        while True:
            pending = [
                n for n in self.footnotes.definitions if n in self.footnotes.referenced - written
            ]
            if not pending:
                break
            for name in pending:
                written.add(name)
                out.append(self._definition(name))
        rest = [n for n in self.footnotes.definitions if n not in written]
        if rest:
            elements = [self.footnotes.definitions[name] for name in rest]
            contents = [
                self.blocks(element.contents, frozenset(("ol", "li"))) for element in elements
            ]
            block_above = out[-1] if out else previous
            markers = lists.numbers(1, len(rest), block_above)
            out.append(MarkdownBlock("numbers", lists.assemble(contents, markers)))
        return out

    def _definition(self, name: str) -> MarkdownBlock:
        content = self.blocks(self.footnotes.definitions[name].contents, frozenset(("li",)))
        text = indent(join(content), f"[^{self.footnotes.labels[name]}]: ", "    ")
        return MarkdownBlock("footnote", text)


# Prefixes of the methods that decide what an element becomes.
_OVERRIDABLE_PREFIXES = ("convert", "block", "escape", "process", "get_conv_fn", "should_convert")


@cache
def _has_no_overrides(converter_class: type[Converter]) -> bool:
    """Return True if a subclass of `Converter` overrides none of these methods."""
    methods = (name for name in dir(converter_class) if name.startswith(_OVERRIDABLE_PREFIXES))
    return all(getattr(converter_class, name) is getattr(Converter, name, None) for name in methods)
