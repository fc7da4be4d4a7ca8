"""Hexo: `source/_posts`, `source/_drafts` and pages in `source/`. https://hexo.io/docs/"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    folder = item.folder
    assets = f"site/source/assets/{folder}"
    if not item.is_public:
        inside = "/".join(folder.parts[1:])
        page, assets = f"site/source/_drafts/{inside}.md", f"site/drafts/{inside}"
    elif item.is_post:
        page = f"site/source/_posts/{folder}.md"
    else:
        page = f"site/source/{folder}/index.md"
    return Place(page, assets, item.url, f"/assets/{folder}/", item.is_public)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields.pop("draft", None)  # the folder says it
    path = page.place.url.lstrip("/")
    fields["permalink"] = (
        path if page.type == "post" or not path.endswith("/") else f"{path}index.html"
    )
    fields["disableNunjucks"] = True
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "_config.yml": _CONFIG.format(
            title=dumps(site.title),
            description=dumps(site.description),
            language=dumps((site.language or "en")[:2]),
            url=dumps(site.new_url.rstrip("/")),
            base=dumps(f"{site.base_path}/"),
            folder=f"{site.folder.lstrip('/')}/" if site.folder else "",
        ),
        "_config.landscape.yml": _THEME.format(
            archives=dumps(f"/{site.folder.lstrip('/')}/archives" if site.folder else "/archives")
        ),
        "package.json": _PACKAGE,
    }


_CONFIG: Final = """\
title: {title}
description: {description}
language: {language}
timezone: UTC
url: {url}
root: {base}
permalink: :title/
tag_dir: {folder}tag
category_dir: {folder}category
archive_dir: {folder}archives
theme: landscape
post_asset_folder: false
render_drafts: false
future: false
# A second post of one slug gets another name in its file only.
filename_case: 0
# Hexo's highlighters change the indentation of code in lists.
syntax_highlighter: ""
markdown:
  # The text stays as it was written.
  preset: default
  render:
    html: true
    breaks: false
    linkify: false
    typographer: false
  plugins:
    - markdown-it-footnote
  anchors:
    level: 1
    case: 1
feed:
  type: atom
  path: atom.xml
  limit: 20
  content: true
index_generator:
  per_page: 10
  order_by: -date
skip_render:
  - "assets/**"
"""

_THEME: Final = """\
menu:
  Home: /
  Archives: {archives}
rss: /atom.xml
favicon: ""
"""

_PACKAGE: Final = """\
{
  "name": "site",
  "private": true,
  "scripts": { "build": "hexo generate", "server": "hexo server" },
  "hexo": { "version": "7.3.0" },
  "dependencies": {
    "hexo": "^7.3.0",
    "hexo-generator-archive": "^2.0.0",
    "hexo-generator-category": "^2.0.0",
    "hexo-generator-feed": "^3.0.0",
    "hexo-generator-index": "^3.0.0",
    "hexo-generator-tag": "^2.0.0",
    "hexo-renderer-ejs": "^2.0.0",
    "hexo-renderer-markdown-it": "^7.0.0",
    "hexo-renderer-stylus": "^3.0.0",
    "hexo-server": "^3.0.0",
    "hexo-theme-landscape": "^1.0.0"
  }
}
"""

TARGET: Final = Target(
    name="hexo",
    title="Hexo",
    content="site/source",
    data="site/data",
    dialect="markdown-it",
    static="site/source",
    place=_place,
    fields="title,datetime:date,modified:updated,description,image:cover,categories,tags,"
    "taxonomies,format,language:lang,author,authors,sticky",
    front_matter=_front_matter,
    reserved=frozenset({"_drafts", "_posts", "archives", "assets", "category", "tag"}),
    starter=_starter,
)
