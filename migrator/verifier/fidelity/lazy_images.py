"""Leave out the copies of images that a page has for browsers without scripts.

A lazy-loading plugin moves the address of an image to another attribute, such as `data-src`, and
puts the image as it was into a `<noscript>` beside it. The two are one image.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import unquote

_NOSCRIPT: Final = re.compile(r"<noscript\b[^<>]*>(.*?)</noscript\s*>", re.DOTALL | re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_VALUE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_FILE: Final = re.compile(r"""[^\s"'<>/\\?#&=,;()]+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)\b""", re.I)
_SIZE: Final = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")


def without_copies(html: str) -> str:
    """Return the HTML of a page without each `<noscript>` whose images are all beside it, too.

    Images are the same if they have the same file name: a content delivery network or another size
    changes the rest of the address.
    """
    if "<noscript" not in html and "<NOSCRIPT" not in html:
        return html
    there = {name for image in _IMAGE.findall(_NOSCRIPT.sub(" ", html)) for name in _names(image)}

    def kept(found: re.Match[str]) -> str:
        images = _IMAGE.findall(found[1])
        return " " if images and all(_names(each) & there for each in images) else found[0]

    return _NOSCRIPT.sub(kept, html)


def _names(image: str) -> set[str]:
    """Return the names of the image files in the attributes of an element."""
    values = " ".join(double or single for double, single in _VALUE.findall(image))
    return {_SIZE.sub("", name).lower() for name in _FILE.findall(unquote(unescape(values)))}
