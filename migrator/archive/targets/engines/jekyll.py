"""Jekyll: `_posts`, `_pages` and `_drafts`. https://jekyllrb.com/docs/"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    folder, date = item.folder, item.entry.published
    assets = f"site/assets/{folder}"
    if not item.is_public:
        inside = "/".join(folder.parts[1:])
        page, assets = f"site/_drafts/{inside}.md", f"site/_drafts/{inside}"
    elif item.is_post and date is not None:
        # Jekyll takes only a file for a post whose name begins with a date.
        day = f"{date.year:04d}-{date.month:02d}-{date.day:02d}"
        page = f"site/_posts/{folder.parent / f'{day}-{folder.name}'}.md"
    else:
        page = f"site/_pages/{folder}.md"
    return Place(page, assets, item.url, f"/assets/{folder}/", item.is_public)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    fields.pop("draft", None)  # the folder says it
    fields["layout"] = (
        "post" if page.place.page.startswith(("site/_posts", "site/_drafts")) else "page"
    )
    fields["permalink"] = page.place.url
    if page.aliases:
        fields["redirect_from"] = list(page.aliases)
    fields["render_with_liquid"] = False
    return fields


def _starter(site: SiteFacts) -> Mapping[str, str]:
    return {
        "_config.yml": _CONFIG.format(
            title=dumps(site.title),
            description=dumps(site.description),
            language=dumps(site.language or "en"),
            url=dumps(site.host_url),
            base=dumps(site.base_path),
        ),
        "index.md": "---\nlayout: home\n---\n",
        "Gemfile": _GEMFILE,
    }


_CONFIG: Final = """\
title: {title}
description: {description}
lang: {language}
url: {url}
baseurl: {base}
theme: minima
plugins:
  - jekyll-feed
  - jekyll-redirect-from
# Pages are in _pages, which Jekyll ignores without this line.
include: [_pages]
timezone: UTC
kramdown:
  # The text stays as it was written.
  smart_quotes: ["apos", "apos", "quot", "quot"]
  typographic_symbols:
    hellip: "..."
    mdash: "---"
    ndash: "--"
    laquo: "<<"
    raquo: ">>"
    laquo_space: "<< "
    raquo_space: " >>"
"""

_GEMFILE: Final = """\
source "https://rubygems.org"

gem "jekyll", "~> 4.3"
gem "minima", "~> 2.5"

group :jekyll_plugins do
  gem "jekyll-feed"
  gem "jekyll-redirect-from"
end
"""

TARGET: Final = Target(
    name="jekyll",
    title="Jekyll",
    content="site",
    data="site/_data",
    static="site",
    place=_place,
    fields="title,datetime:date,modified:last_modified_at,description,image,categories,tags,"
    "taxonomies,format,language:lang,author,authors,sticky",
    front_matter=_front_matter,
    aliases="redirect_from",
    dialect="kramdown",
    reserved=frozenset({"assets"}),
    starter=_starter,
)
