"""Convert lists, tables, figures and other blocks that hold blocks."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from itertools import takewhile

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.query import children, elements, first
from migrator.markdown import footnotes, inline, lists, tables
from migrator.markdown.block_position import BlockPosition
from migrator.markdown.blocks import MarkdownBlock
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.sentinels import MAYBE
from migrator.markdown.text_blocks import TextBlocks

_VISIBLE = frozenset(["img", "iframe", "video", "audio", "object", "embed", "input", "svg", "hr"])
_VISIBLE_IN_TABLES = _VISIBLE | {"code"}
_CELLS = frozenset(["td", "th", "caption"])
_ITEMS = frozenset(["li"])
_TERMS = frozenset(["dt", "dd", "address", "form"])
_TEXT_BLOCKS = frozenset(["table", "pre", "blockquote", "ul", "ol", "figure"])


class NestedBlocks(TextBlocks):
    """A converter of lists, tables and figures, too."""

    def convert_ul(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    convert_ol = convert_menu = convert_dir = convert_ul

    def convert_li(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_ul(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        is_numbered = element.name == "ol"
        start = lists.start_of(element) if is_numbered else 1
        if (
            start is None
            or (is_numbered and lists.letters_of(element))
            or (start != 1 and self.dialect.starts_at_one)
            or self._is_html_for_its_code(position)
        ):
            return self.html_around_notes(position, _ITEMS)
        found = list(lists.items(element))
        if len(found) == 1 and found[0].element is None:
            return self.blocks(
                found[0].nodes, position.tags, position.wrappers, previous=position.previous
            )
        lead: list[MarkdownBlock] = []
        if lists.is_stray(found):
            # Content before the first item has no bullet.
            lead = self.blocks(
                found.pop(0).nodes, position.tags, position.wrappers, previous=position.previous
            )
        contents = [self.item_blocks(item, position) for item in found]
        if not contents:
            return lead
        before, apart = (lead[-1] if lead else position.previous), list[MarkdownBlock]()
        if self.dialect.merges_lists and before and before.kind in ("bullets", "numbers"):
            before, apart = None, [MarkdownBlock("html", "<!-- -->")]
        markers = lists.markers(element, len(contents), before)
        written = self._list(contents, markers)
        text = self.converted(element, written, position.tags)
        kind = "numbers" if element.name == "ol" else "bullets"
        return [*lead, *apart, MarkdownBlock(kind, text)]

    block_ol = block_menu = block_dir = block_ul

    def _list(self, contents: list[list[MarkdownBlock]], markers: list[str]) -> str:
        if not self.dialect.has_empty_items:
            empty = MarkdownBlock("text", "<!-- -->")
            contents = [blocks or [empty] for blocks in contents]
        return lists.assemble(contents, markers, self.dialect.list_indent)

    def item_blocks(self, item: lists.ListItem, position: BlockPosition) -> list[MarkdownBlock]:
        if item.element is not None:
            self.anchors.keep(item.element)
        tags = position.tags | {"li"}
        check_box = lists.checkbox(item)
        if check_box is not None:
            self.already_written.add(id(check_box))
        blocks = self.blocks(item.nodes, tags, position.wrappers, InlineContext.ITEM)
        if check_box is not None:
            marker = "[x]" if check_box.get("checked") is not None else "[ ]"
            if not self.dialect.has_tasks:
                marker = self.passthrough.start_tag(check_box)
            if blocks and blocks[0].kind in ("text", "paragraph"):
                blocks[0].markdown = f"{marker} {blocks[0].markdown}"
            else:
                blocks.insert(0, MarkdownBlock("text", self.passthrough.start_tag(check_box)))
        return blocks

    def block_li(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return a list for an item that is not in a list."""
        item = lists.ListItem(list(position.element.contents), position.element)
        contents = [self.item_blocks(item, position)]
        marker = lists.BULLETS[0]
        if position.previous is not None and position.previous.kind == "bullets":
            marker = position.previous.markdown[0]
        written = self._list(contents, [marker])
        return [MarkdownBlock("bullets", written)]

    def convert_table(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_table(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if not any(element.stripped_strings) and first(element, _VISIBLE_IN_TABLES) is None:
            return []
        rows = tables.grid(element)
        if rows is None or any(self.has_blocks(cell) for row in rows for cell in row.cells):
            return self.html_around_notes(position, _CELLS)
        alignments = tables.alignments(rows)
        if alignments is None:
            return self.html_around_notes(position, _CELLS)
        lines = [self.row(row, position) for row in rows]
        header = lines.pop(0) if tables.has_header(rows) else None
        text = tables.write(header, lines, alignments)
        return [MarkdownBlock("table", self.converted(element, text, position.tags))]

    def row(self, row: tables.TableRow, position: BlockPosition) -> list[str]:
        # The first cell holds the anchors of its row, and those of a group that begins with it.
        for around in row.cells[0].parents:
            if around is position.element:
                break
            self.anchors.keep(around)
            if around.find_previous_sibling("tr") is not None:
                break
        return [self.cell(each, position) for each in row.cells]

    def cell(self, element: Tag, position: BlockPosition) -> str:
        self.anchors.keep(element)
        tags = position.tags | {element.name}
        nodes = [*element.contents, *tables.comments_after(element)]
        if (
            text := self.write_plain(nodes, position.wrappers, tags, InlineContext.CELL)
        ) is not None:
            return text
        content = self.wrapped_inline(nodes, position.wrappers, tags)
        return inline.finish(
            self.anchors.take_as_text() + content, InlineContext.CELL, self.dialect.style
        )

    def has_blocks(self, cell: Tag) -> bool:
        """Return True if a cell holds more than one paragraph of inline content."""
        element = cell
        while True:
            nodes = [
                node for node in element.contents if isinstance(node, Tag) or str(node).strip()
            ]
            only_child = nodes[0] if len(nodes) == 1 else None
            if not isinstance(only_child, Tag) or only_child.name not in ("p", "div"):
                return any(self.survey.is_block(node) for node in nodes if isinstance(node, Tag))
            element = only_child

    def block_details(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return the tags as HTML, with Markdown between them."""
        element = position.element
        summary = next(iter(children(element, ["summary"])), None)
        start = self.holding_markdown(self.passthrough.start_tag(element))
        if isinstance(summary, Tag):
            start += "\n" + self.passthrough.block([summary])
        rest = [node for node in element.contents if node is not summary]
        blocks = self.blocks(rest, position.tags, position.wrappers)
        return [MarkdownBlock("html", start), *blocks, MarkdownBlock("html", "</details>")]

    def block_figure(self, position: BlockPosition) -> list[MarkdownBlock]:
        """Return the content of a figure without caption, else HTML.

        If the figure holds text blocks (tables, code, ...), these are Markdown between the tags.
        """
        element = position.element
        captions = children(element, ["figcaption"])
        written = [each for each in captions if each.get_text(strip=True) or first(each, _VISIBLE)]
        of_captions = set(map(id, captions))
        rest = [node for node in element.contents if id(node) not in of_captions]
        if not written:
            return self.blocks(rest, position.tags, position.wrappers, previous=position.previous)
        has_note = any(map(self.has_footnote, written))
        if first(element, _TEXT_BLOCKS) is None and not has_note:
            return [self.html_block(element, position.wrappers)]
        start = MarkdownBlock("html", self.holding_markdown(self.passthrough.start_tag(element)))
        before = takewhile(lambda node: node is not written[0], element.contents)
        place = sum(id(node) not in of_captions for node in before)
        above, below = (
            self.blocks(nodes, position.tags, position.wrappers)
            for nodes in (rest[:place], rest[place:])
        )
        if has_note:
            # A footnote is Markdown, so that its place has to be one too.
            said = self.blocks(written, position.tags, position.wrappers)
            end = "</figcaption>" if below else "</figcaption>\n</figure>"
            caption = [MarkdownBlock("html", self.holding_markdown("<figcaption>")), *said]
            caption.append(MarkdownBlock("html", end))
        else:
            end = "" if below else "\n</figure>"
            caption = [MarkdownBlock("html", self.passthrough.block(written) + end)]
        last = [MarkdownBlock("html", "</figure>")] if below else []
        return [start, *above, *caption, *below, *last]

    def html_around_notes(
        self, position: BlockPosition, holders: frozenset[str]
    ) -> list[MarkdownBlock]:
        """Return an element as HTML, with Markdown in the parts that refer to footnotes.

        A footnote is Markdown, so that its place has to be one too. `holders` are the names of
        the elements that may be such parts.
        """
        element = position.element
        parts = self._parts_with_notes(element, holders) if self.footnotes.definitions else set()
        if not parts:
            return [self.html_block(element, position.wrappers)]
        inside = list(elements(element))
        places = [place for place, each in enumerate(inside) if id(each) in parts]
        emptied = copy(element)
        copies = list(elements(emptied))
        for place in places:
            copies[place].clear()
            copies[place].append(NavigableString(MAYBE))
        whole = self.html_block(emptied, position.wrappers).markdown
        first_piece, *pieces = (piece.strip("\n") for piece in whole.split(MAYBE))
        out = [MarkdownBlock("html", self.holding_markdown(first_piece))]
        for number, (place, piece) in enumerate(zip(places, pieces, strict=True), 1):
            out += self.blocks(inside[place].contents, position.tags | {inside[place].name})
            is_last = number == len(places)
            out.append(MarkdownBlock("html", piece if is_last else self.holding_markdown(piece)))
        return out

    def _parts_with_notes(self, element: Tag, holders: frozenset[str]) -> set[int]:
        """Return the ids of the outermost elements with these names that refer to footnotes."""
        found: set[int] = set()
        stack: list[tuple[Tag, int]] = [(element, 0)]
        while stack:
            node, part = stack.pop()
            if part and footnotes.reference_name(node) in self.footnotes.definitions:
                found.add(part)
            stack += [
                (child, part or (id(child) if child.name in holders else 0))
                for child in node.contents
                if isinstance(child, Tag)
            ]
        return found

    def has_footnote(self, element: Tag) -> bool:
        """Return True if an element holds a reference to a footnote of the document."""
        names = (footnotes.reference_name(each) for each in elements(element))
        return any(name in self.footnotes.definitions for name in names if name is not None)

    def block_dl(self, position: BlockPosition) -> list[MarkdownBlock]:
        if not position.element.get_text(strip=True) and first(position.element, _VISIBLE) is None:
            return []
        return self.html_around_notes(position, _TERMS)

    block_address = block_form = block_dl
