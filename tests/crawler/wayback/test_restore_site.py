"""An offline blog is restored from the snapshots of a web archive."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import FaultServer, content, failing, redirect, without_proxies
from support.live_web import LiveWeb
from support.old_blog import OldBlog
from support.pictures import picture
from support.web_archive import WebArchive

import migrator
from migrator.errors import SourceError
from migrator.report import Report
from migrator.sources.locator.live_site import CAPTURE

BLOG = "http://blog.invalid"
PARKED = "<html><script src='//www.google.com/adsense/domains/caf.js'></script>Buy</html>"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebArchive]:
    without_proxies(monkeypatch)
    with FaultServer() as server:
        yield WebArchive(server)


def post(number: int, words: str = "", head: str = "", end: str = "</body></html>") -> str:
    words = words or f"These are the words of post {number}."
    return (
        f'<html lang="en"><head><title>Post {number} - Blog</title>'
        f'<meta name="generator" content="WordPress 2.9">{head}</head>'
        f'<body class="single single-post postid-{number}">'
        f'<div class="post-{number} post hentry"><h1 class="entry-title">Post {number}</h1>'
        f'<abbr class="published" title="2010-01-{number:02}T10:00:00+00:00">then</abbr>'
        f'<div class="entry-content"><p>{words}</p></div></div>{end}'
    )


def salvaged(archive: WebArchive, out: Path, url: str = f"{BLOG}/", **settings: object) -> Report:
    return migrator.migrate(
        url, out, via="wayback", wayback_address=archive.address, rate=1000, **settings
    )  # fmt: skip


def text(out: Path, slug: str) -> str:
    return (out / f"posts/{slug}/index.md").read_text("utf-8")


def notes(report: Report) -> list[str]:
    return [each.message for each in report.findings if each.kind == "repair"]


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of an archive without the data about its run."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {n: d for n, d in named.items() if not n.startswith(("migration/", "migrator."))}


@pytest.mark.parametrize("is_pywb", [False, True])
def test_the_archive_of_an_offline_blog_equals_that_of_the_live_one(
    archive: WebArchive, tmp_path: Path, is_pywb: bool
) -> None:
    archive.is_pywb, archive.at_once = is_pywb, 7
    web = LiveWeb()
    with FaultServer() as server:
        blog = OldBlog(server, posts=12)
        url = blog.serve(feed=True)
        migrator.migrate(url, tmp_path / "live", via="pages")
        for path in dict.fromkeys(server.paths()):
            answer = web.get(server.url(path))
            if answer.status == 200:
                archive.keep("2012", answer.url, answer.body, mimetype=answer.content_type)
    report = salvaged(archive, tmp_path / "dead", url)
    assert report.ok, report.findings
    assert report.counts["posts"] == 12
    assert files(tmp_path / "dead") == files(tmp_path / "live")


def test_pages_that_replaced_the_blog_are_not_used(archive: WebArchive, tmp_path: Path) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1))
    archive.keep("2015", f"{BLOG}/a/", PARKED)
    archive.keep("2012", f"{BLOG}/b/", post(2))
    archive.keep(
        "2014", f"{BLOG}/b/", '<meta http-equiv="refresh" content="0;url=http://x.invalid/">'
    )
    archive.keep("2016", f"{BLOG}/b/", "<html>casino</html>")
    archive.keep("2012", f"{BLOG}/c/", post(3))
    archive.keep("2013", f"{BLOG}/c/", "", status=302)
    archive.keep("2016", f"{BLOG}/d/", PARKED)
    report = salvaged(archive, tmp_path / "out")
    assert report.ok
    assert report.counts["posts"] == 3
    said = "\n".join(notes(report))
    for part in (
        "caf.js",
        "it only redirects to x.invalid",
        "it shows no post, and an older one does",
    ):
        assert part in said


def test_identical_pages_at_many_urls_are_not_posts(archive: WebArchive, tmp_path: Path) -> None:
    for number in range(1, 8):
        archive.keep("2012", f"{BLOG}/{number}/", post(number))
        archive.keep("2016", f"{BLOG}/{number}/", "<html>The same for everybody</html>")
    assert salvaged(archive, tmp_path / "out").counts["posts"] == 7
    assert not [path for path in archive.asked() if "2016" in path]


def test_an_older_snapshot_replaces_a_truncated_or_emptied_one(
    archive: WebArchive, tmp_path: Path
) -> None:
    long = "words " * 500
    archive.keep("2012", f"{BLOG}/a/", post(1, f"Whole {long}"))
    archive.keep("2013", f"{BLOG}/a/", post(1, "Whole words", end=""))
    archive.keep("2012", f"{BLOG}/b/", post(2, f"Full {long}"))
    archive.keep("2013", f"{BLOG}/b/", post(2, "Moved."))
    archive.keep("2012", f"{BLOG}/c/", post(3, f"Old {long}"))
    archive.keep("2013", f"{BLOG}/c/", post(3, f"New {long}"))
    report = salvaged(archive, tmp_path / "out")
    assert [text(tmp_path / "out", s).split("\n\n")[1][:5] for s in "abc"] == [
        "Whole", "Full ", "New w"
    ]  # fmt: skip
    said = "\n".join(notes(report))
    assert "it is truncated" in said
    assert "most of the text is missing from it" in said


def test_url_variants_are_one_post_and_the_newest_snapshot_counts(
    archive: WebArchive, tmp_path: Path
) -> None:
    forms = ("http://blog.invalid:80", "http://www.blog.invalid", "https://blog.invalid", BLOG)
    for year, form in enumerate(forms, 2010):
        archive.keep(f"{year}", f"{form}/a", post(1, f"Of {year}."))
    archive.keep("2014", f"{BLOG}/a/?utm_source=x", post(1, "Of 2014."))
    archive.keep("2013", f"{BLOG}/?p=1", post(1, "By its number."))
    archive.keep("2012", f"{BLOG}/a/feed/", "<rss/>")
    archive.keep("2012", f"{BLOG}/category/x/", "<html>list</html>")
    report = salvaged(archive, tmp_path / "out")
    assert report.counts["posts"] == 1
    assert "an older version of a page of a post" in report.inputs.by_reason()
    assert "Of 2014." in text(tmp_path / "out", "a")
    assert len(archive.asked()) == 2


def test_snapshots_after_the_given_day_are_not_used(archive: WebArchive, tmp_path: Path) -> None:
    archive.keep("20120228", f"{BLOG}/a/", post(1, "Before."))
    archive.keep("20120301", f"{BLOG}/a/", post(1, "After."))
    archive.keep("2013", f"{BLOG}/b/", post(2))
    out = tmp_path / "out"
    report = salvaged(archive, out, before="2012-03-01")
    assert report.counts["posts"] == 1
    assert "Before." in text(out, "a")
    assert salvaged(archive, out).counts["posts"] == 2
    assert "After." in text(out, "a")
    assert salvaged(archive, out, before="2012-03-01").counts["posts"] == 1
    assert "Before." in text(out, "a")


def test_images_are_requested_from_the_web_archive_only(
    archive: WebArchive, tmp_path: Path
) -> None:
    red, blue = picture(color="red"), picture(color="blue")
    with FaultServer() as squatter:
        url = squatter.url("/")
        there = squatter.serve("/wp-content/uploads/a.png", content(blue, "image/png"))
        archive.keep("2012", f"{url}a/", post(1, f'<img src="{there}">'))
        archive.keep("2012", there, red, mimetype="image/png")
        archive.keep("2016", there, blue, mimetype="image/png")
        report = salvaged(archive, tmp_path / "out", url, before="2014-01-01")
        assert squatter.paths() == []
    assert report.ok, report.findings
    assert (tmp_path / "out/posts/a/images/a.png").read_bytes() == red


def test_urls_rewritten_by_the_web_archive_are_restored(
    archive: WebArchive, tmp_path: Path
) -> None:
    there = f"{BLOG}/wp-content/uploads/a.png"
    words = (
        f'<a href="http://web.archive.org/web/20100101000000/{BLOG}/b/">there</a>'
        f'<img src="/web/20100101000000im_/{there}">'
        '<a href="http://web.archive.org/web/2009/http://other.invalid/x">cited</a>'
    )
    archive.keep("2012", f"{BLOG}/a/", post(1, words))
    archive.keep("2012", f"{BLOG}/b/", post(2))
    archive.keep("2012", there, picture(), mimetype="image/png")
    assert salvaged(archive, tmp_path / "out").ok
    body = text(tmp_path / "out", "a")
    assert "[there](../b/index.md)" in body
    assert "![](images/a.png)" in body
    assert "http://web.archive.org/web/2009/http://other.invalid/x" in body


def test_a_second_run_queries_only_the_index(archive: WebArchive, tmp_path: Path) -> None:
    for number in range(1, 6):
        archive.keep("2012", f"{BLOG}/{number}/", post(number))
    archive.keep("2013", f"{BLOG}/1/", PARKED)
    salvaged(archive, tmp_path / "out")
    first, before = archive.asked(), files(tmp_path / "out")
    assert len(first) == len(set(first)) == 6
    archive.keep("2014", f"{BLOG}/6/", post(6))
    report = salvaged(archive, tmp_path / "out")
    assert archive.asked()[6:] == [f"/web/20140101000000id_/{BLOG}/6/"]
    assert len(notes(report)) == 1
    after = files(tmp_path / "out")
    posts = [name for name in before if name.startswith("posts/")]
    assert [after[name] for name in posts] == [before[name] for name in posts]


def test_a_killed_run_continues_and_requests_nothing_twice(
    archive: WebArchive, tmp_path: Path
) -> None:
    for number in range(1, 13):
        archive.keep("2012", f"{BLOG}/{number}/", post(number))
    (tmp_path / "migrator.toml").write_text(
        f'wayback_address = "{archive.address}"\nvia = "wayback"\nrate = 20\n'
    )
    command = [sys.executable, "-m", "migrator", "migrate", f"{BLOG}/", "-q"]
    process = subprocess.Popen(command, cwd=tmp_path)
    while len(archive.asked()) < 5 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    killed_at = len(archive.asked())
    assert killed_at < 12
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = archive.asked()
    assert len(set(asked)) == 12
    assert len(asked) <= 13  # the one that was on its way when the run was killed
    assert len(archive.asked("cdx")) == 1


def test_an_overloaded_archive_is_asked_again_later(archive: WebArchive, tmp_path: Path) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1))
    archive.instead["cdx"] = [failing(429, Retry_After="0"), failing(503, Retry_After="0")]
    archive.instead["20120101000000"] = [failing(429, Retry_After="0")]
    assert salvaged(archive, tmp_path / "out").ok


def test_a_truncated_index_is_not_taken_for_a_complete_one(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1))
    torn = content(b'[["timestamp","original"],["2012', "application/json")
    archive.instead["cdx"] = [torn, torn, torn]
    with pytest.raises(SourceError, match="cannot be parsed"):
        salvaged(archive, tmp_path / "out")
    archive.instead["cdx"] = [torn]
    assert salvaged(archive, tmp_path / "out").counts["posts"] == 1


def test_an_unavailable_snapshot_is_named_and_an_older_one_used(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1, "Older."))
    archive.keep("2013", f"{BLOG}/a/", post(1, "Newer."))
    archive.instead["20130101000000"] = [failing(503, Retry_After="0")] * 6
    report = salvaged(archive, tmp_path / "out")
    assert "Older." in text(tmp_path / "out", "a")
    [lost] = [each.message for each in report.findings if each.kind == "lost-source"]
    assert "20130101000000id_" in lost
    assert salvaged(archive, tmp_path / "out").ok
    assert "Newer." in text(tmp_path / "out", "a")


def test_the_capture_records_the_snapshot_of_each_page(archive: WebArchive, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    archive.keep("20120304050607", f"{BLOG}/a/", post(1))
    salvaged(archive, tmp_path / "out")
    with (tmp_path / "out" / CAPTURE).open("rb") as file:
        [told] = [
            (r.rec_headers.get_header("WARC-Date"), r.rec_headers.get_header("WARC-Source-URI"))
            for r in ArchiveIterator(file)
            if r.rec_headers.get_header("WARC-Target-URI") == f"{BLOG}/a/"
        ]
    source = f"{archive.address}/web/20120304050607id_/{BLOG}/a/"
    assert told == ("2012-03-04T05:06:07.000000Z", source)


def test_an_archive_without_snapshots_of_the_site_is_an_error(
    archive: WebArchive, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match="has no snapshot of a page of"):
        salvaged(archive, tmp_path / "out", before="2001-01-01")


def test_the_error_for_an_offline_site_mentions_the_web_archive(
    tmp_path: Path,
) -> None:
    with pytest.raises(SourceError, match="--via wayback"):
        migrator.migrate(f"{BLOG}/", tmp_path / "out")


def test_a_limit_counts_posts(archive: WebArchive, tmp_path: Path) -> None:
    archive.keep("2014", f"{BLOG}/", "<html><body class='home blog'>list</body></html>")
    for number in range(1, 6):
        archive.keep("2012", f"{BLOG}/{number}/", post(number))
    for _ in range(2):
        assert salvaged(archive, tmp_path / "out", limit=2).counts["posts"] == 2
    assert json.loads((tmp_path / "out/migration/manifest.json").read_text())


def test_a_gzipped_snapshot_without_a_content_encoding_is_read(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.keep("2012", f"{BLOG}/a/", gzip.compress(post(1, "Packed.").encode(), mtime=0))
    assert salvaged(archive, tmp_path / "out").ok
    assert "Packed." in text(tmp_path / "out", "a")


def test_if_the_archive_returns_another_snapshot_its_own_time_counts(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1, "Of 2012."))
    archive.keep("2011", f"{BLOG}/a/", post(1, "Of 2011."))
    archive.keep("2015", f"{BLOG}/a/", post(1, "Of 2015."))
    there = f"/web/20150101000000id_/{BLOG}/a/"
    archive.instead["20120101000000"] = [redirect(there)]
    report = salvaged(archive, tmp_path / "out", before="2014-01-01")
    assert "the archive returns a snapshot of 2015-01-01 instead" in "".join(notes(report))
    assert "Of 2011." in text(tmp_path / "out", "a")


@pytest.mark.slow
def test_a_restored_capture_can_be_migrated_later_with_its_images(
    archive: WebArchive, tmp_path: Path
) -> None:
    there = f"{BLOG}/wp-content/uploads/a.png"
    archive.keep("2012", f"{BLOG}/a/", post(1, f'<img src="{there}">'))
    archive.keep("2013", f"{BLOG}/a/", PARKED)
    archive.keep("2012", there, picture(), mimetype="image/png")
    (tmp_path / "migrator.toml").write_text(f'wayback_address = "{archive.address}"\nrate = 1000\n')

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "migrator", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    said = " ".join(run("crawl", f"{BLOG}/", "--via", "wayback", "--before", "2020-01-01").split())
    assert "Not used: " in said
    assert "with images and files (1)" in said
    assert "caf.js" in said
    run("migrate", "site.warc.gz")
    assert (tmp_path / "output/posts/a/images/a.png").is_file()
    run("regenerate", "--check", "output")


def test_a_snapshot_that_redirects_to_a_malformed_url_costs_no_other_page(
    archive: WebArchive, tmp_path: Path
) -> None:
    archive.keep("2012", f"{BLOG}/a/", post(1))
    archive.keep("2013", f"{BLOG}/b/", post(2))
    archive.instead["20130101000000"] = [redirect("http://[")] * 9
    report = salvaged(archive, tmp_path / "out")
    assert report.counts["posts"] == 1
    assert "words of post 1." in text(tmp_path / "out", "a")
    assert any(f"{BLOG}/b/" in each.message for each in report.findings)


def test_pages_without_a_usable_snapshot_are_counted_as_dead(
    archive: WebArchive, tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        archive.keep("2010", f"{BLOG}/post-{number}/", post(number) if number < 3 else PARKED)
    archive.keep("2009", f"{BLOG}/post-2/", post(2))
    archive.instead["20100101000000"] = []
    report = salvaged(archive, tmp_path / "out")
    assert report.written == 2
    [dead] = [each for each in report.findings if each.kind == "dead-page"]
    assert f"1 page has no usable snapshot: {BLOG}/post-3/" in dead.message
    assert report.verdict.result.value == "complete-except-dead"
