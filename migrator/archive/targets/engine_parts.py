"""Build places, paths and texts that the rows and starters of several site generators share."""

from __future__ import annotations

from dataclasses import replace
from json import dumps
from pathlib import PurePosixPath
from typing import Final

from migrator.archive.targets.target import Item, Place, SiteFacts

COMMENTS_KEY: Final = "comments_data"
"""Key of the front matter for the name of the file of a page's comments, in `comments/` of the
target's data folder."""

STYLE: Final = """\
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
img, video { max-width: 100%; height: auto; }
pre { overflow-x: auto; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0; list-style: none; }
.comment-text { white-space: pre-line; overflow-wrap: anywhere; }"""

JINJA_THREAD: Final = """\
{% macro thread(entries) %}
<ol>
{# Comments that were not approved stay hidden. #}
{% for entry in entries if entry.replies or not entry.status %}
<li id="comment-{{ entry.id }}">
{% if not entry.status %}
<p><b>{{ entry.author | e }}</b> {{ (entry.date or "")[:10] }}</p>
<div style="white-space: pre-line">{{ entry.text | e }}</div>
{% endif %}
{% if entry.replies %}{{ thread(entry.replies) }}{% endif %}
</li>
{% endfor %}
</ol>
{% endmacro %}
"""
"""Macro of Jinja that shows comments with their replies."""


def place_with_assets(
    item: Item, page: str, assets: str, *, url: str = "", hidden: tuple[str, str] = ("", "")
) -> Place:
    """Return the place of an item whose images and files the site has below `/assets/`.

    page    its Markdown file, if it is public
    assets  the folder of the archive whose files the site has at `/assets/`
    url     its path on the site, if it is not its old one
    hidden  its Markdown file and the folder of its files, if it is not public; by default they are
            outside of the content, where the engine finds nothing
    """
    folder = item.folder
    files = f"{assets}/{folder}"
    if not item.is_public:
        page, files = hidden if hidden[0] else (f"site/{folder}.md", f"site/{folder}")
    return Place(page, files, url or item.url, f"/assets/{folder}/", item.is_public)


def with_plain_names(item: Item) -> Item:
    """Return an item whose folder has no name that Jekyll and Hexo leave out: names that begin
    with `_`, `.` or `#`, and names that begin or end with `~`."""
    first, *names = item.folder.parts
    # The folder of items that are not public is the first one.
    names = [first, *names] if item.is_public else names
    plain = [f"-{name}-" if name[0] in "_.#~" or name.endswith("~") else name for name in names]
    folder = PurePosixPath(*plain) if item.is_public else PurePosixPath(first, *plain)
    return replace(item, folder=folder)


def below_drafts(item: Item) -> str:
    """Return the path of an item that is not public, below the folder of drafts."""
    return "/".join(item.folder.parts[1:])


def language(site: SiteFacts) -> str:
    return site.language or "en"


def short_language(site: SiteFacts) -> str:
    """Return the language as two letters."""
    return language(site)[:2].lower()


def blog_folder(site: SiteFacts) -> str:
    """Return the folder of the blog as a prefix of a relative path: `blog/`, or ""."""
    return f"{site.folder.lstrip('/')}/" if site.folder else ""


def facts_json(site: SiteFacts, **more: str) -> str:
    """Return the text of a JSON file with the facts that templates show."""
    facts = {"title": site.title, "description": site.description, "language": language(site)}
    return dumps(facts | more, ensure_ascii=False, indent=2) + "\n"
