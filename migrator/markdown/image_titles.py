"""Titles of images: those that say no more than the file name or the description are left out.

WordPress once put the name of the uploaded file into each image as its title.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_SEPARATORS = re.compile(r"[\s_+-]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{10,13})\Z")


def telling_title(title: str, alt: str, src: str) -> str:
    """Return the title of an image, "" if it repeats its file name or its description."""
    said = _folded(title)
    if not said or said == _folded(alt):
        return ""
    name = unquote(src.partition("?")[0].partition("#")[0].rpartition("/")[2])
    stem = _ENDING.sub("", name)
    names = {_folded(each) for each in (name, stem, _SIZE.sub("", stem))}
    return "" if said in names or _folded(_ENDING.sub("", title)) in names else title


def _folded(text: str) -> str:
    return _SEPARATORS.sub(" ", text).strip().casefold()
