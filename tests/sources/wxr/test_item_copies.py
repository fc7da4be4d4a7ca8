"""Exports of one blog from two dates, exports of two blogs, and items that are there twice."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from support.blog import FOOT, HEAD, SITE, attachment, comment, item

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


LATER = "Wed, 05 Apr 2017 10:00:00 +0000"
OF_2010, OF_2014 = "2010-01-01 00:00:00", "2014-01-01 00:00:00"


@pytest.mark.parametrize("names", [("a.xml", "b.xml"), ("b.xml", "a.xml")])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Only one of two exporters writes when an item was changed.
        (changed(1, "Old.", OF_2014), item(1, "New.", slug="s")),
        (item(1, "Old.", slug="s"), changed(1, "New.", OF_2010)),
        (changed(1, "Old.", "0000-00-00 00:00:00"), item(1, "New.", slug="s")),
        # The same time of the last change: the date of the export decides.
        (changed(1, "Old.", OF_2014), changed(1, "New.", OF_2014)),
        # Published, withdrawn or renamed since.
        (item(1, "Old.", slug="", status="draft", link=f"{SITE}/?p=1"), item(1, "New.", slug="s")),
        (item(1, "Old.", slug="s"), item(1, "New.", slug="", status="draft", link=f"{SITE}/?p=1")),
        (item(1, "Old.", slug="s"), item(1, "New.", slug="t")),
        # The blog moved to https, or to the host without www.
        (item(1, "Old.", slug="s").replace("https:", "http:"), item(1, "New.", slug="s")),
        (item(1, "Old.", slug="s").replace("//", "//www."), item(1, "New.", slug="s")),
    ],
)
def test_the_newer_export_has_the_newer_text(
    tmp_path: Path, names: tuple[str, str], old: str, new: str
) -> None:
    written(tmp_path, names[0], old, exported=OLD)
    written(tmp_path, names[1], new, exported=NEW)
    source = migrator.open_source(tmp_path)
    assert texts(source) == ["New."]
    assert len(source.repairs) == 1


@pytest.mark.parametrize("status", ["trash", "draft", "private"])
def test_the_state_of_the_newest_export_counts(tmp_path: Path, status: str) -> None:
    for name, exported, state in (
        ("c", OLD, "publish"),
        ("a", NEW, "pending"),
        ("b", LATER, status),
    ):
        written(tmp_path, f"{name}.xml", item(1, slug="s", status=state), exported=exported)
    assert [post.status for post in migrator.open_source(tmp_path).posts()] == [status]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Newer words.", "with a newer text, which is read; this older one is left out"),
        ("Some words.", "and is read once"),
    ],
)
def test_comments_that_only_the_older_copy_has_are_counted(
    tmp_path: Path, text: str, said: str
) -> None:
    spam = comment(8, "Buy!").replace("approved>1<", "approved>spam<")
    kept = comment(6, "One.") + comment(7, "Two.")
    old = written(tmp_path, "a.xml", item(1, inside=kept + spam), exported=OLD)
    written(tmp_path, "b.xml", item(1, text, inside=comment(6, "One.")), exported=NEW)
    [repair] = migrator.open_source(tmp_path).repairs
    assert repair.file == str(old)
    assert repair.message.endswith(f"{said}; it has 2 comments, the other one 1")


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


FORMS = {
    "gallery": "[gallery ids=5]",
    "gallery of one post": '[gallery include="5"]',
    "playlist": "[playlist ids=9]",
    "gallery block": '<!-- wp:gallery {"ids":[5]} /-->',
    "image block": '<!-- wp:image {"id":5} /-->',
    "table": "[table id=4 /]",
}


def three_blogs(folder: Path, *, text: str = "Some words.", **post: Any) -> Path:
    """Three blogs, one in a folder of the first one's host, whose items have the same ids."""
    source = folder / "source"
    source.mkdir()
    for name, site in BLOGS.items():
        ann = (
            "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ann</wp:author_login>"
            f"<wp:author_display_name>Ann of {name}</wp:author_display_name></wp:author>"
        )
        written(
            source, f"{name}.xml", ann,
            item(1, text, slug=f"{name}-post", **post),
            attachment(5, f"{name}.png", parent=1),
            attachment(9, f"{name}.mp3", parent=1),
            item(7, f"Page of {name}.", kind="page", slug=f"{name}-page"),
            item(8, "", kind="guest_author", title=f"Guest of {name}"),
            item(
                12, f'[["{name}","b"],["c","d"]]', kind="tablepress_table",
                meta=[("_tablepress_export_table_id", "4")],
            ),
            site=site,
        )  # fmt: skip
    return source


