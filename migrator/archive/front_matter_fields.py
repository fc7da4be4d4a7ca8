"""Build the front matter of a post: its keys, their order, their names and their values.

`title`, `date`, `image` and `slug` come first, then the other fields. A key without a value is
left out, except `title` and `slug`, which every post has. (So no `date` means a draft that was
never dated, and no `image` a post without images.) A password is never a field.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

from migrator.archive.category_names import is_uncategorized
from migrator.archive.linked_fields import is_linked_field, target
from migrator.archive.seo_descriptions import seo_description
from migrator.errors import UsageError
from migrator.model import Post, Term
from migrator.selection import DRAFT_STATUSES
from migrator.site_ids import blog_id
from migrator.sources.index_entry import language_of, translation_group
from migrator.sources.shown_fields import is_shown_field
from migrator.startup.value_objects import value_object
from migrator.texts.privacy import without_address, without_addresses


@value_object
class FieldInput:
    """One post, and further data for its front matter.

    slug          the slug that its links use, as text (not percent-encoded)
    image         name of the featured or first image for the front matter, or ""
    enclosures    addresses of the podcast files, in the archive or on the web
    author        the author's display name as plain text; with "" the login is used
    byline        the names that a plugin shows as authors, as plain text
    translations  language -> the translated post's slug or path, if known
    plain_text    converts stored text (HTML, character references) to plain text
    """

    post: Post
    slug: str
    plain_text: Callable[[str], str]
    image: str = ""
    enclosures: Sequence[str] = ()
    author: str = ""
    byline: Sequence[str] = ()
    translations: Mapping[str, str] = field(default_factory=dict)


_Reader = Callable[[FieldInput], object]


@value_object
class FieldSpec:
    """The fields of `--fields`, each with its key in the front matter."""

    columns: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse `title,date:created,slug,id`, which selects, orders and renames fields.

        The new name follows the last colon, because the name of a custom field may contain one
        (`meta.og:title:og_title`). `default` means all fields that are written without
        `--fields`, so that `default,id` only adds one; "" is the same as `default`. Raises
        UsageError for an unknown field, and for two fields with the same name.
        """
        parts = [part.strip() for part in text.split(",") if part.strip()] or ["default"]
        columns: list[tuple[str, str]] = []
        for part in parts:
            columns += [(name, name) for name in _DEFAULT] if part == "default" else [_column(part)]
        names = [name for _, name in columns]
        for name in names:
            if names.count(name) > 1:
                raise UsageError(f'--fields: two fields would have the name "{name}"')
        return cls(tuple(columns))

    def left_out(self, post: Post) -> list[str]:
        """Return the custom fields of a post that editors see but that are not written."""
        if not post.meta:
            return []
        columns = {name for name, _ in self.columns}
        if "meta" in columns:
            return []
        visible = (key for key, value in post.meta.items() if value and not _is_shown(post, key))
        return [key for key in visible if not {f"meta.{key}", f"acf.{key}"} & columns]

    @property
    def names(self) -> AbstractSet[str]:
        """The keys of the fields in the files."""
        return {key for _, key in self.columns}

    def name_of(self, name: str) -> str | None:
        """Return the key of the field `name` in the files; None if it is not written."""
        return dict(self.columns).get(name)


def front_matter(subject: FieldInput, spec: FieldSpec) -> dict[str, object]:
    """Return the front matter of a post: strings, numbers, booleans, lists and mappings."""
    found: dict[str, object] = {}
    for name, key in spec.columns:
        if name == "taxonomies":
            for taxonomy, terms in _custom_taxonomies(subject):
                found[_free_key(taxonomy, spec.names | found.keys())] = terms
            continue
        value = _reader(name)(subject)
        if name in _ALWAYS or value not in _NOTHING:
            found[key] = value
    return found


def _date(subject: FieldInput) -> str:
    published = subject.post.published
    return published.date().isoformat() if published else ""


