"""The downloads of a migration, and the flags that change them."""

from __future__ import annotations

import json
import random
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from support.blog import SITE, UPLOADS, Archive, attachment, export, item
from support.fault_server import (
    Answer,
    FaultServer,
    Handler,
    content,
    failing,
    slow,
    without_proxies,
)
from support.pictures import HTML_PAGE, PDF, noise, picture

import migrator
from migrator.commands.regenerate import drift, regenerate
from migrator.pipeline.saved_settings import load_with_source

PATH = "/wp-content/uploads"
RED, BLUE, GREEN = (picture(color=color) for color in ("red", "blue", "green"))


@dataclass
class OldSite:
    server: FaultServer
    folder: Path

    def serve(self, name: str, *answers: Answer) -> None:
        self.server.serve(f"{PATH}/{name}", *answers)

    def migrate(self, *items: str, output: str = "archive", **settings: Any) -> Archive:
        settings.setdefault("allow_private", True)
        text = export(*items).replace(SITE, self.server.url(""))
        (self.folder / "export.xml").write_text(text)
        archive = self.folder / output
        return Archive(archive, migrator.migrate(self.folder / "export.xml", archive, **settings))

    def asked(self) -> list[str]:
        return sorted(path.removeprefix(f"{PATH}/") for path in self.server.paths())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OldSite]:
    without_proxies(monkeypatch)
    with FaultServer() as server:
        yield OldSite(server, tmp_path)


def images(*names: str) -> str:
    return "".join(f'<img src="{UPLOADS}/{name}">' for name in names)


def beside(archive: Archive) -> list[str]:
    folders = ("images", "files")
    return [path for path in archive.bytes_of_all() if Path(path).parent.name in folders]


def test_files_are_downloaded_once(site: OldSite) -> None:
    for name, data in (("a.png", RED), ("b.png", BLUE), ("c.pdf", PDF)):
        site.serve(name, content(data))
    posts = [
        item(1, images("a.png", "b.png") + f'<a href="{UPLOADS}/c.pdf">c</a>'),
        item(2, images("a.png"), meta=[("_thumbnail_id", "9")]),
        attachment(9, "b.png"),
    ]
    archive = site.migrate(*posts)
    assert archive.report.ok
    assert beside(archive) == [
        "posts/post-1/files/c.pdf",
        "posts/post-1/images/a.png",
        "posts/post-1/images/b.png",
        "posts/post-2/images/a.png",
        "posts/post-2/images/b.png",
    ]
    assert site.asked() == ["a.png", "b.png", "c.pdf"]
    before = archive.bytes_of_all()
    assert site.migrate(*posts).bytes_of_all() == before
    assert site.asked() == ["a.png", "b.png", "c.pdf"]


def test_only_missing_files_are_requested_again(site: OldSite) -> None:
    site.serve("a.png", content(RED, "image/png"))
    posts = [item(1, images("a.png")), item(2, images("b.png")), item(3, images("a.png"))]
    assert site.migrate(*posts).report.kept == 0
    site.server.asked.clear()
    again = site.migrate(*posts)
    assert (set(site.asked()), again.report.kept) == ({"b.png"}, 2)
    site.serve("b.png", content(BLUE, "image/png"))
    there = site.migrate(*posts)
    assert (there.report.kept, there.report.exit_status) == (2, 0)
    site.server.asked.clear()
    assert site.migrate(*posts).report.kept == 3
    assert site.asked() == []
    # The file of a reused post is available for a new post without a download.
    shutil.rmtree(site.folder / "archive/migration/store")
    more = site.migrate(*posts, item(4, images("b.png")))
    assert site.asked() == []
    assert beside(more)[-1] == "posts/post-4/images/b.png"
    assert more.report.kept == 2  # post 3 has another neighbour now


