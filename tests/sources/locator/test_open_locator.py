"""A live site becomes the same archive by each method of reading it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.blog import export, item
from support.fault_server import (
    Answer,
    FaultServer,
    Handler,
    content,
    failing,
    redirect,
    reset,
    without_proxies,
)
from support.old_blog import OldBlog, page
from support.pictures import noise

import migrator
from migrator.errors import SourceError, UsageError
from migrator.settings import Settings
from migrator.sources.locator import open_locator
from migrator.sources.locator.examine_site import survey
from migrator.sources.locator.live_site import CAPTURE, with_captured_site
from migrator.sources.locator.open_locator import open_source

NOT_ASKED_TWICE = {"/robots.txt"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "migrator", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def archive_of(folder: Path) -> dict[str, bytes]:
    """The files of an archive, but for the capture, which holds times, and what the next run is
    told of it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    apart = (str(CAPTURE), "migration/state.sqlite")
    return {name: data for name, data in named.items() if name not in apart}


@pytest.mark.parametrize("told_by", ["sitemap", "feed", "links"])
def test_every_post_is_found(server: FaultServer, tmp_path: Path, told_by: str) -> None:
    url = OldBlog(server).serve(sitemap=told_by == "sitemap", feed=told_by == "feed")
    report = migrator.migrate(url, tmp_path / "out")
    assert report.ok
    assert report.counts["posts"] == 25
    assert max(Counter(server.paths()).values()) == 1
    assert not [path for path in server.paths() if "replytocom" in path or "?s=" in path]
    text = (tmp_path / "out/posts/post-3/index.md").read_text("utf-8")
    assert 'title: "Post 3"\ndate: "2010-01-04"' in text
    assert text.endswith("And [the first](../post-1/index.md).\n")


def test_a_site_that_lists_only_new_posts_is_crawled_by_post_ids(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=12)
    blog.serve()
    newest = f'<a href="{blog.path(12)}">12</a>'
    server.serve("/", page("Blog", newest, "home blog"))
    for number in range(1, 13):
        body = f'<div class="entry-content"><p>Words of {number}.</p></div>'
        head = f'<link rel="canonical" href="{server.url(blog.path(number))}">'
        classes = f"single single-post postid-{number}"
        server.serve(blog.path(number), page(f"Post {number}", body, classes, head))
    assert migrator.migrate(server.url("/"), tmp_path / "out").counts["posts"] == 12


def test_the_limit_is_respected(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server).serve(sitemap=True)
    report = migrator.migrate(url, tmp_path / "out", limit=4)
    assert report.counts["posts"] == 4
    assert len([path for path in server.paths() if "post-" in path and "xml" not in path]) == 4
    [note] = [each for each in report.findings if each.kind == "limited"]
    assert note.message == "only so many posts were read: --limit 4"


def test_a_limit_that_is_not_reached_is_not_named(server: FaultServer, tmp_path: Path) -> None:
    report = migrator.migrate(OldBlog(server, posts=3).serve(sitemap=True), tmp_path, limit=4)
    assert report.counts["posts"] == 3
    assert not [each for each in report.findings if "--limit" in each.message]


def test_the_rate_is_respected(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=3).serve(sitemap=True)
    migrator.migrate(url, tmp_path / "out", rate=20, via="pages")
    times = [asked.at for asked in server.asked]
    assert times[-1] - times[0] >= 0.045 * (len(times) - 1)


def with_pictures(blog: OldBlog, count: int) -> None:
    """So many pictures in the first post, each a file of its own."""
    server, names = blog.server, [f"/wp-content/uploads/2010/01/{n}.png" for n in range(count)]
    for number, name in enumerate(names):
        server.serve(name, content(noise("PNG", seed=number), "image/png"))
    blog.words[1] = "".join(f'<img src="{server.url(name)}">' for name in names)


def test_the_rate_is_respected_for_files_too(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=2)
    with_pictures(blog, 8)
    report = migrator.migrate(blog.serve(sitemap=True), tmp_path / "out", rate=20)
    times = [asked.at for asked in server.asked if asked.path.endswith(".png")]
    assert (report.counts["files"], len(times)) == (8, 8)
    assert times[-1] - times[0] >= 0.045 * (len(times) - 1)


