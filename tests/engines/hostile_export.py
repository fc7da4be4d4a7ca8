"""An export with everything that stops a site generator, or makes it lose something.

Template syntax in prose, code, titles and comments; pages with children; equal slugs in two years;
links by `?p=`; a blog in a sub-folder; draft, private, scheduled and protected items, some without
a date; pages called `tags`, `index` and `readme`; slugs that are CJK, accented or very long; and the
Markdown that generators read differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

BLOG: Final = "https://old.example/blog"

_HEAD: Final = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>Templates &amp; {{{{ traps }}}}</title>
	<link>{BLOG}</link>
	<description>A blog: with "quotes" &amp; {{% tags %}}</description>
	<language>en-GB</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{BLOG}</wp:base_site_url>
	<wp:base_blog_url>{BLOG}</wp:base_blog_url>
	<wp:author><wp:author_login>ann</wp:author_login>
	<wp:author_display_name>Ann {{{{ O'Neil }}}}</wp:author_display_name></wp:author>
	<wp:author><wp:author_login>bob</wp:author_login>
	<wp:author_display_name>Bob: the "second"</wp:author_display_name></wp:author>
	<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>c-plus</wp:category_nicename>
	<wp:cat_name>C++ &amp; C#</wp:cat_name></wp:category>
	<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>essays</wp:category_nicename>
	<wp:cat_name>Essays</wp:cat_name></wp:category>
	<wp:tag><wp:term_id>3</wp:term_id><wp:tag_slug>two-words</wp:tag_slug>
	<wp:tag_name>two words</wp:tag_name></wp:tag>
	<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>%e6%97%a5</wp:tag_slug>
	<wp:tag_name>日</wp:tag_name></wp:tag>
"""
_FOOT: Final = "</channel>\n</rss>\n"

# Words that only unpublished items have: the built site is searched for them.
SECRETS: Final = (
    "xylograph",
    "quincunx",
    "zeugmatic",
    "borborygmus",
    "ultracrepidarian",
    "sesquipedalian",
    "eve@mail",
)

_TEMPLATES: Final = """<p>Go: {{ end }}, {{< figure src="x.png" >}}, {{% notice %}} and {{ .Title }}.
Liquid: {% unknown %}, {% raw %}, {{ page.title | upcase }} and {%- if x -%}. Nunjucks: {# a note #},
{% block x %} and {{ "a" if b }}. Open ones: {{ never and {% never and {{% never.</p>
<p>Handlebars: {{#each list}}{{this}}{{/each}}; JSX: {value} and &lt;Component /&gt;; ERB: &lt;%= x %&gt;;
dollars: $$5 and $$6, $x$; Python: {filename}x.md, |static|x.png, %(name)s.</p>
<pre><code>{{ end }}
{{&lt; figure src="x.png" &gt;}}
{{%/* comment */%}}
{% unknown %}
{# note #}

two  spaces, a	tab, &lt;b&gt; &amp;amp; \\ and `ticks`
</code></pre>
<p>Inline code: <code>{{ end }}</code>, <code>{% raw %}</code>, <code>{{&lt; x &gt;}}</code>,
<code>a | b</code> and <code>\\*</code>.</p>
"""

_DIALECTS: Final = """<p>#hashtag begins this line, a | b and c | d are no table, 1986. was no list.</p>
<p>#tag line of its own</p>
<p>Backslash \\ alone, R&amp;D, A &amp; B, a&lt;b, x_y_z, 2*3*4, ~tilde~, ^caret^, ==equals==, ++plus++,
:smile:, :not an emoji:, (c), (tm), 1/2, "quotes" and 'single' -- dashes --- and dots...</p>
<p>A line<br>
broken<br />
twice, https://elsewhere.example/bare_address and someone@mail.example.</p>
<ul><li>one<ul><li>one of one<ul><li>one of one of one</li></ul></li><li>two of one</li></ul></li>
<li>two</li></ul>
<ol start="3"><li>three<ol><li>three, one</li><li>three, two</li></ol></li><li>four
<pre><code>fence in an item
    four spaces
</code></pre></li></ol>
<p>term</p>
<p>: no definition</p>
<p>*[HTML]: no abbreviation</p>
<p>[^1]: no footnote, [1]: no reference, [ ] no task</p>
<p>{: .no-attributes} and {.none} and {#none}</p>
<p>+++</p>
<p>!!! note is no admonition, ??? neither, === "Tab" neither, :::note neither, &gt; [!NOTE] neither</p>
<p>[TOC] and {:toc} and [[toc]] are words, and ${variable} too</p>
<table><thead><tr><th>left</th><th align="right">right</th></tr></thead>
<tbody><tr><td>a | b</td><td><code>c|d</code></td></tr><tr><td></td><td>2</td></tr></tbody></table>
<details><summary>More</summary>
<p>Hidden <strong>bold</strong> text.</p>
<ul><li>item</li></ul></details>
<blockquote><p>A quote</p><blockquote><p>in a quote.</p></blockquote></blockquote>
<h2>A heading &amp; more</h2>
<p>Under the heading. See <a href="#a-place">a place</a>.</p>
<h3 id="a-place">日本語の見出し</h3>
<p>Text with <strong>bold</strong>, <em>italic</em>, <del>gone</del>, H<sub>2</sub>O,
<mark>marked</mark>, in<em>side</em>word and 「<strong>強調</strong>」です。</p>
"""


