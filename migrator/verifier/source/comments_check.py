"""Compare the comments file of a post with the comments of the source, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.model import Comment
from migrator.verifier.fidelity.render_markdown import page_of
from migrator.verifier.fidelity.word_check import readable_words, without_tags, words

_LEFT_OUT: Final = ("spam", "trash")
_PART: Final = "comments"


def check_comments(comments: Sequence[Comment], text: str) -> Iterator[Finding]:
    """Yield a finding for each comment that is missing from a comments file, or differs.

    `text` is the text of the file. A comment has its author, its date and every word.
    """
    kept = [comment for comment in comments if comment.status not in _LEFT_OUT]
    if not kept:
        return
    try:
        entries = list(_entries(yaml_text.load(text) if text else []))
    except ValueError:
        entries = []
    left: dict[object, list[Mapping[str, Any]]] = {}
    for entry in entries:
        left.setdefault(entry.get("id", 0), []).append(entry)
    for comment in kept:
        found = left.get(comment.id)
        what = f"comment {comment.id} by {comment.author or 'nobody'}"
        if not found:
            yield Finding("lost-data", "", f"{what} is missing", part=_PART)
        elif problem := _difference(comment, found.pop(0)):
            yield Finding("changed-data", "", f"{what}: {problem}", part=_PART)


def _difference(comment: Comment, entry: Mapping[str, Any]) -> str:
    if str(entry.get("date", "")) != (comment.published.isoformat() if comment.published else ""):
        return "its date differs"
    author = without_tags(comment.author)
    if "@" not in author and words(str(entry.get("author", ""))) != words(author):
        return "its author differs"
    return _missed(readable_words(comment.content), str(entry.get("text", "")))


def _missed(stored: list[str], markdown: str) -> str:
    """Return the first word of a comment that its Markdown lacks, "" if there is none."""
    if stored == words(markdown):
        return ""
    rest = iter(words(without_tags(page_of(markdown))))
    for word in stored:
        if word not in rest:
            return f"“{word[:80]}” is missing from its text"
    return ""


def _entries(entries: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the comments of a file, the replies to each after it."""
    waiting = list(entries) if isinstance(entries, list) else []
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Mapping):
            yield entry
            replies = entry.get("replies")
            waiting += replies if isinstance(replies, list) else ()
