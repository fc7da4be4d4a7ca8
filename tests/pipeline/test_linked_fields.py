"""What belongs to a post besides its text: comments, podcast files, the target of a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from support.blog import SITE, UPLOADS, attachment, comment, item, migrated

import migrator

PAGE = "posts/post-1/index.md"


def uploads(folder: Path) -> Path:
    root = folder / "uploads"
    root.mkdir()
    Image.new("RGB", (40, 30), "navy").save(root / "cat.png")
    (root / "a.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 400)
    return root


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        (f'See <a href="{SITE}/post-2/">this</a>.', "See [this](../post-2/index.md)."),
        (f'<a href="{SITE}/?p=2#comment-9">this</a>', "[this](../post-2/index.md)"),
        (f'<img src="{UPLOADS}/cat.png" alt="Cat" />', "![Cat](images/cat.png)"),
        (
            f'<a href="{UPLOADS}/cat.png"><img src="{UPLOADS}/cat.png" alt="Cat" /></a>',
            "[![Cat](images/cat.png)](images/cat.png)",
        ),
        (f'<a href="{UPLOADS}/a.mp3">Hear</a>', "[Hear](files/a.mp3)"),
        ('<a href="/post-2/">this</a>', "[this](../post-2/index.md)"),
        ('<a href="https://a.example/">away</a>', "[away](https://a.example/)"),
    ],
)
def test_links_and_files_of_comments_work_as_in_posts(
    tmp_path: Path, typed: str, markdown: str
) -> None:
    archive = migrated(
        tmp_path,
        item(1, inside=comment(7, typed) + comment(8, typed, parent=7)),
        item(2),
        uploads=uploads(tmp_path),
    )
    assert archive.text("posts/post-1/comments.yaml").count(f"text: |-\n    {markdown}") == 1
    assert archive.text("posts/post-1/comments.yaml").count(markdown) == 2
    assert archive.kinds() == []
    assert "image" not in archive.matter(PAGE)
    checked = migrator.verify(archive.root)
    assert [f for f in checked.findings if f.kind != "placeholder"] == []


def test_a_missing_file_of_a_comment_is_named(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, inside=comment(7, f'<img src="{UPLOADS}/cat.png">')))
    [finding] = archive.report.findings
    assert (finding.kind, finding.where) == ("not-fetched", PAGE)
    assert f"{UPLOADS}/cat.png" in archive.text("posts/post-1/comments.yaml")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("enclosure", f"{UPLOADS}/a.mp3\n1234\naudio/mpeg"),
        ("enclosure", f'{UPLOADS}/a.mp3\r\n1234\r\naudio/mpeg\r\na:1:{{s:8:"duration";s:1:"5";}}'),
        ("season-two:enclosure", f"{UPLOADS}/a.mp3\n1234\naudio/mpeg"),
        ("audio_file", f"{UPLOADS}/a.mp3"),
        (
            "_podPressMedia",
            f'a:1:{{i:0;a:1:{{s:3:"URI";s:{len(UPLOADS) + 6}:"{UPLOADS}/a.mp3";}}}}',
        ),
    ],
)
def test_the_file_of_a_podcast_is_fetched_and_in_the_front_matter(
    tmp_path: Path, key: str, value: str
) -> None:
    archive = migrated(tmp_path, item(1, meta=[(key, value)]), uploads=uploads(tmp_path))
    assert archive.matter(PAGE)["enclosure"] == "files/a.mp3"
    assert (archive.root / "posts/post-1/files/a.mp3").is_file()
    assert archive.kinds() == []
    assert {f.kind for f in migrator.verify(archive.root).findings} == set()


def test_a_podcast_on_another_host_keeps_its_address(tmp_path: Path) -> None:
    meta = [
        ("enclosure", "https://cdn.example/a.mp3\n1\naudio/mpeg"),
        ("audio_file", f"{UPLOADS}/a.mp3"),
    ]
    archive = migrated(tmp_path, item(1, meta=meta), uploads=uploads(tmp_path))
    assert archive.matter(PAGE)["enclosure"] == ["https://cdn.example/a.mp3", "files/a.mp3"]


@pytest.mark.parametrize("key", ["_links_to", "_pprredirect_url", "_format_link_url"])
def test_the_target_of_a_page_that_leads_elsewhere_is_kept(tmp_path: Path, key: str) -> None:
    archive = migrated(tmp_path, item(1, "", meta=[(key, " https://a.example/shop ")]))
    assert archive.matter(PAGE)["links_to"] == "https://a.example/shop"


def test_a_second_run_changes_nothing_and_the_archive_matches_its_source(tmp_path: Path) -> None:
    typed = f'<a href="{SITE}/post-2/">this</a> <img src="{UPLOADS}/cat.png">'
    items = [
        item(1, inside=comment(7, typed), meta=[("enclosure", f"{UPLOADS}/a.mp3\n1\n")]),
        item(2), attachment(5, "cat.png"),
    ]  # fmt: skip
    folder = uploads(tmp_path)
    first = migrated(tmp_path, *items, uploads=folder).bytes_of_all()
    again = migrated(tmp_path, *items, uploads=folder)
    assert again.bytes_of_all() == first
    assert again.report.kept == 2
