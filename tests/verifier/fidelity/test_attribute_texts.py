"""Alternative texts and titles of the stored content are in the page of its post."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.attribute_texts import lost_sentences, lost_texts
from migrator.verifier.fidelity.render_markdown import page_of


def lost(raw: str, markdown: str) -> list[str]:
    return [finding.message.split("”")[0][2:-1] for finding in lost_texts(raw, page_of(markdown))]


@pytest.mark.parametrize(
    ("raw", "right", "wrong"),
    [
        ('<img src="a.png" alt="A cup" title="A cup">', "![A cup](a.png)", '![](a.png "A cup")'),
        (
            '<a href="b" title="A cup"><img src="a.png" alt="A cup"></a>',
            '[![A cup](a.png)](b "A cup")',
            '[![](a.png)](b "A cup")',
        ),
        (
            '<a href="b" title="A cup"><img src="a.png" alt="A cup"></a>',
            '[![A cup](a.png)](b "A cup")',
            "[![A cup](a.png)](b)",
        ),
    ],
)
def test_one_attribute_does_not_stand_for_the_other(raw: str, right: str, wrong: str) -> None:
    assert lost(raw, right) == []
    assert lost(raw, wrong) == ["A cup"]


def test_of_two_attributes_of_one_name_browsers_use_the_first() -> None:
    raw = '<img src="a.gif" alt="A cup" alt="A pot">'
    assert lost(raw, "![A cup](a.gif)") == []
    assert lost(raw, "![A pot](a.gif)") == ["A cup"]


@pytest.mark.parametrize("name", ["wp-smiley", "emoji", "x wp-smiley y"])
def test_the_picture_of_a_character_may_be_the_character(name: str) -> None:
    smiley = f'<img src="https://a.example/a.gif" alt=":arrow:" class="{name}">'
    raw = f'Tea {smiley} <img class="emoji" src="b.svg" alt="🍵">'
    assert lost(raw, "Tea :arrow: 🍵") == []
    assert lost(raw, "Tea ![:arrow:](https://a.example/a.gif) ![🍵](b.svg)") == []
    assert lost(raw, "Tea 🍵") == ["arrow"]
    assert lost(raw, "Tea :arrow:") == ["🍵"]
    # Other pictures are no text.
    assert lost('<img src="a.gif" alt="arrow" class="my-emoji">', "arrow") == ["arrow"]


def test_a_link_that_the_next_one_ends_is_invisible() -> None:
    assert lost('<a href="b" title="A cup"><a href="b">Cup</a></a>', "[Cup](b)") == []


@pytest.mark.parametrize(
    ("raw", "page", "count"),
    [
        ('[fold title="Two words"]x[/fold]', "<p>x</p>", 1),
        ("[fold heading='Two &amp; <b>more</b>']", "<p>Two</p>", 1),
        ('[fold title="Two words"]x[/fold]', "<p><strong>Two words</strong></p><p>x</p>", 0),
        ('[fold title="Two words"]', '<!-- migrator: shortcode [fold title="Two words"] -->', 0),
        ('[fold title="Two words"]', '<p><a href="a" title="Two words">x</a></p>', 0),
        ('[fold title="yes"] [fold title="1 2 3"]', "<p>x</p>", 0),
        ('[video src="a.mp4" title="Two words"]', "<video></video>", 0),
        ('<pre>[fold title="Two words"]</pre>', "<pre>x</pre>", 0),
        ('[[fold title="Two words"]]', "<p>x</p>", 0),
        ('[fold class="Two words"]', "<p>x</p>", 0),
        ('[fold intro="Five words, that say something."]x[/fold]', "<p>x</p>", 1),
        ('[fold intro="Four words say less"]x[/fold]', "<p>x</p>", 0),
        ('[fold subtext="Two words" label="And more"]x[/fold]', "<p>x</p>", 2),
        ('[fold company="Acme" price="$9" role="Tea taster"]', "<p>x</p>", 3),
        ('[fold company="left" price="9" position="bottom-right" name="tea"]', "<p>x</p>", 0),
        ('[fold company="Acme"]x[/fold]', "<p>x <cite>of Acme</cite></p>", 0),
        ('[fold css="margin: a b c d e f"]', "<p>x</p>", 0),
        ('[fold font="a:b c d e f g|h:i"]', "<p>x</p>", 0),
    ],
)
def test_a_text_in_a_shortcode_that_is_nowhere_is_named(raw: str, page: str, count: int) -> None:
    assert len(lost_sentences(raw, page)) == count