def test_a_file_forbidden_by_robots_txt_is_named_and_not_requested(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=2)
    with_pictures(blog, 2)
    url = blog.serve(sitemap=True)
    server.serve("/robots.txt", content(b"User-agent: *\nDisallow: /*/1.png$\n"))
    report = migrator.migrate(url, tmp_path / "out")
    [finding] = [each for each in report.findings if each.kind == "missing-file"]
    assert "1.png: its robots.txt does not allow it (use --ignore-robots" in finding.message
    assert [path for path in server.paths() if path.endswith("/1.png")] == []
    assert max(Counter(server.paths()).values()) == 1
    assert migrator.migrate(url, tmp_path / "own", ignore_robots=True).ok


def test_the_address_of_an_attachment_without_a_page_is_that_of_its_file(
    server: FaultServer, tmp_path: Path
) -> None:
    """WordPress 6.4: it leads to the file at once."""
    words = 'A <a href="/boat/">boat</a>, and <a href="/?attachment_id=9">another</a>.'
    url = OldBlog(server, posts=2, words={2: words}).serve(sitemap=True)
    for path, name in (("/boat/", "boat"), ("/?attachment_id=9", "other")):
        file = server.serve(f"/wp-content/uploads/{name}.gif", content(b"GIF89a", "image/gif"))
        server.serve(path, redirect(file, 301))
    migrator.migrate(url, tmp_path, via="pages", images="none", proof=False)
    [post] = tmp_path.glob("posts/post-2/index.md")
    uploads = server.url("/wp-content/uploads")
    assert f"A [boat]({uploads}/boat.gif), and [another]({uploads}/other.gif)." in post.read_text()


def test_an_endless_calendar_is_skipped(server: FaultServer, tmp_path: Path) -> None:
    OldBlog(server, posts=3).serve()

    def month(handler: Handler) -> None:
        number = int(handler.path.strip("/").replace("/", ""))
        later = f"/{number // 100 + 1}/{number % 100:02}/"
        page("Month", f'<a href="{later}">next year</a>')(handler)

    plain = server.answer_to
    server.answer_to = (
        lambda path: (  # type: ignore[method-assign]
            month if path.count("/") == 3 and path[1:5].isdigit() else plain(path)
        )
    )
    server.serve("/", page("Blog", '<a href="/2010/02/post-1/">1</a><a href="/1990/01/">c</a>'))
    assert migrator.migrate(server.url("/"), tmp_path / "out").counts["posts"] == 3
    assert len(server.paths()) < 100


def test_pages_forbidden_by_robots_txt_are_named_and_not_requested(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=5)
    url = blog.serve(sitemap=True)
    server.serve("/robots.txt", content(f"User-agent: *\nDisallow: {blog.path(2)}".encode()))
    report = migrator.migrate(url, tmp_path / "out")
    assert not report.ok
    [finding] = [each for each in report.findings if each.kind == "lost-source"]
    assert blog.path(2) in finding.message
    assert "--ignore-robots" in finding.message
    assert blog.path(2) not in server.paths()
    again = migrator.migrate(url, tmp_path / "own", ignore_robots=True)
    assert again.counts["posts"] == 5


@pytest.mark.slow
def test_a_server_with_occasional_failures_loses_nothing(
    server: FaultServer, tmp_path: Path
) -> None:
    url = OldBlog(server, posts=40).serve(sitemap=True)
    chance, plain = random.Random(5), server.answer_to

    def moody(path: str) -> Answer:
        answer = plain(path)
        return chance.choice([failing(500), reset(), answer]) if chance.random() < 0.15 else answer

    server.answer_to = moody  # type: ignore[method-assign]
    report = migrator.migrate(url, tmp_path / "out")
    assert report.ok, [finding.message for finding in report.findings]
    assert report.counts["posts"] == 40


def test_a_page_that_keeps_failing_is_named(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=5)
    url = blog.serve(sitemap=True)
    server.serve(blog.path(3), failing(403))
    report = migrator.migrate(url, tmp_path / "out")
    assert report.counts["posts"] == 4
    [finding] = [each for each in report.findings if each.kind == "lost-source"]
    assert finding.message == f"{server.url(blog.path(3))}: it returns status 403"


