"""Data classes for one site generator: how its archive differs from the default archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from migrator.model import IndexEntry
from migrator.startup.value_objects import value_object

FrontMatter = dict[str, Any]


@value_object
class SiteFacts:
    """The facts about a site that its starter files name.

    host_url   URL of the host, without a slash at its end
    base_path  folder of the site on its host, such as `/blog`; "" for the root
    folder     folder of the blog below the base path, such as `/blog`; "" for none
    """

    title: str
    description: str
    language: str
    host_url: str
    base_path: str
    folder: str

    @property
    def new_url(self) -> str:
        """URL of the new site, with a slash at its end."""
        return f"{self.host_url}{self.base_path}/"


@value_object
class Item:
    """An item that is written.

    folder     its folder from the layout, unique among all items, such as `2020/05/a-post`; for
               an item that is not public it begins with `drafts`
    url        its path on the site, decoded, without the base path, such as `/2020/05/a-post/`
    is_public  False for drafts, scheduled, private and protected items: no visitor may see them
    has_children  the folder of another item is below its folder
    """

    entry: IndexEntry
    folder: PurePosixPath
    url: str
    is_public: bool
    has_children: bool = False

    @property
    def is_post(self) -> bool:
        return self.entry.type == "post"


@value_object
class Place:
    """The place of an item in the archive and on the site.

    page        its Markdown file, relative to the archive
    assets      the folder of its images and files, relative to the archive
    url         its path on the site, decoded, without the base path
    assets_url  the path of `assets` on the site, with a slash at its end
    is_public   as in `Item`
    comments    the name of the file of its comments, in `comments/` of the data folder: every
                engine finds a file that is called as the front matter says; SitePlan sets it
    """

    page: str
    assets: str
    url: str
    assets_url: str
    is_public: bool = True
    comments: str = ""


@value_object
class PageFacts:
    """The facts about one page that its front matter may need.

    place    its place
    type     type of its item, such as `post`
    href     its address on the site: percent-encoded, with the base path
    aliases  further paths at which the old site answered with it, decoded, without the base path
    date     its date and time in ISO 8601, with the offset that the blog had; "" for none
    """

    place: Place
    type: str
    href: str
    aliases: tuple[str, ...] = ()
    date: str = ""


@value_object
class Listing:
    """A list of posts, at the address that it had on the old site.

    kind   "category", "tag", "author" or "date"
    url    its path on the site, decoded, without the base path
    title  its name as the front matter has it; of a date, such as `2015-03`
    names  the names in the front matter of its posts: its own, and those of terms below it
    posts  the address and the title of each post, for a date
    """

    kind: str
    url: str
    title: str
    names: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()


def _keep_fields(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    return fields


def _any_list(listing: Listing) -> bool:
    return True


def _no_list_page(listing: Listing) -> tuple[str, str] | None:
    return None


def _no_starter(site: SiteFacts) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One site generator.

    name          its name for --for
    title         its own spelling of its name
    site          folder of its project in the archive; nothing outside of it belongs to the site
    content       folder of its Markdown files
    data          folder of comments, authors, menus and terms; the engine does not publish it
    static        folder whose files the engine copies to the root of the site; "" for none
    place         function that returns the place of an item
    layout        template of an item's folder, as in --layout; by default the old path
    fields        the front matter: fields in their order, with their keys, as in --fields
    front_matter  function that returns the keys as the engine needs them, in their order
    syntax        syntax of the front matter
    links         "root" for addresses from the root of the site, "file" for relative paths
    aliases       key of the front matter for further addresses; "" if the engine has none, then a
                  page that leads on is written into `static`
    dialect       dialect of Markdown, as in `markdown.dialect`
    feed          address of its feed on the site, such as `/feed.xml`; "" if it has none
    lists         kinds of lists that it makes at their old addresses: "category", "tag", "author",
                  "date"; its templates find them in `lists.yaml` of the data folder
    can_list      function that returns False for a list that it cannot make
    list_page     function that returns path and text of the file of a list, if the engine needs one
    reserved      names at the top of the content that items may not have
    preview       commands that show the site in the browser, typed in the folder of its project
    starter       function that returns the files to begin with, by path in `site`; they are
                  written only if there are none yet, and are the user's own from then on
    """

    name: str
    title: str
    site: str = "site"
    content: str
    data: str
    static: str = ""
    place: Callable[[Item], Place]
    layout: str = "{permalink}"
    fields: str
    front_matter: Callable[[FrontMatter, PageFacts], FrontMatter] = _keep_fields
    syntax: Literal["yaml", "pelican"] = "yaml"
    links: Literal["root", "file"] = "root"
    aliases: str = ""
    dialect: str = "commonmark"
    feed: str = ""
    lists: frozenset[str] = field(default_factory=frozenset)
    can_list: Callable[[Listing], bool] = _any_list
    list_page: Callable[[Listing], tuple[str, str] | None] = _no_list_page
    reserved: frozenset[str] = field(default_factory=frozenset)
    preview: tuple[str, ...] = ()
    starter: Callable[[SiteFacts], Mapping[str, str]] = _no_starter
