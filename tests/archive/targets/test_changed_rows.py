"""A table in migrator.toml changes the row of a site generator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.blog import export, item

import migrator
from migrator.archive.targets import changed_rows
from migrator.errors import ConfigError


def migrated(folder: Path, target: str, *items: str, **row: Any) -> Path:
    (folder / "export.xml").write_text(export(*items), "utf-8")
    migrator.migrate(
        folder / "export.xml",
        folder / "archive",
        target=target,
        target_rows={target: row},
        offline=True,
        report="none",
    )
    return folder / "archive"


def test_posts_go_to_the_folder_of_a_theme(tmp_path: Path) -> None:
    moves = {"site/src/content/blog": "site/src/content/posts", "site/public": "site/static"}
    archive = migrated(tmp_path, "astro", item(1, "tea"), folders=moves)
    pages = {path.relative_to(archive).as_posix() for path in archive.rglob("*.md")}
    assert all(page.startswith("site/src/content/posts/") for page in pages)
    assert pages


def test_a_row_knows_its_places_after_a_move(tmp_path: Path) -> None:
    archive = migrated(
        tmp_path, "jekyll", item(1, "tea"), folders={"site/_posts": "site/collections/_posts"}
    )
    page = next((archive / "site/collections/_posts").rglob("*.md"))
    assert 'layout: "post"' in page.read_text("utf-8")


def test_every_page_gets_a_key(tmp_path: Path) -> None:
    archive = migrated(
        tmp_path, "jekyll", item(1, "tea"), **{"front-matter": {"layout": "single", "toc": True}}
    )
    text = next((archive / "site/_posts").rglob("*.md")).read_text("utf-8")
    assert 'layout: "single"' in text
    assert "toc: true" in text


def test_another_dialect_and_folder_of_data(tmp_path: Path) -> None:
    text = "<p>a | b</p>"
    archive = migrated(
        tmp_path, "jekyll", item(1, text), dialect="commonmark", data="site/_data/old"
    )
    assert "a | b" in next((archive / "site/_posts").rglob("*.md")).read_text("utf-8")
    assert (archive / "site/_data/old/site.yaml").exists()


def test_without_aliases_and_static_pages_only_the_server_leads_on(tmp_path: Path) -> None:
    moved = item(1, "tea", meta=[("_wp_old_slug", "coffee")])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain = migrated(tmp_path / "a", "astro", moved)
    changed = migrated(tmp_path / "b", "astro", moved, static="")
    assert redirects(plain)[0]
    served, server = redirects(changed)
    assert served == {}
    assert set(server) >= set(redirects(plain)[0])


def redirects(archive: Path) -> tuple[dict[str, str], dict[str, str]]:
    record = json.loads((archive / "migration/target.json").read_bytes())
    return record["redirects"], record["server_redirects"]


def test_the_archive_remembers_the_change(tmp_path: Path) -> None:
    archive = migrated(tmp_path, "jekyll", item(1, "tea"), **{"front-matter": {"toc": True}})
    assert "[target-rows.jekyll" in (archive / "migrator.toml").read_text("utf-8")
    before = {path: path.read_bytes() for path in archive.rglob("*.md")}
    migrator.regenerate(archive)
    assert {path: path.read_bytes() for path in archive.rglob("*.md")} == before


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"jekil": {}}, "target-rows.jekil: there is no such target; did you mean 'jekyll'?"),
        ({"jekyll": {"dialekt": "x"}}, "no such key; did you mean 'dialect'"),
        ({"jekyll": {"dialect": "kramdwon"}}, "did you mean 'kramdown'"),
        ({"jekyll": {"layout": "{slug}"}}, "use the key `layout`"),
        ({"jekyll": {"data": "../out"}}, "is not a folder in the archive"),
        ({"jekyll": {"data": "/etc"}}, "is not a folder in the archive"),
        ({"jekyll": {"data": 5}}, "is not a folder in the archive"),
        ({"jekyll": {"folders": {"data": "site/x"}}}, "is not in the project's folder site/"),
        ({"jekyll": {"folders": {"site/a": "site/x", "site/b": "site/x"}}}, "would become one"),
        ({"jekyll": {"folders": ["site/a"]}}, "is a table such as"),
        ({"jekyll": {"front-matter": {"draft": False}}}, "each page has its own"),
        ({"jekyll": {"front-matter": True}}, "is a table such as"),
        ({"jekyll": {"reserved": "blog"}}, "is a list of names"),
    ],
)
def test_a_change_that_is_not_possible_is_an_error(rows: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        changed_rows.get("jekyll", rows)


def test_a_target_without_a_key_for_aliases_gets_none() -> None:
    with pytest.raises(ConfigError, match="Astro has no such key"):
        changed_rows.get("astro", {"astro": {"aliases": "redirects"}})