@pytest.mark.slow
def test_an_archive_of_a_site_is_built_again_without_it(
    server: FaultServer, tmp_path: Path
) -> None:
    url = OldBlog(server, posts=5).serve(sitemap=True)
    assert run("migrate", url, "-o", tmp_path / "out").returncode == 0
    asked = len(server.asked)
    assert run("regenerate", "--check", tmp_path / "out").returncode == 0
    assert run("verify", tmp_path / "out").returncode == 0
    assert run("migrate", "--offline", url, "-o", tmp_path / "out").returncode == 0
    assert len(server.asked) == asked


def test_a_second_run_changes_nothing(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=5).serve(sitemap=True)
    migrator.migrate(url, tmp_path / "out")
    before = archive_of(tmp_path / "out")
    migrator.migrate(url, tmp_path / "out")
    assert archive_of(tmp_path / "out") == before


def test_a_run_stopped_after_the_capture_requests_no_page_again(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=5)
    with_pictures(blog, 1)
    url = blog.serve(sitemap=True)
    told = Settings(source=(url,), output=tmp_path)
    with_captured_site(told)
    asked = server.paths()
    assert migrator.migrate(url, tmp_path).ok
    assert server.paths()[len(asked) :] == ["/wp-content/uploads/2010/01/0.png"]
    # The archive is written: the next run looks for what is new.
    assert migrator.migrate(url, tmp_path).ok
    assert len(server.paths()) > 2 * len(asked)


def test_a_run_with_other_settings_captures_anew(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=5).serve(sitemap=True)
    with_captured_site(Settings(source=(url,), output=tmp_path, limit=2))
    assert migrator.migrate(url, tmp_path).counts["posts"] == 5


@pytest.mark.slow
def test_a_run_killed_five_times_ends_like_an_uninterrupted_one(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=120)
    url = blog.serve(sitemap=True)
    assert run("migrate", url, "-o", tmp_path / "undisturbed").returncode == 0
    wanted = archive_of(tmp_path / "undisturbed")
    server.asked.clear()
    output = tmp_path / "killed"
    command = [sys.executable, "-m", "migrator", "migrate", url, "-o", str(output)]
    for after in (3, 20, 50, 90, 115):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(server.asked) < after and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert run("migrate", url, "-o", output).returncode == 0
    assert archive_of(output) == wanted
    # At most the address whose answer was on its way is asked again, once for each kill.
    twice = {path: n for path, n in Counter(server.paths()).items() if n > 1}
    assert sum(twice.values()) - len(twice) <= 5, twice


