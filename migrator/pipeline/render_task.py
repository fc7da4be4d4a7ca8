"""A post shown as WordPress shows it, by whoever has time: of 100 posts 97 ask nothing of their
site on the way there (1,286 of real blogs).

The tree stays packed on its way. Whoever knows where links lead and files lie gets its bones: the
elements with addresses, in their places to one another. What becomes of their attributes goes
back into the tree where it is unpacked.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import XMLAttributeDict

from migrator.assets.file_references import FILE_ELEMENTS
from migrator.dom.pickling import Packed
from migrator.dom.sanitised_parse import parse
from migrator.dom.tree_builder import elements
from migrator.findings import Finding
from migrator.urls.link_map import LINKS
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext, ShortcodeRule

_BONES = FILE_ELEMENTS | LINKS | {"picture"}

# The attributes of an element, None where it has gone and left its content.
_Change = dict[str, Any] | None


class _Asking(Exception):
    """The post wants to know something of its site."""


@dataclass(frozen=True, slots=True)
class RenderedPost:
    """A post as it is shown: what could not be rendered, its tree and the bones of that, both
    packed, and the ids that it has."""

    findings: tuple[Finding, ...]
    packed: bytes
    bones: bytes
    ids: frozenset[str]

    def skeleton(self) -> BeautifulSoup:
        """A tree of the bones alone."""
        return _unpacked(self.bones)


@dataclass(frozen=True, slots=True)
class RenderTask:
    """What a post stores, to be shown; None where only its site can tell how."""

    content: str
    post_id: int
    footnotes: Sequence[Mapping[str, Any]]
    rules: Mapping[str, ShortcodeRule]

    def work(self) -> RenderedPost | None:
        context = RenderContext(
            attachment=_ask, file=_ask, children=_ask, reusable_block=_ask,
            post_id=self.post_id, footnotes=self.footnotes, shortcode_rules=self.rules,
        )  # fmt: skip
        try:
            rendered = render(self.content, context)
        except _Asking:
            return None
        tree = parse(rendered.html)
        return RenderedPost(
            rendered.findings,
            pickle.dumps(Packed(tree)),
            pickle.dumps(Packed(tree, _is_bone)),
            frozenset(ids_in(elements(tree))),
        )


@dataclass(frozen=True, slots=True)
class RenderLater:
    """A post that this process shows itself, if anybody does."""

    def work(self) -> None:
        return None


class PatchedTree:
    """A packed tree, and what its bones have become; `tree` is the whole of it."""

    def __init__(self, packed: bytes, changes: Sequence[_Change]) -> None:
        self.packed = packed
        self.changes = changes

    def __reduce__(self) -> tuple[object, ...]:
        return PatchedTree, (self.packed, self.changes)

    @cached_property
    def tree(self) -> BeautifulSoup:
        whole = _unpacked(self.packed)
        bones = [element for element in elements(whole) if _is_bone(element)]
        for element, change in zip(bones, self.changes, strict=True):
            if change is None:
                element.unwrap()
            else:
                element.attrs = XMLAttributeDict(change)
        return whole


def changes(bones: Iterable[Tag]) -> list[_Change]:
    """What has become of these elements, which were all there are in their tree."""
    return [None if bone.parent is None else dict(bone.attrs) for bone in bones]


def ids_in(elements: Iterable[Tag]) -> set[str]:
    """What a link may name after its `#`."""
    return {
        str(element.attrs[name])
        for element in elements
        if element.attrs
        for name in ("id", "name")
        if name in element.attrs
    }


def _unpacked(packed: bytes) -> BeautifulSoup:
    found: Packed = pickle.loads(packed)  # noqa: S301 - `RenderTask` packed it
    return found.tree


def _is_bone(element: Tag) -> bool:
    return element.name in _BONES or "style" in element.attrs


def _ask(_: object) -> Any:
    raise _Asking
