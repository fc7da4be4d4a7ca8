"""Make file and folder names that every system accepts and that never collide.

An archive must be the same on Windows, macOS and Linux. So names use only characters that
all three allow ("Naming Files, Paths, and Namespaces", Microsoft Learn; the reserved words
are those of `pathvalidate`), and two names count as equal if any of the three systems treats
them as equal, by case or by Unicode form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from pathvalidate import FileNameValidator

MAX_BYTES = 120
"""Maximum length of a name in UTF-8. A path of ten such folders is valid everywhere."""

PERMALINK_BYTES = 240
"""Maximum length of a folder that stands for a part of a permalink. WordPress stores slugs of up to
200 bytes; a shorter name would change the address of the post on the new site."""

UNNAMED = "unnamed"
"""The name if neither the text nor its fallback has a usable character."""

_MAX_READ = 4096
"""Maximum number of characters that are read: a name needs far fewer."""

_RESERVED = frozenset(FileNameValidator(platform="universal").reserved_keywords) | {
    "CONIN$",
    "CONOUT$",
}

# Forbidden characters. A percent sign before two hex digits is forbidden too, because decoding
# the name again would give another name.
_FORBIDDEN = r"""[\x00-\x1f\x7f-\x9f/\\<>:"|?*]|%(?=[0-9A-Fa-f]{2})"""
_INNER = re.compile(f"(?:{_FORBIDDEN})+")
_LEADING = re.compile(rf"(?:{_FORBIDDEN}|[ .\u200c\u200d])*")
_TRAILING = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + '/\\<>:"|?* .\u200c\u200d'
_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,10}\Z")
_JOINERS = "\u200c\u200d"  # Persian and emoji sequences need them


# Cached: each slug is needed twice in a row, and the names of types for every item.
@lru_cache(maxsize=256)
def safe_name(text: str, fallback: str, most: int = MAX_BYTES) -> str:
    """Return a path segment for a slug, a title or any other text of a source.

    `text` is percent-decoded once (escapes that are not UTF-8 lose their percent sign) and
    normalised to NFC. The result has no separators, control or invisible characters, no spaces
    or dots at its ends, is not a reserved device name, and has at most `most` bytes. Forbidden
    characters become hyphens. If nothing is left, `fallback` is used (made safe as well).
    `safe_name(safe_name(x)) == safe_name(x)`.
    """
    name = _without_forbidden(_normalised(text[:_MAX_READ]), "", most)
    return name or _fallback_name(fallback, "")


def safe_file_name(name: str, fallback: str) -> str:
    """Return a safe file name like `safe_name`, but keep the extension when cutting.

    `name` is a file's own name, without query string. If only an extension is left (`.jpg`,
    `???.jpg`), the result is `fallback` with that extension.
    """
    if len(name) > _MAX_READ:
        name = name[: _MAX_READ - 64] + name[-64:]
    stem, extension = split_extension(_normalised(name).rstrip(_TRAILING))
    return _without_forbidden(stem, extension) or _fallback_name(fallback, extension)


def split_extension(name: str) -> tuple[str, str]:
    """Split `photo.jpg` into `photo` and `.jpg`. An extension is 1 to 10 ASCII letters and
    digits, with at least one letter."""
    match = _EXTENSION.search(name)
    return (name[: match.start()], match.group()) if match else (name, "")


@lru_cache(maxsize=256)
def folded(name: str) -> str:
    """Return the same string for all names that some file system treats as equal."""
    if name.isascii():
        lower = name.lower()
        # Most names are lower case: then no second string is stored.
        return name if lower == name else lower
    form = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", form).translate(dict.fromkeys(map(ord, _JOINERS)))


def quote_name(name: str) -> str:
    """Return a name for a message: printable, in quotation marks, at most 80 characters."""
    printable = "".join(char if char.isprintable() else "\ufffd" for char in name[:80])
    return f"“{printable}{'…' if len(name) > 80 else ''}”"


class Register:
    """The names of files and folders that are taken in one folder."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return folded(name) in self._taken

    def claim_all(self, names: Iterable[str]) -> None:
        """Claim several names."""
        for name in names:
            self.claim(name)

    def claim(self, name: str) -> str:
        """Claim `name`, or if it is taken `name-2`, `name-3`, ..., and return the claimed name.

        The number goes before a file's extension (`photo-2.jpg`), and a long name is
        shortened to make room for it.
        """
        key = folded(name)
        if key not in self._taken:
            self._taken.add(key)
            return name
        number = self._next.get(key, 2)
        while folded(given := _numbered(name, number)) in self._taken:
            number += 1
        self._next[key] = number + 1
        self._taken.add(folded(given))
        return given


def _numbered(name: str, number: int) -> str:
    stem, extension = split_extension(name)
    suffix = f"-{number}{extension}"
    return _cut(stem, max(MAX_BYTES, len(name.encode())) - len(suffix)) + suffix


def _normalised(text: str) -> str:
    """Return the text percent-decoded, without invisible characters, and in NFC."""
    text = _visible(text)
    if "%" in text:
        text = _visible(_decode(text))
    return unicodedata.normalize("NFC", text)


def _visible(text: str) -> str:
    """Remove format characters (bidi overrides, zero-width spaces) and lone surrogates."""
    if text.isprintable():
        return text
    return "".join(_visible_character(char) for char in text)


def _visible_character(char: str) -> str:
    if char in _JOINERS:
        return char
    match unicodedata.category(char):
        case "Cf" | "Cs":
            return ""
        case "Zs" | "Zl" | "Zp":
            return " "
    return "" if (ord(char) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF else char


def _decode(text: str) -> str:
    """Percent-decode the text once; bytes that are not UTF-8 stay as escapes."""
    decoded = unquote_to_bytes(text).decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda m: f"%{ord(m.group()) - 0xDC00:02x}", decoded)


def _cut(text: str, size: int) -> str:
    """Cut the text to at most `size` bytes of UTF-8, between characters, and strip dots, spaces
    and hyphens from the new end."""
    data = text.encode()
    if len(data) <= size:
        return text
    return data[:size].decode("utf-8", "ignore").rstrip(_TRAILING + "-_")


def _without_forbidden(stem: str, extension: str, most: int = MAX_BYTES) -> str:
    """Return the allowed characters of `stem`, plus `extension`; "" if none are left."""
    start = _LEADING.match(stem)
    stem = stem[start.end() if start else 0 :].rstrip(_TRAILING)
    stem = _INNER.sub("-", stem)
    if not stem.strip("-"):
        return ""
    return _not_reserved(_cut(stem, most - len(extension)), extension) + extension


def _not_reserved(stem: str, extension: str) -> str:
    """Change reserved names: `con` to `con_`, `nul.tar` to `nul_.tar`. Windows compares only the
    part before the first dot."""
    head, dot, rest = stem.partition(".")
    head = head.rstrip()
    if not _RESERVED.isdisjoint({head.upper(), unicodedata.normalize("NFKC", head).upper()}):
        return _cut(f"{head}_{dot}{rest}", MAX_BYTES - len(extension))
    return stem


def _fallback_name(fallback: str, extension: str) -> str:
    name = _without_forbidden(_normalised(fallback[:_MAX_READ]), extension)
    return name or UNNAMED + extension
