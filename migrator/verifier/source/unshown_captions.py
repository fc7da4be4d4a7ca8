"""Find the captions of the media library that no post shows.

A post holds the caption of an image in its own text. A gallery takes it from the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from migrator.model import Attachment, Post
from migrator.site_ids import same_site
from migrator.verifier.fidelity.word_check import without_tags, words

# Shortcodes and blocks that show files of the library, with their attributes.
_LIST: Final = re.compile(
    r"(?:\[|<!-- wp:)[a-z_/-]*"
    r"(?:gallery|playlist|slide|album|carousel|tile|image_?list|_images)[a-z_-]*\b"
    r"([^\[\]<>]{0,4000})(\[[^\[\]<>]{0,4000})?",
    re.IGNORECASE,
)
_IDS: Final = re.compile(
    r"""\b(?:ids?|include|images?|pictures?)\b[^\d<>a-z]{0,8}([\d"',\s]{1,2000})""", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d{1,18}")
_KEY: Final = 2  # words


class Captions:
    """The captions that no post has shown yet; `take_away` takes away those of a post."""

    def __init__(self, attachments: Mapping[int, Attachment]) -> None:
        self._names: dict[int, str] = {}
        self._phrases: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        self._parents: dict[int, list[int]] = {}
        for each in attachments.values():
            if said := _said(each.caption) if each.caption else []:
                self._names[each.id] = each.title or each.slug
                phrase = f" {' '.join(said)} "
                self._phrases.setdefault(tuple(said[:_KEY]), []).append((each.id, phrase))
                self._parents.setdefault(each.parent_id, []).append(each.id)

    def shown_by(self, post: Post) -> list[int]:
        """Return the ids of files whose captions a post shows, in any order; also ids of others."""
        content = post.content
        if not self._names or not ("<img" in content or "caption" in content or "[" in content):
            return []
        found: dict[int, None] = {}
        for ids in _listed(content):
            # An id is that of a file, or of a post whose files are shown.
            for number in [same_site(post.id, each) for each in ids] or [post.id]:
                found.update(dict.fromkeys((number, *self._parents.get(number, ()))))
        there = _said(content)
        pairs = set(pairwise(there)) | {(word,) for word in there}
        text = ""
        for key in pairs & self._phrases.keys():
            text = text or f" {' '.join(there)} "
            found.update((number, None) for number, phrase in self._phrases[key] if phrase in text)
        return sorted(found)

    def take_away(self, shown: Iterable[int]) -> None:
        """Take away the captions of these files, which a post shows."""
        for number in shown:
            self._names.pop(number, None)

    def unshown(self) -> list[str]:
        """Return the names of the attachments whose captions no post shows."""
        return list(self._names.values())


def _said(html: str) -> list[str]:
    """Return the words of a text without its punctuation, which people type in several ways."""
    return [word for word in words(without_tags(html)) if word[0].isalnum()]


def _listed(content: str) -> Iterator[list[int]]:
    """Yield the ids in each list of files of a stored content; a list without ids is empty."""
    for found in _LIST.finditer(content) if "[" in content else ():
        attributes = f"{found[1]}{found[2] or ''}"
        yield [int(n) for ids in _IDS.findall(attributes) for n in _NUMBER.findall(ids)]
