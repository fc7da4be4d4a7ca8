"""Convert the API's JSON objects to the model.

Fields: https://developer.wordpress.org/rest-api/reference/posts/ and the pages next to it. A field
that is missing, or has another type than documented, is treated as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final

from migrator.model import Attachment, Author, Comment, Post, Term
from migrator.sources.dates import blog_date
from migrator.sources.excerpts import author_excerpt
from migrator.sources.rest.content_types import ContentType
from migrator.sources.rest.lenient_json import clean, number
from migrator.sources.wxr.php_serialize import unserialize

Json = dict[str, Any]

PASSWORD_PLACEHOLDER: Final = "unknown"  # noqa: S105
"""Placeholder password of a post that is only known to be protected."""

_IDENTITY_FIELDS: Final = (
    "id,type,status,date,date_gmt,modified,modified_gmt,slug,link,guid,title,parent"
)
POST_FIELDS: Final = (
    f"{_IDENTITY_FIELDS},author,menu_order,featured_media,sticky,format,password,content,excerpt,meta,acf,"
    "lang,translations,wpml_current_locale,jetpack_featured_media_url"
)
MEDIA_FIELDS: Final = (
    f"{_IDENTITY_FIELDS},author,post,source_url,mime_type,alt_text,caption,description,menu_order"
)
MENU_FIELDS: Final = "id,status,title,url,type,object,object_id,parent,menu_order,menus"
TERM_FIELDS: Final = "id,name,slug,taxonomy,parent,description"
USER_FIELDS: Final = "id,name,slug,username,first_name,last_name,description"
COMMENT_FIELDS: Final = (
    "id,post,parent,author,author_name,author_url,date,date_gmt,content,type,status"
)
LEAN_POST: Final = _IDENTITY_FIELDS
LEAN_MEDIA: Final = f"{_IDENTITY_FIELDS},post,source_url,mime_type,alt_text"
LEAN: Final = "id,slug,link,date"


@dataclass(slots=True)
class Known:
    """Data needed to resolve the ids in items.

    login       returns the login of the author with an id
    taxonomies  taxonomies of the site
    terms       terms by taxonomy and id
    """

    login: Callable[[int], str]
    taxonomies: Sequence[ContentType] = ()
    terms: dict[tuple[str, int], Term] = field(default_factory=dict)


def text(value: object) -> str:
    """Return a text as stored (`raw`) if the API sends it, else as shown (`rendered`)."""
    if isinstance(value, Mapping):
        raw = value.get("raw")
        return clean(raw) if isinstance(raw, str) else clean(value.get("rendered"))
    return clean(value)


def is_raw(item: Json) -> bool:
    """Return True if the item's content is as its author stored it."""
    content = item.get("content")
    return isinstance(content, Mapping) and isinstance(content.get("raw"), str)


def has_content(item: Json) -> bool:
    """Return True if the item has content; a password-protected one may not."""
    content = item.get("content")
    return isinstance(content, (Mapping, str))


def post(item: Json, kind: ContentType, position: int, known: Known) -> Post:
    """Convert an item of any type except files and menu items."""
    content = item.get("content")
    shown = text(content)
    excerpt = text(item.get("excerpt"))
    raw = is_raw(item)
    return Post(
        position=position,
        id=number(item.get("id")),
        # The list's type, because plugins change the item's own.
        type=intern(kind.name),
        status=intern(clean(item.get("status")) or "publish"),
        title=text(item.get("title")),
        slug=clean(item.get("slug")),
        link=clean(item.get("link")),
        guid=text(item.get("guid")),
        content=shown,
        excerpt=excerpt if raw else author_excerpt(excerpt, shown),
        author=known.login(number(item.get("author"))),
        published=_date(item, "date"),
        modified=_date(item, "modified"),
        parent_id=number(item.get("parent")),
        menu_order=number(item.get("menu_order")),
        sticky=item.get("sticky") is True,
        password=_password(item, content),
        terms=tuple(_terms(item, known)),
        meta=_meta(item),
        is_rendered=not raw,
    )


def attachment(item: Json, position: int, known: Known) -> Post:
    """Convert a file of the media library to what an export has: an item with a file."""
    file = Attachment(
        id=number(item.get("id")),
        url=clean(item.get("source_url")) or text(item.get("guid")),
        title=text(item.get("title")),
        slug=clean(item.get("slug")),
        link=clean(item.get("link")),
        parent_id=number(item.get("post")),
        caption=_unwrapped(item.get("caption")),
        description=_description(item.get("description")),
        alt=clean(item.get("alt_text")),
        mime_type=clean(item.get("mime_type")),
        published=_date(item, "date"),
        menu_order=number(item.get("menu_order")),
    )
    return Post(
        position=position,
        id=file.id,
        type="attachment",
        status=intern(clean(item.get("status")) or "inherit"),
        title=file.title,
        slug=file.slug,
        link=file.link,
        guid=text(item.get("guid")),
        content=file.description,
        excerpt=file.caption,
        author=known.login(number(item.get("author"))),
        published=file.published,
        modified=_date(item, "modified"),
        parent_id=file.parent_id,
        menu_order=file.menu_order,
        attachment=file,
    )


