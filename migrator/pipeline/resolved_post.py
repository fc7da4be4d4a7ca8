"""Data classes for a post on its way: rendered, with links and files in the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath

from bs4 import BeautifulSoup

from migrator.assets.localised import FileUse, Localised, Needs
from migrator.findings import Finding
from migrator.model import Post
from migrator.pipeline.shown_html import ShownHtml
from migrator.pipeline.site_lookups import RecordedLookups
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.stored_parts import StoredParts


@value_object
class LocalisedPost:
    """A post as WordPress shows it, with the paths of its files, its findings and its image.

    It has its `tree` with the addresses of the archive, or the `markdown` that its author typed.
    `image` is the name of its featured or first image. `localised` holds the results for its files.
    `enclosures` are the addresses of its podcast files. `comments` are the trees of the comments
    with links or files, by stored text.
    """

    tree: BeautifulSoup | None
    markdown: str = ""
    image: str = ""
    files: tuple[PurePosixPath, ...] = ()
    findings: tuple[Finding, ...] = ()
    localised: tuple[Localised, ...] = ()
    enclosures: tuple[str, ...] = ()
    comments: Mapping[str, BeautifulSoup] = field(default_factory=dict)

    @property
    def uses(self) -> Iterator[FileUse]:
        """The files, each with the URLs through which it was found."""
        return (use for one in self.localised for use in one.uses)

    def without_tree(self) -> LocalisedPost:
        """Return the same post without the trees, which take most of the memory."""
        return replace(self, tree=None, comments={})


@value_object
class FurtherFiles:
    """Podcast files and comments, which belong to a post besides its text."""

    enclosures: Sequence[Needs]
    comments: Mapping[str, BeautifulSoup]
    needs: Needs


@value_object
class ResolvedPost:
    """An item with everything that its conversion needs.

    page      its file in the archive; None for an item that is not written
    tree      its HTML
    needs     the files that it needs
    raw       the source whose words must be in the archive
    parts     the stored footnotes and listed files, whose words must be there too
    failure   the defect of this program that occurred at this item
    asked     its look-ups of site data
    targets   the ids in it to which others link
    shown     the rendered HTML for the proof, None without a proof
    further   the podcast files, and the comments with links or files
    """

    post: Post
    page: PurePosixPath | None = None
    tree: BeautifulSoup | None = None
    needs: Needs | None = None
    featured: Needs | None = None
    findings: Sequence[Finding] = ()
    raw: str = ""
    parts: StoredParts = StoredParts()
    failure: Exception | None = None
    asked: RecordedLookups | None = None
    targets: Collection[str] = ()
    shown: ShownHtml | None = None
    further: FurtherFiles | None = None
