"""The proof must be quiet and sharp (F85, F86: counts agreed while prose was lost)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from migrator.markdown.converter import to_markdown
from migrator.report import Report
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import check_rendering, check_shown_words, check_words
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.wordpress.render import render

# One post as WordPress shows it, as its author stored it, and as Markdown.
_POST = Path(__file__).parent / "post"
SHOWN = (_POST / "shown.html").read_text(encoding="utf-8")
RAW = (_POST / "raw.html").read_text(encoding="utf-8")
NOTES = StoredParts(notes=["As everybody should."])
MARKDOWN = (_POST / "index.md").read_text(encoding="utf-8")


def test_a_post_that_came_over_whole_gives_no_finding() -> None:
    assert check_rendering(SHOWN, MARKDOWN) == []
    assert check_words(RAW, MARKDOWN, NOTES) == []


LOSSES = [
    ("a paragraph", "First you need flour.\n\n", "", "lost-words"),
    ("a heading", "## Baking on Sundays\n", "", "lost-words"),
    ("a word", "two rolls", "rolls", "lost-words"),
    ("a word's letter", "loaf**", "loa**", "changed-words"),
    ("a space", "four hours", "fourhours", "changed-words"),
    ("a word's order", "First you need", "you First need", "moved-words"),
    (
        "a paragraph that stands twice",
        "Bread is slow.",
        "Bread is slow. Bread is slow.",
        "added-words",
    ),
    ("a link", "[that](../oven/index.md)", "that", "lost-link"),
    ("a link's target", "club?a=1&b=2", "club", "changed-link"),
    ("a link's title", ' "The club"', "", "changed-link"),
    ("an image", '![A loaf](images/loaf.jpg "Sunday")', "", "lost-image"),
    ("an image's file", "images/crumb.jpg", "images/loaf.jpg", "changed-image"),
    ("an image's text", "![A loaf]", "![]", "changed-image"),
    ("a caption", "<figcaption>The <em>crumb</em>, cut open</figcaption>", "", "lost-words"),
    ("a table cell", "| 12 | 24 |", "| 12 |", "lost-cell"),
    ("an empty table cell", "| Monday |  | 6 |", "| Monday | 6 |", "lost-cell"),
    ("an emphasis", "_two rolls_", "two rolls", "changed-emphasis"),
    ("an emphasis' kind", "**one loaf**", "_one loaf_", "changed-emphasis"),
    ("an emphasis' extent", "un*believ*able", "*unbelievable*", "changed-emphasis"),
    ("a strike", "~~five~~", "five", "changed-emphasis"),
    ("a subscript", "<sub>2</sub>", "2", "changed-emphasis"),
    ("a code line's indent", "    return", "  return", "changed-code"),
    ("a blank line in code", "<oven.h>\n\n", "<oven.h>\n", "changed-code"),
    ("an include", "#include <oven.h>", "#include ", "changed-code"),
    ("a code block", "```", "", "changed-code"),
    ("a code block's language", "```c", "```", "changed-language"),
    ("a space in a code span", "`heat( 230 )`", "`heat(230)`", "changed-code"),
    ("a code span", "`heat( 230 )`", "heat( 230 )", "changed-code"),
    ("two paragraphs merged", "flour.\n\nThen", "flour. Then", "changed-block"),
    ("a paragraph split", "I bake", "I\n\nbake", "changed-block"),
    ("a line break", ".\\\nIt takes", ". It takes", "changed-block"),
    ("a list flattened", "  - warm\n  - salted", "- warm\n- salted", "changed-block"),
    ("a list as paragraphs", "- Flour\n- Water", "Flour\n\nWater", "changed-block"),
    ("a list's first number", "3. Knead", "1. Knead", "changed-block"),
    ("a heading's level", "## Baking", "### Baking", "changed-block"),
    ("a quotation", "> Bread", "Bread", "changed-block"),
    ("a rule", "---\n\nH<sub>", "H<sub>", "changed-block"),
    ("an entity decoded once too often", "\\&lt;heat\\&gt;", "&lt;heat&gt;", "changed-words"),
    ("an entity that became a tag", "\\&lt;heat\\&gt;", "<heat>", "lost-words"),
    (
        "a video",
        '<iframe src="https://www.youtube.com/embed/abc" width="560"></iframe>',
        "",
        "lost-media",
    ),
    ("a video's address", "embed/abc", "embed/abd", "changed-media"),
    ("a footnote", "[^x1]: As everybody should.", "", "lost-footnote"),
    ("a footnote's reference", "in HTML[^x1].", "in HTML.", "lost-footnote"),
    ("a placeholder", "<!-- migrator: shortcode [oven_timer] -->", "", "lost-placeholder"),
]


@pytest.mark.parametrize(("what", "old", "new", "kind"), LOSSES, ids=[row[0] for row in LOSSES])
def test_a_loss_is_found_under_its_kind(what: str, old: str, new: str, kind: str) -> None:
    assert old in MARKDOWN
    found = check_rendering(SHOWN, MARKDOWN.replace(old, new))
    assert kind in {finding.kind for finding in found}, found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("First you need flour.\n\n", "", "First you need flour"),
        ("two rolls", "rolls", "two"),
        ("#include <oven.h>", "#include ", "oven h"),
        ("\\&lt;heat\\&gt;", "&lt;heat&gt;", "lt"),
        ("The <em>crumb</em>, cut open", "The crumb", "cut open"),
        ("| 12 | 24 |", "| 12 |", "24"),
        ("evaporates.", "", "evaporates"),
    ],
)
def test_a_word_of_the_source_that_is_nowhere_is_found(old: str, new: str, words: str) -> None:
    assert old in MARKDOWN
    found = check_words(RAW, MARKDOWN.replace(old, new), NOTES)
    assert [finding.kind for finding in found] == ["lost-words"] * len(found)
    assert any(f"[{words}]" in finding.message for finding in found), found


def test_words_out_of_order_were_moved() -> None:
    found = check_words("<p>one two three four five six</p>", "one two four three five six")
    assert [finding.kind for finding in found] == ["moved-words"]


def test_what_the_converter_writes_is_whole() -> None:
    markdown = to_markdown(SHOWN)
    assert check_rendering(SHOWN, markdown) == []
    assert check_words(RAW, markdown, NOTES) == []


def test_every_single_word_counts() -> None:
    """F85: one word of a post is dropped, each in its turn; not one may go unnoticed."""
    plain = list(re.finditer(r"^[^\n<`&|\]]+$", MARKDOWN, re.MULTILINE))
    assert len(plain) > 10
    for line in plain:
        for word in re.finditer(r"[a-zA-Z]{2,}", line.group()):
            start, end = line.start() + word.start(), line.start() + word.end()
            damaged = MARKDOWN[:start] + MARKDOWN[end:]
            assert not Report(findings=check_rendering(SHOWN, damaged)).ok, word
            assert not Report(findings=check_words(RAW, damaged, NOTES)).ok, word


def test_every_line_of_the_archive_counts() -> None:
    lines = MARKDOWN.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.strip() and not re.match(r"</?figure>|<!-- -->", line):
            damaged = "".join([*lines[:number], *lines[number + 1 :]])
            assert check_rendering(SHOWN, damaged), line


def test_the_worst_stands_first_and_the_rest_is_counted() -> None:
    shown = "<p>" + "</p><p>".join(f"<em>word{n}</em> one two {n}" for n in range(50)) + "</p>"
    markdown = "\n\n".join(f"word{n} one two {n}" if n else "" for n in range(50))
    findings = check_rendering(shown, markdown)
    assert [findings[0].kind, findings[0].weight] == ["lost-words", 4]
    assert findings[-1].kind == "changed-emphasis"
    assert findings[-1].message.endswith(" and 29 more")
    assert len(findings) == 21


def test_a_finding_shows_the_words_around_it() -> None:
    shown = "<p>The quick brown fox <em>jumps</em> over the lazy dog.</p>"
    (lost,) = check_rendering(shown, "The quick fox *jumps* over the lazy dog.")
    assert lost.message == "“The quick [brown] fox jumps over the lazy”"
    (plain,) = check_rendering(shown, "The quick brown fox jumps over the lazy dog.")
    assert plain.message == "em → nothing in “The quick brown fox jumps over the lazy dog.”"
    (other,) = check_rendering("<p>un<em>believ</em>able</p>", "*un*believable")
    assert other.message == "un[believ]able → [un]believable in “unbelievable”"


def test_a_finding_is_short_whatever_stands_around_it() -> None:
    shown = f"<p>{'語' * 5_000} <em>word</em> <code>{'x ' * 5_000}</code></p>"
    (finding,) = check_rendering(shown, f"{'語' * 5_000} word `{'x ' * 5_000}`")
    assert finding.kind == "changed-emphasis"
    assert len(finding.message) < 500


def test_words_glued_to_code_are_words() -> None:
    shown = "<p>使用<code>netstat -an</code>发现watch dog</p>"
    (finding,) = check_rendering(shown, "使用`netstat -an`发现watchdog")
    assert finding.kind == "changed-words"
    (finding,) = check_rendering(shown, "使用`netstat`发现watch dog")
    assert finding.kind == "changed-code"


def test_changed_code_shows_the_first_line_that_differs() -> None:
    shown = "<pre><code>a\n  b\nc\nd\n</code></pre>"
    (finding,) = check_rendering(shown, "```\na\n b\nc\n```")
    assert finding.message == "line 2 of the code: '  b' → ' b'"


@pytest.mark.parametrize("damage", [str.upper, str.title, lambda text: text[::-1], lambda _: ""])
def test_a_long_post_is_compared_in_time(damage: Callable[[str], str]) -> None:
    text = " ".join(f"word{n % 3000} and" for n in range(20_000))
    start = time.process_time()
    assert check_rendering(f"<p>{text}</p>", damage(text))
    assert check_words(text, damage(text))
    assert time.process_time() - start < 5


def test_notes_that_follow_each_other_are_no_loss() -> None:
    shown = "<p>Bread is slow.</p><ol><li>The best flour.</li><li>Or salt.</li></ol>"
    notes = "[^1]: The best flour.\n\n[^2]: Or salt."
    assert check_shown_words(shown, f"Bread[^1] is[^2] slow.\n\n{notes}") == []
    lost = check_shown_words(shown, f"Bread[^1] is[^2] slow.\n\n{notes[:-5]}water.")
    assert [finding.kind for finding in lost] == ["lost-words"]


@pytest.mark.parametrize(
    "stored",
    [
        # Notes of two plugins, or of one and of the author's hand, in turns.
        (
            'One <a href="#n1" id="b1"><sup>1</sup></a>, two [ref]In between[/ref], three '
            '<a href="#n2" id="b2"><sup>2</sup></a>.\n\n'
            '<ol><li id="n1">First <a href="#b1">^</a></li>'
            '<li id="n2">Second <a href="#b2">^</a></li></ol>'
        ),
        (
            '<p>One[ref]In front[/ref] two<sup id="fnref:1"><a href="#fn:1">1</a></sup> three'
            '[ref]In front of all[/ref].</p><div class="footnotes"><ol><li id="fn:1"><p>By hand. '
            '<a href="#fnref:1">↩</a></p></li></ol></div>'
        ),
        (
            'One<sup class="footnote"><a href="#fn-1-1" id="fnref-1-1">1</a></sup> two'
            "[ref]See B.[/ref] "
            'three<sup class="footnote"><a href="#fn-1-2" id="fnref-1-2">2</a></sup>.\n\n'
            '<ol><li id="fn-1-1">See A. <a href="#fnref-1-1">&#8617;</a></li>'
            '<li id="fn-1-2">See C. <a href="#fnref-1-2">&#8617;</a></li></ol>'
        ),
    ],
)
def test_notes_of_several_forms_stand_in_the_order_of_their_marks(stored: str) -> None:
    markdown = to_markdown(render(stored).html)
    assert markdown.count("\n[^") == 3
    assert check_words(stored, markdown) == []
    assert (
        check_words(
            stored, markdown.replace("See A", "See").replace("First", "").replace("By hand", "By")
        )
        != []
    )


def test_each_note_counts_once() -> None:
    page = "Bread[^1] is[^2] slow.\n\n[^1]: See one.\n\n[^2]: Or two."
    raw = "Bread ((See one.)) ((Or two.)) is slow."
    assert check_words(raw, page) == []
    assert check_words(raw.replace("Or two", "See one"), page)


@pytest.mark.parametrize(
    "raw",
    [
        "Bread[ref]See one.[/ref] is[ref]Or two.[/ref] slow.",
        "Bread[efn_note]See one.[/efn_note] is[efn_note]Or two.[/efn_note] slow.",
    ],
)
def test_swapped_notes_of_one_form_are_named(raw: str) -> None:
    page = "Bread[^1] is[^2] slow.\n\n[^1]: {}.\n\n[^2]: {}."
    assert check_words(raw, page.format("See one", "Or two")) == []
    assert check_words(raw, page.format("Or two", "See one")) != []


def test_many_notes_with_one_beginning_are_compared_in_time() -> None:
    notes = "\n\n".join(f"[^{n}]: See page {n} of it." for n in range(3_000))
    marks = " ".join(f"a[^{n}]" for n in range(3_000))
    raw = "b " + " ".join(f"See page {n} of it." for n in reversed(range(3_000)))
    start = time.process_time()
    check_words(raw, f"{marks}\n\n{notes}")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("raw", "markdown", "kinds"),
    [
        ("Bread ((Made of the best flour.)) is slow.", "Bread[^1] is slow.", []),
        ("Bread ((Ibid.)) is slow.", "Bread[^1] is slow.", ["added-words", "lost-words"]),
        (
            "Bread of the day is slow.",
            "Bread day is slow.[^1]",
            ["added-words", "lost-words"],
        ),
    ],
)
def test_words_may_have_become_a_footnote_but_not_by_chance(
    raw: str, markdown: str, kinds: list[str]
) -> None:
    found = check_words(raw, f"{markdown}\n\n[^1]: Made of the best flour.")
    assert [finding.kind for finding in found] == kinds


@pytest.mark.parametrize(
    ("raw", "markdown", "kinds"),
    [
        ("Write to [contact] today.", "Write to <!-- migrator: shortcode [contact] --> today.", []),
        ('[contact id="1"]Write.', '<!-- migrator: shortcode [contact id="1"] -->Write.', []),
        ("My contact [contact] is.", "My <!-- migrator: contact --> is.", ["lost-words"]),
        ("Write to [contact] today.", "Write to today.", ["lost-words"]),
    ],
)
def test_words_that_a_placeholder_names_are_there(
    raw: str, markdown: str, kinds: list[str]
) -> None:
    assert [finding.kind for finding in check_words(raw, markdown)] == kinds


@pytest.mark.parametrize(
    "html",
    [
        "a<span></span>" * 100_000,
        "<b>a</b>" * 50_000,
        "<pre>" + " " * 500_000 + "<div></div>" * 50_000,
        "<p>a <i>b</i></p>" * 20_000,
        '<noscript><img src="a"></noscript>' * 20_000,
        "<ul><li>" * 50_000,
        "<table><tr><td>" * 20_000,
    ],
)
def test_hostile_html_is_compared_in_time(html: str) -> None:
    start = time.process_time()
    check_rendering(html, "a b")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("raw", "markdown", "found"),
    [
        ('[[gallery ids="12,11"]]', '[gallery ids="12,11"]', 0),
        ("&#91;gallery] <code>[gallery]</code>", "[gallery] `[gallery]`", 0),
        ("&#91;gallery&#93; and &lsqb;audio /&rsqb;", "[gallery] and [audio /]", 0),
        ("&#x5B;gallery&#x5D; and [gallery]", "[gallery] and [gallery]", 1),
        ('[gallery ids="12,11"]', '[gallery ids="12,11"]', 1),
        ('[[gallery ids="1"]] [gallery ids="2"]', '[gallery ids="1"] [gallery ids="2"]', 1),
        ("[caption]a[/caption]", "**[caption]**a[/caption]", 1),
        ("[gallery]", "<!-- migrator: shortcode [gallery] -->", 0),
    ],
)
def test_a_shortcode_that_the_author_does_not_quote_is_left_over(
    raw: str, markdown: str, found: int
) -> None:
    kinds = [finding.kind for finding in check_words(raw, markdown)]
    assert kinds == ["leftover"] * found


@pytest.mark.parametrize(
    "stored",
    [
        (
            '<!-- wp:math {"latex":"a+b"} --><div><math display="block"><semantics><mrow><mi>a</mi>'
            '<mo>+</mo><mi>b</mi></mrow><annotation encoding="application/x-tex">a+b</annotation>'
            "</semantics></math></div><!-- /wp:math -->"
        ),
        "One[ref]A note of 1 word[/ref] two[ref]Another[/ref] 1 three.",
        "Text[fn]Note (2 &gt; 1) &amp; more <br/> lines[/fn] and more text[fn]again[/fn].",
        '[caption width="9"]<img src="https://a.example/x.jpg" /> Cap[ref]note[/ref][/caption]',
        "A[ref]see [youtube abcdefghijk] there[/ref].",
    ],
)
def test_maths_and_notes_are_no_lost_words(stored: str) -> None:
    """G12"""
    shown = render(stored).html
    markdown = to_markdown(shown)
    assert check_rendering(shown, markdown) == []
    assert check_words(stored, markdown) == []


@pytest.mark.parametrize(
    ("shown", "as_browsers_read_it", "otherwise"),
    [
        ("<p>one <head>two</p>", "one two", "one\n\ntwo"),
        ("<p><b>one<p>two", "**one**\n\n**two**", "**one**\n\ntwo"),
        (
            "<p>one <b>two <i>three</b> four</i>",
            "one **two _three_** _four_",
            "one **two _three_** four",
        ),
        ("<ul><li>one<li>two</ul>", "- one\n- two", "- one two"),
        ("<p>one<div>two</div>three", "one\n\ntwo\n\nthree", "one\n\ntwo three"),
    ],
)
def test_markup_left_open_is_judged_as_browsers_read_it(
    shown: str, as_browsers_read_it: str, otherwise: str
) -> None:
    assert check_rendering(shown, as_browsers_read_it) == []
    assert check_rendering(shown, otherwise) != []


ONCE = "The lamp is out again."


@pytest.mark.parametrize(
    ("stored", "markdown", "is_doubled"),
    [
        (f"<p>{ONCE}</p><p>Yes.</p>", f"{ONCE}\n\nYes.\n", False),
        (f"<p>{ONCE}</p><p>Yes.</p>", f"{ONCE}\n\n{ONCE}\n\nYes.\n", True),
        (f"<p>{ONCE}</p><p>Yes.</p>", f"{ONCE}\n\nYes.\n\n{ONCE}\n", True),
        (f"<p>{ONCE}</p><p>{ONCE}</p>", f"{ONCE}\n\n{ONCE}\n", False),
        (f"<p>{ONCE}</p><p>{ONCE}</p>", f"{ONCE}\n\n{ONCE}\n\n{ONCE}\n", True),
        (f"{ONCE}\n\n{ONCE} Truly.", f"{ONCE}\n\n{ONCE} Truly.\n", False),
        (f"<p><em>{ONCE}</em></p>", f"_{ONCE}_\n\n_{ONCE}_\n", True),
        (f"<blockquote>{ONCE}</blockquote>", f"> {ONCE}\n>\n> {ONCE}\n", True),
        ("<p>Oh no.</p>", "Oh no.\n\nOh no.\n", True),
        # The source has these words in another form.
        ("[poem lines='2']", f"{ONCE}\n\n{ONCE}\n", False),
    ],
)
def test_a_paragraph_that_stands_more_often_than_in_the_source_is_found(
    stored: str, markdown: str, is_doubled: bool
) -> None:
    kinds = [finding.kind for finding in check_words(stored, markdown)]
    assert kinds == ["added-words"] * is_doubled


@pytest.mark.parametrize("name", ["xmp", "listing"])
def test_code_in_old_elements_is_code(name: str) -> None:
    text = "a &lt; b" if name == "listing" else "<b>a</b> < b"
    shown = html5.normal(f"<p>Before</p><{name}>{text}</{name}><p>After</p>")
    markdown = to_markdown(shown)
    assert check_rendering(shown, markdown) == []
    assert check_words(shown, markdown) == []
    assert check_rendering(shown, markdown.replace("a", "c", 1)) != []


@pytest.mark.parametrize("name", ["object", "video", "audio"])
def test_what_stands_in_for_a_player_may_be_a_paragraph(name: str) -> None:
    """G12: a browser shows it only if the player does not work."""
    shown = f'<p>Before</p><{name} src="a.mp4" data="a.mp4"><p>No player here.</p></{name}>'
    player = f'<{name} src="a.mp4" data="a.mp4"></{name}>'
    assert check_rendering(shown, f"Before\n\n{player}\n\nNo player here.\n") == []
    assert check_rendering(shown, f"Before\n\n{player}\n") == []
    for more in ("No player anywhere.", "player", "No player here.\n\nNo player here."):
        found = check_rendering(shown, f"Before\n\n{player}\n\n{more}\n")
        assert [finding.kind for finding in found] == ["added-words"]