def menu_item(item: Json, position: int, known: Known) -> Post:
    """Convert a menu item to what an export has.

    Reference: https://developer.wordpress.org/rest-api/reference/nav_menu_items/
    """
    menu = known.terms.get(("nav_menu", number(item.get("menus"))))
    meta = {
        "_menu_item_type": clean(item.get("type")),
        "_menu_item_object": clean(item.get("object")),
        "_menu_item_object_id": str(number(item.get("object_id"))),
        "_menu_item_url": clean(item.get("url")) if item.get("type") == "custom" else "",
        "_menu_item_menu_item_parent": str(number(item.get("parent"))),
    }
    return Post(
        position=position,
        id=number(item.get("id")),
        type="nav_menu_item",
        status=intern(clean(item.get("status")) or "publish"),
        title=text(item.get("title")),
        menu_order=number(item.get("menu_order")),
        terms=(menu,) if menu else (),
        meta=meta,
    )


def term(item: Json, taxonomy: str, parents: Mapping[int, str]) -> Term:
    """Convert a term; `parents` are the slugs of the taxonomy's terms by id."""
    return Term(
        taxonomy=intern(taxonomy),
        slug=clean(item.get("slug")),
        name=clean(item.get("name")) or clean(item.get("slug")),
        parent=parents.get(number(item.get("parent")), ""),
        id=number(item.get("id")),
        description=clean(item.get("description")),
    )


def author(item: Json) -> Author:
    """Convert a user.

    The API shows logins only to users who may edit users; otherwise the slug is used instead.
    """
    login = clean(item.get("username")) or clean(item.get("slug"))
    return Author(
        login=login,
        name=clean(item.get("name")) or login,
        id=number(item.get("id")),
        first_name=clean(item.get("first_name")),
        last_name=clean(item.get("last_name")),
        biography=clean(item.get("description")),
    )


def comment(item: Json) -> Comment:
    """Convert a comment."""
    status = clean(item.get("status"))
    return Comment(
        id=number(item.get("id")),
        author=clean(item.get("author_name")),
        author_url=clean(item.get("author_url")),
        published=_date(item, "date"),
        content=text(item.get("content")),
        kind=clean(item.get("type")) or "comment",
        status={"": "approved", "hold": "pending"}.get(status, status),
        parent_id=number(item.get("parent")),
        user_id=number(item.get("author")),
    )


def featured_url(item: Json) -> str:
    """Return the URL of the featured image if Jetpack adds it to the API, else ""."""
    return clean(item.get("jetpack_featured_media_url"))


def _date(item: Json, name: str) -> Any:
    return blog_date(clean(item.get(name)), clean(item.get(f"{name}_gmt")))


def _password(item: Json, content: object) -> str:
    if password := clean(item.get("password")):
        return password
    protected = isinstance(content, Mapping) and content.get("protected") is True
    return PASSWORD_PLACEHOLDER if protected else ""


def _terms(item: Json, known: Known) -> list[Term]:
    """Return the terms of an item in the order of an export: by name within each taxonomy."""
    found: dict[tuple[str, int], Term] = {}
    for taxonomy in known.taxonomies:
        ids = item.get(taxonomy.base)
        for value in ids if isinstance(ids, list) else ():
            key = taxonomy.name, number(value)
            if key in known.terms:
                found[key] = known.terms[key]
    terms = list(found.values())
    form = clean(item.get("format"))
    if form and form != "standard":
        # https://developer.wordpress.org/advanced-administration/wordpress/post-formats/
        terms.append(Term("post_format", f"post-format-{form}", form.title()))
    return terms + _language(item)


def _language(item: Json) -> list[Term]:
    """Return the terms that Polylang has in an export, from the fields that it adds to the API.

    Reference: https://polylang.pro/documentation/support/developers/rest-api/
    """
    language = clean(item.get("lang"))
    if not language:
        return []
    terms = [Term("language", language, language)]
    translations = item.get("translations")
    if isinstance(translations, Mapping):
        ids = [number(value) for value in translations.values()]
        if len(ids) > 1 and min(ids):
            terms.append(Term("post_translations", f"pll_{min(ids)}", f"pll_{min(ids)}"))
    return terms


def _meta(item: Json) -> dict[str, Any]:
    """Return the public custom fields that are not empty.

    Registered fields are listed for every post, even if the post has no value.
    """
    found: dict[str, Any] = {}
    for source in (item.get("meta"), item.get("acf")):
        if isinstance(source, Mapping):
            for key, value in source.items():
                if (stored := _stored(value)) not in ("", None, [], {}):
                    found[clean(key)] = stored
    if featured := number(item.get("featured_media")):
        found["_thumbnail_id"] = str(featured)
    if locale := clean(item.get("wpml_current_locale")):
        found["_wpml_language"] = locale
    return found


def _stored(value: object) -> Any:
    """Return a value as in the database, and so in an export: numbers are strings there."""
    if isinstance(value, str):
        return unserialize(clean(value))
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, (int, float)):
        return str(value) if value else ""
    if isinstance(value, Mapping):
        return {clean(key): _stored(each) for key, each in value.items()}
    return [_stored(each) for each in value] if isinstance(value, list) else None


def _unwrapped(value: object) -> str:
    """Return a text as stored: without the paragraph that WordPress puts around the shown text."""
    found = text(value).strip()
    whole = found.startswith("<p>") and found.endswith("</p>") and found.count("<p") == 1
    return found[len("<p>") : -len("</p>")].strip() if whole else found


def _description(value: object) -> str:
    """Return a file's description without the image shown before it (`prepend_attachment`)."""
    found = text(value).strip()
    if found.startswith('<p class="attachment">'):
        found = found.partition("</p>")[2].strip()
    return _unwrapped(found)
