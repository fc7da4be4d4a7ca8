"""Paragraphs of classic content that is plain, without a look at each tag.

A run is what stands between two boundaries: blank lines, tags of blocks, `<!--more-->` on its
own line. In nearly all of them every `<b>` is closed. Then a run is a paragraph that knows
nothing of the others, and most are written as they stand, with `<br />` for their line feeds.
Nothing is decided anew: a run with anything else in it is given to `paragraphs.Writer`, and where
an element reaches across a boundary, all of them are (tests/wordpress/test_autop_plain.py).

Of 1,181 classic posts of real blogs 1,053 are written so. To show the median one takes 159
function calls; with each of its tags looked at it took 718.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.wordpress.autop_tokens import (
    BLANK,
    BLOCK_TAGS,
    BREAK,
    CLOSED_WORLD,
    FORMATTING,
    LINE_COMMENT,
    SPACE,
    ParagraphWriter,
)
from migrator.wordpress.tokens import Edge, HtmlBlock, Opaque, Plain, Token, names, tokenize


def _one_of(table: frozenset[str]) -> str:
    return rf"(?:{'|'.join(sorted(table))})(?=[\s/>])"


# What has to end in the run that it begins in.
_ENCLOSING = FORMATTING | CLOSED_WORLD
# Tags in a line that say nothing of paragraphs, as most others do not.
_NEUTRAL = names("abbr br cite iframe img q span !--")
_BEYOND = _ENCLOSING | BLOCK_TAGS | {"br"}
_tags = re.compile(r"<(?:(/?)(!--|[^\s<>/\"'=]*+)[^<>]*+>)?").findall
# Each alternative begins with a character of its own: what is none of those is passed over quickly.
_split = re.compile(
    rf"({BLANK.pattern}"
    r"|<!--(?<![^\n]<!--)(?:more|nextpage|noteaser)\b[^<>-]*+-->(?=[ \t]*\n)"
    r"|<pre(?=[\s>])[^<>]*+>[^<]*+(?>(?:<(?!/pre>)[^<]*+)*)</pre>"
    rf"|<(/?)({_one_of(BLOCK_TAGS - {'pre'})})[^<>]*+>)"
).split
_is_visible = re.compile(rf"(?:\A|>)[{SPACE}]*+[^<>{SPACE}]|<img[\s/>]").search
_ADDRESS = r"https?://[^\s<]*+[ \t]*(?:\n|\Z|<br)"
# `ParagraphWriter` says more than that a line ends for: space between a tag and a line end, breaks
# beside each other and at the ends, a line feed before `</b>` or in a tag, an address alone, and
# elements of whose white space nothing is made.
_is_difficult = re.compile(
    rf"\r|\f|\v|<!--(?<![^<>\s]<!--)|>[ \t]+(?:\n|<br)|<[^<>\n]*\n|</?{_one_of(CLOSED_WORLD)}"
    rf"|</br|<br[^<>]*>(?:\s*(?:<br|\Z)|[ \t]*{_ADDRESS})"
    rf"|\n[ \t]*(?:<br|</{_one_of(FORMATTING)}|{_ADDRESS})"
).search
_begins_difficult = re.compile(rf"<br|{_ADDRESS}").match
_with_breaks = re.compile(
    r"<br[^<>]*>(?:\n(?:[ \t]+(?=<))?)?|(?<![ \t])[ \t]*\n(?:[ \t]+(?=<))?"
).sub


def written(tokens: Sequence[Token]) -> str | None:
    """The HTML of tokens of classic content; None where it has to be written tag by tag."""
    page = _Page()
    for place, token in enumerate(tokens):
        if isinstance(token, Plain):
            # Where a shortcode in a line left nothing, the line goes on.
            if page.is_in_line() or not page.plain(token.raw):
                return None
        elif isinstance(token, HtmlBlock):
            page.block(token)
        elif isinstance(token, Edge):
            page.edge()
        elif isinstance(token, Opaque) and page.comment(token, tokens[place + 1 : place + 2]):
            pass
        else:
            return None
    return "".join(page.out)


class _Page:
    """The text written so far; `opening` as in `ParagraphWriter`. `last` is the run written last,
    or "" after something else. Methods return whether they could write what came."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.opening: str | None = "<p>"
        self.last = ""

    def plain(self, source: str) -> bool:
        *parts, self.last = _split(source)
        for place in range(0, len(parts), 4):
            if (run := parts[place]) and not self.run(run):
                return False
            if parts[place + 1][0] == "\n":
                self.opening = "<p>"
            else:
                self.boundary(*parts[place + 1 : place + 4])
        return self.run(self.last)

    def block(self, block: HtmlBlock) -> None:
        self.out.append(block.raw + "\n")
        self.last = ""
        if self.opening is not None:
            self.opening = "<p>"

    def edge(self) -> None:
        self.opening, self.last = "<p>", ""

    def is_in_line(self) -> bool:
        return bool(self.last.strip(SPACE))

    def comment(self, comment: Opaque, following: Sequence[Token]) -> bool:
        """One that has its line for itself; `following` is the token after it, if any."""
        if self.is_in_line():
            ends = all(isinstance(token, Plain) and token.raw[0] == "\n" for token in following)
            if not (ends and self.last[-1] == "\n" and LINE_COMMENT.match(comment.raw)):
                return False
        self.out.append(comment.raw + "\n")
        self.last = ""
        return True

    def boundary(self, boundary: str, slash: str | None, name: str | None) -> None:
        if name == "p":
            self.opening = "<p>" if slash else boundary
        elif name is None and boundary.startswith("<!--"):
            self.out.append(boundary + "\n")
        elif name is None or slash or name == "hr":
            self.out.append(boundary + "\n")
            self.opening = "<p>"
        else:
            self.out.append(boundary)
            self.opening = "<p>" if name == "blockquote" else None

    def run(self, run: str) -> bool:
        text = run.strip(SPACE)
        if not text:
            return True
        is_marked = "<" in text
        if is_marked and not _is_balanced(text):
            return False
        if is_marked or "\n" in text or text.startswith("http"):
            if _begins_difficult(text) or _is_difficult(text) or not _is_visible(text):
                self.difficult(run)
                return True
            if "\n" in text or "<br" in text:
                text = _with_breaks(BREAK, text)
        self.out.append(text if self.opening is None else f"{self.opening}{text}</p>\n")
        return True

    def difficult(self, run: str) -> None:
        writer = ParagraphWriter(tokenize(run), self.opening)
        self.out.append(writer.write())
        self.opening = writer.opening


def _is_balanced(run: str) -> bool:
    """Whether all formatting in it ends in it."""
    opened: list[str] = []
    for slash, name in _tags(run):
        if name in _NEUTRAL:
            continue
        if name not in _ENCLOSING:
            # A tag that ends in another run, or one in capitals.
            if not name or name.lower() in _BEYOND:
                return False
        elif not slash:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
