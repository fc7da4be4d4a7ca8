"""The names that `import migrator` offers, and no others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.blog import export, item

import migrator


def test_the_names_are_exactly_these() -> None:
    assert migrator.__all__ == ["migrate", "open_source", "to_markdown", "verify", "wordpress_html"]
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
    assert migrator.verify(tmp_path / "out").ok


def test_html_becomes_markdown() -> None:
    assert migrator.to_markdown("<p>Some <b>words</b>.</p>") == "Some **words**.\n"


def test_content_becomes_the_html_that_wordpress_shows() -> None:
    assert migrator.wordpress_html("one\n\ntwo").split() == ["<p>one</p>", "<p>two</p>"]
