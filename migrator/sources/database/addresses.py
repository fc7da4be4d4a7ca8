"""Build the address of a post from the site's settings, as WordPress builds it.

Rules: `get_permalink`, `get_page_link`, `get_attachment_link` and `get_post_permalink`
(https://developer.wordpress.org/reference/functions/get_permalink/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from migrator.model import Term
from migrator.sources.database.options import Options
from migrator.startup.value_objects import value_object

_BUILT_IN: Final = frozenset({
    "post", "nav_menu_item", "custom_css", "wp_block", "wp_template", "wp_template_part",
    "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "user_request",
    "oembed_cache", "customize_changeset",
})  # fmt: skip
_PLAIN_STATUSES: Final = frozenset({"draft", "pending", "future", "auto-draft", "trash"})
"""Statuses whose posts have no address of their own, not yet or not any more."""
_DEEPEST: Final = 100
_NUMBERS: Final = re.compile(r"[0-9]+")


@value_object
class Addressed:
    """The facts that determine the address of a post; `date` as the database holds it."""

    id: int
    type: str
    status: str
    slug: str
    parent: int
    date: str
    author: int


class Addresses:
    """Builder of the addresses of one site.

    find        a post by its id; None if there is none
    categories  the categories of a post
    nicename    the name of an author in addresses, by id
    terms       the categories by id, for their parents
    """

    def __init__(
        self,
        options: Options,
        find: Callable[[int], Addressed | None],
        categories: Callable[[int], list[Term]],
        nicename: Callable[[int], str],
        terms: Mapping[int, tuple[str, int]],
    ) -> None:
        self._options = options
        self._find = lru_cache(maxsize=4096)(find)
        self._categories = categories
        self._nicename = nicename
        self._terms = terms

    def of(self, post: Addressed) -> str:
        """Return the address of a post (`get_permalink`); "" if the home page's is unknown."""
        if not self._options.home:
            return ""
        if post.type == "page":
            return self._of_page(post)
        if post.type == "attachment":
            return self._of_attachment(post)
        if post.type not in _BUILT_IN:
            return self._of_custom(post)
        structure = self._options.structure
        if not structure or self._is_plain(post):
            return self._home(f"?p={post.id}")
        return self._slashed(self._home(self._filled(structure, post)))

    def _filled(self, structure: str, post: Addressed) -> str:
        """Return the structure with each `%tag%` replaced by its value."""
        # Some programs write `2019-1-5T9:00:00.000`; WordPress has two digits for each part.
        date = [number.zfill(2) for number in _NUMBERS.findall(post.date)[:6]]
        date += [""] * (6 - len(date))
        names = ("year", "monthnum", "day", "hour", "minute", "second")
        values = dict(zip(names, date, strict=False))
        values |= {"postname": post.slug, "post_id": str(post.id), "pagename": post.slug}
        if "%category%" in structure:
            values["category"] = self._category(post)
        if "%author%" in structure:
            values["author"] = self._nicename(post.author)
        for name, value in values.items():
            structure = structure.replace(f"%{name}%", value)
        return structure

    def _category(self, post: Addressed) -> str:
        """Return the oldest category of a post below its parents, or else the default one."""
        found = min(self._categories(post.id), key=lambda term: term.id, default=None)
        number = found.id if found else self._options.category
        slugs: list[str] = []
        while number in self._terms and len(slugs) < _DEEPEST:
            slug, number = self._terms[number]
            slugs.append(slug)
            if not found:
                break
        return "/".join(reversed(slugs))

    def _of_page(self, page: Addressed, *, is_parent: bool = False) -> str:
        if page.id == self._options.front_page and not is_parent:
            return self._home("/")
        if not self._options.structure or self._is_plain(page):
            return self._home(f"?page_id={page.id}")
        root = "index.php/" if self._options.structure.startswith("/index.php/") else ""
        return self._slashed(self._home(root + self._path(page)))

    def _path(self, page: Addressed) -> str:
        """Return the slugs of a page and of its ancestors (`get_page_uri`)."""
        slugs, seen = [page.slug], {page.id}
        above = self._find(page.parent) if page.parent else None
        while above and above.id not in seen and len(slugs) < _DEEPEST:
            if above.slug:
                slugs.append(above.slug)
            seen.add(above.id)
            above = self._find(above.parent) if above.parent else None
        return "/".join(reversed(slugs))

    def _of_attachment(self, file: Addressed) -> str:
        plain = self._home(f"/?attachment_id={file.id}")
        structure = self._options.structure
        if not structure or self._is_plain(file):
            return plain
        if not file.parent:
            return self._home(self._slashed(file.slug))
        parent = self._find(file.parent)
        if parent is None or parent.id == file.id or not self._is_viewable(parent):
            return plain
        above = self._of_page(parent, is_parent=True) if parent.type == "page" else self.of(parent)
        if "?" in above:
            return plain
        is_marked = _is_numeric(file.slug) or "%category%" in structure
        name = f"attachment/{file.slug}" if is_marked else file.slug
        return self._slashed(f"{above.rstrip('/')}/{name}")

    def _of_custom(self, post: Addressed) -> str:
        rule = self._options.types.get(post.type)
        if self._is_plain(post):
            return self._home(f"?post_type={post.type}&p={post.id}")
        if rule and self._options.structure:
            path = self._path(post) if rule.nests else post.slug
            return self._home(self._slashed(rule.front + path))
        if self._options.structure:
            # The site's own program may build it otherwise; this address always led there.
            return self._home(f"?post_type={post.type}&p={post.id}")
        return self._home(f"?{post.type}={post.slug}")

    def _is_plain(self, post: Addressed) -> bool:
        """Return True if a post has no readable address (`wp_force_plain_post_permalink`)."""
        if post.type == "attachment":
            parent = self._find(post.parent) if post.parent else None
            return parent is not None and parent.status in _PLAIN_STATUSES
        return post.status in _PLAIN_STATUSES

    def _is_viewable(self, post: Addressed) -> bool:
        built_in = post.type in ("post", "page", "attachment")
        return built_in or post.type not in _BUILT_IN

    def _home(self, path: str) -> str:
        return f"{self._options.home}/{path.lstrip('/')}"

    def _slashed(self, address: str) -> str:
        """Return the address with or without a slash at the end, like the structure."""
        address = address.rstrip("/")
        return f"{address}/" if self._options.structure.endswith("/") else address


def _is_numeric(slug: str) -> bool:
    """Return True if PHP's `is_numeric` accepts a slug."""
    return slug.isascii() and slug.replace("-", "", 1).replace(".", "", 1).isdigit()
