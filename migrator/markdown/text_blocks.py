"""Convert paragraphs, headings, quotes and code blocks."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.query import first
from migrator.markdown import code, inline
from migrator.markdown.block_position import BlockPosition
from migrator.markdown.blocks import MarkdownBlock, join
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.headings import NOT_IN_HEADINGS, pushed_down
from migrator.markdown.inline_elements import InlineElements
from migrator.markdown.reading_order import survey


class TextBlocks(InlineElements):
    """A converter of paragraphs, headings, quotes and code blocks, too."""

    def convert_p(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_p(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        blocks = self.content_blocks(position)
        return [
            MarkdownBlock("paragraph", self.converted(element, block.markdown, position.tags))
            if block.kind == "text"
            else block
            for block in blocks
        ]

    def convert_hN(  # noqa: N802 - markdownify's name
        self, n: int, el: Tag, text: str, parent_tags: Iterable[str]
    ) -> str:
        # HTML knows no <h7>: it is an element like any unknown one.
        return f"{'#' * n} {text}".rstrip(" ") if 1 <= n <= 6 else text

    def block_heading(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if self.anchors.has_targets and self.slugs.slug_of(element.get_text()) != element.get("id"):
            self.anchors.keep(element)
        text = self.write_plain(
            element.contents, position.wrappers, position.tags, InlineContext.HEADING
        )
        if text is not None:
            return (
                [MarkdownBlock("heading", self.converted(element, text, position.tags))]
                if text
                else []
            )
        style = self.dialect.style
        if first(element, NOT_IN_HEADINGS) is not None:
            return self.blocks_in_heading(position)
        content = self.wrapped_inline(element.contents, position.wrappers, position.tags)
        text = inline.finish(content, InlineContext.HEADING, style)
        if not text.strip():
            return []
        text = inline.finish(self.anchors.take_as_text() + content, InlineContext.HEADING, style)
        return [MarkdownBlock("heading", self.converted(element, text, position.tags))]

    block_h1 = block_h2 = block_h3 = block_h4 = block_h5 = block_h6 = block_heading

    def blocks_in_heading(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return the blocks in a heading, each of whose lines is a heading."""
        shell = Tag(name="div")
        for node in pushed_down(position.element.contents, position.element.name):
            shell.append(node)
        self.survey.with_blocks |= survey(shell).with_blocks
        # The names of new elements may have the ids of old ones.
        self.kept_alive.append(shell)
        return self.blocks(
            shell.contents, position.tags, position.wrappers, previous=position.previous
        )

    def convert_hr(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return "___" if "li" in parent_tags else "---"

    def block_hr(self, position: BlockPosition) -> list[MarkdownBlock]:
        return [MarkdownBlock("break", self.converted(position.element, "", position.tags))]

    def convert_blockquote(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))

    def block_blockquote(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if self._is_html_for_its_code(position):
            return [self.html_block(element, position.wrappers)]
        tags = position.tags - {"li"}
        text = join(self.blocks(element.contents, tags, position.wrappers))
        quote = MarkdownBlock("quote", self.converted(element, text, position.tags))
        above = position.previous
        if self.dialect.merges_quotes and above is not None and above.kind == "quote":
            return [MarkdownBlock("html", "<!-- -->"), quote]
        return [quote]

    def lone_element_block(self, element: Tag) -> MarkdownBlock | None:
        """Return a code block for a <code> with several lines."""
        lines = code.lines_of(element) if element.name in ("code", "tt") else None
        if lines and self.dialect.normalises_space and code.is_normalised(lines):
            block = Tag(name="pre")
            block.string = lines
            self.kept_alive.append(block)
            return self.html_block(block)
        return MarkdownBlock("code", code.fence(lines)) if lines else None

    def convert_pre(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        language = code.language_of(el)
        callback = self.options["code_language_callback"]
        if callback:
            language = callback(el) or language
        return code.fence(text, language)

    def block_pre(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if code.has_markup(element) or any(each.name == "a" for each in position.wrappers):
            return [self.html_block(element, position.wrappers)]
        text = code.text_of(element)
        if isinstance(element.contents[:1] and element.contents[0], NavigableString):
            text = text.removeprefix("\n")  # HTML Living Standard, 13.2.6.4.7: not shown
        if self.dialect.normalises_space and code.is_normalised(text):
            return [self.html_block(element, position.wrappers)]
        if not self.dialect.nests_fences and position.tags & {"li", "blockquote"}:
            return [MarkdownBlock("indented", code.indented(text))] if text.strip() else []
        if self.dialect.shortcodes and code.has_shortcodes(text):
            hidden = code.hide_shortcodes(text)
            if hidden is None:
                return [self.html_block(element, position.wrappers)]
            text = hidden
        return [MarkdownBlock("code", self.converted(element, text, position.tags))]

    def _is_html_for_its_code(self, position: BlockPosition) -> bool:
        """Return True for a list or quote with code that only HTML keeps: an HTML block that is
        indented or quoted is no HTML block for every renderer."""
        if not self.dialect.normalises_space or position.tags & {"li", "blockquote"}:
            return False  # the outermost list or quote was searched
        return code.holds_normalised(position.element)

    convert_listing = convert_xmp = convert_pre
    block_listing = block_xmp = block_pre
