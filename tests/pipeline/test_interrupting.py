"""A stopped run continues, and no file is downloaded twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.blog import SITE, UPLOADS, export, item
from support.fault_server import Answer, FaultServer, Handler, without_proxies
from support.pictures import noise

FILES = 300
PER_POST = 3
KILLS = 20


@dataclass
class Log:
    """The requested paths, and those that were sent completely."""

    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_down: bool = False


@dataclass
class OldSite:
    """A blog of 300 images on a slow server that supports ranges."""

    server: FaultServer
    folder: Path
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        data = [noise("PNG", seed=number) for number in range(40)]
        for number in range(FILES):
            body = data[number % 40] + (b"%d" % number) * (20_000 if number % 10 == 0 else 1)
            self.server.serve(_path(number), self._answer(_path(number), body))
        posts = []
        for first in range(0, FILES, PER_POST):
            shown = [f'<img src="{UPLOADS}/{n}.png">' for n in range(first, first + PER_POST)]
            posts.append(item(first + 1, "<p>A post.</p>" + "".join(shown)))
        text = export(*posts).replace(SITE, self.server.url(""))
        (self.folder / "export.xml").write_text(text)

    def _answer(self, path: str, body: bytes) -> Answer:
        def answer(handler: Handler) -> None:
            if self.log.is_down:
                raise ConnectionResetError
            with self.log.lock:
                self.log.asked.append(path)
            asked = handler.headers["Range"]
            first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            handler.send_response(206 if asked else 200)
            handler.send_header("ETag", f'"{path}"')
            handler.send_header("Content-Length", str(len(body) - first))
            if asked:
                handler.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
            time.sleep(0.01)
            handler.end_headers()
            middle = (first + len(body)) // 2
            handler.wfile.write(body[first:middle])
            time.sleep(0.01)
            handler.wfile.write(body[middle:])
            with self.log.lock:
                self.log.sent.append(path)

        return answer

    def vanish(self) -> None:
        """Stop responding, on old and new connections."""
        self.log.is_down = True
        self.server.__exit__(None, None, None)

    def start(self, output: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "migrator",
                "migrate",
                "export.xml",
                "-q",
                "--allow-private",
                "-o",
                str(output),
            ],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, output: Path) -> None:
        said, complained = (process := self.start(output)).communicate(timeout=120)
        assert (process.returncode, said, complained) == (0, "", "")

    def stopped(self, output: Path, after: int, how: signal.Signals) -> subprocess.Popen[str]:
        """Run until the server has had this many requests in all, then send a signal."""
        process = self.start(output)
        while len(self.log.asked) < after and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(how)
        process.wait(timeout=60)
        return process


def _path(number: int) -> str:
    return f"/wp-content/uploads/{number}.png"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OldSite]:
    without_proxies(monkeypatch)
    with FaultServer() as server:
        yield OldSite(server, tmp_path)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def kept(output: Path, site: OldSite) -> set[str]:
    """The paths of complete files in the journal."""
    journal = output / "migration/store/journal.jsonl"
    lines = journal.read_bytes().splitlines() if journal.exists() else []
    return {
        json.loads(line)["url"].removeprefix(site.server.url(""))
        for line in lines
        if line.endswith(b"}")
    }


def same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert list(one) == list(other)
    assert [path for path in one if one[path] != other[path]] == []


@pytest.mark.slow
def test_a_run_killed_twenty_times_ends_like_an_uninterrupted_one(
    site: OldSite, tmp_path: Path
) -> None:
    site.run(tmp_path / "undisturbed")
    assert len(site.log.asked) == len(set(site.log.asked)) == FILES
    site.log.asked.clear()
    site.log.sent.clear()

    chance = random.Random(3)
    output = tmp_path / "killed"
    under_way: Counter[str] = Counter()
    kills = 0
    for after in sorted(chance.sample(range(1, FILES), KILLS)):
        before = len(site.log.asked)
        if site.stopped(output, max(after, before + 1), signal.SIGKILL).returncode == -9:
            kills += 1
        done = kept(output, site)
        under_way.update(set(site.log.asked[before:]) - done)
        site.log.asked += [f"{path} (kept)" for path in done]
    site.run(output)

    same(tree(tmp_path / "undisturbed"), tree(output))
    seen: set[str] = set()
    for entry in site.log.asked:
        if entry.endswith(" (kept)"):
            seen.add(entry.removesuffix(" (kept)"))
        else:
            assert entry not in seen, f"{entry} was there, whole, and was asked for again"
    twice = {path for path, times in Counter(site.log.sent).items() if times > 1}
    assert twice <= under_way.keys()
    print(f"{kills} kills, {len(site.log.sent)} sent whole, {sorted(twice)} twice")
    assert kills == KILLS


@pytest.mark.slow
def test_an_interrupted_run_downloads_no_file_twice(site: OldSite, tmp_path: Path) -> None:
    """Ctrl-C, twice in one migration."""
    site.run(tmp_path / "undisturbed")
    site.log.asked.clear()
    output = tmp_path / "interrupted"
    done: set[str] = set()
    for after in (80, 180):
        before = len(site.log.asked)
        began = time.monotonic()
        process = site.stopped(output, after, signal.SIGINT)
        assert process.returncode == 130
        assert time.monotonic() - began < 30
        assert not done & set(site.log.asked[before:])
        done = kept(output, site)
        assert len(done) > after - 20
    before = len(site.log.asked)
    site.run(output)
    assert not done & set(site.log.asked[before:])
    same(tree(tmp_path / "undisturbed"), tree(output))


@pytest.mark.slow
def test_a_lost_network_loses_no_downloaded_file(site: OldSite, tmp_path: Path) -> None:
    """The run goes to its end and names what is missing; the next one fetches just that."""
    site.run(tmp_path / "undisturbed")
    site.log.asked.clear()
    output = tmp_path / "lost"
    process = site.start(output)
    while len(site.log.asked) < 100:
        time.sleep(0.005)
    site.vanish()
    process.communicate(timeout=60)
    assert process.returncode == 1
    done = kept(output, site)
    assert 80 < len(done) < 250
    report = json.loads((output / "migration/report.json").read_text())
    missing = [row for row in report["findings"] if row["kind"] == "missing-file"]
    assert len(missing) == FILES - len(done)

    site.server.fixed_port = site.server.port
    site.log.is_down = False
    site.log.asked.clear()
    with site.server:
        site.run(output)
    assert sorted(site.log.asked) == sorted({_path(n) for n in range(FILES)} - done)
    same(tree(tmp_path / "undisturbed"), tree(output))
