"""Read the index and the posts of a site through its REST API, as a `Source`.

The same URLs are requested twice: on opening for the index, then by `posts`; the second time the
`Web`, which keeps its answers, replies without the site. Memory holds the index, and one page of a
list at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from migrator.crawler.web import Saved, Web
from migrator.errors import SourceError
from migrator.model import (
    Attachment,
    IndexEntry,
    Inputs,
    Post,
    Repair,
    Site,
    SkippedInput,
    SourceFile,
    Term,
)
from migrator.sources.blog_clock import BlogClock
from migrator.sources.index_entry import anchor_links, empty_index, entry
from migrator.sources.index_entry import menu_item as menu_entry
from migrator.sources.plugin_galleries import stored_content
from migrator.sources.rest import records
from migrator.sources.rest.api_client import Api, ApiRefusedError, Digest, Log
from migrator.sources.rest.api_listing import ApiListing, Batch
from migrator.sources.rest.authors import Authors
from migrator.sources.rest.comments import Comments
from migrator.sources.rest.content_types import (
    REFERRED_TO,
    ContentType,
    content_types,
    taxonomies,
)
from migrator.sources.rest.home_page import has_comments, read_home
from migrator.sources.rest.lenient_json import clean, number
from migrator.spill.big_list import BigList
from migrator.spill.codecs import records as row_codec
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import host_name

Json = dict[str, Any]

_OK = 200
_WITHOUT_COMMENTS = frozenset({"attachment", *REFERRED_TO})


@value_object
class _Page:
    """A URL and the items taken from it: their ids, and the position of the first."""

    kind: ContentType
    url: str
    first: int
    ids: tuple[int, ...]


class RestSource:
    """Source over a live site. See `migrator.model.Source`."""

    def __init__(
        self,
        web: Web,
        url: str,
        root: str,
        headers: Mapping[str, str] | None = None,
        lost: Mapping[str, str] | None = None,
    ) -> None:
        """Read the index.

        url      the site's URL as the user gave it
        root     URL of its API's index (see `find_api_root`)
        headers  credentials (see `authorization`): with them private items are read as well, and
                 contents are as stored
        lost     the damaged parts of a capture, with the reason

        Raises SourceError if there is no API, or none with posts.
        """
        self.web = web
        self.locator = url
        self.index = empty_index()
        self._log = Log(host_name(root) or root)
        for address, reason in (lost or {}).items():
            self._log.lost(f"{address}: {reason}")
        self._api = Api(web, root, headers or {}, self._log)
        self._logged_in = bool(headers)
        self._pages: list[_Page] = []
        self._digests: dict[str, Digest] = {}
        self._unlisted: dict[Term, None] = {}
        self.site = self._read_site(web)
        authors = Authors(self._api, logged_in=self._logged_in)
        self._known = records.Known(authors.login)
        self._read_terms()
        self._comments = Comments(
            self._api, partial(has_comments, web, self.site.url), logged_in=self._logged_in
        )
        for kind in content_types(self._api, logged_in=self._logged_in):
            self._read_kind(kind)
        self.site.authors = dict(sorted(authors.used.items()))
        if missing := authors.missing():
            self._log.lost(f"the site does not show the names of {missing} authors")

    @property
    def repairs(self) -> Sequence[Repair]:
        """Problems with the API's answers, and items that could not be read."""
        return list(self._log.repairs)

    def posts(self) -> Iterator[Post]:
        """Yield every item of the index, in its order.

        Items that the site no longer returns are left out and named in `repairs`.
        """
        clock = BlogClock(self.index.entries)
        for page in self._pages:
            found = list(map(clock.set, self._read_again(page)))
            yield from (
                found if page.kind.name in _WITHOUT_COMMENTS else self._comments.add_to(found)
            )

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the responses of a capture; an empty one for a live site."""
        if not isinstance(self.web, Saved):
            return Inputs()
        total = used = 0
        skipped = BigList(row_codec(SkippedInput))
        for url in self.web.pages():
            total += 1
            skipped.append(SkippedInput(url, "a page; the posts were read by the REST API"))
        for other in self.web.others():
            total += 1
            is_answer = other.status == _OK and other.address.startswith(self._api.root)
            if is_answer or is_used(other.address):
                used += 1
            else:
                skipped.append(SkippedInput(other.address, other.reason))
        return Inputs(total, used, skipped)

    def files(self) -> Sequence[SourceFile]:
        """Return name, digest and size of each list as it was received."""
        return [
            SourceFile(f"{name}.json", digest.sha256.hexdigest(), digest.size)
            for name, digest in self._digests.items()
        ]

    def _read_again(self, page: _Page) -> Iterator[Post]:
        items: dict[int, Json] = {}
        why = "the list no longer contains it"
        try:
            items = {number(item.get("id")): item for item in self._api.page(page.url).items}
        except ApiRefusedError as refusal:
            why = str(refusal)
        for position, identity in enumerate(page.ids, page.first):
            if identity in items:
                yield self._post(items[identity], page.kind, position)
            else:
                item = _describe(self.index.entries[position])
                self._log.lost(f"{item} could not be read a second time: {why}")

    def _read_site(self, web: Web) -> Site:
        try:
            index = self._api.object(self._api.root)
        except ApiRefusedError as refusal:
            if refusal.status in (401, 403):
                raise SourceError(
                    f"the REST API of {self.locator} is not public ({refusal}):"
                    " use --user with a WordPress user who may read it."
                ) from None
            raise SourceError(f"{self._api.root} is not a REST API: {refusal}.") from None
        if not _has_posts(index):
            raise SourceError(
                f"{self.locator} runs a WordPress older than 4.7, whose REST API has no posts:"
                " export the site, or use --via pages."
            )
        if self._logged_in:
            self._check_credentials()
        wordpress = clean(index.get("url")) or self.locator
        home = clean(index.get("home")) or wordpress
        home_page = read_home(web, home)
        return Site(
            title=clean(index.get("name")),
            url=home.rstrip("/"),
            wordpress_url=wordpress.rstrip("/"),
            description=clean(index.get("description")),
            language=home_page.language,
            generator=home_page.generator,
        )

    def _check_credentials(self) -> None:
        try:
            self._api.object(self._api.address("wp/v2/users/me", {"_fields": "id"}))
        except ApiRefusedError as refusal:
            raise SourceError(
                f"{self.locator} rejects the user or the application password: {refusal}"
            ) from None

    def _read_terms(self) -> None:
        self._known.taxonomies = taxonomies(self._api, logged_in=self._logged_in)
        for kind in self._known.taxonomies:
            items = list(self._terms(kind))
            slugs = {number(item.get("id")): clean(item.get("slug")) for item in items}
            for item in items:
                term = records.term(item, kind.name, slugs)
                if self._known.terms.setdefault((kind.name, term.id), term) is term:
                    self.site.terms.append(term)

    def _terms(self, kind: ContentType) -> Iterator[Json]:
        try:
            for batch in self._listing(kind, records.TERM_FIELDS, records.LEAN).batches():
                self._add_to_digest(kind, batch)
                if batch.is_lean:
                    self._log.lost(
                        f"parts of {_describe_all(batch, kind)} are missing: {batch.why}"
                    )
                yield from batch.items
        except ApiRefusedError as refusal:
            self._log.lost(_not_public_message(kind, refusal))

    def _read_kind(self, kind: ContentType) -> None:
        """Read the items of a type; without permission to edit them, as visitors see them."""
        seen: set[int] = set()
        missing = self._read(kind, seen, logged_in=True) if self._logged_in else 1
        if missing and not (self._logged_in and kind.name in REFERRED_TO):
            missing = self._read(kind, seen, logged_in=False)
        if missing > 0:
            message = f"the list of {kind.base} has {missing} items that it does not show"
            # Files of private posts are counted for visitors but not shown to them.
            note = self._log.mended if kind.name == "attachment" else self._log.lost
            note(message)

    def _read(self, kind: ContentType, seen: set[int], *, logged_in: bool) -> int:
        """Read a list. Return the number of its items that are neither read nor named."""
        listing = self._content_listing(kind, logged_in=logged_in)
        named = 0
        try:
            for batch in listing.batches():
                self._add_to_digest(kind, batch)
                if not batch.is_lean:
                    self._index_batch(kind, batch, seen)
                elif kind.name == "attachment":
                    self._index_batch(kind, batch, seen)
                    self._log.lost(
                        f"the caption of {_describe_all(batch, kind)} is lost: {batch.why}"
                    )
                else:
                    named += len(batch.items)
                    self._log.lost(f"{_describe_all(batch, kind)} could not be read: {batch.why}")
        except ApiRefusedError as refusal:
            if logged_in and kind.name not in REFERRED_TO:
                self._log.mended(f"the user may not edit all {kind.base}: {refusal}")
                return 1
            self._log.lost(_not_public_message(kind, refusal))
            return 0
        if listing.gave_up or listing.total is None:
            return 0
        return max(0, listing.total - len(seen) - named - listing.unnamed)

    def _content_listing(self, kind: ContentType, *, logged_in: bool) -> ApiListing:
        context = {"context": "edit"} if logged_in else {}
        if kind.name == "attachment":
            return self._listing(kind, records.MEDIA_FIELDS, records.LEAN_MEDIA, context)
        if kind.name == "nav_menu_item":
            return self._listing(kind, records.MENU_FIELDS, records.LEAN, context)
        bases = [taxonomy.base for taxonomy in self._known.taxonomies]
        fields = ",".join([records.POST_FIELDS, *bases])
        return self._listing(
            kind, fields, records.LEAN_POST, {**context, "status": "any"} if logged_in else context
        )

    def _listing(
        self, kind: ContentType, fields: str, lean: str, parameters: Mapping[str, str] | None = None
    ) -> ApiListing:
        return ApiListing(
            self._api, kind.base, kind.route, {**(parameters or {}), "_fields": fields}, lean
        )

    def _add_to_digest(self, kind: ContentType, batch: Batch) -> None:
        self._digests.setdefault(kind.base, Digest()).add(batch.body)

    def _index_batch(self, kind: ContentType, batch: Batch, seen: set[int]) -> None:
        """Add a batch of items to the index, each once."""
        first = len(self.index.entries)
        ids = []
        for item in batch.items:
            identity = number(item.get("id"))
            if not identity or identity in seen:
                continue
            seen.add(identity)
            ids.append(identity)
            self._index_post(self._post(item, kind, len(self.index.entries)), item)
        if ids:
            self._pages.append(_Page(kind, batch.url, first, tuple(ids)))

    def _index_post(self, post: Post, item: Json) -> None:
        """Add the data that other items refer to, such as attachments, to the index."""
        self.index.entries.append(entry(post))
        # Post formats and languages are not in the lists of terms.
        for term in post.terms:
            if not term.id and term not in self._unlisted:
                self._unlisted[term] = None
                self.site.terms.append(term)
        self.index.anchor_links.update(anchor_links(post.content, post.link, self.site.url))
        if post.attachment:
            self.index.attachments[post.id] = post.attachment
        elif post.type == "nav_menu_item":
            self.index.menu_items.append(menu_entry(post))
        elif not records.has_content(item):
            self._log.lost(f"{_describe(self.index.entries[-1])} came without its content")
        if content := stored_content(post):
            self.index.reusable_blocks[post.id] = content
        if (featured := number(item.get("featured_media"))) and (url := records.featured_url(item)):
            self.index.attachments.setdefault(featured, Attachment(featured, url))

    def _post(self, item: Json, kind: ContentType, position: int) -> Post:
        if kind.name == "attachment":
            return records.attachment(item, position, self._known)
        if kind.name == "nav_menu_item":
            return records.menu_item(item, position, self._known)
        return records.post(item, kind, position, self._known)


def _has_posts(index: Json) -> bool:
    namespaces = index.get("namespaces")
    routes = index.get("routes")
    return (isinstance(namespaces, list) and "wp/v2" in namespaces) or (
        isinstance(routes, dict) and "/wp/v2/posts" in routes
    )


def _not_public_message(kind: ContentType, refusal: ApiRefusedError) -> str:
    return f"the list of {kind.base} is not public: {refusal}"


def _describe(item: IndexEntry) -> str:
    return f"{item.type} {item.id} “{item.title or item.slug}” ({item.link})"


def _describe_all(batch: Batch, kind: ContentType) -> str:
    return ", ".join(
        f"{kind.name} {number(item.get('id'))}"
        f" “{records.text(item.get('title')) or clean(item.get('slug'))}”"
        f" ({clean(item.get('link'))})"
        for item in batch.items
    )
