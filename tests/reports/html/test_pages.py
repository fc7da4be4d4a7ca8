"""A migration writes an HTML report: an overview, and a page for each post."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from support.blog import SITE, Archive, item, migrated

import migrator
from migrator.findings import Finding
from migrator.markdown import converter
from migrator.report import Report
from migrator.reports.html import overview, page_paths, templates
from migrator.reports.html.overview import Overview, OverviewRow

_VOID = frozenset(["meta", "link", "img", "input", "br", "hr"])


class Structure(HTMLParser):
    """Every element that is opened is closed, in order, and ids are there once."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.links: list[str] = []
        self.documents: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert not [name for name in given if name.startswith("on")], given
        assert "style" not in given
        self.ids.update([given["id"]] if "id" in given else [])
        self.labels.update(given.get("aria-labelledby", "").split())
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.documents += [given["srcdoc"]] if "srcdoc" in given else []
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> Structure:
    structure = Structure()
    structure.feed(html)
    structure.close()
    assert structure.open == []
    assert set(structure.ids.values()) <= {1}
    assert structure.labels <= set(structure.ids)
    return structure


def pages(archive: Archive) -> list[str]:
    found = (p for p in (archive.root / "migration").rglob("*.html") if p.is_file())
    return sorted(path.relative_to(archive.root).as_posix() for path in found)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def blog(folder: Path, **settings: object) -> Archive:
    return migrated(
        folder,
        item(1, "See <b>it</b>.", title="Tea & <i>more</i>", slug="tea"),
        item(
            2,
            "<img src='https://x.example/a.png'>",
            title=" ",
            slug="two",
        ),
        item(3, "Child", kind="page", slug="a", link=f"{SITE}/a/"),
        item(4, "Child", kind="page", slug="index.html", parent=3, link=f"{SITE}/a/index.html/"),
        item(
            5,
            "[[x]]",
            title="</script><script>alert(1)</script>",
            slug="日本",
            status="draft",
            date="0000-00-00 00:00:00",
        ),
        item(6, status="private"),
        **settings,
    )


