"""An anchor to which a link leads is in the page, or its loss is named."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.lost_anchors import anchors_of, lost_anchors
from migrator.verifier.fidelity.render_markdown import page_of

SHOWN = '<h2 id="sea">The sea</h2><p id="end">End</p>'


def lost(markdown: str, *targets: str, raw: str = "", shown: str = SHOWN) -> list[str]:
    return [
        each.message.split()[0] for each in lost_anchors(raw, shown, page_of(markdown), targets)
    ]


@pytest.mark.parametrize(
    "markdown",
    [
        '<a id="end"></a>End',
        '<a name="end"></a>End',
        '<p id="end">End</p>',
        '| a |\n| --- |\n| <a id="end"></a>x |',
        "## End",
        "## *End*",
    ],
)
def test_an_anchor_that_the_page_has_is_not_lost(markdown: str) -> None:
    assert lost(markdown, "end") == []


def test_an_anchor_to_which_another_post_links_is_lost_without_it() -> None:
    assert lost("End", "end") == ["#end"]


def test_an_anchor_to_which_the_page_itself_links_is_lost_without_it() -> None:
    assert lost("[down](#end) End") == ["#end"]


def test_an_anchor_to_which_no_link_leads_is_not_missed() -> None:
    assert lost("End") == []


def test_an_anchor_that_the_source_does_not_have_is_not_lost() -> None:
    assert lost("[down](#gone) End", "other") == []


def test_an_anchor_that_only_the_stored_content_has_is_lost_too() -> None:
    assert lost("End", "old", raw="<BR ID=old>End", shown="<p>End</p>") == ["#old"]


def test_a_percent_encoded_anchor_is_the_same_as_its_letters() -> None:
    assert lost('<a id="süd"></a>End', "s%C3%BCd", shown='<p id="süd">End</p>') == []
    assert lost("[x](#s%C3%BCd) End", shown='<p id="süd">End</p>') == ["#süd"]


def test_the_second_heading_with_a_text_has_a_number() -> None:
    assert lost("## End\n\n## End", "end-1", shown='<p id="end-1">End</p>') == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p id='a' class=x>b</p>", {"a"}),
        ("<A NAME=a>b</A>", {"a"}),
        ('<img name="a" id="b">', {"b"}),
        ('<script id="a">"<p id=b>"</script><p id="c">', {"c"}),
        ('<textarea id="a"><p id="b"></textarea>', {"a"}),
        ('<style id="a"></style><input type="hidden" id="b">', set()),
        ('[caption id="attachment_5" width="3"]<img>[/caption]', {"attachment_5"}),
        ('<p data-id="a" title="id=b">', set()),
        ("<script>never closed <p id='a'>", set()),
        ('<p id="a&amp;b">', {"a&b"}),
    ],
)
def test_the_anchors_of_a_source_are_those_that_a_link_may_name(html: str, found: set[str]) -> None:
    assert anchors_of(html) == found
