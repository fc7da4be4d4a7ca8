"""Render a post as WordPress shows it, in any process.

97 of 100 posts render without site data (measured on 1,286 posts of real blogs).

The tree stays pickled between processes. The first process, which knows the targets of links and
the places of files, gets its link skeleton: the elements with addresses, nested as in the tree. The
new attributes of these elements go back into the tree where it is unpickled. The rendered HTML
itself goes to the proof as text, so that the proof sees content that the tree may have lost.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import XMLAttributeDict

from migrator.assets.file_references import FILE_ELEMENTS
from migrator.dom.pickling import Packed
from migrator.dom.sanitised_parse import parse
from migrator.dom.tree_builder import elements
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.urls.rewrite import LINKS
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.references import HtmlReference, references
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext, ShortcodeRule

_IN_SKELETON = FILE_ELEMENTS | LINKS | {"picture"}

# The new attributes of an element, None if the element was removed and its content kept.
_Change = dict[str, Any] | None


class _SiteLookupNeeded(Exception):
    """The post needs site data to be rendered."""


@value_object
class ShownHtml:
    """The HTML that `wordpress/` rendered, for the proof.

    It is in the form in which a browser reads it (`html5.normal`), with its references in order.
    """

    text: str
    references: tuple[HtmlReference, ...] = ()

    @classmethod
    def of(cls, html: str) -> ShownHtml:
        text = html5.normal(html)
        return cls(text, tuple(references(text)))


@value_object
class RenderedPost:
    """A post as WordPress shows it.

    findings  content that could not be rendered
    pickled   its tree, pickled
    skeleton  its link skeleton, pickled
    ids       the ids of its elements
    shown     the rendered HTML, None without a proof
    """

    findings: tuple[Finding, ...]
    pickled: bytes
    skeleton: bytes
    ids: frozenset[str]
    shown: ShownHtml | None = None

    def skeleton_tree(self) -> BeautifulSoup:
        """Return a tree of the link skeleton alone."""
        return _unpickled(self.skeleton)


@value_object
class RenderTask:
    """A stored post to be rendered; the result is None if the post needs site data.

    `fields` are its custom fields, if its blocks may show some. `language` is that of the blog.
    `proof` is True if the Markdown will be compared with the rendered HTML.
    """

    content: str
    post_id: int
    footnotes: Sequence[Mapping[str, Any]]
    rules: Mapping[str, ShortcodeRule]
    proof: bool = True
    fields: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""

    def work(self) -> RenderedPost | None:
        context = RenderContext(
            attachment=_ask, file=_ask, children=_ask, reusable_block=_ask,
            post_id=self.post_id, footnotes=self.footnotes, shortcode_rules=self.rules,
            fields=self.fields, language=self.language,
        )  # fmt: skip
        try:
            rendered = render(self.content, context)
        except _SiteLookupNeeded:
            return None
        tree = parse(rendered.html)
        return RenderedPost(
            rendered.findings,
            pickle.dumps(Packed(tree)),
            pickle.dumps(Packed(tree, _is_in_skeleton)),
            frozenset(ids_in(elements(tree))),
            ShownHtml.of(rendered.html) if self.proof else None,
        )


@value_object
class RenderLater:
    """A post that the first process renders itself, if the post is written."""

    def work(self) -> None:
        return None


class PatchedTree:
    """A pickled tree and the changes of its link skeleton; `tree` is the tree with both."""

    def __init__(self, pickled: bytes, changes: Sequence[_Change]) -> None:
        self.pickled = pickled
        self.changes = changes

    def __reduce__(self) -> tuple[object, ...]:
        return PatchedTree, (self.pickled, self.changes)

    @cached_property
    def tree(self) -> BeautifulSoup:
        whole = _unpickled(self.pickled)
        skeleton = [element for element in elements(whole) if _is_in_skeleton(element)]
        for element, change in zip(skeleton, self.changes, strict=True):
            if change is None:
                element.unwrap()
            else:
                element.attrs = XMLAttributeDict(change)
        return whole


def changes(skeleton: Iterable[Tag]) -> list[_Change]:
    """Return the changes of all elements of a link skeleton, in order."""
    return [None if element.parent is None else dict(element.attrs) for element in skeleton]


def ids_in(elements: Iterable[Tag]) -> set[str]:
    """Return the names that a link may have after its `#`."""
    return {
        str(element.attrs[name])
        for element in elements
        if element.attrs
        for name in ("id", "name")
        if name in element.attrs
    }


def _unpickled(pickled: bytes) -> BeautifulSoup:
    found: Packed = pickle.loads(pickled)  # noqa: S301 - `RenderTask` pickled it
    return found.tree


def _is_in_skeleton(element: Tag) -> bool:
    return element.name in _IN_SKELETON or "style" in element.attrs


def _ask(_: object) -> Any:
    raise _SiteLookupNeeded
