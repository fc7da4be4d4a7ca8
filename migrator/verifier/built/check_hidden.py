"""Search a built site for anything that visitors may not see: unpublished items, and records.

The words of drafts, scheduled, private and protected items, and those of comments that were not
approved, are searched in every text file: pages, feeds, search indexes. A run of words counts if
no published item has it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.built.built_site import BuiltSite
from migrator.verifier.fidelity.word_check import without_tags, words

_RUN: Final = 4
# A word of fewer bytes stands on a site by chance.
_TELLING_BYTES: Final = 9
_TEXTS: Final = (
    ".html", ".htm", ".xhtml", ".xml", ".json", ".rss", ".atom", ".txt", ".js", ".mjs", ".csv",
    ".md", ".yaml", ".yml", ".toml", ".map", ".webmanifest", ".svg", "",
)  # fmt: skip
# Programs of themes hold common words in a row by chance, but hardly six of an item.
_PROGRAMS: Final = (".js", ".mjs", ".map")
_RUNS_IN_PROGRAM: Final = 3
# Names that the tool gives to its records, and endings of captures and databases.
_RECORD_NAMES: Final = frozenset(
    ("migrator.lock", "migrator.toml", "comments.yaml", "manifest.json", "target.json",
     "report.json", "report.html", "begun.jsonl", "underway.json", "redirects.csv",
     "authors.yaml", "terms.yaml", "menus.yaml", "site.yaml", "state.sqlite", "links.json")
)  # fmt: skip
_RECORD_FOLDERS: Final = frozenset(("migration",))
_RECORD_ENDINGS: Final = (
    ".sqlite", ".sqlite3", ".db", ".warc", ".warc.gz", ".wacz", ".wpress", ".jpa", ".sql",
    ".sql.gz", ".lock",
)  # fmt: skip
# Names that sites have for reasons of their own, if they are not in the tool's folders.
_COMMON: Final = frozenset(("manifest.json", "links.json", "report.html", "report.json"))
_ESCAPES: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")


@value_object
class HiddenItem:
    """An item that visitors may not see: its description for a finding, and its plain texts."""

    where: str
    texts: tuple[str, ...]


@dataclass(slots=True)
class HiddenWords:
    """The runs of words that only hidden items have, each with the item.

    unsearched  items all of whose words published items have too
    """

    runs: dict[tuple[str, ...], str] = field(default_factory=dict)
    unsearched: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, hidden: Iterable[HiddenItem], public: Iterable[str]) -> HiddenWords:
        """Collect the runs of words of `hidden` items that none of the `public` texts has."""
        found = cls()
        by_item = [(item, {run for text in item.texts for run in _runs(text)}) for item in hidden]
        wanted = {run for _, runs in by_item for run in runs}
        sizes, beginnings = _sizes(wanted), {run[0] for run in wanted}
        known: set[tuple[str, ...]] = set()
        for text in public if wanted else ():
            known.update(wanted.intersection(_all_runs(text, sizes, beginnings)))
        for item, runs in by_item:
            own = runs - known
            if not own and runs:
                found.unsearched.append(item.where)
            found.runs.update((run, item.where) for run in sorted(own))
        return found


def check_hidden_words(site: BuiltSite, hidden: HiddenWords) -> Iterator[Finding]:
    """Yield a finding for each file and hidden item whose words are in the file."""
    if not hidden.runs:
        return
    sizes, beginnings = _sizes(hidden.runs), {run[0] for run in hidden.runs}
    for path in site.files:
        name = path.rpartition("/")[2].lower()
        ending = name[name.rindex(".") :] if "." in name.lstrip(".") else ""
        data = site.read(path) if ending in _TEXTS else None
        if data is None:
            continue
        text = data.decode("utf-8", "replace")
        shown: dict[str, list[tuple[str, ...]]] = {}
        for form in _forms(text):
            for run in _all_runs(form, sizes, beginnings):
                if item := hidden.runs.get(run):
                    shown.setdefault(item, []).append(run)
        fewest = _RUNS_IN_PROGRAM if ending in _PROGRAMS else 1
        for item, runs in sorted(shown.items()):
            if _longest_chain(runs) < fewest:
                continue
            message = f"it shows words of {item}: “{' '.join(runs[0])}”"
            yield Finding("exposed-words", path, message, len(set(runs)))


def check_records(site: BuiltSite) -> Iterator[Finding]:
    """Yield a finding for each record of the migration among the built files."""
    for path in site.files:
        folders, name = path.lower().split("/")[:-1], path.lower().rpartition("/")[2]
        is_in_records = not _RECORD_FOLDERS.isdisjoint(folders)
        is_named = name in _RECORD_NAMES and (name not in _COMMON or is_in_records)
        is_record = is_named or name.endswith(_RECORD_ENDINGS)
        if is_record or (is_in_records and not name.endswith((".html", ".xml"))):
            message = "a record of the migration, which may hold unpublished words"
            yield Finding("exposed-file", path, message)


def _longest_chain(runs: Iterable[tuple[str, ...]]) -> int:
    """Return the greatest number of runs that begin at one word after another."""
    longest = length = 0
    before: tuple[str, ...] = ()
    for run in runs:
        follows = len(before) > 1 and before[1:] == run[: len(before) - 1]
        length = length + 1 if follows else 1
        longest, before = max(longest, length), run
    return longest


def _sizes(runs: Iterable[tuple[str, ...]]) -> list[int]:
    return sorted({len(run) for run in runs})


def _forms(text: str) -> Iterator[str]:
    """Yield a text without its escapes, and also without its tags."""
    plain = unescape(_ESCAPES.sub(_unescaped, text))
    yield plain
    if "<" in text:
        yield without_tags(text)
        yield without_tags(plain)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else " "


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the runs of words of a text. A shorter text is one run if it says enough."""
    found = [word.casefold() for word in words(text)]
    size = min(_RUN, len(found))
    if size == 1 and len(found[0].encode("utf-8", "replace")) < _TELLING_BYTES:
        return
    if size:
        yield from (tuple(found[at : at + size]) for at in range(len(found) - size + 1))


def _all_runs(
    text: str, sizes: Collection[int], beginnings: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the runs of words of these sizes that begin with one of these words."""
    found = [word.casefold() for word in words(text)]
    for at, word in enumerate(found):
        if word in beginnings:
            yield from (tuple(found[at : at + size]) for size in sizes)
