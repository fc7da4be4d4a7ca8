"""MkDocs with the theme Material and its blog plugin. https://squidfunk.github.io/mkdocs-material/"""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target

_POSTS: Final = "site/docs/posts"
_PAGE_SUFFIX: Final = re.compile(r"\.html?\Z", re.IGNORECASE)


def _place(item: Item) -> Place:
    folder = item.folder
    assets, url = f"site/docs/assets/{folder}", item.url
    if not item.is_public:
        # A draft without a date stops the blog plugin.
        page, assets = f"site/{folder}.md", f"site/{folder}"
    elif item.is_post and item.entry.published is not None:
        page = f"{_POSTS}/{folder}.md"
        # The slug decides the address, but each page is the index of a folder.
        url = _PAGE_SUFFIX.sub("/", url)
    else:
        page, url = f"site/docs/{folder}/index.md", f"/{folder}/"
    return Place(page, assets, url, f"/assets/{folder}/", item.is_public)


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
            folder=f"{site.folder.lstrip('/')}/" if site.folder else "",
        ),
        "docs/index.md": "# Blog\n",
    }


_CONFIG: Final = """\
site_name: {title}
site_description: {description}
site_url: {url}
theme:
  name: material
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
    reserved=frozenset({"archive", "assets", "category", "page", "search"}),
    starter=_starter,
)
