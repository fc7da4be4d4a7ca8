"""Names for files and folders that every system accepts, and that never collide.

One archive must unpack alike on Windows, macOS and Linux, so a name keeps to
what all three allow ("Naming Files, Paths, and Namespaces", Microsoft Learn;
the reserved words are those of `pathvalidate`) and two names count as the same
when any of the three would take them for one: by case, or by Unicode form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from pathvalidate import FileNameValidator

MAX_BYTES = 120
"""Length of a name in UTF-8. Ten such folders fit into a path everywhere."""

UNNAMED = "unnamed"
"""The name of last resort, where a text and its fallback hold nothing usable."""

_MAX_READ = 4096
"""Characters of a text that are looked at: a name needs far fewer."""

_RESERVED = frozenset(FileNameValidator(platform="universal").reserved_keywords) | {
    "CONIN$",
    "CONOUT$",
}

# What no name may hold. A percent sign before two hex digits counts too: whoever
# decodes the name once more would find another one.
_FORBIDDEN = r"""[\x00-\x1f\x7f-\x9f/\\<>:"|?*]|%(?=[0-9A-Fa-f]{2})"""
_INNER = re.compile(f"(?:{_FORBIDDEN})+")
_LEADING = re.compile(rf"(?:{_FORBIDDEN}|[ .\u200c\u200d])*")
_TRAILING = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + '/\\<>:"|?* .\u200c\u200d'
_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,10}\Z")
_JOINERS = "\u200c\u200d"  # Persian and emoji sequences need them


# A slug is asked for twice in a row, the names of types for every item.
@lru_cache(maxsize=256)
def safe_name(text: str, fallback: str) -> str:
    """One segment of a path from a slug, a title or whatever else a source holds.

    `text` is percent-decoded once (escapes that are no UTF-8 lose their percent
    sign), NFC, without separators, control and invisible characters, without
    spaces and dots at the ends, no reserved device name and at most `MAX_BYTES`
    long. What cannot stand becomes a hyphen. Where nothing is left, `fallback`
    (made safe as well) takes its place. `safe_name(safe_name(x)) == safe_name(x)`.
    """
    return _fitted(_readable(text[:_MAX_READ]), "") or _stand_in(fallback, "")


def safe_file_name(name: str, fallback: str) -> str:
    """As `safe_name`, and the extension stays where the name has to be cut.

    `name` is a file's own name, without query string; where only an extension
    is left (`.jpg`, `???.jpg`), the file is `fallback` with that extension.
    """
    if len(name) > _MAX_READ:
        name = name[: _MAX_READ - 64] + name[-64:]
    stem, extension = split_extension(_readable(name).rstrip(_TRAILING))
    return _fitted(stem, extension) or _stand_in(fallback, extension)


def split_extension(name: str) -> tuple[str, str]:
    """`photo.jpg` -> (`photo`, `.jpg`). An extension is 1 to 10 ASCII letters and digits."""
    match = _EXTENSION.search(name)
    return (name[: match.start()], match.group()) if match else (name, "")


@lru_cache(maxsize=256)
def folded(name: str) -> str:
    """The same string for all names that some file system takes for one."""
    if name.isascii():
        lower = name.lower()
        # Most are: then one string is kept, and not two.
        return name if lower == name else lower
    form = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", form).translate(dict.fromkeys(map(ord, _JOINERS)))


def shown(name: str) -> str:
    """A name as a sentence may quote it: printable, in quotation marks, 80 characters."""
    printable = "".join(char if char.isprintable() else "\ufffd" for char in name[:80])
    return f"“{printable}{'…' if len(name) > 80 else ''}”"


class Register:
    """The names in one folder, of files and of folders alike: each is given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return folded(name) in self._taken

    def claim_all(self, names: Iterable[str]) -> None:
        """Take `names` out of the choice."""
        for name in names:
            self.claim(name)

    def claim(self, name: str) -> str:
        """`name`, or where that is taken `name-2`, `name-3`, ... in the order of claims.

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
    return _cut(stem, MAX_BYTES - len(suffix)) + suffix


def _readable(text: str) -> str:
    """Decoded and in the normal form, nothing else."""
    text = _visible(text)
    if "%" in text:
        text = _visible(_decode(text))
    return unicodedata.normalize("NFC", text)


def _visible(text: str) -> str:
    """Without format characters (bidi overrides, zero-width spaces) and stray surrogates."""
    if text.isprintable():
        return text
    return "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    if char in _JOINERS:
        return char
    match unicodedata.category(char):
        case "Cf" | "Cs":
            return ""
        case "Zs" | "Zl" | "Zp":
            return " "
    return "" if (ord(char) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF else char


def _decode(text: str) -> str:
    """Percent-decoded once; bytes that are no UTF-8 stand as their escapes again."""
    decoded = unquote_to_bytes(text).decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda m: f"%{ord(m.group()) - 0xDC00:02x}", decoded)


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, cut between characters and without a ragged end."""
    data = text.encode()
    if len(data) <= size:
        return text
    return data[:size].decode("utf-8", "ignore").rstrip(_TRAILING + "-_")


def _fitted(stem: str, extension: str) -> str:
    """What may stand of `stem`, with `extension`; "" where nothing is left of it."""
    start = _LEADING.match(stem)
    stem = stem[start.end() if start else 0 :].rstrip(_TRAILING)
    stem = _INNER.sub("-", stem)
    if not stem.strip("-"):
        return ""
    return _no_device(_cut(stem, MAX_BYTES - len(extension)), extension) + extension


def _no_device(stem: str, extension: str) -> str:
    """`con` -> `con_`, `nul.tar` -> `nul_.tar`: Windows looks at what precedes the first dot."""
    head, dot, rest = stem.partition(".")
    head = head.rstrip()
    if not _RESERVED.isdisjoint({head.upper(), unicodedata.normalize("NFKC", head).upper()}):
        return _cut(f"{head}_{dot}{rest}", MAX_BYTES - len(extension))
    return stem


def _stand_in(fallback: str, extension: str) -> str:
    return _fitted(_readable(fallback[:_MAX_READ]), extension) or UNNAMED + extension
