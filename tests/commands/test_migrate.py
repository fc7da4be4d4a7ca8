"""An incremental run converts only changed posts, with the same result as a full run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.blog import SITE, UPLOADS, cdata, export, item
from support.pictures import noise

import migrator
from migrator.archive import incremental_state
from migrator.pipeline import program_fingerprint
from migrator.report import Report

COMMENT = (
    f"<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{cdata('Bo')}"
    "</wp:comment_author><wp:comment_date>2015-03-05 05:06:07</wp:comment_date>"
    f"<wp:comment_content>{cdata('One & <i>two</i>')}</wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
)
SHOWN = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Post {0} – Blog</title>'
    '<link rel="canonical" href="https://blog.example/2010/post-{0}/"></head>'
    '<body class="single single-post postid-{0}"><article id="post-{0}" class="post type-post">'
    '<h1 class="entry-title">“Post” {0}</h1><time class="entry-date published" '
    'datetime="2010-01-0{0}T10:00:00+00:00">that day</time>'
    '<div class="entry-content"><p>She said “no”.</p></div></article></body></html>'
)
ATTACHED = f"<wp:attachment_url>{UPLOADS}/2.png</wp:attachment_url>"


def posts() -> list[str]:
    """Ten posts, each with a link to the next, some with images and comments."""
    return [
        item(
            number,
            f'<h2 id="part{number}">Part</h2>\n\n'
            f'Text of {number}. <a href="{SITE}/post-{number % 10 + 1}/'
            f'#part{number % 10 + 1}">on</a>'
            + (f'<img class="wp-image-{100 + number}" src="{UPLOADS}/{number}.png">'
               if number < 4 else ""),
            title=f"Post {number}",
            inside=COMMENT if number % 3 == 0 else "",
            meta=[("mood", "fine")],
        )
        for number in range(1, 11)
    ] + [item(102, kind="attachment", status="inherit", inside=ATTACHED, parent=2)]  # fmt: skip


class Blog:
    """A changing source, and its archive, which is kept up to date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.items = posts()
        self.uploads = folder / "uploads"
        self.uploads.mkdir()
        for number in (1, 2, 3):
            (self.uploads / f"{number}.png").write_bytes(noise("PNG", seed=number))

    def run(self, folder: str = "archive", **settings: Any) -> Report:
        (self.folder / "export.xml").write_text(export(*self.items))
        told = {"offline": True, "uploads": self.uploads, "jobs": 1, **settings}
        return migrator.migrate(self.folder / "export.xml", self.folder / folder, **told)

    def change(self, number: int, old: str, new: str) -> None:
        assert old in self.items[number - 1]
        self.items[number - 1] = self.items[number - 1].replace(old, new)

    def converted(self, **settings: Any) -> int:
        """Return the number of converted posts; check that a full run gives the same archive."""
        report = self.run(**settings)
        self.is_as_if_made_at_once(report, **settings)
        return report.counts["posts"] - report.kept

    def is_as_if_made_at_once(self, report: Report, **settings: Any) -> None:
        """Compare with a full run over a copy, which knows the same earlier runs."""
        whole = self.folder / "whole"
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(self.before, whole, symlinks=True)
        (whole / incremental_state.PATH).unlink(missing_ok=True)
        expected = self.run("whole", **settings)
        assert report == expected
        assert tree(self.archive) == tree(whole)

    @property
    def before(self) -> Path:
        """The archive before the last run."""
        return self.folder / "before"

    def note(self) -> None:
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.archive, self.before)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = Blog(tmp_path)
    assert made.run().kept == 0
    made.note()
    return made


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_read_again_if_nothing_has_changed(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Report.load(blog.archive / "migration/report.json")
    assert first.findings
    before = times(blog.archive)

    def opened(_: object) -> None:
        raise AssertionError("the source was opened")

    monkeypatch.setattr("migrator.commands.migrate.open_source", opened)
    again = blog.run()
    assert again == first
    assert (again.kept, again.exit_status) == (10, first.exit_status)
    assert times(blog.archive) == before


def test_only_a_changed_post_is_converted(blog: Blog) -> None:
    before = tree(blog.archive)
    blog.change(5, "Text of 5", "Other words")
    assert blog.converted() == 1
    after = tree(blog.archive)
    assert {path for path in after if after[path] != before.get(path)} == {
        "posts/post-5/index.md",
        "migration/report/posts/post-5/index.html",
        "migration/manifest.json",
        "migration/report.html",
        "migration/state.sqlite",
    }


def test_reused_posts_keep_their_order_in_the_state(blog: Blog) -> None:
    blog.change(1, "Text of 1", "Words of 1")
    with ThreadPoolExecutor(2) as threads:
        assert blog.converted(executor=threads, jobs=2) == 1


def test_posts_that_link_to_a_moved_post_are_converted(blog: Blog) -> None:
    """Post 4 links to post 5, and the report pages of 4 and 6 link to it."""
    blog.change(5, f"<link>{SITE}/post-5/", f"<link>{SITE}/tea/")
    blog.change(5, "<![CDATA[post-5]]>", "<![CDATA[tea]]>")
    blog.change(4, f"{SITE}/post-5/", f"{SITE}/tea/")
    blog.run()
    blog.note()
    blog.change(5, f"<link>{SITE}/tea/", f"<link>{SITE}/coffee/")
    blog.change(5, "<![CDATA[tea]]>", "<![CDATA[coffee]]>")
    assert blog.converted() == 3
    assert f"]({SITE}/tea/#part5)" in (blog.archive / "posts/post-4/index.md").read_text()


def test_a_link_to_a_new_post_is_updated(blog: Blog) -> None:
    blog.items.append(item(11, f'<a href="{SITE}/post-12/">soon</a>'))
    blog.run()
    blog.note()
    blog.items.append(item(12, "Here."))
    # Only the new post, and the post that links to it.
    assert blog.converted() == 2
    assert "](../post-12/index.md)" in (blog.archive / "posts/post-11/index.md").read_text()


def test_an_anchor_that_gets_its_first_link_is_kept(blog: Blog) -> None:
    blog.change(7, "Text of 7", '<p id="deep">Text</p>')
    blog.run()
    blog.note()
    blog.change(1, "Text of 1", f'<a href="{SITE}/post-7/#deep">there</a>')
    assert blog.converted() == 2
    assert '<a id="deep"></a>' in (blog.archive / "posts/post-7/index.md").read_text()


def test_a_converted_post_that_shares_a_file_with_a_reused_one_is_reused_next(blog: Blog) -> None:
    blog.items.append(item(12, f'<img src="{UPLOADS}/1.png"> Again.'))
    blog.run()
    blog.note()
    blog.change(12, "Again.", "Once more.")
    assert blog.converted() == 1
    assert blog.run().kept == 11


@pytest.mark.parametrize("link", ["index.md", "images/1.png", "images", "."])
@pytest.mark.parametrize("change", [False, True])
def test_a_page_or_file_out_of_the_archive_is_not_reused(
    blog: Blog, link: str, *, change: bool
) -> None:
    moved = blog.archive / "posts/post-1" / link
    moved.rename(blog.folder / "elsewhere")
    moved.symlink_to(blog.folder / "elsewhere")
    if change:
        blog.change(5, "Text of 5", "Other words")
    shutil.rmtree(blog.before)
    shutil.copytree(blog.archive, blog.before, symlinks=True)
    report = blog.run()
    assert "failed-item" in {finding.kind for finding in report.findings}
    blog.is_as_if_made_at_once(report)


def test_a_mended_manifest_is_no_finding_of_the_next_run(blog: Blog) -> None:
    (blog.archive / "migration/manifest.json").write_text("no manifest")
    assert "broken-manifest" in {finding.kind for finding in blog.run().findings}
    assert "broken-manifest" not in {finding.kind for finding in blog.run().findings}


def test_a_deleted_file_of_an_earlier_run_is_no_finding_any_more(blog: Blog) -> None:
    blog.change(5, "<![CDATA[post-5]]>", "<![CDATA[tea]]>")
    assert "stale-page" in {finding.kind for finding in blog.run().findings}
    page = blog.archive / "posts/post-5/index.md"
    text = page.read_bytes()
    page.unlink()
    assert "stale-page" not in {finding.kind for finding in blog.run().findings}
    page.write_bytes(text)
    assert "stale-page" in {finding.kind for finding in blog.run().findings}


def test_a_new_folder_beside_the_parts_is_in_the_report(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "export.xml").write_text(export(item(1)))
    assert migrator.migrate(parts, tmp_path / "archive", offline=True).inputs.skipped == []
    (parts / "more").mkdir()
    report = migrator.migrate(parts, tmp_path / "archive", offline=True)
    assert [skipped.address for skipped in report.inputs.skipped] == ["more/"]


def test_attachments_of_a_post_count(blog: Blog) -> None:
    """The image moves from post 2, which shows it, to post 3."""
    blog.items[10] = blog.items[10].replace("<wp:post_parent>2", "<wp:post_parent>3")
    assert blog.converted() == 2


def test_a_post_in_the_middle_changes_no_other(blog: Blog) -> None:
    blog.items.insert(5, item(50, "New."))
    # The new post, and its neighbours, whose report pages link to it.
    assert blog.converted() == 3


def test_a_removed_post_is_stale(blog: Blog) -> None:
    del blog.items[8]
    report = blog.run()
    stale = {f.where: f.kind for f in report.findings if f.kind.startswith("stale")}
    assert stale == {"posts/post-9/comments.yaml": "stale", "posts/post-9/index.md": "stale-page"}
    blog.is_as_if_made_at_once(report)


def test_other_settings_convert_all_posts(blog: Blog) -> None:
    assert blog.converted(fields="title,slug") == 10


def test_another_version_converts_all_posts(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_fingerprint, "digest_of_program", lambda: "another")
    assert blog.converted() == 10


def test_force_converts_all_posts(blog: Blog) -> None:
    assert blog.run(force=True).kept == 0
    assert blog.run().kept == 10


def test_an_edited_file_is_reported_and_affects_no_other_post(blog: Blog) -> None:
    edited = blog.archive / "posts/post-6/index.md"
    edited.write_text(edited.read_text() + "Mine.\n")
    blog.note()
    assert blog.converted() == 1
    blog.note()
    assert blog.converted() == 1
    assert edited.read_text().endswith("Mine.\n")


@pytest.mark.parametrize(
    "path",
    [
        "posts/post-3/index.md",
        "posts/post-3/comments.yaml",
        "posts/post-3/images/3.png",
        "migration/report/posts/post-3/index.html",
    ],
)
def test_a_deleted_file_is_written_again(blog: Blog, path: str) -> None:
    (blog.archive / path).unlink()
    blog.note()
    assert blog.converted() == 1
    assert (blog.archive / path).exists()


@pytest.mark.parametrize(
    "path",
    ["migration/report.html", "migration/report.json", "data/site.yaml", "migration/manifest.json",
     "migrator.lock", "migrator.toml", "migration/report.css"],
)  # fmt: skip
def test_site_files_are_written_again_without_converting_posts(blog: Blog, path: str) -> None:
    there = (blog.archive / path).read_bytes()
    (blog.archive / path).unlink()
    blog.note()
    assert blog.converted() == 0
    assert (blog.archive / path).read_bytes() == there


def test_a_changed_upload_changes_the_archive(blog: Blog) -> None:
    (blog.uploads / "2.png").write_bytes(noise("PNG", seed=9))
    assert blog.converted() == 1
    picture = blog.archive / "posts/post-2/images/2.png"
    assert picture.read_bytes() == (blog.uploads / "2.png").read_bytes()


def test_a_missing_image_is_searched_again(blog: Blog) -> None:
    (blog.uploads / "2.png").rename(blog.folder / "2.png")
    assert blog.converted() == 1
    blog.note()
    (blog.folder / "2.png").rename(blog.uploads / "2.png")
    assert blog.converted() == 1
    assert (blog.archive / "posts/post-2/images/2.png").exists()


def test_the_state_does_not_depend_on_the_number_of_processes(blog: Blog) -> None:
    blog.run("other", jobs=1)
    assert tree(blog.folder / "other") == tree(blog.archive)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: b"no database",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"files"', b'"fules"'),
        lambda data: data.replace(b'"given"', b'"gaven"').replace(b'"held"', b'"hold"'),
        lambda data: data.replace(b'"findings": [', b'"findings": 7'),
    ],
)
def test_an_invalid_state_costs_only_time(blog: Blog, spoil: Callable[[bytes], bytes]) -> None:
    path = blog.archive / incremental_state.PATH
    path.write_bytes(spoil(path.read_bytes()))
    blog.note()
    blog.change(5, "Text of 5", "Other words")
    assert blog.converted() >= 1


