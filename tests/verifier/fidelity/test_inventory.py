"""Every thing of the stored content is in the archive, or a finding names it."""

from __future__ import annotations

from urllib.parse import quote as quoted

import pytest

from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import check_inventory
from migrator.verifier.fidelity.inventory import addresses
from migrator.verifier.fidelity.references import references

U = "https://tea.example/wp-content/uploads/2012/01"


def lost(raw: str, markdown: str, shown: str = "", known: tuple[str, ...] = ()) -> list[str]:
    found = check_inventory(raw, markdown, references(html5.normal(shown)), known)
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    "raw",
    [
        f'<img src="{U}/a.jpg" alt="Pot">',
        f'<img srcset="{U}/a.jpg 300w" alt="Pot">',
        f'<video src="x.mp4" poster="{U}/a.jpg"></video>',
        f'<a href="{U}/a.jpg">Pot</a>',
        f'<div data-large-file="{U}/a.jpg">Pot</div>',
        f'<!-- wp:cover {{"url":"{U}/a.jpg"}} --><p>Pot</p><!-- /wp:cover -->',
        f"[unknown file={U}/a.jpg]",
        f"[player]{U}/a.jpg[/player]",
        f"{U}/a.jpg",
        '[unknown file="/wp-content/uploads/a.jpg"]',
        "[unknown]wp-content/uploads/2012/a.jpg[/unknown]",
        '<!-- wp:x/y {"file":"\\/wp-content\\/uploads\\/a.jpg"} /-->',
        "<div data-bg='/wp-content/uploads/a.jpg'>Pot</div>",
    ],
)
def test_an_address_that_is_nowhere_is_named(raw: str) -> None:
    assert "lost-address" in lost(raw, "Pot\n")


def test_an_address_of_the_rendered_html_is_left_to_the_judge() -> None:
    raw = f'<img src="{U}/a-300x200.jpg"> <a href="/tea/">Tea</a>'
    assert lost(raw, "![](images/a.jpg) [Tea](../tea/index.md)\n", raw) == []


def test_an_address_in_percent_encoded_json_ends_at_its_quotation_mark() -> None:
    raw = f'<!-- wp:a/b {{"file":"%7B%22url%22:%22{U}/a.jpg%22,%22alt%22:%22A%20pot%22%7D"}} /-->'
    assert [each.url for each in addresses(raw)] == [f"{U}/a.jpg"]
    assert "lost-address" in lost(raw, "Pot\n")
    search = "https://tea.example/?q=%22pot%22"
    assert [each.url for each in addresses(search)] == [search]


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("name", ["my pot.jpg", "pot (old one), 2.jpg", "caf\u00e9 au lait.jpg"])
def test_an_address_with_spaces_is_whole(quote: str, name: str) -> None:
    image = f"<img src={quote}{U}/{name}{quote}>"
    link = f"<a href={quote}{U}/{name}{quote}>Pot</a>"
    for raw in (image, link):
        assert f"{U}/{name}" in [each.url for each in addresses(raw)]
        assert "lost-address" not in lost(raw, "Pot\n", known=(f"{U}/{quoted(name)}",))
    assert "lost-address" in lost(image, "Pot\n", known=(f"{U}/{quoted(name[: name.index(' ')])}",))
    assert [each.url for each in addresses(f'<img srcset="{U}/a.jpg 300w, {U}/b.jpg 2x">')] == [
        f"{U}/a.jpg", f"{U}/b.jpg",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["/wp-content/uploads/a.jpg", "wp-content/uploads/a.jpg"])
def test_an_address_without_a_host_is_that_of_the_file(typed: str) -> None:
    raw = f"[unknown file={typed}]"
    assert lost(raw, "Pot\n", known=("https://blog.example/wp-content/uploads/a.jpg",)) == []
    assert lost(f"Put it into {typed}, please.", f"Put it into {typed}, please.\n") == []


def test_an_address_that_was_fetched_or_named_is_there() -> None:
    assert lost(f'<p style="background: url({U}/a.jpg)">Tea', "Tea\n", known=(f"{U}/a.jpg",)) == []


@pytest.mark.parametrize(
    "raw",
    [
        '<script src="https://ads.example/show.js"></script>',
        "<style>body { background: url(https://tea.example/a.jpg) }</style>",
        '<a href="#" onclick="go(\'https://tea.example/x.php\')">x</a>',
        'x <fb:like href="https://tea.example/a" send="true"></fb:like>',
        'x <div class="fb-like" data-href="https://tea.example/a"></div>',
        'x <g:plusone href="https://tea.example/a"></g:plusone>',
        # Browsers read this as a tag.
        "x <https://tea.example/a>",
        # No browser follows these.
        '<a class="button" rel="https://tea.example/a">x</a>',
    ],
)
def test_the_address_of_a_script_style_or_button_is_only_noted(raw: str) -> None:
    assert lost(raw, "x\n") == ["dropped-address"]


