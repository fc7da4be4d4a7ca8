"""Hold Markdown while its backslashes are decided, with the facts that decide them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class InlineContext(Enum):
    """The kind of block that inline content is written for."""

    PARAGRAPH = "a paragraph"
    ITEM = "the first paragraph of a list item"
    HEADING = "an ATX heading"
    CELL = "a table cell"
    LABEL = "the description of an image"

    # Enum's own __hash__ is slow Python code, and each paragraph looks up tables by context.
    __hash__ = object.__hash__

    @property
    def is_single_line(self) -> bool:
        return self not in (InlineContext.PARAGRAPH, InlineContext.ITEM)


_BREAK_AFTER_BULLET = re.compile(r"([-*])[ \t]*(?:\1[ \t]*)+(?:\n|$)")
# Renderers with formulas between dollars: GitHub, pandoc.
_FORMULA_END = re.compile(r"(?<=[^\s$])\$(?![0-9$])")
# A letter after it makes it a text for every renderer; `_` may begin an emphasis.
_TASK = re.compile(r"\[[ xX]\](?![^\W_])")


@dataclass
class EscapedText:
    """Markdown while its backslashes are decided.

    plain    the Markdown without marks; it includes the brackets of links
    marked   positions of text characters that may need a backslash
    links    positions of the brackets around link texts: start -> end
    line     position of the start of the current line
    runs_to_escape  positions in runs of equal characters of which every character is escaped
    """

    plain: str
    marked: list[int]
    links: dict[int, int]
    context: InlineContext
    line: int = 0
    runs_to_escape: set[int] = field(default_factory=set)

    @cached_property
    def last_greater_than(self) -> int:
        return self.plain.rfind(">")

    @cached_property
    def last_bracket(self) -> int:
        return self.plain.rfind("]")

    @cached_property
    def last_formula_end(self) -> int:
        ends = [found.end() - 1 for found in _FORMULA_END.finditer(self.plain)]
        return ends[-1] if ends else -1

    @cached_property
    def paired_ticks(self) -> set[int]:
        """Positions of backticks of the text that could begin a code span.

        If the paragraph has code spans, these are all backticks. Otherwise they are the runs
        that a run of equal length follows; escaped backticks count as runs of one.
        """
        ticks = [at for at in self.marked if self.plain[at] == "`"]
        if self.plain.count("`") > len(ticks):
            return set(ticks)
        paired: set[int] = set()
        lengths: set[int] = set()
        for match in reversed([*re.finditer("`+", self.plain)]):
            length = len(match[0])
            if length in lengths:
                paired.update(range(*match.span()))
                length = 1
            lengths.add(length)
        return paired

    @cached_property
    def brackets(self) -> set[int]:
        """Positions of brackets of the text that would make a link, or break one."""
        return _risky_brackets(self)

    @cached_property
    def closing_hashes(self) -> int:
        """Position of a heading's closing sequence of `#` (CommonMark 4.2), or -1."""
        start = len(self.plain.rstrip("#"))
        alone = start < len(self.plain) and self.plain[:start][-1:] in ("", " ", "\t")
        return start if alone else -1

    def completes_break(self, position: int) -> bool:
        """Return True if the item's bullet and this line would make a thematic break."""
        is_first = position == 0 and self.context is InlineContext.ITEM
        return is_first and _BREAK_AFTER_BULLET.match(self.plain) is not None

    def at_line_start(self, position: int) -> bool:
        return position == self.line and not self.context.is_single_line

    def escape_run(self, position: int) -> bool:
        """Note that every character of the run that starts here is escaped; return True."""
        end = position
        while end < len(self.plain) and self.plain[end] == self.plain[position]:
            self.runs_to_escape.add(end)
            end += 1
        return True


def is_label(text: EscapedText, at: int) -> bool:
    """Return True if a bracket may begin a footnote, a task box or a link definition."""
    if text.plain.startswith("[^", at) and text.last_bracket > at:
        return True
    if at or text.context.is_single_line:
        return False
    is_task = text.context is InlineContext.ITEM and _TASK.match(text.plain)
    return bool(is_task) or "]:" in text.plain


def _risky_brackets(text: EscapedText) -> set[int]:
    risky: set[int] = set()
    stack: list[int] = []
    regions: list[tuple[int, list[int]]] = []
    marked = set(text.marked)
    ends = set(text.links.values())
    for match in re.finditer(r"[\[\]]", text.plain):
        at = match.start()
        if at in text.links:
            regions.append((at, stack))
            stack = []
        elif at in ends:
            risky.update(stack)
            stack = regions.pop()[1] if regions else []
        elif at not in marked:
            continue
        elif match[0] == "[":
            if not is_label(text, at):  # a label gets a backslash, so it opens no link
                stack.append(at)
        elif stack and text.plain.startswith("(", at + 1):
            risky.add(at)  # it gets a backslash, so it closes nothing
        elif stack:
            stack.pop()
        elif regions:
            risky.add(at)
    return risky