def test_the_site_icon_is_downloaded(site: OldSite) -> None:
    site.serve("cropped-icon.png", content(RED))
    meta = [("_wp_attachment_context", "site-icon")]
    archive = site.migrate(item(1), attachment(2, "cropped-icon.png", meta=meta))
    assert beside(archive) == ["data/images/cropped-icon.png"]
    assert archive.report.ok
    assert migrator.verify(archive.root).findings == []
    assert beside(site.migrate(item(1), output="none", images="none")) == []


@pytest.mark.parametrize("connections", [1, 16])
def test_the_order_of_downloads_changes_no_byte(site: OldSite, connections: int) -> None:
    """F42: many files of one name, on a server that answers in any order."""
    chance = random.Random(connections)
    for number in range(60):
        data = noise("PNG", (8, 8), number % 20)
        site.serve(f"{number}/image.png", slow(chance.random() / 20, content(data)))
    site.serve("0/gone.png", failing(404))
    posts = [
        item(n + 1, images(f"{n}/image.png", f"{(7 * n) % 60}/image.png", "0/gone.png"))
        for n in range(60)
    ]
    first = site.migrate(*posts, connections=connections)
    second = site.migrate(*posts, connections=4, output="second")
    assert first.bytes_of_all() == second.bytes_of_all()
    assert site.server.most_at_once <= max(connections, 4)
    assert len(site.asked()) == 2 * 61


def test_a_second_archive_takes_its_files_from_the_cache(site: OldSite, tmp_path: Path) -> None:
    site.serve("a.png", content(RED))
    for name in ("one", "two"):
        archive = site.migrate(item(1, images("a.png")), output=name, cache=tmp_path / "cache")
        assert (archive.root / "posts/post-1/images/a.png").read_bytes() == RED
        assert not (archive.root / "migration/store").exists()
    assert site.asked() == ["a.png"]


def test_an_edited_image_stays_and_the_store_keeps_the_original(
    site: OldSite,
) -> None:
    site.serve("a.png", content(RED))
    posts = [item(n, images("a.png")) for n in (1, 2)]
    archive = site.migrate(*posts)
    with (archive.root / "posts/post-1/images/a.png").open("r+b") as file:  # in place
        file.write(BLUE)
    again = site.migrate(*posts)
    assert again.kinds() == ["changed-file", "edited-by-hand"]
    assert (archive.root / "posts/post-1/images/a.png").read_bytes() == BLUE
    assert (archive.root / "posts/post-2/images/a.png").read_bytes() == RED
    assert site.asked() == ["a.png"]


@pytest.mark.parametrize("settings", [{"offline": True}, {"dry_run": True}])
def test_without_the_network_there_is_no_store(site: OldSite, settings: Any) -> None:
    archive = site.migrate(item(1, images("a.png")), **settings)
    assert not (archive.root / "migration/store").exists()
    assert site.server.asked == []


def test_downloaded_files_are_used_offline(site: OldSite) -> None:
    """The old host is offline, and the posts are written again."""
    site.serve("a.png", content(RED))
    before = site.migrate(item(1, images("a.png"))).bytes_of_all()
    archive = site.migrate(item(1, images("a.png")), offline=True)
    assert archive.bytes_of_all() == before
    assert site.migrate(item(1, images("a.png")), dry_run=True).report.findings == []
    assert site.asked() == ["a.png"]
    more = site.migrate(item(1, images("a.png", "b.png")), offline=True)
    assert more.kinds() == ["not-fetched"]


def test_a_rebuild_without_network_gives_the_same_bytes(site: OldSite) -> None:
    site.serve("a.png", content(RED))
    site.serve("gone.png", failing(404))
    archive = site.migrate(item(1, images("a.png", "gone.png")))
    shutil.rmtree(archive.root / "migration/store")
    asked, before = site.asked(), archive.bytes_of_all()
    assert [f.kind for f in drift(load_with_source(archive.root)).findings] == []
    again = regenerate(load_with_source(archive.root))
    assert again.findings == archive.report.findings
    assert archive.bytes_of_all() == before
    assert site.asked() == asked


