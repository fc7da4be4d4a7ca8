"""Return the title of an image, unless it repeats the file name or the description.

WordPress once put the name of the uploaded file into each image as its title.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# Between letters or digits; elsewhere the characters may have a meaning: "C++", "-5".
_SEPARATORS = re.compile(r"(?<=[^\W_])(?:\+|[\s_-]+)(?=[^\W_])")
# Not any ending: "v1.25" and "Node.js" say more than "v1" and "Node".
_ENDING = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|tiff?|svg|ico|heic|heif)\Z", re.I)
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{10,13})\Z")


def telling_title(title: str, alt: str, src: str) -> str:
    """Return the title of an image, "" if it repeats its file name or its description."""
    said = _folded(title)
    if said in ("", _folded(alt)):
        return ""
    name = unquote(src.partition("?")[0].partition("#")[0].rpartition("/")[2])
    stem = _ENDING.sub("", name)
    names = {_as_file_name(each) for each in (name, stem, _SIZE.sub("", stem))}
    forms = {_as_file_name(each) for each in (title, _ENDING.sub("", title.strip()))}
    return title if names.isdisjoint(forms) else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _as_file_name(text: str) -> str:
    return _SEPARATORS.sub(" ", _folded(text).strip(" _"))
