"""External links in `migrator verify`, run on the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run
from support.fault_server import FaultServer, content, failing, redirect, slow, without_proxies

import migrator

HTML = "text/html"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        running.serve("/good", content(b"<title>A page</title>", HTML))
        running.serve("/old", redirect("/good", 301))
        running.serve("/shy", failing(403))
        yield running


@pytest.fixture
def archive(tmp_path: Path, server: FaultServer) -> Path:
    paths = ("/good", "/gone", "/old", "/shy")
    links = "".join(f'<p><a href="{server.url(path)}">{path}</a></p>' for path in paths)
    (tmp_path / "export.xml").write_text(export(item(1, links, slug="tea"), item(2, links)))
    done = run("migrate", "export.xml", "--offline", folder=tmp_path)
    assert done.returncode == 0
    return tmp_path / "output"


FLAGS = ("--online", "--allow-private", "--rate", "100")


def test_links_are_checked_only_with_online(archive: Path, server: FaultServer) -> None:
    assert run("verify", folder=archive.parent).returncode == 0
    assert server.asked == []


def test_broken_links_are_named_and_cached(archive: Path, server: FaultServer) -> None:
    done = run("verify", *FLAGS, folder=archive.parent)
    assert done.returncode == 1
    assert "dead-link (2)" in done.stdout
    assert f"{server.url('/gone')}: 404 Not Found" in done.stdout
    assert "2 moved-link, 2 untold-link (-v shows them)" in done.stdout
    assert "4 external URLs: 4 checked now, the others by an earlier run." in done.stdout
    assert sorted(set(server.paths())) == ["/gone", "/good", "/old", "/shy"]
    server.asked.clear()
    done = run("verify", *FLAGS, "--json", folder=archive.parent)
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"]["asked"] == 0
    assert server.asked == []


def test_flags_change_the_verdict(archive: Path, server: FaultServer) -> None:
    flags = (*FLAGS, "--exclude", "*/gone", "--accept-status", "400-499", "-v")
    done = run("verify", *flags, folder=archive.parent)
    assert done.returncode == 0
    assert "untold-link" not in done.stdout
    assert "/gone" not in server.paths()


def test_the_link_cache_is_not_part_of_the_archive(archive: Path, server: FaultServer) -> None:
    before = {path for path in archive.rglob("*") if path.is_file()}
    run("verify", *FLAGS, folder=archive.parent)
    after = {path for path in archive.rglob("*") if path.is_file()}
    assert after - before == {archive / "migration/links.json"}
    assert run("verify", folder=archive.parent).returncode == 0
    assert run("regenerate", "--check", folder=archive.parent).returncode == 0
    run("migrate", "export.xml", "--offline", "-o", "expected", folder=archive.parent)
    done = run("verify", "--fixtures", "expected", folder=archive.parent)
    assert "fixture-unexpected" not in done.stdout


def test_settings_are_read_from_the_current_folder(archive: Path, server: FaultServer) -> None:
    (archive.parent / "migrator.toml").write_text(
        "online = true\nallow-private = true\nrate = 100\nexclude = ['127.0.0.1']\n"
    )
    assert run("verify", folder=archive.parent).returncode == 0
    assert server.asked == []
    assert run("verify", "--exclude", "x.example", folder=archive.parent).returncode == 1


def test_an_archive_cannot_change_how_links_are_checked(archive: Path, server: FaultServer) -> None:
    """The archive may be a stranger's."""
    prey = archive.parent / "prey.json"
    toml = archive / "migrator.toml"
    told = f"online = true\nallow-private = true\nlink-cache = '{prey}'\n"
    toml.write_text(told + toml.read_text())
    assert run("verify", folder=archive.parent).returncode == 0
    assert server.asked == []
    assert not prey.exists()


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--rate", "-1"), "--rate is a number of requests a second"),
        (("--max-age", "-1"), "--max-age is a number of days"),
        (("--accept-status", "fine"), "--accept-status is a list such as"),
        (("--link-cache", "export.xml"), "export.xml is not a cache of link checks"),
    ],
)
def test_an_invalid_flag_is_one_sentence(
    archive: Path, flags: tuple[str, ...], sentence: str
) -> None:
    done = run("verify", *FLAGS, *flags, folder=archive.parent)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert sentence in done.stderr
    assert (archive.parent / "export.xml").read_text().startswith("<")


def test_an_interruption_keeps_link_results(tmp_path: Path, server: FaultServer) -> None:
    urls = [server.serve(f"/{n}", slow(0.05, content(b"x", HTML))) for n in range(200)]
    text = "\n\n".join(f"[{n}]({url})" for n, url in enumerate(urls))
    (tmp_path / "page.md").write_text(f'---\ntitle: "x"\nslug: "x"\n---\n\n{text}\n')
    command = [sys.executable, "-m", "migrator", "verify", ".", *FLAGS]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(server.asked) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - began < 10
    assert (process.returncode, said.count("\n")) == (130, 1)
    told = json.loads((tmp_path / "migration/links.json").read_text())["links"]
    assert 3 <= len(told) < 200


def test_the_same_from_python(archive: Path, server: FaultServer) -> None:
    assert migrator.verify(archive).ok
    settings = {"allow_private": True, "rate": 100}
    report = migrator.verify(archive, online=True, **settings)
    assert report.by_kind()[0].kind == "dead-link"
    assert migrator.verify(archive, online=True, exclude=["127.0.0.1"], **settings).ok
    assert migrator.verify(archive, online=True, exclude="127.0.0.1", **settings).ok
