"""Convert rows of `posts`, with data from other tables, to the posts of the model."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from sys import intern
from typing import Any, Final, NamedTuple, get_type_hints

from migrator.model import Attachment, Author, Comment, Post
from migrator.sources.database.addresses import Addressed, Addresses
from migrator.sources.database.options import Options
from migrator.sources.database.plugin_content import PluginContent
from migrator.sources.database.store import Row, Store
from migrator.sources.database.terms import Terms
from migrator.sources.dates import blog_date
from migrator.sources.index_entry import is_indexed
from migrator.sources.wxr.php_serialize import unserialize
from migrator.urls.hosts import is_web

COLUMNS: Final = (
    "ID", "post_author", "post_date", "post_date_gmt", "post_content", "post_title",
    "post_category", "post_excerpt", "post_status", "post_password", "post_name",
    "post_modified", "post_modified_gmt", "post_content_filtered", "post_parent", "guid",
    "menu_order", "post_type", "post_mime_type",
)  # fmt: skip
"""The columns of `posts` that `_PostRow` names, in its order."""
_ADDRESSED: Final = (
    "ID", "post_type", "post_status", "post_name", "post_parent", "post_date", "post_author",
)  # fmt: skip
_COMMENT: Final = (
    "comment_ID", "comment_author", "comment_author_url", "comment_date", "comment_date_gmt",
    "comment_content", "comment_approved", "comment_type", "comment_parent", "user_id",
)  # fmt: skip
_OF_FILES: Final = frozenset({"_wp_attachment_image_alt", "_wp_attached_file"})
_APPROVED: Final = {"1": "approved", "0": "pending", "spam": "spam", "trash": "trash",
                    "post-trashed": "trash", "approved": "approved", "": "approved"}  # fmt: skip
# Types that WordPress itself registers as not exportable.
_UNEXPORTED: Final = frozenset({"revision", "customize_changeset", "oembed_cache", "user_request"})
_AT_ONCE: Final = 20
# Before WordPress 2.1, pages and files were posts with their own status.
_OLD_TYPES: Final = {"static": ("page", "publish"), "attachment": ("attachment", "inherit"),
                     "object": ("attachment", "inherit")}  # fmt: skip
# The marks of WordPress 1.2 for them in the text.
_OLD_KINDS: Final = (("<trackback />", "trackback"), ("<pingback />", "pingback"))


class _PostRow(NamedTuple):
    """A row of `posts`; a value that the database does not have (NULL) is "" or 0."""

    number: int
    author: int
    date: str
    date_gmt: str
    content: str
    title: str
    category: int
    excerpt: str
    status: str
    password: str
    slug: str
    modified: str
    modified_gmt: str
    content_filtered: str
    parent: int
    guid: str
    menu_order: int
    kind: str
    mime_type: str

    @classmethod
    def of(cls, row: Row) -> _PostRow:
        """Return a row with the columns `COLUMNS`, with the type and status of today."""
        whole = cls._make(value or empty for value, empty in zip(row, _EMPTY, strict=True))
        kind, status = _kind(whole.kind, whole.status)
        return whole._replace(kind=kind, status=status)

    @property
    def address(self) -> Addressed:
        """The facts that decide the post's address."""
        return Addressed(
            self.number, self.kind, self.status, self.slug, self.parent, self.date, self.author
        )


_EMPTY: Final = tuple(kind() for kind in get_type_hints(_PostRow).values())


