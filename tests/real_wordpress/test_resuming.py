"""Killed runs continue without repeated requests, on a real WordPress with 550 posts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from judge import Request, Site
from support.fault_server import without_proxies

from migrator.archive.warc.reader import PASSING, Warc
from migrator.sources.locator.live_site import CAPTURE

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

POSTS = 500
PICTURES = 200
CONNECTIONS = 4  # parallel downloads of files from one host; pages use one connection
RATE = 100.0
ROBOTS = """User-agent: *
Disallow: /wp-admin/
Disallow: /2011/06/
Disallow: /wp-content/uploads/2009/
Allow: /
"""
FORBIDDEN = ("/wp-admin/", "/2011/06/", "/wp-content/uploads/2009/")


@dataclass
class Runs:
    """Runs of one migration, and the requests of all of them."""

    site: Site
    output: Path
    via: str
    before: int = 0
    ends: list[int] = field(default_factory=list)
    kept: list[set[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = len(self.site.asked())

    @property
    def asked(self) -> list[Request]:
        return self.site.asked()[self.before :]

    def start(self) -> subprocess.Popen[bytes]:
        settings = f"via={self.via!r}, rate={RATE}, proof=False"
        program = f"import migrator; migrator.migrate({self.site.url!r}, {str(self.output)!r}, "
        return subprocess.Popen([sys.executable, "-c", f"{program}{settings})"])

    def run(self) -> None:
        assert self.start().wait(timeout=900) == 0
        self.ends.append(len(self.asked))

    def kill_after(self, after: int) -> None:
        """Start a run and kill it after this total number of requests."""
        process = self.start()
        while len(self.asked) < after:
            assert process.poll() is None, f"it ended before {after} requests"
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        self.ends.append(self._settled())
        self.kept.append(self._in_files())

    def _settled(self) -> int:
        """Return the total number of requests, after pending ones have been logged."""
        count = -1
        while count != (now := len(self.asked)):
            count = now
            time.sleep(0.5)
        return count

    def _in_files(self) -> set[str]:
        """Return the paths whose answers are stored, in the capture or the download cache."""
        entries = Warc(self.output / CAPTURE).entries.values()
        urls = {entry.url for entry in entries if entry.status not in PASSING}
        journal = self.output / "migration/store/journal.jsonl"
        lines = journal.read_bytes().splitlines() if journal.exists() else []
        whole = [json.loads(line) for line in lines if line.endswith(b"}")]
        urls |= {each["url"] for each in whole if "sha256" in each}
        return {quote(url.removeprefix(self.site.url), safe="%/?&=,:") for url in urls}


def archive_of(folder: Path) -> dict[str, bytes]:
    """Return the files of an archive that do not depend on time or order.

    Excluded are the capture, the state for the next run, and the journal of the cache.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    apart = (str(CAPTURE), "migration/state.sqlite", "migration/store/journal.jsonl")
    return {name: data for name, data in named.items() if name not in apart}


@pytest.mark.parametrize(
    ("via", "kills"), [("rest", (3, 14, 24, 40, 60)), ("pages", (5, 90, 300, 500, 570))]
)
def test_a_run_killed_five_times_gives_the_same_archive(
    many_posts: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    via: str,
    kills: tuple[int, ...],
) -> None:
    without_proxies(monkeypatch)
    (many_posts.folder / "site/robots.txt").write_text(ROBOTS)
    alone = Runs(many_posts, tmp_path / "alone", via)
    alone.run()
    paths = Counter(request.path for request in alone.asked)
    assert [path for path, times in paths.items() if times > 1] == []
    assert [path for path in paths if path.startswith(FORBIDDEN)] == []

    runs = Runs(many_posts, tmp_path / "killed", via)
    for after in kills:
        runs.kill_after(after)
    runs.run()
    one, other = archive_of(alone.output), archive_of(runs.output)
    assert list(one) == list(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert len([name for name in one if name.endswith(".md")]) > POSTS
    assert len([name for name in one if "/images/" in name]) > PICTURES

    assert_nothing_stored_is_requested_again(runs)
    for run in (alone, runs):
        assert_rate_is_kept(run)


def assert_nothing_stored_is_requested_again(runs: Runs) -> None:
    """Assert that stored answers are never requested again.

    Only requests that were pending or just answered are repeated, and those for missing files
    (404), once in each run.
    """
    asked = [request.path for request in runs.asked]
    for end, kept in zip(runs.ends, runs.kept, strict=False):
        assert kept <= set(asked[:end])
        again = sorted(kept & set(asked[end:]))
        assert again == [], again
    assert not [path for path in asked if path.startswith(FORBIDDEN)]
    starts = [0, *runs.ends[:-1]]
    for start, end in zip(starts, runs.ends, strict=True):
        assert max(Counter(asked[start:end]).values()) == 1
    gone = {path for path in asked if path.endswith(("jamais.jpg", "perdue.jpg"))}
    again = sum(times - 1 for path, times in Counter(asked).items() if path not in gone)
    print(f"{len(asked)} requests, {again} of them again after {len(runs.kept)} kills")
    assert again <= CONNECTIONS * len(runs.kept)


def assert_rate_is_kept(runs: Runs) -> None:
    """Assert that the request rate is never exceeded: n requests have at least n - 1 pauses.

    Pages and files have separate limits.
    """
    start = 0
    for end in runs.ends:
        times = sorted(request.at for request in runs.asked[start:end])
        if len(times) > 2:
            assert times[-1] - times[0] >= 0.95 * (len(times) - 2) / RATE
        start = end
