"""Code, to the byte (CommonMark 4.5 and 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.query import elements, first
from migrator.dom.sanitised_parse import Node
from migrator.markdown import sentinels
from migrator.markdown.element_tables import ROLES, ElementRole

_LANGUAGE = re.compile(r"lang(?:uage)?-([^\s`]+)")
_BRUSH = re.compile(r"(?:^|\s)brush:\s*([\w+#-]+)")
_PLAIN = frozenset(["br", "code", "div", "font", "p", "span", "wbr"])
_COLOURED = frozenset(["a", "b", "em", "i", "strong", "u"])
_LINES = frozenset(("div", "p", "li", "tr"))


def text_of(element: Tag) -> str:
    """The characters of a code element; <br> and block ends are line breaks."""
    out: list[str] = []
    stack: list[Node | str] = list(reversed(element.contents))
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if ROLES.get(node.name) is ElementRole.DROPPED:
                continue
            if node.name == "br":
                out.append("\n")
            if node.name in _LINES:
                stack.append("")
            stack.extend(reversed(node.contents))
        elif isinstance(node, PreformattedString):
            continue
        elif isinstance(node, NavigableString):
            out.append(str(node))
        elif out and not out[-1].endswith("\n") and stack:
            out.append("\n")
    return "".join(out).replace("\r\n", "\n").replace("\r", "\n")


def has_markup(element: Tag) -> bool:
    """Whether a <pre> says more than its characters: links, images, emphasis, lists.

    In code of a named language, elements with classes are a highlighter's colours.
    """
    is_coloured = bool(language_of(element))
    return any(
        child.name not in _PLAIN and not _says_nothing(child, is_coloured=is_coloured)
        for child in elements(element)
    )


def _says_nothing(element: Tag, *, is_coloured: bool) -> bool:
    if element.name not in _COLOURED or element.get("href") is not None:
        return False
    if element.name == "a" or (is_coloured and element.get("class") is not None):
        return True
    return not element.get_text(strip=True) and first(element, ["img"]) is None


def language_of(element: Tag) -> str:
    """The language in the class of a <pre> or of the <code> in it, or ""."""
    inner = first(element, ["code"])
    for each in (inner, element) if isinstance(inner, Tag) else (element,):
        names = [name or "" for name in each.get_attribute_list("class")]
        for name in names:
            match = _LANGUAGE.fullmatch(name)
            if match:
                return match[1]
        brush = _BRUSH.search(" ".join(names))
        if brush:
            return brush[1]
    return ""


def lines_of(element: Tag) -> str | None:
    """The text of a <code> that <br> breaks into lines; None where it has no lines, or
    more than text in them. White space around a break is the source's own layout."""
    if any(child.name not in ("br", "span", "font", "wbr") for child in elements(element)):
        return None
    pieces = [re.sub(r"[ \t]*\n[ \t]*", " ", piece.strip("\n")) for piece in _broken(element)]
    text = "\n".join(piece.rstrip() for piece in pieces).strip("\n")
    return text if "\n" in text else None


def _broken(element: Tag) -> list[str]:
    """The text between the <br>s."""
    pieces = [""]
    for node in element.descendants:
        if isinstance(node, Tag) and node.name == "br":
            pieces.append("")
        elif type(node) is NavigableString:
            pieces[-1] += str(node)
    return pieces


def fence(content: str, language: str = "") -> str:
    """A fenced code block, its fence longer than any inside. One final newline is its own."""
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    ticks = "`" * (longest + 1)
    info = language.replace("\\", "\\\\").replace("&", "&amp;")
    body = content.removesuffix("\n") + "\n" if content else ""
    return f"{ticks}{info}\n{body}{ticks}"


def span(content: str) -> str:
    """A code span whose ticks are longer or shorter than any inside; "" for nothing."""
    line = content.replace("\n", " ")
    if not line:
        return ""
    runs = {len(run) for run in re.findall("`+", line)}
    length = next(n for n in range(1, len(runs) + 2) if n not in runs)
    ticks = "`" * length
    padded = line[0] == "`" or line[-1] == "`"
    padded = padded or (line[0] == line[-1] == " " and line.strip(" ") != "")
    space = " " if padded else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def as_text(content: str) -> str:
    """Code as marked text, for a <code> that stays; its white space is not collapsed."""
    pieces = re.split(r"([ \t\n])", content)
    return "".join(
        sentinels.raw(f"&#{ord(each)};") if each in ("\t", "\n", " ") else sentinels.text(each)
        for each in pieces
    )


def merge(spans: Iterable[str]) -> str:
    """Code spans that stand side by side, as one."""
    return span("".join(_content(written) for written in spans))


def merge_in_cell(spans: Iterable[str]) -> str:
    """The same in a table cell, where GFM would take the backslash of `\\|` for its own:
    such code is HTML, with a character reference for all that could be markup."""
    content = "".join(_content(written) for written in spans)
    if "\\|" not in content:
        return span(content)
    plain = "".join(each if each.isalnum() else f"&#{ord(each)};" for each in content)
    return f"<code>{plain}</code>"


def _content(written: str) -> str:
    """What stands in a code span that `span` wrote."""
    ticks = len(written) - len(written.lstrip("`"))
    content = written[ticks:-ticks]
    return content[1:-1] if content[0] == content[-1] == " " and content.strip(" ") else content
