"""Content as a flat list of tokens: tags, text, comments, and what shortcodes became.

The scanner is forgiving in the way a browser is, with one difference: what a
browser would swallow to the end of the page (a comment or script that is never
closed, a quote that is never closed) stays readable here.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Nobody changes a token. They are not frozen, as that makes each three times as slow to make:
# 0.12 ms for the 120 of a post of 2.4 kB of which nothing is plain.


@dataclass(slots=True)
class TextToken:
    raw: str


@dataclass(slots=True)
class Tag:
    """One HTML tag. `name` is in lower case, `attributes` still raw."""

    raw: str
    name: str
    closing: bool = False
    attributes: str = ""


@dataclass(slots=True)
class Plain:
    """HTML in which nothing has to be read tag by tag (`plain.py`)."""

    raw: str


@dataclass(slots=True)
class Opaque:
    """What no reader sees: a comment, a script, a style sheet."""

    raw: str


@dataclass(slots=True)
class HtmlBlock:
    """Finished HTML that stands on its own: a figure, a code block."""

    raw: str


@dataclass(slots=True)
class Inline:
    """Finished HTML that stands in a line of text."""

    raw: str


@dataclass(slots=True)
class Edge:
    """A layout element begins or ends here: no paragraph reaches across."""

    raw: str = ""


@dataclass(slots=True)
class AutopRegion:
    """From here on, paragraphs are made of blank lines (classic content) or not. `raw` is
    finished HTML that it begins with."""

    classic: bool
    raw: str = ""


@dataclass(slots=True)
class Shortcode:
    """`[name attributes]`, `[name attributes /]` or `[/name]` as the author typed it.

    `quoted` is true in `<pre>`: where it shows nothing, it is part of the text.
    """

    raw: str
    name: str
    attributes: str = ""
    closing: bool = False
    empty: bool = False
    quoted: bool = False


Token = TextToken | Tag | Plain | Opaque | HtmlBlock | Inline | Edge | AutopRegion | Shortcode
ReadBracket = Callable[[int, str], tuple[list[Token], int] | None]
ReadPre = Callable[[str, str], Token | None]

PLAIN_ATTRIBUTES = r"""(?>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*)"""
# Quoted values may hold < and >; how many and how long is bounded, so that
# hostile input cannot make each < scan the whole text.
_QUOTED = r"""(?:"[^"]{0,2000}+"|'[^']{0,2000}+')"""
_ATTRIBUTES = rf"{PLAIN_ATTRIBUTES}(?>(?:{_QUOTED}{PLAIN_ATTRIBUTES}){{0,8}})"
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s<>/\"'=]*+)({_ATTRIBUTES})>")
_UNQUOTED_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/\"'=]*+)([^<>]*+)>")
_SPECIAL = re.compile(r"[<\[]")
_CODE_TAG = re.compile(r"<(/?)(pre|code)(?=[\s/>])", re.IGNORECASE)
_FRAME_TAG = re.compile(r"<(/?)iframe(?=[\s/>])", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_BOGUS_COMMENT = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def names(text: str) -> frozenset[str]:
    """The words of a text as a set: how tables of names are written here."""
    return frozenset(text.split())


SWALLOWING = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
INVISIBLE = frozenset({"script", "style"})
CODE = frozenset({"pre", "code"})
# Tags that say how to read on; most are none of these.
DIRECTING = CODE | SWALLOWING | {"iframe"}


def tag_attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag's raw attribute text: lower-case names, decoded values.

    The first of two equal names wins (HTML Standard, 13.2.5.33).
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
        found.setdefault(match[1].lower(), html.unescape(value or ""))
    return found


class Scanner:
    """Cuts content into tokens. `read_bracket` is asked at each `[`: it gets the
    position and the name of the code element around it ("" outside code), and
    answers with tokens and where to go on, or None when the bracket is text.
    `read_pre` is asked at each `<pre>`: it gets the tag's attributes and the source up
    to `</pre>`, and answers with a token for both, or None when it is HTML inside."""

    def __init__(
        self,
        source: str,
        read_bracket: ReadBracket | None = None,
        read_pre: ReadPre | None = None,
    ) -> None:
        self.source = source
        self.read_bracket = read_bracket
        self.read_pre = read_pre
        self._tokens: list[Token] = []
        self._code: list[str] = []
        self._open_code: Counter[str] = Counter()
        self._last_gt = source.rfind(">")
        self._last_comment_end = source.rfind("-->")
        self._never_closed: set[str] = set()

    def tokens(self) -> list[Token]:
        position = start = 0
        while match := _SPECIAL.search(self.source, position):
            at = match.start()
            found = self._markup(at) if match[0] == "<" else self._bracket(at)
            if found is None:
                position = at + 1
                continue
            self._text(start, at)
            token, position = found
            self._tokens.extend(token)
            start = position
        self._text(start, len(self.source))
        return self._tokens

    def _text(self, start: int, end: int) -> None:
        if end > start:
            self._tokens.append(TextToken(self.source[start:end]))

    def _bracket(self, at: int) -> tuple[list[Token], int] | None:
        if self.read_bracket is None:
            return None
        return self.read_bracket(at, self._code[-1] if self._code else "")

    def _markup(self, at: int) -> tuple[list[Token], int]:
        source = self.source
        if source.startswith("<!--", at):
            if self._last_comment_end >= at + 2:
                end = source.index("-->", at + 2) + 3
                return [Opaque(source[at:end])], end
        elif source.startswith(("<!", "<?"), at) and (match := _BOGUS_COMMENT.match(source, at)):
            return [Opaque(match[0])], match.end()
        elif self._last_gt > at:
            if match := _TAG.match(source, at):
                return self._tag(match, match[0])
            if match := _UNQUOTED_TAG.match(source, at):
                return self._tag(match, _with_quotes_closed(match))
        return [TextToken("&lt;")], at + 1

    def _tag(self, match: re.Match[str], raw: str) -> tuple[list[Token], int]:
        name = match[2].lower()
        closing = match[1] == "/"
        if name not in DIRECTING:
            return [Tag(raw, name, closing, match[3])], match.end()
        if name == "pre" and not closing and (found := self._whole_pre(match)):
            return found
        if name in CODE and not closing:
            following = _CODE_TAG.search(self.source, match.end())
            # One that another opens in, or nothing closes, is a slip and holds no code.
            if following and (following[1] or following[2].lower() != name):
                self._code.append(name)
                self._open_code[name] += 1
        elif name in CODE:
            self._leave_code(name)
        if name in SWALLOWING and not closing:
            return self._swallow(match, name, raw)
        if name == "iframe" and not closing and not self._is_closed(match.end()):
            raw += "</iframe>"
        return [Tag(raw, name, closing, match[3])], match.end()

    def _whole_pre(self, match: re.Match[str]) -> tuple[list[Token], int] | None:
        if self.read_pre is None or self._code or "pre" in self._never_closed:
            return None
        end = _PRE_END.search(self.source, match.end())
        if end is None:
            self._never_closed.add("pre")
            return None
        token = self.read_pre(match[3], self.source[match.end() : end.start()])
        return ([token], end.end()) if token else None

    def _is_closed(self, position: int) -> bool:
        """Whether the next tag of a frame ends it. All up to its end is hidden."""
        following = _FRAME_TAG.search(self.source, position)
        return following is not None and following[1] == "/"

    def _leave_code(self, name: str) -> None:
        if self._open_code[name]:
            left = ""
            while left != name:
                left = self._code.pop()
                self._open_code[left] -= 1

    def _swallow(self, match: re.Match[str], name: str, raw: str) -> tuple[list[Token], int]:
        if name not in self._never_closed:
            end = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(self.source, match.end())
            if end is not None:
                whole = raw + self.source[match.end() : end.end()]
                token: Token = Opaque(whole) if name in INVISIBLE else Inline(whole)
                return [token], end.end()
            self._never_closed.add(name)
        # A browser would hide the rest of the page.
        return [], match.end()


def _with_quotes_closed(match: re.Match[str]) -> str:
    """The tag with its odd quote ended, so that a parser does not read on past `>`."""
    attributes = match[3]
    opened = ""
    for char in attributes:
        if char in "\"'" and (not opened or char == opened):
            opened = "" if opened else char
    return f"<{match[1]}{match[2]}{attributes}{opened}>"


def tokenize(
    source: str, read_bracket: ReadBracket | None = None, read_pre: ReadPre | None = None
) -> list[Token]:
    """The tokens of `source`, in order; joined, their `raw` gives its visible text back."""
    return Scanner(source, read_bracket, read_pre).tokens()


def raw(tokens: Iterable[Token]) -> str:
    """The tokens as one string."""
    return "".join(token.raw for token in tokens)


def mended(source: str) -> str:
    """HTML of which nothing swallows what follows: for pieces that go into other HTML."""
    return raw(tokenize(source)) if "<" in source else source
