"""A small blog with a server, a media library and an archive, for the tests of assets/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest
from bs4 import BeautifulSoup
from support.fault_server import FaultServer, without_proxies

from migrator.assets.file_choice import Choice
from migrator.assets.local_uploads import Uploads
from migrator.assets.localise import Localiser
from migrator.assets.localised import Localised
from migrator.assets.network import Network
from migrator.dom.tree_builder import elements
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session, Timeouts
from migrator.model import Attachment, Index, Site


@dataclass
class Archive:
    """Writer below a folder that refuses to write a path twice."""

    root: Path
    written: list[str] = field(default_factory=list)

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> None:
        assert str(path) not in self.written
        target = self.root / path
        assert target.resolve().is_relative_to(self.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else b"".join(data))
        self.written.append(str(path))

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


@dataclass
class Blog:
    """A blog with its server and archive. `post` localises a post and keeps its HTML in `html`."""

    server: FaultServer
    archive: Archive
    session: Session | None
    uploads: Path | None = None
    choice: Choice = field(default_factory=Choice)
    attachments: dict[int, str] = field(default_factory=dict)
    folder: str = ""
    html: str = ""

    def localiser(self) -> Localiser:
        items = {number: Attachment(number, url) for number, url in self.attachments.items()}
        return Localiser(
            Site(url=self.server.url(self.folder)),
            Index(attachments=items),
            self.archive,
            Uploads(self.uploads) if self.uploads else None,
            Network(self.session) if self.session else None,
            self.choice,
        )

    def post(self, html: str, slug: str = "a", localiser: Localiser | None = None) -> Localised:
        tree = BeautifulSoup(html.replace("SITE", self.server.url("")), "lxml")
        page = PurePosixPath(f"posts/{slug}/index.md")
        permalink = self.server.url(f"{self.folder}/2010/11/{slug}/")
        localiser = localiser or self.localiser()
        result = localiser.localise(localiser.prepare(elements(tree), permalink), page)
        localiser.use(result.uses)
        assert tree.body is not None
        self.html = tree.body.decode_contents()
        return result


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blog]:
    without_proxies(monkeypatch)
    patience = Patience(attempts=2, first_wait=0.01, longest_wait=0.05)
    timeouts = Timeouts(connect=2, read=0.5, total=2)
    hosts = ["127.0.0.1", "localhost"]
    with (
        FaultServer() as server,
        Session(hosts, timeouts=timeouts, patience=patience, max_bytes=5_000_000) as session,
    ):
        yield Blog(server, Archive(tmp_path / "archive"), session)
