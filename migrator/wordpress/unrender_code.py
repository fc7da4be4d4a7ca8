"""Restore the code from the line numbers and coloured words that a highlighting plugin shows."""

from __future__ import annotations

import html
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString

from migrator.wordpress.code_languages import LANGUAGES, NO_LANGUAGES
from migrator.wordpress.code_plugins import code_block
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.stored_code import trimmed

_LINES = frozenset(("div", "li", "p", "tr"))


def wp_syntax(tag: Tag, _: RenderScope) -> str | None:
    """Restore a `<pre lang="x">` of WP-Syntax."""
    code = tag.find(class_="code")
    pre = (code.find("pre") if isinstance(code, Tag) else None) or tag.find("pre")
    return _block(pre, _language(pre)) if isinstance(pre, Tag) else None


def code_colorer(tag: Tag, _: RenderScope) -> str | None:
    """Restore a `[cc_x]` of CodeColorer."""
    code = tag.find(class_="codecolorer")
    return _block(code, _language(code) or _language(tag)) if isinstance(code, Tag) else None


def crayon(tag: Tag, _: RenderScope) -> str | None:
    """Restore a code block of Crayon, which keeps the plain code in a text area."""
    code = tag.find("textarea", class_="crayon-plain")
    if not isinstance(code, Tag):
        return None
    return _block(
        code,
        _text(tag.find(class_="crayon-language")),
        _text(tag.find(class_="crayon-title")),
    )


def syntax_highlighter(tag: Tag, _: RenderScope) -> str | None:
    """Restore the code that SyntaxHighlighter has replaced in a browser."""
    places = tag.find_all("td", class_="code") or tag.find_all(class_="code")
    found = (line for place in places for line in place.find_all(class_="line"))
    lines = list({id(line): line for line in found}.values())
    if not lines:
        return None
    text = "\n".join("".join(_pieces(line)).rstrip("\n") for line in lines)
    return code_block(_escaped(text), _language(tag), _text(tag.find("caption")))


def _block(code: Tag, language: str, title: str = "") -> str:
    return code_block(_escaped("".join(_pieces(code))), language, title)


def _escaped(text: str) -> str:
    return trimmed(html.escape(text.replace("\u00a0", " "), quote=False))


def _text(found: object) -> str:
    return found.get_text(strip=True) if isinstance(found, Tag) else ""


def _language(tag: Tag) -> str:
    names = (str(name).lower() for name in tag.get_attribute_list("class") if name)
    return next((name for name in names if name in LANGUAGES - NO_LANGUAGES), "")


def _pieces(tag: Tag) -> Iterator[str]:
    """Yield the text of a tag; `<br>` and the ends of blocks become line feeds."""
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name == "br" or (node.name in _LINES and node.find_previous_sibling(node.name)):
                yield "\n"
        elif type(node) is NavigableString:
            parent = node.parent
            after_break = node.previous_sibling
            if isinstance(after_break, Tag) and after_break.name == "br" and parent is not None:
                yield str(node).removeprefix("\n")
            else:
                yield str(node)
