"""What a person sees on the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command_line import ROOT, run

from migrator.cli.console import (
    SHOWN_OF_A_KIND,
    Console,
    Verbosity,
    printable,
)
from migrator.findings import Finding
from migrator.report import Report
from migrator.settings import Settings

BROKEN = [Finding("missing-file", f"posts/{n}/index.md", "gone: 404") for n in range(9)]
NOTE = Finding("renamed", "posts/a-2/index.md", "a was taken")


def shown(report: Report, verbosity: Verbosity, capsys: pytest.CaptureFixture[str]) -> str:
    Console(verbosity).migration(report, Settings(output=Path("out")))
    return capsys.readouterr().out


def test_all_is_well_is_said_only_when_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    complete = shown(Report(1, 1), Verbosity.NORMAL, capsys)
    assert "✓ Complete: the text of 1 post is compared" in complete
    text = shown(Report(1, 1, findings=BROKEN), Verbosity.NORMAL, capsys)
    assert "✓" not in text
    last = "✗ Incomplete: 9 files could not be downloaded. Each is named. The archive is in out/."
    assert text.splitlines()[-1] == last


def test_posts_of_a_worker_that_ended_are_said_to_be_done_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = " ".join(shown(Report(1, 1, repeated=16), Verbosity.NORMAL, capsys).split())
    assert "16 posts converted again: the process that worked on them ended" in text
    assert "again" not in shown(Report(1, 1), Verbosity.NORMAL, capsys)


def test_a_screen_shows_the_first_of_a_kind_and_verbose_shows_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report(1, 1, findings=[*BROKEN, NOTE])
    normal = shown(report, Verbosity.NORMAL, capsys)
    assert normal.count("gone: 404") == SHOWN_OF_A_KIND
    assert "… and 4 more" in normal and "1 renamed (-v shows them)" in normal
    verbose = shown(report, Verbosity.VERBOSE, capsys)
    assert verbose.count("gone: 404") == 9 and "a was taken" in verbose


def test_quiet_shows_what_is_broken_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(Report(1, 1, findings=[NOTE]), Verbosity.QUIET, capsys) == ""
    assert "missing-file (9)" in shown(Report(1, 1, findings=BROKEN), Verbosity.QUIET, capsys)


def test_a_kind_of_finding_comes_with_a_hint_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = shown(Report(1, 1, findings=BROKEN), Verbosity.NORMAL, capsys)
    assert text.count("Hint: ") == 1 and "--uploads" in text


@given(st.text())
def test_nothing_printable_moves_the_cursor_or_turns_the_text(text: str) -> None:
    result = printable(text)
    assert not set(result) & set("\x1b\x9b\x07\x08\r\u202e\u2066\u200f")
    assert printable("plain – “text” 日本") == "plain – “text” 日本"


DEMO = ROOT / "fixtures/demo/export.xml"


@pytest.mark.parametrize(
    "columns", [40, 200, *(pytest.param(n, marks=pytest.mark.slow) for n in (80, 120))]
)
def test_no_width_cuts_a_word_or_breaks_a_line(tmp_path: Path, columns: int) -> None:
    """The terminal wraps long lines; a line that is cut or broken could not be copied."""
    width = {"COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    counted = run("inspect", DEMO, folder=tmp_path, **width).stdout
    done = run("migrate", DEMO, "--offline", "-o", "out", folder=tmp_path, **width)
    wide = run("verify", "out", folder=tmp_path, **width).stdout
    for text in (counted, done.stdout, wide):
        assert "\x1b" not in text and not re.search(r"\w…", text)
    assert "nav_menu_item" in counted and "attachment" in counted
    assert done.stderr == ""
    last = done.stdout.splitlines()[-5:]
    assert last[0].startswith("18 items in the source = 8 written as Markdown + ")
    assert last[1] == "Report: out/migration/report.html"
    assert last[2] == f"Next: migrator migrate {DEMO} -o out"
    assert last[3].startswith("texts complete, ")
    assert last[4].startswith("✗ Incomplete: ") and last[4].endswith("The archive is in out/.")


def test_without_a_terminal_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with Console(Verbosity.NORMAL).progress() as watcher:
        watcher.begin("Converting", 10)
        watcher.advance()
    assert capsys.readouterr() == ("", "")
