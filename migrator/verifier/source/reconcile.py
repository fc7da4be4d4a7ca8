"""Check that every item of the source is either a file or a skip with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from migrator.findings import Finding
from migrator.model import IndexEntry, Inputs, Repair
from migrator.site_ids import blog_id
from migrator.spill.int_map import IntMap


def reconcile(
    entries: Iterable[IndexEntry], written: Mapping[int, str], skipped: Mapping[int, str]
) -> list[Finding]:
    """Compare the items of a source with their outcomes, by `position`.

    `written` names the file of each written item, `skipped` the reason of each skipped item.
    Findings are: an item in neither, an item in both, a file or a skip without an item, and a
    Markdown file of two items (two attachments may share one image).
    """
    findings: list[Finding] = []
    known: set[int] = set()
    for entry in entries:
        known.add(entry.position)
        message = _problem(written.get(entry.position), skipped.get(entry.position))
        if message:
            findings.append(Finding("unaccounted-item", describe(entry), message))
    for position in sorted({place for place in (*written, *skipped) if place not in known}):
        where = written.get(position) or f"item {position}"
        findings.append(Finding("unaccounted-item", where, "the source has no such item"))
    findings.extend(_shared_files(written))
    return findings


def missing_files(written: Iterable[str], root: Path) -> list[Finding]:
    """Return a finding for each written file that does not exist under `root`."""
    return [
        Finding("unaccounted-item", path, "the file is missing")
        for path in sorted(set(written))
        if not (root / path).is_file()
    ]


def describe(entry: IndexEntry) -> str:
    """Describe an item for a message: type, id, title."""
    name = entry.title or entry.slug or entry.link or "without a title"
    return f"{entry.type} {blog_id(entry.id)} ({name})" if entry.id else f"{entry.type} ({name})"


def _problem(path: str | None, reason: str | None) -> str:
    """Return the problem with the outcome of an item; "" if there is none."""
    if path is not None and reason is not None:
        return f"the item was written to {path}, but also skipped: {reason}"
    if path is None and not reason:
        is_lost = reason is None
        return "neither written nor skipped" if is_lost else "skipped without a reason"
    return ""


def _shared_files(written: Mapping[int, str]) -> Iterator[Finding]:
    seen = IntMap()
    shared: dict[str, list[int]] = {}
    for position, path in written.items():
        if path.endswith(".md") and (first := seen.setdefault(path, position)) != position:
            shared.setdefault(path, [first]).append(position)
    for path, positions in sorted(shared.items()):
        items = ", ".join(map(str, positions))
        yield Finding("unaccounted-item", path, f"the items {items} have the same file")


def repair_findings(repairs: Iterable[Repair]) -> Iterator[Finding]:
    """Yield a finding for each repair of a source, and for each of its parts that is lost."""
    for repair in repairs:
        kind = repair.kind or ("lost-source" if repair.lost else "repair")
        yield Finding(kind, repair.place, repair.message)


def reconcile_inputs(inputs: Inputs) -> Iterator[Finding]:
    """Yield a finding for each page with a text that no rule recognises, and for wrong counts."""
    for each in inputs.skipped:
        if each.is_text:
            yield Finding("page-not-recognised", each.address, each.reason)
    if inputs.total != inputs.used + len(inputs.skipped):
        message = (
            f"{inputs.total} pages and files came in; {inputs.used} were used and "
            f"{len(inputs.skipped)} were skipped"
        )
        yield Finding("unaccounted-item", "the source", message)
