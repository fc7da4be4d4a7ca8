"""Blocks of plugins that keep their texts in their attributes, or save nothing to be seen."""

from __future__ import annotations

import pytest

from migrator.model import Attachment
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext

PHOTO = Attachment(7, "https://blog.example/photo.jpg", alt="Jane", mime_type="image/jpeg")
CONTEXT = RenderContext(attachment=lambda number: PHOTO if number == 7 else None)


def shown(block: str) -> str:
    return render(block, CONTEXT).html.strip()


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (
            '<!-- wp:acme/quote {"content":"Great!","name":"Ann","occupation":"Baker"} /-->',
            ("<p>Great!</p>\n<p>Ann</p>\n<p>Baker</p>\n<!-- migrator: block acme/quote -->"),
        ),
        (
            (
                '<!-- wp:acme/faqs {"questions":[{"id":"q1","title":"Why?","content":"Because.",'
                '"visible":true}]} /-->'
            ),
            "<h3>Why?</h3>\n<p>Because.</p>\n<!-- migrator: block acme/faqs -->",
        ),
        (
            (
                '<!-- wp:acme/cta {"cta_headline_text":"Come in","cta_button_text":"Open the door",'
                '"cta_button_url":"https://a.example/door","align":"wide"} /-->'
            ),
            (
                '<p>Come in</p>\n<p><a href="https://a.example/door">Open the door</a></p>\n'
                '<!-- migrator: block acme/cta {"align": "wide"} -->'
            ),
        ),
        (
            '<!-- wp:acme/card {"imageId":7,"title":"Jane","titleColor":"#fff"} /-->',
            (
                '<figure><img src="https://blog.example/photo.jpg" alt="Jane" /></figure>\n'
                "<h3>Jane</h3>\n"
                '<!-- migrator: block acme/card {"titleColor": "#fff"} -->'
            ),
        ),
        (
            '<!-- wp:acme/b {"buttons":[{"buttonText":"Press","url":"https://a.example/q"}]} /-->',
            '<p><a href="https://a.example/q">Press</a></p>\n<!-- migrator: block acme/b -->',
        ),
        (
            '<!-- wp:acme/checklist {"list":["<li>One</li>","<li>Two</li>"]} /-->',
            "<ul><li>One</li><li>Two</li></ul>\n<!-- migrator: block acme/checklist -->",
        ),
    ],
)
def test_a_readers_words_are_in_the_post(block: str, html: str) -> None:
    """G33"""
    assert shown(block) == html


def test_what_is_not_shown_stays_in_the_placeholder() -> None:
    html = shown(
        '<!-- wp:acme/r {"items":"[{\\"label\\":\\"A b\\",\\"value\\":4}]","endTitle":"E"} /-->'
    )
    assert "<p>A b</p>" in html
    assert "<h3>E</h3>" in html
    assert "value" in html.rpartition("<!--")[2]


def test_a_word_that_looks_like_a_choice_stays_in_the_placeholder() -> None:
    html = shown(
        '<!-- wp:acme/faqs {"faqs":[{"question":"Cats?","answer":"yes"}],'
        '"details":[{"label":"Serves","value":"4","unit":"people"}]} /-->'
    )
    assert "<h3>Cats?</h3>" in html
    for word in ('"yes"', '"4"', '"people"'):
        assert word in html.rpartition("<!--")[2]


def test_a_file_that_only_the_placeholder_names_is_linked_as_well() -> None:
    html = shown(
        '<!-- wp:acme/film {"title":"A film","src":"https://blog.example/a.mp4",'
        '"imageUrl":"https://blog.example/a.jpg","list":[{"label":"B c","n":1}]} /-->'
    )
    assert html.endswith('-->\n<p><a href="https://blog.example/a.mp4">a.mp4</a></p>')
    assert html.count("a.jpg") == 1


def test_the_images_of_a_gallery_have_their_texts() -> None:
    html = shown(
        '<!-- wp:acme/gallery {"mediaGallery":[{"id":7,"url":"https://a.example/1.jpg",'
        '"alt":"Two & two","caption":"A \\u003cem\\u003ecup\\u003c/em\\u003e","link":""},'
        '{"url":"https://a.example/2.png","sizes":{}}]} /-->'
    )
    assert html == (
        '<figure><img src="https://a.example/1.jpg" alt="Two &amp; two" />'
        "<figcaption>A <em>cup</em></figcaption></figure>\n"
        '<figure><img src="https://a.example/2.png" alt="" /></figure>\n'
        "<!-- migrator: block acme/gallery -->"
    )
    stored = '{"image":{"url":"https://a.example/1.jpg","link":"https://b.example/"}}'
    assert "https://b.example/" in shown(f"<!-- wp:acme/g {stored} /-->")


def test_rich_text_in_a_tree_is_one_text_and_its_copy_is_none() -> None:
    html = shown(
        '<!-- wp:acme/recipe {"steps":[{"text":["Cut ",{"type":"em","props":{"children":'
        '["them & it"]}}," up",{"type":"br","key":"2","props":{}}," now"],'
        '"jsonText":"Cut them & it up now"}]} /-->'
    )
    assert html == (
        "<p>Cut <em>them &amp; it</em> up<br /> now</p>\n<!-- migrator: block acme/recipe -->"
    )


@pytest.mark.parametrize(
    "block",
    [
        '<!-- wp:acme/list {"postsToShow":3,"order":"title"} /-->',
        '<!-- wp:acme/map {"textAlign":"left","content":"post-title"} /-->',
        (
            '<!-- wp:acme/calculator {"rate":5} --><div class="acme" data-rate="5"></div>'
            "<!-- /wp:acme/calculator -->"
        ),
        "<!-- wp:acme/clock --><div><i></i>&nbsp;</div><!-- /wp:acme/clock -->",
    ],
)
def test_a_block_without_words_is_a_placeholder(block: str) -> None:
    rendered = render(block)
    assert rendered.html.strip().startswith("<!-- migrator: block acme/")
    assert [finding.kind for finding in rendered.findings] == ["unhandled-block"]


@pytest.mark.parametrize(
    "block",
    [
        '<!-- wp:acme/spacer --><div style="height:9px"></div><!-- /wp:acme/spacer -->',
        (
            "<!-- wp:acme/row --><div><!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --></div>"
            "<!-- /wp:acme/row -->"
        ),
        '<!-- wp:acme/photo --><figure><img src="/a.jpg"></figure><!-- /wp:acme/photo -->',
        '<!-- wp:acme/rule --><hr class="x"/><!-- /wp:acme/rule -->',
    ],
)
def test_other_blocks_are_their_saved_html(block: str) -> None:
    assert not render(block).findings


@pytest.mark.parametrize(
    ("around", "labels"),
    [
        ('{"panelTitle":"Shipping"}', "<p><strong>Shipping</strong></p>"),
        ('{"tabsTitle":["One","Two"]}', "<p><strong>One</strong></p><p><strong>Two</strong></p>"),
        ('{"title":"A word of it."}', ""),
        ('{"titleTag":"h3"}', ""),
    ],
)
def test_a_block_around_others_shows_its_titles(around: str, labels: str) -> None:
    html = shown(
        f"<!-- wp:acme/toggle {around} --><!-- wp:paragraph --><p>A word of it.</p>"
        "<!-- /wp:paragraph --><!-- /wp:acme/toggle -->"
    )
    assert html == f"{labels}<p>A word of it.</p>"
