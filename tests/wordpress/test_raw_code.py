"""Code that stands in a post as typed keeps every character."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html import escape

import pytest
from support.time_limit import within

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_words
from migrator.wordpress.raw_code import with_raw_code
from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.unrender import unrender_html


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


HIGHLIGHTED = {
    "SyntaxHighlighter's script method": (
        '<script type="syntaxhighlighter" class="brush: js"><![CDATA[\n a<"b"\n\n c\n]]></script>',
        "js",
        ' a<"b"\n\n c',
    ),
    "Prism's unescaped markup": (
        "<script type='text/plain' class='line-numbers language-css'>ul > li { a: b }</script>",
        "css",
        "ul > li { a: b }",
    ),
    "PHP in capitals": (
        "<SCRIPT class='brush: php' TYPE=syntaxhighlighter><?php echo 1 > 0; ?></SCRIPT>",
        "php",
        "<?php echo 1 > 0; ?>",
    ),
}


@pytest.mark.parametrize("script", HIGHLIGHTED)
@pytest.mark.parametrize("shown", [wordpress_html, lambda html: unrender_html(html).html])
def test_code_that_a_highlighter_reads_from_a_script_is_code(
    script: str, shown: Callable[[str], str]
) -> None:
    stored, language, code = HIGHLIGHTED[script]
    whole = f"<p>before</p>\n{stored}\n<p>after</p>"
    html = shown(whole)
    escaped = escape(code, quote=False)
    assert f'<pre><code class="language-{language}">{escaped}</code></pre>' in html
    assert html.index("before") < html.index("<pre>") < html.index("after")
    assert check_words(whole, to_markdown(html)) == []


@pytest.mark.parametrize(
    "script",
    [
        '<script type="text/javascript" class="language-js">track()</script>',
        '<script type="text/plain" data-cookieconsent="marketing">track()</script>',
        "<script>track()</script>",
    ],
)
def test_other_scripts_are_no_code(script: str) -> None:
    assert "track" not in to_markdown(wordpress_html(f"<p>a</p>{script}<p>b</p>"))


def test_scripts_without_end_take_no_time() -> None:
    with within(10):
        unrender_html('<script type="syntaxhighlighter" class="brush: js">' * 20_000)
