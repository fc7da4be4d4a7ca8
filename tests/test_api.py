"""The names that `import migrator` offers, and no others."""

from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import ROOT

import migrator
from migrator.commands.inspection import Census
from migrator.errors import ConfigError, UsageError
from migrator.markdown.dialect import DIALECTS
from migrator.settings import CrawlKeywords, MigrateKeywords, VerifyKeywords


def test_the_names_are_exactly_these() -> None:
    assert migrator.__all__ == [
        "Progress",
        "crawl",
        "inspect",
        "migrate",
        "open_source",
        "regenerate",
        "to_markdown",
        "verify",
        "wordpress_html",
    ]
    for name in migrator.__all__:
        assert callable(getattr(migrator, name))
    with pytest.raises(AttributeError):
        migrator.colour  # noqa: B018


def test_verify_stays_a_function_whatever_was_imported_before() -> None:
    code = "import migrator.report, migrator; print(callable(migrator.verify))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_help_loads_no_html_parser_http_library_or_image_library() -> None:
    code = (
        "import sys, migrator.cli.app;"
        "heavy = 'bs4', 'lxml', 'requests', 'PIL', 'comrak', 'rich';"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_source_iterates_posts(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, title="Tea"), item(2, title="Milk")))
    source = migrator.open_source(tmp_path / "export.xml")
    assert [post.title for post in source.posts()] == ["Tea", "Milk"]
    report = migrator.migrate(source, tmp_path / "out", offline=True)
    assert (report.written, report.ok) == (2, True)
    assert migrator.verify(tmp_path / "out", files_only=True).ok
    assert migrator.verify(tmp_path / "out", source=tmp_path / "export.xml").ok


def test_html_becomes_markdown() -> None:
    assert migrator.to_markdown("<p>Some <b>words</b>.</p>") == "Some **words**.\n"


def test_every_dialect_is_documented_and_another_one_refused() -> None:
    """Regression: an unknown name raised KeyError."""
    for dialect in DIALECTS:
        assert dialect in (migrator.to_markdown.__doc__ or "")
        assert migrator.to_markdown("<p>Words.</p>", dialect=dialect) == "Words.\n"
    with pytest.raises(UsageError, match="no dialect 'goldmak'; did you mean 'goldmark'"):
        migrator.to_markdown("<p>Words.</p>", dialect="goldmak")


def test_two_checks_at_once_are_refused(tmp_path: Path) -> None:
    """Regression: `fixtures` was ignored beside `built`; the command refuses both together."""
    with pytest.raises(UsageError, match="built and fixtures are two checks"):
        migrator.verify(tmp_path, built=tmp_path, fixtures=tmp_path)


def test_content_becomes_the_html_that_wordpress_shows() -> None:
    assert migrator.wordpress_html("one\n\ntwo").split() == ["<p>one</p>", "<p>two</p>"]


def test_a_mistyped_keyword_gets_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1)))
    with pytest.raises(UsageError, match=r"migrate\(\) has no keyword 'offlin'; .* 'offline'\?"):
        migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offlin=True)  # type: ignore[call-arg]
    with pytest.raises(UsageError, match=r"verify\(\) has no keyword 'onlin'; .* 'online'\?"):
        migrator.verify(tmp_path, onlin=True)  # type: ignore[call-arg]
    with pytest.raises(UsageError, match=r"migrate\(\) has no keyword 'ouput'; .* 'output'\?"):
        migrator.migrate(tmp_path / "export.xml", ouput=tmp_path)  # type: ignore[call-arg]
    assert not (tmp_path / "out").exists()


def test_a_keyword_of_the_other_function_is_refused_and_not_ignored(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"verify\(\) has no keyword 'layout'"):
        migrator.verify(tmp_path, layout="{slug}")  # type: ignore[call-arg]
    with pytest.raises(UsageError, match=r"crawl\(\) has no keyword 'layout'"):
        migrator.crawl("old.blog", layout="{slug}")  # type: ignore[call-arg]


