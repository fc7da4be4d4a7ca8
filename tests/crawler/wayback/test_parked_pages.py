"""Snapshots of the site are distinguished from those of pages that replaced it."""

from __future__ import annotations

import pytest

from migrator.crawler.wayback.parked_pages import PARKING, check_snapshot
from migrator.crawler.web import Answer

URL = "http://blog.example/2010/05/a/"
POST = (
    '<html><head><link rel="stylesheet" href="/wp-content/themes/x/style.css"></head>'
    '<body class="single single-post postid-7"><div class="post-7 hentry">'
    '<h1 class="entry-title">Title</h1><div class="entry-content"><p>{}</p></div></div>'
    "</body></html>"
)


def seen(body: str, status: int = 200) -> str:
    return check_snapshot(
        Answer(URL, URL, status, {"content-type": "text/html"}, body.encode())
    ).doubt


@pytest.mark.parametrize("mark", PARKING)
def test_a_page_that_replaced_the_site_is_recognised_by_its_text(mark: str) -> None:
    assert seen(f"<html><body>{mark.upper()}</body></html>")


@pytest.mark.parametrize("mark", PARKING)
def test_a_post_may_speak_of_domains_for_sale(mark: str) -> None:
    text = mark.replace("<", "&lt;")
    answer = check_snapshot(
        Answer(URL, URL, 200, {"content-type": "text/html"}, POST.format(text).encode())
    )
    assert not answer.doubt
    assert answer.is_item
    assert answer.is_whole


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="0; url=https://other.example/">',
        "<META HTTP-EQUIV=Refresh CONTENT='0;URL=//other.example/x'>",
        "<script>window.location.href = 'https://other.example/?d=blog';</script>",
        '<script>top.location="//other.example"</script>',
    ],
)
def test_a_page_that_only_redirects_to_another_host_is_rejected(body: str) -> None:
    assert seen(body) == "it only redirects to other.example"


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="300">',
        '<meta http-equiv="refresh" content="0;url=/2010/05/a/?x">',
        '<meta http-equiv="refresh" content="0;url=http://www.blog.example/">',
        POST.format("<script>location='https://other.example/'</script>"),
    ],
)
def test_a_page_that_stays_on_its_host_may_be_one(body: str) -> None:
    assert seen(body) == ""


@pytest.mark.parametrize(("body", "status"), [("", 200), (" \n", 200), (POST, 404), (POST, 503)])
def test_an_empty_page_and_an_error_are_rejected(body: str, status: int) -> None:
    assert seen(body, status)


def test_a_truncated_page_is_recognised() -> None:
    body = POST.format("words").partition("</div></div>")[0].encode()
    assert not check_snapshot(Answer(URL, URL, 200, {"content-type": "text/html"}, body)).is_whole
