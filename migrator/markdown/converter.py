"""Convert HTML to Markdown: the rule for each HTML element.

    from migrator.markdown.converter import to_markdown
    to_markdown("<p>Some <b>words</b>.</p>")     # "Some **words**.\n"

To support another element, subclass `Converter` and add a `convert_TAG` method as in markdownify
(see `engine`). It returns Markdown; `sentinels.text` turns text into Markdown.
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
from migrator.markdown.headings import NOT_IN_HEADINGS, pushed_down
from migrator.markdown.reading_order import image_sources, survey
from migrator.markdown.whitespace import HTML_SPACE


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
    dialect   name of the dialect of another renderer than CommonMark with GFM (`DIALECTS`)

    Content that Markdown cannot express stays as HTML. The result ends with exactly one
    newline; it is "" if nothing is visible.

    >>> import migrator
    >>> migrator.to_markdown("<p>Some <b>words</b>.</p>")
    'Some **words**.\\n'
    """
    tree = parse(html) if isinstance(html, str) else html
    return Converter(base_url=base_url, targets=targets, dialect=dialect).convert_soup(tree)


class Converter(Engine):
    """markdownify's converter, with an engine that knows the context of every character.

    Own options: `base_url`, `targets`. The markdownify options `strip`, `convert` and
    `code_language_callback` work as in markdownify; its style options have no effect.
    """

    @property
    def has_no_overrides(self) -> bool:
        return _has_no_overrides(type(self))  # type: ignore[arg-type] # mypy: a class has no hash

    # Inline elements

    def convert_em(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.nests_emphasis and not _EM.isdisjoint(parent_tags):
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.EM_OPEN}{text}{sentinels.EM_CLOSE}"

    def convert_strong(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.nests_emphasis and not _STRONG.isdisjoint(parent_tags):
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.STRONG_OPEN}{text}{sentinels.STRONG_CLOSE}"

    def convert_del(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.has_strike:
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.DEL_OPEN}{text}{sentinels.DEL_CLOSE}"

    convert_i = convert_em
    convert_b = convert_strong
    convert_s = convert_strike = convert_del

    def convert_br(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return sentinels.BREAK

    def convert_a(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.footnotes.refer(name) if name is not None else None
        if reference:
            return sentinels.raw(reference)
        href = el.get("href")
        if href is None or "a" in parent_tags:
            return text
        address = links.address(str(href), self.options.get("base_url"))
        if links.scheme(address) in self.dialect.refused_schemes:
            return self.convert_kept(el, text, parent_tags)
        title, style = el.get("title"), self.dialect.style
        if (
            not title
            and "{{" not in address
            and all(type(child) is NavigableString for child in el.contents)
        ):
            visible_text = el.get_text()
            autolink = links.autolink(address)
            if autolink and visible_text.strip(HTML_SPACE) == autolink[1:-1]:
                return visible_text.replace(autolink[1:-1], sentinels.raw(autolink))
        return sentinels.link(text, links.target(address, str(title) if title else None, style))

    def convert_img(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        sources = [each for each in image_sources(el) if not each.startswith("data:image/")]
        src = sources[0] if sources else str(el.get("src", ""))
        alt, title = str(el.get("alt", "")), str(el.get("title", ""))
        if not src and not alt and el.get("src") is None:
            return ""
        if el.get("usemap"):
            return sentinels.raw(self.passthrough.start_tag(el))
        address = links.address(src, self.options.get("base_url"))
        return sentinels.raw(links.image(alt, address, title, self.dialect.style))

    def convert_code(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        content = code.text_of(el)
        only_child = el.contents[0] if len(el.contents) == 1 else None
        if (
            isinstance(only_child, Tag)
            and only_child.name in _INLINE_AROUND_CODE
            and not any(elements(only_child))
            and content
        ):
            inner = self._code_span(el, content, parent_tags)
            return self.converted(only_child, inner, frozenset(parent_tags))
        simple = not any(isinstance(child, Tag) and child.name != "span" for child in el.contents)
        in_cell = "td" in parent_tags or "th" in parent_tags
        pipe = "\\|" if self.dialect.has_pipe_in_code else "|"
        if in_cell and pipe in content and simple:  # GFM would take the backslash
            return self._code_element(el, content, parent_tags)
        if not simple:
            return self.convert_kept(el, text, parent_tags)
        return self._code_span(el, content, parent_tags) if content else ""

    def _code_span(self, el: Tag, content: str, parent_tags: Iterable[str]) -> str:
        dialect = self.dialect
        if (
            (dialect.shortcodes and code.has_shortcodes(content))
            or (dialect.normalises_space and "\t" in content)
            or (not dialect.has_exact_spans and ("`" in content or content != content.strip()))
        ):
            return self._code_element(el, content, parent_tags)
        return sentinels.raw(code.span(content))

    def _code_element(self, el: Tag, content: str, parent_tags: Iterable[str]) -> str:
        """Return code as a <code> element, for code that no span of the dialect holds."""
        if not self.dialect.reads_code_tags:
            return sentinels.raw(f"<code>{code.as_references(content)}</code>")
        encoded = "\t\n " if self.dialect.has_exact_spans else "\t\n `"
        return self.convert_kept(el, code.as_marked_text(content, encoded), parent_tags)

    def convert_tt(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return self.convert_code(el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.footnotes.refer(name) if name is not None else None
        return sentinels.raw(reference) if reference else self.convert_kept(el, text, parent_tags)

    # Blocks of text

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

    # Code

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

    # Lists

    def convert_ul(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    convert_ol = convert_menu = convert_dir = convert_ul

    def convert_li(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_ul(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        start = lists.start_of(element) if element.name == "ol" else 1
        if (
            start is None
            or (start != 1 and self.dialect.starts_at_one)
            or self._is_html_for_its_code(position)
        ):
            return [self.html_block(element, position.wrappers)]
        found = list(lists.items(element))
        if len(found) == 1 and found[0].element is None:
            return self.blocks(
                found[0].nodes, position.tags, position.wrappers, previous=position.previous
            )
        lead: list[MarkdownBlock] = []
        if lists.is_stray(found):
            # What stands before the first item has no bullet.
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

    # Tables and other blocks of GFM or HTML

    def convert_table(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return text

    def block_table(self, position: BlockPosition) -> list[MarkdownBlock]:
        element = position.element
        if not element.get_text(strip=True) and first(element, _VISIBLE_IN_TABLES) is None:
            return []
        rows = tables.grid(element)
        if rows is None or any(self.has_blocks(cell) for row in rows for cell in row.cells):
            return [self.html_block(element, position.wrappers)]
        alignments = tables.alignments(rows)
        if alignments is None:
            return [self.html_block(element, position.wrappers)]
        lines = [[self.cell(each, position) for each in row.cells] for row in rows]
        header = lines.pop(0) if tables.has_header(rows) else None
        text = tables.write(header, lines, alignments)
        return [MarkdownBlock("table", self.converted(element, text, position.tags))]

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
        rest = [node for node in element.contents if node not in captions]
        if not written:
            return self.blocks(rest, position.tags, position.wrappers, previous=position.previous)
        has_note = any(map(self.has_footnote, written))
        if first(element, _TEXT_BLOCKS) is None and not has_note:
            return [self.html_block(element, position.wrappers)]
        start = MarkdownBlock("html", self.holding_markdown(self.passthrough.start_tag(element)))
        if has_note:
            # A footnote is Markdown, so that its place has to be one too.
            said = self.blocks(written, position.tags, position.wrappers)
            return [
                start,
                *self.blocks(rest, position.tags, position.wrappers),
                MarkdownBlock("html", self.holding_markdown("<figcaption>")),
                *said,
                MarkdownBlock("html", "</figcaption>\n</figure>"),
            ]
        caption = MarkdownBlock("html", self.passthrough.block(written) + "\n</figure>")
        return [start, *self.blocks(rest, position.tags, position.wrappers), caption]

    def has_footnote(self, element: Tag) -> bool:
        """Return True if an element holds a reference to a footnote of the document."""
        names = (footnotes.reference_name(each) for each in elements(element))
        return any(name in self.footnotes.definitions for name in names if name is not None)

    def block_dl(self, position: BlockPosition) -> list[MarkdownBlock]:
        if not position.element.get_text(strip=True) and first(position.element, _VISIBLE) is None:
            return []
        return [self.html_block(position.element, position.wrappers)]

    block_address = block_form = block_dl

    # Footnotes

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


_EM, _STRONG = frozenset(("em", "i")), frozenset(("strong", "b"))
_INLINE_AROUND_CODE = ("a", "b", "em", "i", "strong")
_VISIBLE = frozenset(["img", "iframe", "video", "audio", "object", "embed", "input", "svg", "hr"])
_VISIBLE_IN_TABLES = _VISIBLE | {"code"}
_TEXT_BLOCKS = frozenset(["table", "pre", "blockquote", "ul", "ol", "figure"])
