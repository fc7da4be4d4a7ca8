"""Extract one language from a text that marks several: qTranslate, its successors, WPGlobus.

    <!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->      qTranslate, mqTranslate
    [:en]Hello[:de]Hallo[:]                             qTranslate-X, qTranslate-XT
    {:en}Hello{:}{:de}Hallo{:}                          WPGlobus, qTranslate-XT
    <lang_en>Hello</lang_en><lang_de>Hallo</lang_de>    Polyglot
    [lang_en]Hello[/lang_en][lang_de]Hallo[/lang_de]    Language Switcher
    [lang code="en"]Hello[/lang] [en]Hello[/en]         shortcodes of many small plugins

Text outside of the marks belongs to all languages. https://github.com/qtranslate/qtranslate-xt
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

_LANGUAGE: Final = r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?"
# ISO 639-1. Of these, some are also elements of HTML, which BBCode writes in the same way.
_CODES: Final = [
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "eo",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "kn",
    "ko",
    "ku",
    "ky",
    "la",
    "lb",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "nb",
    "ne",
    "nl",
    "nn",
    "no",
    "pa",
    "pl",
    "pt",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "tl",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "br",
    "hr",
    "th",
    "tr",
]
_ELEMENTS: Final = frozenset(("br", "hr", "th", "tr"))
_CODE: Final = "|".join(_CODES)
_NAMES: Final = (
    "lang|language|multilang|polylang|if_lang|iflang|if_language|mlang|mlp"
    r"|wpml_\w{2,20}|pll_\w{2,20}"
)
_MARKS: Final = (
    re.compile(rf"<!--:({_LANGUAGE})?-->"),
    re.compile(rf"\[:({_LANGUAGE})?\]"),
    re.compile(rf"\{{:({_LANGUAGE})?\}}"),
    re.compile(rf"[\[<](?:lang_({_LANGUAGE})|/lang_{_LANGUAGE})[\]>]"),
)
# Shortcodes with names that other plugins use too: two languages must be marked.
_SHORTCODES: Final = (
    re.compile(
        rf"\[(?:(?:{_NAMES})(?:=|\s+(?:(?:lang|code|language)=)?)[\"']?({_CODE})[\"']?"
        rf"|/(?:{_NAMES}))\s*\]"
    ),
    re.compile(rf"\[(?:({_CODE})|/(?:{_CODE}))\]"),
)
# The mark is an index in program code: `names[:en]`.
_INDEX: Final = re.compile(r"\A[\w)\]][\[{]:")
# One search for each first character: a search for a pattern with several takes five times as long.
_IN_BRACKETS: Final = re.compile(rf"\[(?::|lang_|/(?:{_NAMES}|{_CODE})\s*\])")
_IN_BRACES: Final = re.compile(r"\{:")
_IN_TAGS: Final = ("<!--:", "<lang_")


def languages_in(text: str) -> list[str]:
    """Return the languages that a text has marks for and words in, in their order."""
    if not _may_have_marks(text):
        return []
    return [name for name, words in _texts(text).items() if name and words.strip()]


def in_language(text: str, language: str) -> str:
    """Return a text in one language; if it has none in that language, in its first one."""
    form = _form(text)
    if form is None:
        return text
    texts = _texts(text)
    wanted = language if texts.get(language, "").strip() else next(filter(None, texts), "")
    return "".join(words for name, words in _pieces(text, form) if name in ("", wanted))


def in_all_languages(text: str) -> str:
    """Return the versions of a short text with slashes between them."""
    versions = [in_language(text, language).strip() for language in languages_in(text)]
    return " / ".join(dict.fromkeys(versions)) if versions else text


def value_in_language(value: Any, language: str) -> Any:
    """Return the value of a custom field with every text in it in one language."""
    if isinstance(value, str):
        return in_language(value, language)
    if isinstance(value, dict):
        return {key: value_in_language(each, language) for key, each in value.items()}
    if isinstance(value, list):
        return [value_in_language(each, language) for each in value]
    return value


@lru_cache(maxsize=64)
def _texts(text: str) -> dict[str, str]:
    """Return the words of each language; "" is the text for all. Empty without marks."""
    form = _form(text)
    found: dict[str, str] = {}
    for name, words in _pieces(text, form) if form else ():
        found[name] = found.get(name, "") + words
    return found


def _form(text: str) -> re.Pattern[str] | None:
    """Return the form of the marks in a text, None if it has none.

    A text has marks if two languages, or one language and an end, are marked; as shortcodes, two
    languages.
    """
    if not _may_have_marks(text):
        return None
    for form in _MARKS:
        first = form.search(text)
        while first and not first[1]:
            first = form.search(text, first.end())
        if first is None or _INDEX.search(text[max(0, first.start() - 1) : first.start() + 2]):
            continue
        marks = {match[1] for match in form.finditer(text, first.start())}
        if len(marks) > 1:
            return form
    for form in _SHORTCODES:
        languages = {match[1] for match in form.finditer(text)} - {None}
        if len(languages) > 1 and languages - _ELEMENTS:
            return form
    return None


def _may_have_marks(text: str) -> bool:
    """Return True if a text has anything like a mark, which few texts have."""
    comment, element = _IN_TAGS
    return (
        bool(_IN_BRACKETS.search(text) or _IN_BRACES.search(text))
        or comment in text
        or element in text
    )


def _pieces(text: str, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text, each with its language, "" for all."""
    language, position = "", 0
    for mark in form.finditer(text):
        yield language, text[position : mark.start()]
        language, position = mark[1] or "", mark.end()
    yield language, text[position:]
