"""Turn the path of an old permalink into an address on the new site, and find the first free one.

The new address is the old one wherever that is possible.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from migrator.archive.safe_names import safe_name
from migrator.model import IndexEntry
from migrator.urls.permalinks import BlogAddresses, permalink

_PAGE_SUFFIX: Final = re.compile(r"\.html?\Z", re.IGNORECASE)
_SERVER_SUFFIX: Final = re.compile(r"\.(?:php\d?|aspx?|jsp)\Z", re.IGNORECASE)
# All others are percent-encoded, so that an address needs no escape in Markdown, HTML or YAML.
_SAFE: Final = "/-._~!$+,;=:@"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class TargetAddresses:
    """The addresses of a blog's items on the new site."""

    def __init__(self, blog: BlogAddresses, base_path: str) -> None:
        """`base_path` is the folder of the new site on its host: "" or such as `/blog`."""
        self._blog = blog
        self.base_path = normal_base_path(base_path)

    def old_path(self, entry: IndexEntry) -> str:
        """Return the path of an item's permalink without the base path, such as `/2020/05/tea/`.

        It is decoded, and ends in a slash unless it names a page such as `/tea.html`. Return "" if
        the item has no path of its own: a draft, a permalink `?p=5`, the home page, or bytes that
        are no text.
        """
        link = permalink(entry).strip()
        if not link or entry.link != link or not self._blog.holds(link):
            return ""
        try:
            parts = urlsplit(link)
        except ValueError:
            return ""
        path = self.local(unquote(parts.path, errors="surrogateescape"))
        names = [name for name in path.split("/") if name not in ("", ".", "..")]
        if names and names[0].lower() == "index.php":
            del names[0]
        if parts.query or not names or _SURROGATE.search(path):
            return ""
        names[-1] = _SERVER_SUFFIX.sub("", names[-1]) or names[-1]
        text = unicodedata.normalize("NFC", "/" + "/".join(names))
        # The home page of a blog in a folder is the blog's, not the item's.
        if self._blog.is_home(link):
            return ""
        return text if _PAGE_SUFFIX.search(text) else f"{text}/"

    def local(self, path: str) -> str:
        """Return a path on the host without the base path, if it is below the base path."""
        base = self.base_path
        return path[len(base) :] if base and path.startswith(f"{base}/") else path

    def folders(self, entry: IndexEntry) -> tuple[str, ...]:
        """Return the folders of an item that stand for its old path; () if it has none."""
        path = _PAGE_SUFFIX.sub("", self.old_path(entry))
        return tuple(safe_name(name, "") for name in path.split("/") if name)

    def href(self, url: str, fragment: str = "") -> str:
        """Return an address as links have it: percent-encoded, with the base path."""
        return f"{self.base_path}{encoded(url)}" + (f"#{encoded(fragment)}" if fragment else "")


def normal_base_path(text: str) -> str:
    """Return "" for the root of a host, else a path with a slash at its start only."""
    path = "/".join(name for name in text.strip().split("/") if name)
    return f"/{path}" if path else ""


def encoded(path: str) -> str:
    """Return a decoded path as a URL has it."""
    return quote(path, safe=_SAFE, errors="replace")


def free(url: str, taken: set[str]) -> str:
    """Return `url` if no item has it, else the first free one of `/tea-2/`, `/tea-3/`, ...

    `taken` holds the addresses so far, folded, and gets this one.
    """
    for candidate in _candidates(url):
        key = candidate.casefold()
        if key not in taken:
            taken.add(key)
            return candidate
    raise AssertionError  # the candidates never end


def _candidates(url: str) -> Iterator[str]:
    yield url
    stem = url.rstrip("/")
    suffix = _PAGE_SUFFIX.search(stem)
    name, end = (stem[: suffix.start()], suffix[0]) if suffix else (stem, "/")
    number = 2
    while True:
        yield f"{name}-{number}{end}"
        number += 1