@dataclass(frozen=True)
class _Item:
    number: int
    kind: str
    slug: str
    title: str
    content: str
    date: str = "2020-05-31 23:30:00"
    utc: str = "2020-05-31 21:30:00"
    status: str = "publish"
    parent: int = 0
    link: str = ""
    password: str = ""
    terms: str = ""
    more: str = ""


def _terms(*pairs: tuple[str, str, str]) -> str:
    return "".join(
        f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'
        for domain, slug, name in pairs
    )


_ALL_TERMS: Final = _terms(
    ("category", "c-plus", "C++ & C#"),
    ("category", "essays", "Essays"),
    ("post_tag", "two-words", "two words"),
    ("post_tag", "%e6%97%a5", "日"),
)
_COMMENT: Final = """<wp:comment><wp:comment_id>9</wp:comment_id>
<wp:comment_author><![CDATA[Carl {{ x }}]]></wp:comment_author>
<wp:comment_date>2020-06-01 10:00:00</wp:comment_date>
<wp:comment_date_gmt>2020-06-01 08:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[A comment with {{ end }}, {% unknown %} and {{< x >}}.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>10</wp:comment_id>
<wp:comment_author><![CDATA[<script>alert(1)</script>]]></wp:comment_author>
<wp:comment_author_email>eve@mail.example</wp:comment_author_email>
<wp:comment_date>2020-06-02 10:00:00</wp:comment_date>
<wp:comment_content><![CDATA[A <b>bold</b> reply: <script>alert(2)</script> a_b_c & {{<]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>9</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>11</wp:comment_id>
<wp:comment_author><![CDATA[Eve]]></wp:comment_author>
<wp:comment_date>2020-06-03 10:00:00</wp:comment_date>
<wp:comment_content><![CDATA[Nobody approved this sesquipedalian remark.]]></wp:comment_content>
<wp:comment_approved>0</wp:comment_approved><wp:comment_parent>9</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>12</wp:comment_id>
<wp:comment_author><![CDATA[Ann]]></wp:comment_author>
<wp:comment_date>2020-06-04 10:00:00</wp:comment_date>
<wp:comment_content><![CDATA[An approved answer to a remark that waits.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>11</wp:comment_parent></wp:comment>
"""
_LONG: Final = "a-very-long-slug-" + "that-goes-on-and-on-" * 8 + "to-the-end"
_CJK: Final = "日本語の記事"

