"""Find headings, quotes and the order of links and images that the page of a post lost.

As the inventory, this is made from the stored `post_content`, without the renderer: words and
addresses that are all there may still stand in another order, or without their heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from html import unescape
from itertools import chain, pairwise
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.element_meanings import BEFORE_WORD
from migrator.verifier.fidelity.html_comments import without_comments
from migrator.verifier.fidelity.inventory import without_code
from migrator.verifier.fidelity.note_places import with_notes_at_list
from migrator.verifier.fidelity.references import HtmlReference, plain
from migrator.verifier.fidelity.word_check import (
    lower,
    page_text,
    without_tags,
    words,
)

_HEADING: Final = re.compile(
    r"<h([1-6])\b[^<>]*>([^<]*(?:<(?!/?h[1-6]\b)[^<]*)*)</h\1\s*>", re.IGNORECASE
)
# Headings and quotes with blocks in them are split.
_BLOCK: Final = re.compile(
    r"<(?:p|div|[ou]l|table|pre|blockquote|h[1-6]|figure|hr)\b|\n\s*\n", re.IGNORECASE
)
# An element with words in the source, its beginning, and what may stand for it in the page.
_ELEMENTS: Final = (
    ("list item", "<li", r"<li\b[^<>]*>(?=\s*[^<\s])", ("<li",)),
    ("horizontal line", "<hr", r"<hr\b", ("<hr",)),
    (
        "deleted text",
        "<del",
        rf"<del(?:\s[^<>]*)?>{BEFORE_WORD}",
        ("<del", "<s>", "<s "),
    ),
    ("deleted text", "<s>", rf"<s>{BEFORE_WORD}", ("<del", "<s>", "<s ")),
    (
        "deleted text",
        "<strike",
        rf"<strike(?:\s[^<>]*)?>{BEFORE_WORD}",
        ("<del", "<s>", "<s "),
    ),
    ("subscript", "<sub", rf"<sub(?:\s[^<>]*)?>{BEFORE_WORD}", ("<sub",)),
    ("superscript", "<sup", rf"<sup(?:\s[^<>]*)?>{BEFORE_WORD}", ("<sup",)),
    (
        "quotation",
        "<blockquote",
        rf"<blockquote\b[^<>]*>(?:\s*<p\b[^<>]*>)?{BEFORE_WORD}",
        ("<blockquote",),
    ),
)
_STARTS: Final = re.compile("|".join(start for _, start, _, _ in _ELEMENTS))
_PATTERNS: Final = tuple(re.compile(pattern, re.IGNORECASE) for _, _, pattern, _ in _ELEMENTS)
# Deleted texts right beside each other are one.
_BESIDE: Final = re.compile(r"</(del|s|strike)\s*+><\1(?:\s[^<>]*+)?>", re.IGNORECASE)
# The attributes of a shortcode may hold HTML.
_SHORTCODE: Final = re.compile(r"\[[^\[\]]*\]")
_PLACEHOLDER: Final = re.compile(r"<!-- migrator: shortcode ((?:[^-]|-(?!->))*)-->")
# An empty link is invisible. The closing quote may be missing.
_ADDRESS: Final = re.compile(
    r"""<(a|img)\b(?>[^<>]*?\s(?:href|src)\s*=\s*)(?:"([^"<>\[{]++)"?|'([^'<>\[{]++)'?)[^<>]*+>"""
    r"""(?=(\s*</?a[\s>])?)""",
    re.IGNORECASE,
)
_GALLERY: Final = re.compile(r"\[gallery\b[^\[\]]*\]")
_SIZE: Final = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")
# A line break that WordPress makes of a line end in a content without blocks.
_INLINE: Final = re.compile(r"</?(?:a|b|code|em|i|span|strong)(?:\s[^<>]*)?>", re.IGNORECASE)
# Most line ends are between blocks.
_LINE_END: Final = re.compile(r"\n(?![\n\r\0\[&])(?<![\n\0\]]\n)(?<![\n\0\]]\r\n)")
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Characters before and after a line break in which the next word is searched.
_NEAR: Final = 100
# Characters that end the text beside a `<br>`.
_MARKUP: Final = re.compile(r"[<>\n\0\[\]]")
_SHOWN_ADDRESS: Final = re.compile(r'<a href="(https?://[^"]*)"[^>]*>(https?://[^<>\s]+)</a>')
_NOTE: Final = re.compile(r'\bdata-fn="([^"<>]*)"')
_FRAME_TEXT: Final = re.compile(r"<iframe\b[^<>]*?\ssrcdoc\s*=\s*[\"'][^\"']*\w", re.IGNORECASE)
_NO_END: Final = ("", "\n", "\0", "]")
_NO_START: Final = ("", "\n", "\r", "\0", "[", "&")
_AFTER_TEXT: Final = ("</a>", "</b>", "</code>", "</em>", "</i>", "</span>", "</strong>")
_BEFORE_TEXT: Final = ("<a ", "<b>", "<code>", "<em>", "<i>", "<span", "<strong>")
_ENDS_OF_PHRASES: Final = tuple(".,;:!?)")
_MOST: Final = 20
_PRE: Final = re.compile(r"<pre\b[^<]*(?:<(?!/?pre\b)[^<]*)*</pre>")