def test_a_wrong_value_names_the_keyword_and_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^images is one of .*, not 'al'; did you mean 'all'\?"):
        migrator.migrate("export.xml", tmp_path / "out", images="al")  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_type_checker_and_so_an_editor_knows_every_keyword(tmp_path: Path) -> None:
    for function, keywords in (
        (migrator.migrate, MigrateKeywords),
        (migrator.crawl, CrawlKeywords),
        (migrator.verify, VerifyKeywords),
    ):
        [settings] = [p for p in signature(function).parameters.values() if p.kind == p.VAR_KEYWORD]
        assert settings.annotation == f"Unpack[{keywords.__name__}]"
    # The functions themselves would make mypy read the whole program.
    (tmp_path / "use.py").write_text(
        "from typing import Unpack\n"
        "from migrator.settings import MigrateKeywords, VerifyKeywords\n"
        "def migrate(**settings: Unpack[MigrateKeywords]) -> None: ...\n"
        "def verify(**settings: Unpack[VerifyKeywords]) -> None: ...\n"
        "migrate(images='all', since='2010-01-01', types=['post'], jobs=2)\n"
        "verify(online=True, accept_status=[403], max_age=30)\n"
        "migrate(imagse='all')\n"
        "migrate(images='big')\n"
        "verify(max_age='30')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "use.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = {line.split(":")[1] for line in done.stdout.splitlines() if "use.py:" in line}
    assert wrong == {"7", "8", "9"}, done.stdout


@pytest.mark.parametrize("name", [name for name in migrator.__all__ if name != "Progress"])
def test_the_examples_in_the_docstrings_are_true(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G58."""
    shutil.copy(ROOT / "fixtures/demo/export.xml", tmp_path / "export.xml")
    monkeypatch.chdir(tmp_path)
    [test] = doctest.DocTestFinder(recurse=False).find(getattr(migrator, name), name, globs={})
    assert test.examples, f"{name} shows no example"
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


def test_a_source_is_inspected_and_an_archive_built_again(tmp_path: Path) -> None:
    """G58."""
    (tmp_path / "export.xml").write_text(export(item(1, title="Tea", slug="tea"), item(2)))
    census = migrator.inspect(str(tmp_path / "export.xml"))
    assert isinstance(census, Census)
    assert census.items["post"]["publish"] == 2
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offline=True)
    page = tmp_path / "out/posts/tea/index.md"
    whole = page.read_bytes()
    page.unlink()
    assert not migrator.regenerate(tmp_path / "out", check=True).ok
    assert not page.exists()
    assert migrator.regenerate(tmp_path / "out").ok
    assert page.read_bytes() == whole


def test_progress_is_told_item_by_item(tmp_path: Path) -> None:
    """G58."""
    (tmp_path / "export.xml").write_text(export(*(item(n) for n in range(1, 4))))
    seen: list[migrator.Progress] = []
    migrator.migrate(tmp_path / "export.xml", tmp_path / "out", offline=True, progress=seen.append)
    converting = [(each.done, each.total) for each in seen if each.task == "Converting"]
    assert converting == [(0, 3), (1, 3), (2, 3), (3, 3)]
    counting: list[migrator.Progress] = []
    migrator.inspect(tmp_path / "export.xml", progress=counting.append)
    assert counting[-1] == migrator.Progress("Counting", 3, 3)
    proving: list[migrator.Progress] = []
    migrator.verify(tmp_path / "out", progress=proving.append)
    assert proving[-1].done == 3


def test_a_user_without_a_password_is_refused_and_not_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIGRATOR_PASSWORD", raising=False)
    with pytest.raises(UsageError, match="MIGRATOR_PASSWORD"):
        migrator.migrate("https://old.example", tmp_path / "out", user="ann")


def test_an_address_of_a_file_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not the address of a site"):
        migrator.crawl("export.xml", tmp_path / "site.warc.gz")
    with pytest.raises(UsageError, match=r"must end in \.warc\.gz or \.warc"):
        migrator.crawl("https://old.example", tmp_path / "out.txt")