_ITEMS: Final = (
    _Item(10, "post", "templates", "A title with {{ braces }} & {% tags %}", _TEMPLATES,
          terms=_ALL_TERMS, more=_COMMENT),
    _Item(11, "post", "dialects", 'Dialects: "all" of them # and [more] | here', _DIALECTS,
          date="2019-12-31 23:59:59", utc="2019-12-31 22:59:59", terms=_ALL_TERMS),
    _Item(12, "post", "same", "The same slug, first", "<p>First of two.</p>",
          date="2018-03-04 05:06:07", utc="2018-03-04 04:06:07"),
    _Item(13, "post", "same", "The same slug, second",
          f'<p>Second of two, after <a href="{BLOG}/?p=12">the first</a>.</p>',
          date="2019-03-04 05:06:07", utc="2019-03-04 04:06:07"),
    _Item(14, "post", quote(_CJK).lower(), "日本語の題名：「括弧」", "<p>これは<strong>強調</strong>です。</p>",
          date="2020-01-02 03:04:05", utc="2020-01-02 02:04:05"),
    _Item(15, "post", quote("été-à-la-mer").lower(), "Été à la mer — l'île",
          f'<p>Ça va, « déjà ». <a href="{BLOG}/2020/01/02/{quote(_CJK)}/">日本</a></p>',
          date="2020-02-02 00:00:00", utc="2020-02-01 23:00:00"),
    _Item(16, "post", _LONG, "A very long slug", "<p>Short text of a long slug.</p>",
          date="2020-02-03 12:00:00", utc="2020-02-03 11:00:00"),
    _Item(17, "post", "plain", "Links by ?p=",
          f'<p><a href="{BLOG}/?p=10">One</a>, <a href="/blog/?p=11#a-place">two</a>,'
          f' <a href="{BLOG}/?page_id=31">three</a> and <a href="{BLOG}/about/team/">four</a>.</p>',
          date="2020-02-04 12:00:00", utc="2020-02-04 11:00:00",
          terms=_terms(("category", "essays", "Essays"))),
    _Item(18, "post", "2020", "2020", "<p>A slug and a title that are numbers.</p>",
          date="2020-02-05 12:00:00", utc="2020-02-05 11:00:00"),
    _Item(19, "post", "true", "true", "<p>A title that YAML reads as something else.</p>",
          date="2020-02-06 12:00:00", utc="2020-02-06 11:00:00"),
    _Item(30, "page", "about", "About", "<p>The parent page.</p>"),
    _Item(31, "page", "team", "Team {{ x }}", "<p>A child page.</p>", parent=30,
          link=f"{BLOG}/about/team/"),
    _Item(32, "page", "history", "History", "<p>A grandchild page.</p>", parent=31,
          link=f"{BLOG}/about/team/history/"),
    _Item(33, "page", "tags", "Tags", "<p>A page called tags.</p>"),
    _Item(34, "page", "index", "Index", "<p>A page called index.</p>"),
    _Item(35, "page", "readme", "Readme", "<p>A page called readme.</p>"),
    _Item(36, "page", "posts", "Posts", "<p>A page called posts.</p>"),
    _Item(37, "page", "categories", "Categories", "<p>A page called categories.</p>"),
    _Item(50, "post", "", "A draft", f"<p>A draft about a {SECRETS[0]} in the cellar.</p>",
          date="0000-00-00 00:00:00", utc="0000-00-00 00:00:00", status="draft",
          link=f"{BLOG}/?p=50"),
    _Item(51, "post", "dated-draft", "A dated draft", f"<p>The {SECRETS[1]} of our garden.</p>",
          status="draft", link=f"{BLOG}/?p=51", terms=_ALL_TERMS),
    _Item(52, "post", "scheduled", "A scheduled post", f"<p>Some {SECRETS[2]} news.</p>",
          date="2031-01-01 12:00:00", utc="2031-01-01 11:00:00", status="future",
          link=f"{BLOG}/?p=52"),
    _Item(53, "post", "private", "A private post", f"<p>Loud {SECRETS[3]} at night.</p>",
          status="private"),
    _Item(54, "post", "protected", "A protected post", f"<p>An {SECRETS[4]} critic.</p>",
          password="pass"),
    _Item(55, "page", "draft-page", "A draft page", f"<p>Another {SECRETS[0]} in the attic.</p>",
          date="0000-00-00 00:00:00", utc="0000-00-00 00:00:00", status="draft", parent=30,
          link=f"{BLOG}/?page_id=55"),
)  # fmt: skip


def hostile_export() -> str:
    """Return the text of the export."""
    return _HEAD + "".join(map(_xml, _ITEMS)) + _FOOT


def _xml(item: _Item) -> str:
    return f"""<item>
<title><![CDATA[{item.title}]]></title>
<link>{item.link or _link(item)}</link>
<dc:creator><![CDATA[{"ann" if item.number % 2 else "bob"}]]></dc:creator>
<content:encoded><![CDATA[{item.content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{item.number}</wp:post_id>
<wp:post_date>{item.date}</wp:post_date>
<wp:post_date_gmt>{item.utc}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status>
<wp:post_name>{item.slug}</wp:post_name>
<wp:status>{item.status}</wp:status>
<wp:post_parent>{item.parent}</wp:post_parent>
<wp:menu_order>0</wp:menu_order>
<wp:post_type>{item.kind}</wp:post_type>
<wp:post_password><![CDATA[{item.password}]]></wp:post_password>
<wp:is_sticky>0</wp:is_sticky>
{item.terms}{item.more}
</item>
"""


def _link(item: _Item) -> str:
    day = item.date[:10].replace("-", "/")
    return f"{BLOG}/{day}/{item.slug}/" if item.kind == "post" else f"{BLOG}/{item.slug}/"
