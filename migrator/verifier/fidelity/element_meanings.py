"""Tables of the meaning of HTML elements to a reader.

Elements in no table are transparent (`span`, `font`, `time`, custom elements): their content
counts, the element itself does not. Sources: HTML Living Standard, section 15 "Rendering" (for
which elements are blocks), and section 4.5 "Text-level semantics".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE_WORD: Final = r"(?=(?>(?:&(?:nbsp|#160|#xa0);|[^\w<])*)\w)"
"""Pattern of a place before text with a word; a space that does not break is no word."""

# Elements that only separate paragraphs.
WRAPPERS: Final = _names(
    "p div section article aside header footer main nav hgroup address center figure form"
    " fieldset dl dir legend noframes option optgroup search body html"
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
    "data-ezsrc",
    "data-echo",
    "data-cfsrc",
    "data-pagespeed-lazy-src",
    "data-lazyload",
    "data-nectar-img-src",
    "data-opt-src",
    "data-breeze",
    "data-flickity-lazyload",
    "data-splide-lazy",
    "nitro-lazy-src",
    "data-large_image",
    "data-medium-file",
    "data-image",
)

# The `src` of an image that a script replaces by one of these.
STAND_IN: Final = re.compile(
    r"(?:^|/)(?:(?:(?:blank|spacer|pixel|placeholder|transparent|clear|trans|lazy|loading|loader|load"
    r"|grey|gray|1x1|jeg|empty)[-_.]?){1,3}(?:\d+x\d+)?\.?(?:gif|png|svg|jpg|jpeg)|[xts]\.(?:gif|png))"
    r"(?:\?.*)?$",
    re.IGNORECASE,
)
# A picture of a plugin or theme, which stands in for that of a post if a script has another one.
OF_PROGRAM: Final = re.compile(r"/wp-(?:content/(?:plugins|themes)|includes)/", re.IGNORECASE)

# The text in these is invisible; `source`, `embed` and `img` in them count.
FALLBACKS: Final = _names("audio video object")

# Everything in these is invisible.
UNSEEN: Final = _names("script style template head title iframe svg canvas datalist")

# Comments with a meaning; all other comments are ignored.
PLACEHOLDERS: Final = ("migrator:", "more", "nextpage")

# Blocks that hold blocks, and their names in a sequence.
CONTAINERS: Final = {
    "ul": "ul",
    "menu": "ul",
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

# The styles of numbered lists that are not decimal numbers, and their `type` (HTML Living Standard,
# 4.4.5 and 15.3.7).
_LETTERS: Final = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_LIST_STYLE: Final = re.compile(r"\blist-style(?:-type)?\s*+:([^;]*+)", re.IGNORECASE)

_FILE_NAME: Final = re.compile(
    r"([^/?#]*?)(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,13})?"
    r"(\.(?:jpg|jpeg|jpe|png|gif|webp|avif|bmp|tif|tiff|svg|ico|heic|heif))?$",
    re.IGNORECASE,
)


def list_letters(of_item: Mapping[str, str], of_list: Mapping[str, str]) -> str:
    """Return the `type` of an item that is counted with letters or Roman numerals; "" for digits.

    The item's own attributes count before those of its list, and a style before a `type`.
    """
    said = (_said_letters(attributes) for attributes in (of_item, of_list))
    return next((each for each in said if each is not None), "")


def _said_letters(attributes: Mapping[str, str]) -> str | None:
    style = _LIST_STYLE.findall(attributes.get("style", ""))
    if style:
        names = style[-1].lower().replace("!", " ").split()
        return next((_LETTERS[name] for name in names if name in _LETTERS), "")
    kind = attributes.get("type")
    return None if kind is None else kind if kind in _LETTERS.values() else ""


def is_repeated(title: str, alt: str, src: str) -> bool:
    """Return True if the title of an image says no more than its description or file name."""
    said = title.casefold().split()
    if not said:
        return False
    if said == alt.casefold().split():
        return True
    path = unquote(re.split(r"[?#]", src, maxsplit=1)[0])
    full = path.rpartition("/")[2]
    name = _FILE_NAME.search(full)
    file_title = _FILE_NAME.search(title.strip())
    if name is None or file_title is None:
        return False
    names = {_words(each) for each in (full, full.removesuffix(name[2] or ""), name[1])}
    said_names = {_words(title), _words(title.strip().removesuffix(file_title[2] or ""))}
    return bool(names & said_names)


def _words(text: str) -> str:
    """Return a name with one space for what separates two letters or digits."""
    spaced = " ".join(text.casefold().split()).strip("_ ")
    return re.sub(r"(?<=[^\W_])(?:[\s_-]+|\+)(?=[^\W_])", " ", spaced)


def is_stand_in(src: str) -> bool:
    """Return True if a script replaces the picture at `src` by another one that it knows."""
    is_named = STAND_IN.search(src) or OF_PROGRAM.search(src)
    return src.startswith("data:") or is_named is not None
