"""Walk an HTML tree in reading order and build Markdown blocks.

The engine handles blocks, inline content and paragraphs in general. The rules for single
elements are in `converter`, as methods:

    convert_TAG(el, text, parent_tags) -> str        as in markdownify; `text` is the marked
                                                     Markdown of an inline element's content, or
                                                     the finished Markdown of a block's content
    block_TAG(position) -> list[MarkdownBlock]       for elements that contain more than text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from bs4 import Tag
from bs4.element import PreformattedString

from migrator.dom.query import elements
from migrator.dom.sanitised_parse import Node, parse
from migrator.markdown import inline, plain_paragraphs, sentinels
from migrator.markdown.block_position import BlockPosition, Tags
from migrator.markdown.blocks import MarkdownBlock, join
from migrator.markdown.element_roles import MAX_DEPTH, RoleResolver
from migrator.markdown.element_tables import (
    HEADINGS,
    KEPT_INLINE,
    MEDIA,
    OPAQUE,
    ElementRole,
)
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.footnotes import Footnotes
from migrator.markdown.raw_html import as_block_start, comment, with_blank_lines
from migrator.markdown.reading_order import (
    Step,
    StepKind,
    blocks_and_runs,
    is_white_space,
    split_edges,
    survey,
    walk,
)


class Engine(RoleResolver):
    """Converter of a whole tree. It does not change the tree."""

    def convert(self, html: str) -> str:
        return self.convert_soup(parse(html))

    def convert_soup(self, soup: Tag) -> str:
        found = survey(soup)
        notes = Footnotes()
        notes.define(found.footnotes)
        self.begin(found, notes)
        blocks = self.blocks([soup], frozenset())
        blocks.extend(self.definitions(blocks[-1] if blocks else None))
        blocks.extend(self.anchors.take_as_blocks())
        body = join(blocks)
        return body + "\n" if body else ""

    def definitions(self, previous: MarkdownBlock | None) -> list[MarkdownBlock]:
        """Return the blocks for the end of the document, after `previous`."""
        return []

    def process_tag(self, node: Tag, parent_tags: Iterable[str] | None = None) -> str:
        """Return the Markdown of one element: finished for a block, marked for an inline one."""
        tags = frozenset(parent_tags or ())
        if self.role_of(node) is ElementRole.INLINE:
            return self._inline_tag(node, tags)
        return join(self.blocks([node], tags))

    def process_text(self, el: Any, parent_tags: Iterable[str] | None = None) -> str:
        """Return text with each character marked that may need a backslash."""
        return self.escape(str(el), parent_tags or ())

    def escape(self, text: str, parent_tags: Iterable[str]) -> str:
        marked, style = sentinels.text(text), self.dialect.style
        return style.mark(marked) if style else marked

    # Blocks

    def blocks(
        self,
        nodes: Sequence[Node],
        parent_tags: Tags,
        wrappers: tuple[Tag, ...] = (),
        context: InlineContext = InlineContext.PARAGRAPH,
        previous: MarkdownBlock | None = None,
    ) -> list[MarkdownBlock]:
        """Return the blocks of these nodes, which follow `previous`.

        The first paragraph is written for `context`.
        """
        if (text := self.write_plain(nodes, wrappers, parent_tags, context)) is not None:
            return [MarkdownBlock("text", text)] if text else []
        out: list[MarkdownBlock] = []
        for part in blocks_and_runs(nodes, self.role_of, self.survey.with_blocks, wrappers):
            part_context = InlineContext.PARAGRAPH if out else context
            if not isinstance(part, Step):
                out.extend(
                    self._paragraph(part, parent_tags, part_context, is_all=len(part) >= len(nodes))
                )
            elif (text := self._write_plain_p(part, parent_tags)) is not None:
                out.extend([MarkdownBlock("paragraph", text)] if text else [])
            else:
                out.extend(
                    self._block(part, parent_tags, out[-1] if out else previous, part_context)
                )
        return out

    def write_plain(
        self, nodes: Sequence[Node], wrappers: tuple[Tag, ...], tags: Tags, context: InlineContext
    ) -> str | None:
        """Return the Markdown of simple content, None if the fast path cannot write it."""
        if wrappers or not self.allows_fast_path or self.depth >= MAX_DEPTH - 1 or "a" in tags:
            return None
        if self.anchors.is_pending or nodes is self.refused_by_fast_path:
            return None
        text = plain_paragraphs.write_plain(nodes, context)
        if text is None:
            self.refused_by_fast_path = nodes
        return text

    def _write_plain_p(self, step: Step, tags: Tags) -> str | None:
        """Return the Markdown of a simple <p>, as most are; None for all others."""
        node = step.node
        if (
            not isinstance(node, Tag)
            or node.name != "p"
            or not plain_paragraphs.has_only_plain_attributes(node)
        ):
            return None
        return self.write_plain(node.contents, step.wrappers, tags, InlineContext.PARAGRAPH)

    def _paragraph(
        self, run: list[Step], tags: Tags, context: InlineContext, *, is_all: bool
    ) -> list[MarkdownBlock]:
        """Return the blocks of a run of inline content: a paragraph, comments or media.

        `is_all` is true if the run is all there is; then the fast path was tried before.
        """
        if not is_all and not any(step.wrappers for step in run):
            nodes = [step.node for step in run if step.node is not None]
            if (text := self.write_plain(nodes, (), tags, context)) is not None:
                return [MarkdownBlock("text", text)] if text else []
        before, middle, after = split_edges(run)
        if "li" in tags:
            middle, after = [*middle, *after], []
        self._keep_anchors(before)
        blocks = [*_comments(before), *self._visible_paragraph(middle, tags, context)]
        self._keep_anchors(after)
        return [*blocks, *_comments(after)]

    def _keep_anchors(self, edge: list[Step]) -> None:
        """Keep the ids of line breaks that are left out."""
        for step in edge if self.anchors.has_targets else ():
            if isinstance(step.node, Tag):
                self.anchors.keep(step.node)

    def _visible_paragraph(
        self, run: list[Step], tags: Tags, context: InlineContext
    ) -> list[MarkdownBlock]:
        """Return the blocks of a run that begins and ends with visible content."""
        media = [step for step in run if not is_white_space(step)]
        if not media:
            return []
        visible = [step for step in media if not (_is_tag(step.node) and step.node.name == "br")]
        if len(visible) == 1 and _is_tag(only := visible[0].node):
            block = None if visible[0].wrappers else self.lone_element_block(only)
            if block is not None:
                return [*self.anchors.take_as_blocks(), block]
        if all(isinstance(step.node, Tag) and step.node.name in MEDIA for step in media):
            found = ((step.node, step.wrappers) for step in media)
            kept = [self.html_block(node, around) for node, around in found if _is_tag(node)]
            return [*self.anchors.take_as_blocks(), *kept]
        content = self.anchors.take_as_text() + self._inline_steps(run, tags)
        texts = inline.paragraphs(content, context, self.dialect.style)
        if any(inline.starts_html_block(text.split("\n", 1)[0]) for text in texts):
            html = self.passthrough.block(self._outermost_nodes(run))
            return [MarkdownBlock("html", f"<p>{html}</p>")]
        return [MarkdownBlock("text", text) for text in texts]

    def lone_element_block(self, element: Tag) -> MarkdownBlock | None:
        """Return a block for an inline element that is alone in its paragraph, or None."""
        return None

    def html_block(self, element: Tag, wrappers: tuple[Tag, ...] = ()) -> MarkdownBlock:
        """Return an element as an HTML block."""
        html = self.passthrough.block([element])
        if element.name == "pre" and not wrappers:
            html = with_blank_lines(html)
        for wrapper in reversed(wrappers):
            html = f"{self.passthrough.start_tag(wrapper)}\n{html}\n</{wrapper.name}>"
        return MarkdownBlock("html", as_block_start(html))

    def _outermost_nodes(self, run: list[Step]) -> list[Node]:
        nodes: list[Node] = []
        for step in run:
            top: Node | None = step.wrappers[0] if step.wrappers else step.node
            if top is not None and (not nodes or nodes[-1] is not top):
                nodes.append(top)
        return nodes

    def _inline_steps(self, run: Iterable[Step], tags: Tags) -> str:
        """Return the marked Markdown of a run; wrap steps with the same wrappers together."""
        out: list[str] = []
        group: list[str] = []
        around: tuple[Tag, ...] = ()
        inner = tags
        for step in run:
            if step.wrappers != around:
                out.append(self._wrap("".join(group), around, tags))
                group, around = [], step.wrappers
                inner = tags | {wrapper.name for wrapper in around}
            if isinstance(step.node, Tag):
                group.append(self._inline_tag(step.node, inner))
            elif isinstance(step.node, PreformattedString):
                kept = self.passthrough.inline_comment(step.node)
                group.append(sentinels.raw(kept) if kept else "")
            elif step.node is not None:
                group.append(self.process_text(step.node, inner))
        out.append(self._wrap("".join(group), around, tags))
        return "".join(out)

    def _wrap(self, content: str, wrappers: tuple[Tag, ...], tags: Tags) -> str:
        if not content.strip():
            return content
        for wrapper in reversed(wrappers):
            content = self.converted(wrapper, content, tags)
        return content

    def wrapped_inline(self, nodes: Sequence[Node], wrappers: tuple[Tag, ...], tags: Tags) -> str:
        """Return the marked Markdown of inline content with `wrappers` around it."""
        inner = tags | {wrapper.name for wrapper in wrappers}
        return self._wrap(self.inline(nodes, inner), wrappers, tags)

    def inline(self, nodes: Sequence[Node], tags: Tags) -> str:
        """Return the marked Markdown of inline content; blocks in it become line breaks."""
        blocks_and_runs: list[str] = []
        run: list[Step] = []
        for step in walk(nodes, self.role_without_blocks, self.survey.with_blocks):
            if step.kind is StepKind.INLINE:
                run.append(step)
            else:
                blocks_and_runs.append(self._inline_steps(run, tags))
                run = []
        blocks_and_runs.append(self._inline_steps(run, tags))
        if len(blocks_and_runs) == 1:
            return blocks_and_runs[0]
        return sentinels.BREAK.join(part for part in blocks_and_runs if part.strip())

    def _inline_tag(self, node: Tag, tags: Tags) -> str:
        name = node.name
        if name in OPAQUE and not self.get_conv_fn_cached(name):
            return self._opaque(node)
        anchor = "" if name in KEPT_INLINE else self.anchors.anchor_of(node)
        self.depth += 1
        inner = tags if name == "a" and node.get("href") is None else tags | {name}
        text = self.inline(node.contents, inner)
        self.depth -= 1
        converted = self.converted(node, text, tags)
        return sentinels.raw(anchor) + converted if anchor else converted

    def converted(self, node: Tag, text: str, tags: Tags) -> str:
        convert = self.get_conv_fn_cached(node.name)
        if convert is None:
            return self.convert_kept(node, text, tags) if node.get("dir") else text
        return str(convert(node, text, parent_tags=tags))

    def _opaque(self, node: Tag) -> str:
        out = []
        for kind, value in self.passthrough.pieces([node]):
            if kind == "tag":
                out.append(sentinels.raw(value))
            elif kind == "literal":
                lines = self.escape(value, ()).replace("\n", sentinels.raw("&#10;"))
                out.append(lines)
            else:
                out.append(self.escape(value, ()))
        return "".join(out)

    def _block(
        self, step: Step, tags: Tags, before: MarkdownBlock | None, context: InlineContext
    ) -> list[MarkdownBlock]:
        """Return the blocks of one block element, after the anchors that it cannot hold."""
        node = step.node
        assert isinstance(node, Tag)  # noqa: S101 - a BLOCK step holds a Tag
        if node.name not in HEADINGS:
            self.anchors.keep(node)
        if node.name == "pre":  # no HTML in a block of code
            self.anchors.keep_of_code(elements(node))
        anchors_before = (
            self.anchors.take_as_blocks() if node.name in ("pre", "table", "hr") else []
        )
        position = BlockPosition(
            node,
            tags | {node.name},
            step.wrappers,
            anchors_before[-1] if anchors_before else before,
            InlineContext.PARAGRAPH if anchors_before else context,
        )
        self.depth += 1
        blocks = self._make_blocks(position)
        self.depth -= 1
        return [*anchors_before, *blocks]

    def _make_blocks(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if element.get("dir") == "rtl" and "_rtl" not in position.tags:
            return self.right_to_left(position)
        make = getattr(self, f"block_{element.name}", None)
        if make is not None:
            return list(make(position))
        return self.content(position)

    def content(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return the content of an element without `block_TAG`, passed through `convert_TAG`."""
        element = position.element
        blocks = self.content_blocks(position)
        if self.get_conv_fn_cached(element.name) is None or not blocks:
            return blocks
        return [MarkdownBlock("html", self.converted(element, join(blocks), position.tags))]

    def content_blocks(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return the blocks of an element's content at the element's own position."""
        return self.blocks(
            position.element.contents,
            position.tags,
            position.wrappers,
            position.context,
            position.previous,
        )

    def holding_markdown(self, start_tag: str) -> str:
        """Return a start tag, inside of which Markdown is read."""
        attribute = self.dialect.markdown_in
        return f"{start_tag[:-1]} {attribute}>" if attribute else start_tag

    def right_to_left(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return right-to-left text in HTML with `dir="rtl"`."""
        inner = replace(position, tags=position.tags | {"_rtl"})
        if position.element.name in ("p", *HEADINGS):
            return [MarkdownBlock("html", self.passthrough.block([position.element]))]
        return [
            MarkdownBlock("html", self.holding_markdown('<div dir="rtl">')),
            *self._make_blocks(inner),
            MarkdownBlock("html", "</div>"),
        ]


def _comments(steps: Iterable[Step]) -> list[MarkdownBlock]:
    kept = [comment(each.node) for each in steps if isinstance(each.node, PreformattedString)]
    return [MarkdownBlock("html", each) for each in kept if each]


def _is_tag(node: Node | None) -> TypeGuard[Tag]:
    return isinstance(node, Tag)
