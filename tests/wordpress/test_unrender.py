"""Markup that WordPress adds at display time is unrendered; an author's markup is kept."""

from __future__ import annotations

import time

import pytest

from migrator.model import Attachment
from migrator.wordpress.render_context import RenderContext
from migrator.wordpress.straight_quotes import straighten_quotes
from migrator.wordpress.unrender import unrender_comment, unrender_html

UPLOADS = "https://blog.example/wp-content/uploads"
SECRET = 'sandbox="allow-scripts" security="restricted" data-secret="x"'


def unrendered(shown: str, context: RenderContext = RenderContext()) -> str:  # noqa: B008
    return unrender_html(shown, context).html


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Bonjour le <b>monde</p>\n<p>et <i>les</b> autres",
        '<pre class="wp-block-code"><code>a &lt; b\n\n  [c]</code></pre>',
        "<p>[sic] [gallery] [contact-form-7 id=&#8221;12&#8221;]</p>",
        '<p><iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe></p>',
        '<figure class="wp-block-image is-resized"><img src="/a.jpg" width="90" /></figure>',
        '<blockquote class="twitter-tweet"><p lang="fr">Un message</p></blockquote>',
        "<p>a &amp; b &lt;c&gt; &nbsp; &quot;d&quot;</p>",
    ],
)
def test_an_authors_markup_is_kept_to_the_byte(shown: str) -> None:
    assert unrendered(shown) == shown


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        pytest.param(
            '<p>a<img src="https://s.w.org/images/core/emoji/14/72x72/1f600.png" alt="😀"'
            ' class="wp-smiley" style="height: 1em;" />b</p>',
            "<p>a😀b</p>",
            id="an emoji image becomes text",
        ),
        pytest.param(
            '<p><img decoding="async" width="9" height="6" src="/a.jpg" srcset="/a.jpg 9w" /></p>',
            '<p><img decoding="async" src="/a.jpg" srcset="/a.jpg 9w" /></p>',
            id="an image size that WordPress added is removed",
        ),
        pytest.param(
            '<p><img decoding="async" src="/a.jpg" alt="a" width="9" height="6" /></p>',
            '<p><img decoding="async" src="/a.jpg" alt="a" width="9" height="6" /></p>',
            id="an image size from the author's editor is kept",
        ),
        pytest.param(
            '<p>Vor <span id="more-12"></span> nach</p>',
            "<p>Vor <!--more--> nach</p>",
            id="the place of the more link",
        ),
        pytest.param(
            '<div id="attachment_4" style="width: 310px" class="wp-caption alignleft">'
            '<a href="/b.jpg"><img src="/a.jpg" /></a><p id="caption-attachment-4"'
            ' class="wp-caption-text">A <em>bridge</em></p></div>',
            '<figure><a href="/b.jpg"><img src="/a.jpg"/></a>'
            "<figcaption>A <em>bridge</em></figcaption></figure>",
            id="a caption of a theme without HTML5 support",
        ),
        pytest.param(
            "<p>Hören:<br /><!--[if lt IE 9]><script>document.createElement('audio');</script>"
            '<![endif]-->\n<audio class="wp-audio-shortcode" id="audio-3-1" preload="none"'
            f' controls="controls"><source type="audio/mpeg" src="{UPLOADS}/a.mp3?_=1" />'
            f'<a href="{UPLOADS}/a.mp3">{UPLOADS}/a.mp3</a></audio></p>',
            f'<p>Hören:</p><figure><audio controls="" src="{UPLOADS}/a.mp3"></audio></figure>',
            id="a player in a paragraph",
        ),
        pytest.param(
            '<div style="width: 640px;" class="wp-video"><video class="wp-video-shortcode"'
            f' poster="{UPLOADS}/a.jpg" controls="controls"><source type="video/mp4"'
            f' src="{UPLOADS}/a.mp4?_=1" /><a href="{UPLOADS}/a.mp4">x</a></video></div>',
            f'<figure><video controls="" src="{UPLOADS}/a.mp4" poster="{UPLOADS}/a.jpg"></video>'
            "</figure>",
            id="a video",
        ),
        pytest.param(
            '<div class="wp-video"><video class="wp-video-shortcode"><source type="video/youtube"'
            ' src="https://www.youtube.com/watch?v=dQw4w9WgXcQ&#038;_=1" /></video></div>',
            '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ</a></p>",
            id="a video on another site",
        ),
        pytest.param(
            '<div class="wp-playlist wp-audio-playlist"><audio controls="controls"></audio>'
            f"<noscript><ol><li><a href='{UPLOADS}/a.mp3'>Erstes</a></li></ol></noscript>"
            '<script type="application/json" class="wp-playlist-script">{"type":"audio","tracks":'
            '[{"src":"https:\\/\\/blog.example\\/wp-content\\/uploads\\/a.mp3","title":"Erstes",'
            '"caption":""}]}</script></div>',
            f'<figure><audio controls="" src="{UPLOADS}/a.mp3"></audio>'
            "<figcaption>Erstes</figcaption></figure>",
            id="a playlist from its script",
        ),
        pytest.param(
            '<div class="elementor-widget-video" data-settings="{&quot;a&quot;:&quot;x&quot;,'
            '&quot;youtube_url&quot;:&quot;https:\\/\\/youtu.be\\/abcdefghijk&quot;}">'
            '<div class="elementor-video"></div></div>',
            '<p><a href="https://youtu.be/abcdefghijk">https://youtu.be/abcdefghijk</a></p>',
            id="a video that Elementor's script draws",
        ),
        pytest.param(
            '<div class="elementor-tabs-wrapper"><div>One</div></div><div><div>One</div>Text</div>',
            "<div><div>One</div>Text</div>",
            id="the second titles of Elementor's tabs",
        ),
        pytest.param(
            '<p>Cake <a class="wprm-recipe-print" href="#">Print</a></p>',
            "<p>Cake </p>",
            id="what a plugin offers beside a recipe",
        ),
        pytest.param(
            '<ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure>'
            '<img src="/a.jpg" alt=""/></figure></li></ul>',
            '<figure><img src="/a.jpg" alt=""/></figure>',
            id="a gallery of an earlier block editor",
        ),
        pytest.param(
            '<div class="wp-block-file"><object data="/a.pdf"></object>'
            '<a id="x" href="/a.pdf">Bericht</a><a href="/a.pdf" class="wp-block-file__button"'
            " download>Laden</a></div>",
            '<p><a href="/a.pdf">Bericht</a> <a href="/a.pdf">Laden</a></p>',
            id="a file and its button",
        ),
        pytest.param(
            '<p><iframe title="x" src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"'
            "></iframe></p>",
            '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ</a></p>",
            id="an embedded video",
        ),
        pytest.param(
            '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">'
            '<iframe src="https://player.vimeo.com/video/22439234?dnt=1&amp;app_id=1"></iframe>'
            "</div><figcaption>Film</figcaption></figure>",
            '<figure><p><a href="https://vimeo.com/22439234">https://vimeo.com/22439234</a></p>'
            "<figcaption>Film</figcaption></figure>",
            id="an embedded video with a caption",
        ),
        pytest.param(
            f'<blockquote class="wp-embedded-content" {SECRET}><a href="https://a.example/b/">Da'
            f'</a></blockquote><p><iframe class="wp-embedded-content" {SECRET}'
            ' src="https://a.example/b/embed/"></iframe></p><p>Ende</p>',
            '<p><a href="https://a.example/b/">https://a.example/b/</a></p><p>Ende</p>',
            id="an embedded post of another WordPress site",
        ),
        pytest.param(
            '<figure class="wp-block-image"><img src="/a.jpg" alt="a"/><button type="button"'
            ' class="lightbox-trigger" aria-label="Enlarge"><svg></svg></button></figure>',
            '<figure class="wp-block-image"><img src="/a.jpg" alt="a"/></figure>',
            id="the button that enlarges an image",
        ),
        pytest.param(
            '<p>Ende</p><div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3></div>',
            "<p>Ende</p>",
            id="share buttons of a plugin",
        ),
    ],
)
def test_generated_markup_is_undone(shown: str, stored: str) -> None:
    assert unrendered(shown) == stored


