"""Read the link targets of a comments file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.verifier.fidelity.render_markdown import parse, render_annotated
from migrator.verifier.files.markdown_page import MAX_BYTES, MarkdownPage
from migrator.verifier.files.url_attributes import LEADING, UrlReference, urls

COMMENTS: Final = "comments.yaml"


def read_comments(path: str, data: bytes) -> MarkdownPage:
    """Return the targets of all comments in a file; none if it cannot be parsed."""
    page = MarkdownPage(path)
    if len(data) > MAX_BYTES or not (b"](" in data or b"<" in data):
        return page
    try:
        entries = yaml_text.load(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return page
    for text in _texts(entries):
        for element in parse(render_annotated(text)).iter(*LEADING):
            page.targets += (UrlReference(kind, url, 0) for kind, url in urls(element))
    page.targets = list(dict.fromkeys(page.targets))
    return page


def _texts(entries: Any) -> Iterator[str]:
    """Yield the text of each comment, those of replies after that of their comment."""
    waiting = list(reversed(entries)) if isinstance(entries, list) else []
    while waiting:
        entry = waiting.pop()
        if not isinstance(entry, Mapping):
            continue
        if isinstance(text := entry.get("text"), str):
            yield text
        replies = entry.get("replies")
        waiting += reversed(replies) if isinstance(replies, list) else ()
