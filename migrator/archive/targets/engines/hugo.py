"""Define the target Hugo: page bundles below `content/`, and its starter files.

https://gohugo.io/content-management/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive import yaml_text
from migrator.archive.safe_names import safe_name
from migrator.archive.targets.engine_parts import STYLE, language, short_language
from migrator.archive.targets.target import (
    FrontMatter,
    Item,
    Listing,
    PageFacts,
    Place,
    SiteFacts,
    Target,
)

_CONTENT: Final = "site/content"
_PAGE_SUFFIX: Final = re.compile(r"\.html?\Z", re.IGNORECASE)


def _place(item: Item) -> Place:
    folder = str(item.folder)
    if item.is_post or not item.is_public:
        folder = f"posts/{folder}"
    elif item.url == "/posts/":
        folder = "posts"  # the page of the section itself
    bundle = f"{_CONTENT}/{folder}"
    # A bundle with `index.md` is a leaf: Hugo ignores all pages below it.
    is_leaf = not item.has_children and folder != "posts"
    # Hugo publishes the files of a bundle beside its page.
    beside = _PAGE_SUFFIX.sub("/", item.url)
    name = "index.md" if is_leaf else "_index.md"
    return Place(f"{bundle}/{name}", bundle, item.url, beside, item.is_public)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields["url"] = page.place.url
    if page.aliases:
        fields["aliases"] = list(page.aliases)
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "hugo.toml": _CONFIG.format(
            url=dumps(site.new_url),
            title=dumps(site.title),
            language=dumps(language(site)),
            description=dumps(site.description),
            folder=site.folder,
            short=dumps(short_language(site)),
        ),
        "layouts/baseof.html": _BASE.replace("STYLE", STYLE),
        "layouts/_partials/comments.html": _COMMENTS,
        "layouts/_partials/menu.html": _MENU,
        "layouts/_partials/thread.html": _THREAD,
        "layouts/home.html": _HOME,
        "layouts/single.html": _SINGLE,
        "layouts/list.html": _LIST,
    }


_CONFIG: Final = """\
baseURL = {url}
title = {title}
locale = {language}
defaultContentLanguage = {short}
# Names of terms stay as they are.
capitalizeListTitles = false
# Lists of all terms, whose addresses /tags/ and /categories/ may be those of pages.
disableKinds = ["taxonomy"]

[params]
description = {description}

# The archive has HTML for what Markdown cannot say: captions, merged cells, ...
[markup.goldmark.renderer]
unsafe = true

# Hugo's highlighter doubles spaces in code of some languages. Delete these lines to have colours.
[markup.highlight]
codeFences = false

[markup.goldmark.extensions]
linkify = false

[markup.goldmark.extensions.typographer]
disable = true

# Lists of posts.
[taxonomies]
author = "author"
category = "categories"
tag = "tags"

# Those that they had in WordPress are in content/categories/ and content/tags/; these are for new ones.
[permalinks.term]
author = "{folder}/author/:slug/"
categories = "{folder}/category/:slug/"
tags = "{folder}/tag/:slug/"
"""

_BASE: Final = """\
<!DOCTYPE html>
<html lang="{{ site.Language.Lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ if not .IsHome }}{{ .Title }} | {{ end }}{{ site.Title }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
{{ with .OutputFormats.Get "rss" }}<link rel="alternate" type="application/rss+xml" href="{{ .RelPermalink }}">{{ end }}
<style>
STYLE
</style>
</head>
<body>
<header>
<a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a>
{{ range $name, $items := hugo.Data.menus }}<nav aria-label="{{ $name }}">{{ partial "menu.html" $items }}</nav>{{ end }}
</header>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
"""

_MENU: Final = """\
<ul>
{{ range . }}
<li>{{ if .link }}<a href="{{ .link }}">{{ .title }}</a>{{ else }}{{ .title }}{{ end }}
{{ with .items }}{{ partial "menu.html" . }}{{ end }}</li>
{{ end }}
</ul>
"""

_COMMENTS: Final = """\
{{ with .Params.comments_data }}{{ $name := . }}{{ with hugo.Data.comments }}{{ with index . $name }}
<section class="comments">
<h2>Comments</h2>
{{ partial "thread.html" . }}
</section>
{{ end }}{{ end }}{{ end }}
"""

_THREAD: Final = """\
<ol>
{{/* Comments that were not approved stay hidden. */}}
{{ range . }}{{ if or (not .status) .replies }}
<li id="comment-{{ .id }}">
{{ if not .status }}
<p><b>{{ .author }}</b> {{ with .date }}{{ slicestr . 0 10 }}{{ end }}</p>
<div class="comment-text">{{ .text }}</div>
{{ end }}
{{ with .replies }}{{ partial "thread.html" . }}{{ end }}
</li>
{{ end }}{{ end }}
</ol>
"""

_HOME: Final = """\
{{ define "main" }}
<h1>{{ site.Title }}</h1>
<ul>
{{ range where site.RegularPages.ByDate.Reverse "Section" "posts" }}
<li><time>{{ .Date.Format "2006-01-02" }}</time> <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}
</ul>
{{ end }}
"""

_SINGLE: Final = """\
{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
{{ if not .Date.IsZero }}<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02" }}</time></p>{{ end }}
{{ with .Params.image }}<p><img src="{{ . }}" alt=""></p>{{ end }}
{{ .Content }}
{{ range slice "categories" "tags" }}{{ range $.GetTerms . }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}{{ end }}
{{ partial "comments.html" . }}
</article>
{{ end }}
"""

_LIST: Final = """\
{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
{{ with .Params.image }}<p><img src="{{ . }}" alt=""></p>{{ end }}
{{ .Content }}
{{ partial "comments.html" . }}
</article>
<ul>
{{ range .Pages.ByDate.Reverse }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}
</ul>
{{ end }}
"""

# Kind of list -> folder of the taxonomy in the starter.
_TAXONOMIES: Final = {"author": "author", "category": "categories", "tag": "tags"}


def _term_folder(listing: Listing) -> str:
    """Return the folder in which Hugo finds the page of a term: its name, in small letters."""
    return listing.title.lower().replace(" ", "-")


def _can_list(listing: Listing) -> bool:
    names = _term_folder(listing).split("/")
    # Hugo leaves out files and folders whose names begin or end with these.
    is_left_out = any(name.startswith((".", "#", "~")) or name.endswith("~") for name in names)
    return not is_left_out and all(name and safe_name(name, "") == name for name in names)


def _list_page(listing: Listing) -> tuple[str, str]:
    fields = {"title": listing.title, "url": listing.url}
    folder = f"{_CONTENT}/{_TAXONOMIES[listing.kind]}/{_term_folder(listing)}"
    return f"{folder}/_index.md", f"---\n{yaml_text.dump(fields)}---\n"


TARGET: Final = Target(
    name="hugo",
    title="Hugo",
    content=_CONTENT,
    data="site/data",
    static="site/static",
    place=_place,
    fields="title,datetime:date,modified:lastmod,description,image,categories,tags,taxonomies,"
    "format,language,author,authors,draft,sticky",
    front_matter=_front_matter,
    aliases="aliases",
    dialect="goldmark",
    feed="/index.xml",
    lists=frozenset(_TAXONOMIES),
    can_list=_can_list,
    list_page=_list_page,
    reserved=frozenset({"author", "categories", "posts", "tags"}),
    preview=("hugo server",),
    starter=_starter,
)
