"""The proof does not ask for what WordPress does not show."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.hidden_blocks import shown_part
from migrator.wordpress.render import render

SHOWN = "<!-- wp:paragraph -->\n<p>Shown</p>\n<!-- /wp:paragraph -->"
HIDDEN = [
    '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>No</p><!-- /wp:paragraph -->',
    (
        '<!-- wp:group {"metadata":{"name":"x","blockVisibility":false}} --><div>'
        "<!-- wp:group --><div>No</div><!-- /wp:group --></div><!-- /wp:group -->"
    ),
    '<!-- wp:heading {"blockVisibility":{"hideBlock":true}} --><h2>No</h2><!-- /wp:heading -->',
    '<!-- wp:image {"url":"https://a.example/no.jpg","metadata":{"blockVisibility":false}} /-->',
    "<!-- wp:query-no-results --><p>No</p><!-- /wp:query-no-results -->",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_block_is_left_out_and_named(hidden: str) -> None:
    """G26"""
    assert shown_part(f"{hidden}{SHOWN}") == SHOWN
    rendered = render(f"{hidden}{SHOWN}")
    assert "No" not in rendered.html
    assert "no.jpg" not in rendered.html
    assert "Shown" in rendered.html
    assert [finding.kind for finding in rendered.findings] == ["hidden-block"]


@pytest.mark.parametrize(
    "content",
    [
        (
            '<!-- wp:paragraph {"metadata":{"blockVisibility":{"viewport":{"mobile":false}}}} -->'
            "<p>Yes</p><!-- /wp:paragraph -->"
        ),
        "<p>About blockVisibility and query-no-results</p>",
        '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>Never closed</p>',
    ],
)
def test_a_block_that_some_readers_see_stays(content: str) -> None:
    assert shown_part(content).endswith(content[-15:])
    assert not render(content).findings


def test_the_template_of_a_query_is_no_text() -> None:
    """G26"""
    content = (
        "<!-- wp:query --><div><!-- wp:post-template --><!-- wp:post-title /--><p>By</p>"
        "<!-- /wp:post-template --><!-- wp:query-no-results --><p>Nothing</p>"
        "<!-- /wp:query-no-results --></div><!-- /wp:query -->"
    )
    rendered = render(content)
    assert rendered.html == "<!-- migrator: block query -->"
