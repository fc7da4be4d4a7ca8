"""A part that is missing from the middle of a set is named, and the run is not complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.backups import SET, updraft
from support.blog import export, item
from support.sql_blog import dump, tables

import migrator
from migrator.sources.locator.open_locator import open_source
from migrator.sources.part_names import missing_parts
from migrator.verdict import Result

WEEKLY = "blog.wordpress.2020-01-05"


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        ([f"{WEEKLY}.000.xml", f"{WEEKLY}.002.xml"], "number 1"),
        ([f"{WEEKLY}.001.xml", f"{WEEKLY}.005.xml.gz", f"{WEEKLY}.004.xml"], "number 2, 3"),
        ([f"{WEEKLY}.003.xml"], "number 1, 2"),
        (["a/" + f"{SET}-uploads.zip", "a/" + f"{SET}-uploads3.zip"], "number 2"),
        ([f"{SET}-uploads2.zip"], "number 1"),
        (["wp.wp_posts.00000.sql.zst", "wp.wp_posts.00002.sql.zst"], "number 1"),
        (["wp@wp_posts@0.tsv.zst", "wp@wp_posts@@2.tsv.zst"], "number 1"),
        (["wp@wp_posts@@1.tsv.zst"], "number 0"),
        (["site.s01", "site.s03"], "number 2"),
        (["export-part1.xml", "export-part3.xml"], "number 2"),
        (["blog.part.9.sql"], "number 1, 2, 3, 4, 5, …"),
    ],
)
def test_a_gap_in_the_numbers_is_named(names: list[str], numbers: str) -> None:
    [repair] = missing_parts(names)
    assert repair.lost and numbers in repair.message


@pytest.mark.parametrize(
    "names",
    [
        [f"{WEEKLY}.000.xml", f"{WEEKLY}.001.xml"],
        [f"{WEEKLY}.001.xml"],
        [f"{SET}-db.gz", f"{SET}-uploads.zip", f"{SET}-uploads2.zip", f"{SET}-plugins3.zip"],
        ["wp_2_posts.sql", "wp_5_posts.sql"],
        ["wp-2020-01-01.sql", "wp-2020-01-04.sql"],
        ["wp@wp_posts@@0.tsv", "wp@wp_posts.sql"],
        ["a/export-part1.xml", "b/export-part2.xml", "b/export-part1.xml"],
        ["counterpart3.xml"],
        ["export.xml", "export (3).xml"],
    ],
)
def test_other_numbers_are_no_parts(names: list[str]) -> None:
    assert not list(missing_parts(names))


def test_a_number_of_nine_digits_costs_nothing() -> None:
    [repair] = missing_parts(["wp.wp_posts.999999999.sql"])
    assert repair.message.startswith("999,999,998 parts are not there (number 1, 2, 3, 4, 5, …)")


@pytest.mark.parametrize("is_folder", [True, False])
def test_an_export_without_its_middle_part_is_not_complete(tmp_path: Path, is_folder: bool) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    paths = [folder / f"{WEEKLY}.{n:03}.xml" for n in range(3)]
    for number, path in enumerate(paths, 1):
        path.write_text(export(item(number, f"Part {number}.")), "utf-8")

    def run(name: str) -> migrator.Report:
        source = folder if is_folder else [path for path in paths if path.exists()]
        return migrator.migrate(source, tmp_path / name, offline=True)  # type: ignore[arg-type]

    assert run("whole").verdict.result is Result.COMPLETE
    paths[1].unlink()
    report = run("gap")
    assert report.verdict.result is Result.INCOMPLETE
    assert "lost-source" in {finding.kind for finding in report.findings}
    assert migrator.verify(tmp_path / "gap").verdict.result is Result.INCOMPLETE


def test_a_backup_without_its_second_archive_of_uploads_is_told(tmp_path: Path) -> None:
    place = updraft(tmp_path, dump(tables()), {"2016/01/pont.png": b"a picture"})
    (place / f"{SET}-uploads2.zip").rename(place / f"{SET}-uploads3.zip")
    for named in (place, place / f"{SET}-db.gz"):
        lost = [repair.message for repair in open_source([named]).repairs if repair.lost]
        assert [message.partition(" (")[0] for message in lost] == ["1 part is not there"]
