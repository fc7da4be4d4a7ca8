"""Recognise the placeholder of a lazily loaded image, and list the attributes with its real URL.

Scripts replace the placeholder when the image scrolls into view.
"""

from __future__ import annotations

import re

LAZY_ATTRIBUTES = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-orig-src",
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
"""Attributes in which lazy loading scripts keep the URL of the image, most common first."""

_PLACEHOLDER = re.compile(
    r"(?:\A|/)(?:(?:blank|spacer|pixel|placeholder|transparent|clear|trans|lazy(?:load)?"
    r"|loading|loader|grey|gray|1x1(?:\.trans)?)\.(?:gif|png|svg|jpe?g)|[xts]\.(?:gif|png))\Z",
    re.IGNORECASE,
)


def is_placeholder(url: str) -> bool:
    """Return True for the URL of a placeholder that lazy loading replaces."""
    if url in ("#", "about:blank"):
        return True
    if url.startswith("data:"):
        return len(url) < 512 or url.startswith("data:image/svg")
    return _PLACEHOLDER.search(url.partition("?")[0]) is not None
