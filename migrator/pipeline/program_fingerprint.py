"""Compute a digest of this program and its libraries: the same digest means the same output."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from migrator._version import __version__

# Packages that affect the bytes that are written.
_PACKAGES: Final = (
    *("beautifulsoup4", "comrak", "jinja2", "lxml", "markdownify", "markupsafe", "pathvalidate"),
    *("pillow", "puremagic", "python-frontmatter", "pyyaml", "tomlkit"),
)


@cache
def digest_of_program() -> str:
    """Return a digest, in hex, of the version, the code and the versions of the libraries."""
    digest = hashlib.sha256(__version__.encode())
    for name in _PACKAGES:
        digest.update(f"\n{name} {_version(name)}".encode())
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def digest_of_values(*values: object) -> str:
    """Return a digest, in hex, of plain data (values whose `repr` is the same in every run)."""
    return hashlib.sha256(repr(values).encode()).hexdigest()


def digest_of_all(values: Iterable[object]) -> str:
    """Return a digest, in hex, of plain data of any size."""
    digest = hashlib.sha256()
    for value in values:
        digest.update(repr(value).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()


def digest_of_text(text: str) -> str:
    """Return a digest, in hex, of a text, which may contain lone surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
