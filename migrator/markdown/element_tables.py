"""Tables of HTML elements and attributes: which role each has in Markdown.

To support another element, add it to a table. An element in no table is UNWRAPPED: its content
is shown without it.
"""

from __future__ import annotations

from enum import Enum


class ElementRole(Enum):
    """The way an element takes part in the text."""

    BLOCK = "becomes a block"
    INLINE = "becomes part of a paragraph"
    CONTAINER = "its content is separate blocks; the element itself is not written"
    UNWRAPPED = "its content takes its place; the element itself is not written"
    DROPPED = "neither the element nor its content is shown"


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set. Used to write tables of names."""
    return frozenset(words.split())


_BLOCKS = (
    "address blockquote details dl figure form h1 h2 h3 h4 h5 h6 hr li listing menu ol p pre"
    " table ul dir xmp"
)
_CONTAINERS = (
    "[document] html body article aside caption center col colgroup dd dialog div dt fieldset"
    " figcaption footer header hgroup legend main nav noframes optgroup search section summary"
    " tbody td tfoot th thead tr"
)
_DROPPED = "head title meta link base script style template param area frame"

KEPT_INLINE = word_set(
    "abbr acronym bdi bdo cite dfn ins kbd mark q rb rp rt rtc ruby samp small sub sup u var"
)
"""Elements with a meaning that Markdown cannot express. They stay as inline HTML, with Markdown
inside."""

DROPPED_IF_EMPTY = word_set("ins mark small sub sup u")
"""Those of KEPT_INLINE that show nothing when empty."""

OPAQUE = word_set(
    "applet audio button canvas embed iframe input map math meter object progress select"
    " svg textarea video"
)
"""Elements that are kept as HTML with their whole content."""

MEDIA = word_set("applet audio canvas embed iframe math object svg video")
"""Opaque elements that become blocks if nothing else is in their paragraph."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

LEAF_BLOCKS = frozenset((*HEADINGS, "hr", "listing", "p", "pre", "xmp"))
"""Blocks that cannot contain blocks."""

FORMATTING = word_set("a b code del em i s strike strong tt br img")

ROLES: dict[str, ElementRole] = {
    **dict.fromkeys(_BLOCKS.split(), ElementRole.BLOCK),
    **dict.fromkeys(_CONTAINERS.split(), ElementRole.CONTAINER),
    **dict.fromkeys(_DROPPED.split(), ElementRole.DROPPED),
    **dict.fromkeys(KEPT_INLINE | OPAQUE | FORMATTING, ElementRole.INLINE),
}

PARAGRAPH_ENDING = word_set(_BLOCKS) | word_set(_CONTAINERS)
"""Elements that end the paragraph before them."""

VOID = word_set("area base br col embed frame hr img input link param source track wbr")
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""

KEPT_ATTRIBUTES = word_set(
    "abbr accept action allow allowfullscreen alt archive autocomplete autoplay charset"
    " checked cite classid code codebase cols colspan controls coords data datetime"
    " default dir disabled for headers height high href kind label list loop low max"
    " maxlength method min multiple open muted name optimum pattern placeholder playsinline"
    " poster preload readonly required reversed rows rowspan scope selected shape size"
    " span src srclang start step title type usemap value width"
)
"""Attributes that kept HTML keeps. Classes, styles, scripts and data-* are dropped."""

FLAGS = word_set(
    "allowfullscreen autoplay checked controls default disabled loop multiple muted open"
    " playsinline readonly required reversed selected"
)
"""Boolean attributes: their presence is their value."""

EMPTY_VALUES = frozenset(["alt", "value"])
"""Attributes whose empty value differs from no attribute."""

ADDRESSES = frozenset(["action", "cite", "data", "href", "poster", "src"])
"""Attributes that hold a URL, which is made absolute with `base_url`."""

FOREIGN_ELEMENTS = frozenset(("svg", "math"))
"""Elements of other XML languages: all their attributes are kept, except scripts."""

FOREIGN_CASE = {
    name.lower(): name
    for name in [
        "viewBox",
        "preserveAspectRatio",
        "gradientUnits",
        "gradientTransform",
        "patternUnits",
        "clipPathUnits",
        "stdDeviation",
        "refX",
        "refY",
        "markerWidth",
        "markerHeight",
        "textLength",
        "startOffset",
        "linearGradient",
        "radialGradient",
        "clipPath",
        "textPath",
        "foreignObject",
    ]
}
"""SVG names in their right case; the HTML parser makes them lower case."""

VISIBLE_COMMENTS = ("migrator:", "more", "nextpage")
"""Beginnings of the comments that are kept; all others are dropped."""
