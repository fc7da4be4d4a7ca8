"""Escape text with a backslash only where CommonMark or GFM would read it as markup.

Each character that may need a backslash arrives with a mark (`sentinels.MAYBE`). The line and the
neighbours are known here, so that one rule for each character can decide (`RULES`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from html.entities import html5
from typing import NamedTuple

from migrator.markdown import sentinels
from migrator.markdown.escaped_text import EscapedText, InlineContext, is_label
from migrator.markdown.flanking import ASCII_PUNCTUATION
from migrator.markdown.whitespace import UNCOLLAPSED
from migrator.startup.value_objects import value_object

REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]*));")
_TAG_START = re.compile(r"<[A-Za-z/!?]")
_HEADING = re.compile(r"#{1,6}(?:[ \t\n]|$)")
_BULLET = re.compile(r"[-+*](?:[ \t\n]|$)")
_THEMATIC_BREAK = re.compile(r"([-_*])[ \t]*(?:\1[ \t]*){2,}(?:\n|$)")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*(?:\n|$)")
_DELIMITER_ROW = re.compile(r"[|: \t]*-[|:\- \t]*(?:\n|$)")
_NUMBER = re.compile(r"([0-9]{1,9})[.)](?:[ \t\n]|$)")
# GFM takes backslashes for a part of a bare address (section 6.9, extended autolinks), too.
_BROKEN_ADDRESS = re.compile(r"[^\s<\\]{0,500}\\[*_~]")
_ADDRESS = re.compile(r"[^\s<]{0,2000}")
# Signs that no price has: authors with MathJax mean these formulas, which stay what they are.
_OF_FORMULA = frozenset("\\_^{")
# Renderers with attributes in braces: kramdown, goldmark, pandoc.
_ATTRIBUTES = re.compile(r"\{(?:[#.:%]|[\w-]+=\")[^{}\n]*\}")
_MAY_HAVE_ATTRIBUTES = frozenset("`)]*_>")


def _backslash(text: EscapedText, at: int) -> bool:
    return text.plain[at + 1 : at + 2] in ASCII_PUNCTUATION and at + 1 < len(text.plain)


def _backtick(text: EscapedText, at: int) -> bool:
    if text.at_line_start(at) and text.plain.startswith("```", at):
        return text.escape_run(at)
    return at in text.paired_ticks or text.context is InlineContext.LABEL


def _star_or_underscore(text: EscapedText, at: int) -> bool:
    if not text.at_line_start(at):
        return False
    if _THEMATIC_BREAK.match(text.plain, at) or text.completes_break(at):
        return text.escape_run(at)
    return bool(_BULLET.match(text.plain, at))


def _open_bracket(text: EscapedText, at: int) -> bool:
    return is_label(text, at) or at in text.brackets


def _caret(text: EscapedText, at: int) -> bool:
    # Else a link or an image would begin like a footnote, or a note in the line would begin.
    return at - 1 in text.links or text.plain.startswith("[", at + 1)


def _close_bracket(text: EscapedText, at: int) -> bool:
    return at in text.brackets


def _less_than(text: EscapedText, at: int) -> bool:
    if not _TAG_START.match(text.plain, at):
        return False
    return (
        text.last_greater_than > at or text.at_line_start(at) or text.context is InlineContext.LABEL
    )


def _greater_than(text: EscapedText, at: int) -> bool:
    return text.at_line_start(at)


def _ampersand(text: EscapedText, at: int) -> bool:
    match = REFERENCE.match(text.plain, at)
    return match is not None and (match[1] is None or f"{match[1]};" in html5)


def _tilde(text: EscapedText, at: int) -> bool:
    if not text.at_line_start(at):
        return False
    if text.plain.startswith("~~~", at):
        return text.escape_run(at)
    return text.plain[at + 1 : at + 2] in (" ", "\t")


def _pipe(text: EscapedText, at: int) -> bool:
    return text.at_line_start(at) and at > 0 and bool(_DELIMITER_ROW.match(text.plain, at))


def _breaks_address(text: EscapedText, at: int) -> bool:
    """Return True if the bare URL at this place will contain backslashes.

    GFM's autolinks would make them part of the URL, and end it before a `<`, so no autolink
    may begin here.
    """
    if _BROKEN_ADDRESS.match(text.plain, at + 1):
        return True
    if any(start < at < end for start, end in text.links.items()):
        return False  # no link begins in another
    found = _ADDRESS.match(text.plain, at + 1)
    end = found.end() if found else at + 1
    if any(
        text.plain[each] == "\\" and text.plain[each + 1 : each + 2] in ASCII_PUNCTUATION
        for each in range(at + 1, min(end, len(text.plain) - 1))
    ):
        return True
    inside = (each for each in text.marked if at < each <= end)
    return any(
        text.plain[each] != ":" and _DECIDES[text.plain[each]](text, each) for each in inside
    )


def _colon(text: EscapedText, at: int) -> bool:
    if text.at_line_start(at) and text.plain[at + 1 : at + 2] in (" ", "\t"):
        return True  # a definition (pandoc, PHP Markdown Extra)
    return _pipe(text, at) or (text.plain.startswith("//", at + 1) and _breaks_address(text, at))


def _dollar(text: EscapedText, at: int) -> bool:
    """Return True if an unintended formula would begin here: one between two prices."""
    after = text.plain[at + 1 : at + 2]
    if not after or after.isspace() or after == "$" or text.plain[at - 1 : at] == "$":
        return False
    if text.last_formula_end <= at + 1:
        return False
    end = text.plain.find("$", at + 1)
    inside = (text.plain[each] for each in text.marked if at < each < end)
    return after.isdigit() or _OF_FORMULA.isdisjoint(inside)


def _brace(text: EscapedText, at: int) -> bool:
    """Return True if the braces would be attributes of the text before them."""
    found = _ATTRIBUTES.match(text.plain, at)
    if found is None:
        return False
    if text.context is InlineContext.HEADING and not text.plain[found.end() :].strip(" #"):
        return True
    return text.at_line_start(at) or text.plain[at - 1 : at] in _MAY_HAVE_ATTRIBUTES


def _hash(text: EscapedText, at: int) -> bool:
    if text.context is InlineContext.HEADING:
        return at == text.closing_hashes
    return text.at_line_start(at) and bool(_HEADING.match(text.plain, at))


def _bullet(text: EscapedText, at: int) -> bool:
    if not text.at_line_start(at):
        return False
    patterns = [_BULLET, _THEMATIC_BREAK]
    if at > 0:
        patterns += [_SETEXT, _DELIMITER_ROW]
    return text.completes_break(at) or any(each.match(text.plain, at) for each in patterns)


def _number(text: EscapedText, at: int) -> bool:
    if at >= 3 and text.plain.startswith("www", at - 3):
        return _breaks_address(text, at)
    if text.context.is_single_line or at - text.line > 9:
        return False
    match = _NUMBER.match(text.plain, text.line)
    return (
        match is not None
        and match.end(1) == at
        and (text.line == 0 or (int(match[1]) == 1))  # only 1 interrupts a paragraph
    )


def _exclamation(text: EscapedText, at: int) -> bool:
    return text.plain.startswith("[", at + 1) and (
        at + 1 in text.links or text.plain.startswith("[^", at + 1)
    )


def _equals(text: EscapedText, at: int) -> bool:
    return at > 0 and text.at_line_start(at) and bool(_SETEXT.match(text.plain, at))


@value_object
class EscapeStyle:
    """The rules of a dialect for escaping text that differ from those of CommonMark.

    escapable  characters that a backslash escapes; others become character references
    marked     characters that may need an escape, besides those of CommonMark
    more       further rules: a character, and the function that decides
    never      characters that need no escape
    referenced  characters that always become character references
    """

    escapable: frozenset[str]
    marked: str = ""
    more: Mapping[str, Callable[[EscapedText, int], bool]] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    referenced: str = ""

    def mark(self, marked: str) -> str:
        """Correct the marks in text that `sentinels.text` marked."""
        for char in self.referenced:
            marked = marked.replace(sentinels.MAYBE + char, sentinels.raw(f"&#{ord(char)};"))
        for char in self.never:
            marked = marked.replace(sentinels.MAYBE + char, char)
        if not self.marked:
            return marked
        pattern = f"(?<!{sentinels.MAYBE})[{re.escape(self.marked)}]"
        return re.sub(pattern, lambda match: sentinels.MAYBE + match[0], marked)

    def escaped(self, text: EscapedText, at: int) -> str:
        """Return the escape of the character at this position; "" if it needs none."""
        char = text.plain[at]
        more, usual = self.more.get(char), _DECIDES.get(char)
        if not (
            at in text.runs_to_escape
            or (more is not None and more(text, at))
            or (usual is not None and usual(text, at))
        ):
            return ""
        return f"\\{char}" if char in self.escapable else f"&#{ord(char)};"


_MARKS = re.compile(f"([{sentinels.MAYBE}{sentinels.LINK_OPEN}{sentinels.LINK_CLOSE}])")
_HAS_MARK = _MARKS.search


class Rule(NamedTuple):
    """The rule that decides when a character needs a backslash.

    decides  function that returns True if the character at a position needs one
    within   pattern of texts in which it may need one in the middle of a line
    starts   pattern of beginnings of a line that it may turn into another block
    inside   pattern of texts in which it may need one inside emphasis or a link only

    The patterns match every text for which `decides` may return True, and few others: the fast
    lane (`plain_paragraphs`) leaves these texts to the engine. A character without a pattern
    matters only beside a link or an image, which the fast lane checks itself. `within` and
    `inside` begin with the character, so that one search for all of them finds where they match.
    """

    decides: Callable[[EscapedText, int], bool]
    within: str = ""
    starts: str = ""
    inside: str = ""


RULES: dict[str, Rule] = {
    # White space at the end of an emphasis moves behind its delimiter.
    "\\": Rule(_backslash, within=r"\\(?:[!-/:-@\[-`{-~]|\s|$)"),
    "`": Rule(_backtick, within="`"),
    # A single star is never markup, and the fast lane counts them.
    "*": Rule(_star_or_underscore, starts=r"\*", inside=r"\*"),
    # An underscore inside a word such as `snake_case` is never markup.
    "_": Rule(_star_or_underscore, within=r"(?<!\w)_|_(?!\w)"),
    # Brackets make a link before a parenthesis, and a footnote with a caret.
    "[": Rule(_open_bracket, within=r"\[\^", starts=r"\[", inside=r"\["),
    "]": Rule(_close_bracket, within=r"\]\(", inside=r"\]"),
    "<": Rule(_less_than, within=r"<(?:[A-Za-z/!?]|$)"),
    ">": Rule(_greater_than, starts=">"),
    "&": Rule(_ampersand, within=r"&(?:#|[A-Za-z][A-Za-z0-9]*(?:;|$)|$)"),
    "~": Rule(_tilde, within="~"),
    "|": Rule(_pipe, starts=r"\|"),
    ":": Rule(_colon, starts=":"),
    "#": Rule(_hash, starts="#{1,6}(?: |$)"),
    "+": Rule(_bullet, starts=r"\+(?!\w)"),
    "-": Rule(_bullet, starts=r"-(?!\w)"),
    ".": Rule(_number, starts=r"\.|[0-9]{1,9}\.(?: |$)"),
    ")": Rule(_number, starts=r"\)|[0-9]{1,9}\)(?: |$)"),
    "!": Rule(_exclamation),
    "=": Rule(_equals, starts=r"=(?!\w)"),
    "^": Rule(_caret, within=r"\^\["),
    # Formulas and attributes, for renderers with these extensions.
    "$": Rule(_dollar, within=r"\$[^\s]"),
    "{": Rule(_brace, within=r"(?<![^`)\]*_>])\{"),
}
WITHIN_ONLY = {InlineContext.HEADING: ("#", r"\{"), InlineContext.CELL: (r"\|",)}
"""Further `within` patterns of one context: closing sequence of a heading, end of a cell."""

_DECIDES = {char: rule.decides for char, rule in RULES.items()}

# One search for a set of characters clears most texts. It takes a fifth of the time of searching
# with the exact rules.
SPECIAL_CHARACTERS = "".join(
    (
        *(re.escape(char) for char, rule in RULES.items() if rule.within or rule.inside),
        *(pattern for patterns in WITHIN_ONLY.values() for pattern in patterns),
        r"\t\n\f\r\u00a0",
        UNCOLLAPSED,
        sentinels.ALL,
    )
)
"""Character class of the characters with a rule for escaping or for white space."""
has_special_character = re.compile(f"[{SPECIAL_CHARACTERS}]").search
"""Match if a text contains a character with a rule for escaping or for white space.

