"""A source as people type, drag or paste it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from migrator.cli.named_source import found_here, problem_with, source_of, sources_of, uploads_near


def _escaped(path: str) -> str:
    """Return a path as macOS and most Linux terminals give it when a file is dragged."""
    return "".join(f"\\{letter}" if letter in " '()&" else letter for letter in path)


DRAGGED: tuple[Callable[[str], str], ...] = (
    str,
    shlex.quote,
    _escaped,
    '"{}"'.format,
    "  {} ".format,
    "\u201c{}\u201d".format,
    "<{}>".format,
    lambda path: f"file://{quote(path)}",
    lambda path: f"file://localhost{quote(path)}",
    lambda path: f"file:{quote(path)}",
)


@pytest.mark.parametrize("dragged", DRAGGED)
@pytest.mark.parametrize("name", ["export.xml", "my ex'port (1) é.xml", "a&b 100%.zip"])
def test_a_dragged_file_is_found(tmp_path: Path, name: str, dragged: Callable[[str], str]) -> None:
    path = tmp_path / name
    path.touch()
    assert source_of(dragged(str(path))) == str(path)
    assert problem_with(dragged(str(path))) == ""


@pytest.mark.parametrize("typed", ["~/e.xml", "'~/e.xml'", '"~/e.xml" ', "~/./e.xml"])
def test_a_tilde_is_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "e.xml").touch()
    assert Path(source_of(typed)) == tmp_path / "e.xml"
    assert "did you mean 'e.xml'" in problem_with("~/ee.xml")


def test_parts_that_are_dragged_together_are_one_source(tmp_path: Path) -> None:
    parts = [tmp_path / "part 1.xml", tmp_path / "part 2.xml"]
    for part in parts:
        part.touch()
    typed = " ".join(shlex.quote(str(part)) for part in parts)
    assert sources_of(typed) == list(map(str, parts))
    assert problem_with(typed) == ""
    assert "no folder" in problem_with(f"{tmp_path}/x/1.xml {parts[0]}")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the path"),
        ("https://", "names no site"),
        ("http:///wp-admin", "names no site"),
        ("https://[x", "names no site"),
        ("htp://old.blog", "htp:// cannot be read"),
        ("ftp://old.blog/export.xml", "ftp:// cannot be read"),
        ("no-such.xml", "There is no file no-such.xml"),
        ("/no-such-folder/export.xml", "There is no folder"),
    ],
)
def test_a_wrong_source_is_explained_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    problem = problem_with(typed)
    assert words in problem and problem.count("\n") == 0


@pytest.mark.parametrize(
    "typed", ["old.blog", "https://old.blog/fr/", "127.0.0.1:8080", "OLD.blog/"]
)
def test_an_address_is_accepted_with_and_without_a_scheme(typed: str) -> None:
    assert problem_with(typed) == "" and source_of(typed) == typed


def test_the_uploads_beside_the_source_are_offered(tmp_path: Path) -> None:
    source, here = tmp_path / "backup/export.xml", tmp_path / "here"
    here.mkdir()
    assert uploads_near(str(source), here) == ""
    (here / "uploads").mkdir()
    assert uploads_near(str(source), here) == "uploads"
    (tmp_path / "backup/wp-content/uploads").mkdir(parents=True)
    assert Path(uploads_near(str(source), here)) == tmp_path / "backup/wp-content/uploads"


def test_an_export_is_offered_before_a_backup_and_a_sitemap_never(tmp_path: Path) -> None:
    assert found_here(tmp_path) == ""
    for name in ("sitemap.xml", "site.zip"):
        (tmp_path / name).touch()
    assert found_here(tmp_path) == "site.zip"
    (tmp_path / "blog.wordpress.2024-01-01.xml").touch()
    assert found_here(tmp_path) == "blog.wordpress.2024-01-01.xml"
