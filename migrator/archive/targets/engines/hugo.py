"""Hugo: page bundles below `content/`. https://gohugo.io/content-management/"""

from __future__ import annotations

from collections.abc import Mapping

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target

_CONTENT = "site/content"


def _place(item: Item) -> Place:
    folder = f"posts/{item.folder}" if item.is_post and item.is_public else str(item.folder)
    bundle = f"{_CONTENT}/{folder}"
    # A bundle with `index.md` is a leaf: Hugo ignores all pages below it.
    name = "_index.md" if item.has_children else "index.md"
    # Hugo publishes the files of a bundle beside its page.
    assets_url = item.url if item.url.endswith("/") else f"/{item.folder}/"
    return Place(f"{bundle}/{name}", bundle, item.url, assets_url, item.is_public)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields["url"] = page.place.url
    if not page.place.is_public:
        fields["draft"] = True
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {}


TARGET = Target(
    name="hugo",
    title="Hugo",
    content=_CONTENT,
    data="site/data",
    static="site/static",
    place=_place,
    fields="title,datetime:date,modified:lastmod,description,image,categories,tags,taxonomies,"
    "format,language,author,authors,sticky",
    front_matter=_front_matter,
    aliases="aliases",
    dialect="goldmark",
    reserved=frozenset({"categories", "posts", "tags"}),
    starter=_starter,
)
