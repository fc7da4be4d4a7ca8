"""Convert the language name that a code plugin writes to the name for syntax highlighters."""

from __future__ import annotations

import re

from migrator.wordpress.tokens import tag_attributes, word_set

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
    # GeSHi, which WP-Syntax and CodeColorer use
    "html4strict": "html",
    "html5": "html",
    "java5": "java",
    "php-brief": "php",
    "php3": "php",
    "php4": "php",
    "php5": "php",
}
# Values with which plugins say that the code has no language, or that they do not know it.
NO_LANGUAGES = word_set(
    """
    auto autodetect code default false generic no-highlight no-lang nohighlight nolang nolanguage
    none null other others output plain plain-text plain_text plaintext preformatted raw text
    text-plain txt undefined unknown unset
    """
)
LANGUAGES = word_set(
    """
    actionscript3 as3 apache applescript asm bash shell sh bsh basic c c# c++ cpp c-sharp csharp
    cf clojure clj cmake coffeescript coldfusion css dart delphi diff dockerfile elixir erl
    erlang fsharp go golang graphql groovy haskell html html4strict html5 ini java java5 javafx
    javascript jfx jquery js jscript json jsx kotlin latex less lisp lua makefile markdown matlab
    mysql nginx objc obj-c objective-c ocaml pas pascal patch perl php php5 pl plain powershell ps
    py python r rails rb ror rs ruby rust sass scala scheme scss sh shell splus sql swift tcl tex
    text toml ts tsx typescript vb vbnet vim vue xhtml xml xslt yaml yml
    """
)
# Languages in whose code HTML tags stand as such.
MARKUP_LANGUAGES = word_set(
    """
    asp aspx blade coldfusion django ejs erb handlebars haml html html4strict html5 htmlbars jade
    javascript jinja jinja2 jquery js jscript jsp jsx liquid markdown md mustache php php5 phtml
    razor smarty svelte svg tsx twig typescript ts vue wiki xhtml xml xslt
    """
)

_BRUSH = re.compile(r"""\bbrush\s*:\s*['"]?([\w#+-]+)""")
_CRAYON = re.compile(r"(?:^|\s)lang:([\w#+-]+)")
_CLASS = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|sourceCode)[-\s]([\w#+.-]+)")
_HLJS = re.compile(r"(?:^|\s)(?:hljs|knitr|sourceCode|prettyprint)\s+([\w#+-]+)(?:\s|$)")
_NAME = re.compile(r"[\w#+.-]{1,40}")


def normalise_language(language: str) -> str:
    """Return the name of a language as syntax highlighters know it, "" for plain text."""
    name = language.strip().strip("\"';,").lower()
    if not _NAME.fullmatch(name) or name in NO_LANGUAGES:
        return ""
    return ALIASES.get(name, name)


def language_of(raw_attributes: str) -> str:
    """Return the language named by the attributes of a `<pre>` or `<code>` tag, or ""."""
    attributes = tag_attributes(raw_attributes)
    for key in ("data-enlighter-language", "data-lang", "data-language", "lang"):
        if value := attributes.get(key, ""):
            return value if key != "lang" or value.lower() in LANGUAGES | NO_LANGUAGES else ""
    classes = attributes.get("class", "")
    for pattern in (_BRUSH, _CRAYON, _CLASS, _HLJS):
        if match := pattern.search(classes):
            return match[1]
    # Google's SyntaxHighlighter: `class="php:nocontrols:firstline[10]"`
    first = classes.split(" ", 1)[0].partition(":")[0].lower()
    return first if first in LANGUAGES else ""
