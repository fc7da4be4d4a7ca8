"""Define the target Jekyll: `_posts`, `_pages`, `_drafts`, and its starter files.

https://jekyllrb.com/docs/
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html import escape
from json import dumps
from typing import Final

from migrator.archive import yaml_text
from migrator.archive.safe_names import safe_name
from migrator.archive.targets.engine_parts import (
    below_drafts,
    language,
    place_with_assets,
    with_plain_names,
)
from migrator.archive.targets.target import (
    FrontMatter,
    Item,
    Listing,
    PageFacts,
    Place,
    SiteFacts,
    Target,
)


def _place(item: Item) -> Place:
    item = with_plain_names(item)
    folder, date = item.folder, item.entry.published
    draft = f"site/_drafts/{below_drafts(item)}"
    if item.is_post and date is not None:
        # Jekyll takes only a file for a post whose name begins with a date.
        day = f"{date.year:04d}-{date.month:02d}-{date.day:02d}"
        page = f"site/_posts/{folder.parent / f'{day}-{folder.name}'}.md"
    else:
        page = f"site/_pages/{folder}.md"
    hidden = f"{draft}.md", draft
    return place_with_assets(item, page, "site/assets", url=_url(item.url), hidden=hidden)


def _url(url: str) -> str:
    """Return an address that Jekyll's filter `absolute_url` leaves as it is: it writes characters
    such as `（` in their plain form. A page leads on from the old address."""
    plain = unicodedata.normalize("NFKC", url)
    if any(plain.count(sign) != url.count(sign) for sign in "/?#% "):
        return url
    return plain


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields.pop("draft", None)  # the folder says it
    fields["layout"] = (
        "post" if page.place.page.startswith(("site/_posts", "site/_drafts")) else "page"
    )
    fields["permalink"] = page.place.url
    if page.aliases:
        fields["redirect_from"] = list(page.aliases)
    fields["render_with_liquid"] = False
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "_config.yml": _CONFIG.format(
            title=dumps(site.title),
            description=dumps(site.description),
            language=dumps(language(site)),
            url=dumps(site.host_url),
            base=dumps(site.base_path),
        ),
        "_layouts/post.html": _LAYOUT.replace("DATE", _DATE),
        "_layouts/page.html": _LAYOUT.replace("DATE", ""),
        "_includes/comments.html": _COMMENTS,
        "_includes/header.html": _HEADER,
        "_includes/menu.html": _MENU,
        "index.md": "---\nlayout: home\n---\n",
        "Gemfile": _GEMFILE,
    }


_CONFIG: Final = """\
title: {title}
description: {description}
lang: {language}
url: {url}
baseurl: {base}
theme: minima
plugins:
  - jekyll-feed
  - jekyll-redirect-from
# Pages are in _pages, which Jekyll ignores without this line.
include: [_pages]
timezone: UTC
kramdown:
  # The text stays as it was written.
  smart_quotes: ["apos", "apos", "quot", "quot"]
  typographic_symbols:
    hellip: "..."
    mdash: "---"
    ndash: "--"
    laquo: "<<"
    raquo: ">>"
    laquo_space: "<< "
    raquo_space: " >>"
