"""Find alternative texts and titles of a stored `post_content` that the page of its post lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import unquote

from migrator.findings import Finding
from migrator.verifier.fidelity.html_comments import comments_of, without_comments
from migrator.verifier.fidelity.inventory import without_code
from migrator.verifier.fidelity.word_check import MEDIA_SHORTCODES, page_text, without_tags, words

_TEXTS: Final = re.compile(
    r"<(img|a)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>(?=(\s*</?a[\s>])?)", re.IGNORECASE
)
_TEXT: Final = re.compile(
    r"""\s(alt|title|src|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_SAYS_SOMETHING: Final = re.compile(r"\s(?:alt|title)\s*=", re.IGNORECASE).search
_OTHER_TEXT: Final = {
    name: re.compile(rf"""\s{other}\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
    for name, other in (("alt", "title"), ("title", "alt"))
}
_TAGS: Final = re.compile(r"<[^<>]*>")
# Pictures of characters, whose alternative text the page has as text (wp_staticize_emoji,
# translate_smiley).
_SIGN: Final = re.compile(
    r"""\sclass\s*=\s*(?:"[^"]*|'[^']*|)(?<![\w-])(?:emoji|wp-smiley)(?![\w-])""", re.IGNORECASE
).search
_SHORTCODE: Final = re.compile(r"\[(?<!\[\[)([a-zA-Z][\w-]*)(\s[^\[\]]{1,4000})\]")
# Attributes that plugins show above or beside the content of a shortcode.
_TITLES: Final = frozenset((
    "title", "subtitle", "heading", "subheading", "headline", "header", "question", "caption",
))  # fmt: skip
# Others that hold a text for readers, though sometimes the name of an option.
_OTHER_TITLES: Final = frozenset((
    "text", "label", "description", "desc", "quote", "message", "author", "name", "subtext",
    "tagline", "prefix", "suffix", "answer",
))  # fmt: skip
# Attributes of people and prices, where one word says enough.
_SHORT: Final = frozenset(("subtitle", "role", "job", "job_title", "company", "position", "price"))
_VALUE: Final = re.compile(r"""\s([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# A title of one word may be an option, such as `title="yes"`; other attributes hold options too.
_TELLING_TITLE: Final = 2  # words
_TELLING: Final = 5
_CLASSES: Final = frozenset(("class", "style", "css", "el_class"))
_NO_PROSE: Final = re.compile(r"[{}|%=\\_;/#]|:\S")
_MOST: Final = 20
_AS_TEXT: Final = "alt as text"


def lost_texts(raw: str, page: str) -> list[Finding]:
    """Return findings for alternative texts and titles of images and links that the page lacks."""
    if 'alt="' not in raw and "title=" not in raw and "alt='" not in raw:
        return []
    stored = Counter(_texts(without_comments(without_code(raw), " ")))
    lost = stored - Counter(_texts(page)) if stored else stored
    if not lost:
        return []
    tags = " ".join([*_TAGS.findall(page), *(found[0] for found in comments_of(page))])
    # One attribute does not stand for the other: both often have the same words.
    there = {
        name: f" {' '.join(words(unescape(unescape(other.sub(' ', tags)))))} "
        for name, other in _OTHER_TEXT.items()
    }
    if any(name == _AS_TEXT for name, _ in lost):
        there[_AS_TEXT] = f" {' '.join(words(page_text(page)))} {there['alt']}"
    return [
        Finding("lost-words", "", f"“[{text[:160]}]” is the {name} of a stored element", count)
        for (name, text), count in lost.items()
        if there[name].count(f" {text} ") < stored[name, text]
    ][:_MOST]


def lost_sentences(raw: str, page: str) -> list[Finding]:
    """Return findings for titles and sentences in the attributes of shortcodes that the page has
    neither as words nor in a placeholder."""
    if "[" not in raw or "=" not in raw:
        return []
    titles: dict[str, str] = {}
    for shortcode in _SHORTCODE.finditer(without_code(raw)):
        if shortcode[1].lower() in MEDIA_SHORTCODES:  # readers do not see the title of a player
            continue
        for name, *values in _VALUE.findall(shortcode[2]):
            key = name.lower()
            least = _TELLING_TITLE if key in _TITLES or key in _OTHER_TITLES else _TELLING
            if sum(map(len, values)) < 2 * least - 1 and key not in _SHORT:
                continue  # too short for so many words
            text = without_tags(unescape("".join(values)))
            if key not in _TITLES and (key in _CLASSES or _NO_PROSE.search(text)):
                continue
            said = words(text)
            if sum(w[0].isalpha() for w in said) >= least or (key in _SHORT and _is_said(text)):
                titles.setdefault(" ".join(said), shortcode[1])
    if not titles:
        return []
    there = " ".join(words(unescape(unescape(page.replace("><", "> <")))))
    bare = " ".join(words(without_tags(page)))
    return [
        Finding("unwritten-text", "", f"“{text[:160]}” is a text in [{name}], and not in the page")
        for text, name in titles.items()
        if text not in there and text not in bare
    ][:_MOST]


def _is_said(text: str) -> bool:
    """Return True for a name or a sum; `left` and `bottom-right` are options."""
    return text[:1].isupper() or (not text.isdecimal() and any(map(str.isdecimal, text)))


def _texts(html: str) -> Iterator[tuple[str, str]]:
    """Yield the alternative texts and titles that say something, each with its name."""
    for tag in _TEXTS.finditer(html):
        if not _SAYS_SOMETHING(tag[0]):
            continue
        # Of two attributes of one name, browsers use the first.
        pairs = reversed(_TEXT.findall(tag[0]))
        given = {n.lower(): unescape(unescape(a or b)) for n, a, b in pairs}
        address = given.pop("src", "") + given.pop("href", "")
        is_empty_link = tag[1] in "aA" and (tag[2] or tag[0].endswith("/>"))
        if not address or is_empty_link:
            continue
        for name, value in given.items():
            is_said = name == "alt" or tag[1] in "aA" or not _is_repeated(value, address, given)
            if is_said and (text := " ".join(words(value))):
                yield _AS_TEXT if name == "alt" and _SIGN(tag[0]) else name, text


def _is_repeated(title: str, address: str, given: Mapping[str, str]) -> bool:
    """Return True for a title that is the name of the file, as WordPress itself once wrote it, or
    a part of the alternative text."""
    named = _letters(unquote(address.rpartition("/")[2])) + " " + _letters(given.get("alt", ""))
    return _letters(title.rpartition(".")[0] or title) in named


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
