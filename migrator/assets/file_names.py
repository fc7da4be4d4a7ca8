"""What a file beside a post is called: readable, safe, stable, and never another's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from migrator.archive.safe_names import Register, safe_file_name, split_extension
from migrator.assets.file_types import (
    MEDIA_EXTENSIONS,
    PAGE_EXTENSIONS,
    PROGRAM_EXTENSIONS,
    same_type,
)
from migrator.urls.normalise import file_part

_REPLACED = MEDIA_EXTENSIONS | PAGE_EXTENSIONS | PROGRAM_EXTENSIONS
# What may stand unescaped in an address, apart from letters of any language: without
# spaces, parentheses and other marks that end an address in HTML or Markdown.
_URL_SAFE = "/!$+,;=@-._~"


def name_of(url: str, extension: str, fallback: str) -> str:
    """The name for what an address gave: its last segment, without query (F49).

    `extension` is what the content should have, "" if unsure; it replaces a wrong one
    (`photo.png` that is a JPEG, `image.php`) and is added where there is none.
    `fallback` names what has no name of its own.
    """
    return with_extension(safe_file_name(file_part(url), fallback), extension)


def with_extension(name: str, extension: str) -> str:
    """`name` with the extension its content should have; as it is where both agree."""
    stem, present = split_extension(name)
    if not extension or same_type(present.lower(), extension):
        return name
    kept = stem if present.lower() in _REPLACED else name
    return safe_file_name(kept + extension, "file")


def address_of(path: str) -> str:
    """The path of a file as an address: escaped as HTML and Markdown need it, and no more."""
    return "".join(char if _stands(char) else quote(char) for char in path)


def _stands(char: str) -> bool:
    if not char.isascii():
        return char.isprintable()
    return char.isalnum() or char in _URL_SAFE


@dataclass(slots=True)
class Folder:
    """The files in one folder beside a post: each content has one name, each name one content."""

    _register: Register = field(default_factory=Register)
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, digest: str) -> str:
        """What the content with this digest is called here; "" when it is not here yet."""
        return self._names.get(digest, "")

    def place(self, digest: str, wanted: str) -> str:
        """A name for the content: the one it has, else `wanted`, with a number behind it
        (`img-2.png`) where other content is called so."""
        if digest not in self._names:
            self._names[digest] = self._register.claim(wanted)
        return self._names[digest]