def test_every_post_has_a_page_and_the_overview_leads_to_each(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    structure = read(archive.text("migration/report.html"))
    assert len(pages(archive)) == 6
    for link in structure.links:
        if not link.startswith("data:"):
            assert (archive.root / "migration" / unquote(link)).is_file(), link
    for page in archive.pages():
        assert (
            page_paths.link(page_paths.detail(PurePosixPath(page)), on=page_paths.OVERVIEW)
            in structure.links
        )


def test_the_pages_of_posts_lead_to_each_other_and_to_the_files(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    for page in pages(archive):
        structure = read(archive.text(page))
        for document in structure.documents:
            assert "http-equiv" in document and "script-src" not in document
        for link in structure.links:
            if not link.startswith(("data:", "https:")):
                assert (
                    (archive.root / page)
                    .parent.joinpath(unquote(link.partition("#")[0]))
                    .resolve()
                    .is_file()
                ), link


def test_the_overview_has_the_numbers_and_the_reasons(tmp_path: Path) -> None:
    told = text(blog(tmp_path).text("migration/report.html"))
    assert "✗ Incomplete: 1 image not downloaded. Each is named." in told
    assert "texts complete links complete images incomplete (1)" in told
    assert "6 items in the source = 5 written as Markdown + 1 not written." in told
    assert "private: written only with" in told
    assert "Tea & more posts/tea 2015-03-04 post publish".replace("&", "&amp;") in told
    assert "(no title)" in told


def test_a_title_is_text_and_ends_no_script(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    for page in pages(archive):
        html = archive.text(page)
        assert html.count("<script>") == html.count("</script>") == 1
        assert "alert" not in html or "&lt;script&gt;alert(1)" in html


def test_missing_files_are_on_the_page_with_their_reasons(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    told = text(archive.text("migration/report/posts/two/index.html"))
    assert "Missing not-fetched https://x.example/a.png: not downloaded" in told


def test_a_post_that_fails_has_a_page_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setattr("migrator.pipeline.convert_task.to_markdown", fails)
    archive = migrated(tmp_path, item(1, title="Tea", slug="tea"))
    told = text(archive.text("migration/report/posts/tea/index.html"))
    assert "failed-item post 1 (Tea): RuntimeError: boom" in told
    assert "There is no comparison" in told
    assert "✗ Incomplete: something is lost or broken: texts (1)" in text(
        archive.text("migration/report.html")
    )


def test_a_page_that_cannot_be_made_costs_no_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setattr("migrator.reports.html.post_page.pane", fails)
    archive = migrated(tmp_path, item(1, title="Tea", slug="tea"))
    assert archive.report.ok and archive.kinds() == ["failed-page"]
    assert archive.body("posts/tea/index.md") == "Some words."
    told = text(archive.text("migration/report/posts/tea/index.html"))
    assert "could not be made: RuntimeError: boom" in told


def test_differences_are_marked_on_the_page_of_the_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loses(*arguments: object, **options: object) -> str:
        return to_markdown(*arguments, **options).replace("sugar", "salt")

    to_markdown = converter.to_markdown
    monkeypatch.setattr("migrator.pipeline.convert_task.to_markdown", loses)
    archive = migrated(tmp_path, item(1, "Tea with sugar, please", slug="tea"))
    html = archive.text("migration/report/posts/tea/index.html")
    assert "Tea with <mark class=&quot;differs&quot;>sugar,</mark>" in html
    assert 'Tea with <mark id="difference" class="differs">salt</mark>, please' in html
    assert 'href="#difference"' in html


def test_a_page_without_differences_says_so(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, slug="tea"))
    assert "No differences" in archive.text("migration/report/posts/tea/index.html")


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ({"report": "full"}, 6),
        ({"report": "summary"}, 1),
        ({"proof": False}, 1),
        ({"report": "none"}, 0),
        ({"dry_run": True}, 0),
    ],
)
def test_the_size_of_the_report_can_be_chosen(
    tmp_path: Path, settings: dict[str, object], left: int
) -> None:
    archive = blog(tmp_path, **settings)
    assert len(pages(archive)) == left
    assert (archive.root / "migration/report.css").exists() == (left > 1)


def test_without_pages_of_posts_the_overview_leads_to_the_markdown(tmp_path: Path) -> None:
    html = blog(tmp_path, report="summary").text("migration/report.html")
    assert '<a href="../posts/tea/index.md"><bdi>Tea' in html
    assert 'href="report/' not in html


def test_pages_of_earlier_runs_are_removed_and_user_files_stay(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    report = archive.root / "migration/report"
    own = report / "posts/tea/mine.html"
    own.write_text("<p>mine</p>", "utf-8")
    (report / "notes.txt").write_text("migrator", "utf-8")
    (report / "link.html").symlink_to(archive.root / "posts/tea/index.md")
    archive = migrated(tmp_path, item(1, "See", title="Tea", slug="tea"))
    assert pages(archive) == [
        "migration/report.html",
        "migration/report/link.html",
        "migration/report/posts/tea/index.html",
        "migration/report/posts/tea/mine.html",
    ]
    assert not (report / "pages").exists()
    assert "stale-page" in archive.kinds()
    assert not [f for f in archive.report.findings if "migration/" in f.where]
    migrated(tmp_path, item(1, "See", title="Tea", slug="tea"), report="none")
    assert pages(archive) == ["migration/report/link.html", "migration/report/posts/tea/mine.html"]


def test_a_page_is_always_replaced_and_not_in_the_manifest(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    before = archive.bytes_of_all()
    assert b"migration/report" not in before["migration/manifest.json"]
    (archive.root / "migration/report/posts/tea/index.html").write_text("edited", "utf-8")
    assert blog(tmp_path).bytes_of_all() == before


def test_an_archive_with_its_report_is_whole_to_the_verifier(tmp_path: Path) -> None:
    archive = blog(tmp_path)
    kinds = [finding.kind for finding in migrator.verify(archive.root).findings]
    assert kinds == ["not-fetched"]


def test_data_files_come_with_the_package() -> None:
    there = {path.name for path in (files("migrator.reports.html") / "data").iterdir()}
    assert there >= {"overview.html", "overview.js", "detail.html", "detail.js", "report.css"}


# A large blog


def large(posts: int) -> Overview:
    def row(number: int) -> OverviewRow:
        page = PurePosixPath(f"posts/p{number}/index.md")
        return OverviewRow(page, f"Post {number}", "2015-03-04", "post", "publish", 1, 0, {})

    findings = [Finding("missing-file", f"posts/p{n}/index.md", "gone") for n in range(150)]
    report = Report(items=posts, written=posts, findings=findings)
    return Overview("Big", SITE, "migrator", report, range(posts), row, True, lambda _: True)


def test_a_large_blog_has_several_pages_and_every_post_is_on_one(tmp_path: Path) -> None:
    posts = 2 * overview.MOST_ROWS + 1
    found = {str(path): b"".join(chunks).decode() for path, chunks in overview.pages(large(posts))}
    assert list(found) == [f"migration/report{n}.html" for n in ("", "-2", "-3")]
    assert [html.count("<tr") - html.count("<thead") for html in found.values()] == [
        overview.MOST_ROWS, overview.MOST_ROWS, 1,
    ]  # fmt: skip
    first, second, _ = found.values()
    assert (
        "✗ Incomplete: 150 files could not be downloaded." in text(first)
        and "20,001 posts, those with most" in first
    )
    assert "Posts, page 2 of 3" in second and "missing-file" not in second
    assert 'href="report.html"' in second and 'href="report-3.html"' in second


def test_the_overview_shows_a_hundred_findings_per_kind() -> None:
    [(_, chunks)] = overview.pages(large(3))
    html = b"".join(chunks).decode()
    assert html.count("<li>") == 100
    assert "… and 50 more" in html


def test_pages_come_in_pieces() -> None:
    [(_, chunks)] = overview.pages(large(2000))
    assert max(map(len, chunks)) < 200_000


# How it looks

_PAIRS = (
    ("ink", "ground"), ("ink", "sheet"), ("quiet", "ground"), ("quiet", "sheet"),
    ("link", "ground"), ("link", "sheet"), ("good", "ground"), ("good", "sheet"),
    ("broken", "ground"), ("broken", "sheet"), ("broken", "broken-ground"),
    ("warning", "warning-ground"), ("warning", "sheet"), ("note", "note-ground"),
    ("ink", "note-ground"), ("differs", "differs-ground"), ("gap", "gap-ground"),
)  # fmt: skip


def themes() -> Iterator[dict[str, str]]:
    css = templates.data("report.css")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = re.compile(r"--([\w-]+): #([0-9a-f]{6});")
    yield dict(colours.findall(light))
    yield dict(colours.findall(dark))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("pair", _PAIRS, ids="-on-".join)
def test_text_can_be_read_in_both_themes(pair: tuple[str, str]) -> None:
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1."""
    for theme in themes():
        low, high = sorted(luminance(theme[name]) for name in pair)
        assert (high + 0.05) / (low + 0.05) >= 4.5, theme


def test_the_page_of_an_edited_post_shows_the_file_on_the_disk(tmp_path: Path) -> None:
    """G10: and its differences."""
    page = migrated(tmp_path, item(1, "Tea and milk.", slug="tea")).root / "posts/tea/index.md"
    page.write_text(page.read_text("utf-8").replace("milk", "cold water"), "utf-8")
    archive = migrated(tmp_path, item(1, "Tea and milk.", slug="tea"))
    told = archive.text("migration/report/posts/tea/index.html")
    assert "cold" in text(told) and "water" in text(told)
    assert "The marked words and elements differ" in text(told)
    assert {"changed-words", "edited-by-hand"} <= set(archive.kinds())
    assert not archive.report.ok


def test_an_edited_post_in_markdown_is_compared_with_what_its_author_typed(tmp_path: Path) -> None:
    """G10."""
    typed = "<wp:post_content_filtered># Typed</wp:post_content_filtered>"
    meta = [("_wpcom_is_markdown", "1")]
    one = item(1, "<h1>Typed</h1>", slug="tea", meta=meta, inside=typed)
    page = migrated(tmp_path, one).root / "posts/tea/index.md"
    page.write_text(page.read_text("utf-8").replace("# Typed", "# Changed"), "utf-8")
    archive = migrated(tmp_path, one)
    assert "Changed" in text(archive.text("migration/report/posts/tea/index.html"))
    assert "edited-by-hand" in archive.kinds() and not archive.report.ok
