"""Downloaded files are kept complete, and are not downloaded again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fault_server import FaultServer, content, ranged, redirect, reset, without_proxies

from migrator.archive.download_cache import DownloadCache
from migrator.errors import FetchError, OutputError
from migrator.fetch.body import Body
from migrator.fetch.results import Fetched
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session

LARGE = bytes(range(256)) * 2000
ONCE = Patience(attempts=1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def fetch(folder: Path, url: str, patience: Patience = ONCE) -> bytes:
    """Run once, with one file to download."""
    with DownloadCache(folder) as store, session(store, patience) as network:
        return (store.find(url) or store.keep(network.get(url))).body.read()


def session(store: DownloadCache, patience: Patience = ONCE) -> Session:
    return Session(["127.0.0.1"], folder=store.incoming, partials=store, patience=patience)


def put(store: DownloadCache, url: str, data: bytes) -> Fetched:
    path = store.incoming / hashlib.sha256(url.encode()).hexdigest()
    path.write_bytes(data)
    return store.keep(Fetched(url, url, 200, {}, Body.of_file(path), "image/png"))


def files(folder: Path) -> list[str]:
    paths = (p for p in folder.rglob("*") if p.is_file() and p.name != ".migrator-cache")
    return sorted(str(p.relative_to(folder)) for p in paths)


def journal(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]


def test_a_second_run_requests_no_stored_file(server: FaultServer, tmp_path: Path) -> None:
    url = server.serve("/old", redirect("/a.png"))
    server.serve("/a.png", content(b"bytes", "image/png", ETag='"7"', Last_Modified="yesterday"))
    assert fetch(tmp_path, url) == fetch(tmp_path, url) == b"bytes"
    assert server.paths() == ["/old", "/a.png"]
    digest = hashlib.sha256(b"bytes").hexdigest()
    assert files(tmp_path) == [f"files/{digest[:2]}/{digest}", "journal.jsonl"]
    assert journal(tmp_path) == [
        {
            "url": url,
            "sha256": digest,
            "size": 5,
            "status": 200,
            "final_url": server.url("/a.png"),
            "content_type": "image/png",
            "etag": '"7"',
            "last_modified": "yesterday",
        }
    ]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    with DownloadCache(tmp_path) as store:
        assert put(store, "http://a/", b"x").body == put(store, "http://b/", b"x").body
    assert len(files(tmp_path)) == 2


def test_a_run_without_downloads_leaves_no_folder(tmp_path: Path) -> None:
    with DownloadCache(tmp_path / "store"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_unusable_response_is_forgotten(tmp_path: Path) -> None:
    with DownloadCache(tmp_path) as store:
        put(store, "http://a/", b"<html>")
        put(store, "http://b/", b"good")
        store.forget("http://a/")
        assert store.find("http://a/") is None
    assert [line["url"] for line in journal(tmp_path)] == ["http://b/"]
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("damage", [b"", b"goo", b"evil"])
def test_a_changed_file_is_not_used(tmp_path: Path, damage: bytes) -> None:
    """An editor that writes in place, or a disk that lost the end of a file."""
    with DownloadCache(tmp_path) as store:
        path = put(store, "http://a/", b"good").body.path
    assert path is not None
    path.write_bytes(damage)
    with DownloadCache(tmp_path) as store:
        assert store.find("http://a/") is None
        put(store, "http://a/", b"good")
        found = store.find("http://a/")
        assert found is not None and found.body.read() == b"good"


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 700), garbage=st.binary(max_size=40))
def test_a_torn_journal_gives_its_whole_lines(
    cut: int, garbage: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A power cut, or a full disk, in the middle of a line; then the next run goes on."""
    folder = tmp_path_factory.mktemp("store")
    urls = [f"http://site/{number}.png" for number in range(4)]
    with DownloadCache(folder) as store:
        for url in urls:
            put(store, url, url.encode())
    whole = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(whole[:cut] + garbage)
    with DownloadCache(folder) as store:
        left = [url for url in urls if store.find(url)]
        assert len(left) >= whole[:cut].count(b"\n")
        for url in urls:
            put(store, url, url.encode())
    assert (folder / "journal.jsonl").read_bytes() == whole


def test_the_order_of_downloads_does_not_change_the_journal(tmp_path: Path) -> None:
    for folder, order in ((tmp_path / "a", range(50)), (tmp_path / "b", range(49, -1, -1))):
        with DownloadCache(folder) as store, ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n, to=store: put(to, f"http://a/{n}", b"%d" % (n % 7)), order))
    assert files(tmp_path / "a") == files(tmp_path / "b")
    first, second = ((tmp_path / name / "journal.jsonl").read_bytes() for name in "ab")
    assert first == second


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with (
        DownloadCache(tmp_path),
        pytest.raises(OutputError, match="another run uses"),
        DownloadCache(tmp_path),
    ):
        pass


