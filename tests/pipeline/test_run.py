"""A migration writes a complete archive, and names everything that is missing."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from support.blog import SITE, UPLOADS, Archive, attachment, comment, export, item, migrated

import migrator
from migrator.errors import UsageError
from migrator.progress import Progress
from migrator.report import Report

SEED = Path(__file__).parents[2] / "output/posts/limportance-du-reseautage/index.md"


def picture(folder: Path, path: str, size: tuple[int, int] = (40, 30)) -> None:
    file = folder / "uploads" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (10, 20, size[0] % 255)).save(file)


def test_a_post_is_written_with_its_title_date_and_slug(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, "One\ntwo\n\nthree", title="Tea", slug="tea"))
    assert archive.text("posts/tea/index.md") == (
        '---\ntitle: "Tea"\ndate: "2015-03-04"\nslug: "tea"\n---\n\nOne  \ntwo\n\nthree\n'
    )
    assert archive.report.ok


def test_every_item_is_a_file_or_a_skip_with_its_reason(tmp_path: Path) -> None:
    archive = migrated(
        tmp_path,
        item(1),
        item(2, status="private"),
        item(3, password="secret"),
        item(4, status="trash"),
        item(5, kind="nav_menu_item"),
        item(6, kind="revision", status="inherit"),
        item(7, status="draft", slug="", date="0000-00-00 00:00:00"),
        attachment(8, "2015/03/nobody.jpg"),
    )
    assert archive.pages() == ["drafts/posts/item-7/index.md", "posts/post-1/index.md"]
    manifest = json.loads(archive.text("migration/manifest.json"))
    outcomes = {i["id"]: i.get("path") or i.get("skipped") for i in manifest["items"]}
    assert set(outcomes) == set(range(1, 9)) and all(outcomes.values())
    assert (archive.report.items, archive.report.written) == (8, 2)
    assert archive.report.parts == {"menu item: it is in data/menus.yaml": 1}
    assert (sum(archive.report.skipped.values()), archive.report.unaccounted) == (5, 0)
    assert archive.report.ok


def test_private_and_protected_posts_are_written_only_when_asked_for(tmp_path: Path) -> None:
    """F82: a migration does not publish private posts."""
    items = (item(1, "diary", status="private"), item(2, "friends", password="x"))
    assert migrated(tmp_path, *items).pages() == []
    asked = migrated(tmp_path, *items, status=("private", "protected"))
    assert asked.pages() == ["posts/post-1/index.md", "posts/post-2/index.md"]


def test_two_pages_with_one_slug_are_two_files(tmp_path: Path) -> None:
    """F1, F2, F3: child pages keep their parents."""
    archive = migrated(
        tmp_path,
        item(1, "first", kind="page", slug="a", link=f"{SITE}/a/"),
        item(2, "second", kind="page", slug="x", parent=1, link=f"{SITE}/a/x/"),
        item(3, "third", kind="page", slug="x", link=f"{SITE}/x/"),
    )
    assert archive.body("pages/a/x/index.md") == "second"
    assert archive.body("pages/x/index.md") == "third"


def test_links_between_posts_become_relative_paths(tmp_path: Path) -> None:
    """F79."""
    links = " ".join(
        f'<a href="{href}">link</a>'
        for href in (f"{SITE}/tea/", "http://www.blog.example/tea", "/?p=2", "/tea/#pot", "/none/")
    )
    archive = migrated(tmp_path, item(1, links), item(2, '<h2 id="pot">The pot</h2>', slug="tea"))
    assert archive.body("posts/post-1/index.md") == (
        "[link](../tea/index.md) [link](../tea/index.md) [link](../tea/index.md) "
        f"[link](../tea/index.md#pot) [link]({SITE}/none/)"
    )


def test_an_anchor_that_another_post_links_to_is_kept(tmp_path: Path) -> None:
    archive = migrated(
        tmp_path,
        item(1, f'<a href="{SITE}/tea/#pot">the pot</a>'),
        item(2, '<h2 id="pot">About pots</h2>', slug="tea"),
    )
    assert 'id="pot"' in archive.body("posts/tea/index.md")
    assert migrator.verify(archive.root).ok


def test_images_are_copied_and_the_text_points_to_them(tmp_path: Path) -> None:
    """F48: the full-size original behind a thumbnail as well."""
    picture(tmp_path, "2015/03/cup.png", (80, 60))
    picture(tmp_path, "2015/03/cup-40x30.png")
    archive = migrated(
        tmp_path,
        item(
            1,
            f'<a href="{UPLOADS}/2015/03/cup.png"><img src="{UPLOADS}/2015/03/cup-40x30.png" '
            'alt="A cup" /></a>',
        ),
        attachment(2, "2015/03/cup.png", parent=1),
        uploads=tmp_path / "uploads",
    )
    assert (
        archive.body("posts/post-1/index.md") == "[![A cup](images/cup-40x30.png)](images/cup.png)"
    )
    assert archive.matter("posts/post-1/index.md")["image"] == "cup-40x30.png"
    assert archive.report.skipped == {}
    assert migrator.verify(archive.root).ok


def test_a_missing_image_keeps_its_old_url_and_is_reported(tmp_path: Path) -> None:
    """F45, F54: and costs nothing else."""
    (tmp_path / "uploads").mkdir()
    archive = migrated(
        tmp_path,
        item(1, f'<img src="{UPLOADS}/gone.png" alt="" /> words'),
        item(2, "more words", meta=[("_thumbnail_id", "15")]),
        uploads=tmp_path / "uploads",
    )
    assert archive.body("posts/post-1/index.md") == f"![]({UPLOADS}/gone.png) words"
    assert archive.kinds() == ["missing-attachment", "missing-file"]
    assert archive.body("posts/post-2/index.md") == "more words"


def test_the_featured_image_is_copied_and_in_the_front_matter(tmp_path: Path) -> None:
    picture(tmp_path, "2015/03/cup.png")
    archive = migrated(
        tmp_path,
        item(1, meta=[("_thumbnail_id", "2")]),
        attachment(2, "2015/03/cup.png"),
        uploads=tmp_path / "uploads",
    )
    assert archive.matter("posts/post-1/index.md")["image"] == "cup.png"
    assert (archive.root / "posts/post-1/images/cup.png").is_file()


def test_the_image_field_may_hold_the_featured_image_only(tmp_path: Path) -> None:
    """G34"""
    for width, name in enumerate(("icon.png", "first.png", "featured.png"), 90):
        picture(tmp_path, f"2015/03/{name}", (width, 90))  # equal files would be one file
    body = (
        f'<img src="{UPLOADS}/2015/03/icon.png" alt="" width="16" height="16" />'
        f'<img src="{UPLOADS}/2015/03/first.png" alt="" />'
    )
    items = (
        item(1, body),
        item(2, body, meta=[("_thumbnail_id", "3")]),
        attachment(3, "2015/03/featured.png"),
    )
    for choice, images in (
        ("first", ["first.png", "featured.png"]),
        ("featured", [None, "featured.png"]),
    ):
        (tmp_path / choice).mkdir()
        archive = migrated(
            tmp_path / choice, *items, uploads=tmp_path / "uploads", image_field=choice
        )
        found = [archive.matter(f"posts/post-{n}/index.md").get("image") for n in (1, 2)]
        assert found == images


def test_a_featured_image_counts_whatever_its_name(tmp_path: Path) -> None:
    """G34: the author chose it; only the first image of a text must not be an icon."""
    for name in ("arrow.png", "2x/icon.png", "smileys/1px.png"):
        folder = tmp_path / name.replace("/", "-")
        picture(folder, f"2015/03/{name}", (90, 90))
        items = (item(1, "A.", meta=[("_thumbnail_id", "3")]), attachment(3, f"2015/03/{name}"))
        archive = migrated(folder, *items, uploads=folder / "uploads")
        assert archive.matter("posts/post-1/index.md")["image"] == Path(name).name


def test_comments_are_threads_in_a_file_next_to_the_post(tmp_path: Path) -> None:
    """F81: without e-mail and IP address."""
    said = comment(5, "First.", author="Bo") + comment(6, "And <em>second</em>.", parent=5)
    archive = migrated(tmp_path, item(1, inside=said))
    text = archive.text("posts/post-1/comments.yaml")
    (first,) = yaml.safe_load(text)
    assert (first["author"], first["replies"][0]["text"]) == ("Bo", "And _second_.")
    assert "mail.example" not in text and "192.0.2.1" not in text


def test_old_addresses_lead_to_the_new_files(tmp_path: Path) -> None:
    """F80."""
    archive = migrated(tmp_path, item(7, slug="tea", meta=[("_wp_old_slug", "tee")]))
    rows = dict(csv.reader(archive.text("data/redirects.csv").splitlines()))
    assert rows == {
        "old": "new",
        "/?p=7": "posts/tea/index.md",
        "/tea/": "posts/tea/index.md",
        "/tee/": "posts/tea/index.md",
    }


def test_menu_entries_that_were_never_saved_are_in_no_menu(tmp_path: Path) -> None:
    entry = [
        item(
            number,
            kind="nav_menu_item",
            title=title,
            status=status,
            terms=[("nav_menu", "main", "Main")] if status == "publish" else [],
            meta=[("_menu_item_type", "custom"), ("_menu_item_url", "https://tea.example/")],
        )
        for number, title, status in ((8, "Tea", "publish"), (9, "Milk", "draft"))
    ]
    archive = migrated(tmp_path, item(1), *entry)
    assert yaml.safe_load(archive.text("data/menus.yaml")) == {
        "main": [{"title": "Tea", "link": "https://tea.example/"}]
    }


def test_a_menu_entry_without_a_title_shows_that_of_its_page(tmp_path: Path) -> None:
    menu = item(
        9,
        kind="nav_menu_item",
        terms=[("nav_menu", "main", "Main")],
        meta=[
            ("_menu_item_type", "post_type"),
            ("_menu_item_object_id", "1"),
            ("_menu_item_object", "page"),
            ("_menu_item_menu_item_parent", "0"),
        ],
    ).replace("<title><![CDATA[Item 9]]></title>", "<title></title>")
    archive = migrated(tmp_path, item(1, kind="page", title="About", slug="about"), menu)
    assert yaml.safe_load(archive.text("data/menus.yaml")) == {
        "main": [{"title": "About", "link": "pages/about/index.md"}]
    }


def test_two_runs_write_the_same_bytes_and_the_second_touches_no_file(tmp_path: Path) -> None:
    """F87."""
    picture(tmp_path, "cup.png")
    items = (
        item(1, f'<img src="{UPLOADS}/cup.png" alt=""> [unknown a="1"]', inside=comment(1, "x")),
        item(2, "<!-- wp:latest-posts /-->", status="draft"),
        attachment(3, "cup.png"),
    )
    first = migrated(tmp_path, *items, uploads=tmp_path / "uploads")
    before = first.bytes_of_all()
    times = {path: (first.root / path).stat().st_mtime_ns for path in before}
    second = migrated(tmp_path, *items, uploads=tmp_path / "uploads")
    assert second.bytes_of_all() == before
    assert {path: (second.root / path).stat().st_mtime_ns for path in before} == times


def test_a_file_edited_by_hand_is_left_alone_unless_forced(tmp_path: Path) -> None:
    page = migrated(tmp_path, item(1, "As it was.")).root / "posts/post-1/index.md"
    page.write_text("My own words.\n", "utf-8")
    again = migrated(tmp_path, item(1, "As it was."))
    assert page.read_text("utf-8") == "My own words.\n"
    assert "edited-by-hand" in again.kinds()
    migrated(tmp_path, item(1, "As it was."), force=True)
    assert page.read_text("utf-8").endswith("As it was.\n")


def test_a_page_that_appears_during_a_run_is_no_page_of_the_source(
    tmp_path: Path,
) -> None:
    page = tmp_path / "archive/posts/post-1/index.md"

    def interfere(now: Progress) -> None:
        if now.task == "Converting" and not page.exists():
            page.parent.mkdir(parents=True)
            page.write_text("My own words.\n", "utf-8")

    archive = migrated(tmp_path, item(1, "As it was."), progress=interfere)
    assert page.read_text("utf-8") == "My own words.\n"
    assert archive.kinds() == ["changed-data", "edited-by-hand"]
    assert not archive.report.ok


@pytest.mark.parametrize(
    ("path", "kind", "settings"),
    [
        ("posts/tea/comments.yaml", "changed-data", {}),
        ("data/site.yaml", "changed-data", {}),
        ("posts/tea/images/a.png", "changed-file", {}),
        ("site/data/comments/1.yaml", "changed-data", {"target": "hugo"}),
        ("site/data/site.yaml", "changed-data", {"target": "hugo"}),
        ("site/content/tags/green/_index.md", "changed-data", {"target": "hugo"}),
    ],
)
def test_migrate_and_verify_agree_on_an_edited_file(
    tmp_path: Path, path: str, kind: str, settings: dict[str, Any]
) -> None:
    """G10: a file that stays as the user left it is not the one that the source gives."""
    uploads = tmp_path / "uploads"
    picture(tmp_path, "a.png")
    text = f'Tea. <img src="{UPLOADS}/a.png" alt="">'
    tag = '<category domain="post_tag" nicename="green">Green</category>'
    inside = tag + comment(1, "Milk?")
    items = (item(1, text, slug="tea", inside=inside), item(2, kind="page"))
    root = migrated(tmp_path, *items, uploads=uploads, **settings).root
    with (root / path).open("ab") as file:
        file.write(b"# mine\n")
    for report in (
        migrated(tmp_path, *items, uploads=uploads, **settings).report,
        migrator.verify(root),
        migrated(tmp_path, *items, uploads=uploads, **settings).report,
    ):
        assert (kind, path) in {(f.kind, f.where) for f in report.findings}
        assert not report.ok
    assert (root / path).read_bytes().endswith(b"# mine\n")


def test_stale_files_are_named_and_kept(tmp_path: Path) -> None:
    migrated(tmp_path, item(1), item(2))
    archive = migrated(tmp_path, item(1))
    assert archive.kinds() == ["stale-page"]
    assert not archive.report.ok
    assert (archive.root / "posts/post-2/index.md").is_file()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1), dry_run=True)
    assert archive.report.written == 1
    assert not archive.root.exists()


def test_one_author_is_not_named_in_every_post_and_several_are(tmp_path: Path) -> None:
    alone = migrated(tmp_path, item(1, author="ann"))
    assert "author" not in alone.matter("posts/post-1/index.md")
    two = migrated(tmp_path, item(1, author="ann"), item(2, author="bo"))
    assert two.matter("posts/post-2/index.md")["author"] == "bo"
    asked = migrated(tmp_path, item(1, author="ann"), fields="default,id")
    assert asked.matter("posts/post-1/index.md")["author"] == "ann"


def test_a_post_written_in_markdown_is_unchanged(tmp_path: Path) -> None:
    """F14: Jetpack keeps the author's Markdown beside the HTML made from it."""
    source = "# Title\n\n*star* list:\n\n* one\n* two\n"
    kept = f"<wp:post_content_filtered><![CDATA[{source}]]></wp:post_content_filtered>"
    archive = migrated(
        tmp_path,
        item(1, "<h1>Title</h1>", meta=[("_wpcom_is_markdown", "1")], inside=kept),
    )
    assert archive.text("posts/post-1/index.md").endswith(f"---\n\n{source}")


