"""Read the categories, tags and other terms of a site from the tables of any version."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from migrator.model import Term
from migrator.sources.database.store import Store

# Taxonomies of WordPress itself that an export lists only if an item has them.
UNLISTED: Final = frozenset({
    "post_format", "link_category", "wp_theme", "wp_template_part_area", "wp_pattern_category",
})  # fmt: skip
_OF_LINKS: Final = "link_category"
# The order of marks in the Unicode Collation Algorithm's default table (UTS #10, DUCET).
_MARKS: Final = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_FORMAT: Final = "post-format-"


class Terms:
    """The terms of one site; `by_relation` holds the targets of `term_relationships`."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix
        self.by_relation: dict[int, Term] = {}
        self.parents: dict[int, tuple[str, int]] = {}
        self.is_old = not store.count(prefix, "terms") and store.count(prefix, "categories") > 0
        self._has_relations = store.count(prefix, "post2cat") > 0
        if self.is_old:
            self._read_categories()
        else:
            self._read_terms()

    def listed(self) -> Iterator[Term]:
        """Yield the terms that describe the site, including those without posts."""
        for term in self.by_relation.values():
            if term.taxonomy not in UNLISTED:
                yield term

    def of(self, post_id: int, old_category: int = 0) -> list[Term]:
        """Return the terms of a post by their names, as WordPress lists them.

        `old_category` is the post's column from the time when a post had only one category.
        """
        store, prefix = self._store, self._prefix
        if self.is_old:
            rows = store.rows(prefix, "post2cat", ("category_id",), "post_id = ?", post_id)
            ids = [number for (number,) in rows]
            if not ids and not self._has_relations and old_category:
                ids = [old_category]
        else:
            rows = store.rows(
                prefix, "term_relationships", ("term_taxonomy_id",), "object_id = ?", post_id
            )
            ids = [number for (number,) in rows]
        found = (self.by_relation[number] for number in ids if number in self.by_relation)
        # Relations of links have the numbers of links, not of posts.
        return sorted((term for term in found if term.taxonomy != _OF_LINKS), key=_by_name)

    def categories(self, post_id: int) -> list[Term]:
        """Return the categories of a post."""
        return [term for term in self.of(post_id) if term.taxonomy == "category"]

    def _read_terms(self) -> None:
        store, prefix = self._store, self._prefix
        names = {
            number: (name or "", slug or "")
            for number, name, slug in store.rows(prefix, "terms", ("term_id", "name", "slug"))
        }
        columns = ("term_taxonomy_id", "term_id", "taxonomy", "description", "parent")
        rows = list(store.rows(prefix, "term_taxonomy", columns))
        for relation, number, taxonomy, description, parent in rows:
            if number not in names:
                continue
            name, slug = names[number]
            above = names.get(parent or 0, ("", ""))[1]
            if taxonomy == "post_format" and slug.startswith(_FORMAT):
                # WordPress shows a word for each, and no number.
                name, number = slug.removeprefix(_FORMAT).capitalize(), 0
            self.by_relation[relation] = Term(
                taxonomy or "", slug, name or slug, above, number, description or ""
            )
            if taxonomy == "category":
                self.parents[number] = slug, parent or 0

    def _read_categories(self) -> None:
        """Read the categories; versions before 2.3 had no other terms."""
        columns = (
            "cat_ID", "cat_name", "category_nicename", "category_description", "category_parent",
        )  # fmt: skip
        rows = list(self._store.rows(self._prefix, "categories", columns))
        slugs = {number: slug or "" for number, _, slug, _, _ in rows}
        for number, name, slug, description, parent in rows:
            self.by_relation[number] = Term(
                "category", slug or "", name or slug or "", slugs.get(parent or 0, ""), number,
                description or "",
            )  # fmt: skip
            self.parents[number] = slug or "", parent or 0


def _by_name(term: Term) -> tuple[list[tuple[int, str]], int]:
    """Return a sort key like MySQL's Unicode collations.

    They ignore case and accents, and sort marks before digits before letters. Characters that were
    no letters yet when the collation was made (emoji) are last.
    """
    plain = unicodedata.normalize("NFKD", term.name).casefold()
    return [_weight(c) for c in plain if not unicodedata.combining(c)], term.id


def _weight(character: str) -> tuple[int, str]:
    if character in _MARKS:
        return _MARKS.index(character) - len(_MARKS), character
    kind = unicodedata.category(character)
    group = 2 if character.isalpha() else 1 if character.isdigit() else 0
    if character > "\uffff" and not kind.startswith("L"):
        group = 3
    return group, character
