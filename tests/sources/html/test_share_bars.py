"""Share bars and subscription forms are not part of a post, whatever a theme calls them."""

from __future__ import annotations

import pytest
from support.theme_page import FIRST, SECOND, theme_page

TWO = (
    '<a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a> '
    '<a href="https://twitter.com/intent/tweet?url=x">Tweet</a>'
)


def content(inside: str) -> str:
    body = (
        f"<article class='hentry'><div class=entry-content>{FIRST}{inside}{SECOND}</div></article>"
    )
    return theme_page(body).content


@pytest.mark.parametrize(
    "bar",
    [
        f"<div class='zz'>Share this: {TWO}</div>",
        f"<ul><li>{TWO.split('> ', maxsplit=1)[0]}></li><li>{TWO.split('> ')[1]}</li></ul>",
        f"<p>{TWO} <a href='#'>Print</a></p>",
        f"<div><span>Teilen</span><div>{TWO}</div></div>",
        "<div class='share-bar'><a href='mailto:?subject=x'>Mail</a></div>",
        (
            "<div class=x><a href='https://api.whatsapp.com/send?text=x'><img src='/wa.png'></a>"
            "<a href='https://t.me/share/url?url=x'><img src='/tg.png'></a></div>"
        ),
        (
            "<form class='mailchimp-form' action='https://x.example/subscribe'><p>Follow us</p>"
            "<input type=email name=EMAIL><input type=submit></form>"
        ),
        "<div class='newsletter-box'><form><input name='email'><button>Go</button></form></div>",
    ],
)
def test_it_is_removed(bar: str) -> None:
    found = content(bar)
    assert "Facebook" not in found and "<img" not in found and "<input" not in found
    assert "first paragraph" in found and "second paragraph" in found


@pytest.mark.parametrize(
    "text",
    [
        (
            "<p>Please <a href='https://twitter.com/intent/tweet?text=x'>tweet this</a> if you "
            "like it, "
            "and tell all of your friends about it, too.</p>"
        ),
        "<p><a href='https://www.facebook.com/our.page'>Our page</a></p>",
        (
            "<ul><li><a href='https://reddit.com/submit?url=x'>Submit</a></li><li>"
            "<a href='/b/'>Own</a>"
            "</li></ul>"
        ),
        "<form class='contact'><input name=email><textarea name=m></textarea></form>",
        "<form action='/search'><input name=s></form>",
    ],
)
def test_what_an_author_wrote_is_kept(text: str) -> None:
    assert content(text) != content("")
