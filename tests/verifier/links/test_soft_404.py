"""Error pages with a status of success (soft 404)."""

from __future__ import annotations

import pytest

from migrator.verifier.links.soft_404 import (
    PHRASES,
    are_same_error_page,
    doubtful_redirect,
    looks_like_error_page,
    missing_url,
)
from migrator.verifier.links.web_page import WebPage


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Error 404 (Not Found)!!1",
        "Page Not Found | My Blog",
        "Oops! That page can't be found.",
        "Seite nicht gefunden - Blog",
        "Page introuvable",
        "Página no encontrada",
        "Pagina non trovata",
        "Pagina niet gevonden",
        "Страница не найдена",
        "ページが見つかりません",
        "页面不存在",
        "페이지를 찾을 수 없습니다",
    ],
)
def test_an_error_page_is_recognised_by_its_title(title: str) -> None:
    assert looks_like_error_page(WebPage(title=title))
    assert looks_like_error_page(WebPage(title="My Blog", heading=title))


@pytest.mark.parametrize("title", ["", "My Blog", "How we found it", "4040 stones", "Gefunden!"])
def test_other_pages_are_not(title: str) -> None:
    assert not looks_like_error_page(WebPage(title=title, heading=title))


def test_two_error_pages_must_have_the_same_words() -> None:
    error = WebPage(title="Blog", heading="Not found")
    assert are_same_error_page(error, WebPage(title="Blog - x", heading="Not found"))
    assert not are_same_error_page(error, WebPage(title="Blog", heading="Welcome"))
    article = WebPage(title="The 404 museum", heading="My Blog")
    assert not are_same_error_page(article, WebPage(title="Not found", heading="My Blog"))


def test_phrases_are_in_lower_case() -> None:
    for phrases in PHRASES.values():
        assert phrases
        assert all(phrase == phrase.casefold().strip() for phrase in phrases)


def test_the_missing_url_of_a_host_is_always_the_same() -> None:
    assert missing_url("https://a.example/x?y=1") == missing_url("https://a.example/z#f")
    assert missing_url("https://a.example/x").startswith("https://a.example/no-such-page-")
    assert missing_url("https://a.example/x") != missing_url("https://b.example/x")[:0]


@pytest.mark.parametrize(
    ("url", "final", "said"),
    [
        ("http://a.org/2010/post", "http://a.org/", "a home page"),
        ("http://a.org/2010/post", "https://www.a.org/index.php", "a home page"),
        ("http://a.org/?p=12", "http://a.org/", "a home page"),
        ("http://a.org/post", "http://a.org/404.html", "an error page"),
        ("http://a.org/post", "http://a.org/de/not-found/", "an error page"),
        ("http://a.org/post", "http://a.org/wp-login.php?to=/post", "a login or consent page"),
        ("http://a.org/post", "https://accounts.google.com/v3/x", "a login or consent page"),
        (
            "http://a.org/post",
            "https://consent.youtube.com/m?continue=x",
            "a login or consent page",
        ),
        (
            "http://a.org/post",
            "https://www.hugedomains.com/domain_profile.cfm?d=a",
            "the domain is for sale",
        ),
        ("http://a.org/post", "http://a.org/post/", ""),
        ("http://a.org/post", "https://b.org/blog/post", ""),
        ("http://a.org/post", "https://a.org/de/", ""),
        ("http://a.org/", "https://www.a.org/", ""),
        ("http://a.org/index.html", "http://a.org/", ""),
        ("http://a.org/login", "https://a.org/login/", ""),
        ("http://a.org/rfc/404.html", "https://a.org/rfc/404/", ""),
        ("https://dan.com/x", "https://dan.com/y", ""),
    ],
)
def test_doubtful_redirects_have_a_reason(url: str, final: str, said: str) -> None:
    assert said in doubtful_redirect(url, final)
    assert bool(doubtful_redirect(url, final)) == bool(said)
