"""Find all references to files in a post's HTML.

This module does not decide which files to download. A `FileReference` holds a URL, its element and
attribute, and can replace the URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from bs4 import Tag

from migrator.assets.css_urls import replace_url, style_urls
from migrator.assets.file_types import MEDIA_EXTENSIONS
from migrator.dom.lazy_images import LAZY_ATTRIBUTES, is_placeholder
from migrator.dom.tree_builder import elements
from migrator.startup.value_objects import value_object
from migrator.urls.fast_parse import path_of
from migrator.urls.normalise import extension_in


class FileRole(Enum):
    """The way a post uses a file."""

    IMAGE = "image"  # shown in the text
    MEDIA = "media"  # played in the text
    THUMBNAIL_LINK = "thumbnail link"  # the full-size file behind a shown image
    LINK = "link"


@value_object
class FileReference:
    """One attribute of one tag that refers to a file.

    `url` is the URL as written. `larger` are URLs of the same image in full size, `variants` in
    other sizes; they serve if the original is wanted or the shown file is gone. A style
    attribute may hold several URLs, so `point_to` replaces only `url` in it.
    """

    tag: Tag
    attribute: str
    url: str
    role: FileRole
    larger: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The URL or path that the attribute has now."""
        return str(self.tag.get(self.attribute, ""))

    def point_to(self, address: str) -> None:
        """Replace the URL with that of the local file, which replaces all sizes of an image."""
        self.replace(address)
        if self.role is FileRole.IMAGE and self.tag.name in _IMAGE_TAGS:
            _remove_variants(self.tag)

    def replace(self, address: str) -> None:
        """Replace the URL with another."""
        if self.attribute == "style":
            address = replace_url(str(self.tag.get("style", "")), self.url, address)
        self.tag[self.attribute] = address


# Attributes that refer to a file, by tag, besides those of images and links.
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
FILE_ELEMENTS = frozenset({"a", *_IMAGE_TAGS, *_MEDIA_ATTRIBUTES})
"""Elements that may refer to a file. So may all other elements with a style attribute."""
_TAGS_WITH_SIZES = frozenset({*_IMAGE_TAGS, "source"})

_LAZY_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
# Attributes of Jetpack's carousel and of gallery blocks: the image in full size, largest first.
_LARGER_ATTRIBUTES = (
    "data-orig-file", "data-full-url", "data-large-file", "data-full-image", "data-light-image",
)  # fmt: skip
_SIZE_ATTRIBUTES = frozenset({*_LAZY_SRCSETS, *_LARGER_ATTRIBUTES})
# Further URLs of the image. Once the image is local, they only point to the old host.
_VARIANT_ATTRIBUTES = (
    *LAZY_ATTRIBUTES,
    *_LARGER_ATTRIBUTES,
    *_LAZY_SRCSETS,
    "sizes",
    "data-sizes",
    "data-permalink",
)
_SRCSET_CANDIDATE = re.compile(r"\s*,*\s*(\S+)((?:\s+[0-9.]+[wxh])*)\s*(?:,|\Z)")

# Folders of uploads: wp-content/uploads, and blogs.dir and /files/ of the old multisite.
UPLOADS_FOLDER = re.compile(r"/(?:wp-content/uploads|blogs\.dir/\d+/files|files/\d{4}/\d\d)/\S")


def find(tags: Iterable[Tag]) -> list[FileReference]:
    """Return all references in the elements of a post, in document order.

    Changes lazy loading images: their real URL becomes the `src`. A <picture> or <img> without
    `src` gets the largest candidate of its `srcset`.
    """
    found: list[FileReference] = []
    for tag in tags:
        if tag.name == "a":
            found += _link_references(tag)
        elif tag.name in _IMAGE_TAGS:
            found += _image_references(tag)
        elif tag.attrs and tag.name in _MEDIA_ATTRIBUTES:
            found += _media_references(tag)
        if "style" in tag.attrs:
            found += _style_references(tag)
    return [reference for reference in found if not reference.url.startswith("#")]


