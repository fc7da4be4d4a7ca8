"""Pages saved by any program can be read as a source."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import FaultServer, content, without_proxies
from support.old_blog import OldBlog, page
from support.pictures import noise

import migrator
from migrator.errors import FetchError, SourceError
from migrator.sources.html.saved_pages import FolderWeb
from migrator.sources.locator.open_locator import open_source


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def saved(folder: Path, name: str, head: str = "", body: str = "<p>words") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<!DOCTYPE html>{head}<html><head><title>x</title></head><body>{body}</html>")
    return path


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("blog.example/index.html", "http://blog.example/"),
        ("blog.example/2010/11/a/index.html", "http://blog.example/2010/11/a/"),
        ("blog.example/index.html?p=12", "http://blog.example/?p=12"),
        ("blog.example/index.html@p=12.html", "http://blog.example/?p=12"),
        ("blog.example/a-post", "http://blog.example/a-post"),
        ("blog.example/a-post.html", "http://blog.example/a-post"),
        ("blog.example+8080/a/index.html", "http://blog.example:8080/a/"),
        ("blog.example/caf%C3%A9/index.html", "http://blog.example/caf%C3%A9/"),
        ("blog.example/café/index.html", "http://blog.example/caf%C3%A9/"),
    ],
)
def test_a_mirrored_file_answers_for_its_url(tmp_path: Path, name: str, url: str) -> None:
    saved(tmp_path, name)
    web = FolderWeb(tmp_path)
    assert web.get(url).body.endswith(b"<p>words</html>")
    assert web.get(url).content_type == "text/html"
    [address] = web.pages()
    assert web.get(address).body


def test_a_page_saved_by_a_browser_answers_for_its_original_url(tmp_path: Path) -> None:
    told = "\n<!-- saved from url=(0029)https://blog.example/a-post/ -->\n"
    saved(tmp_path, "A post – Blog.html", told, '<img src="./A post – Blog_files/x.png">')
    (tmp_path / "A post – Blog_files").mkdir()
    (tmp_path / "A post – Blog_files/x.png").write_bytes(b"bytes")
    web = FolderWeb(tmp_path)
    assert list(web.pages()) == ["https://blog.example/a-post/"]
    beside = "https://blog.example/a-post/A%20post%20%E2%80%93%20Blog_files/x.png"
    assert web.get(beside).body == b"bytes"
    assert web.get(beside).content_type == "image/png"


def test_a_static_export_has_the_url_named_by_its_pages(tmp_path: Path) -> None:
    for place in ("", "a/", "b/"):
        link = f'<link rel="canonical" href="https://blog.example/{place}">'
        saved(tmp_path, f"{place}index.html", link)
    (tmp_path / "a/x.png").write_bytes(b"bytes")
    web = FolderWeb(tmp_path)
    assert sorted(web.pages()) == [f"https://blog.example/{p}" for p in ("", "a/", "b/")]
    assert web.get("https://blog.example/a/x.png").body == b"bytes"


def test_symbolic_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    saved(tmp_path / "site", "blog.example/index.html")
    (tmp_path / "site/blog.example/a").symlink_to(tmp_path / "secret")
    web = FolderWeb(tmp_path / "site")
    for url in ("http://blog.example/a", "http://blog.example/../../secret"):
        with pytest.raises(FetchError, match="not in the folder"):
            web.get(url)


def test_a_folder_without_a_page_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("words")
    with pytest.raises(SourceError):
        open_source([tmp_path])


def test_the_same_folder_has_the_same_fingerprint(tmp_path: Path) -> None:
    path = saved(tmp_path, "blog.example/index.html")
    one = FolderWeb(tmp_path).files()
    assert one == FolderWeb(tmp_path).files()
    path.write_text("<html>other words")
    assert one != FolderWeb(tmp_path).files()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("flags", [[], ["-k", "-E", "-p"], ["--restrict-file-names=windows"]])
def test_a_mirror_of_wget_becomes_the_archive_of_the_site(
    server: FaultServer, tmp_path: Path, flags: list[str]
) -> None:
    blog = OldBlog(server, posts=5)
    url = blog.serve()
    picture = server.serve("/wp-content/uploads/2010/01/a.png", content(noise("PNG"), "image/png"))
    body = f'<div class="entry-content"><p>Words.</p><p><img src="{picture}"></p></div>'
    server.serve(blog.path(2), page("Post 2", body, "single single-post postid-2"))
    mirror, archive = tmp_path / "mirror", tmp_path / "archive"
    mirror.mkdir()
    subprocess.run(
        ["wget", "-q", "--no-proxy", "--mirror", "-e", "robots=off", *flags, url],
        cwd=mirror,
        check=False,
        timeout=60,
    )
    server.asked.clear()
    report = migrator.migrate(mirror, archive, offline=True)
    assert report.counts == {"posts": 5, "files": 1, "comments": 0, "repairs": 0}
    assert server.asked == []
    text = (archive / "posts/post-3/index.md").read_text("utf-8")
    assert text.endswith("And [the first](../post-1/index.md).\n")


@pytest.mark.parametrize("name", ["[", "[::1", "a℀b"])
def test_a_folder_whose_name_is_no_host_does_not_hide_the_mirror_beside_it(
    tmp_path: Path, name: str
) -> None:
    saved(tmp_path, "blog.example/index.html")
    saved(tmp_path, f"{name}/a/index.html")
    pages = list(FolderWeb(tmp_path).pages())
    assert "http://blog.example/" in pages
    assert sum(page.startswith("http://saved.invalid/") for page in pages) == 1
