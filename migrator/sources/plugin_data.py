"""Recognise content that a plugin stored for itself: JSON or serialised PHP instead of text."""

from __future__ import annotations

import base64
import binascii
import re

from migrator.untrusted.json_text import parse_json

# Longer data is judged by its beginning and end alone.
_PARSED = 1_000_000
_SERIALISED = re.compile(r"(?:a:\d+:\{|O:\d+:\")")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{24,}={0,2}\s*\Z")


def is_data(content: str) -> bool:
    """Return True if the content is data of a program, which no reader was meant to see."""
    text = content.strip()
    if not text:
        return False
    if text[0] in "{[" and text[-1] in "}]":
        return _is_json(text)
    if _SERIALISED.match(text):
        return text.endswith("}")
    # NextGEN packs its JSON once more.
    if text.startswith(("eyJ", "eyI", "W3si")) and _BASE64.match(text[:_PARSED]):
        try:
            start = base64.b64decode("".join(text[:4000].split())[:2000], validate=True)
        except (binascii.Error, ValueError):
            return False
        return start[:1] in (b"{", b"[")
    return False


def _is_json(text: str) -> bool:
    if len(text) > _PARSED:
        return text[:2] in ('{"', "[{", "[[")
    try:
        value = parse_json(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, list):
        return any(isinstance(each, (dict, list)) for each in value)
    return isinstance(value, dict) and bool(value)
