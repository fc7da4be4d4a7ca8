"""HTML becomes Markdown: what each element becomes.

    from migrator.markdown.converter import to_markdown
    to_markdown("<p>Some <b>words</b>.</p>")     # "Some **words**.\n"

To teach it an element, subclass `Converter` with a `convert_TAG` as in markdownify
(see `engine`). What it returns is taken as Markdown; `marks.text` makes Markdown of text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.query import children, elements, first
from migrator.dom.sanitised_parse import parse
from migrator.markdown import (
    code,
    footnotes,
    inline,
    links,
    lists,
    sentinels,
    tables,
)
from migrator.markdown.block_position import BlockPosition
from migrator.markdown.blocks import MarkdownBlock, indent, join
from migrator.markdown.engine import Engine
from migrator.markdown.escaping import InlineContext
from migrator.markdown.reading_order import image_sources
from migrator.markdown.whitespace import HTML_SPACE


def to_markdown(
    html: str | Tag, *, base_url: str | None = None, targets: Collection[str] = ()
) -> str:
    """The Markdown (CommonMark with GFM's tables, strikethrough, task lists and footnotes)
    of an HTML fragment or page.

    html      text, or a tree, which is read and not changed
    base_url  relative addresses of links and images are resolved against it
    targets   ids that other documents link to; those that this one links to are found

    What Markdown cannot say stays as HTML. The result ends with exactly one newline,
    and is "" when there is nothing to see.
    """
    tree = parse(html) if isinstance(html, str) else html
    return Converter(base_url=base_url, targets=targets).convert_soup(tree)


class Converter(Engine):
    """markdownify's converter with an engine that knows the context of every character.

    Options of ours: `base_url`, `targets`. Of markdownify's, `strip`, `convert` and
    `code_language_callback` mean what they mean there; the styles are fixed.
    """

    @property
    def writes_as_we_do(self) -> bool:
        return _writes_as_we_do(type(self))  # type: ignore[arg-type] # mypy: a class has no hash

    # Inline elements

    def convert_em(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return f"{sentinels.EM_OPEN}{text}{sentinels.EM_CLOSE}"

    def convert_strong(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return f"{sentinels.STRONG_OPEN}{text}{sentinels.STRONG_CLOSE}"

    def convert_del(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return f"{sentinels.DEL_OPEN}{text}{sentinels.DEL_CLOSE}"

    convert_i = convert_em
    convert_b = convert_strong
    convert_s = convert_strike = convert_del

    def convert_br(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return sentinels.BREAK

    def convert_a(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.notes.refer(name) if name is not None else None
        if reference:
            return sentinels.raw(reference)
        href = el.get("href")
        if href is None or "a" in parent_tags:
            return text
        address = links.address(str(href), self.options.get("base_url"))
        title = el.get("title")
        if not title and all(type(child) is NavigableString for child in el.contents):
            shown = el.get_text()
            short = links.autolink(address)
            if short and shown.strip(HTML_SPACE) == short[1:-1]:
                return shown.replace(short[1:-1], sentinels.raw(short))
        return sentinels.link(text, links.target(address, str(title) if title else None))

    def convert_img(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        sources = [each for each in image_sources(el) if not each.startswith("data:image/")]
        src = sources[0] if sources else str(el.get("src", ""))
        alt, title = str(el.get("alt", "")), str(el.get("title", ""))
        if not src and not alt and el.get("src") is None:
            return ""
        if el.get("usemap"):
            return sentinels.raw(self.passthrough.start_tag(el))
        address = links.address(src, self.options.get("base_url"))
        return sentinels.raw(links.image(alt, address, title))

    def convert_code(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        content = code.text_of(el)
        only = el.contents[0] if len(el.contents) == 1 else None
        if (
            isinstance(only, Tag)
            and only.name in _AROUND_CODE
            and not any(elements(only))
            and content
        ):
            inner = sentinels.raw(code.span(content))
            return self.converted(only, inner, frozenset(parent_tags))
        simple = not any(isinstance(child, Tag) and child.name != "span" for child in el.contents)
        in_cell = "td" in parent_tags or "th" in parent_tags
        if in_cell and "\\|" in content and simple:  # GFM would take the backslash
            return self.convert_kept(el, code.as_text(content), parent_tags)
        if not simple:
            return self.convert_kept(el, text, parent_tags)
        return sentinels.raw(code.span(content)) if content else ""

    def convert_tt(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return self.convert_code(el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.notes.refer(name) if name is not None else None
        return sentinels.raw(reference) if reference else self.convert_kept(el, text, parent_tags)

    # Blocks of text

    def convert_p(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_p(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        blocks = self.content_blocks(place)
        return [
            MarkdownBlock("paragraph", self.converted(element, block.markdown, place.tags))
            if block.kind == "text"
            else block
            for block in blocks
        ]

    def convert_hN(  # noqa: N802 - markdownify's name
        self, n: int, el: Tag, text: str, parent_tags: Iterable[str]
    ) -> str:
        return f"{'#' * n} {text}".rstrip(" ")

    def block_heading(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        if self.anchors.are_wanted and self.slugs.of(element.get_text()) != element.get("id"):
            self.anchors.note(element)
        text = self.plainly(element.contents, place.wrappers, place.tags, InlineContext.HEADING)
        if text is not None:
            return (
                [MarkdownBlock("heading", self.converted(element, text, place.tags))]
                if text
                else []
            )
        content, after = self.heading_content(place)
        text = inline.finish(content, InlineContext.HEADING)
        if not text.strip():
            return after
        text = inline.finish(self.anchors.take() + content, InlineContext.HEADING)
        return [MarkdownBlock("heading", self.converted(element, text, place.tags)), *after]

    block_h1 = block_h2 = block_h3 = block_h4 = block_h5 = block_h6 = block_heading

    def heading_content(self, place: BlockPosition) -> tuple[str, list[MarkdownBlock]]:
        """What of a heading fits on its line, and the blocks in it that do not."""
        element = place.element
        blocks = first(element, _NOT_IN_HEADINGS)
        if blocks is None:
            return self.wrapped_inline(element.contents, place.wrappers, place.tags), []
        nodes = list(element.contents)
        cut = next(
            (
                number
                for number, node in enumerate(nodes)
                if node is blocks or (isinstance(node, Tag) and blocks in node.descendants)
            ),
            len(nodes),
        )
        content = self.wrapped_inline(nodes[:cut], place.wrappers, place.tags)
        return content, self.blocks(nodes[cut:], place.tags, place.wrappers)

    def convert_hr(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return "___" if "li" in parent_tags else "---"

    def block_hr(self, place: BlockPosition) -> list[MarkdownBlock]:
        return [MarkdownBlock("break", self.converted(place.element, "", place.tags))]

    def convert_blockquote(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))

    def block_blockquote(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        tags = place.tags - {"li"}
        text = join(self.blocks(element.contents, tags, place.wrappers))
        return [MarkdownBlock("quote", self.converted(element, text, place.tags))]

    # Code

    def whole_paragraph(self, element: Tag) -> MarkdownBlock | None:
        """Code of several lines is a block of code."""
        lines = code.lines_of(element) if element.name in ("code", "tt") else None
        return MarkdownBlock("code", code.fence(lines)) if lines else None

    def convert_pre(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        language = code.language_of(el)
        callback = self.options["code_language_callback"]
        if callback:
            language = callback(el) or language
        return code.fence(text, language)

    def block_pre(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        if code.has_markup(element) or any(each.name == "a" for each in place.wrappers):
            return [self.html_block(element, place.wrappers)]
        text = code.text_of(element)
        if isinstance(element.contents[:1] and element.contents[0], NavigableString):
            text = text.removeprefix("\n")  # HTML Living Standard, 13.2.6.4.7: not shown
        return [MarkdownBlock("code", self.converted(element, text, place.tags))]

    convert_listing = convert_xmp = convert_pre
    block_listing = block_xmp = block_pre

    # Lists

    def convert_ul(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    convert_ol = convert_menu = convert_dir = convert_ul

    def convert_li(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_ul(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        if element.name == "ol" and lists.start_of(element) is None:
            return [self.html_block(element, place.wrappers)]
        found = list(lists.items(element))
        if len(found) == 1 and found[0].element is None:
            return self.blocks(found[0].nodes, place.tags, place.wrappers, previous=place.previous)
        contents = [self.item_blocks(item, place) for item in found]
        if not contents:
            return []
        signs = lists.markers(element, len(contents), place.previous)
        text = self.converted(element, lists.assemble(contents, signs), place.tags)
        return [MarkdownBlock("numbers" if element.name == "ol" else "bullets", text)]

    block_ol = block_menu = block_dir = block_ul

    def item_blocks(self, item: lists.ListItem, place: BlockPosition) -> list[MarkdownBlock]:
        if item.element is not None:
            self.anchors.note(item.element)
        tags = place.tags | {"li"}
        box = lists.checkbox(item)
        if box is not None:
            self.passed_over.add(id(box))
        blocks = self.blocks(item.nodes, tags, place.wrappers, InlineContext.ITEM)
        if box is not None:
            sign = "[x]" if box.get("checked") is not None else "[ ]"
            if blocks and blocks[0].kind in ("text", "paragraph"):
                blocks[0].markdown = f"{sign} {blocks[0].markdown}"
            else:
                blocks.insert(0, MarkdownBlock("text", self.passthrough.start_tag(box)))
        return blocks

    def block_li(self, place: BlockPosition) -> list[MarkdownBlock]:
        """An item without a list."""
        item = lists.ListItem(list(place.element.contents), place.element)
        contents = [self.item_blocks(item, place)]
        sign = lists.BULLETS[0]
        if place.previous is not None and place.previous.kind == "bullets":
            sign = place.previous.markdown[0]
        return [MarkdownBlock("bullets", lists.assemble(contents, [sign]))]

    # Tables and other things that GFM or HTML can say

    def convert_table(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_table(self, place: BlockPosition) -> list[MarkdownBlock]:
        element = place.element
        if not element.get_text(strip=True) and first(element, _SEEN_IN_TABLES) is None:
            return []
        rows = tables.grid(element)
        if rows is None or any(self.has_blocks(cell) for row in rows for cell in row.cells):
            return [self.html_block(element, place.wrappers)]
        alignments = tables.alignments(rows)
        if alignments is None:
            return [self.html_block(element, place.wrappers)]
        lines = [[self.cell(each, place) for each in row.cells] for row in rows]
        header = lines.pop(0) if rows[0].is_header else None
        text = tables.write(header, lines, alignments)
        return [MarkdownBlock("table", self.converted(element, text, place.tags))]

    def cell(self, element: Tag, place: BlockPosition) -> str:
        self.anchors.note(element)
        tags = place.tags | {element.name}
        nodes = [*element.contents, *tables.comments_after(element)]
        if (text := self.plainly(nodes, place.wrappers, tags, InlineContext.CELL)) is not None:
            return text
        content = self.wrapped_inline(nodes, place.wrappers, tags)
        return inline.finish(self.anchors.take() + content, InlineContext.CELL)

    def has_blocks(self, cell: Tag) -> bool:
        """Whether a cell holds more than one paragraph of inline content."""
        element = cell
        while True:
            nodes = [
                node for node in element.contents if isinstance(node, Tag) or str(node).strip()
            ]
            only = nodes[0] if len(nodes) == 1 else None
            if not isinstance(only, Tag) or only.name not in ("p", "div"):
                return any(self.survey.is_block(node) for node in nodes if isinstance(node, Tag))
            element = only

    def block_details(self, place: BlockPosition) -> list[MarkdownBlock]:
        """The element as HTML, with Markdown in it."""
        element = place.element
        summary = next(iter(children(element, ["summary"])), None)
        start = self.passthrough.start_tag(element)
        if isinstance(summary, Tag):
            start += "\n" + self.passthrough.block([summary])
        rest = [node for node in element.contents if node is not summary]
        blocks = self.blocks(rest, place.tags, place.wrappers)
        return [MarkdownBlock("html", start), *blocks, MarkdownBlock("html", "</details>")]

    def block_figure(self, place: BlockPosition) -> list[MarkdownBlock]:
        """Without a caption it is its content; else HTML, with Markdown in it for texts."""
        element = place.element
        captions = children(element, ["figcaption"])
        written = [each for each in captions if each.get_text(strip=True) or first(each, _SEEN)]
        rest = [node for node in element.contents if node not in captions]
        if not written:
            return self.blocks(rest, place.tags, place.wrappers, previous=place.previous)
        if first(element, _TEXTS_IN_FIGURES) is None:
            return [self.html_block(element, place.wrappers)]
        caption = MarkdownBlock("html", self.passthrough.block(written) + "\n</figure>")
        start = MarkdownBlock("html", self.passthrough.start_tag(element))
        return [start, *self.blocks(rest, place.tags, place.wrappers), caption]

    def block_dl(self, place: BlockPosition) -> list[MarkdownBlock]:
        if not place.element.get_text(strip=True) and first(place.element, _SEEN) is None:
            return []
        return [self.html_block(place.element, place.wrappers)]

    block_address = block_form = block_dl

    # Footnotes

    def definitions(self, previous: MarkdownBlock | None) -> list[MarkdownBlock]:
        """The definitions that something refers to; the others, which GFM would not show,
        as a list."""
        out: list[MarkdownBlock] = []
        written: set[str] = set()
        while True:
            due = [n for n in self.notes.definitions if n in self.notes.referenced - written]
            if not due:
                break
            for name in due:
                written.add(name)
                out.append(self._definition(name))
        rest = [n for n in self.notes.definitions if n not in written]
        if rest:
            elements = [self.notes.definitions[name] for name in rest]
            contents = [
                self.blocks(element.contents, frozenset(("ol", "li"))) for element in elements
            ]
            above = out[-1] if out else previous
            signs = lists.numbers(1, len(rest), above)
            out.append(MarkdownBlock("numbers", lists.assemble(contents, signs)))
        return out

    def _definition(self, name: str) -> MarkdownBlock:
        content = self.blocks(self.notes.definitions[name].contents, frozenset(("li",)))
        text = indent(join(content), f"[^{self.notes.labels[name]}]: ", "    ")
        return MarkdownBlock("footnote", text)


# What decides, besides convert_TAG and block_TAG, what an element becomes.
_DECIDING = ("convert", "block", "escape", "process", "get_conv_fn", "should_convert")


@cache
def _writes_as_we_do(mine: type[Converter]) -> bool:
    """Whether a class derived from `Converter` leaves every element to it."""
    methods = (name for name in dir(mine) if name.startswith(_DECIDING))
    return all(getattr(mine, name) is getattr(Converter, name, None) for name in methods)


_AROUND_CODE = ("a", "b", "em", "i", "strong")
_SEEN = frozenset(["img", "iframe", "video", "audio", "object", "embed", "input", "svg", "hr"])
_SEEN_IN_TABLES = _SEEN | {"code"}
_NOT_IN_HEADINGS = frozenset(["ul", "ol", "table", "pre", "blockquote", "dl", "form", "hr"])
_TEXTS_IN_FIGURES = frozenset(["table", "pre", "blockquote", "ul", "ol", "figure"])
