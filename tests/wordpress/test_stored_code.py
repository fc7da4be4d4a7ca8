"""Code as plugins stored it: typed, encoded, or marked up by an editor."""

from __future__ import annotations

import pytest

from migrator.wordpress.stored_code import code_to_html, trimmed


@pytest.mark.parametrize(
    ("stored", "language", "shown"),
    [
        # Line breaks of an editor, in a language that has no tags
        ("x = 1<br/>y = 2", "python", "x = 1\ny = 2"),
        ("ls<br />\ncd ..<br />\npwd", "bash", "ls\ncd ..\npwd"),
        ("a &lt; b<br>c", "", "a &lt; b\nc"),
        # Tags that the author typed
        ('echo "<br />";', "php", 'echo "&lt;br /&gt;";'),
        ("print('<br>')", "python", "print('&lt;br&gt;')"),
        ("Hello<br>World", "html", "Hello&lt;br&gt;World"),
        ("<p>Hi</p>", "html", "&lt;p&gt;Hi&lt;/p&gt;"),
        ("return <span className='x'>1</span>", "jsx", None),
        ("List<String> a;", "java", "List&lt;String&gt; a;"),
        # Colours of a highlighter
        ('<span class="kw1">if</span> (a &lt; 1)', "php", "if (a &lt; 1)"),
        ('<span style="color: red">let</span> x', "rust", "let x"),
        ('<font color="#000">int</font> i;', "c", "int i;"),
        ('<span class="hljs-keyword">const</span> n', "js", "const n"),
        # Wrappers and paragraphs
        ("<pre>a &gt; b</pre>", "css", "a &gt; b"),
        ("<code>SELECT 1</code>", "sql", "SELECT 1"),
        ("</p>\n<p>one;</p>\n<p>two;</p>\n<p>", "java", "one;\n\ntwo;"),
    ],
)
def test_only_markup_that_no_author_meant_is_removed(
    stored: str, language: str, shown: str | None
) -> None:
    """G22, G22a"""
    expected = stored.replace("<", "&lt;").replace(">", "&gt;") if shown is None else shown
    assert trimmed(code_to_html(stored, language)).strip("\n") == expected


def test_the_plugins_word_that_code_is_encoded_counts() -> None:
    """G22"""
    assert code_to_html("&lt;a&gt; <b>", "xml", escaped=True) == "&lt;a&gt; &lt;b&gt;"
    assert code_to_html("&amp;lt;", "xml", escaped=True) == "&amp;lt;"
    assert code_to_html("?a=1&copy=2", "url", escaped=True) == "?a=1&amp;copy=2"
    assert code_to_html("&lt;", "php", escaped=False) == "&amp;lt;"


def test_code_with_many_tags_takes_linear_time() -> None:
    for piece in ("<br>", "<span class='a'>", "<pre>", "</p><p>", "<", "\n \n"):
        code_to_html(piece * 30_000, "c")
