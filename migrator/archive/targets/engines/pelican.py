"""Define the target Pelican: articles and pages with lines `Key: value`, and its starter files.

https://docs.getpelican.com/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from migrator.archive.meta_lines import value_of
from migrator.archive.targets.engine_parts import (
    JINJA_THREAD,
    blog_folder,
    place_with_assets,
    short_language,
)
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    # Drafts are outside of `content`: Pelican publishes them, at an address without links to it.
    kind = "articles" if _is_article(item) else "pages"
    return place_with_assets(item, f"site/content/{kind}/{item.folder}.md", "site/content/assets")


def _is_article(item: Item) -> bool:
    # An article without a date stops Pelican.
    return item.is_post and item.entry.published is not None


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    found = {key: value_of(value) for key, value in fields.items() if not isinstance(value, dict)}
    for key in ("Tags", "Authors"):
        # A comma separates two names.
        names = fields.get(key)
        if isinstance(names, list):
            found[key] = ", ".join(value_of(name).replace(",", "") for name in names)
    categories = found.pop("categories", "")
    if categories:
        first, *others = fields["categories"]
        found["Category"] = value_of(first)
        if others:
            names = (value_of(name).replace(",", "") for name in fields["categories"])
            found["Categories"] = ", ".join(names)
    found.pop("draft", None)
    path = page.place.url.lstrip("/")
    # Two articles of one slug would be translations of each other.
    found["Slug"] = path.strip("/")
    found["Url"] = path
    found["Save_as"] = f"{path}index.html" if not path or path.endswith("/") else path
    if not page.place.is_public:
        found["Status"] = "draft"
    return found


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "pelicanconf.py": _CONFIG.format(
            title=site.title,
            base=site.base_path,
            language=short_language(site),
            folder=blog_folder(site),
        ),
        "publishconf.py": _PUBLISH.format(url=site.new_url.rstrip("/")),
        "templates/article.html": _TEMPLATE.replace("KIND", "article"),
        "templates/page.html": _TEMPLATE.replace("KIND", "page"),
        "templates/comments.html": JINJA_THREAD,
    }


_TEMPLATE: Final = """\
{% extends "!theme/KIND.html" %}
{% block content %}
{{ super() }}
{% from "comments.html" import thread %}
{% set entries = data("comments/" ~ KIND.comments_data) if KIND.comments_data else none %}
{% if entries %}
<section class="body comments">
<h2>Comments</h2>
{{ thread(entries) }}
</section>
{% endif %}
{% endblock %}
"""

_CONFIG: Final = """\
from html import escape
from pathlib import Path

import yaml
from pelican import signals
from pelican.urlwrappers import Category

SITENAME = {title!r}
# `pelican -s publishconf.py` builds with the address of the site.
SITEURL = {base!r}
PATH = "content"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
# Images and files of posts; pages that lead on from old addresses.
STATIC_PATHS = ["assets", "static"]
READERS = {{"html": None}}
EXTRA_PATH_METADATA = {{}}
TIMEZONE = "UTC"
DEFAULT_LANG = {language!r}
DEFAULT_PAGINATION = 20
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "Uncategorized"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
CATEGORY_URL = "{folder}category/{{slug}}/"
CATEGORY_SAVE_AS = "{folder}category/{{slug}}/index.html"
TAG_URL = "{folder}tag/{{slug}}/"
TAG_SAVE_AS = "{folder}tag/{{slug}}/index.html"
AUTHOR_URL = "{folder}author/{{slug}}/"
AUTHOR_SAVE_AS = "{folder}author/{{slug}}/index.html"
# Pelican has no slug for a term without letters and digits, such as an emoji.
TAG_REGEX_SUBSTITUTIONS = CATEGORY_REGEX_SUBSTITUTIONS = [
    (r"^\\W*$", "other"),
    (r"[^\\w\\s-]", ""),
    (r"(?u)\\A\\s*", ""),
    (r"(?u)\\s*\\Z", ""),
    (r"[-\\s]+", "-"),
]
# Titles stay as they were written.
TYPOGRIFY = False
MARKDOWN = {{
    "extension_configs": {{
        "markdown.extensions.codehilite": {{"css_class": "highlight", "guess_lang": False}},
        "markdown.extensions.extra": {{}},
        "markdown.extensions.meta": {{}},
        "markdown.extensions.sane_lists": {{}},
        "markdown.extensions.toc": {{}},
    }},
    "output_format": "html5",
}}


