"""Exports of one blog from two dates, exports of two blogs, and items that are there twice."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from support.blog import FOOT, HEAD, SITE, attachment, item

import migrator
from migrator.model import Source


def changed(number: int, text: str, modified: str) -> str:
    inside = f"<wp:post_modified>{modified}</wp:post_modified>"
    return item(number, text, slug="s", inside=inside)


def written(folder: Path, name: str, *items: str, exported: str = "", site: str = SITE) -> Path:
    head = HEAD.replace(SITE, site)
    if exported:
        head = head.replace("<language>", f"<pubDate>{exported}</pubDate>\n  <language>")
    path = folder / name
    path.write_text((head + "".join(items) + FOOT).replace(SITE, site), "utf-8")
    return path


def texts(source: Source) -> list[str]:
    return [post.content for post in source.posts()]


OLD, NEW = "Mon, 02 Mar 2015 10:00:00 +0000", "Tue, 05 Apr 2016 10:00:00 +0000"


@pytest.mark.parametrize("order", [("a.xml", "b.xml"), ("b.xml", "a.xml")])
def test_the_newer_text_of_two_dates_is_the_post(tmp_path: Path, order: tuple[str, str]) -> None:
    old = written(tmp_path, order[0], changed(1, "Old.", "2015-03-01 00:00:00"), item(2))
    new = written(tmp_path, order[1], changed(1, "New.", "2015-03-02 00:00:00"), item(2))
    source = migrator.open_source(tmp_path)
    assert sorted(texts(source)) == ["New.", "Some words."]
    assert [entry.position for entry in source.index.entries] == [0, 1]
    [said] = [repair.message for repair in source.repairs if "newer text" in repair.message]
    assert said == (
        f'the post "Item 1" (id 1) is in {new} with a newer text, which is read; this older one '
        "is left out"
    )
    assert [r.file for r in source.repairs if r.message == said] == [str(old)]


def test_the_date_of_the_export_decides_if_posts_have_none(tmp_path: Path) -> None:
    written(tmp_path, "a.xml", item(1, "New.", slug="s"), exported=NEW)
    written(tmp_path, "b.xml", item(1, "Old.", slug="s"), exported=OLD)
    assert texts(migrator.open_source(tmp_path)) == ["New."]


@pytest.mark.parametrize("order", [*permutations(["2015", "2016", "2017"])])
def test_the_newest_of_three_wins_in_every_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    for number, year in enumerate(order):
        written(tmp_path, f"{number}.xml", changed(1, year, f"{year}-01-01 00:00:00"))
    source = migrator.open_source(tmp_path)
    assert texts(source) == ["2017"]
    assert len([r for r in source.repairs if "newer text" in r.message]) == 2


def test_an_item_that_is_twice_in_one_file_is_written_once(tmp_path: Path) -> None:
    written(tmp_path, "a.xml", item(1, "One."), item(2, "Two."), item(1, "One."))
    archive = migrator.migrate(tmp_path, tmp_path / "archive", offline=True)
    assert archive.written == archive.items == 2
    assert [f.kind for f in archive.findings] == ["repair"]


def test_different_items_with_one_id_are_both_read(tmp_path: Path) -> None:
    other = item(1, "Another.", slug="another").replace(f"{SITE}/?p=1<", f"{SITE}/?p=9<")
    written(tmp_path, "a.xml", item(1, "One."), other)
    assert texts(migrator.open_source(tmp_path)) == ["One.", "Another."]


def test_ids_of_two_blogs_are_told_apart(tmp_path: Path) -> None:
    """Featured image, gallery, image block, reusable block and parent have the same ids."""
    text = '[gallery ids="5"]\n\n<!-- wp:block {"ref":6} /-->'
    for name in ("first", "second"):
        written(
            tmp_path, f"{name}.xml",
            item(1, text, slug=f"{name}-post", meta=[("_thumbnail_id", "5")]),
            attachment(5, f"{name}.png"),
            item(6, f"Block of {name}.", kind="wp_block"),
            item(7, "Parent.", kind="page", slug=f"{name}-parent"),
            item(8, "Child.", kind="page", slug="child", parent=7),
            site=f"https://{name}.example",
        )  # fmt: skip
    report = migrator.migrate(tmp_path, tmp_path / "archive", offline=True, fields="default,id")
    for name in ("first", "second"):
        post = (tmp_path / f"archive/posts/{name}-post/index.md").read_text("utf-8")
        other = "second" if name == "first" else "first"
        assert f"https://{name}.example/wp-content/uploads/{name}.png" in post
        assert f"Block of {name}." in post
        assert other not in post
        assert "\nid: 1\n" in post
        assert (tmp_path / f"archive/pages/{name}-parent/child/index.md").is_file()
    assert {f.kind for f in report.findings} == {"not-fetched"}


def test_two_addresses_of_one_blog_are_one_blog(tmp_path: Path) -> None:
    written(tmp_path, "a.xml", attachment(5, "a.png"))
    written(tmp_path, "b.xml", item(1, "[gallery ids=5]"), site="http://www.blog.example/")
    migrator.migrate(tmp_path, tmp_path / "archive", offline=True)
    post = (tmp_path / "archive/posts/post-1/index.md").read_text("utf-8")
    assert "/wp-content/uploads/a.png" in post
