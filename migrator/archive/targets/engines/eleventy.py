"""Define the target Eleventy: Markdown below `content/`, and its starter files.

https://www.11ty.dev/docs/
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.engine_parts import STYLE, facts_json, place_with_assets
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    return place_with_assets(item, f"site/content/{item.folder}.md", "site/content/assets")


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    url = page.place.url
    fields["layout"] = "post.njk" if page.type == "post" else "page.njk"
    fields["type"] = page.type
    # Without the override Eleventy runs Liquid over the text.
    fields["templateEngineOverride"] = "md"
    fields["permalink"] = f"{url}index.html" if url.endswith("/") else url
    if not page.place.is_public:
        fields["permalink"] = False
        fields["eleventyExcludeFromCollections"] = True
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "eleventy.config.js": _CONFIG.replace("BASE", dumps(f"{site.base_path}/")),
        "package.json": _PACKAGE,
        "blog.json": facts_json(site, url=site.host_url),
        "_includes/base.njk": _BASE.replace("STYLE", STYLE),
        "_includes/comments.njk": _COMMENTS,
        "_includes/menus.njk": _MENUS,
        "_includes/page.njk": _PAGE,
        "_includes/post.njk": _POST,
        "content/index.njk": _INDEX,
        "content/feed.njk": _FEED,
        "content/lists.njk": _LISTS,
    }


_CONFIG: Final = """\
import fs from "node:fs";
import yaml from "js-yaml";
import anchor from "markdown-it-anchor";
import footnote from "markdown-it-footnote";

// The anchors of headings, as GitHub and the archive have them.
const slugify = (text) =>
  text.trim().toLowerCase().replace(/[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\- ]/gu, "").replace(/ /g, "-");

