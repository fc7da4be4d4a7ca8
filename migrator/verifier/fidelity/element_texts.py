"""Find texts that only attributes or styles of stored elements hold, and a page lacks.

A browser shows a `title` when the reader points at an element. Scripts and styles of themes show
other attributes: `data-tooltip`, `data-typed-items`. A style writes a text with `content: "…"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.html_comments import without_comments
from migrator.verifier.fidelity.inventory import without_code
from migrator.verifier.fidelity.word_check import without_tags, words

_MAY_HOLD: Final = re.compile(r"\stitle\s*=|\sdata-|<style|<[a-z]+-").search
_SCRIPT: Final = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE: Final = re.compile(r"<style\b[^<>]*>(.*?)(?:</style\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_WRITTEN: Final = re.compile(r"""(?<![\w-])content\s*:\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')""")
_TAG: Final = re.compile(
    r"<([a-zA-Z][\w-]*)(\s(?>(?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*))>", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(r"""\s([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# The titles of images and links are compared elsewhere; those of players and fields are labels.
_OTHERS: Final = frozenset((
    "a", "img", "iframe", "audio", "video", "embed", "object", "link", "input", "textarea",
    "select", "form", "script", "style", "abbr", "acronym", "area",
))  # fmt: skip
# The last word of the name of an attribute tells what it holds.
_TELLING_NAMES: Final = frozenset((
    "title", "subtitle", "heading", "headline", "tooltip", "tip", "caption", "content", "text",
    "description", "desc", "hint", "popover", "tippy", "words", "strings", "items",
    "phrases", "typed", "rotate", "quote", "html", "author",
))  # fmt: skip
_NO_PROSE: Final = re.compile(r"[{}=\\%]|https?:")
_TELLING: Final = 2  # words
_MOST: Final = 20


def lost_element_texts(raw: str, page: str) -> list[Finding]:
    """Return a finding for each kind of such texts that are nowhere in the page."""
    if not _MAY_HOLD(raw):
        return []
    shown = _SCRIPT.sub(" ", without_comments(without_code(raw), " "))
    texts: dict[str, str] = {}
    for text, place in (*_in_elements(shown), *_in_styles(shown)):
        said = words(text)
        if not _NO_PROSE.search(text) and sum(w[0].isalpha() for w in said) >= _TELLING:
            texts.setdefault(" ".join(said), place)
    if not texts:
        return []
    there = [" ".join(words(unescape(unescape(page.replace("><", "> <")))))]
    there.append(" ".join(words(without_tags(page))))
    lost: dict[str, list[str]] = {}
    for text, place in texts.items():
        if not any(text in each for each in there):
            lost.setdefault(place, []).append(text)
    return [_finding(place, found) for place, found in lost.items()][:_MOST]


def _finding(place: str, lost: list[str]) -> Finding:
    more = f"; {len(lost) - 1} more" if lost[1:] else ""
    message = f"“{lost[0][:160]}” is a text in {place}, and not in the page{more}"
    return Finding("unwritten-text", "", message, len(lost))


def _in_elements(shown: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in attributes of elements, each with its place."""
    for tag in _TAG.finditer(shown):
        name = tag[1].lower()
        for attribute, *values in _ATTRIBUTE.findall(tag[2]):
            key = attribute.lower()
            if (
                (key == "title" and name not in _OTHERS) or key.startswith("data-") or "-" in name
            ) and key.rpartition("-")[2].rpartition("_")[2] in _TELLING_NAMES:
                yield without_tags(unescape("".join(values))), f"{key} of <{name}>"


def _in_styles(shown: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that styles write, each with its place."""
    for style in _STYLE.findall(shown):
        for values in _WRITTEN.findall(style):
            yield "".join(values), "a <style>"
