"""Blocks that keep their texts as fields: readers' words are in the post."""

from __future__ import annotations

import pytest

from migrator.model import Attachment
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext

PHOTO = Attachment(7, "https://blog.example/photo.jpg", alt="Jane")
CONTEXT = RenderContext(attachment=lambda number: PHOTO if number == 7 else None)


def shown(block: str) -> str:
    return render(block, CONTEXT).html.strip()


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (
            (
                '<!-- wp:acf/testimonial {"id":"block_5","name":"acf/testimonial","data":{"quote":'
                '"We love it.","_quote":"field_61a","author":"Jane","_author":"field_61b"},"mode":'
                '"edit"} /-->'
            ),
            "<p>We love it.</p>\n<p>Jane</p>",
        ),
        (
            (
                '<!-- wp:acf/person {"data":{"photo":7,"_photo":"x","bio":"\\u003cp\\u003eShe '
                '\\u003cem\\u003ewrites\\u003c/em\\u003e.\\u003c/p\\u003e","_bio":"field_2"}} /-->'
            ),
            (
                '<figure><img src="https://blog.example/photo.jpg" alt="Jane" /></figure>\n'
                "<p>She <em>writes</em>.</p>"
            ),
        ),
        (
            (
                '<!-- wp:acf/button {"data":{"link":{"title":"Read on","url":"https://a.example/x",'
                '"target":""},"_link":"field_3"}} /-->'
            ),
            '<p><a href="https://a.example/x">Read on</a></p>',
        ),
        (
            (
                '<!-- wp:acf/list {"data":{"rows_0_text":"First row","_rows_0_text":"field_5",'
                '"rows_1_text":"Second row","_rows_1_text":"field_5","rows":2}} /-->'
            ),
            "<p>First row</p>\n<p>Second row</p>",
        ),
        (
            (
                '<!-- wp:lazyblock/hero {"headline":"Good morning","picture":"https://a.example/p.png",'
                '"blockId":"Z1","blockUniqueClass":"lazyblock-hero-Z1"} /-->'
            ),
            '<p>Good morning</p>\n<figure><img src="https://a.example/p.png" alt="" /></figure>',
        ),
        (
            '<!-- wp:carbon-fields/note {"data":{"text":"Take care.\\nTwo lines."}} /-->',
            "<p>Take care.<br />Two lines.</p>",
        ),
    ],
)
def test_words_images_and_links_of_fields_are_shown(block: str, html: str) -> None:
    assert shown(block) == html
    assert render(block, CONTEXT).findings == ()


def test_fields_that_are_no_content_are_named() -> None:
    block = (
        '<!-- wp:acf/box {"data":{"text":"Hello there","columns":"3","colour":"#ff0000",'
        '"is_wide":true,"empty":""}} /-->'
    )
    rendered = render(block, CONTEXT)
    assert rendered.html.strip() == (
        "<p>Hello there</p>\n"
        '<!-- migrator: block acf/box {"columns": "3", "colour": "#ff0000", "is_wide": true} -->'
    )
    [finding] = rendered.findings
    assert finding.kind == "unhandled-block"


def test_a_block_without_words_keeps_its_placeholder() -> None:
    block = '<!-- wp:acf/posts {"data":{"count":"3"}} /-->'
    assert shown(block) == ('<!-- migrator: block acf/posts {"data":{"count":"3"}} -->')


def test_blocks_inside_of_it_stay_and_its_own_words_come_first() -> None:
    block = (
        '<!-- wp:acf/card {"data":{"title":"A title"}} -->\n<!-- wp:paragraph -->\n<p>Inside.</p>\n'
        "<!-- /wp:paragraph -->\n<!-- /wp:acf/card -->"
    )
    assert shown(block).split("\n\n") == ["<p>A title</p>", "<p>Inside.</p>"]


@pytest.mark.parametrize("data", ["[]", '"x"', "3", "null", '{"a":{"b":{"c":["Deep words"]}}}'])
def test_odd_data_stops_nothing(data: str) -> None:
    assert "migrator: block" in shown(f'<!-- wp:acf/x {{"data":{data}}} /-->') or "Deep" in data


def test_rows_and_files_of_lazy_blocks_are_decoded() -> None:
    rows = "%5B%7B%22name%22:%22First%20row%22%7D%5D"
    file = "%7B%22url%22:%22https://a.example/p.png%22,%22alt%22:%22A%20cup%22%7D"
    html = shown(f'<!-- wp:lazyblock/box {{"rows":"{rows}","file":"{file}","x":"%5Bno"}} /-->')
    assert html.startswith(
        '<p>First row</p>\n<figure><img src="https://a.example/p.png" alt="A cup" /></figure>'
    )


def test_a_file_that_no_field_shows_is_linked() -> None:
    html = shown(
        '<!-- wp:acf/film {"data":{"title":"A film","set":[{"id":5,"x":{"y":1}}],'
        '"more":{"file":["https:\\/\\/a.example\\/b.pdf",7]}}} /-->'
    )
    assert "https://a.example/b.pdf" in html


def test_several_numbers_that_are_all_files_are_a_gallery() -> None:
    library = {n: Attachment(n, f"https://blog.example/{n}.jpg") for n in (7, 8)}
    context = RenderContext(attachment=library.get)
    block = '<!-- wp:acf/x {{"data":{{"shots":{},"bg":8}}}} /-->'
    html = render(block.format('["7",8]'), context).html
    assert [html.count(f"{n}.jpg") for n in (7, 8)] == [1, 2]
    related = render(block.format('["7","9"]'), context).html
    assert "7.jpg" not in related
    assert '"shots": ["7", "9"]' in related


def test_what_a_row_has_besides_its_words_stays_in_the_placeholder() -> None:
    rows = '[{"name":"Green tea","grams":50,"kind":"loose","sold":true,"id":7,"note":""}]'
    html = shown(f'<!-- wp:meta-box/teas {{"data":{{"rows":{rows}}}}} /-->')
    assert html.startswith("<p>Green tea</p>\n<!-- migrator: block meta-box/teas")
    assert '"grams": 50' in html and '"kind": "loose"' in html
    whole = '[{"name":"Green tea","sold":true,"id":7},{"name":"Black tea","note":""}]'
    assert "<!--" not in shown(f'<!-- wp:meta-box/teas {{"data":{{"rows":{whole}}}}} /-->')
    file = '{"url":"https://a.example/b.jpg","caption":"A cup"}'
    assert "A cup" in shown(f'<!-- wp:mb/x {{"data":{{"file":{file}}}}} /-->')