class Posts:
    """The posts of one site, in the order of WordPress's own export."""

    def __init__(
        self, store: Store, prefix: str, options: Options, terms: Terms, users: dict[int, Author],
        nicenames: dict[int, str],
    ) -> None:  # fmt: skip
        self._store = store
        self._prefix = prefix
        self._options = options
        self._terms = terms
        self._users = users
        self._plugins = PluginContent(store, prefix, options)
        self._order = _order(store, prefix)
        self._addresses = Addresses(
            options,
            self._find,
            terms.categories,
            lambda number: nicenames.get(number, ""),
            terms.parents,
        )

    def outlines(self) -> Iterator[Post]:
        """Yield the posts without comments, and only with the custom fields that an index needs."""
        for position, row in enumerate(self._rows()):
            yield self._post(row, position, self._meta(row.number, outline=True), ())

    def whole(self) -> Iterator[Post]:
        """Yield the posts with everything that belongs to them."""
        for position, row in enumerate(self._rows()):
            comments = () if row.kind == "revision" else tuple(self._comments(row.number))
            yield self._post(row, position, self._meta(row.number, outline=False), comments)

    def _rows(self) -> Iterator[_PostRow]:
        for number in self._order:
            for row in self._store.rows(self._prefix, "posts", COLUMNS, "ID = ?", number):
                yield _PostRow.of(row)

    def _post(
        self, row: _PostRow, position: int, stored: Iterable[tuple[str, str]],
        comments: tuple[Comment, ...],
    ) -> Post:  # fmt: skip
        user = self._users.get(row.author)
        meta = _decoded(stored)
        published = blog_date(row.date, row.date_gmt)
        # A revision has no address; WordPress redirects its visitors to its post.
        link = "" if row.kind == "revision" else self._addresses.of(row.address)
        return Post(
            position=position,
            id=row.number,
            type=row.kind,
            status=row.status,
            title=_stripped(row.title),
            slug=_stripped(row.slug),
            link=link,
            guid=row.guid,
            content=self._plugins.expand(row.content),
            content_filtered=row.content_filtered,
            excerpt=row.excerpt,
            author=intern(user.login) if user else "",
            published=published,
            modified=blog_date(row.modified, row.modified_gmt),
            parent_id=row.parent,
            menu_order=row.menu_order,
            sticky=row.number in self._options.sticky,
            password=row.password,
            terms=tuple(dict.fromkeys(self._terms.of(row.number, row.category))),
            meta=meta,
            comments=comments,
            attachment=(
                self._attachment(row, meta, link, published) if row.kind == "attachment" else None
            ),
        )

    def _attachment(
        self, row: _PostRow, meta: dict[str, Any], link: str, published: datetime | None
    ) -> Attachment:
        return Attachment(
            id=row.number,
            url=self._file_address(meta, row.guid),
            title=row.title,
            slug=row.slug,
            link=link,
            parent_id=row.parent,
            caption=row.excerpt,
            description=row.content,
            alt=_first_text(meta.get("_wp_attachment_image_alt", "")),
            mime_type=row.mime_type,
            published=published,
            menu_order=row.menu_order,
        )

    def _find(self, number: int) -> Addressed | None:
        for row in self._store.rows(self._prefix, "posts", _ADDRESSED, "ID = ?", number):
            found, kind, status, slug, parent, date, author = row
            kind, status = _kind(kind, status)
            return Addressed(found, kind, status, slug or "", parent or 0, date or "", author or 0)
        return None

    def _meta(self, number: int, *, outline: bool) -> Iterator[tuple[str, str]]:
        columns = ("meta_key", "meta_value")
        rows = self._store.rows(self._prefix, "postmeta", columns, "post_id = ?", number)
        for key, value in rows:
            if not outline or is_indexed(key or "") or key in _OF_FILES:
                yield key or "", value or ""

    def _comments(self, number: int) -> Iterator[Comment]:
        rows = self._store.rows(self._prefix, "comments", _COMMENT, "comment_post_ID = ?", number)
        for row in rows:
            (comment, author, url, date, gmt, content, approved, kind, parent, user) = row
            text, kind = content or "", kind or ""
            for mark, old in _OLD_KINDS:
                if not kind and text.startswith(mark):
                    kind, text = old, text.removeprefix(mark).lstrip()
            yield Comment(
                id=comment,
                author=_stripped(author),
                author_url=_stripped(url),
                published=blog_date(date or "", gmt or ""),
                content=text,
                kind=kind or "comment",
                status=_APPROVED.get(approved or "", "pending"),
                parent_id=parent or 0,
                user_id=user or 0,
            )

    def _file_address(self, meta: dict[str, Any], guid: str) -> str:
        """Return the address of an attachment's file (`wp_get_attachment_url`)."""
        file = _first_text(meta.get("_wp_attached_file", ""))
        base = self._options.uploads
        if not file or not base:
            return guid
        if is_web(file):
            return file
        folder = self._options.upload_path.rstrip("/")
        if folder and file.startswith(f"{folder}/"):
            return f"{base}/{file.removeprefix(folder).lstrip('/')}"
        if "wp-content/uploads" in file:
            return f"{base}/{file.rpartition('wp-content/uploads')[2].lstrip('/')}"
        return f"{base}/{file.lstrip('/')}"


def read_users(store: Store, prefix: str) -> tuple[dict[int, Author], dict[int, str]]:
    """Return the authors by id, with only their public names and biographies, and their names in
    addresses."""
    columns = (
        "ID", "user_login", "user_nicename", "display_name", "user_nickname", "user_firstname",
        "user_lastname", "user_idmode", "user_description",
    )  # fmt: skip
    rows = store.rows(prefix, "usermeta", ("user_id", "meta_value"))
    biographies: dict[int, str] = {number: text for number, text in rows if text}
    authors: dict[int, Author] = {}
    nicenames: dict[int, str] = {}
    for number, login, nicename, shown, nick, first, last, mode, biography in store.rows(
        prefix, "users", columns
    ):
        if not shown:
            whole = f"{first or ''} {last or ''}"
            reverse = f"{last or ''} {first or ''}"
            # The setting of WordPress 1.x for the shown name.
            ways = {"login": login, "firstname": first, "lastname": last, "namefl": whole,
                    "namelf": reverse}  # fmt: skip
            shown = (ways.get(mode or "", nick) or nick or "").strip()
        biography = biographies.get(number) or biography or ""
        authors[number] = Author(login or "", shown or login or "", number, biography=biography)
        nicenames[number] = nicename or ""
    return authors, nicenames


def _order(store: Store, prefix: str) -> array[int]:
    """Return the ids of all posts in the order in which an export lists them, and then the others.

    `export_wp` queries the ids of all types that can be exported, and MySQL answers from the index
    by type, status and date. WordPress then reads twenty posts at a time by their ids.
    """
    columns = ("ID", "post_type", "post_status", "post_date")
    first: list[tuple[str, str, str, int]] = []
    others = array("q")
    for number, kind, status, date in store.rows(prefix, "posts", columns):
        if kind in _UNEXPORTED or status == "auto-draft":
            others.append(number)
        else:
            first.append((intern(kind or ""), intern(status or ""), date or "", number))
    first.sort()
    order = array("q")
    for at in range(0, len(first), _AT_ONCE):
        order.extend(sorted(row[3] for row in first[at : at + _AT_ONCE]))
    return order + others


def _kind(kind: str | None, status: str | None) -> tuple[str, str]:
    """Return the type and status of a row of any version."""
    kind, status = kind or "", status or "publish"
    if not kind or kind == "post":
        old = _OLD_TYPES.get(status)
        if old:
            kind, status = old
    return intern(kind or "post"), intern(status)


def _decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the custom fields; a key that occurs more than once holds a list."""
    values: dict[str, list[Any]] = {}
    for key, stored in pairs:
        values.setdefault(key, []).append(unserialize(stored))
    return {key: found[0] if len(found) == 1 else found for key, found in values.items()}


def _first_text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else str(value)


def _stripped(text: str | None) -> str:
    return (text or "").strip(" \t\r\n")
