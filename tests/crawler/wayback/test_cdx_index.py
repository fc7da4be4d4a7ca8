"""The index of a web archive is read in the Internet Archive's dialect and in pywb's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from migrator.crawler.wayback import cdx_index
from migrator.crawler.wayback.cdx_index import (
    Archive,
    Snapshot,
    all_snapshots,
    parse_listing,
)
from migrator.crawler.web import Answer
from migrator.errors import FetchError

COLUMNS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def row(number: int) -> list[str]:
    url = f"http://blog.example:80/{number}/"
    return ["k", f"2012010100{number:04}", url, "text/html", "200", f"D{number}", "1000"]


def line(number: int) -> str:
    told = dict(
        zip(("urlkey", "timestamp", "url", "mime", "status", "digest"), row(number), strict=False)
    )
    return json.dumps({**told, "filename": "a.warc.gz", "access": "allow"})


@dataclass
class Index:
    """An index with so many rows; `keys` and `pages` tell how it gives them bit by bit."""

    rows: int
    keys: int = 0
    pages: int = 0
    asked: list[Mapping[str, list[str]]] = field(default_factory=list)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        query = parse_qs(urlsplit(url).query)
        self.asked.append(query)
        return Answer(url, url, 200, {}, (self._table if self.keys else self._lines)(query))

    def _table(self, query: Mapping[str, list[str]]) -> bytes:
        first = int(query.get("resumeKey", ["0"])[0])
        rows: list[list[str]] = [row(n) for n in range(first, min(first + self.keys, self.rows))]
        if first + self.keys < self.rows:
            rows += [[], [str(first + self.keys)]]
        return json.dumps([COLUMNS, *rows]).encode()

    def _lines(self, query: Mapping[str, list[str]]) -> bytes:
        if "showNumPages" in query and self.pages:
            return json.dumps({"pages": -(-self.rows // self.pages), "blocks": 9}).encode()
        first = int(query.get("page", ["0"])[0]) * self.pages
        last = min(self.rows, first + (self.pages or self.rows), first + int(query["limit"][0]))
        return "\n".join(map(line, range(first, last))).encode()


@pytest.mark.parametrize(
    "index", [Index(25, keys=25), Index(25, keys=10), Index(25), Index(25, pages=10)]
)
def test_every_snapshot_is_found_in_each_form_of_index(index: Index) -> None:
    found = list(all_snapshots(index, Archive(), "http://blog.example/", None))
    assert [int(each.timestamp[-4:]) for each in found] == list(range(25))
    assert found[3].status == 200
    assert found[3].original == "http://blog.example:80/3/"


def test_an_index_without_resume_keys_is_queried_again_without_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cdx_index, "_ROWS", 10)
    assert len(list(all_snapshots(Index(25), Archive(), "http://blog.example/", None))) == 25


def test_a_blog_in_a_folder_is_asked_for_by_its_path_and_any_other_by_its_host() -> None:
    index = Index(1, keys=9)
    list(all_snapshots(index, Archive(), "https://blog.example/", date(2015, 3, 1)))
    list(all_snapshots(index, Archive(), "https://blog.example/news/", None))
    told = [(q["url"], q["matchType"], q.get("to")) for q in index.asked]
    assert told == [
        (["blog.example/"], ["host"], ["20150228235959"]),
        (["blog.example/news/"], ["prefix"], None),
    ]


def test_an_archive_at_a_path_is_a_collection_of_pywb() -> None:
    snapshot = Snapshot("20120101000000", "http://blog.example/é?p=1")
    there = "20120101000000id_/http://blog.example/%C3%A9?p=1"
    assert Archive().snapshot(snapshot) == f"https://web.archive.org/web/{there}"
    assert Archive("http://a.example/coll/").snapshot(snapshot) == f"http://a.example/coll/{there}"
    assert Archive("http://a.example/coll").index([("url", "x")]) == (
        "http://a.example/coll/cdx?url=x"
    )
    named = Archive().named(f"https://web.archive.org/web/{there}")
    assert named == Snapshot("20120101000000", "http://blog.example/%C3%A9?p=1")
    assert Archive().named("https://web.archive.org/about/") is None


@pytest.mark.parametrize("body", [b"<html>", b'[["timestamp"', b"{}", b'{"message": "no"}', b"[1]"])
def test_an_answer_that_is_not_a_list_of_snapshots_is_rejected(body: bytes) -> None:
    with pytest.raises(ValueError):
        parse_listing(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"\n"])
def test_an_archive_may_have_nothing(body: bytes) -> None:
    assert parse_listing(body).snapshots == ()


def test_invalid_rows_are_left_out() -> None:
    rows = [COLUMNS, row(1), ["k", "2012", "http://b.example/", "", "", "", ""], [], ["x"], None]
    rows += [["k", "20121399000000", "http://b.example/", "", "-", "", ""]]
    rows += [["k", "20120101000000", "ftp://b.example/", "", "200", "", ""]]
    assert len(parse_listing(json.dumps(rows).encode()).snapshots) == 1


def test_a_refusing_index_is_an_error() -> None:
    class Refusing:
        def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
            return Answer(url, url, 403, {}, b"Blocked Site Error")

    with pytest.raises(FetchError, match="returns status 403"):
        list(all_snapshots(Refusing(), Archive(), "http://blog.example/", None))
