"""Split content into a flat list of tokens: tags, text, comments, shortcodes, finished HTML.

The scanner tolerates broken HTML as a browser does, with one difference. An unclosed comment,
script or quote makes a browser swallow the rest of the page; here the rest stays readable.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Treat tokens as immutable. They are not frozen, because that makes creating one three times as
# slow: 0.12 ms for the 120 tokens of a 2.4 kB post without plain HTML.


@dataclass(slots=True)
class TextToken:
    """Text between tags, as HTML."""

    raw: str


@dataclass(slots=True)
class Tag:
    """One HTML tag. `name` is in lower case, `attributes` is not parsed yet."""

    raw: str
    name: str
    closing: bool = False
    attributes: str = ""


@dataclass(slots=True)
class Plain:
    """HTML that needs no tokenizing (see `plain_html.py`)."""

    raw: str


@dataclass(slots=True)
class Opaque:
    """Markup that no reader sees: a comment, script or style sheet."""

    raw: str


@dataclass(slots=True)
class HtmlBlock:
    """Finished block-level HTML: a figure, a code block."""

    raw: str


@dataclass(slots=True)
class Inline:
    """Finished inline HTML."""

    raw: str


@dataclass(slots=True)
class Edge:
    """The beginning or end of a layout element; no paragraph crosses it."""

    raw: str = ""


@dataclass(slots=True)
class AutopRegion:
    """The start of a region in which blank lines make paragraphs (`classic`) or do not.

    `raw` is finished HTML at its beginning.
    """

    classic: bool
    raw: str = ""


@dataclass(slots=True)
class Shortcode:
    """`[name attributes]`, `[name attributes /]` or `[/name]` as the author typed it.

    `quoted` is true in `<pre>`: a shortcode without a result is literal text there.
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
# Quoted values may contain < and >. Their number and length are bounded, so that hostile input
# cannot make each < scan the whole text.
_QUOTED = r"""(?:"[^"]{0,2000}+"|'[^']{0,2000}+')"""
_ATTRIBUTES = rf"{PLAIN_ATTRIBUTES}(?>(?:{_QUOTED}{PLAIN_ATTRIBUTES}){{0,8}})"
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s<>/\"'=]*+)({_ATTRIBUTES})>")
_TAG_WITH_ODD_QUOTE = re.compile(r"<(/?)([a-zA-Z][^\s<>/\"'=]*+)([^<>]*+)>")
_SPECIAL = re.compile(r"[<\[]")
_CODE_TAG = re.compile(r"<(/?)(pre|code)(?=[\s/>])", re.IGNORECASE)
_FRAME_TAG = re.compile(r"<(/?)iframe(?=[\s/>])", re.IGNORECASE)
# A `<code>` that only wraps a `<pre>`.
_WRAPPING_CODE = re.compile(r"<code>\s*\Z", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_BOGUS_COMMENT = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set. Used to write tables of names."""
    return frozenset(text.split())


RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
INVISIBLE = frozenset({"script", "style"})
CODE = frozenset({"pre", "code"})
# Tags that change how the scanner reads on. Most tags are none of these.
STATE_CHANGING = CODE | RAW_TEXT | {"iframe"}


def tag_attributes(raw: str) -> dict[str, str]:
    """Parse a tag's attribute text to lower-case names and decoded values.

    The first of two equal names wins (HTML Standard, 13.2.5.33).
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
        found.setdefault(match[1].lower(), html.unescape(value or ""))
    return found


class Scanner:
    """Tokenizer of content.

    `read_bracket` is called at each `[` with the offset and the name of the code element around
    it ("" outside code). It returns tokens and the offset to continue at, or None if the bracket
    is text. `read_pre` is called at each `<pre>` with the tag's attributes and the source up to
    `</pre>`. It returns one token for the whole element, or None if its content is HTML.
    """

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
            if match := _TAG_WITH_ODD_QUOTE.match(source, at):
                return self._tag(match, _close_open_quote(match))
        return [TextToken("&lt;")], at + 1

    def _tag(self, match: re.Match[str], raw: str) -> tuple[list[Token], int]:
        name = match[2].lower()
        closing = match[1] == "/"
        if name not in STATE_CHANGING:
            return [Tag(raw, name, closing, match[3])], match.end()
        if name == "pre" and not closing and (found := self._complete_pre(match)):
            return found
        if name in CODE and not closing:
            following = _CODE_TAG.search(self.source, match.end())
            # A tag that is never closed, or opens again first, is a typing error and holds no code.
            if following and (following[1] or following[2].lower() != name):
                self._code.append(name)
                self._open_code[name] += 1
        elif name in CODE:
            self._close_code(name)
        if name in RAW_TEXT and not closing:
            return self._raw_text_element(match, name, raw)
        if name == "iframe" and not closing and not self._is_closed_next(match.end()):
            raw += "</iframe>"
        return [Tag(raw, name, closing, match[3])], match.end()

    def _complete_pre(self, match: re.Match[str]) -> tuple[list[Token], int] | None:
        if self.read_pre is None or "pre" in self._never_closed:
            return None
        is_wrapped = _WRAPPING_CODE.search(self.source, max(0, match.start() - 40), match.start())
        if self._code and not (is_wrapped and len(self._code) == 1):
            return None
        end = _PRE_END.search(self.source, match.end())
        if end is None:
            self._never_closed.add("pre")
            return None
        code = self.source[match.end() : end.start()]
        if is_wrapped and "</code" in code:
            return None  # a text about both tags
        token = self.read_pre(match[3], code)
        return ([token], end.end()) if token else None

    def _is_closed_next(self, position: int) -> bool:
        """Return True if the next `<iframe>` tag is a closing one.

        Browsers hide everything up to the closing tag.
        """
        following = _FRAME_TAG.search(self.source, position)
        return following is not None and following[1] == "/"

    def _close_code(self, name: str) -> None:
        if self._open_code[name]:
            left = ""
            while left != name:
                left = self._code.pop()
                self._open_code[left] -= 1

    def _raw_text_element(
        self, match: re.Match[str], name: str, raw: str
    ) -> tuple[list[Token], int]:
        is_empty = name == "script" and match[3].rstrip().endswith("/")
        if name not in self._never_closed and not is_empty:
            end = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(self.source, match.end())
            if end is not None:
                whole = raw + self.source[match.end() : end.end()]
                token: Token = Opaque(whole) if name in INVISIBLE else Inline(whole)
                return [token], end.end()
            self._never_closed.add(name)
        # A browser would hide the rest of the page: drop the tag, or close it if it has an address.
        is_loaded = name == "script" and "src" in match[3].lower()
        return [Opaque(f"{raw}</script>")] if is_loaded else [], match.end()


def _close_open_quote(match: re.Match[str]) -> str:
    """Return the tag with its open quote closed, so that a parser stops at the `>`."""
    attributes = match[3]
    opened = ""
    for char in attributes:
        if char in "\"'" and (not opened or char == opened):
            opened = "" if opened else char
    return f"<{match[1]}{match[2]}{attributes}{opened}>"


def tokenize(
    source: str, read_bracket: ReadBracket | None = None, read_pre: ReadPre | None = None
) -> list[Token]:
    """Split `source` into tokens, in order. Their joined `raw` has the same visible text."""
    return Scanner(source, read_bracket, read_pre).tokens()


def join_raw(tokens: Iterable[Token]) -> str:
    """Return the joined `raw` of the tokens."""
    return "".join(token.raw for token in tokens)


def self_contained(source: str) -> str:
    """Return HTML that is safe to insert in other HTML.

    Nothing in it (an unclosed comment, quote or script) can swallow the text after it.
    """
    return join_raw(tokenize(source)) if "<" in source else source
