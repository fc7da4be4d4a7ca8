"""Files that the source contains are used; other files come from the download cache."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrator.archive.download_cache import DownloadCache
from migrator.assets.files_in_source import HeldFiles
from migrator.crawler.web import Answer
from migrator.errors import FetchError


class SourceFiles:
    """A `Web` with one file, and an error page for another."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        if url.endswith("a.png"):
            return Answer(url, url, 200, {"content-type": "image/png"}, b"bytes")
        if url.endswith("gone.png"):
            return Answer(url, url, 404, {"content-type": "text/html"}, b"<p>gone")
        raise FetchError(url, "it is not there")


def test_a_file_of_the_source_is_found(tmp_path: Path) -> None:
    files = HeldFiles(SourceFiles(), DownloadCache(tmp_path).read())
    found = files.find("http://b.example/a.png")
    assert found is not None
    assert (found.body.read(), found.content_type) == (b"bytes", "image/png")
    assert files.find("http://b.example/gone.png") is None
    assert files.find("http://b.example/b.png") is None


def test_an_invalid_file_is_not_returned_again(tmp_path: Path) -> None:
    files = HeldFiles(SourceFiles(), DownloadCache(tmp_path).read())
    files.forget("http://b.example/a.png")
    assert files.find("http://b.example/a.png") is None


def test_without_source_files_only_the_cache_is_used(tmp_path: Path) -> None:
    assert HeldFiles(None, DownloadCache(tmp_path).read()).find("http://b.example/a.png") is None
