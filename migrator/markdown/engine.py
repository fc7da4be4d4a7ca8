"""The engine: a tree is walked in the order a reader meets it, and blocks come out.

It knows blocks and inline content and when a paragraph is whole, but no single
element; what each of them becomes is said in `converter`, by methods:

    convert_TAG(el, text, parent_tags) -> str     as in markdownify; `text` is the marked
                                                  Markdown of an inline element's content, or
                                                  the finished Markdown of a block's
    block_TAG(place) -> list[Block]               for elements whose content is no plain text
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

import markdownify
from bs4 import Tag
from bs4.element import PreformattedString

from migrator.markdown import footnotes, inline, marks, plain
from migrator.markdown.anchors import Anchors
from migrator.markdown.blocks import Block, join
from migrator.markdown.elements import (
    HEADINGS,
    KEPT_INLINE,
    MEDIA,
    OPAQUE,
    ROLES,
    SAYS_NOTHING_ALONE,
    VOID,
    Role,
)
from migrator.markdown.escaping import Context
from migrator.markdown.finding import elements, first
from migrator.markdown.flow import (
    Kind,
    Step,
    Survey,
    flow,
    image_sources,
    is_nothing,
    shallow,
    survey,
    trimmed,
)
from migrator.markdown.footnotes import Footnotes
from migrator.markdown.passthrough import Passthrough, alone, comment, is_hidden, with_blank_lines
from migrator.markdown.place import Place, Tags
from migrator.markdown.slugs import Slugs
from migrator.markdown.tree import Node, parse
from migrator.markdown.whitespace import HTML_SPACE

_UNSEEN = HTML_SPACE + marks.BREAK + marks.EMPHASIS

# Elements, and attributes, for which the role is not a matter of the name alone.
_JUDGED_EACH = frozenset(["input", "noscript"])
_JUDGED_BY = frozenset(["dir", "data-footnotes", "data-footnote-backref"])

MAX_DEPTH = 40
"""Blocks and inline elements nested deeper lose their element and keep their words."""


_PREPARED: dict[type, dict[str, Any]] = {}
"""markdownify's options of each class of converters, when nobody asked for others."""

_UNSAID = frozenset(["strip", "convert", "bs4_options"])
"""Options that markdownify has something to say about."""


