"""Paragraphs and line breaks are where a real WordPress puts them.

Each content is short, so that a failure is easy to understand. Whole posts are in
test_rendering.py.
"""

from __future__ import annotations

import pytest
from differences import HERE, THERE, without
from judge import ShownContent, WordPress
from sequence import lines

from migrator.wordpress.render import wordpress_html

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

CONTENTS = {
    "one line": "one",
    "line break": "one\ntwo",
    "paragraphs": "one\n\ntwo\n\n\n\nthree",
    "F16": "one\ntwo\n\nthree",
    "Windows line ends": "one\r\ntwo\r\n\r\nthree",
    "white space on the empty line": "one\n \t\ntwo",
    "trailing spaces": "one  \ntwo",
    "break tags": "one<br>two<br />\nthree<br/>",
    "two breaks make paragraphs": "one<br /><br />two",
    "two breaks on lines of their own": "one\n<br />\n<br />\ntwo",
    "F10, spans": "<span>A</span>\n\n<span>B</span>",
    "paragraphs of its own": "<p>one</p>\n<p>two</p>",
    "a paragraph and bare text": "<p>one</p>\ntwo\n\nthree",
    "text beside a block": "one\n<h2>two</h2>\nthree",
    "text right beside a block": "one<h2>two</h2>three",
    "blank lines in a box": "<div>one\n\ntwo</div>",
    "one line in a box": "<div>one</div>",
    "a box between paragraphs": "one\n\n<div>two</div>\n\nthree",
    "line break in a box": "<div>one\ntwo</div>",
    "quotation": "<blockquote>one</blockquote>",
    "quotation with paragraphs": "<blockquote>one\n\ntwo</blockquote>\nthree",
    "list over lines": "<ul>\n\t<li>one</li>\n\t<li>two</li>\n</ul>",
    "F18, list in a list": "<ul>\n<li>foo\n    <ul>\n    <li>bar</li>\n    </ul>\n</li>\n</ul>",
    "F34, list right in a list": "<ul><li>b</li><ul><li>c</li></ul></ul>",
    "paragraphs in an item": "<ul><li>one\n\ntwo</li></ul>",
    "text after a list": "<ul><li>one</li></ul>\ntwo",
    "table over lines": "<table>\n<tr>\n<td>one</td>\n<td>two</td>\n</tr>\n</table>",
    "paragraphs in a cell": "<table><tr><td>one\n\ntwo</td></tr></table>",
    "blank lines in pre": "one\n\n<pre>two\n\n  three\n</pre>\n\nfour",
    "pre right after text": "one <pre>two\n\nthree</pre> four",
    "F23, break in pre": "<pre>a<br />b</pre>",
    "F20, pre with a language": '<pre lang="ruby">\ndef foo\nend\n</pre>',
    "code over lines": "<code>one\ntwo</code>",
    "image alone": '<img src="/a.jpg" alt="" />\n\none',
    "linked image and text": '<a href="/x"><img src="/a.jpg" alt="" /></a>\none',
    "rule": "one\n<hr />\ntwo",
    "more": "one\n\n<!--more-->\n\ntwo",
    "more in a paragraph": "one <!--more--> two",
    "page break": "one\n<!--nextpage-->\ntwo",
    "comment": "one\n\n<!-- hidden -->\n\ntwo",
    "script with blank lines": "one\n\n<script>\nvar a;\n\nvar b;\n</script>\n\ntwo",
    "style": "<style>\np { color: red }\n</style>\none",
    "heading over lines": "<h2>one\ntwo</h2>",
    "address": "<address>one\ntwo</address>",
    "definition list": "<dl>\n<dt>one</dt>\n<dd>two</dd>\n</dl>",
    "figure": '<figure><img src="/a.jpg" /><figcaption>one</figcaption></figure>\ntwo',
    "details": "<details><summary>one</summary>\n\ntwo\n\nthree</details>",
    "frame alone": '<iframe src="https://x.example/"></iframe>',
    "frame after text": 'one\n<iframe src="https://x.example/"></iframe>\ntwo',
    "Flash after text": 'one\n<object data="x.swf"><param name="a" value="b"></object>\ntwo',
    "player after text": 'one\n<audio src="a.mp3"></audio>\ntwo',
    "anchor alone": '<a id="x"></a>\n\none',
    "non-breaking space alone": "one\n\n&nbsp;\n\ntwo",
    "references": "a &amp; b &lt;c&gt; &copy; &#8212;",
    "bare ampersand and angle": "a & b < c > d",
    "address on its line": "one\n\nhttps://nowhere.example/a_b\n\ntwo",
    "address in a line": "see https://nowhere.example/a_b now",
    "address with a reference": "https://nowhere.example/?a=1&amp;b=2",
    "escaped shortcode": "[[gallery]]",
    "brackets": "a [b] and [1] and [ ] c",
    "caption": '[caption width="3"]<img src="/a.jpg" /> one[/caption]\n\ntwo',
    "caption with a link": '[caption width="3"]<a href="/a"><img src="/a.jpg" /></a> one '
    '<a href="/x">two</a>[/caption]',
    "caption in text": 'one [caption width="3"]<img src="/a.jpg" /> two[/caption] three',
    "block paragraphs": "<!-- wp:paragraph -->\n<p>one<br>two</p>\n<!-- /wp:paragraph -->",
    "text outside of blocks": "<!-- wp:paragraph -->\n<p>one</p>\n<!-- /wp:paragraph -->\n\ntwo",
    "freeform block": "<!-- wp:freeform -->\n<p>one</p>\n<p>two</p>\n<!-- /wp:freeform -->",
    "html block": "<!-- wp:html -->\none\n\ntwo <b>three</b>\n<!-- /wp:html -->",
}


@pytest.fixture(scope="module")
def shown(wordpress: WordPress) -> dict[str, ShownContent]:
    return wordpress.show(CONTENTS)


@pytest.mark.parametrize("name", CONTENTS)
def test_paragraphs_are_where_wordpress_puts_them(
    name: str, shown: dict[str, ShownContent]
) -> None:
    there = without(THERE, shown[name].plain)
    assert lines(without(HERE, wordpress_html(CONTENTS[name]))) == lines(there)
