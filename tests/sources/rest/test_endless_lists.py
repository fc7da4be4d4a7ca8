"""A list that claims to go on for ever is read until it brings nothing new, and that is said."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from support.live_web import LiveWeb
from support.rest_site import Reply, RestSite, comment, medium, post, served

from migrator.sources.rest import RestSource

Items = list[dict[str, Any]]
Page = Callable[[int, Items], Items]
Total = str

PAGES: dict[str, tuple[Page, Total]] = {
    "the same page": (lambda _, items: items, "1000000000"),
    "two pages in turn": (lambda page, items: items[page % 2 :: 2], "1000000000"),
    "empty pages": (lambda page, items: items if page == 1 else [], "99999999999"),
    "items without ids": (
        lambda _, items: [{k: v for k, v in each.items() if k != "id"} for each in items],
        "1000000000",
    ),
    "a random order": (lambda page, items: items[page % 3 :] + items[: page % 3], "12345678"),
    "a counter in each item": (
        lambda page, items: [each | {"slug": f"x-{page}"} for each in items],
        "1000000000, 7",
    ),
}
LISTS = {
    "wp/v2/posts": [post(n) for n in range(1, 7)],
    "wp/v2/media": [medium(n) for n in range(1, 7)],
    "wp/v2/comments": [comment(n, 1) for n in range(1, 7)],
    "wp/v2/tags": [{"id": n, "name": f"T{n}", "slug": f"t{n}"} for n in range(1, 7)],
}


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_list_without_end_ends(route: str, kind: str) -> None:
    make, total = PAGES[kind]
    requests = itertools.count(1)

    def fault(asked: str, parameters: dict[str, str]) -> Reply | None:
        if asked != route:
            return None
        page = int(parameters.get("page", 1))
        assert next(requests) < 50
        told = {"X-WP-Total": total, "X-WP-TotalPages": total}
        return 200, told, json.dumps(make(page, LISTS[route])).encode()

    with ExitStack() as stack:
        names = ("posts", "pages", "media", "comments", "users", "categories", "tags")
        lists: dict[str, Items] = {f"wp/v2/{name}": [] for name in names} | LISTS
        site = stack.enter_context(served(RestSite(lists=lists)))
        site.fault = fault
        source = RestSource(LiveWeb(), site.url, site.root)
        found = [each.id for each in source.posts() if each.type == "post"]
        if kind != "items without ids" or route != "wp/v2/posts":
            assert sorted(set(found)) == list(range(1, 7))
        said = [repair.message for repair in source.repairs if repair.lost]
        assert any("no new items" in message for message in said)
