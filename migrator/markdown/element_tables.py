"""What the converter knows about each HTML element, as tables.

A row is all it takes to teach it another element. Whatever stands in no table is
unknown, shows its content, and is treated so (UNWRAPPED).
"""

from __future__ import annotations

from enum import Enum


class ElementRole(Enum):
    """How an element takes part in the flow of the text."""

    BLOCK = "becomes a block of its own"
    INLINE = "becomes part of a paragraph"
    CONTAINER = "its content stands apart; itself it says nothing"
    UNWRAPPED = "its content stands where it stands; itself it says nothing"
    DROPPED = "nothing of it is shown"


def names(words: str) -> frozenset[str]:
    """The names in a line of text, to keep tables of them readable."""
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

KEPT_INLINE = names(
    "abbr acronym bdi bdo cite dfn ins kbd mark q rb rp rt rtc ruby samp small sub sup u var"
)
"""Elements that say something to a reader and that Markdown has no word for: they stay,
as inline HTML, with Markdown inside."""

SAYS_NOTHING_ALONE = names("ins mark small sub sup u")
"""Those of them that show nothing when they hold nothing."""

OPAQUE = names(
    "applet audio button canvas embed iframe input map math meter object progress select"
    " svg textarea video"
)
"""Elements that are kept whole, as HTML, with all that is in them."""

MEDIA = names("applet audio canvas embed iframe math object svg video")
"""Opaque elements that stand as blocks when nothing else is in their paragraph."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

LEAF_BLOCKS = frozenset((*HEADINGS, "hr", "listing", "p", "pre", "xmp"))
"""Blocks without blocks in them."""

FORMATTING = names("a b code del em i s strike strong tt br img")

ROLES: dict[str, ElementRole] = {
    **dict.fromkeys(_BLOCKS.split(), ElementRole.BLOCK),
    **dict.fromkeys(_CONTAINERS.split(), ElementRole.CONTAINER),
    **dict.fromkeys(_DROPPED.split(), ElementRole.DROPPED),
    **dict.fromkeys(KEPT_INLINE | OPAQUE | FORMATTING, ElementRole.INLINE),
}

PARTING = names(_BLOCKS) | names(_CONTAINERS)
"""Elements that end the paragraph before them."""

VOID = names("area base br col embed frame hr img input link param source track wbr")
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""

KEPT_ATTRIBUTES = names(
    "abbr accept action allow allowfullscreen alt archive autocomplete autoplay charset"
    " checked cite classid code codebase cols colspan controls coords data datetime"
    " default dir disabled for headers height high href kind label list loop low max"
    " maxlength method min multiple open muted name optimum pattern placeholder playsinline"
    " poster preload readonly required reversed rows rowspan scope selected shape size"
    " span src srclang start step title type usemap value width"
)
"""Attributes of kept HTML that say something. Classes, styles, scripts and data do not."""

FLAGS = names(
    "allowfullscreen autoplay checked controls default disabled loop multiple muted open"
    " playsinline readonly required reversed selected"
)
"""Attributes that say something by being there."""

EMPTY_VALUES = frozenset(["alt", "value"])
"""Attributes whose empty value is not the same as none."""

ADDRESSES = frozenset(["action", "cite", "data", "href", "poster", "src"])
"""Attributes that hold an address, made absolute by `base_url`."""

FOREIGN = frozenset(("svg", "math"))
"""Elements of another language: all their attributes count, but for scripts."""

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
"""Names in SVG that the HTML parser put into lower case."""

VISIBLE_COMMENTS = ("migrator:", "more", "nextpage")
"""How the comments begin that are kept; no reader sees the others."""
