"""Define the target Hexo: `source/_posts`, `source/_drafts`, pages, and its starter files.

https://hexo.io/docs/
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.engine_parts import (
    below_drafts,
    blog_folder,
    place_with_assets,
    short_language,
    with_plain_names,
)
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    item = with_plain_names(item)
    folder, inside = item.folder, below_drafts(item)
    page = f"site/source/_posts/{folder}.md" if item.is_post else f"site/source/{folder}/index.md"
    hidden = f"site/source/_drafts/{inside}.md", f"site/drafts/{inside}"
    return place_with_assets(item, page, "site/source/assets", hidden=hidden)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields.pop("draft", None)  # the folder says it
    path = page.place.url.lstrip("/")
    fields["permalink"] = (
        path if page.type == "post" or not path.endswith("/") else f"{path}index.html"
    )
    fields["disableNunjucks"] = True
    categories = fields.get("categories")
    if isinstance(categories, list) and len(categories) > 1:
        # In a flat list each category would be below the one before it.
        fields["categories"] = [[name] for name in categories]
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "_config.yml": _CONFIG.format(
            title=dumps(site.title),
            description=dumps(site.description),
            language=dumps(short_language(site)),
            url=dumps(site.new_url.rstrip("/")),
            base=dumps(f"{site.base_path}/"),
            folder=blog_folder(site),
        ),
        "_config.landscape.yml": _THEME.format(archives=dumps(f"/{blog_folder(site)}all-posts")),
        "scripts/comments-and-menus.js": _SCRIPT,
        "scripts/lists.js": _LISTS,
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
# WordPress sites often have a page called archives.
archive_dir: {folder}all-posts
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

_SCRIPT: Final = """\
// Show the comments and menus of the old site, which are in source/_data.
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => String(text || "").replace(/[&<>"]/g, (sign) => SIGNS[sign]);

const shown = (entry) => `
<p><b>${escape(entry.author)}</b> ${escape((entry.date || "").slice(0, 10))}</p>
<div style="white-space: pre-line">${escape(entry.text)}</div>`;

const thread = (entries) => `<ol style="padding-left: 1.5em; line-height: 1.6">${entries
  // Comments that were not approved stay hidden.
  .filter((entry) => entry.replies || !entry.status)
  .map((entry) => `<li id="comment-${entry.id}">${entry.status ? "" : shown(entry)}
${entry.replies ? thread(entry.replies) : ""}</li>`)
  .join("\\n")}</ol>`;

const list = (items) => `<ul style="display: flex; flex-wrap: wrap; gap: 0 1em">${items
  .map((item) => {
    const title = escape(item.title);
    const shown = item.link ? `<a href="${escape(item.link)}">${title}</a>` : title;
    return `<li>${shown}${item.items ? list(item.items) : ""}</li>`;
  })
  .join("\\n")}</ul>`;

hexo.extend.filter.register("after_render:html", (html, locals) => {
  const data = hexo.locals.get("data");
  const menus = Object.entries(data.menus || {})
    .map(([name, items]) => `<nav class="outer" style="padding: 1em" aria-label="${escape(name)}">${list(items)}</nav>`)
    .join("\\n");
  const name = locals && locals.page && locals.page.comments_data;
  const comments = name && data[`comments/${name}`];
  const section = comments ? `<section class="comments"><h2>Comments</h2>${thread(comments)}</section>` : "";
  return html
    .replace("</header>", () => `</header>${menus}`)
    .replace("</article>", () => `${section}</article>`);
});
"""

_LISTS: Final = """\
// Make the lists of the old site, which are in source/_data/lists.yaml, at their old addresses.
const lists = () => hexo.locals.get("data").lists || [];
const maps = { category: "category_map", tag: "tag_map" };
const namesIn = (posts) => (posts ? posts.map(({ name }) => name) : []);
const namesOf = {
  author: (post) => [post.author],
  category: (post) => namesIn(post.categories),
  tag: (post) => namesIn(post.tags),
};

hexo.extend.filter.register("before_generate", () => {
  for (const { kind, title, url } of lists()) {
    if (!maps[kind]) continue;
    const directory = `/${hexo.config[`${kind}_dir`]}/`;
    const map = (hexo.config[maps[kind]] ??= {});
    if (url.startsWith(directory)) map[title] ??= url.slice(directory.length, -1);
  }
});

// Without posts, Hexo would make no home page, no archive and no feed.
hexo.extend.generator.register("empty", ({ posts }) => {
  if (posts.length) return [];
  const { archive_dir, feed, title, url } = hexo.config;
  const data = { archive: true, posts, title, total: 1, current: 1 };
  const name = String(title).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const atom = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${name}</title><id>${url}/</id><updated>1970-01-01T00:00:00Z</updated>
</feed>`;
  return [
    ...["", `${archive_dir}/`].map((folder) => ({
      path: `${folder}index.html`, layout: ["archive", "index"], data,
    })),
    { path: feed.path, data: atom },
  ];
});

hexo.extend.generator.register("lists", ({ posts }) => {
  const root = hexo.config.root.replace(/\\/$/, "");
  return lists().map(({ kind, title, url, names, posts: dated }) => {
    const paths = new Set((dated || []).map((each) => decodeURI(each.url).slice(root.length + 1)));
    const isIn = (post) =>
      dated ? paths.has(post.path) : namesOf[kind](post).some((name) => names.includes(name));
    const found = posts.sort("-date").filter(isIn);
    const data = { archive: true, posts: found, title, total: 1, current: 1 };
    if (kind === "category" || kind === "tag") data[kind] = title;
    return { path: `${url.slice(1)}index.html`, layout: [kind, "archive", "index"], data };
  });
});
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
    data="site/source/_data",
    dialect="markdown-it",
    static="site/source",
    place=_place,
    fields="title,datetime:date,modified:updated,description,image:cover,categories,tags,"
    "taxonomies,format,language:lang,author,authors,sticky",
    front_matter=_front_matter,
    feed="/atom.xml",
    lists=frozenset({"author", "category", "date", "tag"}),
    reserved=frozenset({"_drafts", "_posts", "all-posts", "assets", "category", "tag"}),
    preview=("npm install", "npx hexo server"),
    starter=_starter,
)