def test_the_copy_of_an_address_that_an_editor_keeps_beside_it_is_only_noted() -> None:
    link = f'<a href="{U}/a/" rel="nofollow" data-href="{U}/b/">x</a>'
    shown = f'<p><a href="{U}/a/">x</a></p>'
    assert lost(link, f"[x]({U}/a/)\n", shown) == ["dropped-address"]
    assert lost(f'<a data-href="{U}/b/">x</a>', "x\n") == ["lost-address"]


def test_the_address_of_a_player_is_that_of_its_video() -> None:
    page = '<iframe src="https://www.youtube.com/embed/abcDEF12345"></iframe>'
    assert lost("https://youtu.be/abcDEF12345", page) == []


def test_an_address_in_code_is_text() -> None:
    raw = f'<pre>curl {U}/a.jpg</pre>\n<p xmlns="http://www.w3.org/1999/xhtml">x</p>'
    assert lost(raw, f"```\ncurl {U}/a.jpg\n```\n\nx\n") == []


def test_an_address_in_code_may_be_escaped() -> None:
    url = "https://example.org/tea/?a=b&amp;p=c"
    assert lost(f"[cce lang='x']\n\n{url}\n[/cce]", f"```\n{url.replace('amp;', '')}\n```\n") == []
    tag = "href='tea.php?a=b&amp;amp;p=c'"
    assert lost(f"<pre>&lt;a {tag}&gt;</pre>", "```\n<a href='tea.php?a=b&amp;p=c'>\n```\n") == []


@pytest.mark.parametrize("picture", ["<picture>", '<picture class="x">'])
def test_the_other_files_of_a_picture_are_the_same_picture(picture: str) -> None:
    sources = f'<source srcset="{U}/a.webp 1x, {U}/b.webp 2x" type="image/webp">'
    raw = f'{picture}{sources}<img src="{U}/a.jpg" alt="Pot"></picture>'
    assert lost(raw, f"![Pot]({U}/a.jpg)\n", raw) == []
    elsewhere = f'{raw}<img src="{U}/c.jpg" alt="Cup">'
    assert lost(elsewhere, f"![Pot]({U}/a.jpg)\n", raw) == ["lost-address", "lost-words"]


def test_an_image_is_no_link_to_the_same_file() -> None:
    raw = f'<a href="{U}/a.jpg"><img src="{U}/a-300x200.jpg"></a>'
    assert lost(raw, "[](images/a.jpg)\n", f'<a href="{U}/a.jpg"></a>') == ["lost-address"]


def test_emphasis_and_cells_are_counted() -> None:
    assert lost("<p>A <strong>hot</strong> cup</p>", "A hot cup\n") == ["changed-emphasis"]
    assert lost("<p>A <strong>hot</strong> cup</p>", "A **hot** cup\n") == []
    assert lost("<table><tr><td>a</td><td>b</td></tr></table>", "a b\n") == ["lost-cell"]
    assert lost("Tea <!--\n<table><tr><td>a</td></tr></table>\n-->", "Tea\n") == []
    # Browsers ignore the tags of cells outside of tables.
    assert lost("<td>a</td><table></table><td>b</td></table>", "a b\n") == []


def test_json_and_entities_in_addresses_are_decoded() -> None:
    raw = r'<!-- wp:x {"url":"https:\/\/tea.example\/a?b=1\u0026c=2"} /-->'
    assert [each.url for each in addresses(raw)] == ["https://tea.example/a?b=1&c=2"]
    (listed,) = addresses('<a href="https://tea.example/?a=1&amp;b=2">x</a>')
    assert listed[:2] == ("https://tea.example/?a=1&b=2", "link")


@pytest.mark.parametrize("stand_in", ["https://a.example/spacer.gif", "/images/1x1.trans.gif"])
def test_what_stands_in_for_a_lazy_image_is_no_thing(stand_in: str) -> None:
    """G20"""
    stored = f'<img src="{stand_in}" data-lazy-src="https://a.example/real.jpg">'
    assert {each.url for each in addresses(stored)} == {"https://a.example/real.jpg"}


@pytest.mark.parametrize(
    "raw",
    [
        f'<a href="{U}/a.jpg"><img src="{U}/a.jpg" alt=""></a>',
        f"<a class=x href='{U}/a.jpg'><em>Tea</em></a>",
        '<p><a href="https://pots.example/">Tea</a> and <a href="https://pots.example/">pots</a></p>',
        '<a href="mailto:tea@tea.example">Tea</a>',
        '[caption]<a href="/tea/">Tea</a>[/caption]',
    ],
)
def test_a_link_that_the_rendered_html_lacks_is_named(raw: str) -> None:
    shown = raw.replace("<a ", "<i ", 1)
    assert "lost-link" in lost(raw, "Tea\n", shown, (f"{U}/a.jpg",))
    other = raw.replace("href=", 'href="https://elsewhere.example/" data-x=', 1)
    assert "lost-link" in lost(raw, "Tea\n", other, (f"{U}/a.jpg",))
    assert "lost-link" not in lost(raw, "Tea\n", raw, (f"{U}/a.jpg",))


