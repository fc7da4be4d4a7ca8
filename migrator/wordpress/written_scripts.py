"""Mark the place of a script that writes words into the page: an archive runs no scripts.

    <script>document.write("Copyright " + new Date().getFullYear());</script>

Scripts that load other scripts (statistics, advertisements) show no words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import Opaque, Token

_SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_END = re.compile(r"</script\s*>\s*\Z", re.IGNORECASE)
_WRITE = re.compile(r"\bdocument\s*\.\s*write(?:ln)?\s*\(\s*(?!\))", re.IGNORECASE)
_FILL = re.compile(
    r"\.\s*(?:(?:innerHTML|outerHTML|innerText|textContent)\s*\+?=(?!=)"
    r"|(?:html|append|prepend|insertAdjacentHTML)\s*\()",
)
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.){0,2000})\"|'((?:[^'\\\n]|\\.){0,2000})'")
# A phrase for readers: unlike the names of events and classes, it begins with a capital.
_PHRASE = re.compile(r"\s*(?![a-z])[^\W\d_]+(?:[,.!?'’-]?\s[^\W_]+){1,200}[.!?]?\s*")
_MARKUP = re.compile(r"<[^<>]{0,500}>?")
_SHOWN = re.compile(r"<(?:img|a|iframe|embed|object|video|audio)\b", re.IGNORECASE)
_LOADS_SCRIPT = re.compile(r"<\s*/?\s*(?:scr|style|link)|%3c/?s|\\x3cscr|unescape", re.IGNORECASE)
_LONGEST_STATEMENT = 2000
_MOST_STATEMENTS = 50


def with_written_scripts(tokens: Sequence[Token], scope: RenderScope) -> Sequence[Token]:
    """Return the tokens with a placeholder for each script that shows words to readers."""
    if not any(map(_writes_words, tokens)):
        return tokens
    return list(_marked(tokens, scope))


def _marked(tokens: Sequence[Token], scope: RenderScope) -> Iterator[Token]:
    for token in tokens:
        if _writes_words(token):
            scope.unhandled["unhandled-element", "a text that a <script> writes"] += 1
            yield Opaque(placeholder("element script"))
        else:
            yield token


def _writes_words(token: Token) -> bool:
    if not isinstance(token, Opaque) or (opened := _SCRIPT.match(token.raw)) is None:
        return False
    code = _END.sub("", token.raw[opened.end() :])
    return (
        any(_shows(each) for each in _arguments(code, _WRITE))
        or any(_has_words(each) for each in _arguments(code, _FILL))
        or (_FILL.search(code) is not None and _holds_phrase(code))
    )


def _holds_phrase(code: str) -> bool:
    """Return True if the code, which fills elements of the page, has a text for readers."""
    strings = (found[1] or found[2] or "" for found in _STRING.finditer(code))
    return any(_PHRASE.fullmatch(_MARKUP.sub(" ", each)) for each in strings)


def _arguments(code: str, call: re.Pattern[str]) -> Iterator[str]:
    """Yield the statement after each call, without the call."""
    for number, found in enumerate(call.finditer(code)):
        if number == _MOST_STATEMENTS:
            return
        yield code[found.end() : found.end() + _LONGEST_STATEMENT].partition("\n")[0]


def _shows(argument: str) -> bool:
    """Return True if `document.write` shows the argument: words, or the value of a variable."""
    if _LOADS_SCRIPT.search(argument):
        return False
    return _has_words(argument) or re.search(r"\w", _STRING.sub("", argument)) is not None


def _has_words(argument: str) -> bool:
    text = _strings(argument)
    if _LOADS_SCRIPT.search(text):
        return False
    return bool(_SHOWN.search(text) or re.search(r"\w", _MARKUP.sub(" ", text)))


def _strings(argument: str) -> str:
    return "".join(found[1] or found[2] or "" for found in _STRING.finditer(argument))