def test_an_error_page_in_place_of_an_image_is_requested_again(site: OldSite) -> None:
    """F43: the site was being repaired."""
    site.serve("a.png", content(HTML_PAGE, "image/png"), content(RED))
    assert not site.migrate(item(1, images("a.png"))).report.ok
    archive = site.migrate(item(1, images("a.png")))
    assert archive.report.ok
    assert beside(archive) == ["posts/post-1/images/a.png"]


POST = (
    f'<a href="{UPLOADS}/a.png"><img src="{UPLOADS}/a-300x200.png" '
    f'srcset="{UPLOADS}/a-300x200.png 300w, {UPLOADS}/a-768x512.png 768w"></a>'
    f'<a href="{UPLOADS}/c.pdf">c</a>'
)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["a-300x200.png", "a.png", "c.pdf"]),
        ({"images": "none"}, ["c.pdf"]),
        ({"images": "original"}, ["a.png", "c.pdf"]),
        ({"media": "images"}, ["a-300x200.png", "a.png"]),
        ({"images": "none", "media": "images"}, []),
        (
            {"images": "all"},
            ["a-300x200.png", "a-768x512.png", "a.png", "attached.png", "c.pdf", "sheet.pdf"],
        ),
        (
            {"images": "all", "media": "images"},
            ["a-300x200.png", "a-768x512.png", "a.png", "attached.png"],
        ),
        ({"skip_host": ("127.0.0.1",)}, None),
    ],
    ids=str,
)
def test_only_selected_files_are_downloaded(
    site: OldSite, settings: Any, names: list[str] | None
) -> None:
    for number, name in enumerate(("a.png", "a-300x200.png", "a-768x512.png", "attached.png")):
        site.serve(name, content(noise("PNG", (9, 9), number)))
    site.serve("c.pdf", content(PDF))
    site.serve("sheet.pdf", content(PDF + b"\n"))
    posts = [
        item(1, POST), attachment(2, "attached.png", parent=1), attachment(3, "sheet.pdf", parent=1)
    ]  # fmt: skip
    if names is None:  # a host of its own is named with its port
        settings, names = {"skip_host": (urlsplit(site.server.url("")).netloc,)}, []
    archive = site.migrate(*posts, **settings)
    assert sorted(path.rpartition("/")[2] for path in beside(archive)) == names
    assert site.asked() == names
    assert archive.report.ok


@pytest.mark.parametrize(
    ("external", "names"),
    [("keep", []), ("images", ["full.png", "shown.png"]),
     ("localize", ["a.pdf", "full.png", "shown.png", "song.mp3"])],
)  # fmt: skip
def test_files_of_other_hosts(site: OldSite, external: str, names: list[str]) -> None:
    """F46"""
    other = site.server.url("", "localhost")
    shown = f'<a href="{other}/full.png"><img src="{other}/shown.png"></a>'
    shown += f'<a href="{other}/a.pdf">x</a><audio src="{other}/song.mp3"></audio>'
    song = b"ID3\3" + b"\0" * 99
    for path, data in (
        ("/full.png", RED), ("/shown.png", BLUE), ("/a.pdf", PDF), ("/song.mp3", song)
    ):  # fmt: skip
        site.server.serve(path, content(data))
    archive = site.migrate(item(1, shown), external=external, allow_private=True)
    assert sorted(path.rpartition("/")[2] for path in beside(archive)) == names
    assert archive.report.ok
    for path in ("full.png", "shown.png", "a.pdf", "song.mp3"):
        assert (f"{other}/{path}" in archive.body("posts/post-1/index.md")) is (path not in names)