class Engine(markdownify.MarkdownConverter):
    """Walks a tree. Nothing in the tree is changed."""

    # markdownify's, which its type stubs leave out
    options: dict[str, Any]
    convert_fn_cache: dict[str, Callable[..., str] | None]
    get_conv_fn_cached: Callable[[str], Callable[..., str] | None]
    should_convert_tag: Callable[[str], bool]

    def __init__(self, **options: Any) -> None:
        # markdownify puts its options together anew for each converter: a third of the time
        # of a short comment, of which a blog has more than posts.
        if _UNSAID.isdisjoint(options):
            mine = type(self)
            if mine not in _PREPARED:
                super().__init__()
                _PREPARED[mine] = self.options
            self.options, self.convert_fn_cache = {**_PREPARED[mine], **options}, {}
        else:
            super().__init__(**options)
        told = ("strip", "convert", "base_url")
        self.roles: dict[str, Role] = {}
        """Of elements that are all alike: what each is, by name."""
        self.is_plain = self.writes_as_we_do and all(self.options.get(n) is None for n in told)
        self._begin(Survey(), Footnotes())

    def _begin(self, found: Survey, notes: Footnotes) -> None:
        self.survey = found
        self.notes = notes
        self.slugs = Slugs()
        targets = found.targets | frozenset(self.options.get("targets") or ())
        self.passthrough = Passthrough(self.options.get("base_url"), targets)
        self.depth = 0
        self.passed_over: set[int] = set()
        """Elements (by id()) that were said already, such as the check box of an item."""
        self.anchors = Anchors(targets)
        self.not_plain: Sequence[Node] = ()
        """The content that was last found to be difficult: a <p> asks, and then its blocks."""

    def convert(self, html: str) -> str:
        return self.convert_soup(parse(html))

    @property
    def writes_as_we_do(self) -> bool:
        """Whether the elements that `plain` writes become what they are here."""
        return False

    def convert_soup(self, soup: Tag) -> str:
        found = list(elements(soup))
        notes = Footnotes()
        notes.define(found)
        self._begin(survey(found), notes)
        blocks = self.blocks([soup], frozenset())
        blocks.extend(self.definitions(blocks[-1] if blocks else None))
        blocks.extend(self.anchors.left())
        body = join(blocks)
        return body + "\n" if body else ""

    def definitions(self, previous: Block | None) -> list[Block]:
        """What stands at the end of the document, below `previous`."""
        return []

    def process_tag(self, node: Tag, parent_tags: Iterable[str] | None = None) -> str:
        """The Markdown of one element: finished for a block, marked for an inline one."""
        tags = frozenset(parent_tags or ())
        if self.role_of(node) is Role.INLINE:
            return self._inline_tag(node, tags)
        return join(self.blocks([node], tags))

    def process_text(self, el: Any, parent_tags: Iterable[str] | None = None) -> str:
        """Text, with the characters marked that may need a backslash."""
        return self.escape(str(el), parent_tags or ())

    def escape(self, text: str, parent_tags: Iterable[str]) -> str:
        return marks.text(text)

    def get_conv_fn(self, tag_name: str) -> Callable[..., str] | None:
        """convert_TAG of this class or of one derived from it, not markdownify's own."""
        found: Callable[..., str] | None = super().get_conv_fn(tag_name)  # type: ignore[misc]
        method = getattr(found, "__func__", None)
        if method is not None and method in vars(markdownify.MarkdownConverter).values():
            found = None
        if found is None and tag_name in KEPT_INLINE and self.should_convert_tag(tag_name):
            return self.convert_kept
        return found

    def convert_kept(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """An inline element that stays as HTML, with Markdown inside."""
        tag = self.passthrough.start_tag(el)
        if not text.strip(_UNSEEN) and tag == f"<{el.name}>" and el.name in SAYS_NOTHING_ALONE:
            return text
        start = marks.raw(tag)
        if el.name in VOID:
            return start + text  # which the parser took for its content
        return f"{start}{text}{marks.raw(f'</{el.name}>')}"

    # Roles

    def role_of(self, element: Tag) -> Role:
        """How this element takes part in the flow. Asked once; notes anchors on the way."""
        role = self._role(element)
        if role in (Role.CONTAINER, Role.UNWRAPPED):
            self.anchors.note(element)
        return role

    def _role(self, element: Tag) -> Role:
        """As `_judged`, which is asked but once in a document for elements of the same name of
        which nothing else matters: it is spared 7 of 10."""
        name = element.name
        if (
            self.depth >= MAX_DEPTH
            or self.passed_over
            or name in _JUDGED_EACH
            or (element.attrs and not _JUDGED_BY.isdisjoint(element.attrs))
        ):
            return self._judged(element)
        role = self.roles.get(name)
        if role is None:
            role = self.roles[name] = self._judged(element)
        return role

    def _judged(self, element: Tag) -> Role:
        name = element.name
        role = ROLES.get(name, Role.UNWRAPPED)
        if role is Role.DROPPED or id(element) in self.passed_over:
            return Role.DROPPED
        if is_hidden(element):
            return Role.DROPPED
        if footnotes.is_back_reference(element):
            return Role.DROPPED
        if name == "section" and footnotes.is_section(element):
            return Role.DROPPED
        if name == "noscript":
            return Role.UNWRAPPED if self._is_readable(element) else Role.DROPPED
        if not self.should_convert_tag(name):
            return Role.CONTAINER if role in (Role.BLOCK, Role.CONTAINER) else Role.UNWRAPPED
        if self.depth >= MAX_DEPTH:
            return shallow(name, role)
        if role in (Role.UNWRAPPED, Role.CONTAINER) and self._says_something(element):
            return Role.INLINE if role is Role.UNWRAPPED else Role.BLOCK
        return role

    def _role_on_a_line(self, element: Tag) -> Role:
        """Where no block can stand, there are but its words."""
        role = self.role_of(element)
        return Role.CONTAINER if role is Role.BLOCK else role

    def _says_something(self, element: Tag) -> bool:
        if element.name in ("[document]", "html", "body"):
            return False
        return element.get("dir") == "rtl" or self.get_conv_fn_cached(element.name) is not None

    def _is_readable(self, noscript: Tag) -> bool:
        """Whether a <noscript> shows what is not shown elsewhere."""
        if noscript.get_text(strip=True) or first(noscript, MEDIA) is not None:
            return True
        return any(
            not self.survey.images.intersection(image_sources(image))
            for image in elements(noscript)
            if image.name == "img"
        )

    # Blocks

    def blocks(
        self,
        nodes: Sequence[Node],
        parent_tags: Tags,
        wrappers: tuple[Tag, ...] = (),
        context: Context = Context.PARAGRAPH,
        previous: Block | None = None,
    ) -> list[Block]:
        """The blocks that these nodes make, below `previous`; the first paragraph stands in
        `context`."""
        if (text := self.plainly(nodes, wrappers, parent_tags, context)) is not None:
            return [Block("text", text)] if text else []
        out: list[Block] = []
        run: list[Step] = []
        steps = flow(nodes, self.role_of, self.survey.with_blocks, wrappers)
        for step in steps:
            if step.kind is Kind.INLINE:
                run.append(step)
                continue
            if run:
                there = Context.PARAGRAPH if out else context
                out.extend(self._paragraph(run, parent_tags, there))
                run = []
            if step.kind is Kind.BLOCK and isinstance(step.node, Tag):
                if (text := self._plain_p(step, parent_tags)) is not None:
                    out.extend([Block("paragraph", text)] if text else [])
                    continue
                before = out[-1] if out else previous
                out.extend(
                    self._block(step, parent_tags, before, Context.PARAGRAPH if out else context)
                )
        out.extend(self._paragraph(run, parent_tags, Context.PARAGRAPH if out else context))
        return out

    def plainly(
        self, nodes: Sequence[Node], wrappers: tuple[Tag, ...], tags: Tags, context: Context
    ) -> str | None:
        """The Markdown of content in which nothing is difficult; None where something is."""
        if wrappers or not self.is_plain or self.depth >= MAX_DEPTH - 1 or "a" in tags:
            return None
        if self.anchors.is_waiting or nodes is self.not_plain:
            return None
        text = plain.written(nodes, context)
        if text is None:
            self.not_plain = nodes
        return text

    def _plain_p(self, step: Step, tags: Tags) -> str | None:
        """The Markdown of a <p> that is all plain, as most are; None for all others."""
        node = step.node
        if not isinstance(node, Tag) or node.name != "p" or not plain.says_no_more(node):
            return None
        return self.plainly(node.contents, step.wrappers, tags, Context.PARAGRAPH)

    def _paragraph(self, run: list[Step], tags: Tags, context: Context) -> list[Block]:
        """The blocks of a run of inline content: one paragraph, or less, or media."""
        if all(map(is_nothing, run)):
            return []
        before, middle, after = trimmed(run)
        if "li" in tags:
            middle, after = [*middle, *after], []
        return [*_comments(before), *self._seen_paragraph(middle, tags, context), *_comments(after)]

    def _seen_paragraph(self, run: list[Step], tags: Tags, context: Context) -> list[Block]:
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
            return [Block("html", f"<p>{html}</p>")]
        return [Block("text", text) for text in texts]

    def whole_paragraph(self, element: Tag) -> Block | None:
        """The block that an inline element is when it stands alone, if it is one."""
        return None

    def html_block(self, element: Tag, wrappers: tuple[Tag, ...] = ()) -> Block:
        """An element as it is, in HTML."""
        html = self.passthrough.block([element])
        if element.name == "pre" and not wrappers:
            html = with_blank_lines(html)
        for wrapper in reversed(wrappers):
            html = f"{self.passthrough.start_tag(wrapper)}\n{html}\n</{wrapper.name}>"
        return Block("html", alone(html))

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
                group.append(marks.raw(kept) if kept else "")
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
        for step in flow(nodes, self._role_on_a_line, self.survey.with_blocks):
            if step.kind is Kind.INLINE:
                run.append(step)
            else:
                parts.append(self._inline_steps(run, tags))
                run = []
        parts.append(self._inline_steps(run, tags))
        if len(parts) == 1:
            return parts[0]
        return marks.BREAK.join(part for part in parts if part.strip())

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
        return marks.raw(anchor) + converted if anchor else converted

    def converted(self, node: Tag, text: str, tags: Tags) -> str:
        convert = self.get_conv_fn_cached(node.name)
        if convert is None:
            return self.convert_kept(node, text, tags) if node.get("dir") else text
        return str(convert(node, text, parent_tags=tags))

    def _opaque(self, node: Tag) -> str:
        out = []
        for kind, value in self.passthrough.pieces([node]):
            if kind == "tag":
                out.append(marks.raw(value))
            elif kind == "literal":
                lines = marks.text(value).replace("\n", marks.raw("&#10;"))
                out.append(lines)
            else:
                out.append(marks.text(value))
        return "".join(out)

    def _block(self, step: Step, tags: Tags, before: Block | None, context: Context) -> list[Block]:
        """The blocks of one block element, after anchors that cannot stand in it."""
        node = step.node
        assert isinstance(node, Tag)  # noqa: S101 - what a BLOCK step holds
        if node.name not in HEADINGS:
            self.anchors.note(node)
        ahead = self.anchors.left() if node.name in ("pre", "table", "hr") else []
        place = Place(
            node,
            tags | {node.name},
            step.wrappers,
            ahead[-1] if ahead else before,
            Context.PARAGRAPH if ahead else context,
        )
        self.depth += 1
        made = self._made(place)
        self.depth -= 1
        return [*ahead, *made]

    def _made(self, place: Place) -> list[Block]:
        element = place.element
        if element.get("dir") == "rtl" and "_rtl" not in place.tags:
            return self.right_to_left(place)
        make = getattr(self, f"block_{element.name}", None)
        if make is not None:
            return list(make(place))
        return self.content(place)

    def content(self, place: Place) -> list[Block]:
        """The blocks in an element that is no more than its content, given to convert_TAG."""
        element = place.element
        blocks = self.content_blocks(place)
        if self.get_conv_fn_cached(element.name) is None or not blocks:
            return blocks
        return [Block("html", self.converted(element, join(blocks), place.tags))]

    def content_blocks(self, place: Place) -> list[Block]:
        """The blocks in an element that stand where it stands."""
        return self.blocks(
            place.element.contents, place.tags, place.wrappers, place.context, place.previous
        )

    def right_to_left(self, place: Place) -> list[Block]:
        """Text that runs from right to left, in HTML that says so."""
        inner = replace(place, tags=place.tags | {"_rtl"})
        if place.element.name in ("p", *HEADINGS):
            return [Block("html", self.passthrough.block([place.element]))]
        return [
            Block("html", '<div dir="rtl">'),
            *self._made(inner),
            Block("html", "</div>"),
        ]


def _comments(steps: Iterable[Step]) -> list[Block]:
    kept = [comment(each.node) for each in steps if isinstance(each.node, PreformattedString)]
    return [Block("html", each) for each in kept if each]


def _is_tag(node: Node | None) -> TypeGuard[Tag]:
    return isinstance(node, Tag)