"""

_LISTS: Final = "site/_pages/lists"
# No title, because the header of minima has a link for each page with a title.
_LIST_PAGE: Final = """\
<article class="post">
<header class="post-header">
<h1 class="post-title">{{ page.list | escape }}</h1>
</header>
POSTS
</article>
"""
_POSTS_OF: Final = {
    "author": """\
{% assign posts = "" | split: "" %}
{% for post in site.posts %}{% if page.names contains post.author %}{% assign posts = posts | push: post %}{% endif %}{% endfor %}
LINKS""",
    "category": """\
{% assign posts = "" | split: "" %}
{% for name in page.names %}{% if site.categories[name] %}{% assign posts = posts | concat: site.categories[name] %}{% endif %}{% endfor %}
{% assign posts = posts | uniq | sort: "date" | reverse %}
LINKS""",
}
_LINKS: Final = """\
<ul>
{% for post in posts %}<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endfor %}</ul>"""


def _list_page(listing: Listing) -> tuple[str, str]:
    """Return the page of a list: it needs no plugin and no layout of the starter."""
    fields: dict[str, object] = {
        "list": listing.title,
        "layout": "default",
        "permalink": listing.url,
    }
    if listing.kind == "date":
        rows = "\n".join(
            f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in listing.posts
        )
        fields["render_with_liquid"] = False
        heading = escape(listing.title)
        body = _LIST_PAGE.replace("{{ page.list | escape }}", heading)
        body = body.replace("POSTS", f"<ul>\n{rows}\n</ul>")
    else:
        fields["names"] = list(listing.names)
        posts = _POSTS_OF.get(listing.kind) or _POSTS_OF["category"].replace("categories", "tags")
        body = _LIST_PAGE.replace("POSTS", posts.replace("LINKS", _LINKS))
    names = [safe_name(name, "list") for name in listing.url.strip("/").split("/")]
    return f"{_LISTS}/{'/'.join(names)}.html", f"---\n{yaml_text.dump(fields)}---\n{body}"


_LAYOUT: Final = """\
---
layout: default
---
<article class="post">
<header class="post-header">
<h1 class="post-title">{{ page.title | escape }}</h1>DATE
</header>
<div class="post-content">
{{ content }}
</div>
{% assign comments = site.data.comments[page.comments_data] %}
{% if page.comments_data and comments %}
<section class="comments">
<h2>Comments</h2>
{% include comments.html entries=comments %}
</section>
{% endif %}
</article>
"""

_DATE: Final = """
<p class="post-meta"><time datetime="{{ page.date | date_to_xmlschema }}">{{ page.date | date: "%Y-%m-%d" }}</time></p>"""

_COMMENTS: Final = """\
<ol>
{% comment %} Comments that were not approved stay hidden. {% endcomment %}
{% for entry in include.entries %}{% if entry.replies or entry.status == nil %}
<li id="comment-{{ entry.id }}">
{% unless entry.status %}
<p><b>{{ entry.author | escape }}</b> {{ entry.date | slice: 0, 10 }}</p>
<div style="white-space: pre-line">{{ entry.text | escape }}</div>
{% endunless %}
{% if entry.replies %}{% include comments.html entries=entry.replies %}{% endif %}
</li>
{% endif %}{% endfor %}
</ol>
"""

_HEADER: Final = """\
<header class="site-header">
<div class="wrapper">
<a class="site-title" rel="author" href="{{ "/" | relative_url }}">{{ site.title | escape }}</a>
{% for menu in site.data.menus %}
<nav style="clear: both" aria-label="{{ menu.first | escape }}">{% include menu.html items=menu.last %}</nav>
{% endfor %}
</div>
</header>
"""

_MENU: Final = """\
<ul style="display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; list-style: none">
{% for item in include.items %}
<li>{% if item.link %}<a href="{{ item.link | escape }}">{{ item.title | escape }}</a>{% else %}{{ item.title | escape }}{% endif %}
{% if item.items %}{% include menu.html items=item.items %}{% endif %}</li>
{% endfor %}
</ul>
"""

_GEMFILE: Final = """\
source "https://rubygems.org"

gem "jekyll", "~> 4.3"
gem "minima", "~> 2.5"

group :jekyll_plugins do
  gem "jekyll-feed"
  gem "jekyll-redirect-from"
end
"""

TARGET: Final = Target(
    name="jekyll",
    title="Jekyll",
    content="site",
    data="site/_data",
    static="site",
    place=_place,
    fields="title,datetime:date,modified:last_modified_at,description,image,categories,tags,"
    "taxonomies,format,language:lang,author,authors,sticky",
    front_matter=_front_matter,
    aliases="redirect_from",
    dialect="kramdown",
    feed="/feed.xml",
    lists=frozenset({"author", "category", "date", "tag"}),
    list_page=_list_page,
    reserved=frozenset({"assets", "lists"}),
    preview=("jekyll serve",),
    starter=_starter,
)
