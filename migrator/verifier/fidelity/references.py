"""List the addresses in a post's HTML, in order, and replace them.

The input is HTML that `html5.normal` wrote, so every `<` begins a tag.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity import element_meanings as known
from migrator.verifier.fidelity.token_sequence import address
from migrator.verifier.fidelity.tokens import trimmed

ARCHIVE: Final = "archive:"
"""Prefix of the path of a file in the archive, relative to its root."""

_HREF: Final = {"a": "href", "area": "href"}
_HOLDERS: Final = {**known.EMBEDDED, **_HREF}
_TAG: Final = re.compile(
    rf"<({'|'.join(sorted(_HOLDERS, key=len, reverse=True))}|picture)(?=[ >])([^>]*)>|<(/picture)>"
)
_ATTRIBUTE: Final = re.compile(r' ([^\s=]+)(?:="([^"]*)")?')
_IN_SRCSET: Final = re.compile(r"(?:^|,\s)\s*,*(\S+?),?(?=\s|$)")
_SIZED: Final = re.compile(r"(?:^|,\s)\s*,*(\S+?),?(?:\s+(\d{1,6}(?:\.\d{1,6})?)[wx])?(?=,|\s|$)")
_SRCSETS: Final = ("srcset", "data-srcset", "data-lazy-srcset")
_LARGER: Final = (
    "data-orig-file", "data-full-url", "data-large-file", "data-full-image", "data-light-image",
)  # fmt: skip
_OTHER_ADDRESSES: Final = frozenset((*known.LATE_ADDRESSES, *_LARGER, *_SRCSETS))
_MAY_HAVE_OTHERS: Final = re.compile("data-|srcset|lazy-").search
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# `plain` leaves an address like this as it is: it has a path without `//`, `/./` and `/../`.
_IS_PLAIN: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9-])?(?=/)(?:/(?!\.)[^/?#\x00-\x20]+)*/?"
    r"(?:\?[^#\x00-\x20]+)?(?:#[^\x00-\x20]+)?"
).fullmatch
_URL_SAFE: Final = "/-._~!$'*+,;=@"


class HtmlReference(NamedTuple):
    """An element with an address.

    It holds the element's name, the address that a browser uses, and the other addresses that the
    element gives for the same thing (`srcset`, `data-src`, ...).
    """

    element: str
    address: str
    others: tuple[str, ...] = ()

    @property
    def is_link(self) -> bool:
        return self.element in _HREF


def references(html: str) -> list[HtmlReference]:
    """Return the elements with addresses in HTML that `html5.normal` wrote, in order."""
    return [reference for reference, _ in _found(html)]


@value_object
class AcceptedUrls:
    """The correct new addresses for each reference of a post.

    `page` is the post's path in the archive; `accepted` has, for each reference in order, the
    correct addresses in the form of `resolved`, the best one first.
    """

    page: str
    accepted: Sequence[Sequence[str]]

    def applied(self, html: str, rendered: str) -> str:
        """Return the HTML of a post with a correct address in place of each old one.

        That is the one in the `rendered` page, in its spelling, or else the best one. Both
        arguments are HTML that `html5.normal` wrote.
        """
        if not any(self.accepted):
            return html
        written = [reference.address for reference in references(rendered)]
        there = {url: resolved(url, self.page) for url in dict.fromkeys(written)}
        spelled = {each: url for url, each in there.items()}
        pieces: list[str] = []
        at = 0
        found = _found(html)
        # If several addresses in the page are correct, the one in the same place counts.
        beside = written if len(written) == len(found) else [""] * len(found)
        for (reference, tag), url, accepted in zip(found, beside, self.accepted, strict=False):
            if not accepted:
                continue
            chosen = next((spelled[each] for each in accepted if each in spelled), None)
            if chosen is None:
                chosen = _relative(accepted[0], self.page)
            elif there.get(url) in accepted:
                chosen = url
            elif there.get(reference.address) in accepted:
                chosen = reference.address
            pieces += html[at : tag.start()], _with_address(tag, reference, chosen)
            at = tag.end()
        return "".join([*pieces, html[at:]])


def resolved(url: str, page: str) -> str:
    """Return one spelling for an address in the page at the path `page` of the archive.

    Relative addresses become `archive:PATH#FRAGMENT`. In others, scheme and host are in lower case.
    Nothing is percent-encoded.
    """
    if not url or _SCHEME.match(url):
        return plain(url)
    path, mark, fragment = address(url).partition("#")
    if not path:
        return f"{ARCHIVE}{page}{mark}{fragment}"
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return f"{ARCHIVE}{joined}{mark}{fragment}"


# The checks of a post need the same addresses several times.
@lru_cache(maxsize=1024)
def plain(url: str) -> str:
    """Return one spelling for an absolute address."""
    url = address(url.replace("&#038;", "&").replace("&amp;", "&") if "&" in url else url)
    if _IS_PLAIN(url) or url[:4].lower() != "http":
        return url
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    if not host:
        return url
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    scheme = parts.scheme.lower()
    where = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    path = posixpath.normpath(parts.path) + ("/" * parts.path.endswith("/")) if parts.path else "/"
    path = "/" + path.lstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{where}{path}{query}{'#' + parts.fragment if parts.fragment else ''}"


# The proof needs the references of the same two pages several times, in a row.
@lru_cache(maxsize=2)
def _found(html: str) -> Sequence[tuple[HtmlReference, re.Match[str]]]:
    """Return the references of a page, each with its tag."""
    return tuple(_search(html))


def _search(html: str) -> Iterator[tuple[HtmlReference, re.Match[str]]]:
    in_picture: list[str] | None = None
    for tag in _TAG.finditer(html):
        name = tag[1]
        if tag[3]:
            in_picture = None
            continue
        if name == "picture":
            in_picture = []
            continue
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        found = _written(attributes.get(_HOLDERS[name]))
        may_have_others = name in ("img", "source") and _MAY_HAVE_OTHERS(tag[2])
        others = [*_others(attributes)] if may_have_others else []
        if name == "source" and in_picture is not None:
            in_picture += others
        if name == "img":
            found = found or (_largest(attributes.get("srcset")) if others else "")
            found, others = _image(found, [*others, *(in_picture or ())])
        if found:
            yield HtmlReference(name, found, tuple(others)), tag


def _written(value: str | None) -> str:
    """Return the address in an attribute's value, without white space."""
    if not value:
        return ""
    value = unescape(value) if "&" in value else value
    return trimmed(value)


