"""The guided start in a real terminal: a pseudo-terminal with a person who types.

A test waits for each question before it types, as a person does.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support import backups, sql_blog
from support.blog import export, item
from support.command_line import ROOT, run
from support.pictures import picture
from support.rest_site import RestSite, post, served
from support.sql_blog import network

pexpect = pytest.importorskip("pexpect", reason="there are no pseudo-terminals on Windows")
ENTER = "\r"
DOWN = "\x1b[B"
TIMEOUT = 120
UPLOADED = {"2016/01/pont.png": picture()}


@contextmanager
def person(folder: Path, **environment: str) -> Iterator[Any]:
    """Start `migrator` alone in a terminal of 80 columns."""
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "migrator"],
        cwd=str(folder),
        env={
            **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "BROWSER": "",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            **environment,
        },
        dimensions=(40, 80),
        encoding="utf-8",
        timeout=TIMEOUT,
    )
    try:
        yield terminal
    finally:
        terminal.close(force=True)


def answer(terminal: Any, question: str, keys: str = ENTER) -> None:
    terminal.expect(question)
    terminal.send(keys)


def ended(terminal: Any) -> int:
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert "Traceback" not in terminal.before
    return int(terminal.exitstatus)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "fixtures/demo/export.xml", tmp_path / "my export.xml")
    shutil.copytree(ROOT / "fixtures/demo/uploads", tmp_path / "uploads")
    return tmp_path


@pytest.mark.slow
def test_an_export_becomes_an_archive_with_nothing_but_answers(folder: Path) -> None:
    """The file is found, a mistyped path is explained, and private posts stay out by default."""
    with person(folder) as terminal:
        terminal.expect("Every question has a default")
        terminal.expect("my export.xml")
        terminal.send("\x15my exprot.xml" + ENTER)
        terminal.expect(r"did\s+you\s+mean\s+'my\s+export.xml'")
        terminal.expect("Your export.*my export.xml")
        terminal.send("\x15" + f"'{folder}/my export.xml'" + ENTER)
        terminal.expect("Carnet, https://carnet.example, fr-CA")
        terminal.expect("posts, .* pages")
        terminal.expect("in the folder")  # the folder of uploads is found, too
        terminal.send(ENTER)
        answer(terminal, "Which images")
        answer(terminal, "private or protected", "n")
        answer(terminal, "What is the archive for")
        answer(terminal, "Folder for the archive", "\x15archive" + ENTER)
        terminal.expect("migrator migrate .*my export.xml.* --uploads uploads")
        answer(terminal, "Start now", "y")
        terminal.expect("archive/migration/report.html")
        assert ended(terminal) == 0
    assert (folder / "archive/posts/cache-and-queue/index.md").is_file()
    assert run("verify", "archive", folder=folder).returncode == 0


@pytest.mark.slow
def test_the_shown_command_gives_the_same_archive(folder: Path) -> None:
    with person(folder, TERM="dumb") as terminal:
        answer(terminal, "Your export")
        terminal.expect("([0-9]+)  without images")
        answer(terminal, "Number", terminal.match[1] + ENTER)
        answer(terminal, "private or protected", "y" + ENTER)
        terminal.expect("([0-9]+)  a website made with Hugo")
        answer(terminal, "Number", terminal.match[1] + ENTER)
        answer(terminal, "Folder for the archive", "first" + ENTER)
        terminal.expect(r"migrator (migrate .*)\r\n")
        words = terminal.match[1].replace("'my export.xml'", "EXPORT").split()
        answer(terminal, "Start now", "y" + ENTER)
        assert ended(terminal) == 0
    typed = ["my export.xml" if word == "EXPORT" else word for word in words]
    assert "--status" in typed and "--images" in typed
    assert typed[typed.index("--for") + 1] == "hugo"
    typed[typed.index("first")] = "second"
    assert run(*typed, folder=folder).returncode == 0
    pages = [
        {p.relative_to(folder / name): p.read_bytes() for p in (folder / name).rglob("*.md")}
        for name in ("first", "second")
    ]
    assert pages[0] == pages[1] != {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("terminal_type", "keys", "site", "address"),
    [
        ("xterm", ENTER, "1", "http://blog.example"),
        ("xterm", DOWN + ENTER, "2", "http://two.example"),
        ("dumb", ENTER, "1", "http://blog.example"),
        ("dumb", "2" + ENTER, "2", "http://two.example"),
    ],
)
def test_a_person_chooses_a_site_of_a_network(
    tmp_path: Path, terminal_type: str, keys: str, site: str, address: str
) -> None:
    """The main site is the default; the one that was not chosen is nothing that is missing."""
    (tmp_path / "network.sql").write_text(network(), "utf-8")
    with person(tmp_path, TERM=terminal_type) as terminal:
        answer(terminal, "Your export", "\x15network.sql" + ENTER)
        terminal.expect("Which site")
        terminal.expect("blog.example, 8 items.*two.example, 8 items")
        if terminal_type == "dumb":
            terminal.expect("Number")
        terminal.send(keys)
        terminal.expect(f"Le carnet, {address}")
        last = "4" + ENTER if terminal_type == "dumb" else "\x1b[A" + ENTER
        answer(terminal, "Where are the images", last)
        answer(terminal, "What is the archive for")
        answer(terminal, "Folder for the archive", "\x15archive" + ENTER)
        terminal.expect(f"migrator migrate network.sql .*--site {site}")
        answer(terminal, "Start now", "y" + (ENTER if terminal_type == "dumb" else ""))
        assert ended(terminal) == 0
    assert address in (tmp_path / "archive/data/site.yaml").read_text("utf-8")


@pytest.mark.slow
def test_a_file_that_is_no_source_is_explained_and_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "notes.xml").write_text("Dear diary")
    (tmp_path / "export.wordpress.2020.xml").write_text(export(item(1, title="Tea")))
    with person(tmp_path, TERM="dumb") as terminal:
        answer(terminal, "export.wordpress.2020.xml", "notes.xml" + ENTER)
        terminal.expect("migrator: notes.xml ")
        answer(terminal, "Your export", "q" + ENTER)
        assert ended(terminal) == 0


@pytest.mark.slow
def test_parts_dragged_together_become_a_site_for_hugo(tmp_path: Path) -> None:
    for number in (1, 2):
        text = export(item(number, f"<p>Part {number}</p>", slug=f"part-{number}"))
        (tmp_path / f"part {number}.xml").write_text(text)
    with person(tmp_path, TERM="dumb") as terminal:
        answer(terminal, "Your export", "'part 1.xml' 'part 2.xml'" + ENTER)
        terminal.expect("2 posts")
        terminal.expect("([0-9]+)  without images")
        answer(terminal, "Number", terminal.match[1] + ENTER)
        terminal.expect("notes for Obsidian")
        answer(terminal, "Number", "5" + ENTER)
        answer(terminal, "Folder for the archive", "blog" + ENTER)
        terminal.expect("migrator migrate 'part 1.xml' 'part 2.xml' -o blog --for hugo")
        answer(terminal, "Start now", "y" + ENTER)
        terminal.expect("Next: cd blog/site && hugo server")
        assert ended(terminal) == 0
    written = (path.read_text("utf-8") for path in (tmp_path / "blog/site/content").rglob("*.md"))
    assert sum("\n\nPart " in text for text in written) == 2


@pytest.mark.slow
def test_a_backup_is_found_and_needs_no_question_about_its_images(tmp_path: Path) -> None:
    backups.duplicator(tmp_path, sql_blog.dump(sql_blog.tables()), UPLOADED)
    with person(tmp_path, TERM="dumb") as terminal:
        answer(terminal, "_archive.zip")
        terminal.expect("Le carnet, http://blog.example, fr-CA")
        answer(terminal, "Which images.*Number")
        answer(terminal, "What is the archive for.*Number")
        answer(terminal, "Folder for the archive")
        answer(terminal, "Start now")
        terminal.expect("8 items in the source = ")
        terminal.expect("Report: output/migration/report.html")
        terminal.expect("The archive is in output/")
        ended(terminal)


@pytest.mark.slow
@pytest.mark.parametrize("has_scheme", [True, False])
def test_a_typed_address_needs_no_scheme_and_no_consent(tmp_path: Path, has_scheme: bool) -> None:
    """A local site whose address was typed is asked without another question."""
    routes = ("pages", "media", "comments", "categories", "tags")
    lists = {f"wp/v2/{route}": [] for route in routes}
    users = [{"id": 1, "name": "Ada", "slug": "ada", "description": "", "link": ""}]
    site = RestSite(lists={**lists, "wp/v2/posts": [post(1, "<p>Tea</p>")], "wp/v2/users": users})
    with served(site), person(tmp_path, TERM="dumb") as terminal:
        typed = site.url if has_scheme else site.url.removeprefix("http://")
        answer(terminal, "address: ", typed + ENTER)
        terminal.expect("migrator will read its REST API")
        answer(terminal, "Which images.*Number")
        answer(terminal, "What is the archive for.*Number")
        answer(terminal, "Folder for the archive")
        answer(terminal, "Start now")
        terminal.expect("1 item in the source = 1 written as Markdown")
        assert ended(terminal) == 0


@pytest.mark.slow
def test_an_address_of_a_dead_site_leads_to_the_internet_archive(tmp_path: Path) -> None:
    with person(tmp_path, TERM="dumb") as terminal:
        answer(terminal, "address: ", "no-such-blog.invalid" + ENTER)
        answer(terminal, "Is the site gone", "n" + ENTER)
        answer(terminal, "Check the address.*address: ", "no-such-blog.invalid" + ENTER)
        answer(terminal, "Is the site gone", "y" + ENTER)
        answer(terminal, "Only snapshots before", "15" + ENTER)
        answer(terminal, "Type a year, a month or a day.*before", "2015" + ENTER)
        answer(terminal, "What is the archive for.*Number")
        answer(terminal, "Folder for the archive")
        terminal.expect("migrator migrate no-such-blog.invalid --via wayback --before 2015-01-01")
        answer(terminal, "Start now", "n" + ENTER)
        terminal.expect("Nothing was written")
        assert ended(terminal) == 0
    assert list(tmp_path.iterdir()) == []


QUESTIONS = (
    "Your export",
    "Where are",
    "Which images",
    "private or",
    "archive for",
    "Folder",
    "Start",
)


@pytest.mark.slow
@pytest.mark.parametrize("terminal_type", ["xterm", "dumb"])
@pytest.mark.parametrize("at", range(len(QUESTIONS)))
def test_q_leaves_at_every_question(folder: Path, terminal_type: str, at: int) -> None:
    with person(folder, TERM=terminal_type) as terminal:
        for question in QUESTIONS[:at]:
            answer(terminal, question)
        typed = QUESTIONS[at] in ("Your export", "Folder")
        keys = "\x15q" if typed and terminal_type == "xterm" else "q"
        answer(terminal, QUESTIONS[at], keys + (ENTER if typed or terminal_type == "dumb" else ""))
        terminal.expect("Left; nothing more was done")
        assert ended(terminal) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["my export.xml", "uploads"]


@pytest.mark.parametrize("terminal_type", ["xterm", "dumb"])
def test_ctrl_c_leaves_the_questions(folder: Path, terminal_type: str) -> None:
    """Regression: on a plain terminal, "interrupted" stood for a run that had not begun."""
    with person(folder, TERM=terminal_type) as terminal:
        answer(terminal, "Your export", "\x03")
        terminal.expect("Left; nothing more was done")
        assert ended(terminal) == 0


def test_without_a_terminal_the_help_is_printed_and_the_status_is_2(tmp_path: Path) -> None:
    done = run(folder=tmp_path)
    assert done.returncode == 2
    assert "Usage: " in done.stdout and "migrate" in done.stdout
    assert list(tmp_path.iterdir()) == []
