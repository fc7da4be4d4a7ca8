"""Find the URLs in the attributes of an HTML element, each with its kind of target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

# Element -> kind of target and attribute: "link" is a page, "image" an image, "file" another file.
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
    """A URL as it is written, with its line in the file; `kind` is "link", "image", "file" or
    "front matter"."""

    kind: str
    url: str
    line: int = 0


def urls(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the kind and URL of each target of an element, in the order of its attributes."""
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
