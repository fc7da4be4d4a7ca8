"""Feeds, and lists of posts by term, author or date, keep answering at their old addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.blog import SITE, export, item

import migrator
from migrator.archive.targets import registry

TERM = """<wp:category><wp:category_nicename>{}</wp:category_nicename>
<wp:category_parent>{}</wp:category_parent><wp:cat_name>{}</wp:cat_name></wp:category>"""


def record_of(folder: Path, target: str, *items: str, channel: str = "") -> Any:
    text = export(*items).replace("<item>", f"{channel}<item>", 1)
    (folder / "export.xml").write_text(text, "utf-8")
    migrator.migrate(
        folder / "export.xml", folder / "a", target=target, offline=True, report="none"
    )
    return json.loads((folder / "a/migration/target.json").read_bytes())


def server_rules(folder: Path, target: str, *items: str, channel: str = "") -> dict[str, str]:
    found: dict[str, str] = record_of(folder, target, *items, channel=channel)["server_redirects"]
    return found


def lists_of(folder: Path, target: str, *items: str, channel: str = "") -> dict[str, str]:
    found: dict[str, str] = record_of(folder, target, *items, channel=channel)["lists"]
    return found


@pytest.mark.parametrize("target", [name for name in registry.names() if name != "obsidian"])
def test_the_old_feed_leads_to_the_new_one(tmp_path: Path, target: str) -> None:
    rules = server_rules(tmp_path, target, item(1))
    assert rules["/feed/"] == registry.get(target).feed
    assert rules["/feed/"].startswith("/")


POSTS = (
    item(
        1,
        author="Ann.B",
        date="2015-03-04 05:06:07",
        terms=[("category", "trips", "Trips"), ("post_tag", "c-plus", "C++")],
    ),
    item(2, author="eve", date="2016-01-01 00:00:00", status="draft"),
    item(3, kind="page", author="bob", date="2017-01-01 00:00:00"),
)


def test_lists_that_the_generator_does_not_make_lead_home(tmp_path: Path) -> None:
    rules = server_rules(tmp_path, "mkdocs", *POSTS)
    listings = {old for old, new in rules.items() if new == "/"}
    assert listings == {
        "/2015/", "/2015/03/", "/2015/03/04/", "/author/ann-b/", "/tag/c-plus/",
    }  # fmt: skip
    assert "/category/trips/" not in rules


@pytest.mark.parametrize("target", ["astro", "eleventy", "hexo", "jekyll"])
def test_lists_have_their_old_addresses(tmp_path: Path, target: str) -> None:
    record = record_of(tmp_path, target, *POSTS)
    assert record["lists"] == {
        "/2015/": "2015",
        "/2015/03/": "2015-03",
        "/author/ann-b/": "Ann.B",
        "/category/trips/": "Trips",
        "/tag/c-plus/": "C++",
    }
    assert record["server_redirects"]["/2015/03/04/"] == "/2015/03/"
    assert "/2016/" not in record["server_redirects"]


@pytest.mark.parametrize("target", ["hugo", "pelican"])
def test_generators_with_lists_of_their_own_use_the_old_addresses(
    tmp_path: Path, target: str
) -> None:
    found = lists_of(tmp_path, target, *POSTS)
    assert found == {
        "/author/ann-b/": "Ann.B", "/category/trips/": "Trips", "/tag/c-plus/": "C++",
    }  # fmt: skip


def test_a_list_names_the_posts_of_the_terms_below_it(tmp_path: Path) -> None:
    channel = TERM.format("trips", "", "Trips") + TERM.format("%e6%97%a5", "trips", "Japan")
    post = item(1, terms=[("category", "%e6%97%a5", "Japan"), ("category", "trips", "Trips")])
    found = lists_of(tmp_path, "eleventy", post, channel=channel)
    assert found["/category/trips/%E6%97%A5/"] == "Japan"
    lists = yaml.safe_load((tmp_path / "a/site/data/lists.yaml").read_text("utf-8"))
    names = {each["url"]: each["names"] for each in lists if each["kind"] == "category"}
    assert names == {"/category/trips/日/": ["Japan"], "/category/trips/": ["Trips", "Japan"]}


def test_a_term_without_posts_leads_home(tmp_path: Path) -> None:
    rules = server_rules(tmp_path, "eleventy", item(1), channel=TERM.format("trips", "", "Trips"))
    assert rules["/category/trips/"] == "/"


def test_a_second_term_of_the_same_name_leads_to_the_first(tmp_path: Path) -> None:
    terms = [("post_tag", "tea", "Tea"), ("post_tag", "tea-2", "tea")]
    record = record_of(tmp_path, "pelican", item(1, terms=terms))
    assert record["lists"]["/tag/tea/"] == "Tea"
    assert record["redirects"]["/tag/tea-2/"] == "/tag/tea/"
    assert (tmp_path / "a/site/content/static/tag/tea-2/index.html").exists()


def test_a_page_at_such_an_address_stays(tmp_path: Path) -> None:
    page = item(2, kind="page", slug="2015", link=f"{SITE}/2015/")
    record = record_of(tmp_path, "astro", item(1, date="2015-03-04 05:06:07"), page)
    assert "/2015/" not in record["server_redirects"]
    assert "/2015/" not in record["lists"]
    assert "/2015/03/" in record["lists"]


def test_names_that_no_file_can_have_are_no_lists_of_hugo(tmp_path: Path) -> None:
    terms = [
        ("post_tag", "why", "Why?"), ("post_tag", "ac-dc", "AC/DC"), ("post_tag", "tag", "#tag"),
    ]  # fmt: skip
    record = record_of(tmp_path, "hugo", item(1, terms=terms))
    assert "/tag/ac-dc/" in record["lists"]
    assert record["server_redirects"]["/tag/why/"] == "/"
    assert record["server_redirects"]["/tag/tag/"] == "/"
    assert (tmp_path / "a/site/content/tags/ac/dc/_index.md").exists()


@pytest.mark.parametrize("target", ["eleventy", "hugo"])
def test_the_only_author_has_the_home_page(tmp_path: Path, target: str) -> None:
    """The front matter does not name the author of a blog that has one."""
    record = record_of(tmp_path, target, item(1), item(2))
    assert record["server_redirects"]["/author/ann/"] == "/"
    assert not [address for address in record["lists"] if "author" in address]
