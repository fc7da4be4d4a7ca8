"""Tables of the HTML elements and attributes that a pane shows; all others are left out.

An element that is in no table is transparent: its contents are shown, but not the element.
"""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _unchanged(text: str) -> dict[str, str]:
    return {name: name for name in text.split()}


# Source element -> element in the pane. `class`, `id`, `style` and all attributes that are not
# listed below are removed.
INLINE: Final = {
    **_unchanged(
        "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub"
        " sup u var"
    ),
    "acronym": "abbr",
    "strike": "s",
    "tt": "code",
}
BLOCKS: Final = {
    **_unchanged(
        "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre"
        " summary table tbody td tfoot th thead tr ul"
    ),
    **dict.fromkeys(
        _names(
            "address article aside center dialog fieldset footer form frameset header hgroup"
            " legend main nav noframes option search section"
        ),
        "div",
    ),
    "dir": "ul",
    "menu": "ul",
}

VOID: Final = _names("br hr wbr")

ATTRIBUTES: Final = {
    "abbr": ("title",),
    "bdo": ("dir",),
    "details": ("open",),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "td": ("colspan", "rowspan", "align"),
    "th": ("colspan", "rowspan", "align"),
}
EVERYWHERE: Final = ("lang", "dir", "align")

# Maximum values of numeric attributes: huge ones would exhaust the browser's memory.
NUMBERS: Final = {"colspan": 1000, "rowspan": 1000, "width": 10_000, "height": 10_000}

# Elements that are left out with their contents.
UNSEEN: Final = _names(
    "script style template head title canvas datalist link meta base param col colgroup area map"
)

# Elements that load something, with the attribute that holds the URL; a pane does not load it.
LOADED: Final = {
    "iframe": "src",
    "frame": "src",
    "embed": "src",
    "object": "data",
    "audio": "src",
    "video": "src",
    "source": "src",
    "track": "src",
    "svg": "",
}
# Elements whose text is only a fallback for old browsers; their sources are shown.
FALLBACKS: Final = _names("audio video object")
# Elements of which only the name is shown.
CLOSED: Final = _names("iframe svg")

# Elements of a rebuilt pane: those above under their new names, and those that replace others.
OUTPUT: Final = frozenset({*INLINE.values(), *BLOCKS.values(), *VOID, "img", "input", "span"})
OUTPUT_ATTRIBUTES: Final = {
    **{tag: frozenset(names) for tag, names in ATTRIBUTES.items()},
    "*": frozenset({*EVERYWHERE, "class"}),
    "a": frozenset({"title"}),
    "mark": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "loading"}),
    "input": frozenset({"type", "disabled", "checked"}),
}
CLASSES: Final = frozenset({"box", "differs", "box differs", "gap"})
"""The classes of `report.css` that a pane uses."""
