"""Account for everything that a run read, wrote, left out and found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from migrator._version import __version__
from migrator.archive import manifest
from migrator.archive.manifest import FileRecord, Manifest, SourceRecord
from migrator.archive.ownership import WriteOutcome
from migrator.archive.writer import Output
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.pipeline import from_settings
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.input_ledger import inputs_of
from migrator.pipeline.item_ledger import ItemLedger
from migrator.pipeline.report_pages import PageReport
from migrator.report import Report
from migrator.settings import Settings
from migrator.site_ids import blog_id
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records
from migrator.verdict import Uncompared
from migrator.verifier import baseline
from migrator.verifier.source.reconcile import reconcile_inputs, repair_findings

_NO_PROOF = Uncompared("the setting proof = false switches the comparison off", is_wanted=True)
_CUSTOM_FIELDS = "custom field that is not written; --fields default,meta keeps all of them"
_HIDDEN_FIELD = "hidden custom field whose text or link is not written; --fields {} keeps it"


class RunLedger:
    """The ledger of one run: its items, files, comments, fields and findings."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        archive_plan: ArchivePlan,
        output: Output,
        previous: Manifest,
        pages: PageReport,
    ) -> None:
        self._source = source
        self._settings = settings
        self._archive_plan = archive_plan
        self._output = output
        self._previous = previous
        self._pages = pages
        self._pruned: set[str] = set()
        self.findings: list[Finding] = []
        self.items = ItemLedger(source.index, archive_plan.plan)
        self.files_used: set[PurePosixPath] = set()
        self.unwritten_fields: Counter[str] = Counter()
        self.comments = 0

    def fail(self, post: Post, page: PurePosixPath | None, why: str) -> None:
        """Note that an item could not be written; `page` is None if it has none."""
        name = f"{post.type} {blog_id(post.id)} ({post.title or post.slug})"
        failure = Finding("failed-item", str(page or ""), f"{name}: {why}")
        self.findings.append(failure)
        self.items.fail(post.position, f"could not be converted: {why}")
        if page is not None:
            self._pages.fail(post, failure)

    def prune(self) -> None:
        """Delete the unedited files that earlier runs wrote and this one did not."""
        for path in self._stale():
            if self._output.remove(path) is WriteOutcome.REMOVED:
                self._pruned.add(str(path))

    def _stale(self) -> Iterator[PurePosixPath]:
        """Yield the existing files that earlier runs wrote and this one did not."""
        for path in self._output.stale():
            if str(path) not in self._pruned and (self._settings.output / path).exists():
                yield path

    def remember(self) -> None:
        """Save the manifest of the files written so far.

        Files of the last run that this run has not reached yet stay in it.
        """
        record = Manifest(
            tool=f"migrator {__version__}",
            sources=[SourceRecord(f.name, f.sha256, f.size) for f in self._source.files()],
            settings=from_settings.recorded(self._settings),
            files=self._known_files(),
            items=self.items,
        )
        self._output.write_bytes(manifest.PATH, record.chunks())

    def _known_files(self) -> Mapping[str, FileRecord]:
        written = self._output.files
        stale = BigDict[str, FileRecord](records(FileRecord))
        for path, record in self._previous.files.items():
            if path not in written and path not in self._pruned:
                stale[path] = replace(record, stale=True)
        return {**stale, **written} if stale else written

    def report(self) -> Report:
        """Return the report of the run, with every item and input accounted for."""
        items = self.items.summary()
        findings = items.findings
        inputs = inputs_of(self._source, self._archive_plan.files.found_urls())
        findings += reconcile_inputs(inputs)
        findings += self.findings
        findings += self._archive_plan.unwritten_texts
        findings += self._output.findings
        findings += self._pages.findings
        findings += (manifest.stale_finding(str(path)) for path in self._stale())
        findings += repair_findings(self._source.repairs)
        for key, count in sorted(self.unwritten_fields.items()):
            message = _CUSTOM_FIELDS
            if key.startswith("_"):
                message = _HIDDEN_FIELD.format(f"default,meta.{key}")
            findings.append(Finding("unwritten-field", key, message, count))
        report = Report(
            items=items.items,
            written=items.written,
            parts=items.parts,
            skipped=items.skipped,
            uncompared=None if self._settings.proof else _NO_PROOF,
            counts={
                "posts": items.written,
                "files": len(self.files_used),
                "comments": self.comments,
                "repairs": len(self._source.repairs),
            },
            findings=findings,
            inputs=inputs,
        )
        return baseline.apply_file(report, self._settings.output / baseline.NAME)
