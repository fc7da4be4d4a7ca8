"""Decide whether an image can stand for its post: no icon, smiley, spacer or tracking pixel."""

from __future__ import annotations

import re

from bs4 import Tag

from migrator.assets.file_types import IMAGE_EXTENSIONS
from migrator.urls.normalise import extension_of

_NUMBER = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*\Z")
_STYLE_SIZE = re.compile(r"(?:\A|;)\s*(?:width|height)\s*:\s*(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# An image this small in both directions is an icon; one this thin is a line or a spacer.
_ICON = 64
_THIN = 10
_WORD_ENDS = re.compile(r"[_.-]+")
_CLASSES = frozenset(
    (
        "avatar", "emoji", "emoticon", "favicon", "icon", "smiley", "spacer", "wp-smiley", "rss",
        "feedflare", "gravatar", "tracking-pixel", "ico",
    )
)  # fmt: skip
_NAME = re.compile(
    r"(?:\A|[/_.-])(?:favicons?|apple-touch-icon|icons?|ico|spacers?|blank|pixel|clear|transparent"
    r"|trans|1x1|1px|dot|loading|loader|spinner|placeholder|smil(?:ey|ies)|emoji|emoticons?|avatars?"
    r"|gravatar|bullet|arrow|divider|separator|btn|button|rss|sharethis|addtoany|counter|beacon"
    r"|tracker|tracking)(?=[/_.-]|\d*\.\w{2,5}\Z)",
    re.IGNORECASE,
)
_SERVICES = re.compile(
    r"//(?:[^/]*\.)?(?:gravatar\.com|s\.w\.org|s0\.wp\.com/wp-content/mu-plugins|feedburner\.com"
    r"|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|google-analytics\.com|doubleclick\.net"
    r"|assoc-amazon\.\w+|ir-\w\w\.amazon-adsystem\.com|linksynergy\.com|awltovhc\.com|lduhtrp\.net"
    r"|tqlkg\.com|ftjcfx\.com|yceml\.net|statcounter\.com|sitemeter\.com|technorati\.com|zemanta\.com"
    r"|blogger\.googleusercontent\.com/tracker|vgwort\.de|quantserve\.com|scorecardresearch\.com"
    r"|paypal(?:objects)?\.com|shareaholic\.com|addthis\.com)(?=[/:]|\Z)",
    re.IGNORECASE,
)
_FEED_COUNTER = re.compile(r"/~[rfa]+/|/b\.gif|/g\.gif|\.ico\Z", re.IGNORECASE)


def can_stand_for_post(image: Tag, url: str) -> bool:
    """Return True for an image that readers take notice of.

    `url` is its address on the web. Its own file does not count: a small one may be a drawing.
    """
    path = url.partition("?")[0].partition("#")[0]
    name = path.rpartition("/")[2]
    classes = {str(each).lower() for each in image.get_attribute_list("class") if each}
    style = str(image.get("style") or "")
    if classes & _CLASSES or _HIDDEN.search(style):
        return False
    if _SERVICES.search(url) or _FEED_COUNTER.search(path) or _NAME.search(_end(path, name)):
        return False
    if _leads_to_image(image):
        return True
    sizes = [
        int(found[1])
        for key in ("width", "height")
        if (found := _NUMBER.match(str(image.get(key) or "")))
    ]
    sizes += [int(size) for size in _STYLE_SIZE.findall(style)]
    return not sizes or (min(sizes) > _THIN and max(sizes) > _ICON)


def _leads_to_image(image: Tag) -> bool:
    """Return True for a thumbnail: it is small because it leads to the picture itself."""
    parent = image.parent
    if parent is None or parent.name != "a":
        return False
    return extension_of(str(parent.get("href") or "")) in IMAGE_EXTENSIONS


def _end(path: str, name: str) -> str:
    """Return the part of a path whose words say what the image is: its folder and short names.

    A long name describes a picture: `how-to-draw-an-icon.jpg` is none.
    """
    folder = path.rpartition("/")[0].rpartition("/")[2]
    stem = name.rpartition(".")[0]
    has_few_words = len(_WORD_ENDS.findall(stem)) < 2
    return f"/{folder}/{name}" if has_few_words else f"/{folder}/"
