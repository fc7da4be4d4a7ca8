"""The fast path of `plain_paragraphs` writes the same Markdown as the engine.

MIGRATOR_EXAMPLES sets the number of random documents.
"""

from __future__ import annotations

import pytest
from bs4 import Tag
from hypothesis import example, given
from hypothesis import strategies as st
from support.documents import documents
from support.examples import examples

from migrator.dom.sanitised_parse import parse
from migrator.markdown import plain_paragraphs, sentinels
from migrator.markdown.block_position import BlockPosition
from migrator.markdown.blocks import MarkdownBlock
from migrator.markdown.converter import Converter, to_markdown
from migrator.markdown.element_tables import word_set
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.escaping import RULES, escape, has_special_character


class EngineOnly(Converter):
    """Converter that never takes the fast path."""

    has_no_overrides = False  # type: ignore[assignment]


def with_engine(html: str) -> str:
    return EngineOnly(base_url=None, targets=("here",)).convert_soup(parse(html))


def with_fast_path(html: str) -> str:
    return to_markdown(html, targets=("here",))


# Words that have ever caused an escape or a removed space.
_WORDS = st.sampled_from(
    sorted(
        word_set(
            "a b1 1 2. 3) -x - + # ## #a = > : | ! !! . ) ( [ ] [x] [^1] * _ ~ ` \\ < <b &amp;"
            " &amp;copy; &lt;b&gt; é 日本 “q” ： , ? www.a.b http://a.b/c a_b a*b &#160; &#12288;"
            " x&#160;y ^ ^a a[1] [b](c) [1]: \\a a\\ 2*3 ** *a a* a__b _a a_ ![a] ]( a[ ]b"
        )
    )
)
_GAPS = st.sampled_from([" ", "", "  ", "\n", " \n ", "\t"])
_TEXTS = st.lists(st.tuples(_WORDS, _GAPS), min_size=1, max_size=5).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
_INLINE = st.one_of(
    _TEXTS,
    st.tuples(st.sampled_from(["em", "i", "strong", "b", "code", "span"]), _TEXTS).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    st.tuples(st.sampled_from(["/a", "http://a.b/c", "mailto:a@b.c", "x(y", ""]), _TEXTS).map(
        lambda pair: f'<a href="{pair[0]}">{pair[1]}</a>'
    ),
    st.sampled_from(
        [
            "<br>",
            '<img src="a.jpg" alt="x_y *z">',
            '<a href="/b"><img src="a b.jpg" alt="[x]" title="&quot;t"></a>',
            '<a href="http://a.b/c">http://a.b/c</a>',
            '<a href="mailto:a@b.c">a@b.c</a>',
            '<b id="here">w</b>',
            '<span dir="rtl">w</span>',
            "<!-- c -->",
            "<!--more-->",
        ]
    ),
)
_CONTENT = st.lists(_INLINE, min_size=1, max_size=5).map("".join)
_AROUND = st.sampled_from(
    [
        "<p>{}</p>",
        "<ul><li>{}</li></ul>",
        "<h2>{}</h2>",
        "<div>{}</div>",
        "<table><tr><td>{}</td></tr></table>",
        "<blockquote>{}</blockquote>",
        "<p><b>{}</b></p>",
    ]
)


@examples(300)
@given(st.lists(st.tuples(_AROUND, _CONTENT), min_size=1, max_size=3))
def test_both_write_the_same_paragraphs(parts: list[tuple[str, str]]) -> None:
    html = "".join(around.format(content) for around, content in parts)
    assert with_fast_path(html) == with_engine(html)


