"""Convert the markup of code highlighting plugins to `<pre><code class="language-x">`.

Sources: the documentation of SyntaxHighlighter Evolved, CodeColorer, Crayon,
WP-Syntax, Enlighter, Prism, highlight.js and Code Block Pro.
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import self_contained, tag_attributes, word_set

ALIASES: dict[str, str] = {
    "jscript": "js",
    "as3": "actionscript",
    "actionscript3": "actionscript",
    "c-sharp": "csharp",
    "c#": "csharp",
    "c++": "cpp",
    "cf": "coldfusion",
    "ps": "powershell",
    "pas": "pascal",
    "erl": "erlang",
    "javafx": "jfx",
    "pl": "perl",
    "py": "python",
    "rs": "ruby",
    "ror": "ruby",
    "rails": "ruby",
    "rb": "ruby",
    "splus": "r",
    "vb": "vbnet",
    "shell": "bash",
    "sh": "bash",
    "bsh": "bash",
    "xhtml": "html",
    "plain": "",
    "text": "",
    "plaintext": "",
    "none": "",
    "raw": "",
    "generic": "",
    "default": "",
}
LANGUAGES = word_set(
    """
    actionscript3 as3 apache applescript asm bash shell sh bsh basic c c# c++ cpp c-sharp csharp
    cf clojure clj cmake coffeescript coldfusion css dart delphi diff dockerfile elixir erl
    erlang fsharp go golang graphql groovy haskell html ini java javafx javascript jfx jquery js
    jscript json kotlin latex less lisp lua makefile markdown matlab nginx objc obj-c
    objective-c ocaml pas pascal patch perl php pl plain powershell ps py python r rails rb ror
    rs ruby rust sass scala scheme scss sh shell splus sql swift tcl tex text toml ts typescript
    vb vbnet vim xhtml xml xslt yaml yml
    """
)
# Shortcodes that hold code, besides those named after a language.
CODE_SHORTCODES = word_set(
    """
    code sourcecode cc cce ccn ccb cci codecolorer crayon prism enlighter highlightcode
    syntax syntaxhighlighter codeblock code_block pastacode-code gistpen-code
    simple_code
    """
)
# Without the language names that are too common in prose and in other plugins' shortcodes.
LANGUAGE_SHORTCODES = LANGUAGES - {"pre", "text", "c#", "c++", "go", "basic", "less"} | {
    "text",
    "as3",
}

_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#0*\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
# The end of the code, with nothing after it but buttons without text (Quarto's copy button).
_CODE_END = re.compile(r"</code\s*>\s*(?:</?(?:button|i|span|svg|path|img)\b[^<>]*>\s*)*", re.I)
_WRAPPED_SHORTCODE = re.compile(r"\s*\[([\w-]+)(?:\s[^\[\]]*+)?\].*\[/\1\]\s*\Z", re.DOTALL)
_CODE_TAG = re.compile(r"\s*<code\b", re.IGNORECASE)
_LINE_END = re.compile(r"<br ?/?>\n?")
_LEADING_LINES = re.compile(r"\A(?>(?:[ \t]*+\n)+)")
_BRUSH = re.compile(r"""\bbrush\s*:\s*['"]?([\w#+-]+)""")
_CRAYON = re.compile(r"(?:^|\s)lang:([\w#+-]+)")
_CLASS = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|sourceCode)[-\s]([\w#+.-]+)")
_HLJS = re.compile(r"(?:^|\s)(?:hljs|knitr|sourceCode|prettyprint)\s+([\w#+-]+)(?:\s|$)")


def normalise_language(language: str) -> str:
    """Return the name of a language as syntax highlighters know it, "" for plain text."""
    name = language.strip().strip("\"';,").lower()
    return ALIASES.get(name, name) if re.fullmatch(r"[\w#+.-]{1,40}", name) else ""


def code_block(inner: str, language: str = "") -> str:
    """Return a code block; `inner` is HTML.

    No newline follows `<pre>`, because parsers would drop it.
    """
    normalised = normalise_language(language)
    class_attribute = f' class="language-{html.escape(normalised)}"' if normalised else ""
    return f"<pre><code{class_attribute}>{inner}</code></pre>"


def stored_code_to_html(code: str) -> str:
    """Return code that a plugin stored, as HTML.

    An editor encodes either all characters or none. So code with entities and without a raw
    `<` or `>` (except `<br>` at line ends) is HTML already. Otherwise every character is literal.
    """
    if _ENTITY.search(code):
        encoded = _LINE_END.sub("\n", code)
        if "<" not in encoded and ">" not in encoded:
            return encoded
    return html.escape(code, quote=False)


def code_shortcode(name: str, attributes: Attributes, source: str) -> str:
    """Convert `[code lang="x"]…[/code]` and similar; `source` is the text between the tags."""
    named = attributes.named
    language = named.get("language") or named.get("lang") or ""
    if not language and attributes.positional:
        language = attributes.positional[0].lstrip("=")
    if not language and name in LANGUAGES:
        language = name
    return code_block(_trimmed(stored_code_to_html(source)), language)


def inline_code(_: str, __: Attributes, source: str) -> str:
    """Convert `[cci]…[/cci]`, inline code."""
    return f"<code>{stored_code_to_html(source)}</code>"


def _trimmed(code: str) -> str:
    """Return the code without blank lines at its start and end."""
    lines = _LEADING_LINES.sub("", code, count=1).split("\n")
    while len(lines) > 1 and not lines[-1].strip(" \t"):
        lines.pop()
    return "\n".join(lines)


def language_of(raw_attributes: str) -> str:
    """Return the language named by the attributes of a `<pre>` or `<code>` tag, or ""."""
    attributes = tag_attributes(raw_attributes)
    for key in ("data-enlighter-language", "data-lang", "data-language", "lang"):
        if value := attributes.get(key, ""):
            return value if key != "lang" or value.lower() in LANGUAGES else ""
    classes = attributes.get("class", "")
    for pattern in (_BRUSH, _CRAYON, _CLASS, _HLJS):
        if match := pattern.search(classes):
            return match[1]
    first = classes.split(" ", 1)[0].lower()
    return first if first in LANGUAGES else ""


def pre_to_code_block(raw_attributes: str, inner: str) -> str | None:
    """Return a code block for a `<pre>` that names its language, None for any other `<pre>`.

    `inner` is the HTML between the tags.
    """
    language = language_of(raw_attributes)
    opening = re.match(r"\s*<code\b([^<>]*)>", inner, re.IGNORECASE)
    end = inner.lower().rfind("</code")
    if opening and opening.end() <= end and _CODE_END.fullmatch(inner, end):
        language = language_of(opening[1]) or language
        if not normalise_language(language):
            return None
        return code_block(inner[opening.end() : end], language)
    if not language:
        return None
    return code_block(_trimmed(inner), language)


def literal_pre_to_code_block(raw_attributes: str, source: str) -> str | None:
    """Return a code block for a `<pre lang="x">` of WP-Syntax, None for any other `<pre>`.

    `source` is the stored text between the tags. The plugin reads it literally, not as HTML,
    unless the tag says `escaped="true"`.
    """
    attributes = tag_attributes(raw_attributes)
    language = language_of(raw_attributes)
    if "lang" not in attributes or not language or _wraps_other_code_markup(source):
        return None
    escaped = attributes.get("escaped", "") == "true"
    return code_block(
        _trimmed(self_contained(source) if escaped else stored_code_to_html(source)), language
    )


def _wraps_other_code_markup(source: str) -> bool:
    """Return True if a `<pre>` only wraps the code markup of another plugin."""
    around = _WRAPPED_SHORTCODE.match(source)
    return bool(_CODE_TAG.match(source)) or (
        around is not None and around[1] in CODE_SHORTCODES | LANGUAGE_SHORTCODES
    )


def plugin_block_to_code_block(attributes: dict[str, object], inner: str) -> str | None:
    """Convert a plugin's code block, None if its saved HTML has no `<pre>`.

    `inner` is the saved HTML.
    """
    language = attributes.get("language") or attributes.get("lang") or ""
    code = attributes.get("code")
    if isinstance(code, str) and code:
        content = stored_code_to_html(code)
    else:
        opening = re.search(r"<pre\b([^<>]*+)>", inner, re.IGNORECASE)
        end = inner.lower().rfind("</pre")
        if opening is None or end < opening.end():
            return None
        language = language or language_of(opening[1])
        content = self_contained(inner[opening.end() : end])
        if nested := re.match(r"\s*<code\b[^<>]*+>", content, re.IGNORECASE):
            content = content[nested.end() :].rstrip().removesuffix("</code>")
    return code_block(_trimmed(content), str(language))
