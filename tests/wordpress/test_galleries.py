"""Galleries and players of plugins are the images and recordings that readers saw."""

from __future__ import annotations

import pytest

from migrator.model import Attachment
from migrator.wordpress.render import RenderContext, render

FILES = {
    1: Attachment(1, "https://x.example/a.jpg", mime_type="image/jpeg"),
    2: Attachment(2, "https://x.example/b.png", mime_type="image/png"),
    3: Attachment(3, "https://x.example/c.pdf", mime_type="application/pdf"),
}
STORED = {
    7: '[gallery ids="2,1"]',
    8: '<figure><img src="https://x.example/d.jpg" alt="D" /></figure>',
    9: "<p>Words of a reusable block</p>",
}
CONTEXT = RenderContext(
    attachment=FILES.get, children=lambda _: [FILES[1]], reusable_block=STORED.get, post_id=5
)
A, B = (
    f'<figure><img src="https://x.example/{name}" alt="" /></figure>\n'
    for name in ("a.jpg", "b.png")
)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('[tiled_gallery ids="1,2"]', A + B),
        ('[foogallery attachment_ids="2"]', B),
        ('[su_custom_gallery source="media: 1,2"]', A + B),
        ("[portfolio_slideshow]", A),
        ("[imagelist]", A),
        ("[attached_images]", A),
        ('[foogallery id="7"]', B + A),
        ('[envira-gallery id="8"]', STORED[8] + "\n"),
        ('[modula id="7"]', B + A),
        ('<!-- wp:fooplugins/foogallery {"id":7} /-->', (B + A).strip()),
        # WordPress's gallery shows images only.
        ('[gallery ids="1,3"]', A),
    ],
)
def test_a_gallery_shows_its_images(content: str, shown: str) -> None:
    rendered = render(content, CONTEXT)
    assert rendered.html == shown
    assert not rendered.findings


@pytest.mark.parametrize(
    "content", ['[foogallery id="99"]', '[envira-gallery id="9"]', '[rl_gallery id="x"]']
)
def test_a_gallery_that_the_source_lacks_leaves_a_placeholder(content: str) -> None:
    rendered = render(content, CONTEXT)
    assert rendered.html.startswith("<!-- migrator: shortcode")
    assert [finding.kind for finding in rendered.findings] == ["unhandled-shortcode"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            '[powerpress url="https://x.example/p.mp3"]',
            '<figure><audio controls src="https://x.example/p.mp3"></audio></figure>\n',
        ),
        (
            '[haiku url="https://x.example/h.mp3" title="Song"]',
            (
                '<figure><audio controls src="https://x.example/h.mp3"></audio>'
                "<figcaption>Song</figcaption></figure>\n"
            ),
        ),
        (
            (
                '[videojs mp4="https://x.example/v.mp4" webm="https://x.example/v.webm"'
                ' poster="https://x.example/v.jpg"]'
            ),
            (
                '<figure><video controls poster="https://x.example/v.jpg">'
                '<source src="https://x.example/v.mp4" /><source src="https://x.example/v.webm" />'
                "</video></figure>\n"
            ),
        ),
        (
            "[KGVID]https://x.example/k.m4v[/KGVID]",
            '<figure><video controls src="https://x.example/k.m4v"></video></figure>\n',
        ),
    ],
)
def test_a_player_plays_its_recording(content: str, shown: str) -> None:
    assert render(content, CONTEXT).html == shown


def test_a_slideshow_that_is_saved_as_a_list_is_its_figures() -> None:
    content = (
        '<!-- wp:jetpack/slideshow {"ids":[1]} --><div><ul><li><figure><img src="a.jpg"/>'
        "<figcaption>A</figcaption></figure></li></ul></div><!-- /wp:jetpack/slideshow -->"
    )
    figure = '<figure><img src="a.jpg"/><figcaption>A</figcaption></figure>'
    assert render(content).html == f"<div>{figure}</div>"
