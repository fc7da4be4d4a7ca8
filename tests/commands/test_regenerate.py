"""An archive is rebuilt from its own records, and drift is reported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.blog import SITE, UPLOADS, attachment, comment, export, item

import migrator
from migrator.commands.regenerate import drift, regenerate
from migrator.pipeline.saved_settings import load_with_source
from migrator.report import Report
from migrator.settings import merge

PAGE = "posts/tea/index.md"


@dataclass
class Blog:
    """An export with images in an uploads folder, and the archive of both."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def write(self, *items: str) -> None:
        (self.folder / "export.xml").write_text(export(*items), "utf-8")

    def migrate(self, **settings: Any) -> Report:
        return migrator.migrate(
            self.folder / "export.xml",
            self.archive,
            uploads=self.folder / "uploads",
            offline=True,
            **settings,
        )

    def drift(self) -> dict[str, str]:
        """The kinds of drift findings, by place."""
        before = self.files()
        found = {f.where: f.kind for f in drift(load_with_source(self.archive)).findings}
        assert self.files() == before, "a check changed something"
        return found

    def regenerate(self, **settings: Any) -> Report:
        return regenerate(merge(load_with_source(self.archive), settings))

    def files(self) -> dict[str, bytes]:
        every = (path for path in sorted(self.archive.rglob("*")) if path.is_file())
        return {path.relative_to(self.archive).as_posix(): path.read_bytes() for path in every}


IMAGE = f'<img src="{UPLOADS}/a.png" alt="A">'
ITEMS = (
    item(1, f"Words. {IMAGE}", title="Tea", slug="tea", inside=comment(1, "Fine.")),
    item(2, f'Milk. <a href="{SITE}/tea/">Tea</a>', slug="milk"),
    item(3, f"Gone: {UPLOADS}/b.png <img src='{UPLOADS}/b.png'>", slug="gone"),
    attachment(4, "a.png"),
)


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Blog]:
    (tmp_path / "uploads").mkdir()
    Image.new("RGB", (6, 4), "red").save(tmp_path / "uploads/a.png")
    made = Blog(tmp_path)
    made.write(*ITEMS)
    made.migrate()
    yield made


@pytest.mark.parametrize("link", [PAGE, "posts/tea", "data/site.yaml"])
def test_a_file_out_of_the_archive_is_drift(blog: Blog, link: str) -> None:
    (blog.archive / link).rename(blog.folder / "elsewhere")
    (blog.archive / link).symlink_to(blog.folder / "elsewhere")
    found = blog.drift()
    assert set(found.values()) == {"drifted-edit"}
    assert all(path.startswith(link) for path in found)


def test_there_is_no_drift_after_a_migration(blog: Blog) -> None:
    assert blog.drift() == {}


def test_a_rebuild_needs_only_the_archive_and_its_export(blog: Blog) -> None:
    """In CI there is neither the old host nor the uploads folder."""
    shutil.rmtree(blog.folder / "uploads")
    before = blog.files()
    assert blog.drift() == {}
    report = blog.regenerate()
    # A file that was missing then is still missing, and still reported.
    assert [f.kind for f in report.findings if f.kind == "missing-file"] == ["missing-file"]
    assert blog.files() == before


def test_an_archive_and_its_export_can_be_moved_together(blog: Blog, tmp_path: Path) -> None:
    elsewhere = tmp_path / "deep" / "er"
    elsewhere.mkdir(parents=True)
    for name in ("export.xml", "archive"):
        shutil.move(str(tmp_path / name), elsewhere / name)
    assert Blog(elsewhere).drift() == {}


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda root: (root / PAGE).write_text("Mine."), PAGE),
        (lambda root: (root / PAGE).unlink(), PAGE),
        (lambda root: (root / "data/site.yaml").write_text("x"), "data/site.yaml"),
        (lambda root: (root / "posts/tea/comments.yaml").unlink(), "posts/tea/comments.yaml"),
    ],
)
def test_an_edit_by_hand_is_named(blog: Blog, damage: Callable[[Path], object], where: str) -> None:
    damage(blog.archive)
    assert blog.drift() == {where: "drifted-edit"}


def test_a_deleted_lock_is_drift(blog: Blog) -> None:
    """Regression: the archive was called complete, and a rebuild wrote the lock again."""
    (blog.archive / "migrator.lock").unlink()
    assert blog.drift() == {"migrator.lock": "drifted-edit"}
    blog.regenerate()
    assert blog.drift() == {}


def test_a_changed_source_is_reported_with_its_files(blog: Blog) -> None:
    more = item(1, f"More words. {IMAGE}", title="Tea", slug="tea", inside=comment(1, "Fine."))
    blog.write(more, item(5, slug="new"), *ITEMS[1:])
    assert blog.drift() == {
        "export.xml": "drifted-source",
        PAGE: "drifted-file",
        "posts/new/index.md": "drifted-file",
        "data/redirects.csv": "drifted-file",
    }


def test_changed_settings_are_reported_with_their_files(blog: Blog) -> None:
    toml = blog.archive / "migrator.toml"
    toml.write_text(toml.read_text() + 'fields = "title,slug"\n')
    assert blog.drift() == {
        "migrator.toml": "drifted-settings",
        PAGE: "drifted-file",
        "posts/milk/index.md": "drifted-file",
        "posts/gone/index.md": "drifted-file",
    }


