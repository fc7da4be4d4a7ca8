"""Write link and image URLs, titles and descriptions (CommonMark 6.3 to 6.5)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from migrator.markdown import inline, sentinels
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.escaping import REFERENCE, EscapeStyle, has_special_character
from migrator.markdown.flanking import ASCII_PUNCTUATION
from migrator.markdown.image_titles import telling_title

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")  # RFC 3986, 3.1
# Characters in URLs and titles that `_escape` may have to change.
_SPECIAL = re.compile(r"[\\&<>()\"`]")
_IN_TITLE = re.compile(r"[\\\n\"&<>`{*_|]")
_STRIPPED = re.compile(r"[\t\n\r]")
_UNSAFE = re.compile("[\x00-\x20\x7f`\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\x00-\x20\x7f<>]*")
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)


def address(value: str, base_url: str | None) -> str:
    """Return the URL in an attribute as a browser reads it (WHATWG URL, 4.4).

    It is trimmed, has no newlines, and is made absolute with `base_url`, except for a fragment
    of the same page. An invalid URL is only cleaned.
    """
    clean = _STRIPPED.sub("", value.strip(" \t\n\r\f"))
    if not base_url or clean.startswith("#"):
        return clean
    try:
        return urljoin(base_url, clean)
    except ValueError:
        return clean


def _escape(value: str, specials: str) -> str:
    """Put a backslash before the specials and before literal backslashes.

    The `&` of a character reference becomes `&amp;`, because some engines resolve references
    before backslashes.
    """

    def written(match: re.Match[str]) -> str:
        char, end = match[0], match.end()
        if char == "&":
            return "&amp;" if REFERENCE.match(value, match.start()) else "&"
        # At the end, the closing delimiter follows.
        is_escape = char == "\\" and (end == len(value) or value[end] in ASCII_PUNCTUATION)
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


def scheme(href: str) -> str:
    """Return the scheme of a URL in lower case, "" if it has none."""
    name, colon, _ = href.strip().partition(":")
    return name.lower() if colon and _SCHEME.fullmatch(name) else ""


def destination(href: str) -> str:
    """Return a link destination without angle brackets; unsafe characters are %-encoded."""
    encoded = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href)
    return _escape(encoded, "<>" if _is_balanced(encoded) else "<>()")


def target(href: str, title: str | None, style: EscapeStyle | None = None) -> str:
    """Return `(URL "title")`, the part after the text of a link or of an image."""
    if style is not None:
        return _target_without_backslashes(href, title)
    written = destination(href)
    if not title:
        return f"({written})"
    lines = _escape(title, '"<`').replace("\r\n", "\n").replace("\r", "\n")
    quoted = lines.replace("\n", "&#10;")
    return f'({written or "<>"} "{quoted}")'


def _target_without_backslashes(href: str, title: str | None) -> str:
    """Return the target for dialects in which fewer backslashes are an escape, or braces run
    code: percent-encoded, and with character references in the title."""
    encoded = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href)
    if not _is_balanced(encoded):
        encoded = encoded.replace("(", "%28").replace(")", "%29")
    for char in "<>\\{}":
        encoded = encoded.replace(char, f"%{ord(char):02X}")
    written = REFERENCE.sub(lambda match: f"&amp;{match[0][1:]}", encoded)
    if not title:
        return f"({written})"
    lines = title.replace("\r\n", "\n").replace("\r", "\n")
    quoted = _IN_TITLE.sub(lambda match: f"&#{ord(match[0])};", lines)
    return f'({written or "<>"} "{quoted}")'


def autolink(href: str) -> str | None:
    """Return `<https://...>` or `<me@host>` if CommonMark has such a form for the URL, else None.

    The form cannot be escaped, so a URL with something like a character reference has none.
    """
    if REFERENCE.search(href):
        return None
    if href.startswith("mailto:") and _EMAIL.fullmatch(href[7:]):
        return f"<{href[7:]}>"
    return f"<{href}>" if _ABSOLUTE.fullmatch(href) else None


def image(alt: str, src: str, title: str | None, style: EscapeStyle | None = None) -> str:
    """Return an image. Its description is text, so markup characters in it are escaped."""
    alt = alt.strip()
    title = telling_title(title, alt, src) if title else ""
    if style is None and "  " not in alt and not has_special_character(alt) and alt[:1] != "^":
        return f"![{alt}]{target(src, title)}"
    described = inline.finish(
        sentinels.LINK_OPEN
        + (style.mark(sentinels.text(alt)) if style else sentinels.text(alt))
        + sentinels.LINK_CLOSE
        + sentinels.raw(target(src, title, style)),
        InlineContext.LABEL,
        style,
    )
    return f"!{described}"
