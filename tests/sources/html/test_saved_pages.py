"""Pages saved by any program can be read as a source."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import FaultServer, content, without_proxies
from support.old_blog import OldBlog, page
from support.pictures import noise

import migrator
from migrator.errors import FetchError, SourceError
from migrator.sources.html import page_files
from migrator.sources.html.saved_pages import FolderWeb
from migrator.sources.locator.open_locator import open_source
from migrator.untrusted.regular_files import open_regular


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


POST = (
    "<body class=single><article class='post-12 post hentry'><h1>A post</h1>"
    "<div class=entry-content><p>Words of a post about tea, which has more of them than a view for"
    " phones adds.</p>"
    "</div></article>"
)


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


@pytest.mark.parametrize("folder", ["docs", "site/public"])
def test_the_copy_of_a_site_may_lie_in_a_subfolder(tmp_path: Path, folder: str) -> None:
    # Its images were looked for at addresses below that folder, which no site has.
    for place in ("", "a/", "b/"):
        link = f'<link rel="canonical" href="https://blog.example/{place}">'
        saved(tmp_path, f"{folder}/{place}index.html", link)
    (tmp_path / folder / "a/x.png").write_bytes(b"bytes")
    saved(tmp_path, "README.html")
    web = FolderWeb(tmp_path)
    assert web.get("https://blog.example/a/x.png").body == b"bytes"


def test_links_of_wget_lead_to_the_urls_of_a_site_without_permalinks(tmp_path: Path) -> None:
    # The canonical link made `index.html?p=12` the slug of the post.
    saved(tmp_path, "index.html", '<link rel="canonical" href="https://blog.example/">')
    link = '<link rel="canonical" href="index.html%3Fp=12.html">'
    saved(tmp_path, "index.html?p=12.html", link, POST)
    [entry] = open_source([tmp_path]).index.entries
    assert (entry.link, entry.slug) == ("https://blog.example/?p=12", "")


@pytest.mark.parametrize("number", ["", " postid-12"])
def test_a_page_for_phones_is_no_second_post(tmp_path: Path, number: str) -> None:
    link = '<link rel="canonical" href="https://blog.example/a/">'
    body = POST.replace("class=single", f"class='single{number}'")
    saved(tmp_path, "a/index.html", link, body)
    phone = POST.replace("<p>", "<p>Menu </p><p>").replace("post-12 ", "")
    saved(tmp_path, "a/amp/index.html", link, phone)
    [entry] = open_source([tmp_path]).index.entries
    assert entry.link == "https://blog.example/a/"


MIRRORED = "<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 04 Apr 2025 -->"


@pytest.mark.parametrize("folder", ["", "blog.example/"])
def test_pages_of_httrack_have_the_urls_that_they_were_copied_from(
    tmp_path: Path, folder: str
) -> None:
    link = '<link rel="canonical" href="index.html"><a href="../indexb1a2.html">12</a>'
    saved(tmp_path, f"{folder}index.html", MIRRORED.format("blog.example/"))
    saved(tmp_path, f"{folder}a/index.html", MIRRORED.format("blog.example/a/"), link)
    saved(tmp_path, f"{folder}indexb1a2.html", MIRRORED.format("blog.example/?p=12"))
    if folder:  # the project of HTTrack, with a list of its sites
        saved(tmp_path, "index.html")
        (tmp_path / "hts-log.txt").write_text("HTTrack3.49 launched")
    web = FolderWeb(tmp_path)
    found = {url for url in web.pages() if "saved.invalid" not in url}
    assert found == {"http://blog.example/", "http://blog.example/a/", "http://blog.example/?p=12"}
    assert b'href="http://blog.example/?p=12"' in web.get("http://blog.example/a/").body


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wp-content/plugins/forms/mail.html", "<html><body>Your form was sent.</body></html>"),
        ("wp-content/themes/sea/landing.php", "<?php get_header(); ?><html><body></body></html>"),
        ("template.php", "<?php\n/* Template */ ?><html><body><p>words</p></body></html>"),
        ("wp-json/oembed/1.0/embed0164", "<?xml version='1.0'?>\n<oembed><html>x</html></oembed>"),
    ],
)
def test_programs_and_answers_of_the_api_are_no_pages(tmp_path: Path, name: str, text: str) -> None:
    # A template of a theme became a post, and an answer of the API a page that no rule reads.
    saved(tmp_path, "index.html")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    web = FolderWeb(tmp_path)
    assert len(list(web.pages())) == 1
    assert [other.address for other in web.others()] == [name]


def test_a_folder_of_pages_may_lie_in_the_folder_of_a_plugin(tmp_path: Path) -> None:
    folder = tmp_path / "wp-content/plugins/static/out"
    saved(folder, "a/index.html")
    assert len(list(FolderWeb(folder).pages())) == 1


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


def losses(folder: Path) -> list[str]:
    return [repair.message for repair in open_source([folder]).repairs if repair.lost]


def post(folder: Path, name: str, words: str = "These are some words of a post.") -> Path:
    number = len(list(folder.rglob("*"))) + 1
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>A post</title>'
        '<meta name="generator" content="WordPress 6.1"></head>'
        f'<body class="single postid-{number}"><article class="post-{number} post hentry">'
        '<h1 class="entry-title">A post</h1>'
        f'<div class="entry-content"><p>{words}</p></div></article></body></html>',
        "utf-8",
    )
    return path


@pytest.mark.parametrize("form", ["gzip", "utf-16", "utf-16 in gzip"])
def test_a_page_is_read_in_whatever_form_a_program_saved_it(tmp_path: Path, form: str) -> None:
    path = post(tmp_path, "blog.example/a/index.html", "Wörter, die jemand schrieb.")
    post(tmp_path, "blog.example/b/index.html")
    data = path.read_bytes()
    if "utf-16" in form:
        data = data.decode().encode("utf-16")
    path.write_bytes(gzip.compress(data) if "gzip" in form else data)
    texts = [each.content for each in open_source([tmp_path]).posts()]
    assert any("Wörter, die jemand schrieb." in text for text in texts)
    assert losses(tmp_path) == []


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.webarchive"])
def test_pages_in_formats_that_are_not_read_alone_say_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"MIME-Version: 1.0\r\n\r\n<html>")
    for locator in (tmp_path, tmp_path / name):
        with pytest.raises(SourceError, match=rf"{name} is a page saved as .*: save it as HTML"):
            open_source([locator])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("blog.example/c/index.html", b"", "it is empty"),
        ("blog.example/c.htm", b"\0" * 5000, "it holds no text"),
        ("blog.example/c.mhtml", b"MIME-Version: 1.0\r\n\r\n<html>", "a page saved as MHTML"),
        ("c.webarchive", b"bplist00", "a page saved as a web archive of Safari"),
    ],
)
def test_a_page_that_is_not_read_is_a_loss(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    post(tmp_path, "blog.example/a/index.html")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(data)
    [loss] = losses(tmp_path)
    assert loss.startswith(f"{name}: {reason}")


def test_a_page_that_may_not_be_read_is_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(tmp_path, "blog.example/a/index.html")
    closed = post(tmp_path, "blog.example/b/index.html")

    def refuse(path: Path) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return open_regular(path)

    monkeypatch.setattr(page_files, "open_regular", refuse)
    assert losses(tmp_path) == ["blog.example/b/index.html: it cannot be read: Permission denied"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_utf_8_are_read(tmp_path: Path) -> None:
    """Regression: a mirror of an old system was called a defect of migrator."""
    for number, name in enumerate((b"caf\xe9", b"caf\xe8"), 1):
        page = saved(tmp_path, f"blog.example/{os.fsdecode(name)}/index.html")
        (page.parent / "a.png").write_bytes(bytes([number]))
    web = FolderWeb(tmp_path)
    assert list(web.pages()) == ["http://blog.example/caf%E8/", "http://blog.example/caf%E9/"]
    assert [web.get(f"{url}a.png").body for url in web.pages()] == [b"\x02", b"\x01"]


def test_empty_pages_in_the_folders_of_plugins_are_no_loss(tmp_path: Path) -> None:
    post(tmp_path, "blog.example/a/index.html")
    blank = tmp_path / "blog.example/wp-content/uploads/forms/index.html"
    blank.parent.mkdir(parents=True)
    blank.write_bytes(b"")
    assert losses(tmp_path) == []


@pytest.mark.parametrize(("others", "is_lost"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_second_site_in_a_folder_is_named(tmp_path: Path, others: int, *, is_lost: bool) -> None:
    for number in range(6):
        post(tmp_path, f"blog.example/{number}/index.html")
    for number in range(others):
        post(tmp_path, f"other.example/{number}/index.html")
    (tmp_path / "ads.example").mkdir()
    (tmp_path / "ads.example/index.html").write_text("<html><body>Buy this now.</body></html>")
    source = open_source([tmp_path])
    assert source.site.url == "http://blog.example"
    [repair] = [each for each in source.repairs if "another site" in each.message]
    assert (repair.file, repair.lost) == ("other.example", is_lost)
