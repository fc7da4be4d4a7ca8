"""Turn raw PHP and `<code lang>` in stored content into code elements.

A browser takes `<?php ... ?>` for a comment that ends at the first `>`, and shows the rest as
text; CodeColorer (https://wordpress.org/plugins/codecolorer/) takes `<code lang="x">` out of the
text before anything reads it as HTML. Two highlighters show code that stands in a script, so that
it needs no escapes: SyntaxHighlighter (`<script type="syntaxhighlighter" class="brush: js">`) and
Prism's "Unescaped Markup" (`<script type="text/plain" class="language-markup">`). All are kept to
the letter, as code.
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.code_languages import LANGUAGES, language_of
from migrator.wordpress.code_plugins import (
    CODE_SHORTCODES,
    LANGUAGE_SHORTCODES,
    code_block,
    title_of,
)
from migrator.wordpress.stored_code import code_to_html, trimmed

# Up to its end; without one, up to that of the paragraph.
_PHP = re.compile(
    r"<\?(?:php\b|=)(?:(?:(?!<\?|<!--).)*?\?>|.*?(?=\n[ \t]*\n|</p>|\Z))", re.DOTALL | re.IGNORECASE
)
_PHP_IN_TAG = re.compile(r"<[a-z][^<>]*<\?(?:php\b|=)", re.IGNORECASE)
_NAMES = "|".join(map(re.escape, sorted(CODE_SHORTCODES | LANGUAGE_SHORTCODES))) + r"|cc\w*"
# Elements with code, and markup that is no text, are passed over as a whole.
_PLACES = re.compile(
    r"<(?P<element>pre|script|style|textarea)\b(?P<attributes>[^<>]*)>.*?</(?P=element)\s*>"
    rf"|\[(?P<name>{_NAMES})(?=[\s\]:=])[^\[\]]*\].*?\[/(?P=name)\]"
    r"|<!--.*?-->"
    r"|<code\b(?P<of_code>[^<>]*)>(?P<code>.*?)</code\s*>"
    rf"|(?P<php>{_PHP.pattern})",
    re.DOTALL | re.IGNORECASE,
)
_OPENED, _CLOSED = (
    re.compile(
        rf"<(?:pre|script|style|textarea|code)\b|<!--|\[(?:{_NAMES})(?=[\s\]:=])", re.IGNORECASE
    ),
    re.compile(rf"</(?:pre|script|style|textarea|code)\b|-->|\[/(?:{_NAMES})\]", re.IGNORECASE),
)
# So many that are never closed are no author's, and each would be looked for to the end.
_MOST_UNCLOSED = 200
_ESCAPED = re.compile(r"""\bescaped\s*=\s*["']?(?:true|1|on)\b""", re.IGNORECASE)
_TYPED = re.compile(r"<code\s[^<>]*\blang\s*=", re.IGNORECASE)
_MAY_BE_HIGHLIGHTED = re.compile(r"<script\s[^<>]*\b(?:syntaxhighlighter|text/plain)\b", re.I)
_MAY_HOLD_CODE = re.compile(rf"<\?|{_TYPED.pattern}|{_MAY_BE_HIGHLIGHTED.pattern}", re.I)
_SCRIPT = re.compile(
    r"<(?P<element>script)\b(?P<attributes>[^<>]*)>.*?</script\s*>", re.DOTALL | re.IGNORECASE
)
_HIGHLIGHTED = re.compile(r"\btype\s*=\s*[\"']?(?:syntaxhighlighter|text/plain)\b", re.IGNORECASE)
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*\Z", re.DOTALL)


def with_raw_code(content: str) -> tuple[str, int]:
    """The stored content with raw PHP and `<code lang="x">` as code, and the number of pieces of
    PHP that stood in the text."""
    if not _MAY_HOLD_CODE.search(content):
        return content, 0
    if len(_OPENED.findall(content)) - len(_CLOSED.findall(content)) > _MOST_UNCLOSED:
        return content, 0
    found = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal found
        if match["php"] is not None:
            found += 1
            return _php(match["php"])
        if match["code"] is not None:
            return _element(match)
        element, attributes = (match["element"] or "").lower(), match["attributes"]
        if element == "pre" and not language_of(attributes):
            return _pre(match)
        return _script(match) if element == "script" else match[0]

    return _PLACES.sub(replaced, content), found


def _pre(match: re.Match[str]) -> str:
    """Return a `<pre>` with its raw PHP escaped.

    PHP inside a tag (`<a href="<?php echo $url ?>">`) shows that the author pasted a whole source
    file: HTML has no such tags. Then every `<` and `>` in it is code.
    """
    whole = match[0]
    if not _PHP_IN_TAG.search(whole):
        return _PHP.sub(lambda php: html.escape(php[0], quote=False), whole)
    start, end = whole.index(">") + 1, whole.rindex("<")
    code = whole[start:end].replace("<", "&lt;").replace(">", "&gt;")
    return f"{whole[:start]}{code}{whole[end:]}"


def with_highlighted_scripts(shown: str) -> str:
    """Return the HTML that a site shows with the code that stands in scripts as code."""
    if not _MAY_BE_HIGHLIGHTED.search(shown):
        return shown
    if len(_OPENED.findall(shown)) - len(_CLOSED.findall(shown)) > _MOST_UNCLOSED:
        return shown
    return _SCRIPT.sub(_script, shown)


def _script(match: re.Match[str]) -> str:
    """Return the code of a script that a highlighter shows as code; any other script as it is."""
    whole, attributes = match[0], match["attributes"]
    if not (_HIGHLIGHTED.search(attributes) and language_of(attributes)):
        return whole
    code = whole[whole.index(">") + 1 : whole.rindex("<")]
    inner = _CDATA.match(code)
    escaped = html.escape(trimmed(inner[1] if inner else code), quote=False)
    return f"\n\n{code_block(escaped, language_of(attributes), title_of(attributes))}\n\n"


def _php(code: str) -> str:
    escaped = html.escape(code, quote=False)
    if "\n" not in code.strip():
        return f"<code>{escaped}</code>"
    return f'\n\n<pre><code class="language-php">{escaped}</code></pre>\n\n'


def _element(match: re.Match[str]) -> str:
    attributes, language = match["of_code"], language_of(match["of_code"])
    if language.lower() not in LANGUAGES or not re.search(r"\blang\s*=", attributes):
        return _PHP.sub(lambda php: html.escape(php[0], quote=False), match[0])
    code = code_to_html(match["code"], language, escaped=_ESCAPED.search(attributes) and True)
    if "\n" in code.strip():
        return f"\n\n{code_block(trimmed(code), language, title_of(attributes))}\n\n"
    return f"<code>{code}</code>"
