"""The verdict: every output gives the same of five results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from support.blog import SITE, UPLOADS, attachment, export, item, migrated
from support.command_line import run
from support.fault_server import FaultServer, failing, without_proxies
from support.pictures import picture

import migrator
from migrator.errors import UsageError
from migrator.findings import KINDS, Finding, Part, Severity
from migrator.report import Report
from migrator.reports import github, junit, markdown
from migrator.reports.archive_location import ArchiveLocation
from migrator.verdict import EXIT_STATUS, MARKS, Result, Uncompared, VerdictSubject, judge, part_of

PAGE = "posts/tea/index.md"
LOST = Finding("lost-words", PAGE, "two")
DEAD = Finding("dead-file", PAGE, "x: 404 Not Found", part="images")
UNWANTED = Finding("unwanted-file", PAGE, "x: --images none leaves it there", part="images")
UNFETCHED = Finding("not-fetched", PAGE, "x: this run makes no requests", part="files")
NO_SOURCE = Uncompared("the export is not there")


@pytest.mark.parametrize(
    ("report", "result", "status", "words"),
    [
        (Report(2, 2), Result.COMPLETE, 0, "texts of 2 posts are compared"),
        (Report(2, 2, findings=[DEAD]), Result.DEAD, 0, "1 image already dead on the web"),
        (Report(2, 2, findings=[UNWANTED]), Result.COMPLETE, 0, "1 image stays at its old address"),
        (Report(2, 2, findings=[DEAD, LOST]), Result.INCOMPLETE, 1, "texts (1)"),
        (Report(2, 2, findings=[UNFETCHED]), Result.INCOMPLETE, 1, "1 file not downloaded"),
        (Report(2, 2, uncompared=NO_SOURCE), Result.NOT_COMPARED, 3, "the export is not there"),
        (Report(2, 2, findings=[LOST], uncompared=NO_SOURCE), Result.INCOMPLETE, 1, "texts"),
        (Report(2, 0), Result.NOTHING_SELECTED, 4, "none of 2 items"),
        (Report(), Result.NOTHING_SELECTED, 4, "no Markdown file"),
        (Report(0, 0, uncompared=NO_SOURCE), Result.NOTHING_SELECTED, 4, "no post"),
    ],
)
def test_each_run_has_one_result(report: Report, result: Result, status: int, words: str) -> None:
    verdict = report.verdict
    assert (verdict.result, verdict.exit_status, report.ok) == (result, status, status == 0)
    assert words in verdict.sentence
    assert (MARKS[result] == "✓") == (result is Result.COMPLETE)


def test_the_sentence_counts_what_the_markdown_does_not_show() -> None:
    """Regression: "nothing is lost" stood below a warning that a text has no place."""
    shortcode = Finding("unhandled-shortcode", PAGE, "poll (2 times)", weight=2)
    text = Finding("unwritten-text", PAGE, "a tooltip")
    found = Report(2, 2, findings=[shortcode, Finding("unhandled-block", PAGE, "map"), text])
    assert found.verdict.sentence.endswith(
        "and nothing else is lost. 3 placeholders mark what only WordPress shows, and 1 text of "
        "the source has no place in the archive."
    )
    assert found.verdict.exit_status == 0
    incomplete = Report(2, 2, findings=[LOST, shortcode])
    assert incomplete.verdict.sentence.endswith(" 2 placeholders mark what only WordPress shows.")
    assert "placeholder" not in Report(2, 2).verdict.sentence


@pytest.mark.parametrize(
    "report",
    [
        Report(2, 2),
        Report(2, 2, findings=[DEAD]),
        Report(2, 2, findings=[LOST, UNFETCHED]),
        Report(2, 2, uncompared=NO_SOURCE),
        Report(2, 2, uncompared=Uncompared("only the files", is_wanted=True)),
        Report(),
        Report(1, 1, subject=VerdictSubject.REBUILD),
        Report(1, 1, findings=[LOST], subject=VerdictSubject.FIXTURES),
    ],
)
def test_all_formats_agree(report: Report) -> None:
    verdict, place = report.verdict, ArchiveLocation(Path("archive"))
    told = json.loads(report.to_json())
    assert told["ok"] == (verdict.exit_status == 0) == (told["verdict"]["exit_status"] == 0)
    assert told["verdict"]["result"] == verdict.result.value
    last = github.dumps(report, place).splitlines()[-1]
    assert verdict.sentence.replace("%", "%25") in last
    assert last.startswith("::error") == (not report.ok)
    assert markdown.dumps(report, place).startswith(f"## {verdict.mark} {verdict.result.value}:")
    suites = etree.fromstring(junit.dumps(report, place).encode())
    assert (int(suites.get("failures", "")) > 0) == (not report.ok)
    first = suites.find(".//testcase")
    assert first is not None and verdict.sentence in "".join(first.itertext())


def test_a_wanted_check_of_files_is_not_compared_but_no_failure() -> None:
    verdict = judge([], 3, uncompared=Uncompared("only the files", is_wanted=True))
    assert (verdict.result, verdict.exit_status) == (Result.NOT_COMPARED, 0)
    assert verdict.parts[Part.TEXTS].result is Result.NOT_COMPARED
    assert verdict.parts[Part.LINKS].result is Result.COMPLETE


@pytest.mark.parametrize(
    ("finding", "part"),
    [
        (LOST, Part.TEXTS),
        (DEAD, Part.IMAGES),
        (UNFETCHED, Part.FILES),
        (Finding("broken-link", PAGE, "x"), Part.LINKS),
        (Finding("lost-data", "site/data/comments/1.yaml", "x"), Part.COMMENTS),
        (Finding("lost-words", "posts/comments/index.md", "x"), Part.TEXTS),
        (Finding("dead-page", "blog.example", "x"), Part.TEXTS),
        (Finding("lost-image", PAGE, "x"), Part.IMAGES),
        (Finding("changed-media", PAGE, "x"), Part.FILES),
        (Finding("lost-file", "posts/tea/images/a.png", "x"), Part.IMAGES),
        (Finding("changed-file", "posts/tea/files/a.pdf", "x"), Part.FILES),
        (Finding("changed-data", "posts/tea/comments.yaml", "x"), Part.COMMENTS),
        (Finding("lost-data", "comments", "x"), Part.COMMENTS),
        (Finding("unaccounted-item", "post 7 (a/b files)", "x"), Part.TEXTS),
        (Finding("failed-item", PAGE, "x"), Part.TEXTS),
    ],
)
def test_each_part_has_its_own_mark(finding: Finding, part: Part) -> None:
    assert part_of(finding) is part
    parts = judge([finding], 1).parts
    assert parts[part].findings == 1
    others = {each.result for name, each in parts.items() if name is not part}
    assert others == {Result.COMPLETE}


def test_every_kind_of_broken_finding_keeps_a_run_from_being_complete() -> None:
    for kind, (severity, _) in KINDS.items():
        result = judge([Finding(kind, PAGE, "x")], 1).result
        assert (result is Result.INCOMPLETE) == (severity is Severity.BROKEN)
    assert set(EXIT_STATUS) == set(Result) - {Result.UNWANTED}  # which only a part can have


# The whole program


def test_offline_runs_that_lack_files_are_incomplete(tmp_path: Path) -> None:
    """G6: `migrate` and `verify` say so, too."""
    archive = migrated(tmp_path, item(1, f'Words <img src="{UPLOADS}/a.png" alt="">'))
    assert archive.report.verdict.result is Result.INCOMPLETE
    assert archive.report.verdict.parts[Part.IMAGES].findings == 1
    assert migrator.verify(archive.root).verdict.result is Result.INCOMPLETE


@pytest.mark.parametrize(
    ("settings", "images", "files", "words"),
    [
        ({"images": "none"}, 2, 0, "2 images stay at their old addresses, as the options say."),
        ({"media": "images", "external": "keep"}, 1, 1, "1 image and 1 file stay at their old"),
        ({"external": "keep"}, 1, 0, "1 image stays at its old address, as the options say."),
        ({"skip_host": ("pics.example",)}, 1, 0, "1 image stays at its old address"),
        ({"images": "none", "media": "images"}, 2, 1, "2 images and 1 file stay at their old"),
    ],
)
def test_files_that_an_option_leaves_at_the_old_host_are_named_and_counted(
    tmp_path: Path, settings: dict[str, object], images: int, files: int, words: str
) -> None:
    """G6."""
    text = (
        f'Words <img src="{UPLOADS}/a.png" alt=""> <img src="https://pics.example/b.png" alt="">'
        f' <a href="{UPLOADS}/c.pdf">c</a> <a href="https://other.example/d.pdf">d</a>'
    )
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "a.png").write_bytes(picture())
    (uploads / "c.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    archive = migrated(tmp_path, item(1, text), uploads=uploads, **settings)
    for report in (archive.report, migrator.verify(archive.root)):
        verdict = report.verdict
        assert (verdict.result, verdict.exit_status) == (Result.COMPLETE, 0)
        assert words in verdict.sentence
        marks = [verdict.parts[part] for part in (Part.IMAGES, Part.FILES)]
        assert [mark.findings for mark in marks] == [images, files]
        assert [mark.result is Result.UNWANTED for mark in marks] == [bool(images), bool(files)]


@pytest.mark.parametrize("settings", [{}, {"images": "none"}, {"images": "original"}])
@pytest.mark.parametrize("text", ['<a href="{0}/a.pdf">a</a>', '<a href="{0}/a.zip">a</a><p>Hi'])
def test_what_is_dead_on_the_web_is_so_for_migrate_verify_and_regenerate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], text: str
) -> None:
    without_proxies(monkeypatch)
    with FaultServer() as server:
        server.everything = failing(404)
        blog = export(item(1, text.format(UPLOADS))).replace(SITE, server.url(""))
        (tmp_path / "export.xml").write_text(blog)
        out = tmp_path / "out"
        first = migrator.migrate(tmp_path / "export.xml", out, allow_private=True, **settings)  # type: ignore[arg-type]
    assert first.verdict.result is Result.DEAD
    for again in (migrator.verify(out), migrator.regenerate(out)):
        assert (again.verdict.result, again.ok) == (Result.DEAD, True)
        assert [f.message for f in again.findings] == [f.message for f in first.findings]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"types": ("psot",)}, r"--types psot: the source has page, post; did you mean 'post'"),
        ({"types": ("post", "pages")}, "--types pages: .*did you mean 'page'"),
        ({"status": ("wc-sent",)}, "--status wc-sent: the source has publish"),
        ({"author": ("anne",)}, "--author anne: .*did you mean 'ann'"),
    ],
)
def test_an_unknown_choice_is_an_error_with_a_suggestion(
    tmp_path: Path, settings: dict[str, tuple[str, ...]], words: str
) -> None:
    """G8."""
    items = (item(1), item(2, kind="page"))
    with pytest.raises(UsageError, match=words):
        migrated(tmp_path, *items, **settings)
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"types": ("page",)},
        {"status": ("private",)},
        {"since": "2031-01-01"},
        {"author": ("ANN",), "until": "1999-01-01"},
    ],
)
def test_an_empty_archive_is_never_green(tmp_path: Path, settings: dict[str, object]) -> None:
    """G8: a possible choice may still select nothing."""
    report = migrated(tmp_path, item(1), **settings).report
    assert report.verdict.result is Result.NOTHING_SELECTED
    assert (report.exit_status, report.verdict.mark) == (4, "?")


def test_an_empty_folder_is_never_green(tmp_path: Path) -> None:
    """G8."""
    (tmp_path / "empty").mkdir()
    for settings in ({}, {"files_only": True}):
        report = migrator.verify(tmp_path / "empty", **settings)  # type: ignore[arg-type]
        assert report.verdict.result is Result.NOTHING_SELECTED


def test_a_missing_source_is_said_and_no_entry_is_called_obsolete(tmp_path: Path) -> None:
    """G9."""
    archive = migrated(tmp_path, item(1, "Tea and milk.", slug="tea")).root
    page = archive / PAGE
    page.write_text(page.read_text("utf-8").replace("milk", "water"), "utf-8")
    (archive / "migrator-baseline.toml").write_text(
        '[[accepted]]\nkind = "changed-words"\nwhere = "*"\nreason = "Mine."\n'
        '[[accepted]]\nkind = "lost-words"\nwhere = "*"\nreason = "Mine."\n'
        '[[accepted]]\nkind = "dead-link"\nwhere = "*"\nreason = "Old."\n'
    )
    assert migrator.verify(archive).verdict.result is Result.COMPLETE
    (tmp_path / "export.xml").rename(tmp_path / "elsewhere.xml")
    report = migrator.verify(archive)
    assert report.verdict.result is Result.NOT_COMPARED
    assert "export.xml, which the archive's migrator.toml names" in report.verdict.sentence
    assert "unused-acceptance" not in {finding.kind for finding in report.findings}
    assert migrator.verify(archive, source=tmp_path / "elsewhere.xml").ok
    assert migrator.verify(archive, files_only=True).exit_status == 0


def test_the_last_line_and_the_exit_status_agree(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1)), "utf-8")
    done = run("migrate", "export.xml", "--offline", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("✓ Complete: the text of 1 post")
    equation = done.stdout.splitlines()[-5]
    (tmp_path / "export.xml").unlink()
    done = run("verify", folder=tmp_path)
    assert (done.returncode, equation) == (3, "1 item in the source = 1 written as Markdown")
    assert done.stdout.splitlines()[-1].startswith("? Not compared with a source: export.xml")


def test_migrate_and_verify_give_the_same_equation(tmp_path: Path) -> None:
    """G57."""
    items = (item(1), item(2, status="private"), item(3, kind="nav_menu_item"))
    archive = migrated(tmp_path, *items)
    proven = migrator.verify(archive.root)
    assert proven.equation == archive.report.equation
    assert proven.equation == (
        "3 items in the source = 1 written as Markdown + 1 part of other files + 1 not written"
    )
    assert (proven.parts, proven.skipped) == (archive.report.parts, archive.report.skipped)


@pytest.mark.parametrize(
    ("items", "settings", "equation"),
    [
        # Two languages in one item, and an item that is there twice.
        (
            [item(1, "[:en]One.[:de]Eins.[:]"), item(2), item(2)], {},
            "3 items in the source = 3 written as Markdown",
        ),
        # Data of plugins, a reusable block, a draft and the trash.
        (
            [item(1), item(2, kind="ap_outbox"), item(3, kind="wp_block"),
             item(4, status="draft"), item(5, status="trash")], {},
            "5 items in the source = 2 written as Markdown + 1 part of other files + 2 not written",
        ),
        (
            [item(1), item(2, kind="page"), attachment(3, "a.png")], {"types": ("page",)},
            "3 items in the source = 1 written as Markdown + 2 not written",
        ),
        (
            [item(1), item(2, kind="page", date="2001-01-01 00:00:00")],
            {"since": "2010-01-01", "target": "hugo"},
            "2 items in the source = 1 written as Markdown + 1 not written",
        ),
    ],
)  # fmt: skip
def test_every_item_is_counted_once(
    tmp_path: Path, items: list[str], settings: dict[str, object], equation: str
) -> None:
    archive = migrated(tmp_path, *items, **settings)  # type: ignore[arg-type]
    written = len([page for page in archive.pages() if "item" in archive.text(page).lower()])
    assert archive.report.equation == equation
    assert archive.report.written == written
    assert migrator.verify(archive.root).equation == equation
    assert migrator.regenerate(archive.root).equation == equation


def test_a_date_that_the_source_lacks_is_not_missing(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, date="0000-00-00 00:00:00", slug="tea"))
    assert migrator.verify(archive.root).findings == []
    page = archive.root / PAGE
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert "missing-date" in {each.kind for each in migrator.verify(archive.root).findings}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"types": "page"}, "1 item is not selected (--types)."),
        ({"since": "2015-01-01"}, "1 item is not selected (--since)."),
        ({"until": "2014-12-31"}, "1 item is not selected (--until)."),
        ({"status": "draft"}, "1 item is not selected (--status)."),
        ({"author": "bob"}, "1 item is not selected (--author)."),
    ],
)
def test_the_last_line_says_how_many_items_an_option_left_out(
    tmp_path: Path, options: dict[str, str], words: str
) -> None:
    source = tmp_path / "export.xml"
    old = item(2, kind="page", date="2014-01-01 00:00:00", status="draft", author="bob")
    source.write_text(export(item(1), old), "utf-8")
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    done = run("migrate", source, "-o", tmp_path / "out", "--offline", *flags)
    assert f"nothing is lost. {words}" in done.stdout.splitlines()[-1]
    assert words in run("verify", tmp_path / "out").stdout.splitlines()[-1]


def test_the_last_line_names_each_option_once() -> None:
    """Regression: with a post without a date, "(--since, --since, --until, --until)"."""
    skipped = {
        "older than 2014-01-01 (--since)": 2,
        "no date, but a time range is selected (--since, --until)": 1,
    }
    sentence = Report(4, 1, skipped=skipped).verdict.sentence
    assert sentence.endswith("3 items are not selected (--since, --until).")


def test_the_last_line_says_that_a_limit_ended_the_run() -> None:
    report = Report(2, 2, findings=[Finding("limited", "blog.example", "--limit 2")])
    assert report.verdict.result is Result.COMPLETE
    assert report.verdict.sentence.endswith("The site may have more posts (--limit).")
