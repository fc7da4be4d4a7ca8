"""Define the target Astro: two content collections (posts and pages), and its starter files.

https://docs.astro.build/en/guides/content-collections/
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.engine_parts import STYLE, facts_json, place_with_assets
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    collection = "blog" if item.is_post else "pages"
    page = f"site/src/content/{collection}/{item.folder}.md"
    return place_with_assets(item, page, "site/public/assets")


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    # Not `slug`, which would become the id: two items of one slug would be one.
    fields["permalink"] = page.place.url
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "astro.config.mjs": _CONFIG.replace("URL", dumps(site.host_url)).replace(
            "BASE", dumps(site.base_path or "/")
        ),
        "package.json": _PACKAGE,
        "src/site.json": facts_json(site),
        "src/data.ts": _DATA,
        "src/components/Comments.astro": _COMMENTS,
        "src/components/Menu.astro": _MENU,
        "src/content.config.ts": _COLLECTIONS,
        "src/entries.ts": _ENTRIES,
        "src/layouts/Base.astro": _BASE.replace("STYLE", STYLE),
        "src/layouts/Entry.astro": _ENTRY,
        "src/layouts/List.astro": _LIST,
        "src/lists.ts": _LISTS,
        "src/pages/index.astro": _INDEX,
        "src/pages/feed.xml.js": _FEED,
        "src/pages/[...folder]/index.astro": _FOLDERS,
        "src/pages/[...file].astro": _FILES,
    }


_CONFIG: Final = """\
import { defineConfig } from "astro/config";

export default defineConfig({
  site: URL,
  base: BASE,
  // Pages such as /2020/tea.html and /2020/tea/ keep their addresses: see src/pages.
  build: { format: "preserve" },
  markdown: { smartypants: false },
});
"""

_PACKAGE: Final = """\
{
  "name": "site",
  "private": true,
  "type": "module",
  "scripts": { "build": "astro build", "dev": "astro dev" },
  "dependencies": { "@astrojs/rss": "^4.0.0", "astro": "^5.18.0", "js-yaml": "^4.1.0" }
}
"""

_COLLECTIONS: Final = """\
import fs from "node:fs";
import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

const schema = z
  .object({
    title: z.coerce.string(),
    date: z.coerce.date().optional(),
    description: z.coerce.string().optional(),
    image: z.string().optional(),
    permalink: z.string(),
    draft: z.boolean().optional(),
  })
  .passthrough();

// The id is the path of the file, so that two items of one slug stay two.
const collection = (base: string) =>
  defineCollection({
    loader: glob({ pattern: "**/*.md", base, generateId: ({ entry }) => entry }),
    schema,
  });

// A site may have no posts, or no pages.
export const collections = Object.fromEntries(
  ["blog", "pages"]
    .filter((name) => fs.existsSync(`src/content/${name}`))
    .map((name) => [name, collection(`./src/content/${name}`)]),
);
"""

_DATA: Final = """\
import fs from "node:fs";
import yaml from "js-yaml";

// Comments and menus of the old site, as data/ has them.
export function data(name: string): any {
  const file = `data/${name}.yaml`;
  return fs.existsSync(file) ? yaml.load(fs.readFileSync(file, "utf8")) : undefined;
}
"""

_COMMENTS: Final = """\
---
const { comments } = Astro.props;
// Comments that were not approved stay hidden.
const shown = comments.filter((comment) => comment.replies || !comment.status);
---
<ol>
{shown.map((comment) => (
<li id={`comment-${comment.id}`}>
{!comment.status && <p><b>{comment.author}</b> {comment.date?.slice(0, 10)}</p>}
{!comment.status && <div class="comment-text">{comment.text}</div>}
{comment.replies && <Astro.self comments={comment.replies} />}
</li>
))}
</ol>
"""

_MENU: Final = """\
---
const { items } = Astro.props;
---
<ul>
{items.map((item) => (
<li>
{item.link ? <a href={item.link}>{item.title}</a> : item.title}
{item.items && <Astro.self items={item.items} />}
</li>
))}
</ul>
"""

_BASE: Final = """\
---
import Menu from "../components/Menu.astro";
import { data } from "../data";
import site from "../site.json";
const { title, description } = Astro.props;
const home = import.meta.env.BASE_URL.replace(/\\/?$/, "/");
---
<!doctype html>
<html lang={site.language}>
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title ? `${title} | ${site.title}` : site.title}</title>
{description && <meta name="description" content={description} />}
<link rel="alternate" type="application/rss+xml" href={`${home}feed.xml`} />
<style is:global>
STYLE
</style>
</head>
<body>
<header>
<a href={home}>{site.title}</a>
{Object.entries(data("menus") ?? {}).map(([name, items]) => <nav aria-label={name}><Menu items={items} /></nav>)}
</header>
<main><slot /></main>
</body>
</html>
"""

_INDEX: Final = """\
---
import { posts } from "../entries";
import Base from "../layouts/Base.astro";
import site from "../site.json";
const base = import.meta.env.BASE_URL.replace(/\\/$/, "");
---
<Base>
<h1>{site.title}</h1>
<ul>
{posts.map(({ data }) => (
<li><time>{data.date?.toISOString().slice(0, 10)}</time> <a href={base + encodeURI(data.permalink)}>{data.title}</a></li>
))}
</ul>
</Base>
"""

_ENTRIES: Final = """\
import fs from "node:fs";
import { getCollection } from "astro:content";

