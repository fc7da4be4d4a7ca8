"""`inspect` counts each use of a block or shortcode and says if it is supported."""

from __future__ import annotations

from migrator.wordpress.content_census import block_names, shortcode_names


def test_each_block_is_listed_with_true_if_it_becomes_content() -> None:
    content = (
        "<!-- wp:core/paragraph --><p>a</p><!-- /wp:core/paragraph -->"
        '<!-- wp:latest-posts /--><!-- wp:block {"ref":1} /--><!-- wp:core-embed/vimeo /-->'
        "<!-- wp:acme/box --><p>b</p><!-- /wp:acme/box -->"
    )
    assert list(block_names(content)) == [
        ("paragraph", True),
        ("latest-posts", False),
        ("block", True),
        ("core-embed/vimeo", True),
        ("acme/box", True),
    ]


def test_each_shortcode_is_listed_with_true_if_it_becomes_content() -> None:
    content = (
        '[gallery][code]a [not] b[/code] [acme x="y"] [contact-form-7 id="1"] [vc_row]x[/vc_row] '
        "[et_pb_new_thing]y[/et_pb_new_thing] [latex]a[/latex] prose [1] [sic] [see this]"
    )
    assert list(shortcode_names(content)) == [
        ("gallery", True),
        ("code", True),
        ("acme", False),
        ("contact-form-7", False),
        ("vc_row", True),
        ("et_pb_new_thing", True),
        ("latex", True),
    ]
