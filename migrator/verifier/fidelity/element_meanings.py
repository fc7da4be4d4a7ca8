"""Tables of the meaning of HTML elements to a reader, used by `token_sequence`.

Elements in no table are transparent (`span`, `font`, `time`, custom elements): their content
counts, the element itself does not. Sources: HTML Living Standard, section 15 "Rendering" (for
which elements are blocks), and section 4.5 "Text-level semantics".
"""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that only separate paragraphs.
WRAPPERS: Final = _names(
    "p div section article aside header footer main nav hgroup address center figure form"
    " fieldset dl dir menu legend noframes option optgroup search body html"
)

# Blocks of text with a meaning of their own: their text is not a paragraph.
TEXT_BLOCKS: Final = _names("h1 h2 h3 h4 h5 h6 figcaption caption summary dt")

# Inline elements that a reader sees or hears; elements with the same meaning share one name.
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

# Elements that show something other than text, and the attribute that holds its address.
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

# Names in the class of code that say that it has no language.
NO_LANGUAGES: Final = _names(
    "auto autodetect code default false generic no-highlight no-lang nohighlight nolang nolanguage"
    " none null other others output plain plain-text plain_text plaintext preformatted raw text"
    " text-plain txt undefined unknown unset"
)

# Attributes that hold the address of a lazily loaded image; the first present one counts.
LATE_ADDRESSES: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-src",
    "data-lazy",
    "data-image",
)

# The text in these is invisible; `source`, `embed` and `img` in them count.
FALLBACKS: Final = _names("audio video object")

# Everything in these is invisible.
UNSEEN: Final = _names("script style template head title iframe svg canvas datalist")

# Comments with a meaning; all other comments are ignored.
PLACEHOLDERS: Final = ("migrator:", "more", "nextpage")

# Blocks that hold blocks, and their names in a sequence.
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

# Containers whose end counts; the others end with the next one or with their parent.
ENCLOSURES: Final = _names("ul ol blockquote details table")
