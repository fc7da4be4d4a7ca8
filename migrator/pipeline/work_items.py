"""Data classes for items on their way from the first process to a worker and back."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrator.assets.localised import Localised
from migrator.model import Post
from migrator.pipeline.post_entry import PostEntry
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.resolved_post import LocalisedPost
from migrator.pipeline.site_lookups import RecordedLookups
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten


@value_object
class PageInWork:
    """A post in conversion, its file, and its files so far.

    asked      its look-ups of site data; None if a worker made them
    origin     as in `BegunItem`
    entry      its entry in the state, if a worker made it
    is_edited  True if the user's own page was there before, and is compared
    """

    record: PostRecord
    origin: str
    asked: RecordedLookups | None
    path: PurePosixPath
    shown: LocalisedPost
    entry: PostEntry | None = None
    is_edited: bool = False

    @property
    def post(self) -> Post:
        """The post without its texts."""
        return self.record.post


@value_object
class ItemWithoutPage:
    """An item without a page: what it holds that is not written, its `origin` ("" if the next run
    must read it again), and the files of the icon of the site, if it may be that."""

    position: int
    unwritten: Unwritten
    origin: str
    icon: Localised | None = None


@value_object
class FailedPost:
    """A post that could not be converted, and the reason."""

    record: PostRecord
    path: PurePosixPath
    why: str
