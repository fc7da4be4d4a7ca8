"""The part of an archive that becomes a website is read from its record, or from its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migrator.errors import UsageError
from migrator.verifier.built.archive_record import load


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def target(**values: object) -> str:
    pages = [
        {"file": "site/a.md", "url": "/2020/%C3%A9t%C3%A9/", "public": True, "date": "2020-01-02"}
    ]
    known = {"target": "hugo", "pages": pages, "files": {}, "redirects": {}, "base_path": "/blog"}
    return json.dumps({**known, **values})


def test_a_record_names_the_address_of_each_item(tmp_path: Path) -> None:
    page = "---\ntitle: A\nimage: /x.png\n---\n\nText\n"
    record = load(write(tmp_path, {"migration/target.json": target(), "site/a.md": page}))
    item = record.items["site/a.md"]
    assert (item.url, item.title, item.date, item.is_public) == (
        "/2020/été/",
        "A",
        "2020-01-02",
        True,
    )
    assert item.images == ("/x.png",)
    assert record.base_path == "/blog"
    assert record.body(item).strip() == "Text"


def test_an_item_is_hidden_unless_the_record_says_that_it_is_public(tmp_path: Path) -> None:
    pages = [{"file": "site/a.md", "url": "/a/"}]
    text = target(pages=pages)
    record = load(write(tmp_path, {"migration/target.json": text, "site/a.md": "---\na: b\n---\n"}))
    assert not record.items["site/a.md"].is_public


def test_the_front_matter_of_pelican_is_lines(tmp_path: Path) -> None:
    text = target(target="pelican", syntax="pelican")
    page = "Title: A: B\nDate: 2020-01-02\n\nText: of the post\n"
    record = load(write(tmp_path, {"migration/target.json": text, "site/a.md": page}))
    item = record.items["site/a.md"]
    assert (item.title, record.body(item)) == ("A: B", "Text: of the post\n")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pages": 1}', target(pages=[{"url": "/a/"}])])
def test_a_damaged_record_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"target\.json cannot be read"):
        load(write(tmp_path, {"migration/target.json": text}))


@pytest.mark.parametrize(
    ("file", "header"),
    [
        ("a.md", "draft: true"),
        ("a.md", "published: false"),
        ("a.md", "status: Private"),
        ("_drafts/a.md", "title: x"),
        ("drafts/posts/a/index.md", "title: x"),
    ],
)
def test_drafts_of_any_tool_are_hidden(tmp_path: Path, file: str, header: str) -> None:
    record = load(write(tmp_path, {file: f"---\n{header}\n---\n\nText\n"}))
    assert not record.items[file].is_public


def test_files_without_front_matter_are_no_items(tmp_path: Path) -> None:
    files = {"README.md": "# Read me\n", "a.md": "---\ntitle: x\npermalink: /a/b/\n---\n"}
    record = load(write(tmp_path, files))
    assert list(record.items) == ["a.md"]
    assert record.items["a.md"].url == "/a/b/"


def test_a_folder_without_items_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no Markdown file with front matter"):
        load(tmp_path)


def test_menus_name_their_addresses_at_every_depth(tmp_path: Path) -> None:
    menus = """
main:
  - title: A
    link: /a/
    items:
      - title: B
        items:
          - {title: C, link: "https://elsewhere.example/"}
footer: [{title: D}, 5, null]
"""
    files = {"migration/target.json": target(), "site/a.md": "---\na: b\n---\n"}
    record = load(write(tmp_path, {**files, "data/menus.yaml": menus}))
    assert list(record.menu_links()) == ["/a/", "https://elsewhere.example/"]
    (tmp_path / "data/menus.yaml").write_text("[: {")
    assert list(record.menu_links()) == []


def test_the_comments_of_an_item_are_in_the_file_that_it_names(tmp_path: Path) -> None:
    page = '---\ncomments_data: "7"\n---\n'
    files = {"migration/target.json": target(data="site/data"), "site/a.md": page}
    record = load(write(tmp_path, files))
    assert record.comments_file(record.items["site/a.md"]) == "site/data/comments/7.yaml"