def changed_structure(
    raw: str, files: Sequence[str], page: str, shown: Collection[HtmlReference]
) -> list[Finding]:
    """Return the findings for a stored `post_content`, the `files` that its galleries list, the
    page of its post, and the references of the rendered HTML."""
    listed = list(moved_files(raw, files, shown)) if files else []
    if "<" not in raw and "\n" not in raw:
        return listed
    text = without_code(raw)
    text = without_comments(text)
    found = [*lost_headings(text, page), *lost_elements(text, page)]
    found += moved_addresses(with_notes_at_list(text, page), shown)
    if "<!-- wp:" in raw:
        text = text.replace("\n", " ")
    found += [*lost_line_ends(text, page), *misled_addresses(raw, page), *listed]
    found += [*lost_frame_texts(text), *changed_placeholders(raw, page)]
    return found[:_MOST]


def lost_notes(raw: str, notes: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding if a stored content refers to more footnotes than the source has."""
    missing = len(set(_NOTE.findall(raw))) - len(notes) if "data-fn" in raw else 0
    if missing > 0:
        message = f"{missing} footnotes to which the text refers are not in the source, or damaged"
        yield Finding("lost-footnote", "", message, missing)


def lost_frame_texts(raw: str) -> Iterator[Finding]:
    """Yield a finding for a text that is only in the attributes of a frame: no archive keeps it."""
    if "srcdoc" in raw and (frames := _FRAME_TEXT.findall(raw)):
        message = "the text of a frame (srcdoc) is not in the page"
        yield Finding("lost-media", "", message, len(frames))


def lost_headings(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding for each stored heading whose words are in the page, but in no heading."""
    if "<h" not in raw and "<H" not in raw:
        return
    given, shown = ([found[2] for found in _HEADING.finditer(html)] for html in (raw, page))
    if not Counter(given) - Counter(shown):
        return
    there = Counter(map(_phrase, shown))
    stored = Counter(
        phrase for each in given if not _BLOCK.search(each) and (phrase := _phrase(each))
    )
    lost = stored - there
    if not lost:
        return
    text = f" {_phrase(page)} "
    headings = f" {'  '.join(there.elements())} "
    for phrase in lost:
        if f" {phrase} " in text and f" {phrase} " not in headings:
            yield Finding("changed-block", "", f"“{phrase[:160]}” is a heading in the source")


def lost_elements(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding for each kind of element that the source has more often than the page."""
    counts = Counter(_STARTS.findall(lower(raw)))
    for (name, start, _, marks), pattern in zip(_ELEMENTS, _PATTERNS, strict=True):
        if start not in counts or counts[start] <= (there := sum(map(page.count, marks))):
            continue
        stored = len(pattern.findall(_BESIDE.sub("", _SHORTCODE.sub(" ", raw))))
        if stored > there:
            message = f"{name}: the stored content has {stored}, the page has {there}"
            yield Finding("changed-block", "", message, stored - there)


def lost_line_ends(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding if words around a stored line break stand in one line of the page."""
    if "\n" not in raw and "<br" not in raw and "<BR" not in raw:
        return
    text = _PRE.sub(" ", raw) if "<pre" in raw else raw
    text = _SHORTCODE.sub("\0", text) if "[" in text else text
    stored = set(_words_around_breaks(text))
    if not stored:
        return
    lines = page_text(page).split("\n")
    apart = {(one[1], other[0]) for one, other in pairwise(filter(None, map(_ends, lines)))}
    left = stored - apart
    together = (pair for line in lines for pair in pairwise(words(line)))
    if left and (lost := left.intersection(together)):
        message = f"the line break between “{' '.join(min(lost))[:160]}” is lost"
        yield Finding("changed-block", "", message, len(lost))


def _ends(line: str) -> tuple[str, str] | None:
    """Return the first and the last word of a line; None if it has no words."""
    parts = line.split()
    if not parts:
        return None
    firsts, lasts = words(parts[0]), words(parts[-1])
    if not firsts or not lasts:
        firsts = lasts = words(line)
    return (firsts[0], lasts[-1]) if firsts else None


def _words_around_breaks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words before and after each line break within a paragraph."""
    for found in chain(_LINE_END.finditer(text), _LINE_BREAK.finditer(text)):
        before, after = found.start(), found.end()
        if found[0] == "\n" and text[before - 1 : before] == "\r":
            before -= 1
        last, first = text[before - 1 : before], text[after : after + 1]
        if last in _NO_END or (last == ">" and not text.endswith(_AFTER_TEXT, 0, before)):
            continue
        if first in _NO_START or (first == "<" and not text.startswith(_BEFORE_TEXT, after)):
            continue
        near = max(0, before - _NEAR)
        if text.rfind("<", near, before) > text.rfind(">", near, before):
            continue  # within a tag
        left = _INLINE.sub("", text[near:before])
        right = _INLINE.sub("", text[after : after + _NEAR])
        if found[0].endswith(">"):
            lefts = words(unescape(_MARKUP.split(left)[-1]))
            rights = words(unescape(_MARKUP.split(right)[0]))
            if lefts and rights:
                yield lefts[-1], rights[0]
            continue
        left = left.rstrip(" \t")
        is_within = left[-1:].isalnum() or left[-1:] in _ENDS_OF_PHRASES
        if is_within and right[:1].isalnum() and not left.endswith("&nbsp;"):
            lefts, rights = words(left), words(right)
            if lefts and rights:
                yield lefts[-1], rights[0]


def moved_addresses(
    raw: str, shown: Collection[HtmlReference], name: Callable[[str], str] = plain
) -> Iterator[Finding]:
    """Yield a finding if links or images stand in another order than stored.

    Addresses that occur more or less often than stored are left out.
    `name` returns one text for the addresses of one thing.
    """
    if raw.count("href") < 2 and raw.count("<img") < 2:
        return
    found: dict[str, list[str]] = {"a": [], "img": []}
    for each in _ADDRESS.finditer(raw):
        if each[4] and each[1] in "aA":
            continue
        found[each[1].lower()].append(unescape(each[2] or each[3]).strip())
    for element, kind in (("a", "changed-link"), ("img", "changed-image")):
        there = [r.address.strip() for r in shown if r.element == element]
        if found[element] == there:
            continue
        listed, there = [*map(name, found[element])], [*map(name, there)]
        stored, order = _as_often(listed, there), _as_often(there, listed)
        if stored != order:
            one, other = next((a, b) for a, b in zip(stored, order, strict=True) if a != b)
            message = f"{one[:160]} stands where {other[:160]} is in the page"
            yield Finding(kind, "", message)


def moved_files(
    raw: str, files: Sequence[str], shown: Collection[HtmlReference]
) -> Iterator[Finding]:
    """Yield a finding if the images of a gallery stand in another order than its `files`, or in the
    place of images of the text. A gallery may show each file in any size."""
    found = next(moved_addresses("\n".join(files), shown, _without_size), None)
    if found is None and len(_GALLERY.findall(raw)) == 1:
        found = next(_exchanged_files(raw, files, shown), None)
    if found is not None:
        yield found


def _exchanged_files(
    raw: str, files: Sequence[str], shown: Collection[HtmlReference]
) -> Iterator[Finding]:
    before, after = _GALLERY.split(raw)
    listed = _images("\n".join(files))
    ahead, behind = _images(before), _images(after)
    there = [plain(each.address.strip()) for each in shown if each.element == "img"]
    stored = [*ahead, *listed, *behind]
    if sorted(map(_without_size, stored)) != sorted(map(_without_size, there)):
        return
    in_text = {*range(len(ahead)), *range(len(ahead) + len(listed), len(stored))}
    for number, (one, other) in enumerate(zip(stored, there, strict=True)):
        if one != other if number in in_text else _without_size(one) != _without_size(other):
            message = f"{other[:160]} is in the page where {one[:160]} stands"
            yield Finding("changed-image", "", message)


def changed_placeholders(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding for each shortcode in a placeholder that is not so in the stored content.

    Long lists of items are cut (`…`), and e-mail addresses are left out.
    """
    if "migrator: shortcode" not in page:
        return
    stored = _flat(raw)
    for found in _PLACEHOLDER.finditer(page):
        for shortcode in _SHORTCODE.findall(_flat(found[1])):
            if shortcode not in stored and "…" not in shortcode and "@" not in stored:
                message = f"{shortcode[:160]} is in a placeholder, but not in the stored content"
                yield Finding("changed-placeholder", "", message)


def _flat(html: str) -> str:
    """Return text in one line, with its character references decoded."""
    return " ".join(unescape(html).split())


def _images(raw: str) -> list[str]:
    return [
        plain(unescape(each[2] or each[3]).strip())
        for each in _ADDRESS.finditer(raw)
        if each[1] in ("img", "IMG")
    ]


def misled_addresses(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding for each link that shows one address and leads to another one, unless it is
    so stored. WordPress makes such links of addresses in the text."""
    for found in _SHOWN_ADDRESS.finditer(page):
        target, said = unescape(found[1]), unescape(found[2])
        if plain(target) != plain(said) and not _is_stored(found[2], raw):
            message = f"the link {said[:160]} leads to {target[:160]}"
            yield Finding("changed-link", "", message)


def _is_stored(said: str, raw: str) -> bool:
    return any(re.search(rf">\s*{re.escape(each)}\s*</a", raw) for each in (said, unescape(said)))


def _without_size(url: str) -> str:
    """Return one text for the addresses of all sizes of an image."""
    return _SIZE.sub("", plain(url))


def _as_often(some: list[str], others: list[str]) -> list[str]:
    """Return the texts that occur equally often in both lists, in the order of the first one."""
    counts, other = Counter(some), Counter(others)
    return [each for each in some if counts[each] == other[each]]


def _phrase(html: str) -> str:
    return " ".join(words(without_tags(html)))
