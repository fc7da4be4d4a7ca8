"""What a site has, and how its API calls it: types of content and taxonomies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from migrator.selection import NEVER_TYPES, TECHNICAL_TYPES
from migrator.sources.rest.api_client import Api, ApiRefusedError
from migrator.sources.rest.lenient_json import clean

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ContentType:
    """A type or a taxonomy: its `name` as the export has it, what the API calls its items
    (`base`), and the `route` of its list."""

    name: str
    base: str
    route: str


# What every site has since 4.7, also where it does not tell.
POST: Final = ContentType("post", "posts", "wp/v2/posts")
PAGE: Final = ContentType("page", "pages", "wp/v2/pages")
MEDIA: Final = ContentType("attachment", "media", "wp/v2/media")
CATEGORY: Final = ContentType("category", "categories", "wp/v2/categories")
TAG: Final = ContentType("post_tag", "tags", "wp/v2/tags")

# WordPress's own types that others refer to; only who logs in sees them.
REFERRED_TO: Final = ("wp_block", "nav_menu_item")
# Their items are files of the theme, not posts, and no list by id.
_NOT_ASKED: Final = frozenset({*NEVER_TYPES, *TECHNICAL_TYPES}) - {"attachment", *REFERRED_TO}


def content_types(api: Api, *, logged_in: bool) -> list[ContentType]:
    """The types whose items are content, posts and pages first, the media library last.

    developer.wordpress.org/rest-api/reference/post-types/
    """
    try:
        told = api.object(api.address("wp/v2/types"))
    except ApiRefusedError as refusal:
        api.log.lost(
            f"the list of types is closed ({refusal}): only posts, pages and files are read"
        )
        return [POST, PAGE, MEDIA]
    known = {kind.name: kind for kind in map(_kind, told.values()) if kind}
    first = [known.pop(kind.name, kind) for kind in (POST, PAGE)]
    last = known.pop("attachment", MEDIA)
    referred = [known.pop(name) for name in REFERRED_TO if name in known]
    others = [kind for name, kind in sorted(known.items()) if name not in _NOT_ASKED]
    return [*first, *others, *(referred if logged_in else ()), last]


def taxonomies(api: Api, *, logged_in: bool) -> list[ContentType]:
    """The taxonomies. developer.wordpress.org/rest-api/reference/taxonomies/"""
    try:
        told = api.object(api.address("wp/v2/taxonomies"))
    except ApiRefusedError as refusal:
        api.log.mended(
            f"the list of taxonomies is closed ({refusal}): categories and tags are read"
        )
        return [CATEGORY, TAG]
    known = {kind.name: kind for kind in map(_kind, told.values()) if kind}
    hidden = () if logged_in else ("nav_menu",)
    return [kind for name, kind in sorted(known.items()) if name not in hidden]


def _kind(told: object) -> ContentType | None:
    """A type or taxonomy as the API tells of it; None for what is none."""
    if not isinstance(told, Mapping):
        return None
    name, base = clean(told.get("slug")), clean(told.get("rest_base"))
    namespace = clean(told.get("rest_namespace")) or "wp/v2"
    route = f"{namespace}/{base or name}"
    # An address is built of it.
    if not name or "(?P" in route or ".." in route:
        return None
    return ContentType(name, base or name, route)
