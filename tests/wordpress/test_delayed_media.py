"""Frames and players whose address a script would set."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.unrender import unrender_html

URL = "https://video.example/embed/1"


@pytest.mark.parametrize(
    "content",
    [
        f'<iframe data-src="{URL}" src="about:blank" class="lazyload"></iframe>',
        f'<iframe class="cmplz" data-cmplz-src="{URL}" data-placeholder-image="x.jpg"></iframe>',
        f'<iframe data-lazy-src="{URL}" src="about:blank" width="5"></iframe>',
        (
            f'<iframe data-lazy-src="{URL}" src="about:blank"></iframe>'
            f'<noscript><iframe src="{URL}"></iframe></noscript>'
        ),
        f"<iframe data-consent-src='{URL}' src='#'></iframe>",
    ],
)
def test_a_delayed_frame_has_its_address_and_is_there_once(content: str) -> None:
    for html in (wordpress_html(content), unrender_html(content).html):
        assert html.count("<iframe") == 1
        assert html.count(f' src="{URL}"') == 1


@pytest.mark.parametrize(
    "content",
    [
        f'<iframe src="{URL}" data-src="https://other.example/"></iframe>',
        f'<iframe src="{URL}" data-title="//x"></iframe>',
    ],
)
def test_a_real_address_stays(content: str) -> None:
    assert f'<iframe src="{URL}"' in wordpress_html(content)


def test_a_player_too() -> None:
    html = wordpress_html('<video controls data-src="https://a.example/v.mp4"></video>')
    assert ' src="https://a.example/v.mp4"' in html


def test_a_gist_is_linked_once() -> None:
    html = wordpress_html(
        '<script src="https://gist.github.com/u/9.js"></script>'
        '<noscript><a href="https://gist.github.com/u/9">View this gist</a></noscript>'
    )
    assert html.count("https://gist.github.com/u/9</a>") == 1
    assert "View this gist" not in html


@pytest.mark.parametrize(
    "content",
    [
        "<noscript>Please turn on scripts.</noscript>",
        f'<noscript><iframe src="{URL}"></iframe></noscript>',
    ],
)
def test_another_noscript_stays(content: str) -> None:
    assert "<noscript>" in wordpress_html(content)


@pytest.mark.parametrize(
    "block",
    [
        '<!-- wp:videopress/video {"guid":"AbCdEfGh","title":"T"} /-->',
        (
            '<!-- wp:videopress/video {"guid":"AbCdEfGh"} --><figure><div>'
            "https://videopress.com/v/AbCdEfGh</div></figure><!-- /wp:videopress/video -->"
        ),
    ],
)
def test_a_video_of_videopress_is_a_link(block: str) -> None:
    rendered = render(block)
    assert '<a href="https://videopress.com/v/AbCdEfGh">' in rendered.html
    assert not rendered.findings
