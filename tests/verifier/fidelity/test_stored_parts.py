"""The proof reads reusable blocks, footnotes and galleries from the source by itself."""

from __future__ import annotations

import pytest

from migrator.model import Attachment
from migrator.verifier.fidelity.stored_parts import (
    SourceData,
    listed_files,
    note_texts,
    with_blocks,
)

BLOCKS = {
    1: "<p>Tea</p>",
    2: '<p>Pot</p><!-- wp:block {"ref":1} /-->',
    3: 'Again <!-- wp:block {"ref":3} /-->',
}
FILES = {
    7: Attachment(7, "https://tea.example/pot.jpg", caption="A <em>pot</em>", parent_id=4),
    8: Attachment(8, "https://tea.example/song.mp3", parent_id=4),
    9: Attachment(9, "https://tea.example/cup", mime_type="image/png"),
}
SOURCE = SourceData(FILES.get, lambda post: [f for f in FILES.values() if f.parent_id == post])


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ('<!-- wp:block {"ref":1} /-->', "<p>Tea</p>"),
        ('<!-- wp:core/block {"ref":1,"align":"wide"} /-->', "<p>Tea</p>"),
        ('a <!-- wp:block {"ref":2} /--> b', "a <p>Pot</p><p>Tea</p> b"),
        ('<!-- wp:block {"ref":3} /-->', BLOCKS[3]),
        ('<!-- wp:block {"ref":99} /-->', '<!-- wp:block {"ref":99} /-->'),
        ('<!-- wp:block {"ref":[1]} /-->', '<!-- wp:block {"ref":[1]} /-->'),
        ('<!-- wp:block {"ref":1,"content":{}} /-->', '<!-- wp:block {"ref":1,"content":{}} /-->'),
        ("a [html_block id=1] b", "a \n\n<p>Tea</p>\n\n b"),
        ('[elementor-template id="2"]', "\n\n<p>Pot</p><p>Tea</p>\n\n"),
        ("[html_block id=99] [[html_block id=1]]", "[html_block id=99] [[html_block id=1]]"),
        ("<pre>[html_block id=1]</pre>", "<pre>[html_block id=1]</pre>"),
        ("<!-- wp:paragraph --><p>x</p>", "<!-- wp:paragraph --><p>x</p>"),
    ],
)
def test_a_reusable_block_is_read_in_its_place(raw: str, whole: str) -> None:
    assert with_blocks(raw, BLOCKS.get) == whole


def test_a_shortcode_with_a_rule_of_the_user_shows_what_the_rule_says() -> None:
    raw = "[html_block id=1] [reblex id=1]"
    assert with_blocks(raw, BLOCKS.get, {"html_block"}).startswith("[html_block id=1]")


def test_blocks_that_refer_to_many_blocks_stay_bounded() -> None:
    many = {1: '<!-- wp:block {"ref":2} /-->' * 50, 2: '<!-- wp:block {"ref":3} /-->' * 50, 3: "x"}
    assert len(with_blocks('<!-- wp:block {"ref":1} /-->', many.get)) < 1_000_000


@pytest.mark.parametrize(
    ("raw", "files"),
    [
        ('[gallery ids="7,8,9"]', [7, 9]),
        ("[gallery include='9' columns=2]", [9]),
        ("[gallery]", [7]),
        ("[gallery exclude=7]", []),
        ("[gallery id=4]", [7]),
        ("[playlist]", [8]),
        ("[[gallery]]", []),
        ("<pre>[gallery]</pre>", []),
        ("[gallery ids=7] and [gallery ids=7]", [7]),
    ],
)
def test_a_gallery_shows_the_files_that_it_lists(raw: str, files: list[int]) -> None:
    found = listed_files(raw, 4, SOURCE)
    assert [FILES[each].url in html for each, html in zip(files, found, strict=True)] == [
        True for _ in files
    ]


def test_a_file_is_listed_with_its_caption() -> None:
    assert "A <em>pot</em></figure>" in listed_files("[gallery ids=7]", 1, SOURCE)[0]


def test_footnotes_stand_in_the_order_of_their_references() -> None:
    notes = [{"id": "b", "content": "Second"}, {"id": "a", "content": "First"}, {"id": "c"}]
    raw = '<sup data-fn="a" class="fn">1</sup> and <sup data-fn="b" class="fn">2</sup>'
    assert note_texts(notes, raw) == ["First", "Second"]
