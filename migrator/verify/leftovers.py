"""Remnants of WordPress in a text that a reader would stumble over.

Only text that is shown is looked at, never code, so a post about shortcodes that
quotes them properly is left in peace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from migrator.findings import Finding

_SHORTCODE: Final = re.compile(
    r"\[/?(?:"
    r"caption|wp_caption|gallery|embed|audio|video|playlist|sourcecode|code|gistr?|youtube|vimeo"
    r"|dailymotion|soundcloud|googlemaps|slideshare|scribd|polldaddy|contact-form(?:-7)?"
    r"|gravityform|ninja_forms?|wpforms|mc4wp_form|rev_slider|layerslider|nggallery|slideshow"
    r"|display-posts|table|one_half|one_third|two_third|column|dropcap|tweet|latexpage"
    r"|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|woocommerce_\w+|elementor-template"
    # A closing bracket or an attribute: `[video]`, `[video src="x"]`, but not `[video of it]`.
    # `[Video]` is no shortcode: WordPress tells the cases apart.
    r")(?:\s*/?\]|\s+[\w-]+\s*=)"
)
_BLOCK_COMMENT: Final = re.compile(r"/?wp:[a-z]|<!--\s*/?wp:[a-z]")
_UNDEFINED_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,80}\]")
A_SHORTCODE: Final = "a shortcode"
_BRACKETS: Final = {A_SHORTCODE: _SHORTCODE, "a footnote without its text": _UNDEFINED_FOOTNOTE}
# WordPress's own, and how an author writes one that is to be seen as it is.
_OWN: Final = (
    r"((?:caption|wp_caption|gallery|embed|audio|video|playlist)(?=\s*/?\]|\s+[\w-]+\s*=))"
)
_OWN_SHOWN: Final = re.compile(rf"\[{_OWN}")
_OWN_QUOTED: Final = re.compile(rf"(?:\[\[|&(?:#0*91|#[xX]0*5[bB]|lbrack|lsqb);){_OWN}")
# What the bytes 0x80 to 0xBF, which continue a letter in UTF-8, are in Windows-1252.
_CONTINUATION: Final = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
# A letter of UTF-8 read as Windows-1252. Only pairs that no language writes: `é»` may end
# a French quotation and `Ã”` a Portuguese one in capitals, `Ã©` is nothing.
_MOJIBAKE: Final = re.compile(
    f"(?<![A-ZÀ-Ý])Ã[{_CONTINUATION}]|Ã[\xa0-\xbf]|(?<![A-ZÀ-Ý])Â[\xa0-\xbf]"
    f"|â€[{_CONTINUATION}]|ï»¿|ðŸ|(?:[ÐÑ][{_CONTINUATION}]){{2}}"
)
_AROUND: Final = 20


def text_leftovers(text: str, where: str, markdown: str) -> Iterator[Finding]:
    """What should not stand in `text`, a piece of what the page `markdown` shows."""
    if "[" in text:
        for what, pattern in _BRACKETS.items():
            for found in pattern.finditer(text):
                # After a backslash they are the very characters that the author means.
                if f"\\{found.group()}" not in markdown:
                    yield _finding(what, text, found, where)
    if "wp:" in text and (block := _BLOCK_COMMENT.search(text)) and "<!--" in text:
        yield _finding("a block comment", text, block, where)
    if text.isascii():
        return
    for found in _MOJIBAKE.finditer(text):
        yield _finding("text decoded with the wrong encoding", text, found, where)
    if (place := text.find("\ufffd")) >= 0:
        near = text[max(0, place - _AROUND) : place + _AROUND]
        yield Finding("leftover", where, f"a replacement character: “{near.strip()}”")


def comment_leftovers(comment: str, where: str) -> Iterator[Finding]:
    """A block comment that was left as a comment: nobody sees it, nobody needs it."""
    text = comment.strip()
    if text.startswith(("wp:", "/wp:")):
        yield Finding("leftover", where, f"a block comment: <!-- {text[:60]} -->")


def _finding(what: str, text: str, found: re.Match[str], where: str) -> Finding:
    near = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    return Finding("leftover", where, f"{what}: “{' '.join(near.split())}”")


def left_shortcodes(raw: str, text: str) -> Iterator[str]:
    """WordPress's own shortcodes in `text`, what a page says outside its code, that the raw
    source does not quote: the source at hand, it is known what the author meant."""
    quoted = Counter(found[1] for found in _OWN_QUOTED.finditer(raw))
    for found in _OWN_SHOWN.finditer(text):
        quoted[found[1]] -= 1
        if quoted[found[1]] < 0:
            yield f"{A_SHORTCODE}: “{text[found.start() : found.start() + 2 * _AROUND]}”"
