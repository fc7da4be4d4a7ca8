"""Texts without a place in an archive are named, once for a site, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import attachment, cdata, comment, export, item, migrated
from support.command_line import run
from support.sql_blog import dump, tables

import migrator
from migrator.findings import Finding
from migrator.model import Attachment, Comment, Post, Site, Term
from migrator.verifier.source.unwritten import UnwrittenTexts

CUP = Post(0, 7, "attachment", "inherit", "cup.png")
POST = Post(0, 1, "post", "publish", "Tea")


def found(
    *posts: Post, site: Site | None = None, files: tuple[Attachment, ...] = ()
) -> list[Finding]:
    texts = UnwrittenTexts({each.id: each for each in files})
    for position, post in enumerate(posts):
        texts.add(position, texts.of(post, has_page=post.type in ("post", "page")))
    return list(texts.findings(site or Site()))


def kinds(*posts: Post, **more: object) -> list[str]:
    return [each.kind for each in found(*posts, **more)]  # type: ignore[arg-type]


def changed(post: Post, **values: object) -> Post:
    from dataclasses import replace

    return replace(post, **values)  # type: ignore[arg-type]


def test_the_texts_of_an_attachment_are_named() -> None:
    comments = (Comment(1, "Ann", content="Nice"), Comment(2, "Bot", status="spam"))
    whole = changed(CUP, content="<p>A cup</p>", comments=comments)
    assert kinds(whole) == ["lost-data", "unwritten-text"]
    assert kinds(changed(CUP, content="<p> </p>", comments=comments[1:])) == []


def test_descriptions_of_attachments_are_one_finding() -> None:
    files = [
        changed(CUP, id=number, title=f"Cup {number}", content=f"<p>A cup of {number}</p>")
        for number in range(1, 6)
    ]
    [finding] = found(*files, changed(CUP, id=9, content="<br>"))
    assert (finding.kind, finding.where, finding.weight) == ("unwritten-text", "media library", 5)
    assert finding.message == (
        "descriptions of attachments that have no page are not written (5): Cup 1, Cup 2, Cup 3"
    )


@pytest.mark.parametrize("text", ["{}", "<p>{}</p>\n"])
def test_the_address_of_a_file_is_no_description_of_it(text: str) -> None:
    file = Attachment(5, "https://tea.example/wp-content/uploads/cropped-cup.png")
    cup = changed(CUP, attachment=file)
    old = file.url.replace("https", "http")
    assert kinds(changed(cup, content=text.format(file.url))) == []
    assert kinds(changed(cup, content=text.format(old))) == []
    for other in ("https://tea.example/pots", f"{file.url} is a cup", "cropped-cup.png"):
        assert kinds(changed(cup, content=text.format(other))) == ["unwritten-text"]


def test_captions_that_no_post_shows_are_one_finding() -> None:
    files = [Attachment(n, "", f"Cup {n}", caption=f"A <b>cup</b> of {n}") for n in range(1, 6)]
    shows = changed(POST, content="[caption]<img src=a.png> A cup of 2[/caption]")
    [finding] = found(shows, files=(*files, Attachment(9, "", caption="<br>")))
    assert finding.kind == "unwritten-text"
    assert finding.message == (
        "captions of attachments that no post shows are not written (4): Cup 1, Cup 3, Cup 4"
    )


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ('<a href="/x">Tea</a>', 1),
        ("Tea <img class='x' src=/cup.png>", 1),
        ("<em>Tea</em> & <a name=x>cups</a>", 0),
        ("How to write &lt;a href=x>", 0),
    ],
)
def test_a_link_or_image_in_a_title_or_a_term_is_named(title: str, count: int) -> None:
    assert kinds(changed(POST, title=title)) == ["unwritten-text"] * count
    site = Site(terms=[Term("category", "tea", title)])
    assert kinds(POST, site=site) == ["unwritten-text"] * count


def test_fields_of_comments_and_hidden_comments_are_counted() -> None:
    comments = (
        Comment(1, fields=("rating", "akismet_result", "_wp_trash_meta_time")),
        Comment(2, status="spam"),
        Comment(3, status="trash"),
        Comment(4, fields=("rating",)),
    )
    hidden, field = found(changed(POST, comments=comments))
    assert (hidden.kind, hidden.weight) == ("hidden-comments", 2)
    assert (field.kind, field.where, field.weight) == ("unwritten-field", "rating", 2)


def test_the_description_of_a_menu_entry_is_a_note() -> None:
    entry = Post(0, 5, "nav_menu_item", "publish", "Home", content="Where all begins")
    assert kinds(entry) == ["unwritten-field"]
    assert kinds(changed(entry, content=" ")) == []


def test_the_texts_of_a_block_theme_are_named_with_their_templates() -> None:
    said = "<!-- wp:paragraph --><p>Welcome to the world of tea.</p><!-- /wp:paragraph -->"
    home = Post(0, 2, "wp_template", "publish", "Front page", content=said)
    [finding] = found(POST, home)
    assert (finding.kind, finding.where) == ("unwritten-text", "theme")
    assert finding.message == "texts in templates of the theme are not written (1): Front page"
    assert found(changed(home, status="draft")) == []
    assert found(changed(home, content='<!-- wp:post-content {"a":"b c d e f g"} /-->')) == []
    assert found(changed(home, content="<p>Powered by WordPress</p>")) == []


def test_the_texts_of_a_footer_in_shortcodes_are_named() -> None:
    layout = Post(0, 2, "et_footer_layout", "publish", "Footer")
    said = '[et_pb_text x="a b c d e f"]We brew tea since 1990[/et_pb_text]'
    assert kinds(changed(layout, content=said)) == ["unwritten-text"]
    assert kinds(changed(layout, content='[et_pb_menu x="a b c d e f"]Tea[/et_pb_menu]')) == []


def test_the_menu_of_a_block_theme_is_a_note() -> None:
    menu = Post(0, 2, "wp_navigation", "publish", "Header")
    entry = '<!-- wp:navigation-link {"label":"Tea","url":"/tea/"} /-->'
    [finding] = found(changed(menu, content=f"{entry}\n\n{entry}"))
    assert finding.kind == "unwritten-field"
    assert finding.message == "menus of the block theme are not written (1): Header"
    assert found(changed(menu, content="<!-- wp:page-list /-->")) == []


def test_everything_in_an_export_is_named_in_migrate_and_verify(tmp_path: Path) -> None:
    meta = "<wp:commentmeta><wp:meta_key>stars</wp:meta_key><wp:meta_value>5</wp:meta_value>"
    rated = comment(1, "Good.").replace("</wp:comment>", f"{meta}</wp:commentmeta></wp:comment>")
    spam = comment(2, "Buy.").replace("approved>1<", "approved>spam<")
    caption = f"<excerpt:encoded>{cdata('A boat at sea')}</excerpt:encoded>"
    unused = attachment(9, "boat.png").replace("</item>", f"{caption}</item>")
    term = (
        "<wp:term><wp:term_id>3</wp:term_id><wp:term_taxonomy>category</wp:term_taxonomy>"
        "<wp:term_slug>tea</wp:term_slug><wp:term_name>Tea</wp:term_name><wp:termmeta>"
        "<wp:meta_key>colour</wp:meta_key><wp:meta_value>red</wp:meta_value></wp:termmeta></wp:term>"
    )
    source = tmp_path / "export.xml"
    source.write_text(export(term, item(1, inside=rated + spam), unused), "utf-8")
    report = migrator.migrate(source, tmp_path / "out", offline=True)
    places = [(each.kind, each.where) for each in report.ranked()]
    assert places == [
        ("unwritten-text", "media library"), ("hidden-comments", "comments"),
        ("unwritten-field", "custom fields of terms"), ("unwritten-field", "stars"),
    ]  # fmt: skip
    again = migrator.verify(tmp_path / "out")
    assert [(each.kind, each.where) for each in again.ranked()] == places
    assert report.exit_status == again.exit_status == 0


def test_a_second_text_of_an_item_is_lost(tmp_path: Path) -> None:
    more = "<content:encoded><![CDATA[Other words of the post.]]></content:encoded>"
    archive = migrated(tmp_path, item(1, inside=more))
    [finding] = archive.report.findings
    assert (finding.kind, finding.weight) == ("lost-source", 5)
    assert "has a second text" in finding.message
    assert run("verify", archive.root).returncode == 1


@pytest.mark.parametrize("more", ["Some words.", ""])
def test_a_text_that_stands_there_twice_is_no_loss(tmp_path: Path, more: str) -> None:
    again = f"<content:encoded><![CDATA[{more}]]></content:encoded>"
    assert migrated(tmp_path, item(1, inside=again)).kinds() == []


def test_custom_fields_that_a_database_keeps_apart_are_counted(tmp_path: Path) -> None:
    rows = (
        "CREATE TABLE `wp_{0}meta` (`meta_id` int, `{0}_id` int);\n"
        "INSERT INTO `wp_{0}meta` VALUES (1,1),(2,1);\n"
    )
    path = tmp_path / "wp.sql"
    path.write_text(dump(tables()) + rows.format("comment") + rows.format("term"), "utf-8")
    report = migrator.migrate(path, tmp_path / "out", offline=True)
    said = {each.where: each.weight for each in report.findings if each.kind == "unwritten-field"}
    assert said == {"custom fields of comments": 2, "custom fields of terms": 2}