export default function (config) {
  config.amendLibrary("md", (md) =>
    md.set({ html: true, linkify: false, typographer: false })
      .use(footnote)
      .use(anchor, { slugify, tabIndex: false }));
  // Images and files of posts.
  config.addPassthroughCopy({ "content/assets": "assets", static: "/" });
  config.addGlobalData("blog", JSON.parse(fs.readFileSync("blog.json", "utf8")));
  // Comments and menus of the old site, as data/ has them.
  config.addDataExtension("yaml", (text) => yaml.load(text));
  config.addCollection("blog", (api) =>
    api.getAll().filter((item) => item.data.type === "post"));
  // The posts of a list of the old site (data/lists.yaml), and the lists of a post.
  const keys = { author: "author", category: "categories", tag: "tags" };
  const isIn = (list, data) => {
    const names = [data[keys[list.kind]] ?? []].flat();
    return list.names?.some((name) => names.includes(name));
  };
  config.addFilter("listed", (posts, list) =>
    posts.filter((post) => isIn(list, post.data)).reverse());
  config.addFilter("listsOf", (lists, categories, tags) =>
    lists.filter((list) => isIn({ ...list, names: [list.title] }, { categories, tags })));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("absolute", (url, base) => new URL(url, base).href);
  return {
    dir: { input: "content", includes: "../_includes", data: "../data", output: "_site" },
    htmlTemplateEngine: "njk",
    markdownTemplateEngine: false,
    pathPrefix: BASE,
  };
}
"""

_PACKAGE: Final = """\
{
  "name": "site",
  "private": true,
  "type": "module",
  "scripts": { "build": "eleventy", "start": "eleventy --serve" },
  "dependencies": {
    "@11ty/eleventy": "^3.1.0",
    "js-yaml": "^4.1.0",
    "markdown-it-anchor": "^9.2.0",
    "markdown-it-footnote": "^4.0.0"
  }
}
"""

_BASE: Final = """\
<!DOCTYPE html>
<html lang="{{ blog.language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% if title or list.title %}{{ title or list.title }} | {% endif %}{{ blog.title }}</title>
{% if description %}<meta name="description" content="{{ description }}">{% endif %}
<link rel="alternate" type="application/atom+xml" href="{{ '/feed.xml' | url }}">
<style>
STYLE
</style>
</head>
<body>
<header><a href="{{ '/' | url }}">{{ blog.title }}</a>{% include "menus.njk" %}</header>
<main>{{ content | safe }}</main>
</body>
</html>
"""

_MENUS: Final = """\
{% macro list(items) %}
<ul>
{% for item in items %}
<li>{% if item.link %}<a href="{{ item.link }}">{{ item.title }}</a>{% else %}{{ item.title }}{% endif %}
{% if item.items %}{{ list(item.items) }}{% endif %}</li>
{% endfor %}
</ul>
{% endmacro %}
{% for name, items in menus %}<nav aria-label="{{ name }}">{{ list(items) }}</nav>{% endfor %}
"""

_COMMENTS: Final = """\
{% macro thread(entries) %}
<ol>
{# Comments that were not approved stay hidden. #}
{% for entry in entries %}{% if entry.replies or not entry.status %}
<li id="comment-{{ entry.id }}">
{% if not entry.status %}
<p><b>{{ entry.author }}</b> {{ entry.date | truncate(10, true, "") }}</p>
<div class="comment-text">{{ entry.text }}</div>
{% endif %}
{% if entry.replies %}{{ thread(entry.replies) }}{% endif %}
</li>
{% endif %}{% endfor %}
</ol>
{% endmacro %}
{% if comments_data and comments[comments_data] %}
<section class="comments">
<h2>Comments</h2>
{{ thread(comments[comments_data]) }}
</section>
{% endif %}
"""

_PAGE: Final = """\
---
layout: base.njk
---
<article>
<h1>{{ title }}</h1>
{% if image %}<p><img src="{{ image }}" alt=""></p>{% endif %}
{{ content | safe }}
{% include "comments.njk" %}
</article>
"""

_POST: Final = """\
---
layout: base.njk
---
<article>
<h1>{{ title }}</h1>
<p><time datetime="{{ page.date | iso }}">{{ page.date | day }}</time></p>
{% for list in lists | listsOf(categories, tags) %}<a href="{{ list.url | url }}">{{ list.title }}</a> {% endfor %}
{% if image %}<p><img src="{{ image }}" alt=""></p>{% endif %}
{{ content | safe }}
{% include "comments.njk" %}
</article>
"""

_INDEX: Final = """\
---
layout: base.njk
permalink: /index.html
eleventyExcludeFromCollections: true
---
<h1>{{ blog.title }}</h1>
<ul>
{% for post in collections.blog | reverse %}
<li><time>{{ post.date | day }}</time> <a href="{{ post.url | url }}">{{ post.data.title }}</a></li>
{% endfor %}
</ul>
"""

_LISTS: Final = """\
---
layout: base.njk
pagination:
  data: lists
  size: 1
  alias: list
permalink: "{{ list.url | safe }}index.html"
eleventyExcludeFromCollections: true
---
<h1>{{ list.title }}</h1>
<ul>
{% for post in list.posts %}
<li><a href="{{ post.url }}">{{ post.title }}</a></li>
{% endfor %}
{% if list.names %}{% for post in collections.blog | listed(list) %}
<li><time>{{ post.date | day }}</time> <a href="{{ post.url | url }}">{{ post.data.title }}</a></li>
{% endfor %}{% endif %}
</ul>
"""

_FEED: Final = """\
---
permalink: /feed.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{ blog.title }}</title>
<id>{{ '/' | url | absolute(blog.url) }}</id>
<link href="{{ '/' | url | absolute(blog.url) }}"/>
{% for post in collections.blog | reverse %}{% if loop.index <= 20 %}
<entry>
<title>{{ post.data.title }}</title>
<id>{{ post.url | url | absolute(blog.url) }}</id>
<link href="{{ post.url | url | absolute(blog.url) }}"/>
<updated>{{ post.date | iso }}</updated>
<content type="html">{{ post.content }}</content>
</entry>
{% endif %}{% endfor %}
</feed>
"""

TARGET: Final = Target(
    name="eleventy",
    title="Eleventy",
    content="site/content",
    data="site/data",
    static="site/static",
    place=_place,
    fields="title,datetime:date,modified,description,image,categories,tags,taxonomies,format,"
    "language:lang,author,authors,draft,sticky",
    front_matter=_front_matter,
    dialect="markdown-it",
    feed="/feed.xml",
    lists=frozenset({"author", "category", "date", "tag"}),
    reserved=frozenset({"assets"}),
    preview=("npm install", "npx eleventy --serve"),
    starter=_starter,
)
