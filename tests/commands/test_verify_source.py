"""An archive is compared with its source: every later loss is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from support.blog import SITE, UPLOADS, attachment, comment, export, item

import migrator
from migrator.verifier.source.front_matter_diff import split_page

PAGE = "posts/tea/index.md"
CODE = "<pre><code>if (a) {\n    b(1);\n}</code></pre>"
BODY = (
    f"First words here.\n\n{CODE}\n\nSecond words, see <a href='{SITE}/milk/#top'>milk</a> and"
    f" <img src='{UPLOADS}/a.png' alt='a picture'>.\n\n<h2>End</h2>\n\nLast."
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "uploads").mkdir()
    Image.new("RGB", (6, 4), "red").save(tmp_path / "uploads/a.png")
    terms = [("category", "drinks", "Drinks"), ("post_tag", "hot", "hot")]
    items = (
        item(1, BODY, title="Tea", slug="tea", terms=terms, inside=comment(1, "Fine.")),
        item(2, "White.", title="Milk", slug="milk"),
        item(3, "# Typed\n\n*as* it is", slug="md", meta=[("_wpcom_is_markdown", "1")]),
        attachment(4, "a.png"),
        item(5, status="private"),
    )
    text = export(*items).replace(
        "<wp:post_id>3<",
        "<wp:post_content_filtered># Typed</wp:post_content_filtered><wp:post_id>3<",
    )
    (tmp_path / "export.xml").write_text(text, "utf-8")
    report = migrator.migrate(
        tmp_path / "export.xml", tmp_path / "archive", uploads=tmp_path / "uploads", offline=True
    )
    assert report.ok
    return tmp_path / "archive"


def found(archive: Path) -> set[tuple[str, str]]:
    """Kinds and places of the findings, without those of the manifest check."""
    findings = migrator.verify(archive).findings
    return {(f.kind, f.where) for f in findings if f.kind not in ("edited-by-hand",)}


def test_an_unchanged_archive_gives_no_finding(archive: Path) -> None:
    report = migrator.verify(archive)
    assert report.findings == []
    assert (report.items, report.written, report.unaccounted) == (5, 3, 0)
    assert report.parts == {"attachment: its file is beside the posts that use it": 1}
    assert report.skipped == {"private: written only with --status private": 1}


def edit(before: str, after: str, page: str = PAGE) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / page).read_text("utf-8")
        assert before in text
        (root / page).write_text(text.replace(before, after), "utf-8")

    return change


@pytest.mark.parametrize(
    ("damage", "kind", "where"),
    [
        (edit("Second words, ", ""), "lost-words", PAGE),
        (edit("First words here.", "First words there."), "changed-words", PAGE),
        (edit("    b(1);", "   b(1);"), "changed-code", PAGE),
        (edit("[milk](../milk/index.md#top)", "milk"), "lost-link", PAGE),
        (edit("../milk/index.md#top", "../milk/index.md"), "changed-link", PAGE),
        (edit("![a picture](images/a.png)", ""), "lost-image", PAGE),
        (edit("## End", "End"), "changed-block", PAGE),
        (edit('title: "Tea"', 'title: "Coffee"'), "changed-field", PAGE),
        (edit('  - "hot"\n', ""), "changed-field", PAGE),
        (edit("# Typed", "# Typed otherwise", "posts/md/index.md"), "added-words",
         "posts/md/index.md"),
        (lambda root: (root / "posts/milk/index.md").unlink(), "lost-page", "posts/milk/index.md"),
        (lambda root: (root / "posts/tea/comments.yaml").unlink(), "lost-data",
         "posts/tea/comments.yaml"),
        (edit("Fine.", "Bad.", "posts/tea/comments.yaml"), "changed-data",
         "posts/tea/comments.yaml"),
        (edit("Drinks", "Food", "data/terms.yaml"), "changed-data", "data/terms.yaml"),
        (lambda root: (root / "posts/more.md").write_text("---\ntitle: x\n---\n"), "extra-page",
         "posts/more.md"),
    ],
)  # fmt: skip
def test_each_loss_is_found_under_its_kind(
    archive: Path, damage: Callable[[Path], object], kind: str, where: str
) -> None:
    damage(archive)
    assert (kind, where) in found(archive)


def test_another_order_of_keys_is_named(archive: Path) -> None:
    text = (archive / PAGE).read_text()
    title, rest = text.split("\n", 2)[1:]
    (archive / PAGE).write_text(
        f"---\n{rest.split(chr(10), 1)[0]}\n{title}\n" + rest.split("\n", 1)[1]
    )
    assert ("reordered-fields", PAGE) in found(archive)


def test_added_fields_are_only_notes(archive: Path) -> None:
    edit('title: "Tea"', 'title: "Tea"\nmine: 1')(archive)
    assert found(archive) == {("added-field", PAGE)}


def test_other_line_ends_give_no_finding(archive: Path) -> None:
    path = archive / "posts/milk/index.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(archive) == set()


def test_an_archive_without_its_source_is_checked_for_itself(archive: Path) -> None:
    edit("Second words, ", "")(archive)
    (archive.parent / "export.xml").rename(archive.parent / "elsewhere.xml")
    assert found(archive) == set()
    given = migrator.verify(archive, source=archive.parent / "elsewhere.xml")
    assert "lost-words" in {f.kind for f in given.findings}


def test_new_items_of_the_source_are_missing(archive: Path) -> None:
    path = archive.parent / "export.xml"
    path.write_text(path.read_text().replace("</channel>", item(9, slug="new") + "</channel>"))
    assert ("lost-page", "posts/new/index.md") in found(archive)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---\n\nx\n", ("a: 1\n", "\nx\n")),
        ("---\r\na: 1\r\n---\r\nx", ("a: 1\r\n", "x")),
        ("---\n---\nx", ("", "x")),
        ("x\n---\n", ("", "x\n---\n")),
        ("---\nnever closed\n", ("", "---\nnever closed\n")),
        ("", ("", "")),
    ],
)
def test_front_matter_and_text_are_split(text: str, expected: tuple[str, str]) -> None:
    assert split_page(text) == expected


LINKS = (
    f'<p><a href="#gone">here</a>, <a href="{SITE}/milk/#zz">there</a> and '
    f'<a href="{SITE}/milk/#white">white</a></p>'
)


@pytest.fixture
def linking(tmp_path: Path) -> Path:
    """An archive in which two links name anchors that the source does not have, and one does."""
    milk = '<h2 id="white">White</h2><p>Cold.</p>'
    items = item(1, LINKS, slug="tea"), item(2, milk, slug="milk")
    (tmp_path / "export.xml").write_text(export(*items), "utf-8")
    assert migrator.migrate(tmp_path / "export.xml", tmp_path / "archive", offline=True).ok
    return tmp_path / "archive"


def test_an_anchor_that_the_source_does_not_have_either_is_named_and_no_loss(linking: Path) -> None:
    report = migrator.verify(linking)
    assert [(f.kind, f.where) for f in report.findings] == [("absent-anchor", PAGE)] * 2
    assert [f.message.partition(":")[0] for f in report.findings] == [
        "#gone", "../milk/index.md#zz",
    ]  # fmt: skip
    assert report.ok
    assert report.verdict.sentence.startswith("Complete: ")


def test_without_the_source_every_anchor_that_is_not_there_is_broken(linking: Path) -> None:
    findings = migrator.verify(linking, files_only=True).findings
    assert [(f.kind, f.where) for f in findings] == [("broken-anchor", PAGE)] * 2


def test_an_anchor_of_the_source_that_is_not_in_the_archive_any_more_is_broken(
    linking: Path,
) -> None:
    page = linking / "posts/milk/index.md"
    text = page.read_text("utf-8")
    assert "White" in text
    page.write_text(text.replace("## White", "White").replace('<a id="white"></a>', ""), "utf-8")
    assert ("broken-anchor", PAGE) in found(linking)


def test_a_link_to_no_anchor_that_was_added_by_hand_is_broken(linking: Path) -> None:
    page = linking / "posts/milk/index.md"
    page.write_text(page.read_text("utf-8") + "\n[more](#zz)\n", "utf-8")
    kinds = found(linking)
    assert ("broken-anchor", "posts/milk/index.md") in kinds
    assert ("absent-anchor", PAGE) in kinds
