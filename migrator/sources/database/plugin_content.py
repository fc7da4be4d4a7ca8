"""Replace shortcodes of TablePress, NextGEN and Zip Recipes with their HTML from the database.

A shortcode in a post names a table, a gallery or a recipe by a number that has a meaning only in
the database.
https://tablepress.org/documentation/, https://www.imagely.com/docs/nextgen-shortcodes/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from migrator.sources.database.options import Options
from migrator.sources.database.store import Row, Store
from migrator.sources.recipes import zip_recipe_html
from migrator.sources.tablepress import table_html
from migrator.untrusted.json_text import parse_json

_SHORTCODE: Final = re.compile(
    r"(?<!\[)\[(?P<name>table|nggallery|ngg|ngg_images|slideshow|singlepic)"
    r"(?P<attributes>(?:\s[^\[\]]{0,1000}|=\s?\d{1,18}[^\[\]]{0,200})?)\](?!\])"
    r"|\[(?:amd-zlrecipe-recipe:|zrdn-recipe id=[\"']?)(?P<recipe>\d{1,18})[^\[\]]{0,200}\]"
    r"|<img\s+id=[\"']amd-zlrecipe-recipe-(?P<image>\d{1,18})[^<>]*>"
)
# NextGEN before 1.0: `[nggallery=3]`, `[singlepic=8,320,240]`.
_OLD_FORM: Final = re.compile(r"=\s?(\d+)")
_CLOSED: Final = re.compile(r"\[/(?:table|nggallery|ngg|ngg_images|slideshow|singlepic)\]")
_ATTRIBUTE: Final = re.compile(r"""([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/]+))""")
_IMAGE: Final = ("pid", "filename", "alttext", "description", "exclude", "sortorder")


class PluginContent:
    """The content that the plugins of one site keep."""

    def __init__(self, store: Store, prefix: str, options: Options) -> None:
        self._store = store
        self._prefix = prefix
        self._site = options.siteurl
        self._language = options.language
        self._tables = _table_posts(store, prefix)
        self._has_galleries = store.count(prefix, "ngg_pictures") > 0
        self._has_recipes = store.count(prefix, "amd_zlrecipe_recipes") > 0

    def expand(self, content: str) -> str:
        """Return stored content with the shortcodes of these plugins replaced by their HTML.

        A shortcode that names nothing in the database stays as it is.
        """
        if not (self._tables or self._has_galleries or self._has_recipes):
            return content
        if "[" not in content and "zlrecipe" not in content:
            return content
        expanded = _SHORTCODE.sub(self._shown, content)
        return expanded if expanded == content else _CLOSED.sub("", expanded)

    def _shown(self, match: re.Match[str]) -> str:
        if number := match["recipe"] or match["image"]:
            recipe = self._recipe(int(number))
            return f"\n\n{recipe}\n\n" if recipe else match[0]
        given = {
            name.lower(): one or two or three or ""
            for name, one, two, three in _ATTRIBUTE.findall(match["attributes"])
        }
        if old := _OLD_FORM.match(match["attributes"]):
            given = {"id": old[1]}
        if match["name"] == "table":
            html = self._table(given)
        else:
            html = "\n".join(self._images(match["name"], given))
        return f"\n\n{html}\n\n" if html else match[0]

    def _recipe(self, number: int) -> str:
        """Return a recipe of ZipList or Zip Recipes, "" if the database does not have it."""
        names = (
            "name", "recipe_image", "summary", "prep_time", "cook_time", "total_time", "yield",
            "ingredients", "instructions", "notes",
        )  # fmt: skip
        columns = ("recipe_title", *names[1:])
        for row in self._store.rows(
            self._prefix, "amd_zlrecipe_recipes", columns, "recipe_id = ?", number
        ):
            values = {key: value or "" for key, value in zip(names, row, strict=True)}
            return zip_recipe_html(values, self._language)
        return ""

    def _table(self, given: Mapping[str, str]) -> str:
        number = self._tables.get(given.get("id", ""), 0)
        for (content,) in self._store.rows(
            self._prefix, "posts", ("post_content",), "ID = ? AND post_type = ?",
            number, "tablepress_table",
        ):  # fmt: skip
            meta: dict[str, str] = dict(
                self._store.rows(
                    self._prefix, "postmeta", ("meta_key", "meta_value"), "post_id = ?", number
                )
            )
            return table_html(
                _json(content),
                _json(meta.get("_tablepress_table_options")),
                _json(meta.get("_tablepress_table_visibility")),
            )
        return ""

    def _images(self, name: str, given: Mapping[str, str]) -> Iterator[str]:
        """Yield a figure for each image that a shortcode of NextGEN shows."""
        ids = given.get("gallery_ids") or given.get("container_ids") or given.get("ids") or ""
        galleries = [n for text in (ids or given.get("id", "")).split(",") if (n := _number(text))]
        if name == "singlepic":
            rows = self._pictures("pid = ?", _number(given.get("id", "")))
            yield from (self._figure(row) for row in rows)
            return
        if given.get("src", "galleries") not in ("galleries", "gallery", ""):
            return
        for gallery in galleries:
            rows = self._pictures("galleryid = ? AND coalesce(exclude, 0) = 0", gallery)
            for row in sorted(rows, key=lambda row: (row[5] or 0, row[0])):
                yield self._figure(row)

    def _pictures(self, where: str, number: int) -> list[Row]:
        columns = (*_IMAGE, "galleryid")
        return list(self._store.rows(self._prefix, "ngg_pictures", columns, where, number))

    def _figure(self, row: Row) -> str:
        _, file, title, text, _, _, gallery = row
        folders = self._store.rows(self._prefix, "ngg_gallery", ("path",), "gid = ?", gallery or 0)
        folder = next((path or "" for (path,) in folders), "").strip("/")
        url = escape(f"{self._site}/{folder}/{file}")
        image = f'<img src="{url}" alt="{escape(title or "")}" />'
        caption = f"<figcaption>{text}</figcaption>" if text and text != title else ""
        return f"<figure>{image}{caption}</figure>"


def _table_posts(store: Store, prefix: str) -> dict[str, int]:
    """Return the number of each table in shortcodes -> the id of the post that holds it."""
    for (value,) in store.rows(
        prefix, "options", ("option_value",), "option_name = ?", "tablepress_tables"
    ):
        table = _json(value)
        posts = table.get("table_post") if isinstance(table, dict) else None
        if isinstance(posts, dict):
            return {str(key): _number(str(post)) for key, post in posts.items()}
    return {}


def _json(text: str | None) -> Any:
    try:
        return parse_json(text or "null")
    except (ValueError, RecursionError):
        return None


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