@examples(60)
@given(documents)
@example('<p>One.</p><p id="here">Two.</p>')
@example('<p>a <a href="#here">b</a></p><p><i id="here">c</i></p>')
@example(r'<p><em>a \ </em>b <b>c\ </b><a href="/d">d\ </a></p>')
def test_both_write_the_same_documents(html: str) -> None:
    assert with_fast_path(html) == with_engine(html)


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("It was 5.30 in the morning.", "It was 5.30 in the morning."),
        ("A <em>fine</em> day, <b>really</b>.", "A _fine_ day, **really**."),
        ('See <a href="/a">there</a>!', "See [there](/a)!"),
        ('<a href="http://a.b/">http://a.b/</a>', "<http://a.b/>"),
        ('<a href="/b"><img src="c.jpg" alt="d"></a>', "[![d](c.jpg)](/b)"),
        ("One<br>\ntwo", "One  \ntwo"),
        ("Run <code>a_b()</code> now", "Run `a_b()` now"),
        ("mot\u00a0: suite", "mot\u00a0: suite"),
        ("One. \u00a0Two", "One. Two"),
        ("It is 2*3, says <b>he</b> [sic]", "It is 2*3, says **he** [sic]"),
        ("in C:\\work the snake_case", "in C:\\work the snake_case"),
        ("文<strong>字</strong>。", "文**字**。"),
        ("<strong>Note: </strong>this", "**Note:** this"),
        ("<strong>One</strong><br>two", "**One**  \ntwo"),
        ("with\u00a0<em>some</em>\u00a0more", "with\u00a0_some_\u00a0more"),
        ('(<em>"So"</em>, he says)', '(_"So"_, he says)'),
        ("<b>Of\n two lines</b>", "**Of two lines**"),
        ("-5 or #six, 1.5", "-5 or #six, 1.5"),
        (" \n ", ""),
    ],
)
def test_common_content_takes_the_fast_path(content: str, markdown: str) -> None:
    assert plain_paragraphs.write_plain(_nodes(content), InlineContext.PARAGRAPH) == markdown


@pytest.mark.parametrize(
    "content",
    [
        "a * b *",
        "<b>a</b>*",
        "* a",
        "[a] b",
        "a [b](c)",
        "a [^1]",
        "a _b",
        "a\\!",
        '<a href="/a">[b]</a>',
        "<b>2*3</b>",
        "- a",
        "1. a",
        "a<br>1) b",
        "<i>a</i>b",
        "a<b>*</b>",
        "a<i>b</i>",
        "2*3<b>b</b>",
        "<b>a</b>€",
        "<b>a</b><i>b</i>",
        "a\u00a0<br>b",
        "a <b>b</b>\u00a0",
        '<a href="http://a.b/"> http://a.b/</a>',
        "<q>a</q>",
        "a <i>b<b>c</b></i>",
    ],
)
def test_difficult_content_is_left_to_the_engine(content: str) -> None:
    assert plain_paragraphs.write_plain(_nodes(content), InlineContext.PARAGRAPH) is None


@pytest.mark.parametrize(
    ("method", "html"),
    [
        ("convert_em", "<p>a <em>b</em></p>"),
        ("convert_a", '<p>a <a href="/b">b</a></p>'),
        ("convert_img", '<p>a <img src="b.png" alt="b"></p>'),
        ("convert_code", "<p>a <code>b</code></p>"),
        ("convert_br", "<p>a<br>b</p>"),
        ("convert_span", "<p>a <span>b</span></p>"),
        ("convert_p", "<p>a</p>"),
    ],
)
def test_an_overridden_element_is_left_to_the_subclass(method: str, html: str) -> None:
    def own(self: Converter, el: Tag, text: str, parent_tags: object) -> str:
        return "OWN"

    converter_class = type("MyConverter", (Converter,), {method: own})
    assert "OWN" in converter_class(base_url=None, targets=()).convert(html)


def test_an_overridden_block_is_left_to_the_subclass() -> None:
    class MyConverter(Converter):
        def block_p(self, position: BlockPosition) -> list[MarkdownBlock]:
            return [MarkdownBlock("paragraph", "OWN")]

    assert MyConverter(base_url=None, targets=()).convert("<p>a</p>") == "OWN\n"


def _nodes(content: str) -> list[object]:
    paragraph = parse(f"<p>{content}</p>").p
    return list(paragraph.contents) if paragraph else []


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6))
def test_every_character_that_is_marked_has_a_rule(text: str) -> None:
    marked = sentinels.text(text)
    at = [place + 1 for place, char in enumerate(marked) if char == sentinels.MAYBE]
    assert {marked[place] for place in at} <= RULES.keys()


@pytest.mark.parametrize("context", InlineContext)
@given(st.data())
def test_every_text_that_the_rules_change_within_a_line_has_a_special_character(
    context: InlineContext, data: st.DataObject
) -> None:
    """The fast lane does not examine other texts."""
    text = data.draw(_TEXTS)
    written = escape(sentinels.text(f"a {text}"), context)
    assert has_special_character(text) or written == f"a {text}"


def test_a_cell_without_a_pipe_and_a_heading_without_a_hash_take_the_fast_lane() -> None:
    html = "<table><tr><th>a &amp; b</th></tr></table><h2>a &amp; b</h2>"
    for name, context in (("th", InlineContext.CELL), ("h2", InlineContext.HEADING)):
        element = parse(html).find(name)
        assert isinstance(element, Tag)
        assert plain_paragraphs.write_plain(element.contents, context) == "a & b"
