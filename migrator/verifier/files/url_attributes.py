"""The addresses that an element of HTML leads to: which attributes hold one, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

# Element -> what its attributes lead to: "link" a page, "image" a picture, "file" another file.
_ATTRIBUTES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "a": (("link", "href"),),
    "area": (("link", "href"),),
    "img": (("image", "src"),),
    "input": (("image", "src"),),
    "video": (("image", "poster"), ("file", "src")),
    "audio": (("file", "src"),),
    "source": (("file", "src"),),
    "track": (("file", "src"),),
    "embed": (("file", "src"),),
    "iframe": (("file", "src"),),
    "object": (("file", "data"),),
}
LEADING: Final = frozenset(_ATTRIBUTES)
_SETS: Final = frozenset(("img", "source"))


class UrlReference(NamedTuple):
    """An address as it is written, in a line of the file; `kind` is "link", "image", "file" or
    "front matter"."""

    kind: str
    url: str
    line: int = 0


def addresses(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Kind and address of each thing that an element leads to, in the order of its attributes."""
    tag = element.tag
    for kind, attribute in _ATTRIBUTES.get(tag, ()):
        url = (element.get(attribute) or "").strip()
        if url:
            yield kind, url
    if tag in _SETS and element.get("srcset"):
        for candidate in element.get("srcset").split(", "):
            url = candidate.split(maxsplit=1)[0] if candidate.strip() else ""
            if url:
                yield "image", url.rstrip(",")
