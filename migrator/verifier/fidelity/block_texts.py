"""Find titles and sentences in the attributes of stored blocks that the page of a post lacks.

A block may save HTML and keep in its attributes a text that its plugin adds at each page view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from migrator.findings import Finding
from migrator.untrusted.json_text import parse_json
from migrator.verifier.fidelity.html_comments import comments_of
from migrator.verifier.fidelity.word_check import without_tags, words

_BLOCK: Final = re.compile(r"<!--\s+wp:([a-z][a-z0-9_/-]*+)\s+(?=\{)")
# The last word of the name of an attribute tells what it holds: `panelTitle`, `sub_heading`.
_WORDS_OF_NAME: Final = re.compile(r"[A-Z]?[a-z]++|[A-Z]++")
_TITLES: Final = frozenset(("title", "subtitle", "heading", "headline", "header", "question"))
# Others that hold a text of the post, though sometimes the name of an option.
_OTHER_TEXTS: Final = frozenset((
    "text", "content", "caption", "label", "description", "desc", "quote", "answer", "message",
    "citation", "summary", "subheading", "tagline", "prefix", "suffix", "price",
))  # fmt: skip
# Attributes that say how a block looks or is edited, and hold no text of the post.
_OF_EDITORS: Final = frozenset(
    ("metadata", "placeholder", "className", "style", "layout", "lock", "query", "id", "anchor")
)
# Groups of settings, and copies of texts that Spectra kept while it changed its format.
_SETTINGS: Final = re.compile(r"(?i:styl|css|typograph|animation|responsive)|\Atemp[A-Z]").search
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
_NO_PROSE: Final = re.compile(r"[{}|=\\_;/#]|:\S")
_TELLING_TITLE: Final = 2  # words
_TELLING: Final = 5
_DEEPEST: Final = 12
_MOST: Final = 20


def lost_block_texts(raw: str, page: str) -> list[Finding]:
    """Return findings for titles and sentences in the attributes of blocks that the page has
    neither as words nor in a placeholder. `raw` has no hidden blocks."""
    if "wp:" not in raw or "{" not in raw:
        return []
    texts: dict[str, str] = {}
    for comment in comments_of(raw):
        if block := _BLOCK.match(comment[0]):
            for text in _texts(_attributes(comment[0][block.end() :])):
                texts.setdefault(" ".join(words(text)), block[1])
    if not texts:
        return []
    there = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), page) if "\\u" in page else page
    there = unescape(unescape(there))
    said = [" ".join(words(each)) for each in (there, there.replace("><", "> <"))]
    said.append(" ".join(words(without_tags(page))))
    return [
        Finding("unwritten-text", "", f"“{text[:160]}” is a text in block {name}, not in the page")
        for text, name in texts.items()
        if not any(text in each for each in said)
    ][:_MOST]


def _attributes(rest: str) -> Any:
    try:
        return parse_json(rest[: rest.rfind("}") + 1])
    except ValueError:
        return None


def _texts(value: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the texts in the value of an attribute that a reader may see, without their tags."""
    if isinstance(value, dict) and depth < _DEEPEST:
        if value.get("visible") is False:  # a question that its author switched off
            return
        for key, each in value.items():
            if key not in _OF_EDITORS and not _SETTINGS(key):
                yield from _texts(each, key, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from _texts(each, name, depth + 1)
    elif isinstance(value, str) and " " in value:
        text = without_tags(value)
        last = "".join(_WORDS_OF_NAME.findall(name)[-1:]).lower()
        if last not in _TITLES and _NO_PROSE.search(text):
            return
        least = _TELLING_TITLE if last in _TITLES or last in _OTHER_TEXTS else _TELLING
        if sum(w[0].isalpha() for w in words(text)) >= least:
            yield text
