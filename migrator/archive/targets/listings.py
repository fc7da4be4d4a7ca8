"""Map the old addresses of feeds, and of lists by term, author and date, to new addresses.

WordPress makes these pages itself, so they are no items. A site generator makes those of the kinds
in `Target.lists`, at their old addresses. From the others the rules for web servers lead on, to
the feed or to the home page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote, unquote

from migrator.archive import yaml_text
from migrator.archive.category_names import is_uncategorized
from migrator.archive.targets.addresses import encoded
from migrator.archive.targets.site_plan import SitePlan, is_public
from migrator.archive.targets.target import Listing
from migrator.model import IndexEntry, Post, Site, Term
from migrator.startup.value_objects import value_object

# Default bases of WordPress (https://wordpress.org/documentation/article/settings-permalinks-screen/).
_BASES: Final[Mapping[str, str]] = {"category": "category", "post_tag": "tag"}
_FEEDS: Final = ("/feed/", "/comments/feed/")
_NOT_IN_NICENAME: Final = re.compile(r"[^a-z0-9_-]+")
_DEEPEST: Final = 50
_DATES: Final = tuple(map(len, ("2015", "2015/03", "2015/03/04")))
_MONTH: Final = "/2015/03/".count("/")


@value_object
class ListedPost:
    """The data of a public post that lists of the old site need, as values that JSON can hold.

    terms   taxonomy, slug and name of its categories and tags
    login   the login of its author
    author  the name of its author in the front matter, "" if it has none
    """

    terms: Sequence[Sequence[str]]
    login: str
    author: str

    @property
    def values(self) -> tuple[object, ...]:
        """The values, in order, from which it can be made again."""
        return self.terms, self.login, self.author


def listed_post(post: Post, author: str) -> ListedPost:
    """Return what the lists need of a public post; `author` as in `ListedPost`."""
    terms = [(t.taxonomy, t.slug, t.name) for t in post.terms if t.taxonomy in _BASES]
    return ListedPost(terms, post.author, author)


class ListedNames:
    """The terms and authors of the public posts, with their names in the front matter."""

    def __init__(self, plain_text: Callable[[str], str]) -> None:
        self.plain_text = plain_text
        self.terms: dict[tuple[str, str], str] = {}
        self.authors: dict[str, str] = {}

    def note(self, post: ListedPost) -> None:
        """Note the terms of a public post, and the name of its author."""
        for taxonomy, slug, name in post.terms:
            if (taxonomy, slug) not in self.terms:
                self.terms[taxonomy, slug] = self.plain_text(name).strip() or unquote(slug)
        if post.login and post.author:
            self.authors.setdefault(post.login, post.author)


@dataclass(slots=True)
class Listings:
    """The addresses of the old site that no item has.

    made   the lists that the site generator makes
    same   old address -> address of the list that also has its posts
    moved  old address -> new one, for a server: that of a feed, a month, or the home page
    """

    made: list[Listing] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)


def listings(
    site: Site, entries: Iterable[IndexEntry], names: ListedNames, plan: SitePlan, folder: str
) -> Listings:
    """Return the lists and feeds of the old site, whose blog is in `folder` of its host."""
    target = plan.target
    taken = {url.casefold().rstrip("/") for url in plan.urls()}
    public = [e for e in entries if e.type == "post" and is_public(e) and e.position in plan.paths]
    candidates = [*_term_lists(site, names), *_author_lists(public, names)]
    candidates.sort(key=lambda row: (row[0].count("/"), row[0].strip("/")))
    found = Listings()
    moved = dict.fromkeys(_FEEDS, target.feed) if target.feed else {}
    made: dict[tuple[str, str], Listing] = {}
    for old, listing in (*candidates, *_date_lists(public, plan, names.plain_text)):
        url = plan.addresses.local(unquote(f"{folder}{old}"))
        # A site generator has one list for each name.
        key = listing.kind, listing.title.casefold()
        if url.casefold().rstrip("/") in taken:
            continue
        has_posts = bool(listing.names or listing.posts)
        if not has_posts or listing.kind not in target.lists or not target.can_list(listing):
            moved[old] = "/"
        elif listing.kind == "date" and old.count("/") > _MONTH:
            moved[old] = encoded(f"{url.rstrip('/').rpartition('/')[0]}/")
        elif key in made:
            found.same[f"{folder}{old}"] = encoded(made[key].url)
            names_of_both = dict.fromkeys((*made[key].names, *listing.names))
            made[key] = replace(made[key], names=tuple(names_of_both))
        else:
            made[key] = replace(listing, url=url)
    found.made = sorted(made.values(), key=lambda each: each.url)
    for old, new in moved.items():
        path = plan.addresses.local(unquote(f"{folder}{old}")).casefold().rstrip("/")
        if path not in taken:
            found.moved[f"{folder}{old}"] = new
    return found


def lists_yaml(made: Iterable[Listing]) -> str:
    """Return the text of lists.yaml, which the templates of a site generator read."""
    entries: list[object] = []
    for each in made:
        entry: dict[str, object] = {"kind": each.kind, "title": each.title, "url": each.url}
        if each.names:
            entry["names"] = list(each.names)
        if each.posts:
            entry["posts"] = [{"title": title, "url": url} for url, title in each.posts]
        entries.append(entry)
    return yaml_text.dump(entries)


def _term_lists(site: Site, names: ListedNames) -> Iterator[tuple[str, Listing]]:
    """Yield the list of each term, with its old address; without names if no post has the term."""
    terms = {(term.taxonomy, term.slug): term for term in site.terms if term.taxonomy in _BASES}
    for taxonomy, slug in names.terms:
        terms.setdefault((taxonomy, slug), Term(taxonomy, slug, ""))
    below: dict[tuple[str, str], list[str]] = {}
    for key, name in sorted(names.terms.items()):
        for each in _with_parents(key, terms):
            below.setdefault(each, []).append(name)
    for key in terms:
        base, path = _BASES[key[0]], [slug for _, slug in reversed(_with_parents(key, terms))]
        if not all(path):
            continue
        address = "/".join(quote(slug, safe="%", errors="replace") for slug in path)
        title, own = names.terms.get(key, ""), tuple[str, ...]()
        if base == "category" and is_uncategorized(title):
            title = ""  # the front matter of no post has it
        if title:
            own = tuple(dict.fromkeys((title, *below[key])))
        kind = "category" if base == "category" else "tag"
        yield f"/{base}/{address}/", Listing(kind, "", title, own)


def _with_parents(
    key: tuple[str, str], terms: Mapping[tuple[str, str], Term]
) -> list[tuple[str, str]]:
    """Return a term and its parents, the innermost first."""
    found = [key]
    parent = terms[key].parent if key in terms else ""
    while parent and len(found) < _DEEPEST and (key[0], parent) in terms:
        found.append((key[0], parent))
        parent = terms[found[-1]].parent
    return found


def _author_lists(
    entries: Iterable[IndexEntry], names: ListedNames
) -> Iterator[tuple[str, Listing]]:
    for login in sorted({entry.author for entry in entries}):
        if address := _of_author(login):
            name = names.authors.get(login, "")
            yield address, Listing("author", "", name, (name,) if name else ())


def _of_author(login: str) -> str:
    """Return the address of an author: WordPress makes it of the login (`sanitize_title`)."""
    name = _NOT_IN_NICENAME.sub("-", login.lower()).strip("-")
    return f"/author/{name}/" if name else ""


def _date_lists(
    entries: Iterable[IndexEntry], plan: SitePlan, plain_text: Callable[[str], str]
) -> Iterator[tuple[str, Listing]]:
    """Yield the lists of each year, month and day, with its old address."""
    posts: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        if entry.published:
            day = entry.published.strftime("%Y/%m/%d")
            for length in _DATES:
                posts.setdefault(day[:length], []).append(entry)
    for date, members in sorted(posts.items()):
        members.sort(key=lambda each: (str(each.published), each.position), reverse=True)
        rows = tuple(
            (plan.address(plan.paths[each.position]), plain_text(each.title) or each.slug)
            for each in members
        )
        yield f"/{date}/", Listing("date", "", date.replace("/", "-"), (), rows)
