"""The tree as a reader meets it: blocks, and runs of inline content between them.

Wrappers without meaning vanish here, however deep they are nested, and inline elements
around blocks (`<a><h2>...</h2></a>`, an unclosed `<strong>`) are carried down to
the text they hold, as a browser does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.query import elements
from migrator.dom.sanitised_parse import Node
from migrator.markdown.element_tables import (
    LEAF_BLOCKS,
    OPAQUE,
    PARTING,
    ROLES,
    ElementRole,
)
from migrator.markdown.footnotes import is_section


class StepKind(Enum):
    INLINE = "part of a paragraph"
    BLOCK = "a block of its own"
    EDGE = "the paragraph ends here"


@dataclass(slots=True)
class Step:
    """One step of the flow. `wrappers` are the inline elements around it, outermost first."""

    kind: StepKind
    node: Node | None = None
    wrappers: tuple[Tag, ...] = ()


EDGE = Step(StepKind.EDGE)


@dataclass
class TreeSurvey:
    """What must be known of the whole tree before any of it is converted.

    targets     the fragments that links in it lead to
    with_blocks the inline elements (by id()) that hold blocks
    images      the addresses of all images outside <noscript>
    footnotes   the elements that hold the definitions of footnotes
    """

    targets: frozenset[str] = frozenset()
    with_blocks: set[int] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    footnotes: list[Tag] = field(default_factory=list)

    def is_block(self, element: Tag) -> bool:
        """Whether an element is a block, or holds one."""
        return element.name in PARTING or id(element) in self.with_blocks


def survey(root: Tag) -> TreeSurvey:
    """One pass over all elements of a tree, in time linear in its size."""
    found = TreeSurvey()
    targets: set[str] = set()
    waiting = root.contents[::-1]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Tag):
            continue
        waiting.extend(element.contents[::-1])
        name = element.name
        if name in PARTING:
            parent = element.parent
            if parent is not None and parent.name not in PARTING:
                _mark_wrappers(parent, found.with_blocks)
            if element.attrs and is_section(element):
                found.footnotes.append(element)
        elif name == "a":
            href = element.attrs.get("href")
            if isinstance(href, str) and href.strip().startswith("#"):
                targets.add(href.strip()[1:])
        elif name == "img" and not _is_fallback(element):
            found.images.update(image_sources(element))
    targets.discard("")
    found.targets = frozenset(targets)
    return found


def _is_fallback(image: Tag) -> bool:
    """Whether it is in a <noscript>."""
    parent = image.parent
    while parent is not None and parent.name != "noscript":
        parent = parent.parent
    return parent is not None


def image_sources(image: Tag) -> list[str]:
    """Every address an image is known by; lazy loading hides the real one in data-*."""
    names = ("data-src", "data-lazy-src", "data-original", "src")
    return [str(image[name]) for name in names if image.get(name)]


def _mark_wrappers(wrapper: Tag | None, with_blocks: set[int]) -> None:
    """`wrapper` holds a block, and so do those around it."""
    while wrapper is not None and id(wrapper) not in with_blocks:
        role = ROLES.get(wrapper.name, ElementRole.UNWRAPPED)
        if role not in (ElementRole.INLINE, ElementRole.UNWRAPPED) or wrapper.name in OPAQUE:
            return
        with_blocks.add(id(wrapper))
        wrapper = wrapper.parent


def parts(
    nodes: Iterable[Node],
    role_of: Callable[[Tag], ElementRole],
    with_blocks: set[int],
    wrappers: tuple[Tag, ...] = (),
) -> Iterator[Step | list[Step]]:
    """The blocks of these nodes, and the runs of inline content that stand between them and
    are more than white space."""
    run: list[Step] = []
    for step in flow(nodes, role_of, with_blocks, wrappers):
        if step.kind is StepKind.INLINE:
            # Most of what stands between blocks is white space that nothing will follow.
            run.append(step)
            continue
        if not all(map(is_nothing, run)):
            yield run
            run = []
        run.clear()
        if step.kind is StepKind.BLOCK:
            yield step
    if not all(map(is_nothing, run)):
        yield run


def flow(
    nodes: Iterable[Node],
    role_of: Callable[[Tag], ElementRole],
    with_blocks: set[int],
    wrappers: tuple[Tag, ...] = (),
) -> Iterator[Step]:
    """The steps of these nodes, without recursion. `role_of` is asked once per element."""
    stack: list[tuple[Node | None, tuple[Tag, ...]]]
    stack = [(node, wrappers) for node in reversed([*nodes])]
    while stack:
        node, around = stack.pop()
        if node is None:
            yield EDGE
            continue
        if not isinstance(node, Tag):
            yield Step(StepKind.INLINE, node, around)
            continue
        role = role_of(node)
        if role is ElementRole.BLOCK:
            yield Step(StepKind.BLOCK, node, around)
        elif role is ElementRole.CONTAINER:
            yield EDGE
            stack.append((None, ()))
            stack.extend((child, around) for child in reversed(node.contents))
        elif role is ElementRole.UNWRAPPED:
            stack.extend((child, around) for child in reversed(node.contents))
        elif role is ElementRole.INLINE and id(node) in with_blocks and node.name not in OPAQUE:
            inner = around
            if all(wrapper.name != node.name for wrapper in around):
                inner = (*around, node)
            stack.extend((child, inner) for child in reversed(node.contents))
        elif role is ElementRole.INLINE:
            yield Step(StepKind.INLINE, node, around)


def is_nothing(step: Step) -> bool:
    """White space between blocks."""
    return isinstance(step.node, NavigableString) and not str(step.node).strip(" \t\n\r\f")


def shallow(name: str, role: ElementRole) -> ElementRole:
    """Roles where elements are nested too deeply: words stay, nesting ends."""
    if role is ElementRole.BLOCK:
        return role if name in LEAF_BLOCKS else ElementRole.CONTAINER
    if role is ElementRole.INLINE:
        return role if name in ("img", "br", "code", "a") else ElementRole.UNWRAPPED
    return role


def trimmed(run: list[Step]) -> tuple[list[Step], list[Step], list[Step]]:
    """A run of inline content in three: what begins it and what ends it, of which nothing
    is seen but for comments, and what stands between."""
    start, end = 0, len(run)
    while start < end and (_is_edge(run[start]) or _is_unseen(run[start])):
        start += 1
    while start and not isinstance(run[start - 1].node, PreformattedString):
        start -= 1  # spaces may indent; only what stands before a comment is left out
    while end > start and not run[end - 1].wrappers and _is_edge(run[end - 1]):
        end -= 1
    return run[:start], run[start:end], run[end:]


def _is_edge(step: Step) -> bool:
    """White space between blocks, a line break, or a comment."""
    if isinstance(step.node, Tag):
        return step.node.name == "br"
    return isinstance(step.node, PreformattedString) or is_nothing(step)


def _is_unseen(step: Step) -> bool:
    """Emphasis of nothing, and line breaks: unseen where a paragraph begins."""
    node = step.node
    if not isinstance(node, Tag) or node.name not in ("b", "br", "em", "i", "strong"):
        return False
    return not node.get_text().strip() and all(each.name == "br" for each in elements(node))
