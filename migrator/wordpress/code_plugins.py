"""Convert the markup of code highlighting plugins to `<pre><code class="language-x">`.

Sources: the documentation of SyntaxHighlighter Evolved, CodeColorer, Crayon,
WP-Syntax, Enlighter, Prism, highlight.js and Code Block Pro.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from migrator.wordpress.code_languages import (
    LANGUAGES,
    NO_LANGUAGES,
    language_of,
    normalise_language,
)
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.stored_code import code_to_html, stored_code_to_html, trimmed
from migrator.wordpress.tokens import self_contained, tag_attributes, word_set

# Shortcodes that hold code, besides those named after a language.
CODE_SHORTCODES = word_set(
    """
    code sourcecode codecolorer crayon prism enlighter highlightcode hcode prettify
    wp-code-highlight syntax syntaxhighlighter codeblock code_block codesyntax code_snippet
    code-snippet
    dm_code_snippet pastacode-code gistpen-code simple_code nodecode
    """
)
# Without the language names that are too common in prose and in other plugins' shortcodes.
LANGUAGE_SHORTCODES = LANGUAGES - {"pre", "text", "c#", "c++", "go", "basic", "less"} | {
    "text",
    "as3",
}
# CodeColorer: `[cc_php]`, `[ccei_php]`, `[ccN lang="php"]`; letters are modes, capitals switch them
# off: i(nline), e(scaped), s(trict), n(umbers), b(orderless), w(rap off), l(inks off).
_CODE_COLORER = re.compile(r"cc([einsbwl]{0,7})(?:_([\w#+.-]{1,40}))?", re.IGNORECASE | re.ASCII)
# Attributes in which plugins name the language of code.
_LANGUAGE_KEYS = ("language", "lang", "brush", "syntax", "lexer", "type", "class")
_PREFIX = re.compile(r"(?:lang(?:uage)?-|brush:\s*)")
# Without names of two letters, most of which are languages of people: `pl`, `cs`, `rs`.
_UNMISTAKABLE = {name for name in LANGUAGES - NO_LANGUAGES if len(name) > 2} | {"js", "c#"}
_LINE_FEED = "\n"
_TRUE = word_set("true on 1 yes")

CRAYON_INLINE = "crayon-inline"
"""The class of a `<span>` that is inline code."""

# The end of the code, with nothing after it but buttons without text (Quarto's copy button).
_CODE_END = re.compile(r"</code\s*>\s*(?:</?(?:button|i|span|svg|path|img)\b[^<>]*>\s*)*", re.I)
_WRAPPED_SHORTCODE = re.compile(r"\s*\[([\w-]+)(?:\s[^\[\]]*+)?\].*\[/\1\]\s*\Z", re.DOTALL)
_CODE_TAG = re.compile(r"\s*<code\b", re.IGNORECASE)
_PRE_TAG = re.compile(r"<pre\b([^<>]*+)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_COPY_BUTTON = re.compile(r"<textarea\b.*?</textarea>|<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
CODE_BLOCK_PRO = "wp-block-kevinbatdorf-code-block-pro"
_TITLE_IN_BRUSH = re.compile(r"""\btitle\s*:\s*(?:"([^"]*)"|'([^']*)'|([^;]*))""")
# Attributes in which plugins keep the file name or title that they show above the code.
_TITLES = (
    "data-enlighter-title",
    "data-title",
    "data-file",
    "data-filename",
    "data-file-name",
    "title",
    "filename",
)


def code_block(inner: str, language: str = "", title: str = "") -> str:
    """Return a code block, under its title; `inner` is HTML, `title` plain text.

    No newline follows `<pre>`, because parsers would drop it.
    """
    normalised = normalise_language(language)
    class_attribute = f' class="language-{html.escape(normalised)}"' if normalised else ""
    shown = f"<p><strong>{html.escape(title, quote=False)}</strong></p>\n" if title else ""
    return f"{shown}<pre><code{class_attribute}>{inner}</code></pre>"


def is_code_block(rendered: str) -> bool:
    """Return True for the HTML of a code block, False for inline code."""
    return rendered.startswith(("<pre", "<p>"))


def is_code_colorer(name: str) -> bool:
    """Return True for a shortcode of CodeColorer, in any of its modes."""
    return _CODE_COLORER.fullmatch(name) is not None


def code_shortcode(name: str, attributes: Attributes, source: str) -> str:
    """Convert `[code lang="x"]…[/code]` and similar; `source` is the text between the tags."""
    named = attributes.named
    colorer = _CODE_COLORER.fullmatch(name)
    modes, language = (colorer[1], colorer[2] or "") if colorer else ("", "")
    language = language or named.get("language") or named.get("lang") or _language(attributes)
    if not language and attributes.positional:
        language = attributes.positional[0].lstrip("=:")
    if not language and name in LANGUAGES:
        language = name
    code = code_to_html(source, language, escaped=_is_escaped(modes, named))
    if "i" in modes or named.get("inline", "").lower() in _TRUE:
        return f"<code>{code.strip(_LINE_FEED)}</code>"
    return code_block(trimmed(code), language, attributes.text("title", "filename", "file"))


