"""Images that a source has itself are taken from it, and the others from where they were kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrator.archive.download_cache import DownloadCache
from migrator.assets.files_in_source import HeldFiles
from migrator.crawler.web import Answer
from migrator.errors import FetchError


class Shelf:
    """A Web that has one file, and a page that says that another is gone."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        if url.endswith("a.png"):
            return Answer(url, url, 200, {"content-type": "image/png"}, b"bytes")
        if url.endswith("gone.png"):
            return Answer(url, url, 404, {"content-type": "text/html"}, b"<p>gone")
        raise FetchError(url, "it is not there")


def test_what_the_source_has_is_found(tmp_path: Path) -> None:
    files = HeldFiles(Shelf(), DownloadCache(tmp_path).read())
    found = files.find("http://b.example/a.png")
    assert found is not None
    assert (found.body.read(), found.content_type) == (b"bytes", "image/png")
    assert files.find("http://b.example/gone.png") is None
    assert files.find("http://b.example/b.png") is None


def test_what_was_of_no_use_is_not_offered_again(tmp_path: Path) -> None:
    files = HeldFiles(Shelf(), DownloadCache(tmp_path).read())
    files.forget("http://b.example/a.png")
    assert files.find("http://b.example/a.png") is None


def test_a_source_without_files_leaves_all_to_the_store(tmp_path: Path) -> None:
    assert HeldFiles(None, DownloadCache(tmp_path).read()).find("http://b.example/a.png") is None
