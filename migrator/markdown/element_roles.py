"""Decide the role of an element in Markdown: block, inline, container, unwrapped or dropped.

The role depends on the element's name (`element_tables.ROLES`), a few attributes, its depth, and
on the converter class having a method for it. The class also holds the state of one document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import isfunction
from typing import Any

import markdownify
from bs4 import Tag

from migrator.dom.query import elements, first
from migrator.dom.sanitised_parse import Node
from migrator.markdown import footnotes, sentinels
from migrator.markdown.anchors import Anchors
from migrator.markdown.dialect import DIALECTS
from migrator.markdown.element_tables import (
    DROPPED_IF_EMPTY,
    KEPT_INLINE,
    MEDIA,
    ROLES,
    VOID,
    ElementRole,
)
from migrator.markdown.footnotes import Footnotes
from migrator.markdown.heading_ids import Slugs
from migrator.markdown.raw_html import Passthrough, is_hidden
from migrator.markdown.reading_order import (
    TreeSurvey,
    image_sources,
    role_when_too_deep,
    without_query,
)
from migrator.markdown.whitespace import HTML_SPACE

_INVISIBLE = HTML_SPACE + sentinels.BREAK + sentinels.EMPHASIS

# Elements and attributes for which the role does not depend on the name alone.
_ROLE_DEPENDS_ON_ATTRIBUTES = frozenset(["input", "noscript"])
_ROLE_ATTRIBUTES = frozenset(["dir", "data-footnotes", "data-footnote-backref"])

# Looking up a member of an Enum takes time.
_CONTAINER, _UNWRAPPED = ElementRole.CONTAINER, ElementRole.UNWRAPPED

MAX_DEPTH = 40
"""Blocks and inline elements nested deeper lose their markup and keep their words."""


_DEFAULT_OPTIONS: dict[type, dict[str, Any]] = {}
"""markdownify's default options for each converter class."""

_ROLES_OF_CLASS: dict[type, dict[str, ElementRole]] = {}
"""`roles` of all converters of a class without options."""

_MARKDOWNIFY_FUNCTIONS = frozenset(filter(isfunction, vars(markdownify.MarkdownConverter).values()))

_MARKDOWNIFY_OPTIONS = frozenset(["strip", "convert", "bs4_options"])
"""Options that markdownify itself processes."""