Not covered: the rules for the beginning of a line, and two spaces in a row."""


def _remove_marks(content: str, context: InlineContext) -> EscapedText:
    """Remove the marks and record their positions."""
    plain: list[str] = []
    marked: list[int] = []
    links: dict[int, int] = {}
    open_links: list[int] = []
    length = 0
    for piece in _MARKS.split(content):
        if piece == sentinels.MAYBE:
            marked.append(length)
            continue
        if piece == sentinels.LINK_OPEN:
            open_links.append(length)
            piece = "["
        elif piece == sentinels.LINK_CLOSE:
            links[open_links.pop()] = length
            piece = "]"
        plain.append(piece)
        length += len(piece)
    return EscapedText("".join(plain), marked, links, context)


def escape(content: str, context: InlineContext, style: EscapeStyle | None = None) -> str:
    """Return finished Markdown without marks, with backslashes where they are needed.

    `style` is that of another dialect than CommonMark.
    """
    if not _HAS_MARK(content):
        return content.replace("|", "\\|") if context is InlineContext.CELL else content
    text = _remove_marks(content, context)
    out: list[str] = []
    written_to = 0
    newline = text.plain.find("\n")
    for at in text.marked:
        while -1 < newline < at:
            text.line = newline + 1
            newline = text.plain.find("\n", newline + 1)
        if style is not None:
            if written := style.escaped(text, at):
                out += text.plain[written_to:at], written
                written_to = at + 1
        elif at in text.runs_to_escape or _DECIDES[text.plain[at]](text, at):
            out.append(text.plain[written_to:at])
            out.append("\\")
            written_to = at
    out.append(text.plain[written_to:])
    finished = "".join(out)
    return finished.replace("|", "\\|") if context is InlineContext.CELL else finished