def _image(src: str, others: list[str]) -> tuple[str, list[str]]:
    """Return the address of an image, which may be loaded lazily."""
    if src and not known.is_stand_in(src):
        return src, others
    return (others[0], others) if others else (src, others)


def _largest(srcset: str | None) -> str:
    """Return the address of the largest image in a `srcset`, "" if there is none."""
    best, size = "", -1.0
    for each in _SIZED.finditer(unescape(srcset or "")):
        if not each[1].startswith("data:") and (found := float(each[2] or 1)) > size:
            best, size = trimmed(each[1]), found
    return best


def _others(attributes: Mapping[str, str]) -> Iterator[str]:
    for name in (*known.LATE_ADDRESSES, *_LARGER):
        if value := _written(attributes.get(name)):
            yield value
    for name in _SRCSETS:
        for url in _IN_SRCSET.findall(unescape(attributes.get(name) or "")):
            if not url.startswith("data:") and not re.fullmatch(r"[\d.]+[wx]", url):
                yield trimmed(url)


def _with_address(tag: re.Match[str], reference: HtmlReference, chosen: str) -> str:
    name = _HOLDERS[reference.element]
    kept = "".join(
        each[0]
        for each in _ATTRIBUTE.finditer(tag[2])
        if each[1] != name and each[1] not in _OTHER_ADDRESSES
    )
    return f'<{reference.element}{kept} {name}="{escape(chosen)}">'


def _relative(target: str, page: str) -> str:
    if not target.startswith(ARCHIVE):
        return target
    path, mark, fragment = target.removeprefix(ARCHIVE).partition("#")
    if path == page and mark:
        return mark + fragment
    if path.startswith("/"):
        return quote(path, safe=_URL_SAFE) + mark + fragment
    here = posixpath.dirname(page) or "."
    return quote(posixpath.relpath(path, here), safe=_URL_SAFE) + mark + fragment
