"""Define the target Obsidian: a vault of notes, whose names are what readers see.

https://help.obsidian.md/properties
"""

from __future__ import annotations

import re
from typing import Final

from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, Target

_NOT_IN_TAG: Final = re.compile(r"[^\w/-]+")


def _place(item: Item) -> Place:
    note = f"vault/{item.folder}"
    return Place(f"{note}.md", f"vault/attachments/{item.folder}", "", "", item.is_public)


def _front_matter(fields: FrontMatter, page: PageFacts) -> FrontMatter:
    if tags := fields.get("tags"):
        fields["tags"] = list(dict.fromkeys(filter(None, map(_tag, tags))))
    # A note is found by its title, too.
    if title := str(fields.get("title") or ""):
        fields["aliases"] = [title]
    return {key: value for key, value in fields.items() if not isinstance(value, dict)}


def _tag(name: object) -> str:
    """Return a tag as Obsidian allows it: no spaces, and not a number alone."""
    tag = _NOT_IN_TAG.sub("-", str(name)).strip("-")
    return f"_{tag}" if tag.isdigit() else tag


TARGET: Final = Target(
    name="obsidian",
    title="Obsidian",
    site="vault",
    content="vault",
    data="data",
    place=_place,
    layout="{types}/{parents}/{slug}",
    fields="title,datetime:date,description,image,categories,tags,taxonomies,format,language,"
    "author,authors,permalink:source,draft",
    front_matter=_front_matter,
    links="file",
    dialect="obsidian",
    reserved=frozenset({"attachments"}),
)
