"""A capture holds the images and files of a site, so that it alone is enough later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import run
from support.fault_server import FaultServer, content, failing, reset, without_proxies
from support.old_blog import OldBlog
from support.pictures import noise, picture

from migrator.archive.private_folder import private_folder


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def served(server: FaultServer, elsewhere: FaultServer) -> str:
    """A blog of three posts with images of its own and of another host, a PDF and a sound."""
    uploads = "/wp-content/uploads/2010"
    server.serve(f"{uploads}/boat.png", content(picture("PNG"), "image/png"))
    server.serve(f"{uploads}/big.jpg", content(noise("JPEG", seed=3), "image/jpeg"))
    server.serve(f"{uploads}/log.pdf", content(b"%PDF-1.4\n%%EOF\n", "application/pdf"))
    far = elsewhere.serve("/far.png", content(noise("PNG", seed=5), "image/png"))
    words = {
        1: f'A boat. <img src="{uploads}/boat.png" alt="boat"> It leaks.',
        2: f'<a href="{uploads}/big.jpg"><img src="{uploads}/big-300x200.jpg" alt="x"></a> and'
        f' <a href="{uploads}/log.pdf">the log</a>.',
        3: f'Far away: <img src="{far}" alt="far">.',
    }
    return OldBlog(server, posts=3, words=words).serve(sitemap=True)


def archive_of(folder: Path) -> dict[str, bytes]:
    """Every file of an archive that does not describe the run."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "migration" not in path.parts and path.name != "migrator.toml"
        if path.name != "migrator.lock"
    }


def test_a_capture_makes_the_same_archive_after_the_site_is_gone(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path
) -> None:
    url = served(server, elsewhere)
    live = run("migrate", url, "-o", tmp_path / "live", "--allow-private")
    assert live.returncode == 0, live.stdout
    crawled = run("crawl", url, "-o", tmp_path / "site.warc.gz", "--allow-private")
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    server.__exit__(None, None, None)
    elsewhere.__exit__(None, None, None)
    later = run("migrate", tmp_path / "site.warc.gz", "-o", tmp_path / "later", "--offline")
    assert later.returncode == 0, later.stdout + later.stderr
    mine, theirs = archive_of(tmp_path / "later"), archive_of(tmp_path / "live")
    assert sorted(mine) == sorted(theirs)
    assert mine == theirs
    assert sum(name.endswith((".png", ".jpg", ".pdf")) for name in mine) == 4


def test_without_media_the_last_line_and_the_status_say_what_is_missing(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path
) -> None:
    url = served(server, elsewhere)
    warc = tmp_path / "site.warc.gz"
    done = run("crawl", url, "-o", warc, "--no-media", "--allow-private")
    assert done.returncode == 1
    last = done.stdout.strip().splitlines()[-1]
    assert "holds pages only" in last
    assert "5 images and files" in last
    assert "--no-media" in last
    assert not [each for each in server.asked if "uploads" in each.path]
    later = run("migrate", warc, "-o", tmp_path / "later", "--offline")
    assert later.returncode == 1
    assert "not-in-source (5)" in later.stdout
    assert "changed-image" not in later.stdout  # the missing file is named once, as such
    assert "✓" not in later.stdout
    again = run("crawl", url, "-o", warc, "--allow-private")
    assert again.returncode == 0, again.stdout


def test_a_file_that_is_gone_is_named_and_its_error_is_in_the_capture(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path
) -> None:
    url = served(server, elsewhere)
    server.serve("/wp-content/uploads/2010/boat.png", failing(404))
    warc = tmp_path / "site.warc.gz"
    done = run("crawl", url, "-o", warc, "--allow-private", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert list(told["missing_files"]) == [server.url("/wp-content/uploads/2010/boat.png")]
    assert told["dead_files"] == list(told["missing_files"])
    last = run("crawl", url, "-o", warc, "--allow-private").stdout.strip().splitlines()[-1]
    assert last.startswith("! ")
    assert "except for 1 image or file already dead on the web" in last
    later = run("migrate", warc, "-o", tmp_path / "later", "--offline")
    assert "dead-file (1)" in later.stdout
    assert "returned status 404" in later.stdout


@pytest.mark.parametrize("status", [403, 500])
def test_a_file_that_may_come_back_makes_the_capture_incomplete(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path, status: int
) -> None:
    url = served(server, elsewhere)
    server.serve("/wp-content/uploads/2010/boat.png", failing(status))
    done = run("crawl", url, "-o", tmp_path / "site.warc.gz", "--allow-private")
    assert done.returncode == 1
    assert "lacks 1 image or file" in done.stdout.replace("\n", " ")


def test_flags_choose_the_files_as_for_a_migration(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path
) -> None:
    url = served(server, elsewhere)
    flags = ("--external", "keep", "--media", "images", "--allow-private")
    done = run("crawl", url, "-o", tmp_path / "site.warc.gz", *flags)
    assert done.returncode == 0, done.stdout
    assert not elsewhere.asked
    assert not [each for each in server.asked if each.path.endswith(".pdf")]
    assert [each for each in server.asked if each.path.endswith("boat.png")]


@pytest.mark.parametrize("name", ["out.txt", "archive", "site.warc.gzip", "site.wacz"])
def test_a_file_that_would_not_look_like_a_capture_is_refused(tmp_path: Path, name: str) -> None:
    """G55: `crawl -o out.txt` wrote compressed records into a text file."""
    done = run("crawl", "https://old.example", "-o", tmp_path / name)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "must end in .warc.gz or .warc" in done.stderr
    assert not (tmp_path / name).exists()


def no_answer(server: FaultServer, way: str) -> None:
    """Make every page of the server an error of this kind."""
    server.everything = reset() if way == "reset" else failing(int(way))


@pytest.mark.parametrize("way", ["reset", "404", "403", "500", "410"])
@pytest.mark.parametrize("user", [(), ("--user", "ann")])
def test_a_site_that_answers_nothing_leaves_no_file(
    server: FaultServer, tmp_path: Path, way: str, user: tuple[str, ...]
) -> None:
    no_answer(server, way)
    server.serve("/robots.txt", content(b"User-agent: *\nDisallow: /private\n", "text/plain"))
    for words in (
        ("crawl", server.url("/"), "-o", "new/site.warc.gz"),
        ("migrate", server.url("/"), "-o", "out"),
    ):
        done = run(*words, *user, folder=tmp_path, MIGRATOR_PASSWORD="x")
        assert done.returncode == 2, done.stdout + done.stderr
        assert list(tmp_path.iterdir()) == []
    assert not list(private_folder().glob("*"))


@pytest.mark.parametrize("way", ["404", "403", "410"])
def test_an_error_of_the_first_page_is_asked_again(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path, way: str
) -> None:
    no_answer(server, way)
    crawl = ("crawl", server.url("/"), "-o", "site.warc.gz", "--allow-private")
    assert run(*crawl, folder=tmp_path).returncode == 2
    server.everything = None
    served(server, elsewhere)
    done = run(*crawl, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_failed_run_keeps_what_an_earlier_one_captured(
    server: FaultServer, elsewhere: FaultServer, tmp_path: Path
) -> None:
    url = served(server, elsewhere)
    crawl = ("crawl", url, "-o", "site.warc.gz", "--allow-private")
    run(*crawl, folder=tmp_path)
    before = (tmp_path / "site.warc.gz").read_bytes()
    server.__exit__(None, None, None)
    assert run(*crawl, folder=tmp_path).returncode == 2
    assert (tmp_path / "site.warc.gz").read_bytes() == before
