"""Convert a recipe of EasyRecipe, which keeps HTML in the post with marks of its own.

    <div class="easyrecipe"> ... [b]moist[/b] ... <div class="endeasyrecipe">3.2.1275</div></div>

The plugin reads the marks and hides its version number at the end. Sources: exports of blogs with
it, and https://easyrecipeplugin.com.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_RECIPE: Final = re.compile(
    r"<div\s[^<>]*\bclass\s*=\s*[\"'][^\"'<>]*\beasyrecipe\b.*?"
    r"<div\s[^<>]*\bclass\s*=\s*[\"']endeasyrecipe\b[^<>]*>[^<>]{0,40}</div>",
    re.DOTALL | re.IGNORECASE,
)
_VERSION: Final = re.compile(
    r"<div\s[^<>]*\bclass\s*=\s*[\"']endeasyrecipe\b[^<>]*>[^<>]{0,40}</div>", re.IGNORECASE
)
_TITLE: Final = re.compile(
    r"<div\s+class\s*=\s*[\"'](?:[\w ]*\b)?(?P<kind>ERName|ER\w*Header)\b[^<>]*>"
    r"(?P<text>(?>(?:[^<]|<(?!/?div\b))*))</div>"
)
_MARK: Final = re.compile(r"\[(?P<end>/?)(?P<name>br|b|i|u|url|img)(?P<given>\s[^\[\]<>]*)?/?\]")
_ELEMENTS: Final = {"b": "strong", "i": "em", "u": "u", "url": "a", "img": "img", "br": "br"}
_QUOTES: Final = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2033": '"'})


def with_easyrecipes(content: str) -> str:
    """Return stored content with each recipe of EasyRecipe as plain HTML."""
    if "endeasyrecipe" not in content:
        return content
    return _RECIPE.sub(_recipe, content)


def _recipe(match: re.Match[str]) -> str:
    text = _VERSION.sub("", match[0])
    for pattern, replacement in ((_TITLE, _title), (_MARK, _element)):
        rule: Callable[[re.Match[str]], str] = replacement
        text = pattern.sub(rule, text)
    return text


def _title(match: re.Match[str]) -> str:
    level = 3 if match["kind"] == "ERName" else 4
    return f"<h{level}>{match['text'].strip()}</h{level}>"


def _element(match: re.Match[str]) -> str:
    name = _ELEMENTS[match["name"]]
    if match["end"]:
        return "" if name in ("br", "img") else f"</{name}>"
    given = (match["given"] or "").translate(_QUOTES).rstrip()
    return f"<{name}{given.removesuffix('/')}>"
