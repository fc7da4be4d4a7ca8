"""All comments are read if a real WordPress shows them on several pages, in every theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from judge import WordPress, server
from support.fault_server import without_proxies

import migrator

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

DEFAULT = "twentytwentyone"
THREAD = "posts/beaucoup-de-commentaires/comments.yaml"
SEVERAL_PAGES = "posts/blocs-de-mise-en-page/index.md"
OPTIONS = """<?php
update_option( 'page_comments', {} );
update_option( 'comments_per_page', 20 );
update_option( 'default_comments_page', '{}' );
"""


@pytest.fixture
def paged(wordpress: WordPress, tmp_path: Path) -> Iterator[WordPress]:
    yield wordpress
    server("theme", wordpress.folder, DEFAULT)
    show(wordpress, tmp_path, 0, "newest")


def show(wordpress: WordPress, folder: Path, are_paged: int, first: str) -> None:
    script = folder / "options.php"
    script.write_text(OPTIONS.format(are_paged, first))
    server("eval", wordpress.folder, script)


@pytest.mark.parametrize(
    ("theme", "first"),
    [(DEFAULT, "oldest"), (DEFAULT, "newest"), ("twentytwentytwo", "newest")],
)
def test_comments_on_several_pages_equal_those_of_the_api(
    paged: WordPress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str, first: str
) -> None:
    without_proxies(monkeypatch)
    show(paged, tmp_path, 1, first)
    server("theme", paged.folder, theme)
    url = f"{paged.url}/"
    migrator.migrate(url, tmp_path / "api", via="rest", proof=False, images="none")
    migrator.migrate(url, tmp_path / "pages", via="pages", proof=False, images="none")
    api, pages = (tmp_path / name / THREAD for name in ("api", "pages"))
    assert api.read_text().count("id: ") == 60
    assert pages.read_text() == api.read_text()
    # No page of comments became a post.
    assert names(tmp_path / "api/posts") == names(tmp_path / "pages/posts")
    # The second page of a post is found through its list of pages, also in block themes. The HTML
    # does not show where it begins.
    text, other = (words(tmp_path / name / SEVERAL_PAGES) for name in ("api", "pages"))
    assert other == text


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def words(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("<!--")]
