"""What tells this program, as it is installed here, from every other: what it makes of a post
is the same only where this is."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from migrator._version import __version__

# What has a say in the bytes that are written.
_PACKAGES: Final = (
    *("beautifulsoup4", "comrak", "jinja2", "lxml", "markdownify", "markupsafe", "pathvalidate"),
    *("pillow", "puremagic", "python-frontmatter", "pyyaml", "tomlkit"),
)


@cache
def of_program() -> str:
    """A digest, in hex, of the version, the code and the versions of the packages beneath."""
    digest = hashlib.sha256(__version__.encode())
    for name in _PACKAGES:
        digest.update(f"\n{name} {_version(name)}".encode())
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def of(*things: object) -> str:
    """A digest, in hex, of plain data."""
    return hashlib.sha256(repr(things).encode()).hexdigest()


def of_text(text: str) -> str:
    """A digest, in hex, of a text, however strange."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