const entries = async (name: string) =>
  fs.existsSync(`src/content/${name}`)
    ? await getCollection(name as any, ({ data }: any) => !data.draft)
    : [];

export const posts = (await entries("blog")).sort(
  (a, b) => (b.data.date?.valueOf() ?? 0) - (a.data.date?.valueOf() ?? 0),
);
const all = [...posts, ...(await entries("pages"))];
const isFile = (path: string) => path.endsWith(".html");

// Astro writes src/pages/[...folder]/index.astro as FOLDER/index.html ...
export const folders = all
  .filter(({ data }) => !isFile(data.permalink))
  .map((entry) => [entry.data.permalink.replace(/^\\/|\\/$/g, ""), entry] as const);

// ... and src/pages/[...file].astro as FILE.html.
export const files = all
  .filter(({ data }) => isFile(data.permalink))
  .map((entry) => [entry.data.permalink.replace(/^\\/|\\.html$/g, ""), entry] as const);
"""

_FOLDERS: Final = """\
---
import Entry from "../../layouts/Entry.astro";
import List from "../../layouts/List.astro";
import { folders } from "../../entries";
import { lists } from "../../lists";

export const getStaticPaths = () => [
  ...folders.map(([folder, entry]) => ({ params: { folder }, props: { entry } })),
  ...lists.map((list) => ({ params: { folder: list.url.replace(/^\\/|\\/$/g, "") }, props: { list } })),
];
const { entry, list } = Astro.props;
---
{entry ? <Entry entry={entry} /> : <List list={list} />}
"""

_FILES: Final = """\
---
import Entry from "../layouts/Entry.astro";
import { files } from "../entries";

export const getStaticPaths = () =>
  files.map(([file, entry]) => ({ params: { file }, props: { entry } }));
---
<Entry entry={Astro.props.entry} />
"""

_LISTS: Final = """\
import { data as dataOf } from "./data";
import { posts } from "./entries";

const keys = { author: "author", category: "categories", tag: "tags" };
const isIn = (kind, names, data) => [data[keys[kind]] ?? []].flat().some((name) => names.includes(name));
const base = import.meta.env.BASE_URL.replace(/\\/$/, "");

// The lists of the old site (data/lists.yaml): those of dates are as they were, those of terms
// and authors also have new posts.
export const lists = (dataOf("lists") ?? []).map((list) => ({
  ...list,
  href: base + encodeURI(list.url),
  posts:
    list.posts ??
    posts
      .filter(({ data }) => isIn(list.kind, list.names, data))
      .map(({ data }) => ({ title: data.title, url: base + encodeURI(data.permalink) })),
}));

export const listsOf = (data) =>
  lists.filter(({ kind, title }) => kind !== "author" && kind !== "date" && isIn(kind, [title], data));
"""

_LIST: Final = """\
---
import Base from "./Base.astro";
const { list } = Astro.props;
---
<Base title={list.title}>
<h1>{list.title}</h1>
<ul>
{list.posts.map((post) => <li><a href={post.url}>{post.title}</a></li>)}
</ul>
</Base>
"""

_ENTRY: Final = """\
---
import { render } from "astro:content";
import Comments from "../components/Comments.astro";
import { data as dataOf } from "../data";
import { listsOf } from "../lists";
import Base from "./Base.astro";

const { entry } = Astro.props;
const { data } = entry;
const { Content } = await render(entry);
const comments = data.comments_data && dataOf(`comments/${data.comments_data}`);
---
<Base title={data.title} description={data.description}>
<article>
<h1>{data.title}</h1>
{data.date && <p><time datetime={data.date.toISOString()}>{data.date.toISOString().slice(0, 10)}</time></p>}
{data.image && <p><img src={data.image} alt="" /></p>}
<Content />
<p>{listsOf(data).map((list) => <><a href={list.href}>{list.title}</a> </>)}</p>
{comments && <section class="comments"><h2>Comments</h2><Comments comments={comments} /></section>}
</article>
</Base>
"""

_FEED: Final = """\
import rss from "@astrojs/rss";
import { posts } from "../entries";
import site from "../site.json";

export async function GET(context) {
  const base = import.meta.env.BASE_URL.replace(/\\/$/, "");
  return rss({
    title: site.title,
    description: site.description || site.title,
    site: context.site,
    items: posts.slice(0, 20).map(({ data, rendered }) => ({
      title: data.title,
      pubDate: data.date,
      description: data.description,
      link: base + encodeURI(data.permalink),
      content: rendered?.html,
    })),
    trailingSlash: true,
  });
}
"""

TARGET: Final = Target(
    name="astro",
    title="Astro",
    content="site/src/content",
    data="site/data",
    static="site/public",
    place=_place,
    fields="title,datetime:date,modified:updated,description,image,categories,tags,taxonomies,"
    "format,language:lang,author,authors,draft,sticky",
    front_matter=_front_matter,
    feed="/feed.xml",
    lists=frozenset({"author", "category", "date", "tag"}),
    reserved=frozenset({"assets"}),
    preview=("npm install", "npm run dev"),
    starter=_starter,
)
