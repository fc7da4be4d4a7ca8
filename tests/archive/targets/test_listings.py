"""Feeds, and lists of posts by term, author or date, keep answering at their old addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.blog import SITE, export, item

import migrator
from migrator.archive.targets import registry

TERM = """<wp:category><wp:category_nicename>{}</wp:category_nicename>
<wp:category_parent>{}</wp:category_parent><wp:cat_name>{}</wp:cat_name></wp:category>"""


def server_rules(folder: Path, target: str, *items: str, channel: str = "") -> dict[str, str]:
    text = export(*items).replace("<item>", f"{channel}<item>", 1)
    (folder / "export.xml").write_text(text, "utf-8")
    migrator.migrate(
        folder / "export.xml", folder / "a", target=target, offline=True, report="none"
    )
    record = json.loads((folder / "a/migration/target.json").read_bytes())
    found: dict[str, str] = record["server_redirects"]
    return found


@pytest.mark.parametrize("target", [name for name in registry.names() if name != "obsidian"])
def test_the_old_feed_leads_to_the_new_one(tmp_path: Path, target: str) -> None:
    rules = server_rules(tmp_path, target, item(1))
    assert rules["/feed/"] == registry.get(target).feed
    assert rules["/feed/"].startswith("/")


def test_dates_and_authors_of_public_posts_lead_home(tmp_path: Path) -> None:
    rules = server_rules(
        tmp_path,
        "jekyll",
        item(1, author="Ann.B", date="2015-03-04 05:06:07"),
        item(2, author="eve", date="2016-01-01 00:00:00", status="draft"),
        item(3, kind="page", author="bob", date="2017-01-01 00:00:00"),
    )
    listings = {old for old, new in rules.items() if new == "/"}
    assert listings == {"/2015/", "/2015/03/", "/2015/03/04/", "/author/ann-b/"}


def test_terms_are_below_their_parents(tmp_path: Path) -> None:
    channel = TERM.format("trips", "", "Trips") + TERM.format("%e6%97%a5", "trips", "Japan")
    rules = server_rules(tmp_path, "eleventy", item(1), channel=channel)
    assert rules["/category/trips/"] == rules["/category/trips/%e6%97%a5/"] == "/"


def test_a_generator_that_makes_pages_for_terms_keeps_them(tmp_path: Path) -> None:
    rules = server_rules(tmp_path, "hugo", item(1), channel=TERM.format("trips", "", "Trips"))
    assert "/category/trips/" not in rules


def test_a_page_at_such_an_address_stays(tmp_path: Path) -> None:
    page = item(2, kind="page", slug="2015", link=f"{SITE}/2015/")
    rules = server_rules(tmp_path, "astro", item(1, date="2015-03-04 05:06:07"), page)
    assert "/2015/" not in rules
    assert "/2015/03/" in rules
