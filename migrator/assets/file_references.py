"""Every place in a post's HTML that needs a file, as data.

Nothing is decided here about which file is taken: a Reference says what stands
where, and how to put another address there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from bs4 import Tag

from migrator.assets.css_urls import addresses, with_address
from migrator.assets.file_types import MEDIA_EXTENSIONS
from migrator.dom.tree_builder import elements
from migrator.urls.fast_parse import path_of
from migrator.urls.normalise import extension_in


class FileRole(Enum):
    """What the file is to the reader."""

    IMAGE = "image"  # shown in the text
    MEDIA = "media"  # played in the text
    THUMBNAIL_LINK = "thumbnail link"  # the full-size file behind a shown image
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Reference:
    """One attribute of one tag that needs a file.

    `url` is the address as written. `larger` are addresses of the same image in its
    full size, `variants` in other sizes: for those who want the original, and for
    when the shown file is gone. In a style attribute `url` is one of several, so
    `point_to` replaces just that.
    """

    tag: Tag
    attribute: str
    url: str
    role: FileRole
    larger: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    def point_to(self, address: str) -> None:
        """Put the address of the local file there; it stands for all sizes of an image."""
        self.replace(address)
        if self.role is FileRole.IMAGE and self.tag.name in _IMAGE_TAGS:
            _forget_variants(self.tag)

    def replace(self, address: str) -> None:
        """Put another address in place of the one that stands there."""
        if self.attribute == "style":
            address = with_address(str(self.tag.get("style", "")), self.url, address)
        self.tag[self.attribute] = address


# Which attributes of which tags hold a file, other than images and links.
_MEDIA_ATTRIBUTES: dict[str, tuple[tuple[str, FileRole], ...]] = {
    "audio": (("src", FileRole.MEDIA),),
    "video": (("src", FileRole.MEDIA), ("poster", FileRole.IMAGE)),
    "source": (("src", FileRole.MEDIA),),
    "track": (("src", FileRole.MEDIA),),
    "embed": (("src", FileRole.LINK),),  # often a player on another site, not a file
    "object": (("data", FileRole.LINK),),
    "input": (("src", FileRole.IMAGE),),
    "table": (("background", FileRole.IMAGE),),
    "td": (("background", FileRole.IMAGE),),
    "image": (("href", FileRole.IMAGE), ("xlink:href", FileRole.IMAGE)),
}
_IMAGE_TAGS = frozenset({"img", "amp-img"})
HOLDING = frozenset({"a", *_IMAGE_TAGS, *_MEDIA_ATTRIBUTES})
"""The elements that may need a file. So may all others that have a style of their own."""
_SIZED = frozenset({*_IMAGE_TAGS, "source"})

# Where scripts for loading late leave the address of the shown image, the most used first.
_LAZY_ATTRIBUTES = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-orig-src",
    "data-ezsrc",
    "data-echo",
    "data-cfsrc",
    "data-pagespeed-lazy-src",
    "data-large_image",
    "data-medium-file",
)
_LAZY_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
# Jetpack's carousel and gallery blocks: the same image in full size, the largest first.
_LARGER_ATTRIBUTES = ("data-orig-file", "data-full-url", "data-large-file")
_TELLING_SIZES = frozenset({*_LAZY_SRCSETS, *_LARGER_ATTRIBUTES})
# Further copies of the image's address; once it is local they only lead to the old host.
_VARIANT_ATTRIBUTES = (
    *_LAZY_ATTRIBUTES,
    *_LARGER_ATTRIBUTES,
    *_LAZY_SRCSETS,
    "sizes",
    "data-sizes",
    "data-permalink",
)
_PLACEHOLDER = re.compile(
    r"(?:\A|/)(?:blank|spacer|pixel|placeholder|transparent|clear|trans|lazy(?:load)?"
    r"|loading|loader|grey|gray|1x1(?:\.trans)?|x|t|s)\.(?:gif|png|svg|jpe?g)\Z",
    re.IGNORECASE,
)
_SRCSET_CANDIDATE = re.compile(r"\s*,*\s*(\S+)((?:\s+[0-9.]+[wxh])*)\s*(?:,|\Z)")

# Where WordPress keeps uploads: wp-content/uploads, the old multisite's blogs.dir and /files/.
UPLOADS_FOLDER = re.compile(r"/(?:wp-content/uploads|blogs\.dir/\d+/files|files/\d{4}/\d\d)/\S")


def find(tags: Iterable[Tag]) -> list[Reference]:
    """All references among the elements of a post, in the order of the text.

    Late-loading images get their real address as `src` first; where a <picture>
    or an <img> has no `src`, the largest of its `srcset` becomes it.
    """
    found: list[Reference] = []
    for tag in tags:
        if tag.name == "a":
            found += _linked(tag)
        elif tag.name in _IMAGE_TAGS:
            found += _pictured(tag)
        elif tag.attrs and tag.name in _MEDIA_ATTRIBUTES:
            found += _held(tag)
        if "style" in tag.attrs:
            found += _drawn(tag)
    return [reference for reference in found if not reference.url.startswith("#")]


def all_sizes(tags: Iterable[Tag]) -> list[Reference]:
    """Every other size of the images of a post that its HTML names."""
    found: dict[str, Reference] = {}
    for tag in tags:
        if tag.name not in _SIZED:
            continue
        urls = [pair[1] for name in _LAZY_SRCSETS for pair in srcset(_value(tag, name))]
        urls += [_value(tag, name) for name in _LARGER_ATTRIBUTES]
        for url in filter(None, urls):
            if not url.startswith("data:"):
                found.setdefault(url, Reference(tag, "srcset", url, FileRole.LINK))
    return list(found.values())


def is_media(url: str) -> bool:
    """Does the address name a file rather than a page? By extension, or by folder."""
    path = path_of(url)
    return extension_in(path) in MEDIA_EXTENSIONS or (
        UPLOADS_FOLDER.search(path) is not None and not url.endswith("/")
    )


def _linked(link: Tag) -> Iterable[Reference]:
    url = _value(link, "href")
    if not url or not _is_file_link(url):
        return ()
    wraps_image = any(inner.name in _IMAGE_TAGS for inner in elements(link))
    role = FileRole.THUMBNAIL_LINK if wraps_image else FileRole.LINK
    return (Reference(link, "href", url, role),)


def _pictured(image: Tag) -> Iterable[Reference]:
    url = _shown(image)
    if not url:
        return ()
    larger = tuple(filter(None, (_value(image, name) for name in _LARGER_ATTRIBUTES)))
    variants = tuple(filter(None, (_largest_variant(image),)))
    return (Reference(image, "src", url, FileRole.IMAGE, larger, variants),)


def _held(tag: Tag) -> Iterator[Reference]:
    """What an element plays, or has behind it."""
    if tag.name != "source" or _picture(tag) is None:
        for attribute, role in _MEDIA_ATTRIBUTES[tag.name]:
            if url := _value(tag, attribute):
                yield Reference(tag, attribute, url, role)


def _drawn(tag: Tag) -> list[Reference]:
    """The pictures in a style."""
    urls = dict.fromkeys(addresses(str(tag["style"])))
    return [Reference(tag, "style", url, FileRole.IMAGE) for url in urls]


def _is_file_link(url: str) -> bool:
    try:
        return is_media(url)
    except ValueError:
        return False


def _shown(image: Tag) -> str:
    """The address of the image that readers see, which becomes its `src`."""
    source = _value(image, "src")
    if not source or is_placeholder(source):
        late = next(filter(None, (_value(image, name) for name in _LAZY_ATTRIBUTES)), "")
        late = late or _largest_variant(image)
        if late:
            image["src"] = source = late
    return source


def is_placeholder(url: str) -> bool:
    """Is it what stands there until a script loads the real image?"""
    if url in ("#", "about:blank"):
        return True
    if url.startswith("data:"):
        return len(url) < 512 or url.startswith("data:image/svg")
    return _PLACEHOLDER.search(url.partition("?")[0]) is not None


def _largest_variant(image: Tag) -> str:
    """The largest candidate of the image's own srcset, or else of its <picture>'s sources."""
    for holder in (image, *_sources(image)):
        if _TELLING_SIZES.isdisjoint(holder.attrs):
            continue
        larger = [_value(holder, name) for name in _LARGER_ATTRIBUTES]
        candidates = [pair for name in _LAZY_SRCSETS for pair in srcset(_value(holder, name))]
        candidates = [pair for pair in candidates if not pair[1].startswith("data:")]
        if candidates:
            return max(candidates, key=lambda pair: pair[0])[1]
        if any(larger):
            return next(filter(None, larger))
    return ""


def srcset(value: str) -> list[tuple[float, str]]:
    """The candidates of a srcset: size (width in pixels, or density) and address.

    HTML standard, "parse a srcset attribute"; addresses may hold commas.
    """
    candidates, position = [], 0
    while match := _SRCSET_CANDIDATE.match(value, position):
        position = match.end()
        url = match[1].rstrip(",")
        size = re.search(r"[0-9.]+", match[2])
        if url:
            candidates.append((_number(size[0]) if size else 1.0, url))
    return candidates


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _forget_variants(image: Tag) -> None:
    """One local file stands for all sizes, so the list of sizes goes (F47)."""
    for name in _VARIANT_ATTRIBUTES:
        if name in image.attrs:
            del image[name]
    for source in _sources(image):
        source.unwrap()  # libxml2 takes <source> for a container, so the image may be inside


def _sources(image: Tag) -> list[Tag]:
    """The sources of the <picture> that an image stands in."""
    picture = _picture(image)
    return [tag for tag in elements(picture) if tag.name == "source"] if picture else []


def _picture(tag: Tag) -> Tag | None:
    above = tag.parent
    while above is not None and above.name != "picture":
        above = above.parent
    return above


def _value(tag: Tag, name: str) -> str:
    value = tag.attrs.get(name)
    return value.strip() if isinstance(value, str) else ""
