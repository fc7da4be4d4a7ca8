"""Which HTML a pane shows: everything that is in no table here is left out.

Elements that are not named are transparent: what is in them is shown, they are not.
"""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _as_they_are(text: str) -> dict[str, str]:
    return {name: name for name in text.split()}


# Shown under the name at the right. `class`, `id`, `style` and every attribute that is not
# named below go.
INLINE: Final = {
    **_as_they_are(
        "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub"
        " sup u var"
    ),
    "acronym": "abbr",
    "strike": "s",
    "tt": "code",
}
BLOCKS: Final = {
    **_as_they_are(
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

# A browser takes these for numbers, and a hostile one for a way to eat memory.
NUMBERS: Final = {"colspan": 1000, "rowspan": 1000, "width": 10_000, "height": 10_000}

# Neither these nor anything in them is shown.
UNSEEN: Final = _names(
    "script style template head title canvas datalist link meta base param col colgroup area map"
)

# What a pane does not load, by the attribute that tells where it is from.
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
# Whose text nobody sees where they work; what they name as a source counts.
FALLBACKS: Final = _names("audio video object")
# Of these nothing but the name is shown.
CLOSED: Final = _names("iframe svg")

# What a pane may hold once it is rebuilt: all of the above under its new name, and what the
# report puts in place of something else.
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
