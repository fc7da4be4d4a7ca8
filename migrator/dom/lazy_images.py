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

_WORD = (
    "(?:blank|spacer|pixel|placeholder|transparent|clear|trans|lazy|load(?:ing|er)?|grey|gray|1x1"
    "|jeg|empty)"
)
# The second line: a plugin or theme (a3 Lazy Load, JNews) brings along no photo of an author.
_PLACEHOLDER = re.compile(
    rf"(?:\A|/)(?:{_WORD}(?:[-_.]?{_WORD}){{0,2}}(?:-\d+x\d+)?\.(?:gif|png|svg|jpe?g)|[xts]\.(?:gif|png))\Z"
    r"|/wp-content/(?:plugins|themes)/|/wp-includes/",
    re.IGNORECASE,
)


def is_placeholder(url: str) -> bool:
    """Return True for the URL of a placeholder that lazy loading replaces."""
    if url in ("#", "about:blank"):
        return True
    if url.startswith("data:"):
        return len(url) < 512 or url.startswith("data:image/svg")
    return _PLACEHOLDER.search(url.partition("?")[0]) is not None
