"""Convert fixture inputs and compare the results with the expected files next to them.

NAME/export*.xml  with  NAME/expected/   an export, and the archive expected of it
                  (uploads/ and migrator.toml next to it are used if they exist)
NAME.html         with  NAME.md          a post's content as WordPress stores it, and its Markdown
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from migrator.archive import update_expected
from migrator.archive.swap_archive import temporary_folder
from migrator.findings import Finding
from migrator.markdown.converter import to_markdown
from migrator.pipeline import run
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.settings import load
from migrator.sources.wxr.open_export import open_source
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular
from migrator.verdict import VerdictSubject
from migrator.verifier.expected_files import compare, first_difference
from migrator.wordpress.render import wordpress_html

EXPECTED: Final = "expected"
# Records of a run are not compared.
LEFT_OUT: Final = ("migration", "migrator.toml", "migrator.lock")
_EXPORTS: Final = ("*.xml", "*.xml.gz", "*.zip")


@value_object
class ExportPair:
    """A folder with an export and the `expected` archive."""

    name: str
    folder: Path

    @property
    def expected(self) -> Path:
        return self.folder / EXPECTED

    @property
    def exports(self) -> list[Path]:
        return sorted(path for form in _EXPORTS for path in self.folder.glob(form))

    def migrate(self, archive: Path) -> Report:
        """Make the archive without a network. Raises the errors of `pipeline.run.migrate`."""
        uploads = self.folder / "uploads"
        settings = replace(
            load(self.folder),
            output=archive,
            uploads=uploads if uploads.is_dir() else None,
            offline=True,
        )
        return run.migrate(open_source(self.exports), settings)

    def differences(self, archive: Path) -> Iterator[Finding]:
        """Yield a finding for each file of the archive that differs from the expected one."""
        for finding in compare(self.expected, archive):
            if finding.where.split("/")[0] not in LEFT_OUT:
                yield replace(finding, where=f"{self.name}/{EXPECTED}/{finding.where}")

    def check(self, update: Callable[[Finding], bool]) -> Iterator[Finding]:
        """Yield the differences; replace the expected files if `update` returns True for all."""
        with temporary_folder() as folder:
            self.migrate(folder)
            found = list(self.differences(folder))
            yield from found
            if found and all(map(update, found)):
                update_expected.mirror(folder, self.expected, LEFT_OUT)


@value_object
class ContentPair:
    """A file of content as WordPress stores it, and a file with its expected Markdown."""

    name: str
    content: Path

    @property
    def expected(self) -> Path:
        return self.content.with_suffix(".md")

    def check(self, update: Callable[[Finding], bool]) -> Iterator[Finding]:
        """Yield the difference, if any; replace the expected file if `update` returns True."""
        stored = read_regular(self.content).decode("utf-8-sig", "replace")
        actual = to_markdown(wordpress_html(stored))
        before = read_regular(self.expected).decode("utf-8", "replace")
        if message := first_difference(self.expected.name, before, actual):
            finding = Finding("fixture-differs", f"{self.name}.md", message)
            yield finding
            if update(finding):
                update_expected.put(self.expected, actual)


Pair = ExportPair | ContentPair


def find(folder: Path) -> list[Pair]:
    """Find the pairs in a folder and its subfolders, sorted by name."""
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
    """Convert the input of each pair and compare the result.

    `update` gets each difference and returns True if the result replaces the expected file.
    Raises SourceError for an invalid input, OutputError if a file cannot be written.
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
        subject=VerdictSubject.FIXTURES,
    )
