"""Which front matter keys a post gets, in which order and under which names.

`title`, `date`, `image` and `slug` come first; after these only what the source
really has. A key without a value is left out, except `title` and `slug`, which
every post has. (No `date` therefore means a draft that was never dated, and no
`image` a post without pictures.) A password is no field, and never will be.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import unquote

from migrator.archive.category_names import is_uncategorized
from migrator.archive.privacy import without_address
from migrator.archive.seo_descriptions import seo_description
from migrator.errors import UsageError
from migrator.model import Post, Term
from migrator.selection import DRAFT_STATUSES


@dataclass(frozen=True, slots=True)
class FieldInput:
    """One post, and what is known about it beside the post itself.

    slug          the slug that its links use, as text (not percent-encoded)
    image         the featured or first image as front matter is to name it, or ""
    author        the author's display name, plain; "" leaves the login
    translations  language -> the translated post's slug or path, when known
    plain_text    turns stored text (HTML, character references) into plain text
    """

    post: Post
    slug: str
    plain_text: Callable[[str], str]
    image: str = ""
    author: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)


_Reader = Callable[[FieldInput], object]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The fields of `--fields`, each with the name it gets."""

    columns: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """`title,date:created,slug,id` selects, orders and renames; "" is the default.

        The name stands after the last colon, as a custom field may hold one
        (`meta.og:title:og_title`). `default` stands for all that is written without
        `--fields`, so that `default,id` only adds. Raises UsageError for a field there
        is not, and for two fields under one name.
        """
        parts = [part.strip() for part in text.split(",") if part.strip()] or ["default"]
        columns: list[tuple[str, str]] = []
        for part in parts:
            columns += [(name, name) for name in _DEFAULT] if part == "default" else [_column(part)]
        names = [name for _, name in columns]
        for name in names:
            if names.count(name) > 1:
                raise UsageError(f'--fields: two fields would be called "{name}"')
        return cls(tuple(columns))

    def left_out(self, post: Post) -> list[str]:
        """The custom fields of a post that an editor sees and the files will not have."""
        if not post.meta:
            return []
        columns = {name for name, _ in self.columns}
        if "meta" in columns:
            return []
        seen = (key for key, value in post.meta.items() if not key.startswith(_HIDDEN) and value)
        return [key for key in seen if not {f"meta.{key}", f"acf.{key}"} & columns]

    @property
    def names(self) -> AbstractSet[str]:
        """What the fields are called in the files."""
        return {key for _, key in self.columns}

    def name_of(self, name: str) -> str | None:
        """What the field `name` is called in the files; None when it is not written."""
        return dict(self.columns).get(name)


def front_matter(subject: FieldInput, spec: FieldSpec) -> dict[str, object]:
    """The front matter of one post: strings, numbers, booleans, lists and mappings."""
    found: dict[str, object] = {}
    for name, key in spec.columns:
        if name == "taxonomies":
            for taxonomy, terms in _custom_taxonomies(subject):
                found[_free(taxonomy, spec.names | found.keys())] = terms
            continue
        value = _reader(name)(subject)
        if name in _ALWAYS or value not in _NOTHING:
            found[key] = value
    return found


def _day(subject: FieldInput) -> str:
    published = subject.post.published
    return published.date().isoformat() if published else ""


def _moment(subject: FieldInput) -> str:
    """ISO 8601, with the offset when the source tells it."""
    published = subject.post.published
    return published.isoformat() if published else ""


def _modified(subject: FieldInput) -> str:
    modified = subject.post.modified
    return modified.isoformat() if modified else ""


def _description(subject: FieldInput) -> str:
    """The excerpt that a person wrote, or else what an SEO plugin shows, on one line."""
    post = subject.post
    for text in (post.excerpt, seo_description(post.meta), post.description):
        if text and (line := _SPACES.sub(" ", subject.plain_text(text)).strip()):
            return line
    return ""


def _comment_count(subject: FieldInput) -> int:
    """As WordPress counts (`comment_count`): the approved ones."""
    return sum(comment.status == "approved" for comment in subject.post.comments)


def _names(subject: FieldInput, *taxonomies: str) -> list[str]:
    """The names of the post's terms, each once, in the source's order."""
    names: dict[str, None] = {}
    for term in subject.post.terms:
        if term.taxonomy in taxonomies:
            names[subject.plain_text(term.name).strip() or unquote(term.slug)] = None
    return list(names)


