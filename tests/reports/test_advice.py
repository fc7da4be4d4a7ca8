"""Advice fits the run: it never suggests what was given already."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

from migrator.archive.targets import registry
from migrator.findings import KINDS, Finding
from migrator.report import Report
from migrator.reports.advice import ADVICE, advice_of_report, hints, next_command
from migrator.reports.remedies import REMEDIES
from migrator.settings import Settings
from migrator.settings.table import OPTIONS
from migrator.verdict import Uncompared

RUN = Settings(source=("export.xml",), output=Path("out"))
COMMANDS = ("migrate", "inspect", "crawl", "verify", "regenerate", "preview")
LOOK = "migrator preview out --open"


def found(*kinds: str) -> Report:
    return Report(
        9, 9, findings=[Finding(kind, "posts/a/index.md", "It is gone.") for kind in kinds]
    )


def told(report: Report, settings: Settings) -> tuple[str, str]:
    return " ".join(hints(report.by_kind(), settings)), next_command(report, settings)


def test_every_kind_with_advice_is_a_kind_of_finding() -> None:
    assert set(ADVICE) <= set(KINDS)


def test_every_kind_has_a_remedy_whose_command_can_be_typed() -> None:
    assert set(REMEDIES) == set(KINDS)
    for text, command in REMEDIES.values():
        assert text.endswith(".") and text[0].isupper() and len(text) < 180, text
        if command:
            words = shlex.split(command.replace("old.blog", "https://old.blog"))
            names = {flag for option in OPTIONS for flag in (option.long_flag, option.short)}
            assert words[0] == "migrator" and words[1] in COMMANDS
            assert {word for word in words if word.startswith("-")} <= names, command


def test_the_report_page_shows_a_remedy_for_every_kind() -> None:
    for group in found(*KINDS).by_kind():
        shown = advice_of_report(group)
        assert shown.text and "SOURCE" not in shown.command and "ARCHIVE" not in shown.command


def test_a_missing_image_suggests_both_the_web_archive_and_a_copy() -> None:
    """G56."""
    text, command = told(found("missing-file"), RUN)
    assert "--wayback" in text and "--uploads" in text
    assert command == "migrator migrate export.xml -o out --wayback"


def test_what_was_given_is_not_suggested_again() -> None:
    """G56."""
    with_copy = replace(RUN, uploads=Path("uploads"))
    text, command = told(found("missing-file"), with_copy)
    assert "give --uploads" not in text
    assert command == "migrator migrate export.xml -o out --uploads uploads --wayback"
    with_archive = replace(RUN, wayback=True)
    text, command = told(found("missing-file"), with_archive)
    assert "--wayback" not in text and "--uploads DIR" in command
    text, command = told(found("missing-file"), replace(with_copy, wayback=True))
    assert "--wayback" not in text and "give --uploads" not in text
    assert command == "migrator verify out --accept 'gone from the web'"


def test_a_run_without_network_is_repeated_with_it_before_anything_is_given_up() -> None:
    text, command = told(found("missing-file"), replace(RUN, uploads=Path("u"), offline=True))
    assert text == "1 file is not in the folder of --uploads. Run without --offline to download it."
    assert command == "migrator migrate export.xml -o out --uploads u"


@pytest.mark.parametrize("given", [True, False])
def test_verify_does_not_suggest_what_the_archive_was_made_with(
    tmp_path: Path, given: bool
) -> None:
    (tmp_path / "uploads").mkdir()
    picture = '<img src="https://blog.example/wp-content/uploads/a.png">'
    (tmp_path / "export.xml").write_text(export(item(1, picture)))
    flags = ("--uploads", "uploads") if given else ()
    run("migrate", "export.xml", "--offline", "-o", "out", *flags, folder=tmp_path)
    done = run("verify", "out", folder=tmp_path)
    [hint] = [line for line in done.stdout.splitlines() if line.startswith("Hint: ")]
    assert ("give --uploads" in hint or "(--uploads DIR)" in hint) == (not given)


def test_the_worst_kind_decides_the_next_step() -> None:
    report = found("unhandled-shortcode", "not-fetched", "missing-file")
    assert told(report, replace(RUN, uploads=Path("u")))[1].endswith("--wayback")
    assert told(found("renamed"), RUN) == ("", LOOK)


@pytest.mark.parametrize(
    ("report", "settings", "command"),
    [
        (Report(2, 2), RUN, LOOK),
        (found("lost-words"), RUN, LOOK),
        (Report(2, 2), replace(RUN, dry_run=True), "migrator migrate export.xml -o out"),
        (Report(2, 0), RUN, "migrator inspect export.xml"),
        (Report(2, 2, uncompared=Uncompared("proof = false")), RUN, "migrator verify out"),
    ],
)
def test_there_is_a_next_step_after_every_run(
    report: Report, settings: Settings, command: str
) -> None:
    assert next_command(report, settings) == command


def test_advice_counts_one_as_one() -> None:
    one, two = found("missing-file"), found("missing-file", "missing-file")
    assert told(one, RUN)[0].startswith("1 file could not be downloaded.")
    assert told(two, RUN)[0].startswith("2 files could not be downloaded.")
    for kind in ADVICE:
        assert "1 files" not in told(found(kind), RUN)[0] and "{" not in told(found(kind), RUN)[0]


def test_a_suggested_command_keeps_every_setting_of_the_run_and_can_be_typed(
    tmp_path: Path,
) -> None:
    settings = replace(
        RUN,
        source=("my export.xml",),
        types=("post", "page"),
        images="original",
        skip_host=("ads.example",),
        since="2011-05-01",
        offline=True,
    )
    command = next_command(found("not-fetched"), settings)
    words = shlex.split(command)
    assert words[:3] == ["migrator", "migrate", "my export.xml"]
    assert "--offline" not in words
    done = run(*words[1:], folder=tmp_path)
    assert "my export.xml" in done.stderr and "No such option" not in done.stderr


@pytest.mark.parametrize("report", ["full", "summary", "none"])
def test_the_screen_names_the_report_page(tmp_path: Path, report: str) -> None:
    """G56: only report.json was named."""
    done = run(
        *("migrate", Path(__file__).parents[2] / "fixtures/demo/export.xml", "--offline"),
        *("--report", report),
        folder=tmp_path,
    )
    named = [line for line in done.stdout.splitlines() if line.startswith("Report: ")]
    assert named == ([] if report == "none" else ["Report: output/migration/report.html"])
    assert (tmp_path / "output/migration/report.html").exists() == (report != "none")


def test_the_report_page_shows_advice_that_names_no_path_of_this_machine() -> None:
    shown = [advice_of_report(group) for group in found(*ADVICE).by_kind()]
    assert all(shown)
    commands = {each.command for each in shown if each and each.command}
    assert "--wayback" in commands and "migrator regenerate ." in commands
    assert not [command for command in commands if "/" in command]


@pytest.mark.parametrize("name", registry.names())
def test_an_archive_for_a_site_generator_is_shown_with_its_own_command(name: str) -> None:
    """The command stands on the page about the generator; Obsidian has none."""
    command = next_command(Report(2, 2), replace(RUN, output=Path("blog"), target=name))
    if name == "obsidian":
        assert command == "migrator preview blog --open"
        return
    page = (Path(__file__).parents[2] / f"docs/targets/{name}.md").read_text("utf-8")
    assert command.startswith("cd blog/site && ") and f"\n{command}\n" in page


@pytest.mark.parametrize("name", ["via", "before", "limit", "ignore_robots", "user"])
def test_a_suggested_command_has_no_flag_that_its_source_ignores(name: str) -> None:
    """The capture of a site is the source of the next run, and has nothing left to choose."""
    values = {"via": "wayback", "before": date(2015, 1, 1), "limit": 3, "user": "ada"}
    run = replace(RUN, source=("out/migration/capture.warc.gz",), **{name: values.get(name, True)})
    command = next_command(found("not-fetched"), run)
    assert command == "migrator migrate out/migration/capture.warc.gz -o out"
