"""A second export that stops site generators: at the root of its host, with many names and terms.

Template syntax in excerpts, terms, alternative texts and file names; pages three deep, and pages
with the names of folders and lists of generators; equal slugs of a page and of posts of two years;
terms with equal names and equal slugs, with slashes, and without letters; slugs from right to left,
of emoji, and of 250 characters; posts near midnight and near the end of a year; a front page and a
page for posts; formats, sticky posts, and texts of several pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from PIL import Image

BLOG: Final = "https://stubborn.example"
UPLOADS: Final = f"{BLOG}/wp-content/uploads/2021/03"
# Words that only unpublished items have.
SECRETS: Final = ("floccinaucinihilipilification", "pneumonoultramicroscopic", "honorificabilitudo")

IMAGES: Final = ("tea {{ cup }}.png", "{% raw %}.png", "größe & maß.png", "写真.png", "a#b?.png")

# taxonomy, slug, name, parent
TERMS: Final = (
    ("category", "news", "News", ""),
    ("category", "trips", "Trips & {{ tours }}", ""),
    ("category", "news-trips", "News", "trips"),
    ("category", "japan", "日本 {% x %}", "trips"),
    ("category", "kyoto", "Kyoto: \"old\" & 'new'", "japan"),
    ("category", "unused", "Unused", ""),
    ("category", "equal", "Equal", ""),
    ("category", "true", "true", ""),
    ("category", "uncategorized", "Uncategorized", ""),
    ("post_tag", "equal", "Equal", ""),
    ("post_tag", "ac-dc", "AC/DC", ""),
    ("post_tag", "c-sharp", "C#", ""),
    ("post_tag", "c", "C++", ""),
    ("post_tag", "why", "Why?", ""),
    ("post_tag", "%f0%9f%8e%89", "🎉", ""),
    ("post_tag", "2020", "2020", ""),
    ("post_tag", "null", "null", ""),
    ("post_tag", "one-two", "one, two", ""),
    ("post_tag", "node-js", "Node.js", ""),
    ("post_tag", "%d8%b4%d8%a7%d9%8a", "شاي", ""),
    ("post_tag", "raw", "{% raw %}{{< x >}}", ""),
    ("post_tag", "colon", "key: value", ""),
    ("post_tag", "star", "*star* _under_ [x](y)", ""),
)

_SYNTAX: Final = (
    "{{ x }} {{< x >}} {{% x %}} {% x %} {# x #} {{{ x }}} &lt;% x %&gt; ${x} #{x} {x} [[x]]"
    ' {filename}x.md {attach}x.png |filename|x {: .x} {:toc} [TOC] !!! x ::: x --8<-- "x"'
)
_PROSE: Final = f"""<p>{_SYNTAX.replace("<", "&lt;").replace("&lt;% x %&gt;", "&lt;% x %&gt;")}</p>
<p>{{{{&lt; youtube id="x" &gt;}}}} und {{% include "x" %}} <em>{{{{ betont }}}}</em>
<strong>{{% stark %}}</strong>
<a href="{BLOG}/?p=102" title="{{{{ title }}}}">{{{{ link }}}}</a></p>
<h2>{{{{ heading }}}} {{% here %}} {{#x}}</h2>
<ul><li>{{{{ item }}}}</li><li>{{% item %}}<ul><li>{{# deep #}}</li></ul></li></ul>
<table><tr><th>{{{{ th }}}}</th><th>{{% th %}}</th></tr>
<tr><td>{{{{ td }}}}</td><td>a | {{# b #}}</td></tr></table>
<pre><code class="language-liquid">{{% if x %}}{{{{ y }}}}{{% endif %}}
{{{{&lt; highlight go "linenos=table" &gt;}}}}
{{{{/* a comment */}}}}
{{# nunjucks #}}
${{x}} &lt;%= y %&gt; {{% raw %}} {{% endraw %}}
</code></pre>
<pre>{{{{ pre }}}}
  {{% pre %}}
</pre>
<blockquote><p>{{{{ quote }}}}
<code>{{% code %}}</code> <code>{{{{&lt; x &gt;}}}}</code></p></blockquote>
<p>---</p><p>+++</p><p>title: not front matter</p><p>;;;</p>
"""


@dataclass(frozen=True)
class _Item:
    number: int
    kind: str
    slug: str
    title: str
    content: str
    date: str = "2021-03-28 01:30:00"
    utc: str = "2021-03-28 00:30:00"
    status: str = "publish"
    parent: int = 0
    link: str = ""
    password: str = ""
    terms: tuple[str, ...] = ()
    more: str = ""
    excerpt: str = ""
    sticky: bool = False
    author: str = "ann"


def _post(number: int, slug: str, title: str, content: str, day: str, **more: object) -> _Item:
    return _Item(number, "post", slug, title, content, f"{day} 12:00:00", f"{day} 11:00:00", **more)  # type: ignore[arg-type]


def _page(number: int, slug: str, parent: int = 0, path: str = "", **more: object) -> _Item:
    content = f"<p>A page called {slug}, number {number}.</p>"
    link = f"{BLOG}/{path or slug}/"
    return _Item(number, "page", slug, f"Page {slug}", content, parent=parent, link=link, **more)  # type: ignore[arg-type]


def _image(name: str) -> str:
    return f'<img src="{UPLOADS}/{quote(name)}" alt="alt {{{{ of }}}} {{% {name} %}}">'


_COMMENT: Final = """<wp:comment><wp:comment_id>7</wp:comment_id>
<wp:comment_author><![CDATA[{% Carl %} {{ x }} {# y #}]]></wp:comment_author>
<wp:comment_date>2021-04-01 10:00:00</wp:comment_date>
<wp:comment_content><![CDATA[{{ end }} {% raw %} {{< x >}}
{# z #} <%= q %> ${w}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>"""

_NAMES: Final = (
    "tags", "index", "readme", "categories", "page", "feed", "404", "search", "assets", "posts",
    "category", "tag", "author", "authors", "archives", "archive", "drafts", "lists", "content",
    "data", "static", "public", "images", "layouts", "_site", "2022", "home", "pages", "articles",
    "css", "js", "fonts", "lib", "blog-posts", "sitemap", "rss", "atom", "node_modules",
    "contact.us",
    "con", "license", "package", "theme", "comments", "menus", "site", "theme-file", "output",
)  # fmt: skip
_LONG: Final = ("longer-than-any-name-" * 12)[:249] + "x"
_ARABIC: Final = "مقال-عن-الشاي"
_EMOJI: Final = "🎉-party-👩‍👩‍👧"
_ACCENTED: Final = "naïve-façade-œuvre-straße"
_LONG_CJK: Final = "とても長い日本語のスラッグです" * 4

_USED: Final = tuple(slug for _, slug, _, _ in TERMS if slug not in ("unused", "uncategorized"))

_ITEMS: Final = (
    _post(101, "syntax", "{{ title }} {% of %} {# all #} {{< x >}} <% y %> ${z}", _PROSE,
          "2021-03-01", terms=_USED,
          more=_COMMENT, excerpt="Excerpt {{ x }} {% y %} {{< z >}}: \"quoted\" # not a comment"),
    _post(102, "images", "Images", "".join(f"<p>{_image(name)}</p>" for name in IMAGES)
          + f'<p><a href="{UPLOADS}/{quote(IMAGES[0])}">file</a></p>', "2021-03-02",
          more="<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
          "<wp:meta_value>900</wp:meta_value></wp:postmeta>"),
    _post(103, "same", "Same, 2020", "<p>Same of 2020.</p>", "2020-05-05", terms=("news",)),
    _post(104, "same", "Same, 2021", "<p>Same of 2021.</p>", "2021-05-05", terms=("news-trips",)),
    _Item(105, "page", "same", "Same", "<p>The page called same.</p>", link=f"{BLOG}/same/"),
    _post(106, quote(_ARABIC).lower(), "مقال عن الشاي", "<p>الشاي <strong>مهم</strong> جدا.</p>",
          "2021-06-01", terms=("%d8%b4%d8%a7%d9%8a",)),
    _post(107, quote(_EMOJI).lower(), "🎉 Party 👩‍👩‍👧", "<p>Party 🎉</p>", "2021-06-02",
          terms=("%f0%9f%8e%89",)),
    _post(108, _LONG, "A long one", "<p>Long slug.</p>", "2021-06-03"),
    _post(109, quote(_ACCENTED).lower(), "Naïve façade", "<p>Œuvre in der Straße.</p>",
          "2021-06-04"),
    _post(110, quote(_LONG_CJK).lower(), "とても長い", "<p>長いです。</p>", "2021-06-05"),
    _Item(111, "post", "new-year", "New year", "<p>Half past midnight.</p>",
          "2020-01-01 00:30:00", "2019-12-31 22:30:00", terms=("equal",)),
    _Item(112, "post", "year-end", "Year's end", "<p>Half to midnight.</p>",
          "2019-12-31 23:30:00", "2020-01-01 04:30:00", author="bob.b"),
    _post(113, "links", "Links",
          f'<p><a href="{BLOG}/?p=101">p</a> <a href="/?page_id=203">page</a>'
          f' <a href="{BLOG}/?attachment_id=900">attachment</a> <a href="?p=103#x">rel</a>'
          f' <a href="../../../05/05/same/">up</a> <a href="#more-101">more</a>'
          f' <a href="{BLOG}/category/news/">cat</a> <a href="/tag/c/">tag</a>'
          f' <a href="{BLOG}/feed/">feed</a> <a href="{BLOG}/2021/03/">month</a>'
          f' <a href="{BLOG}/author/ann/">ann</a> <a href="{BLOG}">home</a> <a href="/">root</a>'
          f' <a href="{BLOG}/?p=301">draft</a> <a href="{BLOG}/same">no slash</a>'
          f' <a href="{BLOG}/about/team/history/">deep</a>'
          ' <a href="mailto:a@b.example">mail</a></p>',
          "2021-06-06"),
    _post(114, "pages-of-text", "Pages of text",
          "<p>First page.</p><!--nextpage--><p>Second page.</p><!--nextpage--><p>Third page.</p>",
          "2021-06-07"),
    _post(115, "more", "More", "<p>Before.</p>\n<!--more Read on {{ x }}-->\n<p>After.</p>",
          "2021-06-08", sticky=True),
    _post(116, "empty", "", "", "2021-06-09"),
    _post(117, "only-image", "", f"<p>{_image(IMAGES[3])}</p>", "2021-06-10"),
    _post(118, "format", "A video", "<p>Video of format.</p>", "2021-06-11",
          more='<category domain="post_format" nicename="post-format-video">Video</category>'),
    _post(119, "suffix", "A suffix", "<p>Suffix.</p>", "2021-06-12", link=f"{BLOG}/2021/old.html"),
    _post(120, "numbers", "12345", "<p>007</p>", "2021-06-13", excerpt="true"),
    _post(121, "yaml", "- yes: [no] {x} # & * ! | > ' \" % @ `", "<p>YAML.</p>", "2021-06-14",
          excerpt="key: value # comment"),
    _post(122, "dated", "2021-01-01", "<p>A date for a title.</p>", "2021-06-15"),
    *(_page(200 + at, name) for at, name in enumerate(_NAMES)),
    _page(260, "about"), _page(261, "team", 260, "about/team"),
    _page(262, "history", 261, "about/team/history"),
    _page(263, "team", 262, "about/team/history/team"),
    _page(264, "services"), _page(265, "team", 264, "services/team"),
    _Item(270, "page", "front", "The front page", "<p>Front words.</p>", link=f"{BLOG}/"),
    _Item(271, "page", "blog", "The blog", "", link=f"{BLOG}/blog/"),
    _post(301, "", "A draft {{ x }}", f"<p>A {SECRETS[0]} draft.</p>", "2021-07-01", status="draft",
          link=f"{BLOG}/?p=301"),
    _Item(302, "post", "", "Undated", f"<p>An {SECRETS[1]} idea.</p>", "0000-00-00 00:00:00",
          "0000-00-00 00:00:00", status="pending", link=f"{BLOG}/?p=302"),
    _post(303, "secret", "Secret", f"<p>A {SECRETS[2]} affair.</p>", "2021-07-03", password="x"),
    _post(304, "future", "Future", f"<p>Some {SECRETS[0]} later.</p>", "2051-07-03",
          status="future"),
    _post(305, "private", "Private", f"<p>One {SECRETS[1]} diary.</p>", "2021-07-05",
          status="private", terms=("kyoto",)),
    _Item(306, "page", "hidden", "Hidden", f"<p>{SECRETS[2]} below.</p>", status="private",
          parent=260, link=f"{BLOG}/about/hidden/"),
    _page(307, "child-of-hidden", 306, "about/hidden/child-of-hidden"),
)  # fmt: skip


def stubborn_export() -> str:
    """Return the text of the export."""
    return _HEAD + _terms() + "".join(map(_xml, _ITEMS)) + _attachment() + "</channel>\n</rss>\n"


def save_uploads(folder: Path) -> None:
    """Write the images of the export."""
    place = folder / "2021" / "03"
    place.mkdir(parents=True)
    for at, name in enumerate(IMAGES):
        Image.new("RGB", (40 + at, 30), (200, 40 * at, 0)).save(place / name)


_HEAD: Final = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>Störrisch: 'eigen' &amp; "sinnig" {{{{ x }}}} {{% y %}} \\ back</title>
	<link>{BLOG}</link>
	<description>It's 100% {{{{ tricky }}}}</description>
	<language>de-DE</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{BLOG}</wp:base_site_url>
	<wp:base_blog_url>{BLOG}</wp:base_blog_url>
	<wp:author><wp:author_login>ann</wp:author_login>
	<wp:author_display_name>Ann {{{{ x }}}} O'Neil, Dr.</wp:author_display_name></wp:author>
	<wp:author><wp:author_login>bob.b</wp:author_login>
	<wp:author_display_name>Bob: "B"</wp:author_display_name></wp:author>
"""


def _terms() -> str:
    text = ""
    for taxonomy, slug, name, parent in TERMS:
        if taxonomy == "category":
            text += (
                f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename>"
                f"<wp:category_parent>{parent}</wp:category_parent>"
                f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
            )
        else:
            text += (
                f"<wp:tag><wp:tag_slug>{slug}</wp:tag_slug>"
                f"<wp:tag_name><![CDATA[{name}]]></wp:tag_name></wp:tag>"
            )
    return text


def _attachment() -> str:
    url = f"{UPLOADS}/{quote(IMAGES[2])}"
    return f"""<item><title>Attachment</title><link>{BLOG}/2021/03/02/images/attachment/</link>
<dc:creator>ann</dc:creator><content:encoded></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>900</wp:post_id><wp:post_date>2021-03-02 12:00:00</wp:post_date>
<wp:post_name>attachment</wp:post_name><wp:status>inherit</wp:status>
<wp:post_parent>102</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>{url}</wp:attachment_url></item>
"""


def _xml(item: _Item) -> str:
    terms = "".join(
        f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name}]]></category>'
        for taxonomy, slug, name, _ in TERMS
        if slug in item.terms
    )
    day = item.date[:10].replace("-", "/")
    link = item.link or f"{BLOG}/{day}/{item.slug}/"
    return f"""<item>
<title><![CDATA[{item.title}]]></title>
<link>{link}</link>
<dc:creator><![CDATA[{item.author}]]></dc:creator>
<content:encoded><![CDATA[{item.content}]]></content:encoded>
<excerpt:encoded><![CDATA[{item.excerpt}]]></excerpt:encoded>
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
<wp:is_sticky>{int(item.sticky)}</wp:is_sticky>
{terms}{item.more}
</item>
"""
