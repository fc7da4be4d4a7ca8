"""Footnotes: WordPress's own and the common plugins' become GFM's footnote HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import mended

# developer.wordpress.org: the footnotes format writes <sup data-fn="ID" class="fn"><a …>1</a></sup>
_CORE_REFERENCE = re.compile(
    r'<sup\b[^<>]{0,99}\bdata-fn="([^"<>]{1,99})"[^<>]{0,99}>\s*<a\b[^<>]{0,500}>[^<]*+</a>\s*</sup>'
)
_PLACE = re.compile(r"<!-- migrator: footnotes -->\n?")
PLACE = "<!-- migrator: footnotes -->"


def reference(name: str) -> str:
    """The mark in the text."""
    return (
        f'<sup class="footnote-ref"><a href="#fn-{name}" id="fnref-{name}" data-footnote-ref>'
        f"{name}</a></sup>"
    )


def section(notes: Sequence[str]) -> str:
    """The list of notes, HTML each, numbered from 1."""
    items = "".join(_item(str(number), note) for number, note in enumerate(notes, 1))
    return f'<section class="footnotes" data-footnotes><ol>{items}</ol></section>'


def _item(name: str, note: str) -> str:
    back = f'<a href="#fnref-{name}" class="footnote-backref" data-footnote-backref>↩</a>'
    text = note.strip()
    if text.endswith("</p>"):
        return f'<li id="fn-{name}">{text[:-4]} {back}</p></li>'
    return f'<li id="fn-{name}"><p>{text} {back}</p></li>'


def note(call: Call, scope: RenderScope) -> str | None:
    """`[ref]text[/ref]` and its kin: the text goes to the notes, a mark stays."""
    if call.content is None or not (text := call.line()):
        return None
    scope.footnotes.append(text)
    return reference(str(len(scope.footnotes)))


def place(_: Call, __: RenderScope) -> str:
    """`[references /]` and its kin: where the notes stand."""
    return PLACE


def apply(source: str, scope: RenderScope) -> str:
    """HTML with WordPress's own references numbered and all notes in their place.

    Notes stand where the footnotes block stands, or at the end.
    """
    if not scope.context.footnotes and not scope.footnotes and PLACE not in source:
        return source
    stored = _stored(scope.context.footnotes)
    numbers: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        key = html.unescape(match[1])
        if key not in stored:
            return match[0]
        if key not in numbers:
            scope.footnotes.append(stored[key])
            numbers[key] = len(scope.footnotes)
        return reference(str(numbers[key]))

    if stored:
        source = _CORE_REFERENCE.sub(numbered, source)
    unused = [text for key, text in stored.items() if key not in numbers]
    notes = section(scope.footnotes) if scope.footnotes else ""
    rest = "".join(f"<p>{text}</p>" for text in unused)
    listed = "\n".join(part for part in (notes, rest) if part)
    head, *tails = _PLACE.split(source)
    if not listed:
        return head + "".join(tails)
    if not tails:
        return f"{head.rstrip()}\n{listed}\n"
    return head + "".join(tails[:-1]) + listed + "\n" + tails[-1]


def _stored(footnotes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        str(each["id"]): mended(str(each["content"]))
        for each in footnotes
        if isinstance(each, Mapping) and "id" in each and str(each.get("content") or "").strip()
    }
