"""`verify` says if the report of the migration is missing or edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import export, item

import migrator
from migrator.archive.report_seal import Seal, seal_of, sealed

DETAIL = "migration/report/posts/tea/index.html"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    posts = item(1, "Tea", slug="tea"), item(2, "Pot", slug="pot")
    (tmp_path / "export.xml").write_text(export(*posts), "utf-8")
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offline=True)
    return tmp_path / "out"


def named(archive: Path) -> list[tuple[str, str, int]]:
    report = migrator.verify(archive)
    assert report.ok
    found = (each for each in report.findings if "report" in each.kind)
    return [(each.kind, each.where, each.weight) for each in found]


def test_a_whole_report_is_not_named(archive: Path) -> None:
    assert named(archive) == []


@pytest.mark.parametrize("page", [DETAIL, "migration/report.html", "migration/report.css"])
def test_a_missing_page_is_named(archive: Path, page: str) -> None:
    (archive / page).unlink()
    assert named(archive) == [("lost-report", page, 1)]


def test_missing_pages_are_one_finding(archive: Path) -> None:
    (archive / DETAIL).unlink()
    (archive / DETAIL.replace("tea", "pot")).unlink()
    assert named(archive) == [("lost-report", DETAIL, 2)]


EDITS = {
    "inside": lambda text: text.replace("</body>", "<p>All is well.</p></body>"),
    "below": lambda text: f"{text}<p>All is well.</p>\n",
    "below without a line end": lambda text: f"{text}x",
    "cut": lambda text: text[: len(text) // 2],
    "without its seal": lambda text: text[: text.rindex("<!-- sha256")],
}


@pytest.mark.parametrize("page", [DETAIL, "migration/report.html"])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_page_is_named(archive: Path, page: str, edit: str) -> None:
    text = (archive / page).read_text("utf-8")
    (archive / page).write_text(EDITS[edit](text), "utf-8")
    assert named(archive) == [("edited-report", page, 1)]


def test_the_next_run_writes_the_report_again(archive: Path) -> None:
    (archive / DETAIL).unlink()
    page = archive / "migration/report.html"
    page.write_text(page.read_text("utf-8").replace("</body>", "x</body>"), "utf-8")
    migrator.migrate(archive.parent / "export.xml", archive, offline=True)
    assert named(archive) == []


@pytest.mark.parametrize("settings", [{"report": "none"}, {"report": "summary"}, {"proof": False}])
def test_pages_that_were_not_wanted_are_not_missed(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, "Tea", slug="tea")), "utf-8")
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offline=True, **settings)  # type: ignore[arg-type]
    assert named(tmp_path / "out") == []


def test_the_state_is_a_cache_and_may_be_deleted(archive: Path) -> None:
    (archive / "migration/state.sqlite").unlink()
    assert migrator.verify(archive).findings == []


def test_a_report_of_an_older_version_has_no_seal_and_is_not_called_edited(archive: Path) -> None:
    for page in archive.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(text[: text.rindex("<!-- sha256")], "utf-8")
    assert named(archive) == []


def test_a_seal_is_of_all_bytes_before_it(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(b"".join(sealed([b"a", b"b" * 99, b"\n", b"c"])))
    assert seal_of(page) is Seal.WHOLE
    page.write_bytes(page.read_bytes().replace(b"ab", b"aB"))
    assert seal_of(page) is Seal.BROKEN