def test_another_version_with_the_same_output_is_no_drift(blog: Blog) -> None:
    path = blog.archive / "migration/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tool"] = "migrator 0.0.1"
    path.write_text(json.dumps(manifest))
    report = drift(load_with_source(blog.archive))
    [finding] = report.findings
    assert finding.kind == "drifted-tool"
    assert finding.message.startswith(f"migrator {migrator.__version__} now, migrator 0.0.1 when")
    assert report.ok


def test_a_rebuild_updates_changed_and_removes_old_files(blog: Blog) -> None:
    blog.write(ITEMS[0], item(5, "New.", slug="new"))
    report = blog.regenerate()
    assert report.ok
    assert "New." in (blog.archive / "posts/new/index.md").read_text()
    assert not (blog.archive / "posts/milk").exists()
    assert blog.drift() == {}


def test_each_page_that_a_rebuild_removes_is_named(blog: Blog) -> None:
    blog.write(*ITEMS[:2])
    report = blog.regenerate()
    removed = [(f.where, f.severity.name) for f in report.findings if f.kind == "removed-page"]
    assert removed == [("posts/gone/index.md", "NOTE")]
    assert report.exit_status == 0
    assert not [f for f in blog.regenerate().findings if f.kind == "removed-page"]


def test_a_rebuild_does_not_overwrite_edits(blog: Blog) -> None:
    (blog.archive / PAGE).write_text("Mine.")
    (blog.archive / "posts/tea/notes.txt").write_text("Mine too.")
    report = blog.regenerate()
    assert (PAGE, "edited-by-hand") in {(f.where, f.kind) for f in report.findings}
    assert (blog.archive / PAGE).read_text() == "Mine."
    assert blog.drift() == {PAGE: "drifted-edit"}
    blog.regenerate(force=True)
    assert blog.drift() == {}
    assert (blog.archive / "posts/tea/notes.txt").read_text() == "Mine too."


def test_the_report_of_a_rebuild_names_edits_everywhere(
    blog: Blog,
) -> None:
    blog.regenerate()
    (blog.archive / PAGE).write_text("Mine.")
    report = blog.regenerate()
    edits = [f.where for f in report.findings if f.kind == "edited-by-hand"]
    assert edits == [PAGE]
    told = blog.archive / "migration/report"
    assert "edited" in (told.parent / "report.html").read_text()
    assert "the file was edited since" in (told / "posts/tea/index.html").read_text()
    found = json.loads((told.parent / "report.json").read_text())["findings"]
    assert [f["where"] for f in found if f["kind"] == "edited-by-hand"] == [PAGE]
    blog.regenerate(force=True)
    assert "the file was edited since" not in (told / "posts/tea/index.html").read_text()


def test_a_damaged_image_is_restored_from_a_copy(blog: Blog) -> None:
    picture = blog.archive / "posts/tea/images/a.png"
    whole = picture.read_bytes()
    picture.write_bytes(whole[:20])
    assert blog.drift() == {"posts/tea/images/a.png": "drifted-edit"}
    blog.regenerate(force=True)
    assert picture.read_bytes() == whole


def test_nothing_is_changed_if_bytes_are_lost(blog: Blog) -> None:
    """The rebuild would link to the old host, and the image would be lost."""
    shutil.rmtree(blog.folder / "uploads")
    (blog.archive / "posts/tea/images/a.png").unlink()
    before = blog.files()
    report = blog.regenerate(force=True)
    assert [(f.kind, f.where) for f in report.findings] == [("lost-asset", f"{UPLOADS}/a.png")]
    assert not report.ok
    assert blog.files() == before


def test_a_manifest_with_outside_paths_is_not_followed(blog: Blog) -> None:
    shutil.rmtree(blog.folder / "uploads")
    picture = blog.archive / "posts/tea/images/a.png"
    picture.rename(blog.folder / "secret.png")
    path = blog.archive / "migration/manifest.json"
    path.write_text(path.read_text().replace("posts/tea/images/a.png", "../secret.png"))
    assert [f.kind for f in blog.regenerate().findings] == ["lost-asset"]


def test_an_accepted_edit_is_no_drift(blog: Blog) -> None:
    page = blog.archive / PAGE
    page.write_text(page.read_text("utf-8").replace("Words", "My words"), "utf-8")
    assert drift(load_with_source(blog.archive)).exit_status == 1
    baseline = blog.archive / "migrator-baseline.toml"
    baseline.write_text(
        f'[[accepted]]\nkind = "edited-by-hand"\nwhere = "{PAGE}"\nreason = "Mine."\n'
        '[[accepted]]\nkind = "added-words"\nwhere = "*"\nreason = "Mine."\n'
    )
    report = drift(load_with_source(blog.archive))
    assert (report.findings, report.exit_status) == ([], 0)
    assert [each.reason for each in report.accepted] == ["Mine."]
    (blog.archive / "posts/milk/index.md").write_text("Other.", "utf-8")
    assert [f.where for f in drift(load_with_source(blog.archive)).findings] == [
        "posts/milk/index.md"
    ]


def test_a_damaged_source_deletes_no_page(blog: Blog) -> None:
    before = blog.files()
    source = blog.folder / "export.xml"
    whole = source.read_text("utf-8")
    source.write_text(whole[: whole.index("Milk.")], "utf-8")
    report = blog.regenerate()
    assert report.exit_status == 1
    kept = {f.where for f in report.findings if f.kind == "stale-page"}
    assert kept
    assert all((blog.archive / where).is_file() for where in kept)
    assert blog.files() == before
    source.write_text(whole, "utf-8")
    assert not [f for f in blog.regenerate().findings if f.kind == "stale-page"]
    assert blog.files() == before
