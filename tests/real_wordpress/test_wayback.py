"""A site that is offline is migrated from a web archive with the same result as the live site."""

from __future__ import annotations

from pathlib import Path

import archives
import pytest
import pywb
from judge import WordPress
from pages_differences import TABLES
from support.fault_server import without_proxies
from support.live_web import LiveWeb

import migrator
from migrator.archive.lock import Lock
from migrator.archive.warc.reader import Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.fetch.messages import Exchange
from migrator.sources.locator.live_site import CAPTURE

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

# Files that record how the archive was made, and redirects, whose ids depend on the order of pages
# if no page contains them.
_EXCLUDED = ("migration/", "migrator.", "data/redirects.csv")


def files(archive: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(archive.rglob("*")) if path.is_file())
    named = {path.relative_to(archive).as_posix(): path.read_bytes() for path in paths}
    return {name: data for name, data in named.items() if not name.startswith(_EXCLUDED)}


def with_files(archive: Path, host: str, path: Path) -> Path:
    """Write a capture of the files that an archive got from a host."""
    web = LiveWeb()
    with WarcWriter(Warc(path)) as writer:
        for url, record in sorted(Lock.load(archive).assets.items()):
            if record.sha256 and url.startswith(host):
                kind = ("Content-Type", web.get(url).content_type)
                writer.record(Exchange(url, 200, "OK", (kind,), web.get(url).body))
    return path


def test_an_offline_site_gives_the_archive_of_the_live_site_and_of_its_export(
    wordpress: WordPress, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_proxies(monkeypatch)
    programs = pywb.programs(tmp_path / "pywb")
    live, dead = tmp_path / "live", tmp_path / "dead"
    migrator.migrate(f"{wordpress.url}/", live, via="pages", proof=False)
    captures = [live / CAPTURE, with_files(live, wordpress.url, tmp_path / "files.warc.gz")]
    log = wordpress.folder / "log/access.log"
    with pywb.serving(programs, tmp_path / "served", captures) as address:
        before = log.read_text()
        report = migrator.migrate(
            f"{wordpress.url}/",
            dead,
            via="wayback",
            wayback_address=address,
            rate=200,
            proof=False,
        )
        assert log.read_text() == before, "the site itself got requests"
    assert report.counts["posts"] > 30
    assert [each for each in report.findings if each.kind == "lost-source"] == []
    assert files(dead) == files(live)
    shown = archives.files(dead)
    assert sorted(shown) == sorted(archives.files(exported))
    rows = archives.differences(archives.files(exported), shown, wordpress.url)
    assert rows == archives.without_reasons(TABLES["twentytwentyone"])
