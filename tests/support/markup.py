"""Random content of posts: as people write it, as they get it wrong, and in between."""

from __future__ import annotations

from hypothesis import strategies as st

# fmt: off
_TEXT = [
    "a", "b c", " ", "  ", "\t", "\n", "\n\n", "\n \n", " \n", "\n  ", "\n\t", "\u00a0", "\f",
    "é.", "http://a.b/c", "https://a.b/?c&amp;d", "&nbsp;", "&#8217;", ">", "- ",
]
_INLINE = [
    "<b>", "</b>", "<i>", "</i>", '<a href="x">', "</a>", '<a name="n">', "<span>", "</span>",
    "<br>", "<br />", "<br/>", "<br />\n", "</br>", '<img src="i.png">', "<code>", "</code>",
    "<code>c</code>", '<span title="t\n\nt">', "<em\nid=e>", "<cite>", "</cite>", "<o:p>",
    "<!--more-->", "\n<!--more-->\n", "<!--nextpage-->", "<!-- note -->", '<b"x">', "<B>",
]
_BLOCKS = [
    "<p>", "</p>", "<p >", "</p >", '<p class="c">', "<p/>", "<P>", "<div>", "</div>", "<h2>",
    "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<hr />", "<blockquote>", "</blockquote>",
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<pre>", "</pre>",
    "<pre>p\n\n<b>q</b></pre>", '<pre class="wp-block-code"><code>p[0]</code></pre>', "<object>",
    "</object>", '<param name="n">', "<video>", "</video>",
]
_DIFFICULT = [
    "<", "<3", "<a href='x>", "<!--", "-->", "<!---->", "<!-->", "<!DOCTYPE x>", "<script>",
    "</script>", "<style>s</style>", "<svg aria-hidden=true>", "</svg>", "<noscript>",
    "</noscript>", "<iframe src=f>", "</iframe>", "<iframe src=f></iframe>", "<textarea>",
    '<img class="emoji" alt="e">', "<img class=&#101;moji alt=e>", '<pre lang="js">', "<CODE>",
    '<pre class="brush: js">', '<code class="language-js">', '<a title="<b>">', "<o:p", "&",
]
_CODE = [
    '<pre lang="js">a [i]</pre>', '<pre class="brush: js">a\n\n<b>b</b></pre>', "<pre class=x>",
    '<pre><code class="language-js">a</code></pre>', '<PRE lang="js">[gallery]</PRE>',
]
_BRACKETS = [
    "[", "]", "[1]", "[...]", "[sic]", "[i]", "[[", "]]", "[gallery]", "[[gallery]]", "[caption]",
    '[caption width="3"]', "[/caption]", '[acme x="y"]', "[/acme]", "[ref]", "[/ref]", "[code]",
    "[/code]", "[latex]", "[/latex]", "[vc_row]", "[/vc_row]", "[embed]", "[/embed]", "[bold]",
    '[youtube id="x"]', "[contact-form-7 id=1]", "[su_highlight]", "[/su_highlight]", "[note]",
    "[/note]",
]
_DELIMITERS = [
    "<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", "<!-- wp:group -->", "<!-- /wp:group -->",
    '<!-- wp:html {"a":1} -->', "<!-- /wp:html -->", "<!-- wp:shortcode -->",
    "<!-- /wp:shortcode -->", '<!-- wp:embed {"url":"http://a.b/"} /-->', "<!-- wp:acme/x /-->",
]
_PARAGRAPHS = [
    "a <b>b</b> c", "a\nb", "a<br />\nb", "<i>a</i>\n<b>b</b>", "a.<!--more-->", "  a <i> b</i> ",
    "http://a.b/c", "a [1]", "a [sic] b", '<a href="x"><img src="i.png"></a>',
    "<i>a <b>b</b></i>", "<h2>a</h2>", "<ul>\n\t<li>a</li>\n\t<li>b\nc</li>\n</ul>",
    "a\n<ul>\n<li>b</li></ul>\nc", "<blockquote>a\n\nb</blockquote>", "<p>a</p>",
    '<p class="c">a\nb</p>', "<!--more-->", "<hr>", "[gallery]",
    '[caption width="3"]<img src="i.png"> a[/caption]', "[acme x=y]", "<td>a</td>",
    '<pre class="brush: js">\na[i]\n\nb</pre>', '<pre><code lang="js">a</code></pre>',
    "<pre>a\n\nb</pre>", "<p>http://a.b/c</p>", "<p><!--more--></p>", "<object><br></object>",
]
# fmt: on
_PARTS = _TEXT + _INLINE + _BLOCKS + _CODE + _DIFFICULT + _BRACKETS + _DELIMITERS

CONTENT = st.lists(st.sampled_from(_PARTS), max_size=15).map("".join)
"""Anything."""
_LINE = st.lists(st.sampled_from(_TEXT + _INLINE), max_size=6).map("".join)
_SAVED = st.sampled_from(_PARAGRAPHS).map("<!-- wp:html -->\n{}\n<!-- /wp:html -->".format)
PLAIN_CONTENT = st.lists(
    st.one_of(_LINE, _SAVED, *[st.sampled_from(_PARAGRAPHS)] * 3, st.sampled_from(_BLOCKS)),
    max_size=6,
).flatmap(lambda parts: st.sampled_from(["\n\n", "\n", ""]).map(lambda gap: gap.join(parts)))
"""Nearly as people write it."""