def test_a_site_s_capture_is_a_source(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=5).serve(sitemap=True)
    done = run("crawl", url, "-o", tmp_path / "site.warc.gz")
    assert done.returncode == 0, done.stderr
    assert "is read page by page: no REST API answers" in done.stderr
    asked = len(server.asked)
    source = open_source([tmp_path / "site.warc.gz"])
    assert [post.title for post in source.posts()] == [f"Post {n}" for n in range(1, 6)]
    assert source.site.generator == "WordPress 6.1"
    assert len(server.asked) == asked


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_capture_made_elsewhere_is_a_source_with_its_images(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=5)
    url = blog.serve()
    picture = server.serve("/wp-content/uploads/2010/01/a.png", content(noise("PNG"), "image/png"))
    body = f'<div class="entry-content"><p>Words.</p><p><img src="{picture}"></p></div>'
    server.serve(blog.path(2), page("Post 2", body, "single single-post postid-2"))
    subprocess.run(
        ["wget", "-q", "--no-proxy", "-e", "robots=off", "-r", "-l9", "-p", "--warc-file=s", url],
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    server.asked.clear()
    report = migrator.migrate(tmp_path / "s.warc.gz", tmp_path / "out", offline=True)
    assert report.ok
    assert (report.counts["posts"], report.counts["files"]) == (5, 1)
    assert server.asked == []


def test_a_survey_shows_the_data_of_a_site(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=25).serve(sitemap=True, feed=True)
    seen = survey(url, Settings())
    assert (seen.title, seen.sitemap, seen.feed, seen.via) == ("The Old Blog", 25, 10, "pages")
    done = run("inspect", url, "--json")
    assert json.loads(done.stdout)["generator"] == "WordPress 6.1"


@pytest.mark.parametrize("status", [404, 500])
def test_a_missing_site_is_a_clear_error(server: FaultServer, tmp_path: Path, status: int) -> None:
    server.serve("/", failing(status, Retry_After="0"))
    done = run("migrate", server.url("/"), "-o", tmp_path / "out")
    assert done.returncode == 2
    assert f"returns status {status}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_parked_domain_is_a_clear_error(server: FaultServer, tmp_path: Path) -> None:
    body = b"<html><body>This domain is parked. <a href='/buy'>Buy it</a></body></html>"
    url = server.serve("/", content(body, "text/html"))
    done = run("migrate", url, "-o", tmp_path)
    assert done.returncode == 2
    assert "a page that replaced it" in done.stderr
    assert "`--via wayback`" in done.stderr


def test_a_site_is_not_read_offline_before_it_was_captured(tmp_path: Path) -> None:
    told = Settings(source=("https://b.example",), output=tmp_path, offline=True)
    with pytest.raises(UsageError, match="is not captured yet"):
        with_captured_site(told)


def test_a_site_without_posts_is_an_error(server: FaultServer, tmp_path: Path) -> None:
    server.serve("/", page("Parked", "<p>This domain is for sale."))
    with pytest.raises(SourceError, match="none of its pages"):
        migrator.migrate(server.url("/"), tmp_path / "out")


def test_a_site_cannot_be_combined_with_other_sources(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a site cannot be combined"):
        with_captured_site(Settings(source=("https://a.example", "export.xml"), output=tmp_path))
    with pytest.raises(SourceError, match=r"migrator crawl"):
        open_source(["https://a.example"])


def test_a_limit_cannot_be_used_with_the_api(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=3).serve()
    with pytest.raises(UsageError, match="--limit cannot be used with the REST API"):
        migrator.migrate(url, tmp_path / "out", via="rest", limit=2)


def test_a_url_is_distinguished_from_a_path() -> None:
    assert open_locator.is_address("HTTPS://a.example")
    assert not open_locator.is_address("https-export.xml")


@pytest.mark.parametrize("given", ["folder", "file"])
def test_a_capture_packed_by_zstd_is_refused_in_one_sentence(tmp_path: Path, given: str) -> None:
    """Beside other captures it would be missing without a word."""
    packed = tmp_path / "Site.warc.zst"
    packed.write_bytes(b"\x28\xb5\x2f\xfd")
    (tmp_path / "other.warc").write_bytes(b"WARC/1.0\r\n")
    with pytest.raises(SourceError, match=r"packed by zstd.*zstd -d Site\.warc\.zst"):
        open_source([packed if given == "file" else tmp_path])


@pytest.mark.parametrize("also", ["wp-includes/wlwmanifest.xml", "style.css"])
def test_a_zip_of_saved_pages_is_refused_in_one_sentence(tmp_path: Path, also: str) -> None:
    # The sentence was about an XML file of WordPress among them.
    packed = tmp_path / "static.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "<html><body>Words</body></html>")
        archive.writestr(also, "<manifest/>")
    with pytest.raises(SourceError, match=r"static.zip holds pages of a site.*: unpack it"):
        open_source([packed])


def test_a_zip_with_an_export_and_a_page_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.html", "<html><body>Words</body></html>")
        archive.writestr("export.xml", export(item(1)))
    assert len(open_source([packed]).index.entries) == 1


@pytest.mark.parametrize(("name", "told"), [("pages", 1), ("blog.example", 0)])
def test_a_folder_of_an_unknown_site_is_named(tmp_path: Path, name: str, told: int) -> None:
    body = "<body class='single postid-5'><div class=entry-content><p>Words</p></div></body>"
    (tmp_path / name).mkdir()
    (tmp_path / name / "five.html").write_text(f"<html><head></head>{body}</html>")
    notes = [each.message for each in open_source([tmp_path / name]).repairs]
    assert sum("do not tell the address" in note for note in notes) == told
    assert not any(each.lost for each in open_source([tmp_path / name]).repairs)
