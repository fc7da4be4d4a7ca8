"""Convert code that a plugin stored (as typed, encoded, or marked up by an editor) to HTML.

The plugins show their code literally, but visual editors encode it, put line breaks and paragraphs
into it, and keep the colours of pasted code. Only markup that no author of this code can have meant
is removed; in doubt a tag is code.
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.code_languages import MARKUP_LANGUAGES
from migrator.wordpress.tokens import word_set

_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#0*\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ANY_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_LINE_END = re.compile(r"<br ?/?>\n?")
_LEADING_LINES = re.compile(r"\A(?>(?:[ \t]*+\n)+)")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>")
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_BREAK_AT_LINE_END = re.compile(r"<br\b[^<>]*>[ \t]*(?:\n|\Z)", re.IGNORECASE)
_STATEMENT_END = re.compile(r"(?:\A|[\n;{}(),:*/]|-->)\s*\Z")
_PARAGRAPH_BREAK = re.compile(r"\s*</p>\s*(?:<p\b[^<>]*>)?", re.IGNORECASE)
_DIVISION_END = re.compile(r"</div>\n?", re.IGNORECASE)
_COLOURED = re.compile(r"<(?:span|font)\s[^<>]*\b(?:class|style|color|face)\s*=", re.IGNORECASE)
_HIGHLIGHTED = re.compile(
    r"""<span\s[^<>]*\bclass\s*=\s*["']?(?:(?:kw|st|co|br|re|nu|me|sy|es|de|sc|coMULTI)\d*\b"""
    r"|hljs-|token\b|crayon-|pln|pun|pl-|enlighter-|[a-z]{1,2}\d?[\"'>])",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"\A\s*<(pre|code)\b[^<>]*>(?P<inner>.*?)(?P<end></\1\s*>)?\s*\Z", re.DOTALL | re.IGNORECASE
)
_EDITOR_TAGS = word_set("br p div span font")


def code_to_html(code: str, language: str = "", *, escaped: bool | None = None) -> str:
    """Return stored code as HTML. `escaped` is the plugin's own word that it is encoded, or not.

    An editor encodes either all characters or none. So code with entities and without a raw
    `<` or `>` (except `<br>` at line ends) is HTML already. Otherwise every character is literal.
    """
    if escaped is False:
        return html.escape(code, quote=False)
    code = _without_wrapper(code, language)
    if (lines := _without_editor_markup(code, language)) is not None:
        return lines
    if escaped:
        decoded = _ANY_ENTITY.sub(lambda entity: html.unescape(entity[0]), code)
        return html.escape(decoded, quote=False)
    return stored_code_to_html(code)


def stored_code_to_html(code: str) -> str:
    """Return code without known markup of editors as HTML (see `code_to_html`)."""
    if _ENTITY.search(code):
        encoded = _LINE_END.sub("\n", code)
        if "<" not in encoded and ">" not in encoded:
            return encoded
    return html.escape(code, quote=False)


def trimmed(code: str) -> str:
    """Return the code without blank lines at its start and end."""
    lines = _LEADING_LINES.sub("", code, count=1).split("\n")
    while len(lines) > 1 and not lines[-1].strip(" \t"):
        lines.pop()
    return "\n".join(lines)


def _takes_tags(code: str, language: str) -> bool:
    """Return True if tags may be part of this code, as nothing says that it is encoded."""
    name = language.strip().lower()
    return (not name or name in MARKUP_LANGUAGES) and not _ENTITY.search(code)


def _without_wrapper(code: str, language: str) -> str:
    """Return the code without a `<pre>` or `<code>` that an editor put around all of it."""
    for _ in range(3):
        wrapper = _WRAPPER.match(code)
        if wrapper is None:
            break
        inner = wrapper["inner"]
        is_whole = wrapper["end"] or f"</{wrapper[1].lower()}" not in inner.lower()
        if not is_whole or (wrapper["end"] and _takes_tags(inner, language)):
            break
        code = inner
    return code


def _without_editor_markup(code: str, language: str) -> str | None:
    """Return the code as HTML text if all its tags are an editor's, else None."""
    tags = [tag[1].lower() for tag in _TAG.finditer(code)]
    if not tags or len(tags) != code.count("<") or not _EDITOR_TAGS.issuperset(tags):
        return None
    coloured = "span" in tags or "font" in tags
    if coloured and not _are_colours(code, tags, language):
        return None
    if ("p" in tags or "div" in tags) and _takes_tags(code, language):
        return None
    if "br" in tags and not coloured and not _are_line_ends(code, language):
        return None
    text = _PARAGRAPH_BREAK.sub("\n\n", code) if "p" in tags else code
    text = _LINE_END.sub("\n", _BREAK.sub("<br>", text))
    return _TAG.sub("", _DIVISION_END.sub("\n", text)).replace(">", "&gt;")


def _are_colours(code: str, tags: list[str], language: str) -> bool:
    """Return True if the spans colour the code, as pasted from a highlighter."""
    if _HIGHLIGHTED.search(code):
        return True
    return bool(_COLOURED.search(code)) and not _takes_tags(code, language)


def _are_line_ends(code: str, language: str) -> bool:
    """Return True if the `<br>` are the line ends of the code, not tags in it."""
    pieces = _BREAK.split(code.strip())
    if any(piece.count('"') % 2 or piece.count("'") % 2 for piece in pieces):
        return False
    breaks = len(_BREAK.findall(code))
    ends = len(_BREAK_AT_LINE_END.findall(code))
    if ends != breaks and "\n" in code.strip():
        return False
    if not _takes_tags(code, language):
        return True
    lines = code.strip().count("\n")
    return (
        lines > 1
        and ends >= lines
        and all(_STATEMENT_END.search(piece.rstrip()) for piece in pieces[:-1])
    )
