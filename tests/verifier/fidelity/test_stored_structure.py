"""Headings, lists, breaks, and the order of links and images are as in the stored content."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import check_parts, check_structure, check_words
from migrator.verifier.fidelity.references import references
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.wordpress.render_context import placeholder

U = "https://tea.example/wp-content/uploads/2012/01"


def named(raw: str, markdown: str, shown: str = "", files: tuple[str, ...] = ()) -> list[str]:
    parts = StoredParts((), files)
    found = check_structure(raw, parts, markdown, references(html5.normal(shown or raw)))
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    ("raw", "right", "wrong"),
    [
        ("<h2>Black tea</h2><p>Hot.</p>", "## Black tea\n\nHot.\n", "Black tea\n\nHot.\n"),
        ('<H3 class="x">A <em>cup</em></H3>', "### A _cup_\n", "A _cup_\n"),
        ("<h2>Tea</h2><p>Tea</p><h2>Tea</h2>", "## Tea\n\nTea\n\n## Tea\n", "Tea\n\nTea\n\nTea\n"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two\n", "One Two\n"),
        ("One<hr />Two", "One\n\n---\n\nTwo\n", "One\n\nTwo\n"),
        ("A <del>bad</del> cup", "A ~~bad~~ cup\n", "A bad cup\n"),
        ("A <s>bad</s> cup", "A ~~bad~~ cup\n", "A bad cup\n"),
        ("A <del>ba</del><del>d</del> cup", "A ~~bad~~ cup\n", "A bad cup\n"),
        ("A <s>&nbsp;</s><s>bad</s> cup", "A ~~bad~~ cup\n", "A bad cup\n"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O\n", "H2O\n"),
        ("2<sup>8</sup>", "2<sup>8</sup>\n", "28\n"),
        ("<blockquote>Hot</blockquote>", "> Hot\n", "Hot\n"),
        ("<blockquote><p>Hot</p></blockquote>", "> Hot\n", "Hot\n"),
        ("<p>One<br />two</p>", "One  \ntwo\n", "One two\n"),
        ("<p>One<br><b>two</b></p>", "One  \n**two**\n", "One **two**\n"),
        ("One\ntwo", "One  \ntwo\n", "One two\n"),
        ("<p>One,<br>(two)</p>", "One,  \n(two)\n", "One, (two)\n"),
        ("<p>“One”<br />– two</p>", "“One”  \n– two\n", "“One” – two\n"),
        ("<p>次の行。<br>改行。</p>", "次の行。  \n改行。\n", "次の行。 改行。\n"),
        (
            "<table><tr><td>One<br>(two)</td></tr></table>",
            "|     |\n| --- |\n| One<br>(two) |\n",
            "|     |\n| --- |\n| One (two) |\n",
        ),
        (
            "<code>a\nb</code>\n\nOne\ntwo",
            "```\na\nb\n```\n\nOne  \ntwo\n",
            "```\na\nb\n```\n\nOne two\n",
        ),
    ],
)
def test_a_lost_structure_is_named(raw: str, right: str, wrong: str) -> None:
    assert named(raw, right) == []
    assert named(raw, wrong) == ["changed-block"]


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ("<h2><p>One</p><p>Two</p></h2>", "One\n\nTwo\n"),
        ("<!-- wp:paragraph --><p>One\ntwo</p><!-- /wp:paragraph -->", "One two\n"),
        ("<pre>One\ntwo</pre>", "```\nOne\ntwo\n```\n"),
        ("<code>One\ntwo</code>", "```\nOne\ntwo\n```\n"),
        ("[box]One[/box]\nTwo", "One\n\nTwo\n"),
        ("<p>One<br>[box]two[/box]</p>", "One two\n"),
        ("<p>One<br><img><br>two</p>", "One two\n"),
        ('[box text="One<br>two"]', placeholder('shortcode [box text="One<br>two"]') + "\n"),
        ("One\n&nbsp;\n<b>Two</b>", "One\n\n**Two**\n"),
        ("...\nOne", "...  \nOne\n"),
        ("<blockquote></blockquote><p>Hot</p>", "Hot\n"),
        ("<pre>&lt;h2&gt;Tea&lt;/h2&gt; <h2>Tea</h2></pre>", "```\n<h2>Tea</h2> Tea\n```\n"),
    ],
)
def test_what_wordpress_shows_otherwise_is_no_loss(raw: str, markdown: str) -> None:
    assert named(raw, markdown) == []


LINKS = '<a href="https://a.example/1">One</a> <a href="https://a.example/2">Two</a>'
IMAGES = f'<img src="{U}/a-300x200.jpg"><img src="{U}/b.jpg">'
SIZES = f'<img src="{U}/a-150x150.jpg"><img src="{U}/a-300x200.jpg"> Tea <img src="{U}/b.jpg">'


@pytest.mark.parametrize(
    ("raw", "shown", "kind"),
    [
        (LINKS, LINKS.replace("/1", "/3").replace("/2", "/1").replace("/3", "/2"), "changed-link"),
        (IMAGES, f'<img src="{U}/b.jpg"><img src="{U}/a-300x200.jpg">', "changed-image"),
        (
            SIZES,
            SIZES.replace("/b", "/c").replace("/a-150x150", "/b").replace("/c", "/a-150x150"),
            "changed-image",
        ),
    ],
)
def test_swapped_addresses_are_named(raw: str, shown: str, kind: str) -> None:
    assert named(raw, "", raw) == []
    assert named(raw, "", shown) == [kind]


def test_the_images_of_a_gallery_are_in_its_order() -> None:
    files = (f'<img src="{U}/a.jpg">', f'<img src="{U}/b.jpg">')
    assert named("[gallery]", "", IMAGES, files) == []
    assert named("[gallery]", "", f'<img src="{U}/b.jpg"><img src="{U}/a.jpg">', files) == [
        "changed-image"
    ]


def test_a_link_whose_quote_is_open_has_its_place() -> None:
    stored = LINKS.replace('/2">', "/2>")
    shown = LINKS.replace("/1", "/3").replace("/2", "/1").replace("/3", "/2")
    assert named(stored, "", LINKS) == []
    assert named(stored, "", shown) == ["changed-link"]


def test_an_image_that_occurs_twice_has_its_places() -> None:
    stored = f'<img src="{U}/a.jpg"><img src="{U}/b.jpg"><img src="{U}/a.jpg">'
    shown = f'<img src="{U}/b.jpg"><img src="{U}/a.jpg"><img src="{U}/a.jpg">'
    assert named(stored, "", stored) == []
    assert named(stored, "", shown) == ["changed-image"]


def test_a_large_image_is_not_exchanged_for_its_small_one_in_a_gallery() -> None:
    raw = f'<img src="{U}/a-300x200.jpg"> Tea [gallery ids="1,2"] and <img src="{U}/c.jpg">'
    files = (f'<img src="{U}/a.jpg">', f'<img src="{U}/b.jpg">')
    shown = (
        f'<img src="{U}/a-300x200.jpg"> Tea <img src="{U}/a.jpg">'
        f'<img src="{U}/b-150x150.jpg"> and <img src="{U}/c.jpg">'
    )
    swapped = shown.replace("a-300x200", "x").replace("a.jpg", "a-300x200.jpg").replace("x.", "a.")
    assert named(raw, "", shown, files) == []
    assert named(raw, "", swapped, files) == ["changed-image"]


def test_an_address_that_the_page_has_less_often_has_no_place() -> None:
    twice = LINKS + LINKS
    assert named(twice, "", twice.replace("/1", "/3", 1)) == []


def test_a_link_that_shows_an_address_leads_there() -> None:
    one, other = "https://gist.example/1", "https://gist.example/2"
    assert named(f"[gist]{one}[/gist]\n", f"<{one}>\n") == []
    assert named(f"[gist]{one}[/gist]\n", f"[{one}]({other})\n") == ["changed-link"]
    assert named(f'<a href="{other}">{one}</a>', f"[{one}]({other})\n") == []


@pytest.mark.parametrize(
    "stored",
    [
        '[form id="12" title="Write"]',
        "[form  id='12'\n title='a &gt; b &amp; c']",
        "[form title=a--b]",
        "[box][form id=1][/box]",
    ],
)
def test_a_placeholder_names_the_shortcode_as_stored(stored: str) -> None:
    page = f"Tea\n\n{placeholder(f'shortcode {stored}')}\n"
    assert named(f"Tea\n\n{stored}", page) == []
    assert named(f"Tea\n\n{stored}", page.replace("form ", "form x")) == ["changed-placeholder"]


def test_the_text_of_a_frame_is_named() -> None:
    assert named('<iframe srcdoc="<p>Tea</p>"></iframe>', "\n") == ["lost-media"]
    assert named('<iframe src="https://a.example/" srcdoc=""></iframe>', "\n") == []


def test_footnotes_that_the_source_lacks_are_named() -> None:
    raw = 'Tea<sup data-fn="a"><a href="#a">1</a></sup> <sup data-fn="b"><a href="#b">2</a></sup>'
    page = "Tea[^1] [^2]\n\n[^1]: Green\n\n[^2]: Black\n"
    assert check_parts(StoredParts(("Green", "Black")), page, raw) == []
    for notes in ((), ("Green",)):
        found = check_parts(StoredParts(notes), page, raw)
        assert [each.kind for each in found] == ["lost-footnote"]


def test_a_note_without_a_reference_is_no_invention() -> None:
    assert check_words("Tea", "Tea\n\nGreen\n", StoredParts(("Green",))) == []
    assert [each.kind for each in check_words("Tea", "Tea\n\nGreen\n")] == ["added-words"]
