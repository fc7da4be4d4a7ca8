"""Inputs with what must come of them beside: fixtures that the conversion itself is held to.

NAME/export*.xml  with  NAME/expected/   an export, and the archive that must come of it
                  (uploads/ and migrator.toml beside it count where they are there)
NAME.html         with  NAME.md          a post's content as WordPress stores it, and its Markdown
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from migrator.archive import update_expected
from migrator.archive.swap_archive import workplace
from migrator.findings import Finding
from migrator.markdown.converter import to_markdown
from migrator.pipeline import run
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import load
from migrator.sources.wxr.open_export import open_source
from migrator.verifier.expected_files import compare, first_difference
from migrator.wordpress.render import wordpress_html

EXPECTED: Final = "expected"
# What tells of a run is no part of what must come of an export.
LEFT_OUT: Final = ("migration", "migrator.toml", "migrator.lock")
_EXPORTS: Final = ("*.xml", "*.xml.gz", "*.zip")


@dataclass(frozen=True, slots=True)
class ExportPair:
    """A folder with an export and the archive that is `expected` of it."""

    name: str
    folder: Path

    @property
    def expected(self) -> Path:
        return self.folder / EXPECTED

    @property
    def exports(self) -> list[Path]:
        return sorted(path for form in _EXPORTS for path in self.folder.glob(form))

    def migrate(self, archive: Path) -> Report:
        """Make the archive, without a network. Raises what a migration raises."""
        uploads = self.folder / "uploads"
        settings = replace(
            load(self.folder),
            output=archive,
            uploads=uploads if uploads.is_dir() else None,
            offline=True,
        )
        return run.migrate(open_source(self.exports), settings)

    def differences(self, archive: Path) -> Iterator[Finding]:
        """Where the archive is not as it must be, a place at a time."""
        for finding in compare(self.expected, archive):
            if finding.where.split("/")[0] not in LEFT_OUT:
                yield replace(finding, where=f"{self.name}/{EXPECTED}/{finding.where}")

    def check(self, update: Callable[[Finding], bool]) -> Iterator[Finding]:
        with workplace() as folder:
            self.migrate(folder)
            found = list(self.differences(folder))
            yield from found
            if found and all(map(update, found)):
                update_expected.mirror(folder, self.expected, LEFT_OUT)


@dataclass(frozen=True, slots=True)
class ContentPair:
    """A file of content as WordPress stores it, and one with its Markdown."""

    name: str
    content: Path

    @property
    def expected(self) -> Path:
        return self.content.with_suffix(".md")

    def check(self, update: Callable[[Finding], bool]) -> Iterator[Finding]:
        stored = self.content.read_bytes().decode("utf-8-sig", "replace")
        actual = to_markdown(wordpress_html(stored))
        before = self.expected.read_bytes().decode("utf-8", "replace")
        if message := first_difference(self.expected.name, before, actual):
            finding = Finding("fixture-differs", f"{self.name}.md", message)
            yield finding
            if update(finding):
                update_expected.put(self.expected, actual)


Pair = ExportPair | ContentPair


def find(folder: Path) -> list[Pair]:
    """The pairs in a folder and in those below it, in the order of their names."""
    pairs: list[Pair] = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if EXPECTED in place.parts[:-1]:
            continue
        if path.name == EXPECTED and path.is_dir():
            pair = ExportPair(place.parent.as_posix(), path.parent)
            pairs += [pair] if pair.exports else []
        elif path.suffix == ".html" and path.with_suffix(".md").is_file():
            pairs.append(ContentPair(place.with_suffix("").as_posix(), path))
    return pairs


def check(
    pairs: list[Pair],
    update: Callable[[Finding], bool] = lambda _: False,
    watcher: Watcher | None = None,
) -> Report:
    """Convert the input of each pair and compare what comes of it.

    `update` is shown each difference and says whether what came is what is expected from now
    on. Raises SourceError for an input that is none, OutputError where nothing can be written.
    """
    watcher = watcher or Unwatched()
    watcher.begin("Converting fixtures", len(pairs))
    findings: list[Finding] = []
    for pair in pairs:
        findings += pair.check(update)
        watcher.advance()
    return Report(
        items=len(pairs),
        written=len(pairs),
        counts={"pairs": len(pairs)},
        findings=findings,
    )
