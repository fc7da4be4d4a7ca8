"""The engine: a tree is walked in the order a reader meets it, and blocks come out.

It knows blocks and inline content and when a paragraph is whole, but no single
element; what each of them becomes is said in `converter`, by methods:

    convert_TAG(el, text, parent_tags) -> str     as in markdownify; `text` is the marked
                                                  Markdown of an inline element's content, or
                                                  the finished Markdown of a block's
    block_TAG(place) -> list[Block]               for elements whose content is no plain text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from bs4 import Tag
from bs4.element import PreformattedString

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
from migrator.markdown.escaping import InlineContext
from migrator.markdown.footnotes import Footnotes
from migrator.markdown.raw_html import alone, comment, with_blank_lines
from migrator.markdown.reading_order import (
    Step,
    StepKind,
    flow,
    is_nothing,
    parts,
    survey,
    trimmed,
)


class Engine(RoleResolver):
    """Walks a tree. Nothing in the tree is changed."""

    def convert(self, html: str) -> str:
        return self.convert_soup(parse(html))

    def convert_soup(self, soup: Tag) -> str:
        found = survey(soup)
        notes = Footnotes()
        notes.define(found.footnotes)
        self.begin(found, notes)
        blocks = self.blocks([soup], frozenset())
        blocks.extend(self.definitions(blocks[-1] if blocks else None))
        blocks.extend(self.anchors.left())
        body = join(blocks)
        return body + "\n" if body else ""

    def definitions(self, previous: MarkdownBlock | None) -> list[MarkdownBlock]:
        """What stands at the end of the document, below `previous`."""
        return []

    def process_tag(self, node: Tag, parent_tags: Iterable[str] | None = None) -> str:
        """The Markdown of one element: finished for a block, marked for an inline one."""
        tags = frozenset(parent_tags or ())
        if self.role_of(node) is ElementRole.INLINE:
            return self._inline_tag(node, tags)
        return join(self.blocks([node], tags))

    def process_text(self, el: Any, parent_tags: Iterable[str] | None = None) -> str:
        """Text, with the characters marked that may need a backslash."""
        return self.escape(str(el), parent_tags or ())

    def escape(self, text: str, parent_tags: Iterable[str]) -> str:
        return sentinels.text(text)

    # Blocks

    def blocks(
        self,
        nodes: Sequence[Node],
        parent_tags: Tags,
        wrappers: tuple[Tag, ...] = (),
        context: InlineContext = InlineContext.PARAGRAPH,
        previous: MarkdownBlock | None = None,
    ) -> list[MarkdownBlock]:
        """The blocks that these nodes make, below `previous`; the first paragraph stands in
        `context`."""
        if (text := self.plainly(nodes, wrappers, parent_tags, context)) is not None:
            return [MarkdownBlock("text", text)] if text else []
        out: list[MarkdownBlock] = []
        for part in parts(nodes, self.role_of, self.survey.with_blocks, wrappers):
            there = InlineContext.PARAGRAPH if out else context
            if not isinstance(part, Step):
                out.extend(
                    self._paragraph(part, parent_tags, there, is_all=len(part) >= len(nodes))
                )
            elif (text := self._plain_p(part, parent_tags)) is not None:
                out.extend([MarkdownBlock("paragraph", text)] if text else [])
            else:
                out.extend(self._block(part, parent_tags, out[-1] if out else previous, there))
        return out

    def plainly(
        self, nodes: Sequence[Node], wrappers: tuple[Tag, ...], tags: Tags, context: InlineContext
    ) -> str | None:
        """The Markdown of content in which nothing is difficult; None where something is."""
        if wrappers or not self.is_plain or self.depth >= MAX_DEPTH - 1 or "a" in tags:
            return None
        if self.anchors.is_waiting or nodes is self.not_plain:
            return None
        text = plain_paragraphs.written(nodes, context)
        if text is None:
            self.not_plain = nodes
        return text

    def _plain_p(self, step: Step, tags: Tags) -> str | None:
        """The Markdown of a <p> that is all plain, as most are; None for all others."""
        node = step.node
        if not isinstance(node, Tag) or node.name != "p" or not plain_paragraphs.says_no_more(node):
            return None
        return self.plainly(node.contents, step.wrappers, tags, InlineContext.PARAGRAPH)

    def _paragraph(
        self, run: list[Step], tags: Tags, context: InlineContext, *, is_all: bool
    ) -> list[MarkdownBlock]:
        """The blocks of a run of inline content: one paragraph, or less, or media. `is_all`:
        nothing stands beside it, and it has been found not to be plain."""
        if not is_all and not any(step.wrappers for step in run):
            nodes = [step.node for step in run if step.node is not None]
            if (text := self.plainly(nodes, (), tags, context)) is not None:
                return [MarkdownBlock("text", text)] if text else []
        before, middle, after = trimmed(run)
        if "li" in tags:
            middle, after = [*middle, *after], []
        return [*_comments(before), *self._seen_paragraph(middle, tags, context), *_comments(after)]

    def _seen_paragraph(
        self, run: list[Step], tags: Tags, context: InlineContext
    ) -> list[MarkdownBlock]:
        """The blocks of a run that begins and ends with something to see."""
        media = [step for step in run if not is_nothing(step)]
        if not media:
            return []
        alone_there = [
            step for step in media if not (_is_tag(step.node) and step.node.name == "br")
        ]
        if len(alone_there) == 1 and _is_tag(only := alone_there[0].node):
            whole = None if alone_there[0].wrappers else self.whole_paragraph(only)
            if whole is not None:
                return [*self.anchors.left(), whole]
        if all(isinstance(step.node, Tag) and step.node.name in MEDIA for step in media):
            found = ((step.node, step.wrappers) for step in media)
            kept = [self.html_block(node, around) for node, around in found if _is_tag(node)]
            return [*self.anchors.left(), *kept]
        content = self.anchors.take() + self._inline_steps(run, tags)
        texts = inline.paragraphs(content, context)
        if any(inline.starts_html_block(text.split("\n", 1)[0]) for text in texts):
            html = self.passthrough.block(self._wrapped(run))
            return [MarkdownBlock("html", f"<p>{html}</p>")]
        return [MarkdownBlock("text", text) for text in texts]

    def whole_paragraph(self, element: Tag) -> MarkdownBlock | None:
        """The block that an inline element is when it stands alone, if it is one."""
        return None

    def html_block(self, element: Tag, wrappers: tuple[Tag, ...] = ()) -> MarkdownBlock:
        """An element as it is, in HTML."""
        html = self.passthrough.block([element])
        if element.name == "pre" and not wrappers:
            html = with_blank_lines(html)
        for wrapper in reversed(wrappers):
            html = f"{self.passthrough.start_tag(wrapper)}\n{html}\n</{wrapper.name}>"
        return MarkdownBlock("html", alone(html))

    def _wrapped(self, run: list[Step]) -> list[Node]:
        nodes: list[Node] = []
        for step in run:
            top: Node | None = step.wrappers[0] if step.wrappers else step.node
            if top is not None and (not nodes or nodes[-1] is not top):
                nodes.append(top)
        return nodes

    def _inline_steps(self, run: Iterable[Step], tags: Tags) -> str:
        """Marked Markdown of a run; what stands in one wrapper is wrapped together."""
        out: list[str] = []
        group: list[str] = []
        around: tuple[Tag, ...] = ()
        for step in run:
            if step.wrappers != around:
                out.append(self._wrap("".join(group), around, tags))
                group, around = [], step.wrappers
            inner = tags | {wrapper.name for wrapper in around}
            if isinstance(step.node, Tag):
                group.append(self._inline_tag(step.node, inner))
            elif isinstance(step.node, PreformattedString):
                kept = comment(step.node)
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
        """Marked Markdown of inline content that stands in inline elements further out."""
        inner = tags | {wrapper.name for wrapper in wrappers}
        return self._wrap(self.inline(nodes, inner), wrappers, tags)

    def inline(self, nodes: Sequence[Node], tags: Tags) -> str:
        """Marked Markdown of inline content; blocks in it are read as text with line breaks."""
        parts: list[str] = []
        run: list[Step] = []
        for step in flow(nodes, self.role_on_a_line, self.survey.with_blocks):
            if step.kind is StepKind.INLINE:
                run.append(step)
            else:
                parts.append(self._inline_steps(run, tags))
                run = []
        parts.append(self._inline_steps(run, tags))
        if len(parts) == 1:
            return parts[0]
        return sentinels.BREAK.join(part for part in parts if part.strip())

    def _inline_tag(self, node: Tag, tags: Tags) -> str:
        name = node.name
        if name in OPAQUE and not self.get_conv_fn_cached(name):
            return self._opaque(node)
        anchor = "" if name in KEPT_INLINE else self.anchors.of(node)
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
                lines = sentinels.text(value).replace("\n", sentinels.raw("&#10;"))
                out.append(lines)
            else:
                out.append(sentinels.text(value))
        return "".join(out)

    def _block(
        self, step: Step, tags: Tags, before: MarkdownBlock | None, context: InlineContext
    ) -> list[MarkdownBlock]:
        """The blocks of one block element, after anchors that cannot stand in it."""
        node = step.node
        assert isinstance(node, Tag)  # noqa: S101 - what a BLOCK step holds
        if node.name not in HEADINGS:
            self.anchors.note(node)
        ahead = self.anchors.left() if node.name in ("pre", "table", "hr") else []
        place = BlockPosition(
            node,
            tags | {node.name},
            step.wrappers,
            ahead[-1] if ahead else before,
            InlineContext.PARAGRAPH if ahead else context,
        )
        self.depth += 1
        made = self._made(place)
        self.depth -= 1
        return [*ahead, *made]

    def _made(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        if element.get("dir") == "rtl" and "_rtl" not in place.tags:
            return self.right_to_left(place)
        make = getattr(self, f"block_{element.name}", None)
        if make is not None:
            return list(make(place))
        return self.content(place)

    def content(self, place: BlockPosition) -> list[MarkdownBlock]:
        """The blocks in an element that is no more than its content, given to convert_TAG."""
        element = place.element
        blocks = self.content_blocks(place)
        if self.get_conv_fn_cached(element.name) is None or not blocks:
            return blocks
        return [MarkdownBlock("html", self.converted(element, join(blocks), place.tags))]

    def content_blocks(self, place: BlockPosition) -> list[MarkdownBlock]:
        """The blocks in an element that stand where it stands."""
        return self.blocks(
            place.element.contents, place.tags, place.wrappers, place.context, place.previous
        )

    def right_to_left(self, place: BlockPosition) -> list[MarkdownBlock]:
        """Text that runs from right to left, in HTML that says so."""
        inner = replace(place, tags=place.tags | {"_rtl"})
        if place.element.name in ("p", *HEADINGS):
            return [MarkdownBlock("html", self.passthrough.block([place.element]))]
        return [
            MarkdownBlock("html", '<div dir="rtl">'),
            *self._made(inner),
            MarkdownBlock("html", "</div>"),
        ]


def _comments(steps: Iterable[Step]) -> list[MarkdownBlock]:
    kept = [comment(each.node) for each in steps if isinstance(each.node, PreformattedString)]
    return [MarkdownBlock("html", each) for each in kept if each]


def _is_tag(node: Node | None) -> TypeGuard[Tag]:
    return isinstance(node, Tag)
