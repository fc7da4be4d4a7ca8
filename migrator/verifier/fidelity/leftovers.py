"""Find WordPress markup that remains in a text and would disturb a reader.

Only shown text is examined, never code, so a post that quotes shortcodes properly has no findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.passages import (
    CLOSING,
    OPENING,
    THING,
    Passage,
)

_SHORTCODE: Final = re.compile(
    r"\[/?(?:"
    r"caption|wp_caption|gallery|embed|audio|video|playlist|sourcecode|code|gistr?|youtube|vimeo"
    r"|dailymotion|soundcloud|googlemaps|slideshare|scribd|polldaddy|contact-form(?:-7)?"
    r"|gravityform|ninja_forms?|wpforms|mc4wp_form|rev_slider|layerslider|nggallery|slideshow"
    r"|display-posts|table|one_half|one_third|two_third|column|dropcap|tweet|latexpage"
    r"|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|woocommerce_\w+|elementor-template"
    # A closing bracket or an attribute: `[video]`, `[video src="x"]`, but not `[video of it]`.
    # `[Video]` is not a shortcode: WordPress shortcodes are case-sensitive.
    r")(?:\s*/?\]|\s+[\w-]+\s*=)"
)
_BLOCK_COMMENT: Final = re.compile(r"/?wp:[a-z]|<!--\s*/?wp:[a-z]")
A_SHORTCODE: Final = "a shortcode"
A_VARIABLE: Final = "a variable without its value"
_UNESCAPED: Final = str.maketrans({OPENING: "[", CLOSING: "]", "[": THING, "]": THING})
# Full and collapsed references (CommonMark 0.31.2, section 6.3) have a text with a letter, and a
# label or none. `[][]`, `a[i][0]` and `[x=1][y=2]` are not meant as links.
_REFERENCE: Final = re.compile(
    rf"(?<![\w\]){CLOSING}])\[([^\[\]]{{1,999}}+)\]\[([^\[\]]{{0,999}}+)\]"
)
_ODD_IN_REFERENCES: Final = frozenset("=%")
_FOOTNOTE: Final = re.compile(r"\[\^[\w.:-]{1,80}\](?![*+?{])")
# Placeholders of Yoast SEO (https://yoast.com/help/list-available-snippet-variables-yoast-seo/).
_VARIABLE: Final = re.compile(
    "%%(?:title|sitename|sitedesc|sep|page|excerpt|excerpt_only|primary_category|category|tag|date"
    "|focuskw|currentyear|name|pt_single|pt_plural|term_title|searchphrase|cf_\\w+|ct_\\w+)%%"
)
# WordPress's own shortcodes, and the form in which an author escapes one to show it.
_OWN: Final = (
    r"((?:caption|wp_caption|gallery|embed|audio|video|playlist)"
    r"(?=\s*/?(?:\]|&(?:#0*93|#[xX]0*5[dD]|rbrack|rsqb);)|\s+[\w-]+\s*=))"
)
_OWN_SHOWN: Final = re.compile(rf"\[{_OWN}")
_OWN_QUOTED: Final = re.compile(rf"(?:\[\[|&(?:#0*91|#[xX]0*5[bB]|lbrack|lsqb);){_OWN}")
# The bytes 0x80 to 0xBF, which continue a letter in UTF-8, read as Windows-1252.
_CONTINUATION: Final = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
# A letter of UTF-8 read as Windows-1252. Only pairs that occur in no language: `é»` may end a
# French quotation and `Ã”` a Portuguese one in capitals, `Ã©` occurs nowhere.
_MOJIBAKE: Final = re.compile(
    f"(?<![A-ZÀ-Ý])Ã[{_CONTINUATION}]|Ã[\xa0-\xbf]|(?<![A-ZÀ-Ý])Â[\xa0-\xbf]"
    f"|â€[{_CONTINUATION}]|ï»¿|ðŸ|(?:[ÐÑ][{_CONTINUATION}]){{2}}"
)
# A text without one of these has no misread letter: a cheap first test of each text.
_OF_MISREAD: Final = ("Ã", "Â", "Ð", "Ñ", "\ufffd", "â€", "ï»¿", "ðŸ")
# The same first test for all leftovers, in HTML; an entity may hide a letter.
_OF_LEFT: Final = ("[^", "][", ">[</span>", "%%", "wp:", *_OF_MISREAD)
_PLAIN_ENTITIES: Final = ("&amp;", "&lt;", "&gt;", "&quot;")
_AROUND: Final = 20


def may_be_left(html: str) -> bool:
    """Return True if a page may hold anything that `passage_leftovers` finds; most pages do not."""
    return (
        any(sign in html for sign in _OF_LEFT)
        or _SHORTCODE.search(html) is not None
        or html.count("&") > sum(map(html.count, _PLAIN_ENTITIES))
    )


def passage_leftovers(passage: Passage, where: str) -> list[Finding]:
    """Return findings for remnants in a passage of the text that a page shows."""
    text = passage.text
    found: list[Finding] = []
    if "[" in text:
        found += (_finding(A_SHORTCODE, passage, m, where) for m in _SHORTCODE.finditer(text))
        found += _undefined(passage, where)
    if OPENING in text:
        found += _escaped_shortcodes(passage, where)
    if "wp:" in text and (block := _BLOCK_COMMENT.search(text)) and "<!--" in text:
        found.append(_finding("a block comment", passage, block, where))
    if "%%" in text:
        found += (_finding(A_VARIABLE, passage, m, where) for m in _VARIABLE.finditer(text))
    if not text.isascii():
        found += _misread(passage, where)
    return found


def header_leftovers(text: str, where: str, line: int) -> Iterator[Finding]:
    """Yield findings for remnants in a text of the front matter, which is in a line of the file."""
    passage = Passage()
    passage.add(text, line)
    passage.end()
    for found in _VARIABLE.finditer(text):
        yield _finding(A_VARIABLE, passage, found, where)
    yield from _misread(passage, where)


def comment_leftovers(comment: str, where: str, line: int) -> Iterator[Finding]:
    """Yield a finding for a block comment that remains; it is invisible and useless."""
    text = comment.strip()
    if text.startswith(("wp:", "/wp:")):
        yield Finding("leftover", where, f"a block comment: <!-- {text[:60]} -->", line=line)


def _undefined(passage: Passage, where: str) -> Iterator[Finding]:
    """Yield references without a definition; references with one are links, not text."""
    for found in _FOOTNOTE.finditer(passage.text):
        note, line = found.group(), passage.line(found.start())
        yield Finding("undefined-reference", where, f"there is no footnote {note}:", line=line)
    for found in _REFERENCE.finditer(passage.text):
        if not _is_reference(found[1], found[2]):
            continue
        label = passage.quote(*found.span(2 if found[2] else 1))
        message = f"nothing says where [{label}] leads, in “{passage.quote(*found.span())}”"
        line = passage.line(found.start())
        yield Finding("undefined-reference", where, message, line=line)


def _is_reference(text: str, label: str) -> bool:
    said = any(char.isalpha() or char == THING for char in text)
    named = not label or label[0].isalnum() or label[0] in "_.#"
    return said and named and not _ODD_IN_REFERENCES.intersection(text + label)


def _escaped_shortcodes(passage: Passage, where: str) -> Iterator[Finding]:
    """Yield shortcodes with a backslash before both brackets.

    Tools such as turndown write them so. A person who writes about a shortcode marks it as code, or
    escapes only the characters that need it.
    """
    text = passage.text.translate(_UNESCAPED)
    for found in _SHORTCODE.finditer(text):
        if text.find("]", found.end() - 1) >= 0:
            yield _finding(A_SHORTCODE, passage, found, where)


def _misread(passage: Passage, where: str) -> Iterator[Finding]:
    text = passage.text
    if not any(sign in text for sign in _OF_MISREAD):
        return
    for found in _MOJIBAKE.finditer(text):
        yield _finding("text decoded with the wrong encoding", passage, found, where)
    if (place := text.find("\ufffd")) >= 0:
        near = passage.quote(place - _AROUND, place + _AROUND)
        message, line = f"a replacement character: “{near}”", passage.line(place)
        yield Finding("leftover", where, message, line=line)


def _finding(what: str, passage: Passage, found: re.Match[str], where: str) -> Finding:
    near = passage.quote(found.start() - _AROUND, found.end() + _AROUND)
    return Finding("leftover", where, f"{what}: “{near}”", line=passage.line(found.start()))


def left_shortcodes(raw: str, text: str) -> Iterator[str]:
    """Yield WordPress's own shortcodes in `text` that the raw source does not quote.

    `text` is the text of a page outside its code. The source is available here, so the author's
    intention is known.
    """
    quoted = Counter(found[1] for found in _OWN_QUOTED.finditer(raw))
    for found in _OWN_SHOWN.finditer(text):
        quoted[found[1]] -= 1
        if quoted[found[1]] < 0:
            yield f"{A_SHORTCODE}: “{text[found.start() : found.start() + 2 * _AROUND]}”"
