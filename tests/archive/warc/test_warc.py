"""A capture is a WARC file that other tools read, and that survives a killed run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.archive.warc.reader import ResponseRecord, Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.errors import OutputError, SourceError
from migrator.fetch.messages import Exchange

PAGE = b"<p>The same words.</p>" * 40
HTML = ("Content-Type", "text/html; charset=utf-8")
FORMS = pytest.mark.parametrize("name", ["site.warc.gz", "site.warc"])


def page(path: str, body: bytes = PAGE, status: int = 200, *headers: tuple[str, str]) -> Exchange:
    asked = (("Host", "blog.example"), ("User-Agent", "test"))
    reason = "OK" if status == 200 else "Other"
    return Exchange(
        f"https://blog.example{path}", status, reason, (HTML, *headers), body, "GET", asked
    )


def body(warc: Warc, path: str) -> bytes:
    return warc.read(warc.entries[f"https://blog.example{path}"], 1 << 20)[1]


def written(path: Path, *exchanges: Exchange) -> Warc:
    warc = Warc(path)
    with WarcWriter(warc) as writer:
        for exchange in exchanges:
            writer.record(exchange)
    return warc


def check(path: Path) -> str:
    program = Path(sys.executable).with_name("warcio")
    done = subprocess.run(
        [program, "check", "-v", path], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@FORMS
def test_a_written_capture_is_read_again(tmp_path: Path, name: str) -> None:
    there = ("Location", "https://blog.example/ü?a=b%20c")
    warc = written(
        tmp_path / name, page("/a", PAGE, 200, ("ETag", '"1"')), page("/b", b"", 301, there)
    )
    again = Warc(tmp_path / name)
    assert again.entries == warc.entries
    assert body(again, "/a") == PAGE
    assert again.entries["https://blog.example/a"].validators == (("If-None-Match", '"1"'),)
    assert again.entries["https://blog.example/b"].location.endswith("/%C3%BC?a=b%20c")
    check(tmp_path / name)


@FORMS
def test_other_tools_accept_every_kind_of_record(tmp_path: Path, name: str) -> None:
    warc = written(tmp_path / name, page("/a"), page("/b"), page("/empty", b"", 404))
    with WarcWriter(warc) as writer:
        writer.finish({"via": "pages"})
        unchanged = Exchange("https://blog.example/a", 304, "Not Modified")
        writer.unchanged(warc.entries["https://blog.example/a"], unchanged)
    said = check(tmp_path / name)
    for kind in ("warcinfo", "response", "request", "revisit", "metadata"):
        assert f" {kind}\n" in said


def test_an_equal_body_is_stored_once(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 400
    written(tmp_path / "one.warc", page("/a", noise))
    warc = written(tmp_path / "two.warc", page("/a", noise), page("/b", noise))
    growth = (tmp_path / "two.warc").stat().st_size - (tmp_path / "one.warc").stat().st_size
    assert growth < 3000
    assert body(warc, "/b") == body(Warc(tmp_path / "two.warc"), "/b") == noise


def test_an_unchanged_response_belongs_to_the_new_run(tmp_path: Path) -> None:
    warc = written(tmp_path / "site.warc.gz", page("/a"), page("/b"))
    with WarcWriter(warc) as writer:
        writer.finish({"via": "pages", "url": "https://blog.example"})
        known = warc.entries["https://blog.example/a"]
        writer.unchanged(known, Exchange(known.url, 304, "Not Modified"))
    again = Warc(tmp_path / "site.warc.gz")
    assert again.runs == 1
    assert again.run_info == {"via": "pages", "url": "https://blog.example"}
    assert {entry.url[-2:]: entry.run for entry in again.entries.values()} == {"/a": 1, "/b": 0}
    assert body(again, "/a") == PAGE


def test_a_temporary_error_does_not_replace_a_page(tmp_path: Path) -> None:
    warc = written(tmp_path / "site.warc.gz", page("/a"), page("/a", b"oops", 503))
    assert body(warc, "/a") == PAGE
    assert body(Warc(tmp_path / "site.warc.gz"), "/a") == PAGE


@FORMS
def test_the_next_run_continues_wherever_a_run_is_killed(tmp_path: Path, name: str) -> None:
    whole = tmp_path / "whole" / name
    written(whole, page("/a"), page("/b", b"other words"), page("/c"))
    data = whole.read_bytes()
    torn = tmp_path / name
    for length in range(0, len(data), 23):
        torn.write_bytes(data[:length])
        left = Warc(torn)
        kept: dict[str, ResponseRecord] = dict(left.entries)
        with WarcWriter(left) as writer:
            writer.record(page("/d", b"more"))
        again = Warc(torn)
        assert not again.damage
        assert {url: again.entries[url] for url in kept} == kept
        assert body(again, "/d") == b"more"
    check(torn)


def test_a_file_damaged_in_the_middle_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "site.warc.gz"
    written(path, page("/a"), page("/b", b"other words"), page("/c"))
    entry = Warc(path).entries["https://blog.example/b"]
    data = bytearray(path.read_bytes())
    data[entry.offset : entry.offset + 20] = b"x" * 20
    path.write_bytes(data)
    warc = Warc(path)
    assert list(warc.entries) == ["https://blog.example/a"]
    assert warc.damage
    with pytest.raises(OutputError, match="damaged in the middle"), WarcWriter(warc):
        pass
    assert path.read_bytes() == data


def test_the_fingerprint_does_not_depend_on_time_and_order(tmp_path: Path) -> None:
    one = written(tmp_path / "1.warc.gz", page("/a"), page("/b", b"other words"))
    other = written(tmp_path / "2.warc.gz", page("/b", b"other words"), page("/a"))
    assert one.fingerprint() == other.fingerprint()
    changed = written(tmp_path / "3.warc.gz", page("/a"), page("/b", b"new words"))
    assert one.fingerprint() != changed.fingerprint()


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    warc = written(tmp_path / "site.warc.gz", page("/a"))
    with (
        WarcWriter(warc),
        pytest.raises(OutputError, match="another run"),
        WarcWriter(Warc(tmp_path / "site.warc.gz")),
    ):
        pass


@pytest.mark.parametrize("data", [b"<html></html>", b"PK\x03\x04", b"\x1f\x8b\x08nonsense"])
def test_an_invalid_capture_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "site.warc.gz"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="is not a WARC file"):
        Warc(path)


def test_a_body_larger_than_wanted_is_refused(tmp_path: Path) -> None:
    warc = written(tmp_path / "site.warc.gz", page("/a"))
    with pytest.raises(SourceError, match="more than 10 bytes"):
        warc.read(warc.entries["https://blog.example/a"], 10)


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_capture_of_wget_is_read(tmp_path: Path) -> None:
    from support.fault_server import FaultServer, content, redirect

    with FaultServer() as server:
        server.serve("/robots.txt", content(b""))
        server.serve("/old", redirect("/new"))
        address = server.serve("/new", content(PAGE, "text/html"))
        subprocess.run(
            ["wget", "-q", "--no-proxy", "--warc-file=site", "-O/dev/null", server.url("/old")],
            cwd=tmp_path,
            check=True,
            timeout=60,
        )
    warc = Warc(tmp_path / "site.warc.gz")
    assert warc.entries[server.url("/old")].location == "/new"
    assert warc.read(warc.entries[address], 1 << 20)[1] == PAGE