def pastacode(attributes: Attributes) -> str | None:
    """Convert a shortcode of Pastacode, which keeps its code percent-encoded in an attribute.

    Return None if the code is on another site.
    """
    code = attributes.named.get("manual", "")
    if not code:
        return None
    language = attributes.text("lang", "language")
    text = trimmed(html.escape(unquote(html.unescape(code)), quote=False))
    return code_block(text, language, attributes.text("message"))


def names_code(attributes: Attributes) -> bool:
    """Return True if the shortcode of an unknown plugin encloses code: it names its language."""
    return _language(attributes) != ""


def _language(attributes: Attributes) -> str:
    """Return the programming language that attributes name beyond doubt, or ""."""
    values = [attributes.named.get(key, "") for key in _LANGUAGE_KEYS]
    values += [value[1:] for value in attributes.positional[:1] if value[0] in ":="]
    names = (_PREFIX.sub("", value.strip().lower(), count=1) for value in values)
    return next((name for name in names if name in _UNMISTAKABLE), "")


def _is_escaped(modes: str, named: dict[str, str]) -> bool | None:
    if "E" in modes or "e" in modes:
        return "e" in modes
    return (named["escaped"].lower() in _TRUE or None) if "escaped" in named else None


def title_of(raw_attributes: str, language: str = "") -> str:
    """Return the file name or title that a plugin shows above the code of this tag, or "".

    `language` is that of the code, if another tag names it.
    """
    attributes = tag_attributes(raw_attributes)
    for key in _TITLES:
        if value := " ".join(attributes.get(key, "").split()):
            # A title of a tag without a language is its tooltip.
            return value if key != "title" or language or language_of(raw_attributes) else ""
    if match := _TITLE_IN_BRUSH.search(attributes.get("class", "")):
        return " ".join((match[1] or match[2] or match[3] or "").split())
    return ""


def pre_to_code_block(raw_attributes: str, inner: str) -> str | None:
    """Return a code block for a `<pre>` that names its language or title, None for any other.

    `inner` is the HTML between the tags.
    """
    language, title = language_of(raw_attributes), title_of(raw_attributes)
    opening = re.match(r"\s*<code\b([^<>]*)>", inner, re.IGNORECASE)
    end = inner.lower().rfind("</code")
    if opening and opening.end() <= end and _CODE_END.fullmatch(inner, end):
        language = language_of(opening[1]) or language
        title = title_of(opening[1]) or title_of(raw_attributes, language)
        if not normalise_language(language) and not title:
            return None
        return code_block(inner[opening.end() : end], language, title)
    if not language and not title:
        return None
    return code_block(trimmed(inner), language, title)


def literal_pre_to_code_block(raw_attributes: str, source: str) -> str | None:
    """Return a code block for a `<pre lang="x">` of WP-Syntax, None for any other `<pre>`.

    `source` is the stored text between the tags. The plugin reads it literally, not as HTML,
    unless the tag says `escaped="true"`.
    """
    attributes = tag_attributes(raw_attributes)
    language = language_of(raw_attributes)
    if "lang" not in attributes or not language or _wraps_other_code_markup(source):
        return None
    escaped = True if attributes.get("escaped", "").lower() in _TRUE else None
    code = code_to_html(source, language, escaped=escaped)
    return code_block(trimmed(code), language, title_of(raw_attributes))


def _wraps_other_code_markup(source: str) -> bool:
    """Return True if a `<pre>` only wraps the code markup of another plugin."""
    around = _WRAPPED_SHORTCODE.match(source)
    return bool(_CODE_TAG.match(source)) or (around is not None and is_code_shortcode(around[1]))


def _words_before_code(inner: str) -> str:
    """Return the words in the header of Code Block Pro, above the code."""
    if CODE_BLOCK_PRO not in inner:
        return ""
    head = _COPY_BUTTON.sub("", inner[: inner.rfind("<pre")])
    return html.unescape(" ".join(_ANY_TAG.sub(" ", head).split()))


def is_code_shortcode(name: str) -> bool:
    """Return True if the shortcode of this name encloses code."""
    return name in CODE_SHORTCODES or name in LANGUAGE_SHORTCODES or is_code_colorer(name)


def plugin_block_to_code_block(attributes: dict[str, object], inner: str) -> str | None:
    """Convert a plugin's code block, None if its saved HTML has no `<pre>`.

    `inner` is the saved HTML.
    """
    language = attributes.get("language") or attributes.get("lang") or ""
    titles = [attributes.get(key) for key in ("title", "headerString", "fileName", "filename")]
    titles.append(_words_before_code(inner))
    title = next((each for each in titles if isinstance(each, str) and each.strip()), "")
    code = attributes.get("code")
    if isinstance(code, str) and code:
        content = stored_code_to_html(code)
    else:
        opening = next(reversed([*_PRE_TAG.finditer(inner)]), None)
        end = inner.lower().rfind("</pre")
        if opening is None or end < opening.end():
            return None
        language = language or language_of(opening[1])
        title = title or title_of(opening[1])
        content = self_contained(inner[opening.end() : end])
        if nested := re.match(r"\s*<code\b([^<>]*+)>", content, re.IGNORECASE):
            language = language or language_of(nested[1])
            title = title or title_of(nested[1])
            content = content[nested.end() :].rstrip().removesuffix("</code>")
    return code_block(trimmed(content), str(language), " ".join(title.split()))
