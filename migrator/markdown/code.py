"""Write code spans and fenced code blocks, exact to the byte (CommonMark 4.5 and 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from migrator.dom.query import elements, first
from migrator.dom.sanitised_parse import Node
from migrator.markdown import sentinels
from migrator.markdown.element_tables import ROLES, ElementRole, word_set

_SHORTCODE = re.compile(r"\{\{([<%])((?:(?!\{\{)[^\n])*?)([>%])\}\}")
_PREFORMATTED = ["pre", "listing", "xmp"]
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
_OPEN_SHORTCODE = re.compile(r"\{\{[<%]")
_LANGUAGE = re.compile(r"lang(?:uage)?-([^\s`]+)")
_BRUSH = re.compile(r"(?:^|\s)brush:\s*([\w+#-]+)")
_NO_LANGUAGES = word_set(
    "auto autodetect code default false generic no-highlight no-lang nohighlight nolang nolanguage"
    " none null other others output plain plain-text plain_text plaintext preformatted raw text"
    " text-plain txt undefined unknown unset"
)
"""Names in a class that say that the code has no language."""
_PLAIN = frozenset(["br", "code", "div", "font", "p", "pre", "span", "wbr"])
_DECORATIVE = frozenset(["a", "b", "em", "i", "strong", "u"])
_LINE_ELEMENTS = frozenset(("div", "p", "pre", "li", "tr"))


def text_of(element: Tag) -> str:
    """Return the text of a code element; <br> and the ends of blocks become line feeds."""
    out: list[str] = []
    stack: list[Node | str] = list(reversed(element.contents))
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if ROLES.get(node.name) is ElementRole.DROPPED:
                continue
            if node.name == "br":
                out.append("\n")
            if node.name in _LINE_ELEMENTS:
                stack.append("")
            if node.name == "pre":  # inside another one
                stack.extend(reversed(_without_first_line_feed(node)))
                stack.append("")
            else:
                stack.extend(reversed(node.contents))
        elif isinstance(node, PreformattedString):
            continue
        elif isinstance(node, NavigableString):
            out.append(str(node))
        elif out and not out[-1].endswith("\n") and stack:
            out.append("\n")
    return "".join(out).replace("\r\n", "\n").replace("\r", "\n")


def _without_first_line_feed(pre: Tag) -> list[Node]:
    """Return the content of a <pre> as browsers read it (HTML Living Standard, 13.2.6.4.7)."""
    contents = list(pre.contents)
    if contents and type(contents[0]) is NavigableString:
        contents[0] = NavigableString(contents[0].removeprefix("\n"))
    return contents


def has_markup(element: Tag) -> bool:
    """Return True if a <pre> contains markup that matters: links, images, emphasis, lists.

    In code of a named language, elements with classes only colour it (syntax highlighting).
    """
    is_highlighted = bool(language_of(element))
    return any(
        child.name not in _PLAIN and not _is_decoration(child, is_highlighted=is_highlighted)
        for child in elements(element)
    )


def _is_decoration(element: Tag, *, is_highlighted: bool) -> bool:
    if element.name not in _DECORATIVE:
        return False
    if element.name == "a" and is_highlighted and not element.get_text(strip=True):
        return first(element, ["img"]) is None  # the anchor of a line
    if element.get("href") is not None:
        return False
    if element.name == "a" or (is_highlighted and element.get("class") is not None):
        return True
    return not element.get_text(strip=True) and first(element, ["img"]) is None


def language_of(element: Tag) -> str:
    """Return the language in the class of a <pre> or of the <code> in it, or ""."""
    inner = [found for name in ("code", "pre") if (found := first(element, [name])) is not None]
    for each in (*inner, element):
        names = [name or "" for name in each.get_attribute_list("class")]
        for name in names:
            match = _LANGUAGE.fullmatch(name)
            if match:
                return _named(match[1])
        brush = _BRUSH.search(" ".join(names))
        if brush:
            return _named(brush[1])
    return ""


def _named(language: str) -> str:
    return "" if language.lower() in _NO_LANGUAGES else language


def lines_of(element: Tag) -> str | None:
    """Return the text of a <code> with several lines separated by <br>.

    Return None if it has one line or contains other elements. White space around a <br> is
    layout of the HTML source and is dropped.
    """
    if any(child.name not in ("br", "span", "font", "wbr") for child in elements(element)):
        return None
    pieces = [_on_one_line(piece.strip("\n")) for piece in _split_at_breaks(element)]
    text = "\n".join(piece.rstrip() for piece in pieces).strip("\n")
    return text if "\n" in text else None


def _on_one_line(text: str) -> str:
    """Return a text with a space in place of each line end and the white space around it."""
    first, *rest = text.split("\n")
    if not rest:
        return text
    *middle, last = (line.lstrip(" \t") for line in rest)
    return " ".join([first.rstrip(" \t"), *(line.rstrip(" \t") for line in middle), last])


def _split_at_breaks(element: Tag) -> list[str]:
    """Return the pieces of text between the <br> elements."""
    pieces = [""]
    for node in element.descendants:
        if isinstance(node, Tag) and node.name == "br":
            pieces.append("")
        elif type(node) is NavigableString:
            pieces[-1] += str(node)
    return pieces


def fence(content: str, language: str = "") -> str:
    """Return a fenced code block with a fence longer than any inside.

    One final newline of `content` counts as the end of its last line.
    """
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    ticks = "`" * (longest + 1)
    info = language.replace("\\", "\\\\").replace("&", "&amp;")
    body = content.removesuffix("\n") + "\n" if content else ""
    return f"{ticks}{info}\n{body}{ticks}"


def indented(content: str) -> str:
    """Return an indented code block (CommonMark 4.4)."""
    lines = content.strip("\n").split("\n")
    return "\n".join(f"    {line}" if line.strip() else "" for line in lines)


def is_normalised(content: str) -> bool:
    """Return True if a renderer that expands tabs, empties blank lines, and drops those at the
    start would change the code."""
    return "\t" in content or content.startswith("\n") or _BLANK_LINE.search(content) is not None


def holds_normalised(element: Tag) -> bool:
    """Return True if an element holds preformatted text that such a renderer would change."""
    return any(is_normalised(pre.get_text()) for pre in element.find_all(_PREFORMATTED))


def has_shortcodes(content: str) -> bool:
    """Return True if Hugo would search the code for a shortcode."""
    return _OPEN_SHORTCODE.search(content) is not None


def hide_shortcodes(content: str) -> str | None:
    """Return code in which Hugo shows its shortcodes instead of running them; None if that is
    impossible: one has no end, or is hidden already.

    https://gohugo.io/content-management/shortcodes/, "Nesting" and "Escaping".
    """
    if "/*" in content or "*/" in content or has_shortcodes(_SHORTCODE.sub("", content)):
        return None
    return _SHORTCODE.sub(r"{{\1/*\2*/\3}}", content)


def span(content: str) -> str:
    """Return a code span with a run of backticks of a length not used inside; "" for ""."""
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


def as_marked_text(content: str, encoded: str = "\t\n ") -> str:
    """Return code as marked text for inside a <code> element. The characters in `encoded` become
    references: white space, which a renderer may collapse."""
    pieces = re.split(f"([{re.escape(encoded)}])", content)
    return "".join(
        sentinels.raw(f"&#{ord(each)};") if each and each in encoded else sentinels.text(each)
        for each in pieces
    )


def as_references(content: str) -> str:
    """Return code for inside a <code> element, each special character as a reference."""
    return re.sub(r"[^\w,;:/.()-]", lambda match: f"&#{ord(match[0])};", content)


def merge(spans: Iterable[str]) -> str:
    """Merge adjacent code spans into one."""
    return span("".join(_content_of_span(code_span) for code_span in spans))


def merge_in_cell(spans: Iterable[str]) -> str:
    """Merge adjacent code spans in a table cell.

    GFM consumes the backslash of `\\|` in a cell. Such code is written as an HTML <code> with
    character references for everything that could be markup.
    """
    content = "".join(_content_of_span(code_span) for code_span in spans)
    if "\\|" not in content:
        return span(content)
    plain = "".join(each if each.isalnum() else f"&#{ord(each)};" for each in content)
    return f"<code>{plain}</code>"


def _content_of_span(code_span: str) -> str:
    """Return the content of a code span written by `span`."""
    ticks = len(code_span) - len(code_span.lstrip("`"))
    content = code_span[ticks:-ticks]
    return content[1:-1] if content[0] == content[-1] == " " and content.strip(" ") else content
