"""A capture is valid for other archive tools, and they replay the site from it."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import pywb
from archives import files, pictures
from judge import WordPress, free_port, give_up, obstacle, server
from support.fault_server import without_proxies
from warcio.archiveiterator import ArchiveIterator

import migrator
from migrator.archive.warc.reader import Warc
from migrator.sources.locator.open_locator import open_source

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

# Feeds, which contain the current time and so differ in each request.
_TIME_DEPENDENT = ("/feed/", "?feed=")


def crawl(url: str, path: Path, via: str = "pages") -> Path:
    """Capture a site; its status is 1, because posts of the site show images that are not there."""
    command = [sys.executable, "-m", "migrator", "crawl", url, "--via", via, "-o", str(path)]
    done = subprocess.run([*command, "-q"], check=False, timeout=600)
    assert done.returncode == 1
    return path


def body(address: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as answer:
        return bytes(answer.read())


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [record.rec_type for record in ArchiveIterator(file)]


def test_other_tools_validate_and_replay_a_capture(
    wordpress: WordPress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second crawl writes a revisit record for each unchanged page."""
    without_proxies(monkeypatch)
    programs = pywb.programs(tmp_path / "pywb")
    path = crawl(f"{wordpress.url}/", tmp_path / "site.warc.gz")
    posts = [post.content for post in open_source([path]).posts()]
    before = kinds(path).count("response")
    crawl(f"{wordpress.url}/", path)
    again = kinds(path)
    assert again.count("revisit") > 40
    assert again.count("response") < before + 10
    assert [post.content for post in open_source([path]).posts()] == posts

    check = [str(Path(sys.executable).with_name("warcio")), "check", "-v", str(path)]
    done = subprocess.run(check, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout

    entries = [entry for entry in Warc(path).entries.values() if entry.status == 200]
    replayed = 0
    with pywb.serving(programs, tmp_path / "served", [path]) as address:
        for entry in entries:
            if any(part in entry.url for part in _TIME_DEPENDENT):
                continue
            # "id_" asks for the newest record, without any change.
            assert body(f"{address}/id_/{entry.url}") == body(entry.url), entry.url
            replayed += 1
    assert replayed > 50


@pytest.mark.parametrize("via", ["pages", "rest"])
def test_a_capture_alone_makes_the_archive_after_the_site_is_gone(
    via: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_proxies(monkeypatch)
    if reason := obstacle():
        give_up(reason)
    site, port = tmp_path / "site", free_port()
    try:
        try:
            server("start", site, "--port", str(port))
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            give_up(str(error.stderr or error).strip())
        url = f"http://127.0.0.1:{port}/"
        live = migrator.migrate(url, tmp_path / "live", via=via)
        path = crawl(url, tmp_path / "site.warc.gz", via)
    finally:
        server("stop", site)
    later = migrator.migrate(path, tmp_path / "later", offline=True)
    theirs, mine = files(tmp_path / "live"), files(tmp_path / "later")
    assert len(pictures(theirs)) > 50
    assert mine == theirs
    # A host that does not answer leaves nothing in a capture.
    kinds_later = {f.kind for f in later.findings} - {"not-in-source"}
    assert kinds_later == {f.kind for f in live.findings} - {"missing-file"}
    assert not later.ok