def _datetime(subject: FieldInput) -> str:
    """Return the date and time in ISO 8601, with the offset if the source has it."""
    published = subject.post.published
    return published.isoformat() if published else ""


def _modified(subject: FieldInput) -> str:
    modified = subject.post.modified
    return modified.isoformat() if modified else ""


def _is_shown(post: Post, key: str) -> bool:
    """Return True if editors do not see the custom field, or readers see it in the post."""
    is_bound = '"bindings"' in post.content and f'"key":"{key}"' in post.content
    return is_bound or key.startswith(_HIDDEN) or is_linked_field(key) or is_shown_field(post, key)


def _description(subject: FieldInput) -> str:
    """Return the excerpt that the author wrote, else an SEO plugin's description, on one line."""
    post = subject.post
    for text in (post.excerpt, seo_description(post.meta), post.description):
        if text and (line := _SPACES.sub(" ", subject.plain_text(text)).strip()):
            return line
    return ""


def _comment_count(subject: FieldInput) -> int:
    """Count the approved comments, as WordPress does (`comment_count`)."""
    return sum(comment.status == "approved" for comment in subject.post.comments)


def _enclosure(subject: FieldInput) -> object:
    """Return the file of a podcast's episode; a list if there are several."""
    return subject.enclosures[0] if len(subject.enclosures) == 1 else list(subject.enclosures)


def _names(subject: FieldInput, *taxonomies: str) -> list[str]:
    """Return the names of the post's terms, each once, in the source's order."""
    names: dict[str, None] = {}
    for term in subject.post.terms:
        if term.taxonomy in taxonomies:
            names[subject.plain_text(term.name).strip() or unquote(term.slug)] = None
    return list(names)


def _categories(subject: FieldInput) -> list[str]:
    return [name for name in _names(subject, "category") if not is_uncategorized(name)]


def _authors(subject: FieldInput) -> list[str]:
    """Return the names that a plugin shows as authors, users and guests alike."""
    return list(map(without_address, subject.byline or _names(subject, "author")))


def _author(subject: FieldInput) -> str:
    """Return the first name of the byline, which readers see instead of the user's name."""
    names = [*subject.byline[:1], subject.author, subject.post.author]
    return without_address(next(filter(None, names), ""))


def _first(subject: FieldInput, taxonomy: str) -> Term | None:
    return next((term for term in subject.post.terms if term.taxonomy == taxonomy), None)


def _format(subject: FieldInput) -> str:
    """Return the post format, such as `video`
    (https://developer.wordpress.org/advanced-administration/wordpress/post-formats/)."""
    term = _first(subject, "post_format")
    return term.slug.removeprefix("post-format-") if term else ""


def _language(subject: FieldInput) -> str:
    """Return the language code (`fr`), because Polylang's name for the language is translated."""
    return unquote(language_of(subject.post))


def _translations(subject: FieldInput) -> object:
    """Return the translations by language, or at least the group that they share."""
    return dict(subject.translations) or translation_group(subject.post)


def _path(subject: FieldInput) -> str:
    """Return the path of the permalink, "" for an address with an id (`/?p=12`)."""
    try:
        parts = urlsplit(subject.post.link)
    except ValueError:
        return ""
    return "" if parts.query else unquote(parts.path)


def _custom_taxonomies(subject: FieldInput) -> Iterator[tuple[str, list[str]]]:
    taxonomies = dict.fromkeys(term.taxonomy for term in subject.post.terms)
    for taxonomy in sorted(taxonomies.keys() - _BUILT_IN_TAXONOMIES):
        yield taxonomy, _names(subject, taxonomy)


def _free_key(taxonomy: str, taken: AbstractSet[str]) -> str:
    """Return a free key for a taxonomy: one that is named `title` must not replace the title."""
    key = f"taxonomy_{taxonomy}" if taxonomy in _FIELDS or taxonomy in taken else taxonomy
    while key in taken:
        key += "_"
    return key


