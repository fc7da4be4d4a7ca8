"""Write content that Markdown cannot express as HTML that CommonMark allows (4.6 and 6.6).

A blank line ends an HTML block, so none is written into one; blank lines in <pre> become
character references. The result looks the same in a browser. Classes, styles, scripts and
meaningless wrappers are removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from bs4 import Comment, Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.sanitised_parse import Node
from migrator.markdown import links
from migrator.markdown.element_tables import (
    ADDRESSES,
    EMPTY_VALUES,
    FLAGS,
    FOREIGN_CASE,
    FOREIGN_ELEMENTS,
    KEPT_ATTRIBUTES,
    ROLES,
    VISIBLE_COMMENTS,
    VOID,
    ElementRole,
    word_set,
)
from migrator.markdown.image_titles import telling_title
from migrator.markdown.inline import starts_html_block
from migrator.markdown.lists import letters_of
from migrator.markdown.tables import alignment
from migrator.markdown.whitespace import collapse

MAX_DEPTH = 60
"""Tags nested deeper are dropped, their words are kept. Parsers stop at a depth of 256."""

_ON_OWN_LINE = word_set(
    "table thead tbody tfoot tr caption colgroup dl dt dd ul ol li figure figcaption"
    " details summary form fieldset blockquote p div h1 h2 h3 h4 h5 h6 hr video audio"
    " source track object param address pre"
)
_HOLDS_BLOCKS = word_set("table thead tbody tfoot colgroup dl ul ol figure video audio object")
_NO_MEANING = frozenset(["span", "font", "big", "nobr", "tbody", "wbr"])
# Obsolete elements, and those that separate text from its neighbours as they do.
_NEW_NAMES = {"center": "div"}
_LITERAL = frozenset(["pre", "textarea", "listing", "xmp"])
_ONLY_IN_MEDIA = frozenset(["source", "track", "param", "area"])
_ENDS_LITERAL = re.compile("</(?:pre|script|style|textarea)>", re.IGNORECASE)
_BLANK_START = re.compile(r"^ (?= *$)", re.MULTILINE)
_NEWLINE_BEFORE_BLANK = re.compile(r"\n(?=[ \t]*\n)")
_LITERAL_START = re.compile(r"<(?:pre|textarea|listing|xmp)\b")
_NEWLINE = re.compile(r"\A(?:\r\n?|\n)")
_TAG_NAME = re.compile(r"</?([^\s>]*)")
_ATTRIBUTE_NAME = re.compile(r"[A-Za-z_:][\w:.\-]*", re.ASCII)


def comment(node: PreformattedString) -> str | None:
    """Return a comment on one line, None if it is not one of VISIBLE_COMMENTS."""
    content = collapse(str(node)).strip()
    if isinstance(node, Comment) and content.startswith(VISIBLE_COMMENTS):
        return f"<!--{collapse(str(node))}-->"
    return None


def as_block_start(html: str) -> str:
    """Return the HTML with a first line that CommonMark reads as the start of an HTML block.

    A tag that is not in the list of condition 6 has to be alone on its line (4.6).
    """
    if not starts_html_block(html.split("\n", 1)[0]):
        first, rest = html[: html.index(">") + 1], html[html.index(">") + 1 :]
        return f"{first}\n{rest}"
    return html


def with_blank_lines(html: str) -> str:
    """Return a <pre> with real blank lines.

    An HTML block that begins with <pre> ends only at its end tag (CommonMark 4.6, condition 1).
    """
    if len(_ENDS_LITERAL.findall(html)) != 1:
        return html
    return html.replace("&#10;", "\n")


def quote(value: str) -> str:
    """Return an attribute's value, escaped and quoted, on one line."""
    escaped = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    escaped = escaped.replace(">", "&gt;").replace("|", "&#124;")
    return '"' + escaped.replace("\r", "").replace("\n", "&#10;") + '"'


