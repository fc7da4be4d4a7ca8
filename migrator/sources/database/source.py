"""Read the index and the posts of one site in a database, as a `Source`.

The dump is read once, into a temporary database (`store`). The index and the posts are read from
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from migrator.errors import SourceError
from migrator.model import (
    COMMENT_FIELDS,
    LINKS,
    TERM_FIELDS,
    Accounted,
    Author,
    Inputs,
    Post,
    Repair,
    SourceFile,
    Term,
)
from migrator.sources.blog_clock import BlogClock
from migrator.sources.database.loading import Loader
from migrator.sources.database.missing_rows import missing_rows
from migrator.sources.database.options import read_options
from migrator.sources.database.posts import Posts, read_users
from migrator.sources.database.sites import FoundSite, choose_site, find_sites
from migrator.sources.database.terms import Terms
from migrator.sources.index_entry import (
    add_related,
    anchor_links,
    empty_index,
    entry,
    language_of,
    related,
)
from migrator.sources.multilingual import split_posts
from migrator.sources.shown_fields import with_shown_fields

NEVER_INDEXED = frozenset({"revision"})


class DatabaseSource:
    """A site in a database; see `migrator.model.Source`.

    `sites` are all sites of the database, `tables` the number of rows of every table by its name,
    `charset` that of the dump, `chosen` the site that is read. `uploads` finds files of a backup
    (`assets.local_uploads.UploadFinder`), and `members` accounts for all files of the backup.
    """

    def __init__(
        self,
        loader: Loader,
        locator: str,
        files: Sequence[SourceFile],
        site: str = "",
        notes: Sequence[Repair] = (),
    ) -> None:
        """Read the index of a site; `site` names it if there are several.

        Raises SourceError if the database has no posts of WordPress, or no such site.
        """
        self.locator = locator
        self.index = empty_index()
        self._loader = loader
        self._files = tuple(files)
        self.tables = loader.counts
        self.charset = loader.charset
        self.sites = find_sites(loader.store)
        try:
            self.chosen: FoundSite = choose_site(self.sites, site)
        except SourceError as error:
            raise SourceError(f"{locator} {error}.") from None
        self.uploads: Any = None
        self.members: Accounted | None = None
        self._repairs: list[Repair] = [*loader.mended, *notes]
        if not site:
            self._repairs += self._unread_sites()
        found = self.chosen
        options, self.site = read_options(loader.store, found)
        unread = ((TERM_FIELDS, "termmeta"), (COMMENT_FIELDS, "commentmeta"), (LINKS, "links"))
        for name, table in unread:
            if count := self.tables.get(f"{found.prefix}{table}"):
                self.site.unread_fields[name] = count
        self._terms = Terms(loader.store, found.prefix)
        users, nicenames = read_users(loader.store, found.base)
        self._posts = Posts(loader.store, found.prefix, options, self._terms, users, nicenames)
        self._read_index(users)
        self._repairs += missing_rows(
            loader.store, found.prefix, found.base, is_old=self._terms.is_old
        )

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the files of a backup; an empty one for a database alone."""
        return self.members.inputs(is_used) if self.members else Inputs()

    @property
    def repairs(self) -> Sequence[Repair]:
        """The repairs and the unreadable parts, by file and line."""
        return self._repairs

    def add_repairs(self, repairs: Sequence[Repair]) -> None:
        """Add repairs and unreadable parts of the files beside the database."""
        self._repairs += repairs

    def posts(self) -> Iterator[Post]:
        """Yield every item, in the order of the index."""
        clock = BlogClock(self.index.entries)
        whole = split_posts(self._posts.whole(), self.site)
        stored, language = self.index.reusable_blocks.get, self.site.language
        return (
            clock.set(with_shown_fields(post, stored, language_of(post) or language))
            for post in whole
        )

    def files(self) -> Sequence[SourceFile]:
        return self._files

    def _read_index(self, users: dict[int, Author]) -> None:
        """Add referenced items to the index, and authors and terms to the site."""
        site, index = self.site, self.index
        terms = {(term.taxonomy, term.slug): term for term in self._terms.listed()}
        by_login = {author.login: author for author in users.values()}
        for post in split_posts(self._posts.outlines(), site):
            index.entries.append(entry(post))
            if post.type in NEVER_INDEXED or post.status == "auto-draft":
                continue
            for term in post.terms:
                terms.setdefault((term.taxonomy, term.slug), term)
            if post.author and post.author not in site.authors:
                site.authors[post.author] = by_login[post.author]
            index.anchor_links.update(anchor_links(post.content, post.link, site.url))
            add_related(index, post.id, related(post, site.language))
        site.terms = list[Term](terms.values())
        index.redirects += self._redirects()

    def _redirects(self) -> Iterator[tuple[str, str]]:
        """Yield the redirects of the plugin Redirection from one address to another."""
        columns = ("url", "regex", "status", "action_type", "action_data", "match_type")
        rows = self._loader.store.rows(self.chosen.prefix, "redirection_items", columns)
        for url, regex, status, action, target, match in rows:
            is_plain = not regex and match in ("url", None) and action == "url"
            if is_plain and status == "enabled" and url and target:
                yield url, target

    def _unread_sites(self) -> Iterator[Repair]:
        if self.chosen.number > 1:
            message = f"the main site of the network has no posts here: {self.chosen.name} was read"
            yield Repair("database", 0, message, lost=True)
        for other in self.sites[1:]:
            if other.items:
                message = f"another site is in this database and was not read: {other.name}; "
                yield Repair("database", 0, f"{message}--site {other.key} reads it", lost=True)
