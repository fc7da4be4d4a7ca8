"""Every item of the source is a file or a named skip: the counts add up, or it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from migrator.findings import Finding
from migrator.model import IndexEntry, Inputs
from migrator.spill.int_map import IntMap


def reconcile(
    entries: Iterable[IndexEntry], written: Mapping[int, str], skipped: Mapping[int, str]
) -> list[Finding]:
    """Account for the items of a source, by their `position`.

    `written` names the file of each item that became one, `skipped` the reason of
    each that did not. Found are: an item that is in neither, an item that is in
    both, a file or a skip of no item, and a Markdown file that stands for two items
    (two attachments may well be one image).
    """
    findings: list[Finding] = []
    known: set[int] = set()
    for entry in entries:
        known.add(entry.position)
        message = _account(written.get(entry.position), skipped.get(entry.position))
        if message:
            findings.append(Finding("unaccounted-item", describe(entry), message))
    for position in sorted({place for place in (*written, *skipped) if place not in known}):
        where = written.get(position) or f"item {position}"
        findings.append(Finding("unaccounted-item", where, "it is no item of the source"))
    findings.extend(_shared_files(written))
    return findings


def missing_files(written: Iterable[str], root: Path) -> list[Finding]:
    """The files that were to be written and are not under `root`."""
    return [
        Finding("unaccounted-item", path, "the file is not there")
        for path in sorted(set(written))
        if not (root / path).is_file()
    ]


def describe(entry: IndexEntry) -> str:
    """An item as a person would look for it: type, id, title."""
    name = entry.title or entry.slug or entry.link or "without a title"
    return f"{entry.type} {entry.id} ({name})" if entry.id else f"{entry.type} ({name})"


def _account(path: str | None, reason: str | None) -> str:
    """What is wrong with the account of an item; "" if nothing is."""
    if path is not None and reason is not None:
        return f"it was written to {path} and skipped: {reason}"
    if path is None and not reason:
        return "it is neither a file nor a named skip" if reason is None else "no reason is given"
    return ""


def _shared_files(written: Mapping[int, str]) -> Iterator[Finding]:
    seen = IntMap()
    shared: dict[str, list[int]] = {}
    for position, path in written.items():
        if path.endswith(".md") and (first := seen.setdefault(path, position)) != position:
            shared.setdefault(path, [first]).append(position)
    for path, positions in sorted(shared.items()):
        items = ", ".join(map(str, positions))
        yield Finding("unaccounted-item", path, f"one file stands for the items {items}")


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
