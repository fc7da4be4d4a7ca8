"""Decide whether a page is another view of a post, and find words that only such views have.

A site shows one post at several URLs: its preview for embeds, its pages for phones or printers. A
theme may also give many posts the same canonical link. So a page that says it shows a known post
is judged by its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final
from urllib.parse import urlsplit

from migrator.model import SkippedInput
from migrator.sources.html.page import SitePage
from migrator.sources.html.page_tree import parse, visible_text
from migrator.sources.html.supplement import embed_url
from migrator.urls.normalise import page_key

_WORD: Final = re.compile(r"[^\W_]+")
# Words in a row that make a passage known: two texts share pairs of words by chance.
_ROW: Final = 3
# A shorter passage is a label of the view, such as "Continue reading" before a title.
_FEWEST_WORDS: Final = 4
# Words that so many views have in common are no text of a post.
_VIEWS_OF_A_LABEL: Final = 3
_SHOWN: Final = 12

_Row = tuple[str, ...]


def _rows(text: Sequence[str]) -> Iterable[_Row]:
    return zip(*(text[n:] for n in range(_ROW)), strict=False)


def repeats(page: SitePage, first: SitePage) -> bool:
    """Return True if every word of `page` is in `first`, a page of the same post."""
    return _letters(page.content) in _letters(first.content)


def is_below(url: str, first: SitePage) -> bool:
    """Return True if a URL is that of a post with more after it: `/a/amp/` or `/a/?print=1`."""
    path = f"{urlsplit(url).path.rstrip('/')}/"
    # The home page is above all posts.
    above = [f"{found}/" for each in (first.url, first.link)
             if (found := urlsplit(each).path.rstrip("/"))]  # fmt: skip
    return url not in (first.url, first.link) and path.startswith(tuple(above))


def _letters(content: str) -> str:
    """Return the letters and digits of a text, for comparison."""
    return re.sub(r"[\W_]+", "", visible_text(parse(content)).casefold()) if content else ""


def _words(*parts: str) -> list[str]:
    """Return the words of HTML texts in the form in which they are compared."""
    return [word for part in parts if part for word in _WORD.findall(_visible(part))]


def _visible(html: str) -> str:
    return visible_text(parse(html)).casefold()


def _post_words(page: SitePage) -> list[str]:
    """Return all words of a page's post: title, excerpt, content and comments."""
    comments = (comment.content for comment in page.comments)
    return _words(page.title, page.excerpt, escape(page.description), page.content, *comments)


def _passages(text: Sequence[str], known: set[_Row]) -> list[Sequence[str]]:
    """Return the longest sequences of words of `text` that are in no known row of words."""
    covered = bytearray(len(text))
    for start, row in enumerate(_rows(text)):
        if row in known:
            covered[start : start + _ROW] = b"\1" * _ROW
    passages: list[Sequence[str]] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and not covered[end]:
            end += 1
        if end > start:
            passages.append(text[start:end])
        start = end + 1
    return passages


@dataclass(slots=True)
class PostViews:
    """The pages of a site that are views of posts, with the words that the posts do not have.

    Only these words are kept: a view that repeats its post takes no memory.
    """

    _posts: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, set[_Row]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return True if a view has words that are to be looked for in other posts."""
        return bool(self._texts)

    def add(self, page: SitePage, first: SitePage, url: str) -> bool:
        """Add the page at `url` if it is another view of the post that `first` shows.

        Return False if it is a copy, or if more than half of its words are not in the post: then
        it is a post of its own. A preview at the post's embed URL never is: it shows the excerpt,
        of which the post may have no word.
        """
        if repeats(page, first):
            return False
        text, known = _words(page.content), set(_rows(_post_words(first)))
        passages = _passages(text, known)
        is_preview = page_key(url) == page_key(embed_url(first.link))
        if not is_preview and sum(map(len, passages)) * 2 > len(text):
            return False
        self._posts[url] = first.url
        if any(len(passage) >= _FEWEST_WORDS for passage in passages):
            self._texts[url] = text
            self._found[url] = known.intersection(_rows(text))
        return True

    def find_in(self, pages: Iterable[SitePage]) -> None:
        """Look for the words of all views in the pages of all posts."""
        for page in pages:
            rows = set(_rows(_post_words(page)))
            for url, text in self._texts.items():
                self._found[url].update(rows.intersection(_rows(text)))

    def _labels(self) -> set[_Row]:
        """Return the rows of words that several views have: they belong to the views."""
        counts = Counter(row for text in self._texts.values() for row in set(_rows(text)))
        return {row for row, count in counts.items() if count >= _VIEWS_OF_A_LABEL}

    def skips(self) -> Iterator[SkippedInput]:
        """Yield each view with the reason why it is no post; after `find_in`, also whether it has
        words that no post has."""
        labels = self._labels()
        for url, post in self._posts.items():
            text = self._texts.get(url, [])
            passages = _passages(text, self._found.get(url, set()) | labels)
            longest = max(passages, key=len, default=())
            if len(longest) < _FEWEST_WORDS:
                reason = f"another view of a post, such as its preview: {post}"
                yield SkippedInput(url, reason)
            else:
                shown = " ".join(longest[:_SHOWN])
                reason = f"another view of a post, with words that no post has: {shown}"
                yield SkippedInput(url, reason, is_text=True)
