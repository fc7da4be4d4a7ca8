"""Two pages with one canonical text have the same tokens, so the proof may stop there."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.canonical_html import same_canonical
from migrator.verifier.fidelity.token_sequence import sequence

ALIKE = [
    ("<p>to <b>bed </b>now</p>", "<p>to <strong>bed</strong> now</p>"),
    ("<p>to<em> bed</em></p>", "<p>to <em>bed</em></p>"),
    ("<p>wait.&nbsp; More</p>", "<p>wait. More</p>"),
    ("<p>&nbsp;wait&nbsp;</p>", "<p>wait</p>"),
    ("<p>one <br> two</p>", "<p>one<br>two</p>"),
    ("<p>one<br><br>two</p>", "<p>one</p><p>two</p>"),
    ("<p>one<br></p>", "<p>one</p>"),
    ("<p>one<em></em></p>", "<p>one</p>"),
    ("<p>one <a>two</a></p>", "<p>one two</p>"),
    ("<blockquote><p>one</p></blockquote>", "<blockquote>\n<p>one</p>\n</blockquote>\n"),
    ("<p>one</p><pre>a\n b</pre>", "\n<p>one</p>\n<pre><code>a\n b\n</code></pre>\n"),
    ("<p><b>one</b> <b>two</b></p>", "<p><b>one two</b></p>"),
    ("<div>one</div>", "<p>one\n</p>\n\n"),
    (
        "<table><tr><td>a</td><td></td></tr></table>",
        "<table><thead><tr><th></th><th></th></tr></thead><tr><td>a</td><td></td></tr></table>",
    ),
]
DIFFERENT = [
    ("<p><code>a  b</code></p>", "<p><code>a b</code></p>"),
    ("<p><code>a&nbsp; b</code></p>", "<p><code>a b</code></p>"),
    ("<p>a&nbsp;b</p>", "<p>a b</p>"),
    ("<h2>one<br><br>two</h2>", "<h2>one</h2><p>two</p>"),
    ("<p>one<br>two</p>", "<p>one two</p>"),
    ("<p><a href='x'>one</a><a>two</a></p>", "<p><a href='x'>onetwo</a></p>"),
    ("<p><a href='a b'>one</a></p>", "<p><a href='a&nbsp;b'>one</a></p>"),
    ("<p><img data-src='a.png'></p>", "<p><img data-src='b.png'></p>"),
    ("<p-note>one</p-note>two", "<p>one</p>two"),
    ("<table><tr><td></td><td>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_meaning_have_one_canonical_text(one: str, other: str) -> None:
    one, other = html5.normal(one), html5.normal(other)
    assert same_canonical(one, other)
    assert sequence(one) == sequence(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_that_differ_for_a_reader_have_no_common_canonical_text(one: str, other: str) -> None:
    one, other = html5.normal(one), html5.normal(other)
    assert sequence(one) != sequence(other)
    assert not same_canonical(one, other)
