"""Match and repair single pieces of XML markup: tags, attributes and references.

The functions are pure.

Rules: XML 1.0 sections 2.3 (names), 3.1 (tags), 4.1 (references).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

# Exports have ASCII names only.
_PART = rb"[A-Za-z_][\w.-]*+"
QNAME = _PART + rb"(?>(?::" + _PART + rb")?)"
_VALUE = rb"(?:\"[^\"<]*+\"|'[^'<]*+')"
_ATTRIBUTE = re.compile(rb"\s(" + QNAME + rb")\s*+=\s*+(" + _VALUE + rb")")
TAG = re.compile(
    rb"<(/?)(" + QNAME + rb")((?>(?:\s++" + QNAME + rb"\s*+=\s*+" + _VALUE + rb")*))\s*+(/?)>"
)
# A tag whose attributes are malformed: no quotes, no white space between them, ...
LOOSE_TAG = re.compile(rb"<(/?)(" + QNAME + rb")(?=[\s/>])([^<>]*?)(/?)>")
INSTRUCTION = re.compile(rb"<\?([A-Za-z_][\w.-]*+)(?=[\s?])")
DOCTYPE = re.compile(
    rb"<!DOCTYPE[^<>\[]*+(?:\[(?>(?:[^\]\"']++|\"[^\"]*+\"|'[^']*+')*)\]\s*+)?>", re.IGNORECASE
)
REFERENCE = re.compile(rb"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_AMPERSAND = re.compile(rb"&(?:[#\w]{1,32};)?")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def mended_reference(reference: re.Match[bytes] | None) -> tuple[bytes | None, str]:
    """Return the XML for an `&...;` (None: keep it) and the message about the repair ("": none).

    HTML's names (https://html.spec.whatwg.org/#named-character-references) become their characters;
    a reference to a character that XML forbids is removed.
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
    """Return True if XML allows the character (XML 1.0 section 2.2)."""
    if number < 0x20:
        return number in (9, 10, 13)
    return number < 0xD800 or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF


def _mended_ampersand(found: re.Match[bytes]) -> bytes:
    mended, _ = mended_reference(REFERENCE.fullmatch(found[0]))
    if mended is None:
        return found[0]
    return mended if REFERENCE.fullmatch(found[0]) else b"&amp;" + found[0][1:]


def _mended_values(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each attribute's name and its quoted value, with references that XML accepts."""
    for name, value in _ATTRIBUTE.findall(raw):
        yield name, _AMPERSAND.sub(_mended_ampersand, value)


def declarations(raw: bytes) -> dict[str, str]:
    """Return the namespaces declared by a tag with these attributes: prefix -> URI."""
    if b"xmlns" not in raw:
        return {}
    return {
        name[6:].decode(): unescape(value[1:-1].decode("utf-8", "replace"))
        for name, value in _mended_values(raw)
        if name == b"xmlns" or (name.startswith(b"xmlns:") and _attribute_name(name, value, {}))
    }


def mended_attributes(raw: bytes, declared: dict[str, str]) -> bytes:
    """Return the attributes of a tag in well-formed XML: `raw` itself if it needs no repair.

    The first of two attributes with the same name is kept; a prefix that is not `declared` becomes
    part of the name; ampersands are escaped.
    """
    if not raw:
        return raw
    attributes: dict[bytes, bytes] = {}
    for name, value in _mended_values(raw):
        new = _attribute_name(name, value, declared)
        if new:
            attributes.setdefault(new, value)
    if list(attributes.items()) == _ATTRIBUTE.findall(raw) and not _ATTRIBUTE.sub(b"", raw).strip():
        return raw
    return b"".join(b" %b=%b" % attribute for attribute in attributes.items())


def _attribute_name(name: bytes, value: bytes, declared: dict[str, str]) -> bytes:
    prefix, colon, local = name.partition(b":")
    if prefix == b"xmlns":
        refused = colon and (len(value) == 2 or local in (b"xml", b"xmlns"))
        return b"" if refused else name
    return name.replace(b":", b"_") if colon and prefix.decode() not in declared else name
