"""The small pieces of markup: names, attributes, references. Pure functions of bytes.

Rules: XML 1.0 sections 2.3 (names), 3.1 (tags), 4.1 (references).
"""

from __future__ import annotations

import re
from html.entities import html5

_PART = rb"[A-Za-z_\x80-\xff][\w.\x80-\xff-]*+"
QNAME = _PART + rb"(?::" + _PART + rb")?+"
_VALUE = rb"(?:\"[^\"<]*+\"|'[^'<]*+')"
_ATTRIBUTE = re.compile(rb"\s(" + QNAME + rb")\s*+=\s*+(" + _VALUE + rb")")
TAG = re.compile(
    rb"<(/?)(" + QNAME + rb")((?:\s++" + QNAME + rb"\s*+=\s*+" + _VALUE + rb")*+)\s*+(/?)>"
)
# A tag whose attributes are broken: no quotes, no white space between them, ...
LOOSE_TAG = re.compile(rb"<(/?)(" + QNAME + rb")(?=[\s/>])([^<>]*?)(/?)>")
COMMENT = re.compile(rb"<!--(.*?)-->", re.DOTALL)
INSTRUCTION = re.compile(rb"<\?([A-Za-z_][\w.-]*+)(?=[\s?])(?:.*?)\?>", re.DOTALL)
DOCTYPE = re.compile(
    rb"<!DOCTYPE[^<>\[]*+(?:\[(?:[^\]\"']++|\"[^\"]*+\"|'[^']*+')*+\]\s*+)?>", re.IGNORECASE
)
REFERENCE = re.compile(rb"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_AMPERSAND = re.compile(rb"&(?:[#\w]{1,32};)?")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_START = (
    r"A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_WORD = f"[{_START}][-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040{_START}]*"
_NAME = re.compile(f"{_WORD}(?::{_WORD})?")


def is_name(name: bytes) -> bool:
    """Whether XML takes `name`, which matched QNAME, for an element or attribute."""
    if name.startswith(b"xmlns:"):
        return False
    return name.isascii() or bool(_NAME.fullmatch(name.decode("utf-8", "replace")))


def mended_reference(reference: re.Match[bytes] | None) -> tuple[bytes | None, str]:
    """What stands for an `&...;` in XML (None: itself), and what to tell about it.

    HTML's names (https://html.spec.whatwg.org/#named-character-references) become
    their characters; what names no legal character of XML is removed.
    """
    if reference is None:
        return b"&amp;", "a bare & became text"
    shown = reference[0].decode("ascii")
    if reference[3]:
        if reference[3] in _PREDEFINED:
            return None, ""
        character = html5.get(shown[1:])
        if character is None:
            return b"&amp;" + reference[0][1:], f"the unknown entity {shown} became text"
        safe = character.replace("&", "&amp;").replace("<", "&lt;")
        return safe.encode(), f"the HTML entity {shown} became its character"
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    if not _is_legal(number):
        new = b" " if number in (11, 12) else b""
        return new, f"the reference {shown} to a forbidden character was removed"
    return (b"&#x%X;" % number if b"X" in reference[0][:3] else None), ""


def _is_legal(number: int) -> bool:
    """XML 1.0 section 2.2."""
    if number < 0x20:
        return number in (9, 10, 13)
    return number < 0xD800 or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF


def _mended_ampersand(found: re.Match[bytes]) -> bytes:
    mended, _ = mended_reference(REFERENCE.fullmatch(found[0]))
    if mended is None:
        return found[0]
    return mended if REFERENCE.fullmatch(found[0]) else b"&amp;" + found[0][1:]


def mended_attributes(raw: bytes, declared: dict[str, str]) -> bytes:
    """The attributes of a tag as XML takes them: `raw` itself where nothing is wrong.

    Kept is the first of each name; a prefix that is not `declared` becomes part
    of the name; ampersands are escaped.
    """
    if not raw:
        return raw
    attributes: dict[bytes, bytes] = {}
    for name, value in _ATTRIBUTE.findall(raw):
        new = _attribute_name(name, value, declared)
        if new:
            attributes.setdefault(new, _AMPERSAND.sub(_mended_ampersand, value))
    if list(attributes.items()) == _ATTRIBUTE.findall(raw):
        return raw
    return b"".join(b" %b=%b" % attribute for attribute in attributes.items())


def _attribute_name(name: bytes, value: bytes, declared: dict[str, str]) -> bytes:
    prefix, colon, local = name.partition(b":")
    if prefix == b"xmlns":
        refused = colon and (len(value) == 2 or local in (b"xml", b"xmlns"))
        return b"" if refused or not is_name(local or b"x") else name
    if not is_name(name):
        return b""
    return name.replace(b":", b"_") if colon and prefix.decode() not in declared else name
