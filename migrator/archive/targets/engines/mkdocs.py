"""Define the target MkDocs with the theme Material and its blog plugin, and its starter files.

https://squidfunk.github.io/mkdocs-material/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.engine_parts import JINJA_THREAD, blog_folder, place_with_assets
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target

_POSTS: Final = "site/docs/posts"
_PAGE_SUFFIX: Final = re.compile(r"\.html?\Z", re.IGNORECASE)


def _place(item: Item) -> Place:
    folder = item.folder
    if item.is_post and item.entry.published is not None:
        page = f"{_POSTS}/{folder}.md"
        # The slug decides the address, but each page is the index of a folder.
        url = _PAGE_SUFFIX.sub("/", item.url)
    else:
        page, url = f"site/docs/{folder}/index.md", f"/{folder}/"
    # A draft is outside of `docs`: without a date it stops the blog plugin.
    return place_with_assets(
        item, page, "site/docs/assets", url=url if item.is_public else item.url
    )


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    if page.place.page.startswith(_POSTS):
        fields["slug"] = page.place.url.strip("/")
    if "author" in fields:
        # The plugin wants a list of keys of .authors.yml.
        fields.setdefault("contributors", [fields.pop("author")])
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "mkdocs.yml": _CONFIG.format(
            title=dumps(site.title),
            # mkdocs-rss-plugin 1.19 writes the title without escapes.
            feed=dumps(site.title.replace("&", "+").replace("<", "‹")),
            description=dumps(site.description),
            url=dumps(site.new_url),
            folder=blog_folder(site),
        ),
        "hooks.py": _HOOKS,
        "overrides/partials/comments.html": _COMMENTS.replace("THREAD", JINJA_THREAD),
        "docs/index.md": "# Blog\n",
    }


_CONFIG: Final = """\
site_name: {title}
site_description: {description}
site_url: {url}
theme:
  name: material
  custom_dir: overrides
# The comments and menus of the old site.
hooks: [hooks.py]
plugins:
  - search
  - blog:
      blog_dir: .
      post_dir: posts
      # The slug of a post is its whole old path.
      post_url_format: "{{slug}}"
      categories_url_format: "{folder}category/{{slug}}"
      archive_url_format: "{folder}archive/{{date}}"
      post_excerpt: optional
  - rss:
      # The feed is feed_rss_created.xml.
      feed_title: {feed}
      match_path: posts/.*
      use_git: false
      use_material_blog: false
      json_feed_enabled: false
      length: 20
      date_from_meta:
        as_creation: date
markdown_extensions:
  - abbr
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tasklist
  - pymdownx.tilde:
      subscript: false
"""

_HOOKS: Final = """\
\"\"\"Show the comments and menus of the old site, which are in data/.\"\"\"

from pathlib import Path

import yaml
from mkdocs.structure.nav import Link, Section

DATA = Path(__file__).parent / "data"


def data(name):
    file = DATA / f"{name}.yaml"
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() else None


def on_config(config):
    \"\"\"Give lists of categories the addresses that they had on the old site.\"\"\"
    blog = config.plugins["material/blog"].config
    base = blog.categories_url_format.partition("{slug}")[0]
    slugs = {
        entry["title"]: entry["url"].strip("/").removeprefix(base)
        for entry in data("lists") or ()
        if entry["kind"] == "category"
    }
    default = blog.categories_slugify
    blog.categories_slugify = lambda name, separator: slugs.get(name) or default(name, separator)
    return config


def on_nav(nav, config, files):
    for name, items in (data("menus") or {}).items():
        nav.items.append(Section(name, [entry(item) for item in items]))
    return nav


def entry(item):
    title, link = item["title"], item.get("link", "")
    inner = [entry(each) for each in item.get("items", ())]
    if not inner:
        return Link(title, link)
    return Section(title, [Link(title, link), *inner] if link else inner)


def on_page_context(context, page, config, nav):
    name = page.meta.get("comments_data")
    context["comments"] = data(f"comments/{name}") if name else None
    return context
"""

_COMMENTS: Final = """\
THREAD
{% if comments %}
<section class="comments">
<h2>Comments</h2>
{{ thread(comments) }}
</section>
{% endif %}
"""

TARGET: Final = Target(
    name="mkdocs",
    title="MkDocs",
    content="site/docs",
    data="site/data",
    static="site/docs",
    place=_place,
    fields="title,datetime:date,description,image,categories,tags,taxonomies,format,language:lang,"
    "author,draft,sticky:pin",
    front_matter=_front_matter,
    dialect="pymdownx",
    feed="/feed_rss_created.xml",
    lists=frozenset({"category"}),
    reserved=frozenset({"archive", "assets", "category", "page", "search"}),
    preview=("mkdocs serve",),
    starter=_starter,
)
