"""The code markup of every plugin becomes one code block, exact to the character."""

from __future__ import annotations

import re

import pytest

from migrator.wordpress.code_languages import language_of
from migrator.wordpress.render import wordpress_html
from migrator.wordpress.stored_code import stored_code_to_html


@pytest.mark.parametrize(
    ("content", "language", "inner"),
    [
        ('[code lang="js"]\na < b;\n\n\n  c\n[/code]', "js", "a &lt; b;\n\n\n  c"),
        ('[code language="jscript"]a[/code]', "js", "a"),
        (
            "[sourcecode language='php']echo &quot;x&quot;;[/sourcecode]",
            "php",
            "echo &quot;x&quot;;",
        ),
        ("[php]a &lt; b &amp;&amp; c[/php]", "php", "a &lt; b &amp;&amp; c"),
        ("[php]a &lt; b && c > d[/php]", "php", "a &amp;lt; b &amp;&amp; c &gt; d"),
        ("[code]x [gallery] [1] <b>y</b>[/code]", "", "x [gallery] [1] &lt;b&gt;y&lt;/b&gt;"),
        ('[cc lang="cpp"]#include <x.h>[/cc]', "cpp", "#include &lt;x.h&gt;"),
        ('[crayon lang="sql"]SELECT 1[/crayon]', "sql", "SELECT 1"),
        ('<pre class="brush: python; title: ;">x</pre>', "python", "x"),
        ('<pre class="brush:ruby">x</pre>', "ruby", "x"),
        ('<pre class="brush:ruby">\n  x  \n y  \n \n</pre>', "ruby", "  x  \n y  "),
        ('<pre class="lang:js decode:true">x</pre>', "js", "x"),
        ('<pre class="EnlighterJSRAW" data-enlighter-language="css">x</pre>', "css", "x"),
        ('<pre class="line-numbers language-go"><code>x</code></pre>', "go", "x"),
        ('<pre><code class="hljs rust">x</code></pre>', "rust", "x"),
        ('<pre><code class="language-php">&lt;?php\n\n$a;</code></pre>', "php", "&lt;?php\n\n$a;"),
        ('<pre class="prettyprint lang-html">x</pre>', "html", "x"),
        ('<pre class="java">x</pre>', "java", "x"),
        (
            '<pre class="sourceCode r"><code>x</code>\n<button title="Copy"><i></i></button></pre>',
            "r",
            "x",
        ),
        ('<pre lang="xml"><a href="x"/></pre>', "xml", '&lt;a href="x"/&gt;'),
        ('<pre lang="c" escaped="true">a &lt; b</pre>', "c", "a &lt; b"),
        ('<pre lang="cpp">\na << 2; cin >> b\n</pre>', "cpp", "a &lt;&lt; 2; cin &gt;&gt; b"),
        ('<pre lang="r">x <= y <- z</pre>', "r", "x &lt;= y &lt;- z"),
        ('<pre lang="java">a<b && new L<>()</pre>', "java", "a&lt;b &amp;&amp; new L&lt;&gt;()"),
        ('<pre lang="ruby"><%= x %></pre>', "ruby", "&lt;%= x %&gt;"),
        ('<pre lang="html"><title>\n<!--</pre>', "html", "&lt;title&gt;\n&lt;!--"),
        ("<pre lang='js'>f('<a href=\"')</pre>", "js", "f('&lt;a href=\"')"),
        ('<pre lang="js">a [gallery] [[b]]</pre>', "js", "a [gallery] [[b]]"),
        ('<pre lang="c"><code>a &lt; b</code></pre>', "c", "a &lt; b"),
        ('<pre lang="js">[code]a < b[/code]</pre>', "", "a &lt; b"),
        ('<pre>[code lang="js"]x[/code]</pre>', "js", "x"),
        ("[code:sql]SELECT 1[/code]", "sql", "SELECT 1"),
        ('[source lang="xml"]<a>b</a>[/source]', "xml", "&lt;a&gt;b&lt;/a&gt;"),
        ('[highlight lang="ruby"]puts 1\nputs *[/highlight]', "ruby", "puts 1\nputs *"),
        ('[my_code_box language="java"]a<b>[/my_code_box]', "java", "a&lt;b&gt;"),
        ('[prettify class="lang-php"]<?php f();[/prettify]', "php", "&lt;?php f();"),
        (
            '[pastacode lang="php" provider="manual" manual="if%20%28a%3Cb%29"/]',
            "php",
            "if (a&lt;b)",
        ),
        (
            '[code lang="html"]<pre>a</pre>\n<b>x</b>[/code]',
            "html",
            "&lt;pre&gt;a&lt;/pre&gt;\n&lt;b&gt;x&lt;/b&gt;",
        ),
    ],
)
def test_code_keeps_its_text_and_its_language(content: str, language: str, inner: str) -> None:
    """F19, F20, F21"""
    mark = f' class="language-{language}"' if language else ""
    assert wordpress_html(f"before\n\n{content}\n\nafter") == (
        f"<p>before</p>\n<pre><code{mark}>{inner}</code></pre>\n<p>after</p>\n"
    )


