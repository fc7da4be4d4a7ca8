"""A list is read to its end, whatever the site says about its length, or a loss is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from support.live_web import LiveWeb
from support.rest_site import Parameters, Reply, RestSite, error, fatal, medium, post, served

from migrator.sources.rest import RestSource

Change = Callable[[Parameters, Reply, Callable[[int], Reply]], Reply]


def read(posts: int, change: Change) -> tuple[list[int], list[str]]:
    """Return the ids of the posts of a site whose list is changed, and the losses."""
    names = ("pages", "comments", "categories", "tags")
    lists = {f"wp/v2/{name}": [] for name in names}
    lists["wp/v2/posts"] = [post(n) for n in range(1, posts + 1)]
    lists["wp/v2/media"] = [medium(9000)]
    lists["wp/v2/users"] = [{"id": 1, "name": "Ann", "slug": "ann"}]
    site = RestSite(lists=lists)

    def fault(route: str, parameters: Parameters) -> Reply | None:
        if route != "wp/v2/posts":
            return None

        def page(number: int) -> Reply:
            return site._list(lists[route], {**parameters, "page": str(number)})

        return change(parameters, site._list(lists[route], parameters), page)

    site.fault = fault
    with ExitStack() as stack:
        stack.enter_context(served(site))
        source = RestSource(LiveWeb(), site.url, site.root)
        found = [each.id for each in source.posts() if each.type == "post"]
        assert len(site.asked) < 40
        return found, [repair.message for repair in source.repairs if repair.lost]


def telling(total: int, pages: int) -> Change:
    def change(_: Parameters, reply: Reply, __: object) -> Reply:
        told = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
        return reply[0], {**reply[1], **told}, reply[2]

    return change


def silent(reply: Reply) -> Reply:
    return reply[0], {}, reply[2]


@pytest.mark.parametrize(("total", "pages"), [(100, 1), (150, 2), (200, 2), (10, 1), (0, 0)])
def test_a_list_longer_than_its_total_is_read_to_its_end(total: int, pages: int) -> None:
    assert read(230, telling(total, pages)) == (list(range(1, 231)), [])


@pytest.mark.parametrize("posts", [0, 1, 99, 100, 101, 200])
def test_a_list_with_the_right_total_has_no_loss(posts: int) -> None:
    assert read(posts, lambda _, reply, __: reply) == (list(range(1, posts + 1)), [])


@pytest.mark.parametrize("posts", [0, 3, 99, 100, 101, 200])
def test_a_list_without_total_has_no_loss(posts: int) -> None:
    assert read(posts, lambda _, reply, __: silent(reply)) == (list(range(1, posts + 1)), [])


def test_a_page_that_fails_after_the_end_of_the_list_is_no_loss() -> None:
    def change(parameters: Parameters, reply: Reply, _: object) -> Reply:
        return fatal() if parameters.get("page") == "3" else reply

    assert read(200, change) == (list(range(1, 201)), [])


def test_one_page_for_all_numbers_is_a_loss_unless_the_list_fits_into_it() -> None:
    def change(_: Parameters, __: Reply, page: Callable[[int], Reply]) -> Reply:
        return silent(page(1))

    found, lost = read(230, change)
    assert found == list(range(1, 101))
    assert "page 2 of the list of posts has no new items: items may be missing" in lost
    assert read(42, change) == (list(range(1, 43)), [])


def test_a_cache_that_ignores_the_query_is_a_loss() -> None:
    ten = json.dumps([post(n) for n in range(1, 11)]).encode()

    def change(_: Parameters, __: Reply, ___: object) -> Reply:
        return 200, {}, ten

    found, lost = read(230, change)
    assert found == list(range(1, 11))
    assert any("items may be missing" in message for message in lost)


@pytest.mark.parametrize("number", [2, 3])
def test_a_page_that_repeats_an_earlier_one_is_a_loss(number: int) -> None:
    def change(parameters: Parameters, reply: Reply, page: Callable[[int], Reply]) -> Reply:
        is_repeated = parameters.get("page") == str(number)
        return silent(page(number - 1) if is_repeated else reply)

    found, lost = read(350, change)
    assert len(found) == 250
    assert lost == [f"page {number} of the list of posts has no new items: items may be missing"]


def test_an_empty_page_in_the_middle_is_a_loss() -> None:
    def change(parameters: Parameters, reply: Reply, _: object) -> Reply:
        return (200, {}, b"[]") if parameters.get("page") == "2" else silent(reply)

    found, lost = read(250, change)
    assert len(found) == 150
    assert lost == ["page 2 of the list of posts is empty: its items are missing"]


@pytest.mark.parametrize("tells", [True, False])
def test_an_item_without_id_is_a_loss(tells: bool) -> None:
    def change(_: Parameters, reply: Reply, __: object) -> Reply:
        items = json.loads(reply[2])
        for each in items if reply[0] == 200 else ():
            if each["id"] in (7, 8):
                del each["id"]
        return reply[0], reply[1] if tells else {}, json.dumps(items).encode()

    found, lost = read(30, change)
    assert len(found) == 28
    assert lost == ["2 items of the list of posts have no id and could not be read"]


def test_a_list_of_taxonomies_that_fails_is_a_loss() -> None:
    """Terms of the site's own taxonomies are not read then."""
    lists = {f"wp/v2/{name}": [] for name in ("pages", "media", "comments", "categories", "tags")}
    site = RestSite(lists={**lists, "wp/v2/posts": [post(1, author=0)], "wp/v2/users": []})
    site.fault = lambda route, _: error(403) if route == "wp/v2/taxonomies" else None
    with ExitStack() as stack:
        stack.enter_context(served(site))
        source = RestSource(LiveWeb(), site.url, site.root)
        [loss] = [repair.message for repair in source.repairs if repair.lost]
    assert loss.startswith("the list of taxonomies is not public")
