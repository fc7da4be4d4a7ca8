"""Code that stands in a post as typed keeps every character."""

from __future__ import annotations

import html
import re

import pytest

from migrator.wordpress.raw_code import with_raw_code
from migrator.wordpress.render import render


@pytest.mark.parametrize(
    "code",
    [
        '<div class="menu">\n<a href="<?php echo $home; ?>/wp-admin/">Log in</a>\n</div>',
        '<input value="<?= $name ?>Guest" size="18" style="color:#F0FFF0"/>',
        '<ul>\n<li id="a<?php the_ID(); ?>">\nOne\n</li>\n\n<?php endwhile; ?>\n</ul>',
    ],
)
def test_a_template_pasted_into_a_pre_is_code_as_a_whole(code: str) -> None:
    shown = render(f"Put this in the theme:\n\n<pre>{code}</pre>\n\nDone.").html
    inside = re.search(r"<pre>(.*?)</pre>", shown, re.DOTALL)
    assert inside is not None
    assert "<" not in inside[1]
    assert html.unescape(inside[1]) == code


def test_php_beside_markup_in_a_pre_leaves_the_markup() -> None:
    content, found = with_raw_code("<pre><b>functions.php</b>\n<?php the_title(); ?></pre>")
    assert content == "<pre><b>functions.php</b>\n&lt;?php the_title(); ?&gt;</pre>"
    assert found == 0


def test_php_in_a_paragraph_is_code_and_counted() -> None:
    content, found = with_raw_code("Call <?php echo x('y'); $a->b(); ?> here.")
    assert content == "Call <code>&lt;?php echo x('y'); $a-&gt;b(); ?&gt;</code> here."
    assert found == 1