def test_a_code_element_around_typed_code_changes_nothing() -> None:
    typed = '<pre lang="java">if (a < b) { x("<br>"); }</pre>'
    assert wordpress_html(f"<code>\n{typed}\n</code>") == wordpress_html(typed)
    about = '<code><pre lang="php"></code> and <b>more</b> <code></pre></code>'
    assert "<b>more</b>" in wordpress_html(about)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            "[ccnLe_php]\n&lt;?php\n  $a;\n[/ccnLe_php]",
            '<pre><code class="language-php">&lt;?php\n  $a;</code></pre>',
        ),
        ("[ccN_css]a > b[/ccN_css]", '<pre><code class="language-css">a &gt; b</code></pre>'),
        ("[cce_xml]&lt;b&gt;[/cce_xml]", '<pre><code class="language-xml">&lt;b&gt;</code></pre>'),
        ("[ccE_xml]&lt;[/ccE_xml]", '<pre><code class="language-xml">&amp;lt;</code></pre>'),
        ("[cciN_sql]a<b[/cciN_sql]", "<p><code>a&lt;b</code></p>"),
        (
            '[cc lang="bash" escaped="true"]a &amp;&amp; b[/cc]',
            '<pre><code class="language-bash">a &amp;&amp; b</code></pre>',
        ),
    ],
)
def test_all_modes_of_codecolorer_are_code(content: str, shown: str) -> None:
    """G22a"""
    assert wordpress_html(content) == f"{shown}\n"


@pytest.mark.parametrize(
    "content",
    [
        '<pre class="lang:php decode:true" title="a.php">$a;</pre>',
        '<pre class="brush: php; title: a.php; notranslate">$a;</pre>',
        ('<pre data-enlighter-language="php" data-enlighter-title="a.php">$a;</pre>'),
        '[code lang="php" title="a.php"]$a;[/code]',
        '<pre title="a.php"><code lang="php" class="language-php">$a;</code></pre>',
        '<pre class="lang-php" data-file="a.php"><code>$a;</code></pre>',
    ],
)
def test_the_file_name_stands_above_the_code(content: str) -> None:
    assert wordpress_html(content) == (
        '<p><strong>a.php</strong></p>\n<pre><code class="language-php">$a;</code></pre>\n'
    )


