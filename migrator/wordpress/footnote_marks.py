"""Find footnotes that a plugin marks by brackets: `((A note.))`, `[[A note.]]`, `[1. A note.]`.

The same brackets stand in mathematics, in code, in wiki links and around asides. They are notes
only if all of a text are whole phrases behind words, and two of them whole sentences behind a
sentence; numbers have to count from 1. A single sentence in brackets stays as typed, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from migrator.wordpress.render_context import RenderScope

_MARKUP: Final = re.compile(
    r"<!--|-->|<(/?)(pre|code|script|style|textarea|kbd|samp|tt|math)\b[^<>]*>|<[^<>]*>"
    r"|\[\w+ [^\[\]=<>]*=[^\[\]<>]*\]",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"\[/\w*(?:code|math|tex|php|js|javascript|css|sql|bash|shell|lua)\w*\]", re.IGNORECASE
)
_END: Final = r"\n(?![ \t]{0,9}\n)"
_FORMS: Final = (
    ("((", "))", re.compile(rf"\(\(((?>(?:[^()\n]|{_END}|\([^()\n]{{0,200}}\))+))\)\)")),
    ("[[", "]]", re.compile(rf"\[\[((?>(?:[^\[\]\n]|{_END}|\[[^\[\]\n]{{0,200}}\])+))\]\]")),
)
# FD Footnotes
_NUMBERED: Final = re.compile(
    rf"\[(\d{{1,3}})\. ((?>(?:[^\[\]\n]|{_END}|\[[^\[\]\n]{{0,200}}\])+))\]"
)
_NO_PROSE: Final = re.compile(r"[{}=|\\^]|\$(?![\d\s.,])|&&|->|::|\w\(|;\s*\Z")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_BEHIND: Final = re.compile(r"[\w.,;:!?…\"'”’»)\]%] ?\Z")
_BEHIND_SENTENCE: Final = re.compile(r"[.,;:!?…\"”’»)] ?\Z")
_UNCERTAIN: Final = "it may be a footnote of a plugin; it stays in the text as typed"
_LEAST_WORDS: Final = 2
_SENTENCE_WORDS: Final = 5
_LEAST_NOTES: Final = 2


def with_footnote_shortcodes(content: str, scope: RenderScope) -> str:
    """Return the content with the notes in brackets as shortcodes of footnotes.

    Name those that may be notes, but are not certain.
    """
    if _CODE.search(content):
        return content
    for opened, closed, form in _FORMS:
        if opened in content and closed in content:
            seen = _without_markup(content)
            found = list(form.finditer(seen))
            is_all = len(found) == seen.count(opened) == seen.count(closed)
            content = _with_notes(content, seen, found, f"{opened}…{closed}", scope, is_all=is_all)
    if "[1. " in content:
        seen = _without_markup(content)
        found = list(_NUMBERED.finditer(seen))
        is_all = [int(each[1]) for each in found] == [*range(1, len(found) + 1)]
        content = _with_notes(content, seen, found, "[1. …]", scope, is_all=is_all)
    return content


def _with_notes(
    content: str,
    seen: str,
    found: Sequence[re.Match[str]],
    form: str,
    scope: RenderScope,
    *,
    is_all: bool,
) -> str:
    """Return the content with notes of one form as shortcodes, if they are certainly notes."""
    notes = [each for each in found if _is_note(seen, each)]
    sentences = [each for each in notes if _is_sentence(seen, each)]
    if is_all and len(notes) == len(found) and len(sentences) >= _LEAST_NOTES:
        return _replaced(content, notes)
    if sentences:
        often = f" ({len(sentences)} times)" if len(sentences) > 1 else ""
        scope.missing("unhandled-shortcode", f"{form}{often}: {_UNCERTAIN}")
    return content


def _without_markup(content: str) -> str:
    """Return the content with blanks in the place of markup, comments and code."""
    parts: list[str] = []
    at = 0
    hidden_by = ""
    for found in _MARKUP.finditer(content):
        parts.append(" " * (found.start() - at) if hidden_by else content[at : found.start()])
        parts.append(" " * (found.end() - found.start()))
        at = found.end()
        name = (found[2] or "").lower()
        if found[0] == "<!--":
            hidden_by = hidden_by or "-->"
        elif hidden_by:
            is_end = found[0] == hidden_by or (found[1] == "/" and name == hidden_by)
            hidden_by = "" if is_end else hidden_by
        elif name and not found[1]:
            hidden_by = name
    return "".join([*parts, " " * (len(content) - at) if hidden_by else content[at:]])


def _is_note(seen: str, found: re.Match[str]) -> bool:
    text = found[found.lastindex or 0].strip()
    before = seen[max(0, found.start() - 200) : found.start()]
    is_behind = _BEHIND.search(before.rstrip(" ") + " ") is not None
    has_words = len(_WORD.findall(text[:400])) >= _LEAST_WORDS
    return is_behind and has_words and text[:1].isalnum() and not _NO_PROSE.search(text)


def _is_sentence(seen: str, found: re.Match[str]) -> bool:
    text = found[found.lastindex or 0].strip()
    before = seen[max(0, found.start() - 200) : found.start()]
    return (
        text[:1].isupper()
        and len(_WORD.findall(text[:400])) >= _SENTENCE_WORDS
        and _BEHIND_SENTENCE.search(before.rstrip(" ") + " ") is not None
    )


def _replaced(content: str, notes: Sequence[re.Match[str]]) -> str:
    parts: list[str] = []
    at = 0
    for note in notes:
        # The space before the mark belongs to it.
        parts += [content[at : note.start()].removesuffix(" "), "[mfn]"]
        start, end = note.span(note.lastindex or 0)
        parts += [content[start:end].strip(), "[/mfn]"]
        at = note.end()
    return "".join([*parts, content[at:]])
