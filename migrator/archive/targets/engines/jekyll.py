"""Define the target Jekyll: `_posts`, `_pages`, `_drafts`, and its starter files.

https://jekyllrb.com/docs/
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.engine_parts import below_drafts, language, place_with_assets
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    folder, date = item.folder, item.entry.published
    draft = f"site/_drafts/{below_drafts(item)}"
    if item.is_post and date is not None:
        # Jekyll takes only a file for a post whose name begins with a date.
        day = f"{date.year:04d}-{date.month:02d}-{date.day:02d}"
        page = f"site/_posts/{folder.parent / f'{day}-{folder.name}'}.md"
    else:
        page = f"site/_pages/{folder}.md"
    return place_with_assets(item, page, "site/assets", hidden=(f"{draft}.md", draft))


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
    reserved=frozenset({"assets"}),
    starter=_starter,
)
