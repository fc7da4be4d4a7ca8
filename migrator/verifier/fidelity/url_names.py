"""Reduce addresses to the name at their end, to compare pages whose folders differ.

Every tool has its own folders and names for the files that it saves. The name at the end still
identifies an image or a link: the file's name, without the size that WordPress appends
(`photo-300x200.jpg`), or the slug at the end of a permalink.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from migrator.verifier.fidelity.tokens import Marks, Token

_SIZE: Final = re.compile(r"-\d{1,5}x\d{1,5}$")
_NOBODY: Final = frozenset(("", ".", "..", "index", "_index"))
_PAGES: Final = frozenset((".md", ".markdown", ".html", ".htm", ".php"))


def last_name(address: str) -> str:
    """Return the name at the end of an address.

    That is `photo.jpg` for `../images/photo-300x200.jpg?w=9`, and `tea` for
    `https://blog.example/2010/tea/` and `../tea/index.md#top`.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    for segment in reversed(unquote(parts.path).split("/")):
        stem, ending = posixpath.splitext(segment)
        if ending.lower() in _PAGES:
            ending = ""
        if stem not in _NOBODY:
            return _SIZE.sub("", stem) + ending
    return parts.fragment or parts.netloc


def named(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens of a page with each address as its last name, and without comments.

    The tokens are those of `token_sequence.sequence`. Only this program marks content that it could
    not transfer with comments.
    """
    return [
        token if isinstance(token, str) else _named(token)
        for token in tokens
        if token[0] != "comment"
    ]


def _named(token: Any) -> Token:
    kind = token[0]
    if kind in ("word", "pre"):
        pieces = tuple((text, _marks(marks)) for text, marks in token[2])
        return (kind, token[1], pieces, *token[3:])
    if kind == "img":
        link, space, title = token[4].partition(" ")
        name = last_name(link) if link else ""
        return (kind, last_name(token[1]), *token[2:4], f"{name}{space}{title}")
    if kind == "media":
        return (kind, token[1], last_name(token[2]))
    return (kind, *token[1:])


def _marks(marks: Marks) -> Marks:
    return tuple(
        (mark[0], last_name(mark[1]), *mark[2:]) if mark[0] == "a" else mark for mark in marks
    )
