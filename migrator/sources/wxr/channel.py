"""Read the data of the site from a WXR file: its title and URLs, its authors and its terms."""

from __future__ import annotations

from lxml import etree

from migrator.model import TERM_FIELDS, Author, Site, Term
from migrator.site_ids import unique_id
from migrator.sources.numbers import number
from migrator.sources.wxr.element_text import name_of, scalar

# Taxonomy and fields for slug, name, parent and description, by kind of term.
_TERMS = {
    "category": (
        "category",
        "category_nicename",
        "cat_name",
        "category_parent",
        "category_description",
    ),
    "tag": ("post_tag", "tag_slug", "tag_name", "", "tag_description"),
    "term": ("", "term_slug", "term_name", "term_parent", "term_description"),
}
_SITE_FIELDS = {
    ("", "title"): "title",
    ("", "description"): "description",
    ("", "language"): "language",
    ("", "generator"): "generator",
    ("wp", "base_blog_url"): "url",
    ("wp", "base_site_url"): "wordpress_url",
}


class ExportedSite:
    """Site assembled from the parts of an export; the first value found for a field is kept."""

    def __init__(self) -> None:
        self.site = Site()
        self._terms: dict[tuple[str, str], Term] = {}
        self._by_name: dict[tuple[str, str], Term] = {}
        self._channel_link = ""
        self.author_keys: dict[tuple[int, str], str] = {}
        """Key in `site.authors` by blog and login."""

    def read(self, element: etree._Element, blog: int = 0) -> None:
        """Read a child of `<channel>` that is not an item, in an export of the blog `blog`."""
        namespace, name = name_of(element)
        site_field = _SITE_FIELDS.get((namespace, name))
        if site_field:
            if not getattr(self.site, site_field):
                value = scalar(element)
                setattr(
                    self.site,
                    site_field,
                    value.rstrip("/") if site_field.endswith("url") else value,
                )
        elif (namespace, name) == ("", "link"):
            self._channel_link = self._channel_link or scalar(element).rstrip("/")
        elif namespace == "wp" and name == "author":
            self._author(_fields(element), blog)
        elif namespace == "wp" and name in _TERMS:
            self._term(name, _fields(element))

    @property
    def url(self) -> str:
        """URL of the home page, as far as it is known yet."""
        return self.site.url or self._channel_link or self.site.wordpress_url

    def finish(self) -> Site:
        """Return the complete site."""
        self.site.url = self.url
        self.site.wordpress_url = self.site.wordpress_url or self.site.url
        self.site.terms = list(self._terms.values())
        return self.site

    def author_key(self, login: str, blog: int) -> str:
        """Return the key in `site.authors` of a user of the blog `blog`.

        The user is added if the export's list of authors lacks it. The same login in two blogs is
        two people, unless both blogs show the same name.
        """
        if not login:
            return ""
        return self.author_keys.get((blog, login)) or self._add_author(Author(login, login), blog)

    def resolve(self, term: Term) -> Term:
        """Return the site's own term for the term of an item; add it if the site has none."""
        if not term.slug:
            return self._by_name.get((term.taxonomy, term.name), term)
        known = self._terms.get((term.taxonomy, term.slug))
        if known is None:
            known = self._terms[term.taxonomy, term.slug] = term
            self._by_name.setdefault((term.taxonomy, term.name), term)
        return known if known.name == term.name or not term.name else term

    def _author(self, fields: dict[str, str], blog: int) -> None:
        login = fields.get("author_login", "")
        if not login:
            return
        author = Author(
            login,
            fields.get("author_display_name", "") or login,
            unique_id(blog, number(fields.get("author_id", ""))),
            fields.get("author_first_name", ""),
            fields.get("author_last_name", ""),
        )
        key = self.author_keys.get((blog, login))
        if key is None:
            self._add_author(author, blog)
        elif self.site.authors[key] == Author(login, login):
            self.site.authors[key] = author

    def _add_author(self, author: Author, blog: int) -> str:
        key, number = author.login, 1
        while (known := self.site.authors.get(key)) and not _is_same_person(known, author):
            number += 1
            key = f"{author.login}-{number}"
        self.site.authors.setdefault(key, author)
        self.author_keys[blog, author.login] = key
        return key

    def _term(self, name: str, fields: dict[str, str]) -> None:
        taxonomy, slug, title, parent, description = _TERMS[name]
        term = Term(
            taxonomy or fields.get("term_taxonomy", ""),
            fields.get(slug, ""),
            fields.get(title, "") or fields.get(slug, ""),
            fields.get(parent, ""),
            number(fields.get("term_id", "")),
            fields.get(description, ""),
        )
        if "termmeta" in fields:
            unread = self.site.unread_fields
            unread[TERM_FIELDS] = unread.get(TERM_FIELDS, 0) + 1
        known = self._terms.get((term.taxonomy, term.slug))
        if known is None or not known.id:
            self._terms[term.taxonomy, term.slug] = term
            self._by_name[term.taxonomy, term.name] = term


def _is_same_person(known: Author, author: Author) -> bool:
    return (known.login, known.name) == (author.login, author.name)


def _fields(element: etree._Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        namespace, name = name_of(child)
        if namespace == "wp":
            fields.setdefault(name, scalar(child))
    return fields
