"""Captions, galleries, players and playlists as plain figures."""

from __future__ import annotations

from datetime import datetime

import pytest

from migrator.model import Attachment
from migrator.wordpress.render import RenderContext, render

FILES = [
    Attachment(1, "https://x.example/b.jpg", title="Bee", mime_type="image/jpeg", menu_order=1),
    Attachment(
        2,
        "https://x.example/a.jpg",
        title="Ant",
        caption="An <em>ant</em>",
        alt='The "ant"',
        mime_type="image/jpeg",
        menu_order=2,
        published=datetime(2001, 1, 1),
    ),
    Attachment(3, "https://x.example/s.mp3", title="Song", mime_type="audio/mpeg"),
    Attachment(4, "https://x.example/v.mp4", title="Film"),
    Attachment(5, "https://x.example/w.wav", title="Wave"),
]
BY_ID = {file.id: file for file in FILES}
CONTEXT = RenderContext(
    attachment=BY_ID.get, children=lambda post: FILES if post == 9 else [], post_id=9
)

BEE = '<figure><img src="https://x.example/b.jpg" alt="" /></figure>\n'
ANT = (
    '<figure><img src="https://x.example/a.jpg" alt="The &quot;ant&quot;" />'
    "<figcaption>An <em>ant</em></figcaption></figure>\n"
)
SONG = '<figure><audio controls src="https://x.example/s.mp3"></audio></figure>\n'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("[gallery]", BEE + ANT),
        ('[gallery ids="2,1"]', ANT + BEE),
        ('[gallery include="1"]', BEE),
        ('[gallery exclude="1"]', ANT),
        ('[gallery orderby="title"]', ANT + BEE),
        ('[gallery orderby="title" order="DESC"]', BEE + ANT),
        ('[gallery order="DESC"]', ANT + BEE),
        ('[gallery id="9" columns="4" link="file" size="full"]', BEE + ANT),
        ('[gallery ids="1" caption="ignored"][/gallery]', BEE),
    ],
)
def test_a_gallery_shows_its_images_in_their_order(content: str, shown: str) -> None:
    """F39"""
    assert render(content, CONTEXT).html == shown


def test_an_attachment_without_a_url_is_missing() -> None:
    """F55"""
    context = RenderContext(attachment=lambda number: Attachment(number, ""))
    assert render('[gallery ids="8"]', context).html == "<!-- migrator: missing attachment 8 -->\n"


def test_a_missing_image_leaves_a_placeholder() -> None:
    rendered = render('[gallery ids="1,77"]', CONTEXT)
    assert rendered.html == BEE + "<!-- migrator: missing attachment 77 -->\n"
    assert [finding.kind for finding in rendered.findings] == ["missing-attachment"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            (
                '[caption id="attachment_1" align="alignleft"]<a href="/b"><img src="a" /></a>'
                " A <b>caption</b>[/caption]"
            ),
            (
                '<figure id="attachment_1"><a href="/b"><img src="a" /></a>'
                "<figcaption>A <b>caption</b></figcaption></figure>\n"
            ),
        ),
        (
            '[caption width="300" caption="In the attribute"]<img src="a" />[/caption]',
            '<figure><img src="a" /><figcaption>In the attribute</figcaption></figure>\n',
        ),
        (
            '[wp_caption width="300"]<img src="a" />\nold[/wp_caption]',
            '<figure><img src="a" /><figcaption>old</figcaption></figure>\n',
        ),
        ('[caption width="300"]<img src="a" />[/caption]', '<p><img src="a" /></p>\n'),
        ('[caption width="300"]only words[/caption]', "<p>only words</p>\n"),
        (
            '[caption width="3"]<img src="a" /> one\ntwo[/caption]',
            '<figure><img src="a" /><figcaption>one<br />\ntwo</figcaption></figure>\n',
        ),
        (
            '<p>[caption width="3"]<img src="a" /> c[/caption]Text beside</p>',
            '<figure><img src="a" /><figcaption>c</figcaption></figure>\n<p>Text beside</p>\n',
        ),
        (
            '[caption width="3"]<iframe src="v"></iframe> film[/caption]',
            '<figure><iframe src="v"></iframe><figcaption>film</figcaption></figure>\n',
        ),
    ],
)
def test_a_caption_becomes_a_figure(content: str, shown: str) -> None:
    assert render(content, CONTEXT).html == shown


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('[audio src="https://x.example/s.mp3"]', SONG),
        ('[audio mp3="https://x.example/s.mp3"][/audio]', SONG),
        ("[audio https://x.example/s.mp3]", SONG),
        (
            "[audio https://x.example/s.mp3|titles=My song|loop=yes]",
            SONG.replace("</audio>", "</audio><figcaption>My song</figcaption>"),
        ),
        ("[audio]https://x.example/s.mp3[/audio]", SONG),
        (
            "[audio:https://x.example/s.mp3,https://x.example/t.mp3|titles=One,Two]",
            SONG.replace("</audio>", "</audio><figcaption>One</figcaption>")
            + SONG.replace("</audio>", "</audio><figcaption>Two</figcaption>").replace(
                "/s.", "/t."
            ),
        ),
        (
            "[audio https://x.example/s.mp3, https://x.example/s.ogg|titles=A song, long]",
            (
                '<figure><audio controls><source src="https://x.example/s.mp3" />'
                '<source src="https://x.example/s.ogg" /></audio>'
                "<figcaption>A song, long</figcaption></figure>\n"
            ),
        ),
        ("[audio]", SONG),
        (
            '[audio mp3="a.mp3" ogg="a.ogg"]',
            (
                '<figure><audio controls><source src="a.mp3" /><source src="a.ogg" />'
                "</audio></figure>\n"
            ),
        ),
        (
            '[video width="3" mp4="a.mp4" poster="p.jpg"][/video]',
            '<figure><video controls src="a.mp4" poster="p.jpg"></video></figure>\n',
        ),
        (
            '[video src="a.mp4"]<track src="a.vtt" />No player?[/video]',
            (
                '<figure><video controls src="a.mp4"><track src="a.vtt" /></video>'
                '<figcaption><track src="a.vtt" />No player?</figcaption></figure>\n'
            ),
        ),
        (
            '[video src="https://vimeo.com/1"]',
            '<p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>\n',
        ),
        ("[video]", '<figure><video controls src="https://x.example/v.mp4"></video></figure>\n'),
        (
            '[playlist ids="5"]',
            (
                '<figure><audio controls src="https://x.example/w.wav"></audio>'
                "<figcaption>Wave</figcaption></figure>\n"
            ),
        ),
        (
            '[playlist type="video"]',
            (
                '<figure><video controls src="https://x.example/v.mp4"></video>'
                "<figcaption>Film</figcaption></figure>\n"
            ),
        ),
    ],
)
def test_a_player_shortcode_becomes_an_html_element(content: str, shown: str) -> None:
    assert render(content, CONTEXT).html == shown


def test_a_player_without_a_file_leaves_a_placeholder() -> None:
    assert render('[audio loop="yes"]').html == '<!-- migrator: shortcode [audio loop="yes"] -->\n'
