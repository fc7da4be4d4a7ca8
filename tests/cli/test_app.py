"""The commands, run as a person runs them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.blog import UPLOADS, export, item
from support.command_line import ROOT, run

from migrator import __version__
from migrator.cli import passwords
from migrator.cli.app import app
from migrator.errors import UsageError


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "export.xml"
    path.write_text(export(item(1, "Words.", title="Tea", slug="tea"), item(2, status="private")))
    return path


def test_version_is_printed() -> None:
    assert run("--version").stdout == f"migrator {__version__}\n"


def test_a_migration_says_what_it_did_and_ends_well(source: Path, tmp_path: Path) -> None:
    done = run("migrate", source, "--offline", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    assert re.search(r"2 +items in the source", done.stdout)
    assert re.search(r"1 +private: written only with", done.stdout)
    assert (tmp_path / "output/posts/tea/index.md").is_file()


def test_json_is_the_only_thing_on_stdout(source: Path, tmp_path: Path) -> None:
    done = run("migrate", source, "--offline", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["written"] == 1
    assert json.loads(run("inspect", source, "--json").stdout)["items"]["post"]["publish"] == 1
    assert json.loads(run("verify", tmp_path / "output", "--json").stdout)["ok"] is True


def test_a_limit_of_posts_is_refused_where_it_would_have_no_effect(
    source: Path, tmp_path: Path
) -> None:
    done = run("migrate", source, "--offline", "--limit", "1", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--limit is for the address of a site" in done.stderr
    assert not (tmp_path / "output").exists()


def test_quiet_says_nothing_when_all_is_well(source: Path, tmp_path: Path) -> None:
    done = run("migrate", source, "--offline", "--quiet", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_something_missing_makes_the_exit_status_1_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, f'<img src="{UPLOADS}/a.png">')))
    (tmp_path / "uploads").mkdir()
    # The blog's host does not exist, so the picture can be had nowhere.
    done = run("migrate", "export.xml", "--uploads", "uploads", folder=tmp_path)
    assert done.returncode == 1
    assert "missing-file (1)" in done.stdout
    assert f"{UPLOADS}/a.png" in done.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "HTML page"),
        ("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", "feed"),
        ("Dear diary, no angle bracket here.", "XML"),
    ],
)
def test_what_is_no_export_is_one_sentence_and_exit_status_2(
    tmp_path: Path, content: str, sentence: str
) -> None:
    """F72a: not a traceback, not an empty archive."""
    (tmp_path / "export.xml").write_text(content)
    done = run("migrate", "export.xml", "--offline", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("migrator: export.xml ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "output").exists()


def test_a_source_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = run("migrate", "nowhere.xml", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nowhere.xml does not exist" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(source: Path, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file, not a folder")
    done = run("migrate", source, "--offline", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "output").read_text() == "a file, not a folder"


def test_flags_can_stand_in_migrator_toml(source: Path, tmp_path: Path) -> None:
    (tmp_path / "migrator.toml").write_text(
        'output = "archive"\noffline = true\nlayout = "{slug}"\n'
    )
    assert run("migrate", source, folder=tmp_path).returncode == 0
    assert (tmp_path / "archive/tea/index.md").is_file()


def test_an_unknown_setting_is_refused_before_anything_is_written(
    source: Path, tmp_path: Path
) -> None:
    (tmp_path / "migrator.toml").write_text('outptu = "archive"\n')
    done = run("migrate", source, folder=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'output'?" in done.stderr


def test_terminal_escapes_in_a_title_never_reach_the_terminal(tmp_path: Path) -> None:
    title = "\u009b31mred\u202e &#27;[2J"
    (tmp_path / "export.xml").write_text(
        export(item(1, '[unknown a="\u009b1m"]', title=title, slug="x\u009b2J\u202ey")), "utf-8"
    )
    for command in (("migrate", "--offline", "-v"), ("inspect",)):
        done = run(*command, "export.xml", folder=tmp_path)
        assert done.returncode == 0
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout + done.stderr
        )


@pytest.mark.slow
def test_interrupting_ends_with_130_and_the_same_command_goes_on(tmp_path: Path) -> None:
    body = "<p>Some words and a <b>list</b>.</p><ul><li>a</li><li>b</li></ul>" * 4
    (tmp_path / "export.xml").write_text(export(*(item(n, body) for n in range(1, 1500))))
    command = [sys.executable, "-m", "migrator", "migrate", "export.xml", "--offline"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not any(tmp_path.glob("output/posts/*/*.md")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.count("\n") == 1 and "interrupted" in said
    written = len(list((tmp_path / "output/posts").iterdir()))
    assert 0 < written < 1499
    done = run("migrate", "export.xml", "--offline", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["written"] == 1499
    assert "edited-by-hand" not in done.stdout


def test_verify_names_what_is_broken(source: Path, tmp_path: Path) -> None:
    run("migrate", source, "--offline", folder=tmp_path)
    page = tmp_path / "output/posts/tea/index.md"
    page.write_text(page.read_text() + "\n[gone](../gone/index.md)\n")
    done = run("verify", folder=tmp_path)
    assert done.returncode == 1
    assert "broken-link (1)" in done.stdout and "../gone/index.md" in done.stdout


def test_verify_compares_with_what_is_expected(source: Path, tmp_path: Path) -> None:
    run("migrate", source, "--offline", folder=tmp_path)
    run("migrate", source, "--offline", "-o", "expected", folder=tmp_path)
    assert run("verify", "--fixtures", "expected", folder=tmp_path).returncode == 0
    (tmp_path / "expected/posts/tea/index.md").write_text("other\n")
    done = run("verify", "--fixtures", "expected", folder=tmp_path)
    assert done.returncode == 1 and "fixture-differs (1)" in done.stdout


def test_inspect_counts_and_writes_nothing(source: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = run("inspect", source, folder=tmp_path)
    assert done.returncode == 0
    assert re.search(r"post +1 +1", done.stdout)
    assert sorted(tmp_path.iterdir()) == before


def test_the_reference_explains_every_command_and_every_flag() -> None:
    commands = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    reference = (ROOT / "docs/reference/options.md").read_text("utf-8")
    for command in app.registered_commands:
        name = command.callback.__name__ if command.callback else ""
        _, heading, section = commands.partition(f"\n## `migrator {name}")
        assert heading, f"the reference does not explain {name}"
        named = re.findall(r"--[a-z-]+", section.partition("\n## ")[0])
        for flag in re.findall(r"(--[a-z-]+)", run(name, "--help").stdout):
            explained = flag == "--help" or (flag in reference and flag in named)
            assert explained, f"the reference does not explain {flag} of {name}"


def test_verify_prints_the_form_that_is_asked_for(source: Path, tmp_path: Path) -> None:
    run("migrate", source, "--offline", folder=tmp_path)
    starts = {"json": "{", "junit": "<testsuites", "github": "::notice", "markdown": "## ✓"}
    for form, start in starts.items():
        done = run("verify", "--format", form, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(start)
    done = run("verify", "--format", "xml", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_what_is_accepted_for_a_reason_is_quiet_until_it_is_gone(
    source: Path, tmp_path: Path
) -> None:
    run("migrate", source, "--offline", folder=tmp_path)
    page = tmp_path / "output/posts/tea/index.md"
    whole = page.read_text()
    page.write_text(whole + "\nMore words.\n")
    assert run("verify", folder=tmp_path).returncode == 1
    assert run("verify", "--accept", " ", folder=tmp_path).returncode == 2
    done = run("verify", "--accept", "I wrote that.", folder=tmp_path)
    assert done.returncode == 0
    assert "accepted by the baseline file" in done.stdout
    assert "except for 2 accepted findings" in done.stdout
    assert "nothing is lost" not in done.stdout
    assert 'reason = "I wrote that."' in (tmp_path / "output/migrator-baseline.toml").read_text()
    assert run("verify", folder=tmp_path).returncode == 0
    page.write_text(whole)
    done = run("verify", folder=tmp_path)
    assert done.returncode == 0
    assert "unused-acceptance" in done.stdout


def test_accepting_nothing_writes_no_baseline_file(source: Path, tmp_path: Path) -> None:
    """Regression: `accepted = []` was written, to which the next --accept could add nothing."""
    run("migrate", source, "--offline", folder=tmp_path)
    baseline = tmp_path / "output/migrator-baseline.toml"
    assert run("verify", "--accept", "Nothing is wrong.", folder=tmp_path).returncode == 0
    assert not baseline.exists()
    baseline.write_text("# mine\naccepted = []\n")
    page = tmp_path / "output/posts/tea/index.md"
    page.write_text(page.read_text() + "\nMore words.\n")
    assert run("verify", "--accept", "I wrote that.", folder=tmp_path).returncode == 0
    assert baseline.read_text().startswith("# mine\n")
    assert run("verify", folder=tmp_path).returncode == 0


@pytest.mark.parametrize("command", ["verify", "regenerate", "preview"])
def test_an_archive_that_is_not_there_is_one_sentence(tmp_path: Path, command: str) -> None:
    """Regression: `regenerate` missed the source in the settings of a folder that is not there."""
    done = run(command, "archiv", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert re.search("there is no folder archiv|archiv is no folder", done.stderr)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_page_that_cannot_be_read_is_named_once(source: Path, tmp_path: Path) -> None:
    """Regression: the check of the file and the comparison with the source each named it."""
    run("migrate", source, "--offline", folder=tmp_path)
    page = tmp_path / "output/posts/tea/index.md"
    page.unlink()
    os.mkfifo(page)
    done = run("verify", folder=tmp_path)
    assert done.returncode == 1
    assert "broken-file (1)" in done.stdout
    assert "edited-by-hand" not in done.stdout


@pytest.mark.parametrize("command", [("verify",), ("regenerate", "--check")])
def test_a_baseline_file_that_is_not_there_is_one_sentence(
    source: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Regression: a mistyped name was taken for a file without entries."""
    run("migrate", source, "--offline", folder=tmp_path)
    done = run(*command, "--baseline", "accpted.toml", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no baseline file accpted.toml" in done.stderr


def test_an_unfinished_run_is_never_green(source: Path, tmp_path: Path) -> None:
    """Regression: `verify --files-only` found no fault in the first half of an archive."""
    run("migrate", source, "--offline", folder=tmp_path)
    journal = tmp_path / "output/migration/begun.jsonl"
    journal.write_text('["posts/tea/index.md", "00"]\n')
    for flags in ((), ("--files-only",)):
        done = run("verify", *flags, folder=tmp_path)
        assert done.returncode == 1
        assert "migration/begun.jsonl: a run began to write this archive" in done.stdout
    assert run("migrate", source, "--offline", folder=tmp_path).returncode == 0
    assert run("verify", folder=tmp_path).returncode == 0


def test_an_archive_is_built_again_where_it_lies(source: Path, tmp_path: Path) -> None:
    run("migrate", source, "--offline", folder=tmp_path)
    assert run("regenerate", "--check", "--quiet", folder=tmp_path).stdout == ""
    (tmp_path / "output/posts/tea/index.md").unlink()
    done = run("regenerate", "--check", folder=tmp_path)
    assert done.returncode == 1
    assert "posts/tea/index.md: deleted after the archive was made" in done.stdout
    assert run("regenerate", folder=tmp_path).returncode == 0
    assert (tmp_path / "output/posts/tea/index.md").is_file()
    (tmp_path / "output/migrator.toml").unlink()
    done = run("regenerate", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "names no source" in done.stderr


def test_a_source_that_the_settings_name_need_not_be_named_again(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, slug="tea")))
    (tmp_path / "migrator.toml").write_text('source = "export.xml"\noffline = true\n')
    assert run("migrate", folder=tmp_path).returncode == 0
    assert (tmp_path / "output/posts/tea/index.md").is_file()
    assert run("regenerate", "--check", folder=tmp_path).returncode == 0
    (tmp_path / "migrator.toml").unlink()
    done = run("migrate", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no SOURCE is named" in done.stderr


class TestPassword:
    def test_it_comes_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MIGRATOR_PASSWORD", "abcd efgh")
        assert passwords.application_password("ann") == "abcd efgh"

    def test_without_one_and_without_a_terminal_a_sentence_says_what_to_set(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("MIGRATOR_PASSWORD", raising=False)
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        with pytest.raises(UsageError, match="MIGRATOR_PASSWORD"):
            passwords.application_password("ann")
