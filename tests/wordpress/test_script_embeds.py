"""A script of another site becomes a link to what it showed."""

from __future__ import annotations

import pytest

from migrator.markdown.converter import to_markdown
from migrator.wordpress.render import wordpress_html
from migrator.wordpress.script_embeds import script_page


@pytest.mark.parametrize(
    ("tag", "page"),
    [
        ('src="https://gist.github.com/ann/123ab.js"', "https://gist.github.com/ann/123ab"),
        ("src='//gist.github.com/45.js?file=My_a.rb'", "https://gist.github.com/45#file-my_a-rb"),
        ('src="https://pastebin.com/embed_js.php?i=Xy1"', "https://pastebin.com/Xy1"),
        (
            'id="asciicast-7" src="https://asciinema.org/a/7.js" async',
            "https://asciinema.org/a/7",
        ),
        ('async src="//jsfiddle.net/ann/x1/2/embed/js,html/"', "https://jsfiddle.net/ann/x1/2/"),
        ('src="https://secure.polldaddy.com/p/99.js"', "https://poll.fm/99"),
        (
            'src="https://www.buzzsprout.com/1/2-title.js?player=small&amp;x=1"',
            "https://www.buzzsprout.com/1/2-title",
        ),
        (
            'class="speakerdeck-embed" data-id="0ab" src="//speakerdeck.com/assets/embed.js"',
            "https://speakerdeck.com/player/0ab",
        ),
        (
            (
                'class="podigee-podcast-player" src="https://player.podigee-cdn.net/p.js" '
                'data-configuration="https://ann.podigee.io/1-ep/embed?context=external"'
            ),
            "https://ann.podigee.io/1-ep/embed",
        ),
        ('src="//platform.twitter.com/widgets.js"', ""),
        ('src="https://gist.github.com/"', ""),
        ("", ""),
    ],
)
def test_a_script_has_the_page_of_its_embed(tag: str, page: str) -> None:
    assert script_page(f"<SCRIPT {tag}></SCRIPT>") == page


@pytest.mark.parametrize(
    "content",
    [
        'Look:\n\n<script src="https://gist.github.com/a/1.js"></script>\n\nEnd.',
        '<p>Look:</p><script src="https://gist.github.com/a/1.js"></script><p>End.</p>',
        "<p>Look:</p>\n<script src='http://gist.github.com/a/1.js' />\n<p>End.</p>",
        '<p>Look:</p><p><script src="https://gist.github.com/a/1.js"></script></p><p>End.</p>',
        (
            "<!-- wp:paragraph --><p>Look:</p><!-- /wp:paragraph --><!-- wp:html -->"
            '<script src="https://gist.github.com/a/1.js"></script><!-- /wp:html -->'
            "<!-- wp:paragraph --><p>End.</p><!-- /wp:paragraph -->"
        ),
    ],
)
def test_the_link_stands_where_the_script_stood(content: str) -> None:
    markdown = to_markdown(wordpress_html(content))
    assert markdown == "Look:\n\n<https://gist.github.com/a/1>\n\nEnd.\n"
