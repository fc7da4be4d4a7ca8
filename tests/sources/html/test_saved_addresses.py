"""The pages in a folder tell from which site they were saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.sources.html.saved_pages import FolderWeb

STYLE = '<link rel=stylesheet href="{}/wp-includes/css/style.css">'
JSON = '<script>{{"emoji":"{}\\/wp-includes\\/js\\/emoji.js"}}</script>'


def first(folder: Path, head: str, *files: str) -> str:
    for name in ("a/index.html", *files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<html><head>{head}</head><body><p>Words</body></html>")
    return next(FolderWeb(folder).pages())


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (STYLE.format("https://blog.example"), "https://blog.example/a/"),
        (JSON.format("https:\\/\\/blog.example"), "https://blog.example/a/"),
        (STYLE.format("http://me.example/blog"), "http://me.example/blog/a/"),
        (STYLE.format("../.."), "http://saved.invalid/a/"),
    ],
)
def test_the_files_of_wordpress_tell_the_site(tmp_path: Path, head: str, url: str) -> None:
    # The links of such a folder led to a host that does not exist.
    assert first(tmp_path, head) == url


def test_wordpress_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    head = STYLE.format("http://blog.example/wp")
    assert first(tmp_path, head, "wp/wp-content/uploads/x.txt") == "http://blog.example/a/"


def test_most_files_decide(tmp_path: Path) -> None:
    head = STYLE.format("https://other.example") + STYLE.format("https://blog.example") * 2
    assert first(tmp_path, head) == "https://blog.example/a/"


def test_github_pages_tell_the_host_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("blog.example\n")
    assert first(tmp_path, "") == "http://blog.example/a/"


@pytest.mark.parametrize("text", [b"", b"\xff", b"no host", b"blog.example/x"])
def test_another_file_of_that_name_tells_nothing(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "CNAME").write_bytes(text)
    assert first(tmp_path, "") == "http://saved.invalid/a/"