def _custom_fields(subject: FieldInput) -> dict[str, Any]:
    """Return the custom fields that WordPress shows to editors: names without a leading `_`."""
    shown = {key: value for key, value in subject.post.meta.items() if not key.startswith("_")}
    return dict(without_addresses(shown))


def _acf(subject: FieldInput) -> dict[str, Any]:
    """Return the fields of Advanced Custom Fields, which stores each field's key (`field_...`)
    under the field's name with a leading `_`."""
    meta = subject.post.meta
    fields = {
        key: value for key, value in meta.items() if str(meta.get(f"_{key}")).startswith("field_")
    }
    return dict(without_addresses(fields))


_FIELDS: Final[dict[str, _Reader]] = {
    "title": lambda s: s.plain_text(s.post.title),
    "date": _date,
    "image": lambda s: s.image,
    "slug": lambda s: s.slug,
    "categories": _categories,
    "tags": lambda s: _names(s, "post_tag", "tag"),
    "taxonomies": lambda s: dict(_custom_taxonomies(s)),
    "format": _format,
    "language": _language,
    "translations": _translations,
    "author": _author,
    "authors": _authors,
    "draft": lambda s: s.post.status in DRAFT_STATUSES,
    "sticky": lambda s: s.post.sticky,
    "description": _description,
    "links_to": lambda s: target(s.post.meta),
    "enclosure": _enclosure,
    # The fields below are written only if --fields names them.
    "id": lambda s: blog_id(s.post.id),
    "type": lambda s: s.post.type,
    "status": lambda s: s.post.status,
    "permalink": lambda s: s.post.link,
    "path": _path,
    "guid": lambda s: s.post.guid,
    "datetime": _datetime,
    "modified": _modified,
    "parent": lambda s: blog_id(s.post.parent_id),
    "menu_order": lambda s: s.post.menu_order,
    "comments": _comment_count,
    "meta": _custom_fields,
    "acf": _acf,
}
# WordPress's own custom field without a leading `_`; its contents are already in the text.
_IN_THE_TEXT: Final = ("footnotes",)
_HIDDEN: Final = ("_", *_IN_THE_TEXT)
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_ALWAYS: Final = frozenset({"title", "slug"})
_NOTHING: Final[tuple[object, ...]] = (None, "", 0, [], {})  # 0 is False as well
_DEFAULT: Final = tuple(_FIELDS)[: tuple(_FIELDS).index("id")]
_BUILT_IN_TAXONOMIES: Final = frozenset(
    {
        "category",
        "post_tag",
        "tag",
        "post_format",
        "language",
        "post_translations",
        "author",
        "nav_menu",
    }
)


@lru_cache(maxsize=256)
def _reader(name: str) -> _Reader:
    """Return the function that reads a field. Raises KeyError for an unknown field."""
    kind, dot, key = name.partition(".")
    if dot and key and kind in ("meta", "acf"):
        return lambda subject: without_addresses(subject.post.meta.get(key))
    if dot and key and kind == "taxonomy":
        return lambda subject: _names(subject, key)
    return _FIELDS[name]


def _column(part: str) -> tuple[str, str]:
    name, colon, key = (text.strip() for text in part.rpartition(":"))
    if not colon:
        name, key = part, part.partition(".")[2] or part
    if not key:
        raise UsageError(f'--fields: "{part}" has no new name after the colon')
    if colon and name in ("default", "taxonomies"):
        raise UsageError(f'--fields: "{name}" means several fields and cannot be renamed')
    try:
        _reader(name)
    except KeyError:
        near = difflib.get_close_matches(name, _FIELDS, 1)
        known = f"the fields are {', '.join(_FIELDS)}, meta.KEY, acf.KEY, taxonomy.NAME"
        hint = f'did you mean "{near[0]}"?' if near else known
        raise UsageError(f'--fields: unknown field "{name}"; {hint}') from None
    return name, key
