"""Extract one language from a text that marks several: qTranslate, its successors, WPGlobus.

    <!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->      qTranslate, mqTranslate
    [:en]Hello[:de]Hallo[:]                             qTranslate-X, qTranslate-XT
    {:en}Hello{:}{:de}Hallo{:}                          WPGlobus, qTranslate-XT

Text outside of the marks belongs to all languages. https://github.com/qtranslate/qtranslate-xt
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

_LANGUAGE: Final = r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?"
_FORMS: Final = (
    re.compile(rf"<!--:({_LANGUAGE})?-->"),
    re.compile(rf"\[:({_LANGUAGE})?\]"),
    re.compile(rf"\{{:({_LANGUAGE})?\}}"),
)
_MAY_HAVE_MARKS: Final = re.compile(r"<!--:|\[:|\{:")


def languages_in(text: str) -> list[str]:
    """Return the languages that a text has marks for and words in, in their order."""
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

    A text has marks if two languages, or one language and an end, are marked. `names[:en]` is
    program code.
    """
    if not _MAY_HAVE_MARKS.search(text):
        return None
    for form in _FORMS:
        first = form.search(text)
        while first and not first[1]:
            first = form.search(text, first.end())
        if first is None or re.match(r"[\w)\]]", text[first.start() - 1 : first.start()]):
            continue
        marks = {match[1] for match in form.finditer(text, first.start())}
        if len(marks) > 1:
            return form
    return None


def _pieces(text: str, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text, each with its language, "" for all."""
    language, position = "", 0
    for mark in form.finditer(text):
        yield language, text[position : mark.start()]
        language, position = mark[1] or "", mark.end()
    yield language, text[position:]