BLOGS = {
    "north": "https://north.example",
    "south": "https://south.example",
    "west": "https://north.example/west",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_each_form_of_an_id_means_an_item_of_the_posts_blog(tmp_path: Path, text: str) -> None:
    migrator.migrate(three_blogs(tmp_path, text=text), tmp_path / "archive", offline=True)
    for name in BLOGS:
        post = (tmp_path / f"archive/posts/{name}-post/index.md").read_text("utf-8")
        body = post.rpartition("---\n")[2].replace("north.example/west", "")
        assert name in body
        assert not [other for other in BLOGS if other != name and f"{other}." in body]


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ([], "Ann"),
        ([("_molongui_author", "guest-8")], "Guest"),
        ([("_molongui_author", "user-3")], "Ann"),
    ],
)
def test_one_login_in_several_blogs_is_several_people(
    tmp_path: Path, byline: list[tuple[str, str]], name: str
) -> None:
    source = three_blogs(tmp_path, meta=byline)
    report = migrator.migrate(source, tmp_path / "archive", offline=True, fields="author")
    for blog in BLOGS:
        post = (tmp_path / f"archive/posts/{blog}-post/index.md").read_text("utf-8")
        assert f'author: "{name} of {blog}"\n' in post
    people = (tmp_path / "archive/data/authors.yaml").read_text("utf-8")
    assert people.startswith(
        "".join(f'- login: "ann"\n  name: "Ann of {blog}"\n  id: 3\n' for blog in BLOGS)
    )
    assert report.findings == []


def test_one_person_in_several_blogs_is_one_person(tmp_path: Path) -> None:
    for number, site in enumerate(BLOGS.values()):
        written(tmp_path, f"{number}.xml", item(1, slug=f"s{number}"), site=site)
    assert list(migrator.open_source(tmp_path).site.authors) == ["ann"]


@pytest.mark.parametrize("query", ["?p=7", "?page_id=7", "?attachment_id=5", "index.php?p=7"])
def test_a_link_by_id_never_leads_to_another_blog(tmp_path: Path, query: str) -> None:
    """The blog `west` is in a folder of the host of `north`."""
    link = f"https://north.example/west/{query}"
    source = three_blogs(tmp_path, text=f'<a href="{link}">see</a>')
    migrator.migrate(source, tmp_path / "archive", offline=True)
    post = (tmp_path / "archive/posts/west-post/index.md").read_text("utf-8")
    assert post.endswith(f"[see]({link})\n")


def test_links_of_a_larger_second_blog_keep_their_old_addresses(tmp_path: Path) -> None:
    """Regression: the proof took the host of most items for the first blog's, and called each
    such link changed."""
    source = tmp_path / "source"
    source.mkdir()
    large = "https://large.example"
    written(source, "a.xml", item(1, slug="only"), site="https://small.example")
    written(
        source, "b.xml",
        item(1, f'<a href="{large}/two/">see</a>', slug="one", link=f"{large}/one/"),
        *(item(n, slug=slug, link=f"{large}/{slug}/") for n, slug in ((2, "two"), (3, "three"))),
        site=large,
    )  # fmt: skip
    report = migrator.migrate(source, tmp_path / "archive", offline=True)
    post = (tmp_path / "archive/posts/one/index.md").read_text("utf-8")
    assert post.endswith(f"[see]({large}/two/)\n")
    assert [each.kind for each in report.findings] == []


def test_two_addresses_of_one_blog_are_one_blog(tmp_path: Path) -> None:
    written(tmp_path, "a.xml", attachment(5, "a.png"))
    written(tmp_path, "b.xml", item(1, "[gallery ids=5]"), site="http://www.blog.example/")
    migrator.migrate(tmp_path, tmp_path / "archive", offline=True)
    post = (tmp_path / "archive/posts/post-1/index.md").read_text("utf-8")
    assert "/wp-content/uploads/a.png" in post