@pytest.mark.parametrize(
    "slug",
    [
        "../../etc/passwd",
        "/abs",
        "nul",
        "a\u202eb",
        "x" * 400,
        "日" * 300,
        "100%-off",
        "dot.",
        "a/b",
    ],
)
def test_no_slug_leads_out_of_the_archive_or_stops_the_run(tmp_path: Path, slug: str) -> None:
    """F62, F64: names climb, reserve devices, are too long."""
    archive = migrated(tmp_path, item(1, "words", slug=slug), item(2, "others"))
    assert len(archive.pages()) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"archive", "export.xml"}
    assert archive.report.ok


def test_invalid_settings_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        migrated(tmp_path, item(1), layout="{colour}/{slug}")
    with pytest.raises(UsageError):
        migrated(tmp_path, item(1), fields="title,colour")
    with pytest.raises(UsageError):
        migrated(tmp_path, item(1), colour="red")
    assert not (tmp_path / "archive").exists()


def test_a_layout_puts_posts_where_it_says(tmp_path: Path) -> None:
    """F66."""
    archive = migrated(tmp_path, item(1, slug="tea"), layout="{types}/{year}/{month}/{id}-{slug}")
    assert archive.pages() == ["posts/2015/03/1-tea/index.md"]


def test_the_reference_post_is_the_same_to_the_byte() -> None:
    """`make demo` writes this archive, and CI compares `output/` with it."""
    assert SEED.read_text("utf-8").startswith(
        '---\ntitle: "L\'importance du réseautage"\ndate: "2010-11-26"\n'
        'image: "networking2-300x200.jpg"\nslug: "limportance-du-reseautage"\n---\n\n'
        "Ce billet a été initialement rédigé sur le défunt blogue À la base 2\n\n"
        '![](images/networking2-300x200.jpg "Networking")Vous cherchez un nouveau contrat?'
    )


