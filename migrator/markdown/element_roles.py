"""What part each element of a document takes in its text: markdownify's converter, with what has
to be known of a document before any of it is written.

A role is a matter of the element's name (`elements.ROLES`), of a few attributes, of how deep it
stands, and of who has a method for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import markdownify
from bs4 import Tag

from migrator.dom.query import elements, first
from migrator.dom.sanitised_parse import Node
from migrator.markdown import footnotes, sentinels
from migrator.markdown.anchors import Anchors
from migrator.markdown.element_tables import (
    KEPT_INLINE,
    MEDIA,
    ROLES,
    SAYS_NOTHING_ALONE,
    VOID,
    ElementRole,
)
from migrator.markdown.footnotes import Footnotes
from migrator.markdown.heading_ids import Slugs
from migrator.markdown.raw_html import Passthrough, is_hidden
from migrator.markdown.reading_order import TreeSurvey, image_sources, shallow
from migrator.markdown.whitespace import HTML_SPACE

_UNSEEN = HTML_SPACE + sentinels.BREAK + sentinels.EMPHASIS

# Elements, and attributes, for which the role is not a matter of the name alone.
_JUDGED_EACH = frozenset(["input", "noscript"])
_JUDGED_BY = frozenset(["dir", "data-footnotes", "data-footnote-backref"])

MAX_DEPTH = 40
"""Blocks and inline elements nested deeper lose their element and keep their words."""


_PREPARED: dict[type, dict[str, Any]] = {}
"""markdownify's options of each class of converters, when nobody asked for others."""

_UNSAID = frozenset(["strip", "convert", "bs4_options"])
"""Options that markdownify has something to say about."""


class RoleResolver(markdownify.MarkdownConverter):
    """Knows the document in hand, and says of each element of it what it is."""

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
        self.roles: dict[str, ElementRole] = {}
        """Of elements that are all alike: what each is, by name."""
        self.is_plain = self.writes_as_we_do and all(self.options.get(n) is None for n in told)
        self.begin(TreeSurvey(), Footnotes())

    def begin(self, found: TreeSurvey, notes: Footnotes) -> None:
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

    @property
    def writes_as_we_do(self) -> bool:
        """Whether the elements that `plain` writes become what they are here."""
        return False

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
        start = sentinels.raw(tag)
        if el.name in VOID:
            return start + text  # which the parser took for its content
        return f"{start}{text}{sentinels.raw(f'</{el.name}>')}"

    def role_of(self, element: Tag) -> ElementRole:
        """How this element takes part in the flow. Asked once; notes anchors on the way."""
        role = self._role(element)
        if role in (ElementRole.CONTAINER, ElementRole.UNWRAPPED):
            self.anchors.note(element)
        return role

    def _role(self, element: Tag) -> ElementRole:
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

    def _judged(self, element: Tag) -> ElementRole:
        name = element.name
        role = ROLES.get(name, ElementRole.UNWRAPPED)
        if role is ElementRole.DROPPED or id(element) in self.passed_over:
            return ElementRole.DROPPED
        if is_hidden(element):
            return ElementRole.DROPPED
        if footnotes.is_back_reference(element):
            return ElementRole.DROPPED
        if name == "section" and footnotes.is_section(element):
            return ElementRole.DROPPED
        if name == "noscript":
            return ElementRole.UNWRAPPED if self._is_readable(element) else ElementRole.DROPPED
        if not self.should_convert_tag(name):
            return (
                ElementRole.CONTAINER
                if role in (ElementRole.BLOCK, ElementRole.CONTAINER)
                else ElementRole.UNWRAPPED
            )
        if self.depth >= MAX_DEPTH:
            return shallow(name, role)
        if role in (ElementRole.UNWRAPPED, ElementRole.CONTAINER) and self._says_something(element):
            return ElementRole.INLINE if role is ElementRole.UNWRAPPED else ElementRole.BLOCK
        return role

    def role_on_a_line(self, element: Tag) -> ElementRole:
        """Where no block can stand, there are but its words."""
        role = self.role_of(element)
        return ElementRole.CONTAINER if role is ElementRole.BLOCK else role

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
