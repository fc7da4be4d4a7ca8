"""The parts of an address, found by one expression where it is written as nearly all are.

Nothing is decided here: an address that the expressions do not fit is none that is usual, and is
left to the standard library. Microseconds of a processor for an address (Python 3.11):

    urllib.parse.urlsplit, and the host and port of what it gives     8.9
    usual                                                             1.3 (0.1 when met again)
    normalising it as `assets.urls` does                             14.7
    normal                                                            1.0
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

# Scheme, host, path, query, fragment.
Parts = tuple[str, str, str, str, str]

_HOST = r"[a-z0-9_-]++(?>(?:\.[a-z0-9_-]++)*)"
# Without `;`: what joining an address with such parameters comes to is another question.
_USUAL = re.compile(rf"(https?)://({_HOST})((?:/[^\s?#;]*+)?)(?:\?([^\s#;]*+))?(?:#([^\s;]*+))?")
_NOT_PLAIN = re.compile(r"%|//|/\.|\A\.|\A/?index\.php", re.IGNORECASE)
# What RFC 3986 lets stand as it is; without escapes, which may be needless or too few.
_SAFE = r"-A-Za-z0-9:@!$&'()*+,=~._"
_NORMAL = re.compile(
    rf"(https?://{_HOST}(?>(?:/(?!\.)[{_SAFE}]*+)+)(?>(?:\?[{_SAFE}/?\[\]]++)?))(?:#.*)?", re.DOTALL
)


# A path without a host, too: links between posts are written so when they lead to the archive.
_PATH = re.compile(rf"(?:https?://{_HOST}(?=[/?#]|\Z)|(?!//))([^\s\x00-\x1f:?#]*+)(?:[?#]\S*)?")


# As many as the standard library keeps. Each address of a post is asked for several times.
@lru_cache(maxsize=128)
def usual(url: str) -> Parts | None:
    """What `urlsplit` says of an http(s) address in small letters, with neither port nor user; None
    for all others. Joining it to the address of any page changes none of its parts."""
    found = _USUAL.fullmatch(url)
    return found.groups("") if found else None  # type: ignore[return-value]


def path_of(url: str) -> str:
    """The path of any address, as it is written. Raises ValueError for what is malformed."""
    found = _PATH.fullmatch(url)
    return found[1] if found else urlsplit(url).path


def plain_path(path: str) -> str | None:
    """A path without the slashes at its ends, where decoding and joining it changes nothing else;
    None for all others, and for what may be WordPress's `index.php`."""
    return None if not path.isascii() or _NOT_PLAIN.search(path) else path.strip("/")


def normal(url: str) -> str | None:
    """The address without its fragment, where it is usual and well-formed: escaping it would
    change nothing. None for all others."""
    found = _NORMAL.fullmatch(url)
    return found[1] if found else None
