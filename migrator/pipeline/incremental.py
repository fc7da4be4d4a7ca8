"""Find the posts that are unchanged since the last run, and reuse their files.

A post is reused if all of this is unchanged: its record in the source; the settings, this program
and the data of the site as a whole; the answers to the post's lookups (`site_lookups`); every file
that was made of it; and the local uploads for its URLs. A file that could not be downloaded is
requested again in every run with a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from migrator.archive.incremental_state import (
    RUN,
    NewState,
    State,
    StateEntry,
    StoredEntry,
    digest_of,
)
from migrator.archive.writer import Output
from migrator.archive.written_files import WrittenFiles
from migrator.assets.local_uploads import uploads_of
from migrator.assets.localised import Localised
from migrator.crawler.web import Held
from migrator.errors import MigratorError
from migrator.findings import Finding
from migrator.model import Post, Source
from migrator.pipeline import from_settings, program_fingerprint
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.pipeline.last_run import (
    cache_digest,
    relevant_settings,
    report_page_is_unchanged,
    uploads_are_unchanged,
)
from migrator.pipeline.post_entry import PostEntry, has_missing
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.recorded_answers import (
    has_failed,
    has_unasked,
    recorded,
    restored,
)
from migrator.pipeline.report_pages import PageReport
from migrator.pipeline.reused_post import ReusedPost
from migrator.pipeline.site_lookups import repeat_lookups
from migrator.settings import Settings
from migrator.sources.stored_item import FindsItems, StoredItem
from migrator.verifier.source.unwritten import Unwritten


class IncrementalBuild:
    """The state of the last run, and the new state that this run writes for the next one."""

    def __init__(
        self, source: Source, settings: Settings, archive_plan: ArchivePlan, pages: PageReport,
        output: Output, *, off: bool = False,
    ) -> None:  # fmt: skip
        """Read the state of the last run. If `off`, reuse no post and write no state."""
        self._source = source
        self._settings = settings
        self._root = settings.output
        self._written = WrittenFiles(settings.output)
        self._archive_plan = archive_plan
        self._pages = pages
        self._output = output
        self._uploads = uploads_of(source, settings.uploads)
        off = off or settings.dry_run or _has_external_rules(settings)
        self._old = None if off or settings.force else last_state(settings.output)
        self._new = None if off else NewState(settings.output)
        self._shared_digest = "" if off else _shared_digest(source, settings, archive_plan)
        self._reader_digest = self._lookups_digest = ""
        if isinstance(source, FindsItems) and not off:
            people = (source.site.authors, source.index.guests)
            state = archive_plan.conversion.lookups.state(archive_plan.plan.paths, source.site)
            self._lookups_digest = program_fingerprint.digest_of_all(state)
            self._reader_digest = program_fingerprint.digest_of_all(
                (self._shared_digest, people, *source.reader.state())
            )
        # True if missing files would be missing again.
        self._cache_is_unchanged = False
        self.lacks = False
        self._in_vain = False
        self.is_whole = not off
        self.count = 0
        self._lookups_are_unchanged = False
        if self._old is not None:
            last_run = self._old.find(RUN) or {}
            if settings.offline:
                self._cache_is_unchanged = last_run.get("held") == cache_digest(settings)
            known = last_run.get("lookups")
            self._lookups_are_unchanged = bool(known) and known == self._lookups_digest
            if last_run.get("shared") != self._shared_digest:
                self._old.close()
                self._old = None  # each key of an entry depends on it

    @property
    def may_reuse(self) -> bool:
        """True if the last run left files that may stay."""
        return self._old is not None

    def origin(self, item: StoredItem, page: PurePosixPath | None) -> str:
        """Return a digest of the stored item and of all that its page depends on, except the
        item's lookups; "" if no state is kept."""
        if self._new is None:
            return ""
        context = None if page is None else self._pages.context(item.position)
        return program_fingerprint.digest_of_values(
            self._reader_digest, item.digest, str(page), context
        )

    def find_stored(self, position: int, page: PurePosixPath, origin: str) -> ReusedPost | None:
        """Return the post of a stored item as the last run left it; None if the item must be read
        to know it. Then `find` may still find it."""
        if self._old is None or not self._lookups_are_unchanged:
            return None
        stored = self._old.by_origin(origin)
        return None if stored is None else self._reused(position, page, stored, None, origin)

    def find_aside(self, origin: str) -> Unwritten | None:
        """Return what a stored item without a page holds that is not written, as the last run
        found it; None if the item must be read to know it."""
        stored = None if self._old is None else self._old.by_origin(origin)
        if stored is None:
            return None
        try:
            return Unwritten.restored(stored.values["unwritten"])
        except (KeyError, TypeError, ValueError):  # the state was edited by hand
            return None

    def note_aside(self, position: int, unwritten: Unwritten, origin: str) -> None:
        """Store what an item without a page holds; `origin` is that of its stored item."""
        if self._new is not None and origin:
            entry = {"unwritten": unwritten.values, "given": []}
            self._new.put(f"aside {position}", json.dumps(entry), position, origin)

    def find(self, post: Post, origin: str = "") -> ReusedPost | None:
        """Return the post as the last run left it, or None if it must be converted again.

        `origin` is that of its stored item, "" for none.
        """
        page = self._archive_plan.plan.paths.get(post.position)
        if page is None or self._old is None:
            return None
        record = self._archive_plan.line.record(post)
        stored = self._old.by_key(self._key(record, page))
        if stored is None:
            return None
        # The captions that a post shows depend on the texts of files that it does not ask for.
        values = {**stored.values, "unwritten": record.unwritten.values}
        fresh = StoredEntry(stored.key, json.dumps(values), values)
        return self._reused(post.position, page, fresh, post, origin)

    def _reused(
        self,
        position: int,
        page: PurePosixPath,
        stored: StoredEntry,
        post: Post | None,
        origin: str,
    ) -> ReusedPost | None:
        """Return the post of an entry; None if a file or a lookup changed. Without the `post`, its
        lookups are unchanged."""
        entry = stored.values
        try:
            if not self._is_current(post, entry):
                return None
            reused = ReusedPost.of(position, page, self._archive_plan.line.comments(page), entry)
            answers = restored(entry["given"], self._root, reused.files)
            again = PostEntry.again(stored)
        except MigratorError:
            raise
        except Exception:  # the state was edited by hand, or the post cannot be converted at all
            return None
        for given in answers:
            self._archive_plan.files.recall(given)
        self._put(stored.key, again, position, origin)
        self.count += 1
        return reused

    def note(
        self,
        record: PostRecord,
        origin: str,
        page: PurePosixPath,
        entry: PostEntry | None,
        writer_findings: Sequence[Finding],
    ) -> None:
        """Store the `entry` of a post that was converted, if it has one.

        `origin` is that of its stored item, "" for none. With `writer_findings` (such as an edited
        file that was left as it is) the next run converts the post again.
        """
        if entry is None or writer_findings:
            self.is_whole = False
        else:
            self._put(self._key(record, page), entry, record.post.position, origin)

    def note_icon(self, position: int, localised: Localised) -> None:
        """Store the entry of the site icon, which belongs to no post."""
        given = recorded((localised,), self._archive_plan.local_digest)
        self.lacks = self.lacks or has_missing(localised.findings) or has_unasked((localised,))
        self._in_vain = self._in_vain or has_failed((localised,))
        if given is None:
            self.is_whole = False
        elif given and self._new is not None:
            self._new.put(f"icon {position}", json.dumps({"given": given}), position)

    def finish(self, key: str, own: Iterable[PurePosixPath]) -> None:
        """Complete the new state. `key` is the digest of all inputs of the run, `own` are the
        files that record the run (report, lock, settings, manifest)."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            digests = [(str(path), digest_of(self._root / path)) for path in own]
            self._new.finish(
                {
                    "key": key if self.is_whole else "",
                    "shared": self._shared_digest,
                    "lookups": self._lookups_digest,
                    "lacks": self.lacks,
                    "held": cache_digest(self._settings) if self.lacks else "",
                    "in_vain": self._settings.offline if self._in_vain else None,
                    "own": [(path, digest) for path, digest in digests if digest],
                },
                self._source.outlines() if isinstance(self._source, FindsItems) else (),
            )
        self.close()

    def close(self) -> None:
        """Close both states; a new state that is not complete is discarded."""
        if self._old is not None:
            self._old.close()
        if self._new is not None:
            self._new.discard()

    def _put(self, key: str, entry: PostEntry, position: int, origin: str) -> None:
        self.lacks = self.lacks or entry.lacks
        self._in_vain = self._in_vain or entry.in_vain
        if self._new is not None:
            self._new.put(key, entry.text, position, origin)

    def _key(self, record: PostRecord, page: PurePosixPath) -> str:
        """Return the digest of all that the post's page depends on, except its lookups."""
        author = self._source.site.authors.get(record.post.author)
        context = self._pages.context(record.post.position)
        return program_fingerprint.digest_of_values(
            self._shared_digest, record.digest, str(page), author, record.byline, context,
            self._archive_plan.line.page_state(page),
        )  # fmt: skip

    def _is_current(self, post: Post | None, entry: StateEntry) -> bool:
        """Return True if converting the post now would give the same files. Without the `post`,
        its lookups are unchanged."""
        if entry["lacks"] and not self._cache_is_unchanged:
            return False
        if entry["in_vain"] not in (None, self._settings.offline):
            return False
        lookups = self._archive_plan.conversion.lookups
        return (
            (post is None or repeat_lookups(lookups, post, entry["asked"]) == entry["answers"])
            and all(self._written.has(path, sha256) for path, sha256, _ in entry["files"])
            and report_page_is_unchanged(self._written, entry)
            and uploads_are_unchanged(self._uploads, entry)
        )


def last_state(root: Path) -> State | None:
    """Return the state of the last run; None if there is none."""
    state = State(root)
    return state if state.exists else None


def _has_external_rules(settings: Settings) -> bool:
    """Return True if another package renders a shortcode: its code may change at any time."""
    return any(rule.function for rule in from_settings.shortcode_rules(settings).values())


def _shared_digest(source: Source, settings: Settings, archive_plan: ArchivePlan) -> str:
    """Return a digest of everything that all pages depend on."""
    site = replace(source.site, authors={}, terms=[])
    # A capture or a folder of saved pages also holds the images and files.
    files = tuple(source.files()) if isinstance(source, Held) else ()
    return program_fingerprint.digest_of_values(
        program_fingerprint.digest_of_program(),
        relevant_settings(settings),
        site,
        archive_plan.fields,
        archive_plan.files.hosts,
        files,
    )
