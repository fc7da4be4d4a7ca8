"""Compare the comments file of a post with the comments of the source, one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.model import HIDDEN_STATUSES, Comment
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.inventory import SIGNS, holds_address
from migrator.verifier.fidelity.page_additions import without_copies, without_hidden_code
from migrator.verifier.fidelity.references import (
    AcceptedUrls,
    HtmlReference,
    references,
    resolved,
)
from migrator.verifier.fidelity.render_markdown import page_of
from migrator.verifier.fidelity.word_check import readable_words, without_tags, words

_PART: Final = "comments"
_MOST_OF_AN_ID: Final = 20
_INVISIBLE_LINK: Final = re.compile(r"<a\b[^>]*>\s*</a>")
_ADDRESS: Final = re.compile(r"(?<![\w/\"'=\[>.:&;-])https?://[\w-]+\.[^\s<>\"'()\[\]]+")
# For other elements, such as a player, the archive may have the video instead.
_SEEN_THEMSELVES: Final = ("a", "area", "img")
_NO_URLS: Final[Mapping[str, AcceptedUrls]] = MappingProxyType({})


def comment_references(stored: str) -> list[HtmlReference]:
    """Return the visible links and the files of a comment, as stored, in order."""
    if "<" not in stored:
        return []
    found = references(_INVISIBLE_LINK.sub("", html5.normal(stored)))
    return [reference for reference in found if not SIGNS.search(reference.address)]


def check_comments(
    comments: Sequence[Comment], text: str, urls: Mapping[str, AcceptedUrls] = _NO_URLS
) -> Iterator[Finding]:
    """Yield a finding for each comment that is missing from a comments file, or differs.

    `text` is the text of the file. `urls` has, by the stored text of a comment, the accepted new
    addresses for its `comment_references`. A comment has its author with the website, its date,
    its place in the thread, every word and every link.
    """
    kept = [comment for comment in comments if comment.status not in HIDDEN_STATUSES]
    if not kept:
        return
    try:
        entries = list(_entries(yaml_text.load(text) if text else []))
    except ValueError:
        entries = []
    left: dict[object, list[tuple[Mapping[str, Any], object]]] = {}
    for entry, above in entries:
        left.setdefault(entry.get("id", 0), []).append((entry, above))
    for comment in kept:
        found = left.get(comment.id)
        what = f"comment {comment.id} by {comment.author or 'nobody'}"
        if not found:
            yield Finding("lost-data", "", f"{what} is missing", part=_PART)
        elif problem := _least_difference(comment, found, urls.get(comment.content)):
            yield Finding("changed-data", "", f"{what}: {problem}", part=_PART)


def _least_difference(
    comment: Comment, entries: list[tuple[Mapping[str, Any], object]], urls: AcceptedUrls | None
) -> str:
    """Take the entry of a comment out of those with its id, and return how they differ; "" if
    they do not."""
    for number, entry in enumerate(entries[:_MOST_OF_AN_ID]):
        problem = _difference(comment, *entry, urls)
        if not problem or number == len(entries) - 1:
            del entries[number]
            return problem
    return _difference(comment, *entries.pop(0), urls)


def _difference(
    comment: Comment, entry: Mapping[str, Any], above: object, urls: AcceptedUrls | None
) -> str:
    if str(entry.get("date", "")) != (comment.published.isoformat() if comment.published else ""):
        return "its date differs"
    # A name may hold tags, or be a text such as `<CONTENT />` that looks like one.
    names = words(without_tags(comment.author)), words(comment.author)
    if "@" not in comment.author and words(str(entry.get("author", ""))) not in names:
        return "its author differs"
    is_mail = "@" in comment.author_url or comment.author_url.lower().startswith("mailto:")
    if not is_mail and str(entry.get("url", "")) != comment.author_url:
        return "the website of its author differs"
    if entry.get("in_reply_to", above) != comment.parent_id:
        return "it replies to another comment"
    if entry.get("kind", "comment") != (comment.kind or "comment") or (
        entry.get("status", "approved") != (comment.status or "approved")
    ):
        return "its kind or status differs"
    stored, markdown = comment.content, str(entry.get("text", ""))
    seen = without_hidden_code(without_copies(stored))
    return (
        _missed(readable_words(seen), markdown)
        or _lost_link(stored, markdown, urls)
        or _unlinked_address(stored, markdown)
    )


def _unlinked_address(stored: str, markdown: str) -> str:
    """Return a problem if a comment has fewer links than its text has addresses, of which
    WordPress makes links."""
    if "<" in stored or "://" not in stored:
        return ""
    addresses = _ADDRESS.findall(stored)
    if len(addresses) <= sum(r.is_link for r in references(page_of(markdown))):
        return ""
    return f"{addresses[0][:160]} or another address in it is no link"


def _lost_link(stored: str, markdown: str, urls: AcceptedUrls | None) -> str:
    """Return the first link or file of a comment that its Markdown lacks, "" if there is none."""
    if urls is None or not (wanted := comment_references(stored)):
        return ""
    page = page_of(markdown)
    there = Counter((r.is_link, resolved(r.address, urls.page)) for r in references(page))
    for reference, accepted in zip(wanted, urls.accepted, strict=False):
        right = accepted or (resolved(reference.address, urls.page),)
        found = next((key for url in right if there[key := (reference.is_link, url)]), None)
        if found is not None:
            there[found] -= 1
        elif not _is_played(reference, page):
            kind = "link" if reference.is_link else reference.element
            return f"its {kind} to {reference.address[:160]} is missing"
    return ""


def _is_played(reference: HtmlReference, page: str) -> bool:
    """Return True if a page has a link to what a player of a comment plays."""
    if reference.element in _SEEN_THEMSELVES:
        return False
    # No reader can open a Flash program: the address of what it plays is in its variables.
    is_program = ".swf" in reference.address and bool(references(page))
    return is_program or holds_address(reference.address, page)


def _missed(stored: list[str], markdown: str) -> str:
    """Return the first word of a comment that its Markdown lacks, "" if there is none."""
    if stored == words(markdown):
        return ""
    rest = iter(words(without_tags(page_of(markdown))))
    for word in stored:
        if word not in rest:
            return f"“{word[:80]}” is missing from its text"
    return ""


def _entries(entries: Any) -> Iterator[tuple[Mapping[str, Any], object]]:
    """Yield the comments of a file, each with the id of the one that it is nested below."""
    waiting: list[tuple[Any, object]] = []
    waiting += ((entry, 0) for entry in entries) if isinstance(entries, list) else ()
    while waiting:
        entry, above = waiting.pop()
        if isinstance(entry, Mapping):
            yield entry, above
            replies, number = entry.get("replies"), entry.get("id", 0)
            waiting += ((each, number) for each in replies) if isinstance(replies, list) else ()
