"""Fixture inputs are converted, and compared with the expected files next to them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.blog import export, item

import migrator
from migrator.commands import verify_fixtures

CONTENT = "<!-- wp:heading --><h2>Tea</h2><!-- /wp:heading -->\n\nHot &amp; strong\n\nEnd"
MARKDOWN = "## Tea\n\nHot & strong\n\nEnd\n"


@pytest.fixture
def fixtures(tmp_path: Path) -> Path:
    folder = tmp_path / "fixtures"
    blog = folder / "blog"
    blog.mkdir(parents=True)
    (blog / "export.xml").write_text(export(item(1, "Words.", slug="tea")), "utf-8")
    migrator.migrate(blog / "export.xml", blog / "expected", offline=True)
    for name in ("migration", "migrator.toml", "migrator.lock"):
        path = blog / "expected" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (folder / "content").mkdir()
    (folder / "content/tea.html").write_text(CONTENT)
    (folder / "content/tea.md").write_text(MARKDOWN)
    (folder / "content/alone.html").write_text("no Markdown beside it")
    return folder


def verify(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "migrator", "verify", "--fixtures", str(folder), *more]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder.parent, check=False, timeout=60
    )


def test_both_kinds_of_input_are_found(fixtures: Path) -> None:
    assert [pair.name for pair in verify_fixtures.find(fixtures)] == ["blog", "content/tea"]


def test_an_expected_result_gives_no_finding(fixtures: Path) -> None:
    done = verify(fixtures)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ Complete: each of 2 results is as expected." in done.stdout


def test_a_difference_is_named(fixtures: Path) -> None:
    (fixtures / "content/tea.md").write_text(MARKDOWN.replace("strong", "weak"))
    page = fixtures / "blog/expected/posts/tea/index.md"
    page.write_text(page.read_text().replace('title: "Item 1"', 'title: "Tea"'))
    (fixtures / "blog/expected/posts/more.md").write_text("x")
    (fixtures / "blog/expected/data/site.yaml").unlink()
    done = verify(fixtures)
    assert done.returncode == 1
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "content/tea.md: line 3 is 'Hot & strong', expected 'Hot & weak'" in lines
    assert "-Hot & weak" in lines
    assert "blog/expected/posts/tea/index.md: title is 'Item 1', expected 'Tea'" in lines
    assert "blog/expected/posts/more.md: the expected file is missing" in lines
    assert "blog/expected/data/site.yaml: this file is not expected" in lines


def test_update_accepts_the_differences(fixtures: Path) -> None:
    (fixtures / "content/tea.md").write_text("Other.\n")
    (fixtures / "blog/expected/posts/gone").mkdir()
    (fixtures / "blog/expected/posts/gone/index.md").write_text("x")
    (fixtures / "blog/expected/posts/tea/index.md").unlink()
    done = verify(fixtures, "--update")
    assert done.returncode == 1
    assert "content/tea.md" in done.stdout
    assert (fixtures / "content/tea.md").read_text() == MARKDOWN
    assert not (fixtures / "blog/expected/posts/gone").exists()
    assert not (fixtures / "blog/expected/migration").exists()
    assert verify(fixtures).returncode == 0


def test_settings_next_to_an_input_are_used(fixtures: Path) -> None:
    (fixtures / "blog/migrator.toml").write_text('fields = "title"\n')
    assert verify(fixtures).returncode == 1


def test_an_archive_is_compared_with_expected_files_and_updated(fixtures: Path) -> None:
    expected = fixtures / "blog/expected"
    archive = fixtures.parent / "archive"
    shutil.copytree(expected, archive)
    page = archive / "posts/tea/index.md"
    page.write_text(page.read_text().replace("Words.", "Other words."))
    assert verify(expected, str(archive)).returncode == 1
    assert verify(expected, str(archive), "--update").returncode == 1
    assert "Other words." in (expected / "posts/tea/index.md").read_text()
    assert verify(expected, str(archive)).returncode == 0


def test_update_without_a_folder_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "migrator", "verify", "--update"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert done.stderr == ("migrator: --update has no effect without --fixtures\n")
