"""Lines for people on terminals of any width."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.text import Text

from migrator.cli.wrapped_lines import LinePrinter

SENTENCE = "migrator turns a WordPress site into Markdown files, and checks that nothing is lost."


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch):
    def lines(shown: str | Text, columns: int, kind: str = "xterm") -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("TERM", kind)
        monkeypatch.setenv("NO_COLOR", "1")
        terminal = Terminal()
        LinePrinter(file=terminal).print(shown)
        return [line.rstrip() for line in terminal.getvalue().splitlines()]

    return lines


@pytest.mark.parametrize("kind", ["xterm", "dumb"])
@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_a_line_breaks_between_words(printed, columns: int, kind: str) -> None:
    lines = printed(SENTENCE, columns, kind)
    assert max(map(len, lines)) <= columns
    assert " ".join(lines) == SENTENCE


def test_the_second_column_stays_a_column(printed) -> None:
    lines = printed("  a backup         of your host or of a plugin, or a database dump", 60)
    assert len(lines) > 1
    assert {line[:19].strip() for line in lines} == {"a backup", ""}


def test_an_indented_line_stays_indented(printed) -> None:
    assert all(line.startswith("  ") for line in printed("  " + SENTENCE, 40))


def test_a_long_word_stays_whole_so_that_its_copy_is_whole(printed) -> None:
    path = "/home/ada/" + "a" * 60 + "/report.html"
    assert path in printed(f"The report is in {path} now.", 40)


def test_wide_characters_count_twice(printed) -> None:
    lines = printed("日本語 のブログ の記事 と写真 と映画", 20)
    assert max(map(cell_len, lines)) <= 20 and len(lines) > 1


def test_an_empty_line_stays_a_line(printed) -> None:
    assert printed("", 40) == [""]
    assert printed(Text("a\n\nb"), 40) == ["a", "", "b"]


def test_a_file_gets_the_line_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    file = io.StringIO()
    LinePrinter(file=file).print(SENTENCE)
    assert file.getvalue() == f"{SENTENCE}\n"