def data(name):
    \"\"\"Return data of the old site, which is in data/: its menus, or the comments of a page.\"\"\"
    file = Path(__file__).parent / "data" / f"{{name}}.yaml"
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() else None


def _entries(items):
    \"\"\"Yield the entries of a menu, each followed by those below it.\"\"\"
    for item in items:
        yield escape(item["title"]), escape(item.get("link", ""))
        yield from _entries(item.get("items", ()))


JINJA_GLOBALS = {{"data": data}}
THEME_TEMPLATES_OVERRIDES = ["templates"]
MENUITEMS = [entry for menu in (data("menus") or {{}}).values() for entry in _entries(menu)]


def _static_at_root():
    \"\"\"Give each file in content/static its path at the root of the site.\"\"\"
    top = Path(__file__).parent / "content"
    for file in top.glob("static/**/*"):
        if file.is_file():
            path = file.relative_to(top).as_posix()
            EXTRA_PATH_METADATA[path] = {{"path": path.removeprefix("static/")}}


_static_at_root()

# Lists of posts have the addresses of the old site, and a post is in all of its categories.
_BASES = {{
    "author": AUTHOR_URL.partition("{{slug}}")[0],
    "category": CATEGORY_URL.partition("{{slug}}")[0],
    "tag": TAG_URL.partition("{{slug}}")[0],
}}
_SLUGS = {{
    (entry["kind"], name.replace(",", "")): entry["url"].strip("/").removeprefix(_BASES[entry["kind"]])
    for entry in data("lists") or ()
    for name in [entry["title"]]
}}


def _with_old_slug(wrapper):
    slug = _SLUGS.get((type(wrapper).__name__.lower(), wrapper.name.replace(",", "")))
    if slug:
        wrapper.slug = slug
    return wrapper


def _give_old_slugs(generator):
    for article in generator.articles:
        for each in (article.category, *getattr(article, "tags", ()), *getattr(article, "authors", ())):
            _with_old_slug(each)


def _add_to_all_categories(generator):
    found = dict(generator.categories)
    for article in generator.articles:
        for name in str(article.metadata.get("categories", "")).split(","):
            category = _with_old_slug(Category(name.strip(), generator.settings))
            if name.strip() and article not in found.setdefault(category, []):
                found[category].append(article)
    for articles in found.values():
        articles.sort(key=lambda article: article.date, reverse=True)
    generator.categories[:] = sorted(found.items())


signals.article_generator_pretaxonomy.connect(_give_old_slugs, weak=False)
signals.article_generator_finalized.connect(_add_to_all_categories, weak=False)
"""

_PUBLISH: Final = """\
# Settings to build the site that you publish.
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from pelicanconf import *

SITEURL = {url!r}
FEED_ALL_ATOM = "feeds/all.atom.xml"
"""

TARGET: Final = Target(
    name="pelican",
    title="Pelican",
    content="site/content",
    data="site/data",
    static="site/content/static",
    place=_place,
    fields="title:Title,datetime:Date,modified:Modified,description:Summary,image:Image,"
    "categories,tags:Tags,format:Format,language:Lang,author:Author,authors:Authors,draft",
    front_matter=_front_matter,
    syntax="pelican",
    dialect="python-markdown",
    feed="/feeds/all.atom.xml",
    lists=frozenset({"author", "category", "tag"}),
    reserved=frozenset({"assets"}),
    preview=("pelican -lr content",),
    starter=_starter,
)
