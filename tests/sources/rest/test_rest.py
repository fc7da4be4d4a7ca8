"""A live site is read through its REST API, whatever its server does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from support.live_web import LiveWeb
from support.rest_site import Fault, Reply, RestSite, comment, error, fatal, medium, post, served

from migrator.crawler.web import Answer
from migrator.errors import SourceError, UsageError
from migrator.model import Source
from migrator.sources.rest import RestSource, authorization, find_api_root


@pytest.fixture
def serve() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def blog(serve: ExitStack, posts: int = 3, fault: Fault | None = None, **more: object) -> RestSite:
    """A site with this number of posts and some items of each other kind."""
    lists = {
        "wp/v2/posts": [post(100 + n) for n in range(posts)],
        "wp/v2/pages": [],
        "wp/v2/media": [medium(1000 + n) for n in range(3)],
        "wp/v2/comments": [],
        "wp/v2/users": [{"id": 1, "name": "Ann", "slug": "ann"}],
        "wp/v2/categories": [{"id": 7, "name": "R&amp;D", "slug": "rd", "parent": 0}],
        "wp/v2/tags": [],
    }
    site = RestSite(lists=lists, **more)  # type: ignore[arg-type]
    if fault:
        site.fault = fault
    return serve.enter_context(served(site))


def opened(site: RestSite, web: LiveWeb | None = None) -> RestSource:
    return RestSource(web or LiveWeb(), site.url, site.root)


def ids(source: RestSource) -> list[int]:
    return [item.id for item in source.posts() if item.type == "post"]


def lost(source: RestSource) -> list[str]:
    return [repair.message for repair in source.repairs if repair.lost]


class TestWhatIsRead:
    def test_a_site_yields_posts_files_terms_authors_and_comments(self, serve: ExitStack) -> None:
        site = blog(serve)
        site.lists["wp/v2/posts"][0] |= {"categories": [7], "featured_media": 1000, "sticky": True}
        site.lists["wp/v2/comments"] = [comment(1, 100), comment(2, 100, parent=1)]
        site.lists["wp/v2/users"][0] |= {"description": "Grows tea."}
        source = opened(site)
        assert isinstance(source, Source)
        assert (source.site.title, source.site.language) == ("A blog", "en-GB")
        assert source.site.generator == "https://wordpress.org/?v=6.1.1"
        [author] = source.site.authors.values()
        assert (author.name, author.biography) == ("Ann", "Grows tea.")
        first, *others = source.posts()
        assert [term.name for term in first.terms] == ["R&amp;D"]
        assert first.published and first.published.isoformat() == "2015-03-04T05:06:07-05:00"
        assert first.meta == {"_thumbnail_id": "1000"}
        assert first.is_rendered and first.sticky and first.author == "ann"
        assert [(each.id, each.parent_id) for each in first.comments] == [(1, 0), (2, 1)]
        assert source.index.attachments[1000].url.endswith("/1000.jpg")
        items = [first, *others]
        assert [item.position for item in items] == list(range(len(items)))
        assert [(e.id, e.type) for e in source.index.entries] == [(i.id, i.type) for i in items]
        assert source.repairs == []

    def test_posts_can_be_read_again_and_each_url_is_requested_once(self, serve: ExitStack) -> None:
        site = blog(serve, posts=250)
        source = opened(site)
        assert ids(source) == ids(source) == list(range(100, 350))
        assert len(site.asked) == len(set(site.asked))

    def test_the_lists_that_were_read_have_a_fingerprint(self, serve: ExitStack) -> None:
        site = blog(serve)
        assert opened(site).files() == opened(site).files()
        before = opened(site).files()
        site.lists["wp/v2/posts"][0]["title"] = {"rendered": "Another"}
        assert opened(site).files() != before

    def test_an_excerpt_generated_by_wordpress_is_ignored(self, serve: ExitStack) -> None:
        site = blog(serve, posts=4)
        words = " ".join(f"word{n}" for n in range(80))
        cut = " ".join(f"word{n}" for n in range(55))
        excerpts = [
            f"<p>{cut} [&hellip;]</p>",
            f'<p>{cut}&hellip; <a class="more-link" href="/x">Continue reading</a></p>',
            "<p>word0 word1 word2</p>",
            "<p>Somebody wrote this.</p>",
        ]
        for item, excerpt in zip(site.lists["wp/v2/posts"], excerpts, strict=True):
            item["content"] = {"rendered": f"<p>{words}</p>", "protected": False}
            item["excerpt"] = {"rendered": excerpt}
        found = [item.excerpt for item in opened(site).posts() if item.type == "post"]
        assert found == ["", "", "", "<p>Somebody wrote this.</p>"]

    def test_a_password_protected_post_is_marked_as_protected(self, serve: ExitStack) -> None:
        site = blog(serve, posts=1)
        site.lists["wp/v2/posts"][0]["content"] = {"rendered": "", "protected": True}
        source = opened(site)
        assert source.index.entries[0].protected
        assert source.repairs == []

    def test_polylang_languages_become_the_terms_of_an_export(self, serve: ExitStack) -> None:
        site = blog(serve, posts=2)
        both = {"translations": {"fr": 100, "en": 101}}
        site.lists["wp/v2/posts"][0] |= {"lang": "fr", **both}
        site.lists["wp/v2/posts"][1] |= {"lang": "en", **both}
        source = opened(site)
        assert [entry.language for entry in source.index.entries[:2]] == ["fr", "en"]
        first, second, *_ = source.posts()
        assert first.terms[-1] == second.terms[-1]
        assert first.terms[-1].taxonomy == "post_translations"


class TestFaults:
    def test_f6_one_failing_page_costs_only_what_breaks_it(self, serve: ExitStack) -> None:
        """Item 1130 of the media list cannot be shown: every page that holds it gives 500."""

        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            if route != "wp/v2/media" or "caption" not in parameters["_fields"]:
                return None
            size = int(parameters["per_page"])
            first = int(parameters.get("offset", (int(parameters.get("page", 1)) - 1) * size))
            return fatal() if first <= 130 < first + size else None

        site = blog(serve, fault=fault)
        site.lists["wp/v2/media"] = [medium(1000 + n) for n in range(250)]
        source = opened(site)
        assert sorted(source.index.attachments) == list(range(1000, 1250))
        [message] = lost(source)
        assert message.startswith("the caption of attachment 1130 “Picture 1130”")
        assert len(ids(source)) == 3

    def test_a_post_that_cannot_be_read_is_named_and_the_others_are_read(
        self, serve: ExitStack
    ) -> None:
        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            if route != "wp/v2/posts" or "content" not in parameters["_fields"]:
                return None
            size = int(parameters["per_page"])
            first = int(parameters.get("offset", (int(parameters.get("page", 1)) - 1) * size))
            return fatal() if first <= 57 < first + size else None

        source = opened(blog(serve, posts=120, fault=fault))
        assert ids(source) == [n for n in range(100, 220) if n != 157]
        [message] = lost(source)
        assert "post 157 “Post 157” (http://blog.example/post-157/)" in message
        assert "500" in message

    def test_a_server_that_stops_answering_is_given_up(self, serve: ExitStack) -> None:
        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            dead = route == "wp/v2/posts" and ("offset" in parameters or parameters["page"] != "1")
            return fatal(503) if dead else None

        site = blog(serve, posts=1000, fault=fault)
        source = opened(site)
        assert ids(source) == list(range(100, 200))
        assert any(
            "from number 101 of 1000 onwards: status 503" in message for message in lost(source)
        )
        assert len(site.asked) < 60

    def test_lists_without_a_total_are_read_to_the_end(self, serve: ExitStack) -> None:
        source = opened(blog(serve, posts=230, tells_totals=False))
        assert ids(source) == list(range(100, 330))
        assert source.repairs == []

    def test_a_site_that_allows_fewer_items_per_page_gets_smaller_requests(
        self, serve: ExitStack
    ) -> None:
        assert ids(opened(blog(serve, posts=45, most_per_page=20))) == list(range(100, 145))

    def test_php_notices_before_the_json_are_skipped(self, serve: ExitStack) -> None:
        notice = b"<br />\n<b>Warning</b>:  Undefined array key [0] in <b>/www/x.php</b><br />\n"
        answers = {
            "wp/v2/posts": notice + json.dumps([post(100)]).encode() + b"\n<!-- cached -->",
        }

        def fault(route: str, _: dict[str, str]) -> Reply | None:
            return (200, {}, answers[route]) if route in answers else None

        source = opened(blog(serve, fault=fault))
        assert ids(source) == [100]
        assert len(source.web.asked) < 30  # type: ignore[attr-defined]
        assert any("Undefined array key" in repair.message for repair in source.repairs)

    def test_an_error_sent_with_status_200_is_a_failure(self, serve: ExitStack) -> None:
        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            if route == "wp/v2/posts" and parameters.get("page") == "2":
                return (200, {}, b"<html><title>Down for maintenance</title>")
            return None

        source = opened(blog(serve, posts=150, fault=fault))
        assert ids(source) == list(range(100, 250))

    def test_a_deletion_during_the_run_hides_no_other_item(self, serve: ExitStack) -> None:
        site = blog(serve, posts=250)

        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            if route == "wp/v2/posts" and parameters.get("page") == "2":
                site.lists[route] = [p for p in site.lists[route] if p["id"] != 105]
            return None

        site.fault = fault
        source = opened(site)
        assert ids(source) == list(range(100, 350))
        assert any("changed while it was being read" in repair.message for repair in source.repairs)
        assert lost(source) == []

    def test_an_item_that_is_missing_from_the_second_pass_is_named(self, serve: ExitStack) -> None:
        site = blog(serve)
        source = opened(site)
        site.lists["wp/v2/posts"].pop(1)
        source._api._web = LiveWeb()  # one that kept nothing
        assert ids(source) == [100, 102]
        assert any("post 101 “Post 101”" in message for message in lost(source))

    def test_a_list_with_a_total_above_its_items_is_reported(self, serve: ExitStack) -> None:
        def fault(route: str, _: dict[str, str]) -> Reply | None:
            totals = {"X-WP-Total": "5", "X-WP-TotalPages": "1"}
            shown = json.dumps([post(100), post(101)]).encode()
            return (200, totals, shown) if route == "wp/v2/posts" else None

        assert lost(opened(blog(serve, fault=fault))) == [
            "the list of posts has 3 items that it does not show"
        ]

    @pytest.mark.parametrize(
        ("shown", "message"),
        [
            ([comment(1, 100)], "the list of comments has 2 items that it does not show"),
            ([comment(n, 999) for n in (1, 2, 3)], "3 comments belong to items that the site"),
        ],
    )
    def test_comments_that_are_counted_or_belong_nowhere_are_reported(
        self, serve: ExitStack, shown: list[Any], message: str
    ) -> None:
        def fault(route: str, _: dict[str, str]) -> Reply | None:
            totals = {"X-WP-Total": "3", "X-WP-TotalPages": "1"}
            answer = (200, totals, json.dumps(shown).encode())
            return answer if route == "wp/v2/comments" else None

        source = opened(blog(serve, fault=fault))
        assert ids(source) == [100, 101, 102]
        [lost_comments] = lost(source)
        assert lost_comments.startswith(message)

    def test_a_post_without_its_content_is_reported_as_lost(self, serve: ExitStack) -> None:
        site = blog(serve, posts=1)
        del site.lists["wp/v2/posts"][0]["content"]
        assert any("came without its content" in message for message in lost(opened(site)))

    def test_hostile_values_do_no_harm(self, serve: ExitStack) -> None:
        site = blog(serve, posts=0)
        site.lists["wp/v2/posts"] = [
            post(100, "a\x00b\ud800c", title=None, author={"x": 1}),
            post(101, id="101", date=5, categories="no", meta=[1, 2], link=["x"]),
            post(102, id=-1) | {"id": 10**30},
        ]
        source = opened(site)
        assert [item.content for item in source.posts() if item.id == 100] == ["abc"]
        assert ids(source) == [100, 101]


class TestWhatIsClosed:
    def test_f76_a_site_without_permalinks_is_read(self, serve: ExitStack) -> None:
        site = blog(serve, posts=130, pretty=False)
        root = find_api_root(LiveWeb(), site.url)
        assert root == f"{site.url}/?rest_route=/"
        assert ids(opened(site)) == list(range(100, 230))

    def test_f76_a_wordpress_without_routes_for_posts_is_a_clear_error(
        self, serve: ExitStack
    ) -> None:
        site = blog(serve, namespaces=["oembed/1.0"])
        with pytest.raises(SourceError, match=r"WordPress older than 4\.7"):
            opened(site)

    @pytest.mark.parametrize("what", ["categories", "media", "comments", "types", "taxonomies"])
    def test_f76_a_missing_list_does_not_stop_the_others(self, serve: ExitStack, what: str) -> None:
        def fault(route: str, _: dict[str, str]) -> Reply | None:
            return error(404, "rest_no_route", "No route.") if route == f"wp/v2/{what}" else None

        source = opened(blog(serve, fault=fault))
        assert ids(source) == [100, 101, 102]
        assert [repair for repair in source.repairs if what in repair.message]

    @pytest.mark.parametrize(
        ("item", "is_lost"),
        [("<item><link>http://blog.example/a/#comment-1</link></item>", True), ("", False)],
    )
    def test_a_missing_list_of_comments_is_a_loss_if_the_feed_has_some(
        self, serve: ExitStack, item: str, is_lost: bool
    ) -> None:
        """Plugins remove the list from the API; the posts still show their comments."""
        site = blog(serve)
        del site.lists["wp/v2/comments"]
        feed = f'<rss version="2.0"><channel><title>Comments</title>{item}</channel></rss>'
        site.pages["/?feed=comments-rss2"] = feed
        source = opened(site)
        assert ids(source) == [100, 101, 102]
        assert [m.startswith("the list of comments is not public") for m in lost(source)] == (
            [True] if is_lost else []
        )

    def test_f77_custom_types_are_read_and_a_closed_one_is_named(self, serve: ExitStack) -> None:
        types = {"post": "posts", "attachment": "media", "book": "books", "film": "films"}
        site = blog(serve, types=types)
        site.lists["wp/v2/books"] = [post(500, type="book")]
        site.fault = lambda route, _: (
            error(401, "rest_forbidden", "Not for you.") if route == "wp/v2/films" else None
        )
        source = opened(site)
        assert [item.type for item in source.posts()].count("book") == 1
        assert lost(source) == ["the list of films is not public: 401 Not for you."]

    def test_f77_authors_missing_from_the_list_are_requested_one_by_one(
        self, serve: ExitStack
    ) -> None:
        def fault(route: str, _: dict[str, str]) -> Reply | None:
            if route == "wp/v2/users":
                return error(401, "rest_user_cannot_view", "Not for you.")
            told = json.dumps({"id": 1, "name": "Ann", "slug": "ann"}).encode()
            return (200, {}, told) if route == "wp/v2/users/1" else None

        assert {item.author for item in opened(blog(serve, fault=fault)).posts()} == {"ann", ""}

    def test_f77_unknown_authors_are_reported(self, serve: ExitStack) -> None:
        def fault(route: str, _: dict[str, str]) -> Reply | None:
            return error(401) if route.startswith("wp/v2/users") else None

        assert lost(opened(blog(serve, fault=fault))) == [
            "the site does not show the names of 1 authors"
        ]

    def test_an_api_for_members_only_says_what_to_do(self, serve: ExitStack) -> None:
        with pytest.raises(SourceError, match="--user"):
            opened(blog(serve, password="Basic eDp5"))


class TestCredentials:
    def test_with_a_password_contents_are_as_stored(self, serve: ExitStack) -> None:
        site = blog(serve, posts=1)
        content = {"raw": "[gallery]", "rendered": "<p>shown</p>", "protected": False}
        title = {"raw": 'A "title"', "rendered": "A “title”"}
        site.lists["wp/v2/posts"][0] |= {"content": content, "title": title, "status": "draft"}
        site.lists["wp/v2/users/me"] = []
        headers = authorization(site.root, "ann", "abcd efgh")
        site.password = headers["Authorization"]
        site.fault = lambda route, _: (200, {}, b'{"id": 1}') if route == "wp/v2/users/me" else None
        source = RestSource(LiveWeb(), site.url, site.root, headers)
        first = next(source.posts())
        assert (first.content, first.title, first.status) == ("[gallery]", 'A "title"', "draft")
        assert not first.is_rendered
        assert any("context=edit" in path and "status=any" in path for path in site.asked)

    def test_a_rejected_password_is_a_clear_error(self, serve: ExitStack) -> None:
        site = blog(serve)
        site.fault = lambda route, _: (
            error(401, "incorrect_password", "Wrong.") if route == "wp/v2/users/me" else None
        )
        headers = authorization(site.root, "ann", "abcd")
        with pytest.raises(SourceError, match="rejects the user"):
            RestSource(LiveWeb(), site.url, site.root, headers)

    def test_items_that_a_user_may_not_edit_are_read_as_visitors_see_them(
        self, serve: ExitStack
    ) -> None:
        site = blog(serve, posts=4)

        def fault(route: str, parameters: dict[str, str]) -> Reply | None:
            if route == "wp/v2/users/me":
                return (200, {}, b'{"id": 1}')
            if route == "wp/v2/posts" and parameters.get("context") == "edit":
                own = post(101) | {"content": {"raw": "own", "rendered": "<p>own</p>"}}
                return (
                    200,
                    {"X-WP-Total": "4", "X-WP-TotalPages": "1"},
                    json.dumps([own]).encode(),
                )
            return error(403, "rest_forbidden_context") if "context" in parameters else None

        site.fault = fault
        source = RestSource(LiveWeb(), site.url, site.root, {"Authorization": "Basic eDp5"})
        found = {item.id: item.is_rendered for item in source.posts() if item.type == "post"}
        assert found == {101: False, 100: True, 102: True, 103: True}
        assert lost(source) == []

    def test_a_password_is_never_sent_unencrypted(self) -> None:
        with pytest.raises(UsageError, match="https"):
            authorization("http://blog.example/wp-json/", "ann", "abcd")
        assert authorization("https://blog.example/wp-json/", "ann", "ab cd") == {
            "Authorization": "Basic YW5uOmFiIGNk"
        }


class PagesWeb:
    """Answers from a table of pages."""

    def __init__(self, pages: dict[str, tuple[dict[str, str], bytes]]) -> None:
        self.pages = pages

    def get(self, url: str, headers: object = None) -> Answer:
        found = self.pages.get(url)
        if found is None:
            return Answer(url, url, 404)
        return Answer(url, url, 200, *found)


INDEX = b'{"name": "x", "namespaces": ["wp/v2"]}'
LINK = '<https://blog.example/x/>; rel="https://api.w.org/", <https://b.example/>; rel=shortlink'


@pytest.mark.parametrize(
    ("pages", "root"),
    [
        ({"/": ({"link": LINK}, b""), "/x/": ({}, INDEX)}, "/x/"),
        (
            {"/": ({}, b"<link rel='https://api.w.org/' href='/api/' />"), "/api/": ({}, INDEX)},
            "/api/",
        ),
        ({"/": ({}, b""), "/wp-json/": ({}, INDEX)}, "/wp-json/"),
        ({"/": ({}, b""), "/?rest_route=/": ({}, INDEX)}, "/?rest_route=/"),
        ({"/wp-json/": ({}, INDEX)}, "/wp-json/"),
        ({"/": ({"link": LINK}, b""), "/wp-json/": ({}, INDEX)}, "/wp-json/"),
        ({"/": ({}, b""), "/wp-json/": ({}, b"<html>")}, None),
    ],
)
def test_the_api_is_found_by_the_sites_link_or_at_the_usual_urls(
    pages: dict[str, tuple[dict[str, str], bytes]], root: str | None
) -> None:
    site = "https://blog.example"
    web = PagesWeb({site + path: page for path, page in pages.items()})
    assert find_api_root(web, f"{site}/") == (None if root is None else site + root)


@pytest.mark.parametrize("url", ["http://[", "//[broken/", "http://a℀b.example/"])
def test_a_malformed_api_url_does_not_hide_the_usual_one(url: str) -> None:
    header = {"link": f'<{url}>; rel="https://api.w.org/"'}
    page = f'<link rel="https://api.w.org/" href="{url}">'.encode()
    root = "https://blog.example/wp-json/"
    web = PagesWeb({"https://blog.example/": (header, page), root: ({}, INDEX)})
    assert find_api_root(web, "https://blog.example/") == root
