"""Addresses, titles and descriptions as CommonMark writes them (6.3 to 6.5)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from migrator.markdown import inline, sentinels
from migrator.markdown.escaping import REFERENCE, InlineContext, suspect
from migrator.markdown.flanking import ASCII_PUNCTUATION

# What `_escape` may have to look at, in addresses and in titles.
_SPECIAL = re.compile(r"[\\&<>()\"`]")
_STRIPPED = re.compile(r"[\t\n\r]")
_UNSAFE = re.compile("[\x00-\x20\x7f`\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\x00-\x20\x7f<>]*")
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)


def address(value: str, base_url: str | None) -> str:
    """An attribute's address as a browser reads it (WHATWG URL, 4.4): trimmed, no newlines.

    Made absolute by `base_url`, except for fragments of this very page. An address that
    is none stays as it is.
    """
    clean = _STRIPPED.sub("", value.strip(" \t\n\r\f"))
    if not base_url or clean.startswith("#"):
        return clean
    try:
        return urljoin(base_url, clean)
    except ValueError:
        return clean


def _escape(value: str, specials: str) -> str:
    """A backslash before the specials and before itself. What looks like a character
    reference is written with one, for some engines resolve these before backslashes."""

    def written(match: re.Match[str]) -> str:
        char, end = match[0], match.end()
        if char == "&":
            return "&amp;" if REFERENCE.match(value, match.start()) else "&"
        is_escape = char == "\\" and value[end : end + 1] in ASCII_PUNCTUATION
        return f"\\{char}" if char in specials or is_escape else char

    return _SPECIAL.sub(written, value)


def _is_balanced(value: str) -> bool:
    if "(" not in value and ")" not in value:
        return True
    depth = 0
    for char in value:
        depth += (char == "(") - (char == ")")
        if not 0 <= depth <= 3:
            return False
    return depth == 0


def destination(href: str) -> str:
    """A link destination without angle brackets; what cannot stand in one is %-encoded."""
    encoded = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href)
    return _escape(encoded, "<>" if _is_balanced(encoded) else "<>()")


def target(href: str, title: str | None) -> str:
    """`(address "title")`, what follows the text of a link or the description of an image."""
    written = destination(href)
    if not title:
        return f"({written})"
    lines = _escape(title, '"<`').replace("\r\n", "\n").replace("\r", "\n")
    quoted = lines.replace("\n", "&#10;")
    return f'({written or "<>"} "{quoted}")'


def autolink(href: str) -> str | None:
    """`<https://...>` or `<me@host>`, where CommonMark has such a form for this address.

    It has no backslashes: what looks like a character reference would be read as one.
    """
    if REFERENCE.search(href):
        return None
    if href.startswith("mailto:") and _EMAIL.fullmatch(href[7:]):
        return f"<{href[7:]}>"
    return f"<{href}>" if _ABSOLUTE.fullmatch(href) else None


def image(alt: str, src: str, title: str | None) -> str:
    """An image. The description is text: what looks like markup in it is escaped."""
    alt = alt.strip()
    if "  " not in alt and not suspect(alt) and alt[:1] != "^":
        return f"![{alt}]{target(src, title)}"
    described = inline.finish(
        sentinels.LINK_OPEN
        + sentinels.text(alt)
        + sentinels.LINK_CLOSE
        + sentinels.raw(target(src, title)),
        InlineContext.LABEL,
    )
    return f"!{described}"
