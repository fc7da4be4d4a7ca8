"""Eleventy: Markdown below `content/`. https://www.11ty.dev/docs/"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    folder = item.folder
    page, assets = f"site/content/{folder}.md", f"site/content/assets/{folder}"
    if not item.is_public:
        page, assets = f"site/{folder}.md", f"site/{folder}"
    return Place(page, assets, item.url, f"/assets/{folder}/", item.is_public)


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
    facts = {"title": site.title, "description": site.description, "url": site.host_url,
             "language": site.language or "en"}  # fmt: skip
    return {
        "eleventy.config.js": _CONFIG.replace("BASE", dumps(f"{site.base_path}/")),
        "package.json": _PACKAGE,
        "_data/site.json": dumps(facts, ensure_ascii=False, indent=2) + "\n",
        "_includes/base.njk": _BASE,
        "_includes/page.njk": _PAGE,
        "_includes/post.njk": _POST,
        "content/index.njk": _INDEX,
        "content/feed.njk": _FEED,
    }


_CONFIG: Final = """\
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
  config.addCollection("blog", (api) =>
    api.getAll().filter((item) => item.data.type === "post"));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("absolute", (url, base) => new URL(url, base).href);
  return {
    dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" },
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
    "markdown-it-anchor": "^9.2.0",
    "markdown-it-footnote": "^4.0.0"
  }
}
"""

_BASE: Final = """\
<!DOCTYPE html>
<html lang="{{ site.language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% if title %}{{ title }} | {% endif %}{{ site.title }}</title>
{% if description %}<meta name="description" content="{{ description }}">{% endif %}
<link rel="alternate" type="application/atom+xml" href="{{ '/feed.xml' | url }}">
<style>
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
img, video { max-width: 100%; height: auto; }
pre { overflow-x: auto; }
</style>
</head>
<body>
<header><a href="{{ '/' | url }}">{{ site.title }}</a></header>
<main>{{ content | safe }}</main>
</body>
</html>
"""

_PAGE: Final = """\
---
layout: base.njk
---
<article>
<h1>{{ title }}</h1>
{% if image %}<img src="{{ image }}" alt="">{% endif %}
{{ content | safe }}
</article>
"""

_POST: Final = """\
---
layout: base.njk
---
<article>
<h1>{{ title }}</h1>
<time datetime="{{ page.date | iso }}">{{ page.date | day }}</time>
{% if image %}<img src="{{ image }}" alt="">{% endif %}
{{ content | safe }}
</article>
"""

_INDEX: Final = """\
---
layout: base.njk
permalink: /index.html
eleventyExcludeFromCollections: true
---
<h1>{{ site.title }}</h1>
<ul>
{% for post in collections.blog | reverse %}
<li><time>{{ post.date | day }}</time> <a href="{{ post.url | url }}">{{ post.data.title }}</a></li>
{% endfor %}
</ul>
"""

_FEED: Final = """\
---
permalink: /feed.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{{ site.title }}</title>
<id>{{ '/' | url | absolute(site.url) }}</id>
<link href="{{ '/' | url | absolute(site.url) }}"/>
{% for post in collections.blog | reverse %}{% if loop.index <= 20 %}
<entry>
<title>{{ post.data.title }}</title>
<id>{{ post.url | url | absolute(site.url) }}</id>
<link href="{{ post.url | url | absolute(site.url) }}"/>
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
    reserved=frozenset({"assets"}),
    starter=_starter,
)