def all_sizes(tags: Iterable[Tag]) -> list[FileReference]:
    """Return references to all sizes of a post's images that its HTML names."""
    found: dict[str, FileReference] = {}
    for tag in tags:
        if tag.name not in _TAGS_WITH_SIZES:
            continue
        urls = [pair[1] for name in _LAZY_SRCSETS for pair in srcset(_value(tag, name))]
        urls += [_value(tag, name) for name in _LARGER_ATTRIBUTES]
        for url in filter(None, urls):
            if not url.startswith("data:"):
                found.setdefault(url, FileReference(tag, "srcset", url, FileRole.LINK))
    return list(found.values())


def is_media(url: str) -> bool:
    """Return True if the URL is of a file, not a page, judged by extension or folder."""
    path = path_of(url)
    return extension_in(path) in MEDIA_EXTENSIONS or (
        UPLOADS_FOLDER.search(path) is not None and not url.endswith("/")
    )


def _link_references(link: Tag) -> Iterable[FileReference]:
    url = _value(link, "href")
    if not url or not _is_file_link(url):
        return ()
    wraps_image = any(inner.name in _IMAGE_TAGS for inner in elements(link))
    role = FileRole.THUMBNAIL_LINK if wraps_image else FileRole.LINK
    return (FileReference(link, "href", url, role),)


def _image_references(image: Tag) -> Iterable[FileReference]:
    url = _shown_url(image)
    if not url:
        return ()
    larger = tuple(filter(None, (_value(image, name) for name in _LARGER_ATTRIBUTES)))
    variants = tuple(filter(None, (_largest_variant(image),)))
    return (FileReference(image, "src", url, FileRole.IMAGE, larger, variants),)


def _media_references(tag: Tag) -> Iterator[FileReference]:
    """Yield references to the media and backgrounds in an element's attributes."""
    if tag.name != "source" or _picture(tag) is None:
        for attribute, role in _MEDIA_ATTRIBUTES[tag.name]:
            if url := _value(tag, attribute):
                yield FileReference(tag, attribute, url, role)


def _style_references(tag: Tag) -> list[FileReference]:
    """Return references to the images in a style attribute."""
    urls = dict.fromkeys(style_urls(str(tag["style"])))
    return [FileReference(tag, "style", url, FileRole.IMAGE) for url in urls]


def _is_file_link(url: str) -> bool:
    try:
        return is_media(url)
    except ValueError:
        return False


def _shown_url(image: Tag) -> str:
    """Return the URL of the image that readers see, and make it the `src`."""
    source = _value(image, "src")
    if not source or is_placeholder(source):
        lazy_url = next(filter(None, (_value(image, name) for name in LAZY_ATTRIBUTES)), "")
        lazy_url = lazy_url or _largest_variant(image)
        if lazy_url:
            image["src"] = source = lazy_url
    return source


def _largest_variant(image: Tag) -> str:
    """Return the largest candidate of the image's srcset, else of its <picture>, or ""."""
    for element in (image, *_sources(image)):
        if _SIZE_ATTRIBUTES.isdisjoint(element.attrs):
            continue
        larger = [_value(element, name) for name in _LARGER_ATTRIBUTES]
        candidates = [pair for name in _LAZY_SRCSETS for pair in srcset(_value(element, name))]
        candidates = [pair for pair in candidates if not pair[1].startswith("data:")]
        if candidates:
            return max(candidates, key=lambda pair: pair[0])[1]
        if any(larger):
            return next(filter(None, larger))
    return ""


def srcset(value: str) -> list[tuple[float, str]]:
    """Parse a srcset to its candidates: size (width in pixels, or density) and URL.

    HTML Standard, "parse a srcset attribute". URLs may contain commas.
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


def _remove_variants(image: Tag) -> None:
    """Remove the list of sizes, because one local file replaces them all (F47)."""
    for name in _VARIANT_ATTRIBUTES:
        if name in image.attrs:
            del image[name]
    for source in _sources(image):
        source.unwrap()  # libxml2 does not know that <source> is void, so the image may be inside


def _sources(image: Tag) -> list[Tag]:
    """Return the <source> elements of the <picture> around an image."""
    picture = _picture(image)
    return [tag for tag in elements(picture) if tag.name == "source"] if picture else []


def _picture(tag: Tag) -> Tag | None:
    parent = tag.parent
    while parent is not None and parent.name != "picture":
        parent = parent.parent
    return parent


def _value(tag: Tag, name: str) -> str:
    value = tag.attrs.get(name)
    return value.strip() if isinstance(value, str) else ""