def test_a_dynamic_block_leaves_a_placeholder_and_a_finding() -> None:
    shown = '<p>a</p><ul class="wp-block-latest-posts__list wp-block-latest-posts"><li>x</li></ul>'
    found = unrender_html(shown)
    assert found.html == "<p>a</p><!-- migrator: block latest-posts -->"
    assert [finding.kind for finding in found.findings] == ["unhandled-block"]
    assert found.seen == "<p>a</p>"


GALLERY = f"""<div id='gallery-1' class='gallery galleryid-3'><figure class='gallery-item'>
<div class='gallery-icon landscape'><a href='https://blog.example/a/'><img width="150" height="150"
src="{UPLOADS}/a-150x150.jpg" class="attachment-thumbnail" alt="Eins" decoding="async" /></a></div>
<figcaption class='wp-caption-text gallery-caption' id='gallery-1-4'>
Vue <em>1</em>
</figcaption></figure></div>"""


def test_a_gallery_shows_the_original_images() -> None:
    library = {f"{UPLOADS}/a-150x150.jpg": Attachment(4, f"{UPLOADS}/a-scaled.jpg")}
    assert unrendered(GALLERY, RenderContext(file=library.get)) == (
        f'<figure><img src="{UPLOADS}/a-scaled.jpg" alt="Eins"/>'
        "<figcaption>Vue <em>1</em></figcaption></figure>"
    )


