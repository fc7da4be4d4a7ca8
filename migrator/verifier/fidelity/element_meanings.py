"""What the elements of HTML mean to a reader: the tables behind `sequence`.

Elements that stand in no table are transparent (`span`, `font`, `time`, custom
elements): their content counts, they do not. Sources: HTML Living Standard,
section 15 "Rendering" (which elements are blocks), and section 4.5 "Text-level
semantics".
"""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A boundary between paragraphs, and nothing else.
WRAPPERS: Final = _names(
    "p div section article aside header footer main nav hgroup address center figure form"
    " fieldset dl dir menu legend noframes option optgroup search body html"
)

# Blocks of text with a meaning of their own: their text is no paragraph.
TEXT_BLOCKS: Final = _names("h1 h2 h3 h4 h5 h6 figcaption caption summary dt")

# Inline elements a reader sees or hears, under one name where two mean the same.
MARKS: Final = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "del": "del",
    "s": "del",
    "strike": "del",
    "ins": "ins",
    "u": "u",
    "code": "code",
    "tt": "code",
    "kbd": "kbd",
    "samp": "samp",
    "var": "var",
    "mark": "mark",
    "sub": "sub",
    "sup": "sup",
    "small": "small",
    "q": "q",
    "cite": "cite",
    "dfn": "dfn",
    "abbr": "abbr",
    "acronym": "abbr",
    "rt": "rt",
}

# What is no text and is shown, and the attribute that holds its address.
EMBEDDED: Final = {
    "img": "src",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
    "svg": "src",
    "input": "src",
}

# Where a page that loads its images late keeps an image's address, first come first.
LATE_ADDRESSES: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-src",
    "data-lazy",
    "data-image",
)

# No reader sees the text in these; `source`, `embed` and `img` in them count.
FALLBACKS: Final = _names("audio video object")

# Nothing in these is seen at all.
UNSEEN: Final = _names("script style template head title iframe svg canvas datalist")

# Comments that stand for something; all other comments are nothing.
PLACEHOLDERS: Final = ("migrator:", "more", "nextpage")

# Blocks that hold blocks, and what they are called in a sequence.
CONTAINERS: Final = {
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "dd": "dd",
    "blockquote": "blockquote",
    "details": "details",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "cell",
}

# Containers with an end that counts; the others end with the next one or their parent.
ENCLOSURES: Final = _names("ul ol blockquote details table")
