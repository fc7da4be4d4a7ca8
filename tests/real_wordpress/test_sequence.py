"""The comparison used by test_rendering.py ignores what is invisible and nothing else."""

from __future__ import annotations

import pytest
from sequence import lines


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<div>a</div>\n\n<div>b</div>"),
        ("<p>a\nb</p>", '<p class="x"><span>a  b</span></p>'),
        ("<p>a<br />\nb<br></p>", "<p>a<br>b</p>"),
        ("<p>a<br />\n<br />b</p>", "<p>a</p><p>b</p>"),
        ('<a href="http://x/">http://x/</a>', "http://x/"),
        ("<li>a</li>", "<li><p>a</p></li>"),
        ("a<b> b </b> c", "a<b> b </b>c"),
        ("<pre>\na\n</pre>", "<pre>a</pre>"),
        ('<audio src="a.mp3"></audio>', '<audio><source src="a.mp3?_=3"><a>a.mp3</a></audio>'),
        ('<img src="caf%C3%A9.jpg">', '<img src="café.jpg" width="3" srcset="b.jpg 2x">'),
        ("a<script>b</script><!-- c -->", "a"),
    ],
)
def test_html_that_looks_the_same_has_the_same_lines(one: str, other: str) -> None:
    assert lines(one) == lines(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ("<b>a</b> b", "<b>a</b>b"),
        ("<b>a</b> b", "a <b>b</b>"),
        ("a <img src='x'> b", "a <img src='x'>b"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<p>b</p></li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<h2>a</h2>", "<h3>a</h3>"),
        ("<pre>  a</pre>", "<pre>a</pre>"),
        ("<a href='x'>a</a>", "<a href='y'>a</a>"),
        ("a&nbsp;b", "a b"),
        ("&lt;b&gt;", "<b></b>"),
    ],
)
def test_html_that_looks_different_has_different_lines(one: str, other: str) -> None:
    assert lines(one) != lines(other)