class RoleResolver(markdownify.MarkdownConverter):
    """Resolver of the role of each element in the current document."""

    # markdownify's, which its type stubs leave out
    options: dict[str, Any]
    convert_fn_cache: dict[str, Callable[..., str] | None]
    get_conv_fn_cached: Callable[[str], Callable[..., str] | None]
    should_convert_tag: Callable[[str], bool]

    def __init__(self, **options: Any) -> None:
        # markdownify builds its options anew for each converter. That took a third of the time for
        # a short comment, and a blog has more comments than posts.
        if _MARKDOWNIFY_OPTIONS.isdisjoint(options):
            converter_class = type(self)
            if converter_class not in _DEFAULT_OPTIONS:
                super().__init__()
                _DEFAULT_OPTIONS[converter_class] = self.options
            self.options, self.convert_fn_cache = (
                {**_DEFAULT_OPTIONS[converter_class], **options},
                {},
            )
        else:
            super().__init__(**options)
        option_names = ("strip", "convert", "base_url")
        self.allows_fast_path = self.has_no_overrides and all(
            self.options.get(n) is None for n in option_names
        )
        self.roles: dict[str, ElementRole] = {}
        """Cache of the roles of known elements whose role depends on the name alone."""
        if self.allows_fast_path:
            self.roles = _ROLES_OF_CLASS.setdefault(type(self), self.roles)
        self.dialect = DIALECTS[self.options.get("dialect") or "commonmark"]
        if self.dialect != DIALECTS["commonmark"]:
            self.allows_fast_path = False
        self.begin(TreeSurvey(), Footnotes())

    def begin(self, found: TreeSurvey, notes: Footnotes) -> None:
        self.survey = found
        self.footnotes = notes
        self.slugs = Slugs()
        others = frozenset(self.options.get("targets") or ())
        targets = found.targets | others
        self.passthrough = Passthrough(
            self.options.get("base_url"),
            targets,
            shortcodes=self.dialect.shortcodes,
            divides_at_more=self.dialect.divides_at_more,
            normalises_space=self.dialect.normalises_space,
        )
        self.depth = 0
        self.kept_alive: list[Tag] = []
        """Elements that were made for the document; a new one must not get the id() of one."""
        self.already_written: set[int] = set()
        """Elements (by id()) that are written already, such as the check box of an item."""
        self.anchors = Anchors(targets, found.outside | others)
        self.refused_by_fast_path: Sequence[Node] = ()
        """The content last refused by the fast path, as it is tried for a <p> and again for its
        blocks."""

    @property
    def has_no_overrides(self) -> bool:
        """True if the class writes every element as `Converter` does."""
        return False

    def get_conv_fn(self, tag_name: str) -> Callable[..., str] | None:
        """Return `convert_TAG` of this class or a subclass, but not markdownify's own."""
        found: Callable[..., str] | None = super().get_conv_fn(tag_name)  # type: ignore[misc]
        method = getattr(found, "__func__", None)
        if method in _MARKDOWNIFY_FUNCTIONS:
            found = None
        if found is None and tag_name in KEPT_INLINE and self.should_convert_tag(tag_name):
            return self.convert_kept
        return found

    def convert_kept(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """Return an inline element as HTML, with Markdown inside."""
        tag = self.passthrough.start_tag(el)
        if not text.strip(_INVISIBLE) and tag == f"<{el.name}>" and el.name in DROPPED_IF_EMPTY:
            return text
        start = sentinels.raw(tag)
        if el.name in VOID:
            return start + text  # the parser may put text into a void element
        return f"{start}{text}{sentinels.raw(f'</{el.name}>')}"

    def role_of(self, element: Tag) -> ElementRole:
        """Return the role of an element; keep its id if the element leaves no HTML.

        Call it once per element.
        """
        name = element.name
        if (
            self.depth >= MAX_DEPTH
            or self.already_written
            or name in _ROLE_DEPENDS_ON_ATTRIBUTES
            or (element.attrs and not _ROLE_ATTRIBUTES.isdisjoint(element.attrs))
        ):
            role = self._compute_role(element)
        elif name in self.roles:
            role = self.roles[name]
        else:
            role = self._compute_role(element)
            if name in ROLES:
                self.roles[name] = role
        if role is _CONTAINER or role is _UNWRAPPED:
            self.anchors.keep(element)
        return role

    def _compute_role(self, element: Tag) -> ElementRole:
        name = element.name
        role = ROLES.get(name, ElementRole.UNWRAPPED)
        if role is ElementRole.DROPPED or id(element) in self.already_written:
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
            return role_when_too_deep(name, role)
        if role in (ElementRole.UNWRAPPED, ElementRole.CONTAINER) and self._is_written(element):
            return ElementRole.INLINE if role is ElementRole.UNWRAPPED else ElementRole.BLOCK
        return role

    def role_without_blocks(self, element: Tag) -> ElementRole:
        """Return the role where no block is allowed: a block becomes a container."""
        role = self.role_of(element)
        return ElementRole.CONTAINER if role is ElementRole.BLOCK else role

    def _is_written(self, element: Tag) -> bool:
        if element.name in ("[document]", "html", "body"):
            return False
        return element.get("dir") == "rtl" or self.get_conv_fn_cached(element.name) is not None

    def _is_readable(self, noscript: Tag) -> bool:
        """Return True if a <noscript> shows content that the page does not show elsewhere."""
        if noscript.get_text(strip=True) or first(noscript, MEDIA) is not None:
            return True
        return any(
            not self.survey.images.intersection(map(without_query, image_sources(image)))
            for image in elements(noscript)
            if image.name == "img"
        )
