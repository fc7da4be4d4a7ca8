"""Find headings, quotes and the order of links and images that the page of a post lost.

As the inventory, this is made from the stored `post_content`, without the renderer: words and
addresses that are all there may still stand in another order, or without their heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from html import unescape
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.inventory import without_code
from migrator.verifier.fidelity.references import HtmlReference, plain
from migrator.verifier.fidelity.word_check import code_elements, without_tags, words

_HEADING: Final = re.compile(r"<h([1-6])\b[^<>]*>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
# Headings and quotes with blocks in them are split.
_BLOCK: Final = re.compile(
    r"<(?:p|div|[ou]l|table|pre|blockquote|h[1-6]|figure|hr)\b|\n\s*\n", re.IGNORECASE
)
# An element with words in the source, and the elements that may stand for it in the page.
# An element with words in the source, its beginning, and what may stand for it in the page.
_ELEMENTS: Final = (
    ("list item", "<li", r"<li\b[^<>]*>(?=\s*[^<\s])", ("<li",)),
    ("horizontal line", "<hr", r"<hr\b", ("<hr",)),
    ("deleted text", "<del", r"<del(?:\s[^<>]*)?>(?=[^<]*\w)", ("<del", "<s>", "<s ")),
    ("deleted text", "<s>", r"<s>(?=[^<]*\w)", ("<del", "<s>", "<s ")),
    ("deleted text", "<strike", r"<strike(?:\s[^<>]*)?>(?=[^<]*\w)", ("<del", "<s>", "<s ")),
    ("subscript", "<sub", r"<sub(?:\s[^<>]*)?>(?=[^<]*\w)", ("<sub",)),
    ("superscript", "<sup", r"<sup(?:\s[^<>]*)?>(?=[^<]*\w)", ("<sup",)),
    (
        "quotation",
        "<blockquote",
        r"<blockquote\b[^<>]*>(?:\s*<p\b[^<>]*>)?(?=[^<]*\w)",
        ("<blockquote",),
    ),
)
_PATTERNS: Final = tuple(re.compile(pattern, re.IGNORECASE) for _, _, pattern, _ in _ELEMENTS)
# The attributes of a shortcode may hold HTML.
_SHORTCODE: Final = re.compile(r"\[[^\[\]]*\]")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
# An empty link is invisible.
_ADDRESS: Final = re.compile(
    r"""<(a|img)\b[^<>]*?\s(?:href|src)\s*=\s*(?:"([^"<>\[{]+)"|'([^'<>\[{]+)')[^<>]*>"""
    r"""(?=(\s*</?a[\s>])?)""",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")
# A line break that WordPress makes of a line end in a content without blocks.
_INLINE: Final = r"(?:</?(?:a|b|code|em|i|span|strong)(?:\s[^<>]*)?>)*"
_BREAK: Final = re.compile(rf"[\w.,;:!?)]{_INLINE}\s*<br\s*/?>\s*{_INLINE}(?=\w)", re.IGNORECASE)
# A line end of which WordPress makes a line break in a content without blocks.
_LINE_END: Final = re.compile(
    rf"[\w.,;:!?)](?<!&nbsp;){_INLINE}[ \t]*\r?\n{_INLINE}(?=\w)", re.IGNORECASE
)
_MOST: Final = 20
_PRE: Final = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")


def changed_structure(
    raw: str, files: Sequence[str], page: str, shown: Collection[HtmlReference]
) -> list[Finding]:
    """Return the findings for a stored `post_content`, the `files` that its galleries list, the
    page of its post, and the references of the rendered HTML."""
    listed = list(moved_addresses("\n".join(files), shown)) if len(files) > 1 else []
    if "<" not in raw and "\n" not in raw:
        return listed
    text = without_code(raw)
    text = _COMMENT.sub("", text) if "<!--" in text else text
    found = [*lost_headings(text, page), *lost_elements(text, page), *moved_addresses(text, shown)]
    lines_of_code = sum(code.count("\n") for _, code in code_elements(raw))
    if "<!-- wp:" in raw:
        text = text.replace("\n", " ")
    return [*found, *lost_line_ends(text, page, lines_of_code), *listed][:_MOST]


def lost_headings(raw: str, page: str) -> Iterator[Finding]:
    """Yield a finding for each stored heading whose words are in the page, but in no heading."""
    if "<h" not in raw and "<H" not in raw:
        return
    there = Counter(_phrase(found[2]) for found in _HEADING.finditer(page))
    stored = Counter(
        phrase
        for found in _HEADING.finditer(raw)
        if not _BLOCK.search(found[2]) and (phrase := _phrase(found[2]))
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
    folded = raw.lower()
    for (name, start, _, marks), pattern in zip(_ELEMENTS, _PATTERNS, strict=True):
        if start not in folded:
            continue
        there = sum(map(page.count, marks))
        if folded.count(start) <= there:
            continue
        stored = len(pattern.findall(_SHORTCODE.sub(" ", raw)))
        if stored > there:
            message = f"{name}: the stored content has {stored}, the page has {there}"
            yield Finding("changed-block", "", message, stored - there)


def lost_line_ends(raw: str, page: str, lines_of_code: int) -> Iterator[Finding]:
    """Yield a finding if the page has fewer line breaks than a stored content without code.

    `lines_of_code` is the number of line ends in its code.
    """
    text = _TAG.sub(lambda tag: tag[0].replace("\n", " "), _SHORTCODE.sub("\0", _PRE.sub(" ", raw)))
    stored = len(_LINE_END.findall(text)) + len(_BREAK.findall(text))
    if stored == 0:
        return
    # Lines of code that is not marked as a block stand in a block of code.
    there = page.count("<br")
    if stored > there:
        there += max(0, sum(code.count("\n") for code in _PRE.findall(page)) - lines_of_code)
    if stored > there:
        message = f"the stored content has {stored} line breaks, the page has {there}"
        yield Finding("changed-block", "", message, stored - there)


def moved_addresses(raw: str, shown: Collection[HtmlReference]) -> Iterator[Finding]:
    """Yield a finding if links or images that occur once stand in another order than stored."""
    if raw.count("href") < 2 and raw.count("<img") < 2:
        return
    found: dict[str, list[str]] = {"a": [], "img": []}
    for each in _ADDRESS.finditer(raw):
        if each[4] and each[1] in "aA":
            continue
        found[each[1].lower()].append(_name(unescape(each[2] or each[3])))
    for element, kind in (("a", "changed-link"), ("img", "changed-image")):
        there = [_name(r.address) for r in shown if r.element == element]
        stored, order = _once(found[element], there), _once(there, found[element])
        if stored != order:
            one, other = next((a, b) for a, b in zip(stored, order, strict=True) if a != b)
            message = f"{one[:160]} stands where {other[:160]} is in the page"
            yield Finding(kind, "", message)


def _name(url: str) -> str:
    """Return one text for the address of all sizes of an image."""
    return _SIZE.sub("", plain(url.strip()))


def _once(some: list[str], others: list[str]) -> list[str]:
    """Return the texts that occur once in both lists, in the order of the first one."""
    counts, other = Counter(some), Counter(others)
    return [each for each in some if counts[each] == other[each] == 1]


def _phrase(html: str) -> str:
    return " ".join(words(without_tags(html)))
