"""A shortcode that shows another item of the site has the content of that item."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext

STORED = {
    7: "Hot <em>tea</em>\n\n[gallery ids='x'] is no text",
    8: "<!-- wp:heading --><h2>Tea</h2><!-- /wp:heading -->[content_block id=9]",
    9: "Inner [content_block id=8] words",
}
CONTEXT = RenderContext(reusable_block=STORED.get)


@pytest.mark.parametrize(
    "shortcode",
    [
        '[elementor-template id="7"]',
        "[html_block id=7]",
        "[INSERT_ELEMENTOR id='7']",
        "[reblex id=7]",
    ],
)
def test_its_content_is_rendered_as_that_of_a_post(shortcode: str) -> None:
    html = render(f"Before\n\n{shortcode}\n\nAfter", CONTEXT).html
    assert "<p>Hot <em>tea</em></p>" in html
    assert html.index("Before") < html.index("Hot") < html.index("After")


def test_templates_that_show_each_other_end() -> None:
    rendered = render("[content_block id=8]", CONTEXT)
    assert "<h2>Tea</h2>" in rendered.html
    assert rendered.html.count("Inner") == 1
    assert [each.kind for each in rendered.findings] == ["unhandled-shortcode"]


@pytest.mark.parametrize("shortcode", ["[html_block id=5]", "[html_block id=tea]", "[html_block]"])
def test_an_item_that_is_not_in_the_source_leaves_a_placeholder(shortcode: str) -> None:
    rendered = render(shortcode, CONTEXT)
    assert "<!-- migrator: shortcode [html_block" in rendered.html
    assert [each.kind for each in rendered.findings] == ["unhandled-shortcode"]


def test_a_post_has_the_words_of_its_template(tmp_path: Path) -> None:
    archive = migrated(
        tmp_path,
        item(1, 'One.\n\n[elementor-template id="7"]\n\nTwo.'),
        item(7, "<h2>Our tea</h2><p>It grows.</p>", kind="elementor_library"),
    )
    assert archive.body("posts/post-1/index.md") == "One.\n\n## Our tea\n\nIt grows.\n\nTwo."
    assert archive.kinds() == []
    assert archive.report.verdict.is_ok


def test_a_table_of_wp_table_builder_is_where_a_post_shows_it(tmp_path: Path) -> None:
    table = "<table><tr><td>Green tea</td><td>5</td></tr></table>"
    stored = item(7, "", kind="wptb-tables", meta=[("_wptb_content_", table)])
    archive = migrated(tmp_path, item(1, "One.\n\n[wptb id=7]"), stored)
    for page in ("posts/post-1/index.md", "wptb-tables/wptb-tables-7/index.md"):
        assert "Green tea" in archive.body(page)
    assert archive.kinds() == []
