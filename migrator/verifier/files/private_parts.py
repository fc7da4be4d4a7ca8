"""Report unpublished items, comments and captures in an archive for a site generator.

Visitors must not see them, and the generator leaves them out. The archive has them, so the archive
itself must not be published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.files.website_record import PATH

_CAPTURES: Final = ("*.warc", "*.warc.gz", "*.wacz")


def private_parts(root: Path) -> Iterator[Finding]:
    """Yield one note that names the parts of the archive `root` that must not be published.

    A plain archive yields none: nothing says how its user publishes it.
    """
    try:
        record = parse_json(read_regular(root / PATH))
        items = sum(not page.get("public") for page in record["pages"])
        folder = root / str(record.get("data", "data")) / "comments"
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return
    comments = sum(map(_unapproved, sorted(folder.glob("*.yaml"))))
    captures = sum(1 for pattern in _CAPTURES for _ in (root / "migration").rglob(pattern))
    parts = [
        _counted(items, "item is a draft, scheduled, private or protected", "items are drafts, "
                 "scheduled, private or protected"),
        _counted(comments, "comment was not approved", "comments were not approved"),
        _counted(captures, "capture may hold hidden pages", "captures may hold hidden pages"),
    ]  # fmt: skip
    if found := [part for part in parts if part]:
        message = f"{', '.join(found)}: publish the built site only, never the archive"
        yield Finding("private-parts", "", message, items + comments + captures)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""


def _unapproved(path: Path) -> int:
    """Return the number of comments in a file that have a status: they were not approved."""
    try:
        entries = yaml_text.load(read_regular(path).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return 0
    found, waiting = 0, [*entries] if isinstance(entries, list) else []
    while waiting:
        entry: Mapping[str, Any] = waiting.pop()
        if isinstance(entry, dict):
            found += bool(entry.get("status"))
            replies = entry.get("replies")
            waiting += replies if isinstance(replies, list) else ()
    return found