def test_the_header_of_a_code_block_stands_above_it() -> None:
    content = (
        '<!-- wp:kevinbatdorf/code-block-pro {"code":"a \\u003c b","language":"js"} -->'
        '<div class="wp-block-kevinbatdorf-code-block-pro"><span>app.js</span><span><pre><textarea'
        ' aria-hidden="true">a &lt; b</textarea></pre></span><pre class="shiki"><code>a &lt; b'
        "</code></pre></div><!-- /wp:kevinbatdorf/code-block-pro -->"
    )
    assert wordpress_html(content) == (
        '<p><strong>app.js</strong></p>\n<pre><code class="language-js">a &lt; b</code></pre>'
    )


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            "<pre>[sourcecode language='java']\na<b;\n</pre>\n[/sourcecode]\n\nAfter",
            '<pre><code class="language-java">a&lt;b;</code></pre>\n<p>After</p>\n',
        ),
        (
            "<pre>[php]$a;</pre>\ntext[/php] more",
            '<pre><code class="language-php">$a;</code></pre>\n<p>text more</p>\n',
        ),
        (
            "<pre>\n[code]x[/code]\n</pre>\n\nAfter",
            "<pre><code>x</code></pre>\n<p>After</p>\n",
        ),
        (
            "<pre>\n[code]x[/code]\n\nAfter",
            "<pre><code>x</code></pre>\n<p>After</p>\n",
        ),
        (
            "<pre>in [code]x[/code] out</pre>",
            "<pre>in </pre>\n<pre><code>x</code></pre>\n<pre> out</pre>\n",
        ),
    ],
)
def test_code_in_a_pre_swallows_nothing(content: str, shown: str) -> None:
    """G23"""
    assert wordpress_html(content) == shown


def test_an_unclosed_href_in_code_does_not_hang() -> None:
    """F19"""
    html = wordpress_html('<pre><code><a href="#i);\nnext</code></pre>\n\nafter')
    assert "next" in html
    assert "after" in html


@pytest.mark.parametrize(
    "content",
    [
        "<pre>plain\n  text</pre>",
        '<pre lang="fr-FR">poème</pre>',
        '<pre class="wp-block-code"><code>x &lt; y</code></pre>',
        '<pre class="wp-block-verse">a\n\n b</pre>',
        "<pre>a [box] b [/code] [note x]</pre>",
    ],
)
def test_a_pre_without_a_language_does_not_change(content: str) -> None:
    assert wordpress_html(content) == content + "\n"


def test_inline_code_stays_inline() -> None:
    assert wordpress_html("a [cci]x<y[/cci] b") == "<p>a <code>x&lt;y</code> b</p>\n"


@pytest.mark.parametrize(
    ("stored", "html"),
    [
        ("a &lt; b", "a &lt; b"),
        ("a &lt; b<br />\nc<br>d", "a &lt; b\nc\nd"),
        ("a<br>b", "a&lt;br&gt;b"),
        ("a < b &lt; c", "a &lt; b &amp;lt; c"),
        ("a && b", "a &amp;&amp; b"),
        ("&#91;x]", "&#91;x]"),
        ('"x"', '"x"'),
    ],
)
def test_encoded_code_is_kept_and_raw_code_is_escaped(stored: str, html: str) -> None:
    assert stored_code_to_html(stored) == html


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        (' class="language-c++"', "c++"),
        (' class="wp-block-code"', ""),
        (' class="wp-block-preformatted has-background"', ""),
        (' lang="en"', ""),
        (' data-lang="json"', "json"),
        (' class="sourceCode r code-with-copy"', "r"),
    ],
)
def test_the_language_is_found_in_each_plugins_attribute(attributes: str, language: str) -> None:
    assert language_of(attributes) == language


def test_code_with_many_blank_lines_takes_linear_time() -> None:
    html = wordpress_html("[code]" + " \n" * 100_000 + "x" + "\t\n" * 100_000 + "y[/code]")
    assert re.search(r"x\s+y", html)


@pytest.mark.parametrize(
    "content",
    [
        '[trans lang="pl"]Cześć[/trans]',
        '[highlight lang="de"]Wort[/highlight]',
        "[highlight]Wort[/highlight]",
        '[box type="info"]Wort[/box]',
    ],
)
def test_the_language_of_people_makes_no_code(content: str) -> None:
    assert "<pre" not in wordpress_html(content)