@pytest.mark.parametrize(
    "raw",
    [
        '<a href="https://pots.example/"></a> Tea',
        '<pre>&lt;x&gt; <a href="https://pots.example/">Tea</a></pre>',
        '<!-- <a href="https://pots.example/">Tea</a> -->',
        '<a href="javascript:go()">Tea</a>',
        '<a href="[site_url]/tea">Tea</a>',
    ],
)
def test_what_is_no_link_of_a_reader_is_not_missed(raw: str) -> None:
    assert "lost-link" not in lost(raw, "Tea\n")


def test_emphasis_may_go_on_after_a_blank_line() -> None:
    raw = "A <b>hot cup\n\nof green</b> tea"
    assert lost(raw, "A **hot cup**\n\n**of green** tea\n") == []
    assert lost(raw, "A **hot cup of green** tea\n") == []
    assert lost(raw, "A **hot cup**\n\nof green tea\n") == ["changed-emphasis"]


def test_a_phrase_that_is_emphasised_twice_is_so_in_the_archive() -> None:
    raw = "<b>Tea</b> and <i>tea</i> and <b>Tea</b>"
    assert lost(raw, "**Tea** and _tea_ and **Tea**\n") == []
    assert lost(raw, "**Tea** and _tea_ and Tea\n") == ["changed-emphasis"]
    nested = "<em><strong>T</strong>ea <strong>T</strong>in</em>"
    assert lost(nested, "_**T**ea **T**in_\n") == []


@pytest.mark.parametrize(
    ("raw", "sound", "damaged"),
    [
        (f'<img src="{U}/a.jpg" alt="A pot">', f"![A pot]({U}/a.jpg)\n", f"![]({U}/a.jpg)\n"),
        (
            f"<img src='{U}/a.jpg' title='Tea time'>",
            f'![]({U}/a.jpg "Tea time")\n',
            f"![]({U}/a.jpg)\n",
        ),
        ('<a href="/t" title="Tea &amp; cups">x</a>', '[x](/t "Tea & cups")\n', "[x](/t)\n"),
    ],
)
def test_a_text_in_an_attribute_is_in_the_archive(raw: str, sound: str, damaged: str) -> None:
    assert lost(raw, sound, raw) == []
    assert lost(raw, damaged, raw) == ["lost-words"]


@pytest.mark.parametrize(
    "raw",
    [
        f'<img src="{U}/big_pot.jpg" title="Big pot">',
        f'<img src="{U}/a.jpg" title="big_pot.jpg" alt="">'.replace("a.jpg", "big-pot.jpg"),
        '<img title="no file">',
    ],
)
def test_the_name_of_a_file_is_no_title_that_a_reader_misses(raw: str) -> None:
    assert lost(raw, f"![]({U}/big_pot.jpg)![]({U}/big-pot.jpg)\n", raw) == []


def test_the_video_of_a_flash_player_stands_for_its_program() -> None:
    raw = (
        '<object data="http://prezi.com/bin/loader.swf"><param name="flashvars"'
        ' value="prezi_id=7brbcmsbodq&amp;x=1"></object>'
    )
    assert lost(raw, "<https://prezi.com/7brbcmsbodq/>\n") == []
    assert lost(raw, "Tea\n") == ["lost-address"]


@pytest.mark.parametrize("code", ["<pre>a</pre>", "<pre>&</pre>", "[code]strong[/code]", "<pre>p"])
def test_short_code_hides_nothing_of_the_text(code: str) -> None:
    image = '<img src="/a.png" alt="A &amp; b">'
    raw = f'<p><strong>Tea</strong> <a href="/pot">pot</a> {image}</p>{code}'
    assert sorted(lost(raw, "Tea pot\n")) == [
        "changed-emphasis", "lost-address", "lost-address", "lost-link", "lost-words",
    ]  # fmt: skip


def test_a_reference_in_an_address_needs_its_end() -> None:
    raw = '<a href="https://example.org/?a=b&section=c&amp;copy=d&reg">Tea</a>'
    right = raw.replace("&section", "&amp;section")
    assert lost(raw, "[Tea](https://example.org/)\n", right) == []
    wrong = raw.replace("&section", "§ion")
    assert "lost-link" in lost(raw, "[Tea](https://example.org/)\n", wrong)


def test_a_link_within_the_value_of_an_attribute_is_no_link() -> None:
    link = '<li><a href="https://example.org/tea">Tea</a></li>'
    assert lost(f'<ul class="a" style="x;>\n{link}</ul>', "Tea\n") == ["dropped-address"]
    whole = f'<ul class="a" style="x;">\n{link}</ul>'
    assert lost(whole, "Tea\n") == ["lost-address", "lost-link"]


def test_an_emphasis_in_an_equal_one_is_an_emphasis() -> None:
    raw = "<p>A cup, a <strong>l<strong>a</strong> nuova</strong> cup</p>"
    assert lost(raw, "A cup, a <strong>l<strong>a</strong> nuova</strong> cup\n") == []
    assert lost(raw, "A cup, a la nuova cup\n") == ["changed-emphasis"]


def test_a_table_of_spaces_has_no_words() -> None:
    raw = "<table><tr><td>&nbsp;</td><td>&#160; </td></tr></table>Tea"
    assert lost(raw, "Tea\n") == []
    assert lost(raw.replace("&#160;", "&eacute;"), "Tea\n") == ["lost-cell"]