def test_custom_fields_that_are_not_written_are_named(tmp_path: Path) -> None:
    """F69: users must know at once that ISBN numbers are not in the archive."""
    items = [item(n, meta=[("isbn", "978-2"), ("_edit_last", "1")]) for n in (1, 2)]
    (found,) = migrated(tmp_path, *items).report.findings
    assert (found.kind, found.where, found.weight) == ("unwritten-field", "isbn", 2)
    asked = migrated(tmp_path, *items, fields="default,meta.isbn")
    assert asked.report.findings == []
    assert asked.matter("posts/post-1/index.md")["isbn"] == "978-2"


def test_redirects_lead_only_to_what_is_in_the_archive(tmp_path: Path) -> None:
    archive = migrated(tmp_path, attachment(2, "2015/03/nobody.jpg"))
    assert archive.text("data/redirects.csv") == "old,new\n"


def test_a_truncated_export_ends_with_an_error(tmp_path: Path) -> None:
    """F74: complete items are written, and the run reports the loss."""
    whole = export(item(1), item(2))
    for name, text in (
        ("in an item", whole[: whole.rindex("<wp:post_id>")]),
        ("between items", whole[: whole.rindex("</channel>")]),
    ):
        (tmp_path / "cut.xml").write_text(text, "utf-8")
        report = migrator.migrate(tmp_path / "cut.xml", tmp_path / name, offline=True)
        assert report.exit_status == 1
        assert {f.kind for f in report.findings} == {"lost-source"}
        assert (tmp_path / name / "posts/post-1/index.md").is_file()


def test_comments_show_brackets_as_they_were_typed(tmp_path: Path) -> None:
    said = comment(5, 'Put [gallery ids="1,2"] there.\n\nhttps://youtu.be/x')
    archive = migrated(tmp_path, item(1, inside=said))
    (entry,) = yaml.safe_load(archive.text("posts/post-1/comments.yaml"))
    assert entry["text"] == 'Put [gallery ids="1,2"] there.\n\n<https://youtu.be/x>'


def test_the_archive_does_not_depend_on_the_exports_folder(tmp_path: Path) -> None:
    text = export(item(1, "a \x0b b")).encode()
    archives = []
    for name in ("here", "there/deeper"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "export.xml").write_bytes(text)
        migrator.migrate(folder / "export.xml", folder / "archive", offline=True)
        archives.append(Archive(folder / "archive", Report()).bytes_of_all())
    assert archives[0] == archives[1]
    manifest = json.loads(archives[0]["migration/manifest.json"])
    digest = hashlib.sha256(text).hexdigest()
    assert manifest["sources"] == [{"name": "export.xml", "sha256": digest, "size": len(text)}]
