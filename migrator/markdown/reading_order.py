"""Walk a tree in reading order: blocks, and runs of inline content between them.

Meaningless wrappers are skipped, at any depth. Inline elements around blocks
(`<a><h2>...</h2></a>`, an unclosed `<strong>`) are moved down to the text inside, as a browser
does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.lazy_images import LAZY_ATTRIBUTES, is_placeholder
from migrator.dom.sanitised_parse import Node
from migrator.dom.tree_builder import elements
from migrator.markdown.element_tables import (
    LEAF_BLOCKS,
    OPAQUE,
    PARAGRAPH_ENDING,
    ROLES,
    ElementRole,
)
from migrator.markdown.footnotes import is_section


class StepKind(Enum):
    """The kind of one step of the walk."""

    INLINE = "part of a paragraph"
    BLOCK = "a block of its own"
    EDGE = "the paragraph ends here"


@dataclass(slots=True)
class Step:
    """One step of the walk. `wrappers` are the inline elements around it, outermost first."""

    kind: StepKind
    node: Node | None = None
    wrappers: tuple[Tag, ...] = ()


EDGE = Step(StepKind.EDGE)

# Each step needs several of these, and looking up a member of an Enum takes time.
_INLINE_STEP, _BLOCK_STEP = StepKind.INLINE, StepKind.BLOCK
_INLINE, _BLOCK, _CONTAINER = ElementRole.INLINE, ElementRole.BLOCK, ElementRole.CONTAINER


@dataclass
class TreeSurvey:
    """Facts about the whole tree that are needed before converting any of it.

    targets      ids that links in the tree point to
    outside      those of links outside of <pre>, of which a block of code shows no links
    with_blocks  inline elements (by id()) that contain blocks
    images       URLs of all images outside of <noscript>, without their queries
    footnotes    elements that contain the footnote definitions
    """

    targets: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    with_blocks: set[int] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    footnotes: list[Tag] = field(default_factory=list)

    def is_block(self, element: Tag) -> bool:
        """Return True if an element is a block or contains one."""
        return element.name in PARAGRAPH_ENDING or id(element) in self.with_blocks


def survey(root: Tag) -> TreeSurvey:
    """Survey a tree in one pass over all its elements, in linear time."""
    found = TreeSurvey()
    targets: set[str] = set()
    outside: set[str] = set()
    for element in elements(root):
        name = element.name
        if name in PARAGRAPH_ENDING:
            parent = element.parent
            if parent is not None and parent.name not in PARAGRAPH_ENDING:
                _mark_wrappers(parent, found.with_blocks)
            if element.attrs and is_section(element):
                found.footnotes.append(element)
        elif name == "a":
            href = element.attrs.get("href")
            if isinstance(href, str) and href.strip().startswith("#"):
                names = {href.strip()[1:], unquote(href.strip()[1:])}
                targets |= names
                if element.find_parent("pre") is None:
                    outside |= names
        elif name == "img" and not _is_fallback(element):
            found.images.update(map(without_query, image_sources(element)))
    found.targets = frozenset(targets - {""})
    found.outside = frozenset(outside - {""})
    return found


def _is_fallback(image: Tag) -> bool:
    """Return True if an image is in a <noscript>."""
    parent = image.parent
    while parent is not None and parent.name != "noscript":
        parent = parent.parent
    return parent is not None


def image_sources(image: Tag) -> list[str]:
    """Return all URLs of an image, the shown one first.

    Lazy loading puts the real URL into a data-* attribute; its `src` is then missing or a
    placeholder.
    """
    src = str(image.get("src") or "").strip()
    late = [str(image[name]) for name in LAZY_ATTRIBUTES if image.get(name)]
    if not src:
        return late
    return [*late, src] if is_placeholder(src) else [src, *late]


def without_query(url: str) -> str:
    """Return the URL of an image without the size that its query asks for."""
    return url.partition("?")[0]


def _mark_wrappers(wrapper: Tag | None, with_blocks: set[int]) -> None:
    """Note that `wrapper`, and each inline element around it, contains a block."""
    while wrapper is not None and id(wrapper) not in with_blocks:
        role = ROLES.get(wrapper.name, ElementRole.UNWRAPPED)
        if role not in (ElementRole.INLINE, ElementRole.UNWRAPPED) or wrapper.name in OPAQUE:
            return
        with_blocks.add(id(wrapper))
        wrapper = wrapper.parent


def blocks_and_runs(
    nodes: Iterable[Node],
    role_of: Callable[[Tag], ElementRole],
    with_blocks: set[int],
    wrappers: tuple[Tag, ...] = (),
) -> Iterator[Step | list[Step]]:
    """Yield the blocks of these nodes, and the runs of inline content between them.

    Runs of white space only are left out.
    """
    run: list[Step] = []
    for step in walk(nodes, role_of, with_blocks, wrappers):
        if step.kind is _INLINE_STEP:
            run.append(step)
            continue
        if run and not all(map(is_white_space, run)):
            yield run
        run = []
        if step.kind is _BLOCK_STEP:
            yield step
    if not all(map(is_white_space, run)):
        yield run


def walk(
    nodes: Iterable[Node],
    role_of: Callable[[Tag], ElementRole],
    with_blocks: set[int],
    wrappers: tuple[Tag, ...] = (),
) -> Iterator[Step]:
    """Yield the steps of these nodes, without recursion. Call `role_of` once per element."""
    # The entered elements: the rest of their nodes, the wrappers around these, and if they are
    # containers.
    stack = [(iter(nodes), wrappers, False)]
    while stack:
        rest, around, is_container = stack[-1]
        for node in rest:
            if not isinstance(node, Tag):
                yield Step(_INLINE_STEP, node, around)
                continue
            role = role_of(node)
            if role is _BLOCK:
                yield Step(_BLOCK_STEP, node, around)
            elif role is _INLINE and (id(node) not in with_blocks or node.name in OPAQUE):
                yield Step(_INLINE_STEP, node, around)
            elif role is not ElementRole.DROPPED:
                inner = around
                if role is _CONTAINER:
                    yield EDGE
                elif role is _INLINE and all(wrapper.name != node.name for wrapper in around):
                    inner = (*around, node)
                stack.append((iter(node.contents), inner, role is _CONTAINER))
                break
        else:
            stack.pop()
            if is_container:
                yield EDGE


def is_white_space(step: Step) -> bool:
    """Return True if a step is white space between blocks."""
    return isinstance(step.node, NavigableString) and not step.node.strip(" \t\n\r\f")


def role_when_too_deep(name: str, role: ElementRole) -> ElementRole:
    """Return the role of an element nested too deeply: keep the words, drop the nesting."""
    if role is ElementRole.BLOCK:
        return role if name in LEAF_BLOCKS else ElementRole.CONTAINER
    if role is ElementRole.INLINE:
        return role if name in ("img", "br", "code", "a") else ElementRole.UNWRAPPED
    return role


def split_edges(run: list[Step]) -> tuple[list[Step], list[Step], list[Step]]:
    """Split a run of inline content into its start, middle and end.

    Nothing in the start and the end is visible; they may contain comments to keep.
    """
    start, end = 0, len(run)
    while start < end and (_is_edge(run[start]) or _is_invisible(run[start])):
        start += 1
    while start and not isinstance(run[start - 1].node, PreformattedString):
        start -= 1  # spaces may indent; only what stands before a comment is left out
    while end > start and not run[end - 1].wrappers and _is_edge(run[end - 1]):
        end -= 1
    return run[:start], run[start:end], run[end:]


def _is_edge(step: Step) -> bool:
    """Return True for white space between blocks, a line break or a comment."""
    if isinstance(step.node, Tag):
        return step.node.name == "br"
    return isinstance(step.node, PreformattedString) or is_white_space(step)


def _is_invisible(step: Step) -> bool:
    """Return True for empty emphasis and line breaks, invisible at the start of a paragraph."""
    node = step.node
    if not isinstance(node, Tag) or node.name not in ("b", "br", "em", "i", "strong"):
        return False
    return not node.get_text().strip() and all(each.name == "br" for each in elements(node))
