"""Find the names that readers see as the authors of a post (its byline).

WordPress has one user for each post. Plugins add others, as terms of the taxonomy `author`
(Co-Authors Plus, PublishPress Authors) or in custom fields (Molongui Authorship, Guest Author
Name). A login is never a name, and an e-mail address is in no name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from migrator.model import Author, Post, Term
from migrator.site_ids import same_site, site_of
from migrator.sources.guest_authors import SLUG_PREFIX
from migrator.texts.privacy import without_address

TAXONOMY: Final = "author"
# A custom field with names, in the order of precedence: plugin Guest Author Name, and the field
# that many themes read.
_NAME_FIELDS: Final = ("sfly_guest_author_names", "guest-author")
# Molongui Authorship: `guest-12` is an item, `user-3` a user.
_MOLONGUI: Final = "_molongui_author"
_MOLONGUI_VALUE: Final = re.compile(r"(guest|user)-(\d{1,18})")
_NO_SLUG: Final = re.compile(r"[\W_]+")


class Bylines:
    """The people of a site, by login, by slug and by id."""

    def __init__(
        self,
        authors: Mapping[str, Author],
        guests: Sequence[Author],
        plain_text: Callable[[str], str],
    ) -> None:
        self.authors = authors
        self.guests = guests
        self._plain_text = plain_text
        self._users = {author.id: author for author in authors.values() if author.id}
        self._guests = {guest.id: guest for guest in guests if guest.id}
        self._people: dict[tuple[int, str], Author] = {}
        for person in (*guests, *authors.values()):
            key = _key(person.login)
            for site in (site_of(person.id), 0):
                self._people.setdefault((site, key), person)

    def names(self, post: Post) -> list[str]:
        """Return the names in the byline of a post, each once; none if only its user is known."""
        return list(dict.fromkeys(filter(None, map(self._clean, self._stored(post)))))

    def user(self, post: Post) -> str:
        """Return the name of the user whose post it is, "" if there is none."""
        author = self.authors.get(post.author)
        return self._clean(author.name if author and author.name else post.author)

    def term(self, term: Term) -> Term:
        """Return a term for publication: of a person, the name, and no data for searches.

        Co-Authors Plus stores the login as the name, and name, login and e-mail address together
        as the description.
        """
        if term.taxonomy != TAXONOMY:
            return term
        is_search_data = term.slug.startswith(SLUG_PREFIX)
        description = "" if is_search_data else without_address(term.description)
        return replace(
            term,
            name=self._clean(self._name(term, 0)),
            slug=without_address(term.slug),
            description=description,
        )

    def _stored(self, post: Post) -> Iterator[str]:
        for key in _NAME_FIELDS:
            names = [text for text in _texts(post.meta.get(key)) if text.strip()]
            if names:
                yield from names
                return
        if _MOLONGUI in post.meta:
            yield from self._molongui(post, _texts(post.meta[_MOLONGUI]))
            return
        for term in post.terms:
            if term.taxonomy == TAXONOMY:
                yield self._name(term, site_of(post.id))

    def _molongui(self, post: Post, values: Iterable[str]) -> Iterator[str]:
        for value in values:
            if match := _MOLONGUI_VALUE.fullmatch(value.strip()):
                people = self._guests if match[1] == "guest" else self._users
                if person := people.get(same_site(post.id, int(match[2]))):
                    yield person.name

    def _name(self, term: Term, site: int) -> str:
        """Return the name of the person whom a term of the blog `site` stands for."""
        for text in (term.slug.removeprefix(SLUG_PREFIX), term.name):
            key = _key(text)
            if person := self._people.get((site, key)) or self._people.get((0, key)):
                return person.name
        name = term.name or unquote(term.slug)
        is_slug = name == term.slug and name.startswith(SLUG_PREFIX)
        return unquote(name).removeprefix(SLUG_PREFIX) if is_slug else name

    def _clean(self, name: str) -> str:
        return without_address(self._plain_text(name)).strip()


def _key(text: str) -> str:
    """Return one key for a login and for the slug (`nicename`) that WordPress makes of it."""
    lower = unquote(text).casefold()
    return _NO_SLUG.sub("-", lower).strip("-") or lower


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