def test_a_gallery_without_a_known_library_shows_the_linked_images() -> None:
    linked = GALLERY.replace("https://blog.example/a/", f"{UPLOADS}/a.jpg")
    assert f'src="{UPLOADS}/a.jpg"' in unrendered(linked)
    assert f'src="{UPLOADS}/a-150x150.jpg"' in unrendered(GALLERY)


def test_core_footnotes_are_restored() -> None:
    shown = (
        '<p>Satz<sup data-fn="ab-1" class="fn"><a href="#ab-1" id="ab-1-link">1</a></sup>.</p>'
        '<ol class="wp-block-footnotes"><li id="ab-1">Eine <b>Note</b>. '
        '<a href="#ab-1-link" aria-label="Jump">↩︎</a></li></ol>'
    )
    found = unrender_html(shown)
    assert "Satz<sup" in found.html and 'href="#fn-1"' in found.html
    assert '<li id="fn-1"><p>Eine <b>Note</b>.' in found.html
    assert "wp-block-footnotes" not in found.html
    assert "↩" not in found.seen and ">1<" not in found.seen


def test_generated_links_in_comments_stay_links() -> None:
    shown = (
        '<p>Voir <a href="https://a.example/b" rel="nofollow ugc">https://a.example/b</a> et'
        ' <a href="https://a.example/" rel="nofollow ugc">ici</a></p>'
    )
    assert unrender_comment(shown) == (
        '<p>Voir <a href="https://a.example/b" rel="nofollow ugc">https://a.example/b</a> et'
        ' <a href="https://a.example/" rel="nofollow ugc">ici</a></p>'
    )


@pytest.mark.parametrize(
    "shown",
    [
        '<div class="gallery">' * 3000,
        "<p>" + '<audio class="wp-audio-shortcode"><source src="/a.mp3"></audio><br>' * 1000,
        "<p><span><a>" * 3000 + '<audio class="wp-audio-shortcode"><source src="/a.mp3"></audio>',
        '<iframe src="https://www.youtube.com/embed/' * 3000,
        '<img width="1" ' * 5000,
        '<div class="wp-playlist"><script class="wp-playlist-script">{"tracks": [' + "[" * 9000,
    ],
    ids=["galleries", "players", "depth", "frames", "pictures", "json"],
)
def test_hostile_html_takes_bounded_time(shown: str) -> None:
    started = time.process_time()
    unrender_html(shown)
    assert time.process_time() - started < 5


class TestStraightQuotes:
    @pytest.mark.parametrize(
        ("shown", "typed"),
        [
            ("<p>&#8220;a&#8221; l&#8217;or</p>", '<p>"a" l\'or</p>'),
            ("<p>“a” ‘b’ 6&#8242;2&#8243;</p>", "<p>\"a\" 'b' 6'2\"</p>"),
            ("<code>“a”</code> “b”", '<code>“a”</code> "b"'),
            ('<a title="“x”">“x”</a>', '<a title="“x”">"x"</a>'),
            ("« a » „b“", '« a » „b"'),
        ],
    )
    def test_english_quotes_become_straight(self, shown: str, typed: str) -> None:
        assert straighten_quotes(shown) == typed


def test_footnote_numbers_without_footnotes_are_words_of_the_post() -> None:
    """WordPress before 6.3 shows the numbers but not the footnotes."""
    shown = '<p>One<sup data-fn="a" class="fn"><a href="#a" id="a-link">1</a></sup>.</p>'
    found = unrender_html(shown)
    assert (found.html, found.seen) == (shown, shown)


@pytest.mark.parametrize("before", ["", "<p>Tea</p>"])
def test_a_list_that_wordpress_makes_is_no_loss_even_if_the_post_has_nothing_else(
    before: str,
) -> None:
    months = '<ul class="wp-block-archives"><li><a href="/2020/01/">January 2020</a></li></ul>'
    undone = unrender_html(before + months)
    assert undone.html == f"{before}<!-- migrator: block archives -->"
    assert undone.seen == before