def test_dry_runs_and_rebuilds_are_full_runs(blog: Blog) -> None:
    from migrator.commands import regenerate
    from migrator.pipeline import saved_settings

    before = tree(blog.archive)
    assert blog.run(dry_run=True).kept == 0
    settings = saved_settings.load_with_source(blog.archive)
    assert regenerate.drift(settings).findings == []
    assert tree(blog.archive) == before


def test_the_archive_does_not_depend_on_reuse(blog: Blog) -> None:
    blog.change(5, "Text of 5", "Other words")
    blog.run()
    told = json.loads((blog.archive / "migration/report.json").read_text())
    assert "kept" not in told


def test_posts_that_cannot_be_converted_are_tried_again(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError("no such element")

    with monkeypatch.context() as patched:
        patched.setattr("migrator.pipeline.convert_task.to_markdown", broken)
        blog.change(5, "Text of 5", "Other words")
        assert blog.run().exit_status == 1
    blog.note()
    assert blog.converted() == 1
    assert blog.run().exit_status == 0


def test_an_open_source_reuses_posts(blog: Blog) -> None:
    source = migrator.open_source(blog.folder / "export.xml")
    told = {"offline": True, "uploads": blog.uploads}
    assert migrator.migrate(source, blog.archive, **told).kept == 10


def test_a_post_with_straight_quotes_is_reused(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        page = tmp_path / f"site/blog.example/2010/post-{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text(SHOWN.format(number), encoding="utf-8")
    told: dict[str, Any] = {"offline": True, "straight_quotes": True}
    first = migrator.migrate(tmp_path / "site", tmp_path / "archive", **told)
    assert first.counts["posts"] == 3
    [path] = (tmp_path / "archive").rglob("post-3/index.md")
    assert 'She said "no".' in path.read_text()
    before = tree(tmp_path / "archive")
    path.unlink()
    assert migrator.migrate(tmp_path / "site", tmp_path / "archive", **told).kept == 2
    assert tree(tmp_path / "archive") == before


def test_a_run_without_changes_loads_no_module_that_converts(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, "A cup.", slug="tea")))
    code = """
import sys
from pathlib import Path
from migrator.commands.migrate import migrate_if_changed
from migrator.settings import Settings
report = migrate_if_changed(Settings(source=("export.xml",), output=Path("out"), offline=True))
print(report.kept, "migrator.pipeline.run" in sys.modules, "bs4" in sys.modules)
"""
    command = [sys.executable, "-c", code]
    done = [
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True)
        for _ in range(2)
    ]
    assert [each.stdout.split() for each in done] == [
        ["0", "True", "True"],
        ["1", "False", "False"],
    ]
