"""Pelican: articles and pages with lines `Key: value`. https://docs.getpelican.com/"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from migrator.archive.meta_lines import value_of
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, SiteFacts, Target


def _place(item: Item) -> Place:
    folder = item.folder
    assets = f"site/content/assets/{folder}"
    if not item.is_public:
        # Pelican publishes drafts, at an address that nobody links to.
        page, assets = f"site/{folder}.md", f"site/{folder}"
    else:
        page = f"site/content/{'articles' if _is_article(item) else 'pages'}/{folder}.md"
    return Place(page, assets, item.url, f"/assets/{folder}/", item.is_public)


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
            found["Categories"] = ", ".join(map(value_of, fields["categories"]))
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
            url=site.new_url.rstrip("/"),
            language=(site.language or "en")[:2],
            folder=f"{site.folder.lstrip('/')}/" if site.folder else "",
        )
    }


_CONFIG: Final = """\
SITENAME = {title!r}
SITEURL = {url!r}
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
FEED_ALL_ATOM = "feeds/all.atom.xml"
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


def _static_at_root():
    \"\"\"Give each file in content/static its path at the root of the site.\"\"\"
    from pathlib import Path

    top = Path(__file__).parent / "content"
    for file in top.glob("static/**/*"):
        if file.is_file():
            path = file.relative_to(top).as_posix()
            EXTRA_PATH_METADATA[path] = {{"path": path.removeprefix("static/")}}


_static_at_root()
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
    reserved=frozenset({"assets"}),
    starter=_starter,
)