class TestWayback:
    """F54: files that the site lost may be in the Internet Archive."""

    ROWS = (("timestamp", "original"), ("20100101000000", "OLD"), ("20120101000000", "OLD"))

    def index(self, site: OldSite, *, rows: object) -> Answer:
        def answer(handler: Handler) -> None:
            query = parse_qs(urlsplit(handler.path).query)
            assert query["url"] == [site.server.url(f"{PATH}/a.png")]
            text = json.dumps(rows).replace("OLD", query["url"][0])
            content(text.encode(), "application/json")(handler)

        return answer

    def migrate(self, site: OldSite, rows: object, **snapshots: Answer) -> Archive:
        with FaultServer() as archive:
            old = site.server.url(f"{PATH}/a.png")
            query = (
                f"url={old.replace(':', '%3A').replace('/', '%2F')}&output=json"
                "&filter=%21statuscode%3A%5B1345%5D.."
                "&filter=%21mimetype%3Atext%2Fhtml&collapse=digest&limit=-5"
            )
            archive.serve(f"/cdx/search/cdx?{query}", self.index(site, rows=rows))
            for timestamp, answer in snapshots.items():
                archive.serve(f"/web/{timestamp[1:]}id_/{old}", answer)
            return site.migrate(
                item(1, images("a.png")),
                wayback=True, wayback_address=archive.url(""), allow_private=True,
            )  # fmt: skip

    def test_the_newest_usable_snapshot_is_used(self, site: OldSite) -> None:
        archive = self.migrate(
            site,
            [*self.ROWS, ("20140101000000", "OLD")],
            t20140101000000=content(HTML_PAGE),
            t20120101000000=content(RED),
            t20100101000000=content(BLUE),
        )
        assert archive.report.ok
        assert (archive.root / "posts/post-1/images/a.png").read_bytes() == RED

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            ([], "the Internet Archive: no snapshot"),
            (ROWS, "the Internet Archive: 404 Not Found"),
            ({"error": "no"}, "the Internet Archive: the answer cannot be parsed"),
            ([["timestamp", "original"], ["x", 3], [], None], "the Internet Archive: no snapshot"),
        ],
    )
    def test_a_file_without_a_snapshot_is_reported(
        self, site: OldSite, rows: object, reason: str
    ) -> None:
        archive = self.migrate(site, rows)
        (finding,) = archive.report.findings
        assert finding.kind == ("dead-file" if "no snapshot" in reason else "missing-file")
        assert reason in finding.message
        assert "404 Not Found" in finding.message

    def test_the_internet_archive_is_not_requested_for_existing_files(self, site: OldSite) -> None:
        site.serve("a.png", content(RED))
        archive = site.migrate(
            item(1, images("a.png")), wayback=True, wayback_address="http://127.0.0.1:9"
        )
        assert archive.report.ok


def test_a_broken_certificate_is_accepted_on_request_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    without_proxies(monkeypatch)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=other.example", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with FaultServer(tls) as server:
        site = OldSite(server, tmp_path)
        site.serve("a.png", content(RED))
        refused = site.migrate(item(1, images("a.png")))
        assert "certificate" in refused.report.findings[0].message
        assert site.migrate(item(1, images("a.png")), insecure=True).report.ok
    assert [warning for warning in recwarn if "Insecure" in str(warning.category)] == []


def test_no_fault_of_one_file_stops_the_others(site: OldSite) -> None:
    """F45"""
    faults = {
        "a.png": failing(404), "b.png": content(HTML_PAGE), "c.png": content(RED[:40]),
        "d.png": content(b""), "e.png": failing(410),
    }  # fmt: skip
    for name, answer in faults.items():
        site.serve(name, answer)
    site.serve("z.png", content(RED))
    archive = site.migrate(*(item(n, images(name, "z.png")) for n, name in enumerate(faults, 1)))
    missed = {f.where: f.kind for f in archive.report.findings if f.kind != "stale"}
    assert missed == {
        f"posts/post-{n}/index.md": "dead-file" if n in (1, 5) else "missing-file"
        for n in range(1, 6)
    }
    assert len(beside(archive)) == 5