def _categories(subject: FieldInput) -> list[str]:
    return [name for name in _names(subject, "category") if not is_uncategorized(name)]


def _first(subject: FieldInput, taxonomy: str) -> Term | None:
    return next((term for term in subject.post.terms if term.taxonomy == taxonomy), None)


def _format(subject: FieldInput) -> str:
    """https://developer.wordpress.org/advanced-administration/wordpress/post-formats/"""
    term = _first(subject, "post_format")
    return term.slug.removeprefix("post-format-") if term else ""


def _language(subject: FieldInput) -> str:
    """Polylang's language code, `fr`: its name is written in that language."""
    term = _first(subject, "language")
    return unquote(term.slug) if term else ""


def _translations(subject: FieldInput) -> object:
    """Where the translations are, or at least the group that they have in common."""
    term = _first(subject, "post_translations")
    return dict(subject.translations) or (term.slug if term else "")


def _custom_taxonomies(subject: FieldInput) -> Iterator[tuple[str, list[str]]]:
    taxonomies = dict.fromkeys(term.taxonomy for term in subject.post.terms)
    for taxonomy in sorted(taxonomies.keys() - _BUILT_IN_TAXONOMIES):
        yield taxonomy, _names(subject, taxonomy)


def _free(taxonomy: str, taken: AbstractSet[str]) -> str:
    """A taxonomy may be called `title`: it does not take that key from the title."""
    key = f"taxonomy_{taxonomy}" if taxonomy in _FIELDS or taxonomy in taken else taxonomy
    while key in taken:
        key += "_"
    return key


def _custom_fields(subject: FieldInput) -> dict[str, Any]:
    """The custom fields that WordPress shows to an editor: those without `_` before them."""
    return {key: value for key, value in subject.post.meta.items() if not key.startswith("_")}


def _acf(subject: FieldInput) -> dict[str, Any]:
    """Advanced Custom Fields keeps the field's key, `field_...`, beside each value."""
    meta = subject.post.meta
    return {
        key: value for key, value in meta.items() if str(meta.get(f"_{key}")).startswith("field_")
    }


_FIELDS: Final[dict[str, _Reader]] = {
    "title": lambda s: s.plain_text(s.post.title),
    "date": _day,
    "image": lambda s: s.image,
    "slug": lambda s: s.slug,
    "categories": _categories,
    "tags": lambda s: _names(s, "post_tag", "tag"),
    "taxonomies": lambda s: dict(_custom_taxonomies(s)),
    "format": _format,
    "language": _language,
    "translations": _translations,
    "author": lambda s: without_address(s.author or s.post.author),
    "authors": lambda s: [without_address(name) for name in _names(s, "author")],
    "draft": lambda s: s.post.status in DRAFT_STATUSES,
    "sticky": lambda s: s.post.sticky,
    "description": _description,
    # From here on only for those who ask.
    "id": lambda s: s.post.id,
    "type": lambda s: s.post.type,
    "status": lambda s: s.post.status,
    "permalink": lambda s: s.post.link,
    "guid": lambda s: s.post.guid,
    "datetime": _moment,
    "modified": _modified,
    "parent": lambda s: s.post.parent_id,
    "menu_order": lambda s: s.post.menu_order,
    "comments": _comment_count,
    "meta": _custom_fields,
    "acf": _acf,
}
# Core's own custom field without `_`: the text shows what it holds.
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
    """Raises KeyError for a field there is not."""
    kind, dot, key = name.partition(".")
    if dot and key and kind in ("meta", "acf"):
        return lambda subject: subject.post.meta.get(key)
    if dot and key and kind == "taxonomy":
        return lambda subject: _names(subject, key)
    return _FIELDS[name]


def _column(part: str) -> tuple[str, str]:
    name, colon, key = (text.strip() for text in part.rpartition(":"))
    if not colon:
        name, key = part, part.partition(".")[2] or part
    if not key:
        raise UsageError(f'--fields: "{part}" lacks the new name after the colon')
    if colon and name in ("default", "taxonomies"):
        raise UsageError(f'--fields: "{name}" stands for several fields and takes no other name')
    try:
        _reader(name)
    except KeyError:
        near = difflib.get_close_matches(name, _FIELDS, 1)
        hint = f'did you mean "{near[0]}"' if near else f"there are {', '.join(_FIELDS)}, meta.KEY"
        raise UsageError(f'--fields: there is no field "{name}"; {hint}') from None
    return name, key
