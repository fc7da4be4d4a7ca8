"""Convert the footnotes of WordPress and of common plugins to GFM's footnote HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import self_contained

# developer.wordpress.org: the footnotes format writes <sup data-fn="ID" class="fn"><a …>1</a></sup>
_CORE_REFERENCE = re.compile(
    r'<sup\b[^<>]{0,99}\bdata-fn="([^"<>]{1,99})"[^<>]{0,99}>\s*<a\b[^<>]{0,500}>[^<]*+</a>\s*</sup>'
)
_PLACEHOLDER_LINE = re.compile(r"<!-- migrator: footnotes -->\n?")
PLACEHOLDER = "<!-- migrator: footnotes -->"


def reference(name: str) -> str:
    """Return the reference that stands in the text for the footnote `name`."""
    return (
        f'<sup class="footnote-ref"><a href="#fn-{name}" id="fnref-{name}" data-footnote-ref>'
        f"{name}</a></sup>"
    )


def section(notes: Sequence[str]) -> str:
    """Return the list of footnotes, numbered from 1. Each of `notes` is HTML."""
    return section_of([item(str(number), note) for number, note in enumerate(notes, 1)])


def section_of(items: Sequence[str]) -> str:
    """Return the list of footnotes from its items."""
    return f'<section class="footnotes" data-footnotes><ol>{"".join(items)}</ol></section>'


def item(name: str, note: str) -> str:
    """Return the item of the list for a note, which is HTML."""
    back = f'<a href="#fnref-{name}" class="footnote-backref" data-footnote-backref>↩</a>'
    text = note.strip()
    if text.endswith("</p>"):
        return f'<li id="fn-{name}">{text[:-4]} {back}</p></li>'
    return f'<li id="fn-{name}"><p>{text} {back}</p></li>'


def note(call: Call, scope: RenderScope) -> str | None:
    """Convert `[ref]text[/ref]` and similar: move the text to the list, leave a reference."""
    if call.content is None or not (text := call.line()):
        return None
    if scope.in_excerpt:
        return f"[{text}]"
    scope.footnotes.append(text)
    return reference(str(len(scope.footnotes)))


def list_placeholder(_: Call, __: RenderScope) -> str:
    """Convert `[references /]` and similar, which place the list of footnotes."""
    return PLACEHOLDER


def insert_footnotes(source: str, scope: RenderScope) -> str:
    """Return the HTML with core references numbered and the list of footnotes added.

    The list replaces the footnotes block; without one it is appended.
    """
    given = [*scope.context.footnotes, *scope.pattern_notes]
    if not given and not scope.footnotes and PLACEHOLDER not in source:
        return source
    stored = _stored(given)
    numbers: dict[str, int] = {}

    def number_reference(match: re.Match[str]) -> str:
        key = html.unescape(match[1])
        if key not in stored:
            return match[0]
        if key not in numbers:
            scope.footnotes.append(stored[key])
            numbers[key] = len(scope.footnotes)
        return reference(str(numbers[key]))

    if stored:
        source = _CORE_REFERENCE.sub(number_reference, source)
    unused = [text for key, text in stored.items() if key not in numbers]
    notes = section(scope.footnotes) if scope.footnotes else ""
    rest = "".join(f"<p>{text}</p>" for text in unused)
    listed = "\n".join(part for part in (notes, rest) if part)
    head, *tails = _PLACEHOLDER_LINE.split(source)
    if not listed:
        return head + "".join(tails)
    if not tails:
        return f"{head.rstrip()}\n{listed}\n"
    return head + "".join(tails[:-1]) + listed + "\n" + tails[-1]


def _stored(footnotes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        str(each["id"]): self_contained(str(each["content"]))
        for each in footnotes
        if isinstance(each, Mapping) and "id" in each and str(each.get("content") or "").strip()
    }