class Passthrough:
    """Writer of elements as HTML.

    base_url  base for making relative URLs absolute
    targets   ids that the document links to; all other ids are dropped
    shortcodes  True if two braces run code, so that one of them becomes a character reference
    divides_at_more  True if `<!--more-->` ends a paragraph, so that inside one it gets spaces
    normalises_space  True if tabs and lines of spaces in <pre> become character references
    """

    def __init__(
        self,
        base_url: str | None,
        targets: frozenset[str],
        *,
        shortcodes: bool = False,
        divides_at_more: bool = False,
        normalises_space: bool = False,
    ) -> None:
        self.base_url = base_url
        self.targets = targets
        self.shortcodes = shortcodes
        self.divides_at_more = divides_at_more
        self.normalises_space = normalises_space

    def inline_comment(self, node: PreformattedString) -> str:
        """Return a comment inside a text; "" if it is not kept."""
        kept = comment(node) or ""
        return "<!-- more -->" if self.divides_at_more and kept == "<!--more-->" else kept

    def start_tag(self, element: Tag, *, foreign: bool = False) -> str:
        """Return the start tag with its meaningful attributes, in source order."""
        parts = [_name(element, foreign=foreign)]
        is_numbered = element.name == "ol"
        if is_numbered and (letters := letters_of(element)):
            parts.append(f'type="{letters}"')
        for name, value in element.attrs.items():
            written = self._attribute(element, name, value, foreign=foreign)
            if written and not (is_numbered and name == "type"):
                parts.append(written)
        aligned = alignment(element) if element.name in ("td", "th") else ""
        if aligned:
            parts.append(f'align="{aligned}"')
        tag = f"<{' '.join(parts)}>"
        return tag.replace("{{", "&#123;{") if self.shortcodes else tag

    def _attribute(self, element: Tag, name: str, value: object, *, foreign: bool) -> str:
        text = " ".join(value) if isinstance(value, list) else str(value or "")
        if not _ATTRIBUTE_NAME.fullmatch(name) or name.startswith("on"):
            return ""
        if name == "id" or (name == "name" and element.name == "a"):
            return f"{name}={quote(text)}" if text in self.targets or foreign else ""
        if foreign:
            return f"{FOREIGN_CASE.get(name, name)}={quote(text)}"
        if name == "class" and element.name in ("code", "pre"):
            language = next((each for each in text.split() if each.startswith("language-")), "")
            return f"class={quote(language)}" if language else ""
        if name not in KEPT_ATTRIBUTES:
            return ""
        if name == "title" and element.name == "img":
            alt, src = element.get("alt", ""), element.get("src", "")
            text = telling_title(text, str(alt), str(src))
        if name in ADDRESSES:
            text = links.address(text, self.base_url)
        elif name in FLAGS:
            return name
        elif text == "" and name not in EMPTY_VALUES:
            return ""
        return f"{name}={quote(text)}"

    def pieces(self, nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
        """Yield ("tag", HTML), ("text", characters) or ("literal", characters in <pre>), in order.

        Browsers drop a newline right after <pre> (HTML Living Standard, 13.2.6.4.7), so a text
        that begins with one gets another.
        """
        last = ""
        for kind, value in self._pieces(nodes):
            if kind == "literal" and value.startswith(("\n", "\r")) and _LITERAL_START.match(last):
                value = "\n" + value
            last = value or last
            yield kind, value

    def _pieces(self, nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
        stack: list[tuple[object, str, int]] = [(node, "", 0) for node in reversed([*nodes])]
        while stack:
            node, mode, depth = stack.pop()
            if isinstance(node, Tag):
                yield from self._element_pieces(node, mode, depth, stack)
            elif isinstance(node, PreformattedString):
                if kept := self.inline_comment(node):
                    yield "tag", kept
            elif isinstance(node, NavigableString):
                yield ("literal" if mode == "literal" else "text"), _visible_text(node)
            else:
                yield "tag", str(node)

    def _element_pieces(
        self, node: Tag, mode: str, depth: int, stack: list[tuple[object, str, int]]
    ) -> Iterator[tuple[str, str]]:
        foreign = mode == "foreign" or node.name in FOREIGN_ELEMENTS
        is_dropped = ROLES.get(node.name) is ElementRole.DROPPED and node.name not in _ONLY_IN_MEDIA
        if node.name == "script" or (is_dropped and not foreign) or is_hidden(node):
            return
        inner = "foreign" if foreign else "literal" if node.name in _LITERAL else mode
        children = [(child, inner, depth + 1) for child in reversed(node.contents)]
        if depth > MAX_DEPTH or (not foreign and self._is_meaningless(node)):
            stack.extend(children)
            return
        yield "tag", self.start_tag(node, foreign=foreign)
        if node.name in VOID:
            stack.extend(children)  # the parser may put content into a void element
            return
        stack.append((f"</{_name(node, foreign=foreign)}>", "", 0))
        stack.extend(children)

    def _is_meaningless(self, node: Tag) -> bool:
        if node.get("dir") or node.get("id") in self.targets:
            return False
        if node.name == "a":
            return node.get("href") is None and node.get("name") not in self.targets
        return node.name in _NO_MEANING or _is_meaningless_div(node)

    def block(self, nodes: Iterable[Node]) -> str:
        """Return an HTML block without blank lines, with one structural tag per line."""
        writer = _HtmlWriter(normalises_space=self.normalises_space)
        for kind, group in groupby(self.pieces(nodes), key=itemgetter(0)):
            values = [value for _, value in group]
            if kind == "tag":
                for value in values:
                    writer.tag(value)
            elif kind == "literal":
                writer.literal("".join(values))
            else:
                for value in values:
                    writer.text(collapse(value))
        html = "".join(writer.out).strip("\n")
        return html.replace("{{", "&#123;{") if self.shortcodes else html


class _HtmlWriter:
    """Writer of HTML lines. Lines are broken only where white space is not visible."""

    def __init__(self, *, normalises_space: bool) -> None:
        self.normalises_space = normalises_space
        self.out: list[str] = ["\n"]
        self.depth = 0
        self.is_one_line = False

    def new_line(self) -> None:
        self.out[-1] = self.out[-1].removesuffix(" ")
        if not self.out[-1].endswith("\n"):
            self.out.append("\n")

    def tag(self, value: str) -> None:
        match = _TAG_NAME.match(value)
        name = match[1] if match else ""
        is_end = value.startswith("</")
        if self._is_literal(name, is_end=is_end) or name not in _ON_OWN_LINE:
            self.out.append(value)
            return
        if is_end and name not in _LITERAL:
            self.out[-1] = self.out[-1].removesuffix(" ")
        if not is_end or name in _HOLDS_BLOCKS:
            self.new_line()
        self.out.append(value)
        if is_end or name in _HOLDS_BLOCKS or name in VOID:
            self.new_line()

    def _is_literal(self, name: str, *, is_end: bool) -> bool:
        """Return True if a tag is inside <pre>, where a line break beside it would be visible.

        The end tag of a nested <pre> ends the HTML block at the end of its line (4.6, condition
        1), so the rest has to be on that line.
        """
        depth = self.depth
        if name in _LITERAL:
            self.depth += -1 if is_end else 1
        is_within = min(depth, self.depth) > 0
        self.is_one_line = is_within and (self.is_one_line or self.depth < depth)
        return is_within

    def literal(self, value: str) -> None:
        lines = _escape(value.replace("\r\n", "\n").replace("\r", "\n"))
        if self.normalises_space:
            lines = _BLANK_START.sub("&#32;", lines.replace("\t", "&#9;"))
        if self.is_one_line:
            self.out.append(lines.replace("\n", "&#10;"))
            return
        self.out.append(_NEWLINE_BEFORE_BLANK.sub("&#10;", lines))

    def text(self, value: str) -> None:
        if value == " " and self.out[-1] in ("</td>", "</th>"):
            return
        if self.out[-1][-1:] in ("\n", " ") or self.out[-1] == "<br>":
            value = value.removeprefix(" ")
        if value:
            self.out.append(_escape(value))


def _name(element: Tag, *, foreign: bool) -> str:
    names = FOREIGN_CASE if foreign else _NEW_NAMES
    return names.get(element.name, element.name)


def is_hidden(node: Tag) -> bool:
    """Return True for a hidden form control."""
    return node.name == "input" and str(node.get("type", "")).lower() == "hidden"


def _is_meaningless_div(node: Tag) -> bool:
    """Return True for a <div> without siblings, which separates nothing."""
    if node.name not in ("center", "div", "section", "article"):
        return False
    parent = node.parent
    return parent is None or all(
        sibling is node or (isinstance(sibling, NavigableString) and sibling.isspace())
        for sibling in parent.contents
    )


def _visible_text(text: NavigableString) -> str:
    """Return the text without a newline right after <pre>, which browsers drop."""
    parent = text.parent
    is_first = parent is not None and parent.name in _LITERAL and text.previous_sibling is None
    return _NEWLINE.sub("", str(text), count=1) if is_first else str(text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
