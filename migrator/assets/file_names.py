"""Choose readable, safe, stable and unique names for the files beside a post."""

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

_REPLACEABLE_EXTENSIONS = MEDIA_EXTENSIONS | PAGE_EXTENSIONS | PROGRAM_EXTENSIONS
# Characters that stay unescaped in a URL, besides letters of any language. Spaces, parentheses and
# other characters that end a URL in HTML or Markdown are not among them.
_URL_SAFE = "/!$+,;=@-._~"


def file_name_for(url: str, extension: str, fallback: str) -> str:
    """Return the file name for a URL: its last path segment, without query.

    `extension` is the right one for the content, "" if unsure. It replaces a wrong one
    (`photo.png` that is a JPEG, `image.php`) or is added. `fallback` is the name if the URL has
    none.
    """
    return with_extension(safe_file_name(file_part(url), fallback), extension)


def with_extension(name: str, extension: str) -> str:
    """Return `name` with the right extension for its content, unchanged if it has it."""
    stem, present = split_extension(name)
    if not extension or same_type(present.lower(), extension):
        return name
    kept = stem if present.lower() in _REPLACEABLE_EXTENSIONS else name
    return safe_file_name(kept + extension, "file")


def escaped_url(path: str) -> str:
    """Return the path of a file as a URL, escaped only as far as HTML and Markdown need."""
    return "".join(char if _is_unescaped(char) else quote(char) for char in path)


def _is_unescaped(char: str) -> bool:
    if not char.isascii():
        return char.isprintable()
    return char.isalnum() or char in _URL_SAFE


@dataclass(slots=True)
class PostFolder:
    """The file names in one folder beside a post: one name per content, one content per name."""

    _register: Register = field(default_factory=Register)
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, digest: str) -> str:
        """Return the name of the content with this digest, "" if it is not in the folder."""
        return self._names.get(digest, "")

    def add(self, digest: str, wanted: str) -> str:
        """Return the name of the content. New content is added under the name `wanted`.

        If other content has that name, a number is added (`img-2.png`).
        """
        if digest not in self._names:
            self._names[digest] = self._register.claim(wanted)
        return self._names[digest]