def test_a_killed_run_releases_its_lock(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from migrator.archive.download_cache import DownloadCache\n"
        "store = DownloadCache(Path(sys.argv[1])).__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    assert (tmp_path / "incoming").is_dir()
    with DownloadCache(tmp_path) as store:
        put(store, "http://a/", b"x")
    assert len(files(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"), DownloadCache(tmp_path / "store"):
        pass


class TestGoingOn:
    """The rest of an interrupted download is requested if possible."""

    def test_in_the_next_run(self, server: FaultServer, tmp_path: Path) -> None:
        url = server.serve("/a.zip", ranged(LARGE, breaks_after=300_000), ranged(LARGE))
        with pytest.raises(FetchError):
            fetch(tmp_path, url)
        assert fetch(tmp_path, url) == LARGE
        assert [request.headers["Range"] for request in server.asked] == [None, "bytes=300000-"]
        assert server.asked[1].headers["If-Range"] == '"1"'
        assert len(files(tmp_path)) == 2

    def test_in_the_same_run(self, server: FaultServer, tmp_path: Path) -> None:
        url = server.serve(
            "/a.zip", ranged(LARGE, breaks_after=200_000), ranged(LARGE, breaks_after=100_000),
            ranged(LARGE),
        )  # fmt: skip
        assert fetch(tmp_path, url, Patience(3, 0.01)) == LARGE
        assert [r.headers["Range"] for r in server.asked] == [
            None,
            "bytes=200000-",
            "bytes=300000-",
        ]

    def test_not_with_another_version(self, server: FaultServer, tmp_path: Path) -> None:
        new = LARGE[::-1]
        url = server.serve("/a", ranged(LARGE, breaks_after=99_999), ranged(new, '"2"'))
        with pytest.raises(FetchError):
            fetch(tmp_path, url)
        assert fetch(tmp_path, url) == new

    def test_not_if_the_server_ignores_the_range(self, server: FaultServer, tmp_path: Path) -> None:
        url = server.serve("/a", ranged(LARGE, breaks_after=99_999), content(LARGE, ETag='"1"'))
        with pytest.raises(FetchError):
            fetch(tmp_path, url)
        assert fetch(tmp_path, url) == LARGE

    def test_not_without_a_validator(self, server: FaultServer, tmp_path: Path) -> None:
        url = server.serve("/a", reset(), content(LARGE))
        with pytest.raises(FetchError):
            fetch(tmp_path, url)
        assert fetch(tmp_path, url) == LARGE
        assert server.asked[1].headers["Range"] is None

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content_Range": "bytes 5-511999/512000"},
            {"Content_Range": "bytes 99999-511999/999999"},
            {"Content_Range": "nonsense"},
            {"Content_Range": "bytes 99999-511999/512000", "ETag": '"2"'},
        ],
    )
    def test_not_with_another_range_than_requested(
        self, server: FaultServer, tmp_path: Path, headers: dict[str, str]
    ) -> None:
        """The next attempt requests the whole file."""
        wrong = content(LARGE[99_999:], **headers)
        url = server.serve(
            "/a", ranged(LARGE, breaks_after=99_999), lambda h: _partial(wrong, h), ranged(LARGE)
        )
        assert fetch(tmp_path, url, Patience(3, 0.01)) == LARGE
        assert server.asked[2].headers["Range"] is None

    def test_a_refused_range_is_requested_as_a_whole(
        self, server: FaultServer, tmp_path: Path
    ) -> None:
        from support.fault_server import failing

        url = server.serve("/a", ranged(LARGE, breaks_after=99_999), failing(416), ranged(LARGE))
        assert fetch(tmp_path, url, Patience(3, 0.01)) == LARGE

    def test_a_complete_file_is_not_requested(self, server: FaultServer, tmp_path: Path) -> None:
        """The run was killed after the last byte and before it was noted."""
        url = server.serve("/a", ranged(LARGE))
        with DownloadCache(tmp_path) as store, session(store) as network:
            network.get(url)
        assert fetch(tmp_path, url) == LARGE
        assert len(server.asked) == 1


def _partial(answer: object, handler: object) -> None:
    """The same answer with status 206."""
    genuine = handler.send_response  # type: ignore[attr-defined]
    handler.send_response = lambda status: genuine(206)  # type: ignore[attr-defined]
    try:
        answer(handler)  # type: ignore[operator]
    finally:
        del handler.send_response  # type: ignore[attr-defined]
