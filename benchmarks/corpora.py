"""What fidelity is measured on: every post of some exports, converted, nothing written.

| corpus    | what                                                                    |
| --------- | ----------------------------------------------------------------------- |
| sites     | exports of real sites, `$MIGRATOR_CORPUS/wxr/sites`                     |
| peers     | test exports of other tools and of WordPress, `$MIGRATOR_CORPUS/wxr/peers` |
| blocks    | one content for each core block, `$MIGRATOR_CORPUS/blocks`              |
| fixtures  | the exports in this project's `fixtures/`                               |
| wordpress | what a real WordPress exported, `tests/wordpress/export.xml`            |
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from migrator.commands.verify_source import PathCollector
from migrator.dom.serialise import html_of
from migrator.markdown.converter import to_markdown
from migrator.model import Post
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.settings import Settings
from migrator.sources.wxr.open_export import open_source
from migrator.verifier.fidelity.references import AcceptedUrls
from migrator.wordpress.render import wordpress_html

PROJECT = Path(__file__).resolve().parents[1]
OWN = ("fixtures", "wordpress")
STATUSES = ("publish", "draft", "pending", "future", "private", "protected")


@dataclass(frozen=True, slots=True)
class Document:
    """A post that was converted.

    name      its place in the export and its id
    stored    its content in the export
    shown     the tree that was converted, as HTML, with the addresses of the archive
    markdown  the Markdown of it
    rendered  the HTML that WordPress would show, as the proof gets it
    urls      the addresses of the archive that are right for those in `rendered`
    """

    corpus: str
    export: str
    name: str
    stored: str
    shown: str
    markdown: str
    rendered: str
    urls: AcceptedUrls | None = None


class Digests(PathCollector):
    """Keeps of each file only its SHA-256."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[PurePosixPath, str] = {}

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> None:
        super().write_bytes(path, data)
        body = data if isinstance(data, bytes) else b"".join(data)
        self._known[path] = sha256(body).hexdigest()

    def digest(self, path: PurePosixPath) -> str:
        return self._known.get(path, "")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to convert: an export, or (corpus "blocks") one stored content."""

    corpus: str
    path: Path

    @property
    def name(self) -> str:
        if self.corpus == "fixtures":
            return self.path.relative_to(PROJECT / "fixtures").as_posix()
        return self.path.name

    @property
    def parts(self) -> list[Path]:
        return sorted(self.path.parent.glob("export*.xml")) if self._is_split else [self.path]

    @property
    def _is_split(self) -> bool:
        return self.corpus == "fixtures" and self.path.name == "export-1.xml"


def inputs() -> list[Input]:
    """Everything that is there: the real exports only where MIGRATOR_CORPUS names them."""
    found = [Input("fixtures", path) for path in _exports(PROJECT / "fixtures")]
    found.append(Input("wordpress", PROJECT / "tests" / "wordpress" / "export.xml"))
    if corpus := os.environ.get("MIGRATOR_CORPUS"):
        for folder in ("sites", "peers"):
            files = sorted(Path(corpus, "wxr", folder).iterdir())
            found += (Input(folder, path) for path in files)
        # A name of two dots is another form of the content that has one.
        blocks = sorted(Path(corpus, "blocks").glob("*.html"))
        found += (Input("blocks", path) for path in blocks if path.name.count(".") == 1)
    return found


def _exports(folder: Path) -> list[Path]:
    """The exports of all fixtures; of one in several parts the first stands for all."""
    return sorted(folder.glob("*/export.xml")) + sorted(folder.glob("*/export-1.xml"))


def documents(source: Input) -> Iterator[Document]:
    """The posts of a file with their Markdown, in order; those that are Markdown already
    are left out. Opens no socket and writes no file."""
    if source.corpus == "blocks":
        yield _block(source)
        return
    export = open_source(source.parts)
    nowhere = Path("nowhere-at-all")
    settings = Settings(nowhere, offline=True, dry_run=True, proof=False, status=STATUSES)
    digests = Digests()
    edition = ArchivePlan(export, settings, digests, digest=digests.digest, compares=True)
    for post in export.posts():
        page = edition.plan.paths.get(post.position)
        is_markdown = post.content_filtered.strip() and post.meta.get("_wpcom_is_markdown")
        if page is not None and post.content.strip() and not is_markdown:
            yield _document(source, edition, post, page)


def _document(source: Input, edition: ArchivePlan, post: Post, page: PurePosixPath) -> Document:
    conversion = edition.conversion
    prepared = conversion.prepare(post)
    localised = conversion.localise(prepared, page)
    subject, tree = conversion.subject(prepared, localised), localised.tree
    assert tree is not None  # as its content is no Markdown
    shown = html_of(tree)
    markdown = to_markdown(tree, targets=subject.targets)
    name = f"{post.position}:{post.id}"
    return Document(
        source.corpus, source.name, name, post.content, shown, markdown,
        subject.shown, subject.urls,
    )  # fmt: skip


def _block(source: Input) -> Document:
    stored = source.path.read_text(encoding="utf-8")
    shown = wordpress_html(stored)
    markdown = to_markdown(shown)
    return Document(source.corpus, source.name, "0:0", stored, shown, markdown, shown)
