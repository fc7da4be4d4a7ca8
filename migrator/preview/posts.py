"""Find and read the posts of an archive: titles, dates, terms, comments, and a search.

A file is read again only when it has changed, so that an edit shows at once.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.files.front_matter_check import read_header

MAX_BYTES: Final = 8 * 1024 * 1024
_DRAFTS: Final = "drafts"
_PAGES: Final = frozenset({"pages", "_pages"})
_TERM_KEYS: Final = ("categories", "tags")
_NO_POSTS: Final = frozenset({"readme.md", "license.md", "changelog.md"})
_SNIPPET: Final = 160


@value_object
class PreviewPost:
    """One Markdown file of the archive.

    path   relative to the archive
    terms  names by front matter key: `categories`, `tags`
    """

    path: PurePosixPath
    title: str
    date: str = ""
    author: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def year(self) -> str:
        """The four digits of the year, "" without a date."""
        return self.date[:4] if self.date[:4].isdigit() else ""

    @property
    def is_draft(self) -> bool:
        return self.path.parts[0] == _DRAFTS

    @property
    def is_page(self) -> bool:
        """True in the folder of the pages, which archives for site generators have deeper down."""
        return not _PAGES.isdisjoint(self.path.parts[:-1])


@value_object
class PreviewComment:
    """A comment with its replies; `text` is Markdown."""

    author: str
    date: str
    text: str
    replies: tuple[PreviewComment, ...] = ()


@value_object
class SearchHit:
    """A post that holds all words of a search, with the text around the first of them."""

    post: PreviewPost
    snippet: str


class PreviewPosts:
    """The posts of the archive in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._known: dict[PurePosixPath, tuple[tuple[int, int], PreviewPost]] = {}

    def site(self) -> Mapping[str, Any]:
        """Return the data of the site, from data/site.yaml; empty if there are none."""
        data = self._yaml(PurePosixPath("data/site.yaml"))
        return data if isinstance(data, Mapping) else {}

    def posts(self) -> list[PreviewPost]:
        """Return all posts, the newest first; those without a date come last, by title."""
        known = {path: self._known.get(path) for path in self._paths()}
        posts: dict[PurePosixPath, tuple[tuple[int, int], PreviewPost]] = {}
        for path, before in known.items():
            stamp = _stamp(self.root / path)
            if stamp is None:
                continue
            if before is not None and before[0] == stamp:
                posts[path] = before
            elif (post := self._read(path)) is not None:
                posts[path] = (stamp, post)
        self._known = posts
        found = sorted((post for _, post in posts.values()), key=lambda post: post.title.casefold())
        return sorted(found, key=lambda post: post.date, reverse=True)

    def text(self, path: PurePosixPath) -> tuple[PreviewPost, str] | None:
        """Return a post and its Markdown without front matter; None if it cannot be read."""
        try:
            text = self._bytes(path).decode("utf-8-sig", "replace")
        except OSError:
            return None
        header = read_header(text, str(path))
        values = header.values
        terms = {key: names for key in _TERM_KEYS if (names := _names(values.get(key)))}
        title = header.text("title") or (path.parent.name if path.stem == "index" else path.stem)
        author = values.get("author")
        date = str(values.get("date") or "")
        return PreviewPost(path, title, date, str(author or ""), terms), header.body

    def comments(self, path: PurePosixPath) -> tuple[PreviewComment, ...]:
        """Return the comments beside a post, as threads."""
        data = self._yaml(path.parent / "comments.yaml")
        return _comments(data, depth=0)

    def search(self, query: str, most: int = 100) -> list[SearchHit]:
        """Return the posts whose title and text hold all words of `query`, newest first."""
        words = query.casefold().split()[:20]
        hits: list[SearchHit] = []
        for post in self.posts() if words else ():
            read = self.text(post.path)
            text = f"{post.title}\n{read[1] if read else ''}"
            folded = text.casefold()
            if all(word in folded for word in words):
                hits.append(SearchHit(post, _snippet(text, folded.find(words[0]))))
                if len(hits) == most:
                    break
        return hits

    def _read(self, path: PurePosixPath) -> PreviewPost | None:
        read = self.text(path)
        return read[0] if read else None

    def _bytes(self, path: PurePosixPath) -> bytes:
        """Return the content of a file; a link must not lead out of the archive. Raises OSError."""
        file = (self.root / path).resolve()
        if not file.is_relative_to(self.root):
            raise PermissionError(errno.EPERM, "a link that leads out of the archive", str(path))
        return read_regular(file, MAX_BYTES)

    def _yaml(self, path: PurePosixPath) -> object:
        try:
            return yaml_text.load(self._bytes(path).decode("utf-8"))
        except (OSError, ValueError):
            return None

    def _paths(self) -> Iterator[PurePosixPath]:
        for folder, folders, files in os.walk(self.root):
            inside = Path(folder).relative_to(self.root)
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".") and not (inside == Path() and name == "migration")
            ]
            for name in files:
                is_page = name.lower().endswith((".md", ".markdown"))
                if is_page and not (inside == Path() and name.lower() in _NO_POSTS):
                    yield PurePosixPath(inside.as_posix()) / name


def _comments(data: object, depth: int) -> tuple[PreviewComment, ...]:
    if not isinstance(data, list) or depth > 50:
        return ()
    return tuple(
        PreviewComment(
            str(each.get("author") or "Anonymous"),
            str(each.get("date") or ""),
            str(each.get("text") or ""),
            _comments(each.get("replies"), depth + 1),
        )
        for each in data
        if isinstance(each, Mapping)
    )


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, Iterable) else ()


def _snippet(text: str, at: int) -> str:
    start = max(0, at - _SNIPPET // 2)
    part = " ".join(text[start : start + _SNIPPET].split())
    return f"{'…' if start else ''}{part}{'…' if start + _SNIPPET < len(text) else ''}"


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_mtime_ns, info.st_size
