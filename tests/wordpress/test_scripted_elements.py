"""An empty element that a script fills becomes what its readers saw."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.unrender import unrender_html

ID = "abcdefghijk"
VIDEO = f"https://www.youtube.com/watch?v={ID}"


def link(url: str) -> str:
    return f'<p><a href="{url}">{url}</a></p>'


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        (
            (
                '<div class="sqs-audio-embed" data-url="https://x.example/a.mp3" data-title="Song"'
                ' data-author="Ann &amp; Bo">\n</div>'
            ),
            (
                '<figure><audio controls src="https://x.example/a.mp3"></audio>'
                "<figcaption>Song<br />Ann &amp; Bo</figcaption></figure>"
            ),
        ),
        (
            (
                '<div data-html="&lt;iframe src=&quot;https://x.example/p&quot;&gt;&lt;/iframe&gt;">'
                "</div>"
            ),
            '<iframe src="https://x.example/p"></iframe>',
        ),
        (f'<lite-youtube videoid="{ID}"></lite-youtube>', link(VIDEO)),
        (f'<amp-youtube data-videoid="{ID}" width="4"></amp-youtube>', link(VIDEO)),
        (f'<div class="rll-youtube-player" data-id="{ID}"></div>', link(VIDEO)),
        (f'<div data-plyr-provider="youtube" data-plyr-embed-id="{ID}"></div>', link(VIDEO)),
        ('<lite-vimeo videoid="1234"></lite-vimeo>', link("https://vimeo.com/1234")),
        (
            '<div class="wistia_embed wistia_async_ab12 popover"></div>',
            link("https://fast.wistia.net/embed/iframe/ab12"),
        ),
        (
            '<div class="fb-video" data-href="https://www.facebook.com/x/videos/1/"></div>',
            link("https://www.facebook.com/x/videos/1/"),
        ),
        ('<div data-oembed-url="//vimeo.com/12"> </div>', link("https://vimeo.com/12")),
        (
            '<figure data-video-url="https://x.example/a.mp4"></figure>',
            '<figure><video controls src="https://x.example/a.mp4"></video></figure>',
        ),
        (
            '<div class="lazy" data-src="https://x.example/a.jpg"></div>',
            '<figure><img src="https://x.example/a.jpg" alt="" /></figure>',
        ),
    ],
)
def test_it_becomes_what_it_shows(element: str, shown: str) -> None:
    assert wordpress_html(f"a\n\n{element}\n\nb") == f"<p>a</p>\n{shown}\n<p>b</p>\n"
    assert shown in wordpress_html(f"<!-- wp:html -->{element}<!-- /wp:html -->")


@pytest.mark.parametrize(
    "element",
    [
        '<div class="fb-like" data-href="https://blog.example/a/"></div>',
        '<div class="fb-share-button" data-href="https://blog.example/a/"></div>',
        '<div data-url="https://x.example/a.mp3">words</div>',
        '<div data-id="7"></div>',
        '<div data-url="javascript:x()"></div>',
        '<img src="/a.jpg" data-src="https://x.example/b.jpg" />',
    ],
)
def test_other_elements_stay(element: str) -> None:
    assert element in wordpress_html(f"a\n\n{element}\n\nb")


@pytest.mark.parametrize(
    ("content", "comment", "name"),
    [
        ("<p>a</p>\n<my-card></my-card>\n<p>b</p>", "element my-card", "<my-card>"),
        ('<x-price sku="A1" />', 'element x-price sku="A1"', "<x-price>"),
        (
            '<!-- wp:html -->\n<shop-box title="Blue shoes">\n</shop-box>\n<!-- /wp:html -->',
            'element shop-box title="Blue shoes"',
            "<shop-box>",
        ),
    ],
)
def test_an_empty_element_of_a_site_is_a_placeholder_and_named(
    content: str, comment: str, name: str
) -> None:
    rendered = render(content)
    assert f"<!-- migrator: {comment} -->" in rendered.html
    (finding,) = rendered.findings
    assert finding.kind == "unhandled-element"
    assert finding.message.startswith(name)


def test_the_address_of_an_empty_element_is_a_link() -> None:
    html = wordpress_html('<model-viewer src="https://a.example/m.glb"></model-viewer>')
    assert '<a href="https://a.example/m.glb">https://a.example/m.glb</a>' in html


@pytest.mark.parametrize(
    "content",
    [
        "<my-card><p>Words</p></my-card>",
        "<grammarly-extension data-x='1'></grammarly-extension>a",
        "<google-sheets-html-origin></google-sheets-html-origin>a",
        "<o:p></o:p>a",
        "<my-card>Words",
    ],
)
def test_elements_with_words_and_leftovers_of_editors_are_no_placeholders(content: str) -> None:
    rendered = render(content)
    assert "migrator:" not in rendered.html
    assert not rendered.findings


PIN = "https://www.pinterest.example/pin/1/"


@pytest.mark.parametrize(
    ("content", "url"),
    [
        (f'<a data-pin-do="embedPin" href="{PIN}"></a>', PIN),
        (
            (
                '<blockquote class="tiktok-embed" cite="https://tiktok.example/@a/video/1"><p>dance</p>'
                "</blockquote>"
            ),
            "https://tiktok.example/@a/video/1",
        ),
        (
            (
                '<blockquote cite="https://fb.example/v/1" class="fb-xfbml-parse-ignore">Text'
                "</blockquote>"
            ),
            "https://fb.example/v/1",
        ),
    ],
)
def test_a_post_of_another_site_is_linked(content: str, url: str) -> None:
    assert link(url) in wordpress_html(content)


@pytest.mark.parametrize(
    "content",
    [
        '<blockquote cite="https://a.example/">q</blockquote>',
        '<a data-pin-do="buttonPin" href="https://pin.example/create/"></a>',
    ],
)
def test_a_quotation_and_a_button_get_no_link(content: str) -> None:
    assert "<p><a href" not in wordpress_html(content)


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        (
            '{"background_video_link":"https:\\/\\/x.example\\/v?a=1","start":4}',
            link("https://x.example/v?a=1"),
        ),
        (
            '{"background_slideshow_gallery":[{"id":3,"url":"https:\\/\\/x.example\\/3.jpg"}]}',
            '<p><img src="https://x.example/3.jpg" alt="" /></p>',
        ),
    ],
)
def test_what_a_script_shows_behind_a_section_is_in_the_post(settings: str, shown: str) -> None:
    escaped = settings.replace('"', "&quot;")
    section = f'<section class="elementor-section" data-settings="{escaped}"><p>Tea</p></section>'
    for html in (unrender_html(section).html, wordpress_html(section)):
        assert shown in html
        assert html.index(shown) < html.index("<p>Tea</p>")


@pytest.mark.parametrize(
    "settings", ["{", "[]", '{"background_video_link":7}', "{&quot;x&quot;:1}"]
)
def test_other_settings_of_a_section_show_nothing(settings: str) -> None:
    section = f"<section data-settings='background_ {settings}'><p>Tea</p></section>"
    assert "<a " not in unrender_html(section).html
