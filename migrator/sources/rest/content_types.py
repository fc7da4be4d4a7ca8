"""List the content types and taxonomies of a site, with their names in its REST API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from migrator.selection import NEVER_TYPES, TECHNICAL_TYPES
from migrator.sources.rest.api_client import Api, ApiRefusedError
from migrator.sources.rest.lenient_json import clean
from migrator.startup.value_objects import value_object

Json = dict[str, Any]


@value_object
class ContentType:
    """A content type or taxonomy.

    name   its name in an export
    base   its name in the API (`rest_base`)
    route  route of its list, such as "wp/v2/posts"
    """

    name: str
    base: str
    route: str


# Types and taxonomies of every site since 4.7, for sites that do not list them.
POST: Final = ContentType("post", "posts", "wp/v2/posts")
PAGE: Final = ContentType("page", "pages", "wp/v2/pages")
MEDIA: Final = ContentType("attachment", "media", "wp/v2/media")
CATEGORY: Final = ContentType("category", "categories", "wp/v2/categories")
TAG: Final = ContentType("post_tag", "tags", "wp/v2/tags")

# WordPress's own types that posts refer to; they are only listed for logged-in users.
REFERRED_TO: Final = ("wp_block", "nav_menu_item")
# Types not requested: their items are files of the theme, not posts, and have no list by id.
_NOT_REQUESTED: Final = frozenset({*NEVER_TYPES, *TECHNICAL_TYPES}) - {"attachment", *REFERRED_TO}


def content_types(api: Api, *, logged_in: bool) -> list[ContentType]:
    """Return the types whose items are content: posts and pages first, the media library last.

    Reference: https://developer.wordpress.org/rest-api/reference/post-types/
    """
    try:
        described = api.object(api.address("wp/v2/types"))
    except ApiRefusedError as refusal:
        api.log.lost(
            f"the list of content types is not public ({refusal}): only posts, pages and files are"
            " read"
        )
        return [POST, PAGE, MEDIA]
    known = {kind.name: kind for kind in map(_parse_type, described.values()) if kind}
    first = [known.pop(kind.name, kind) for kind in (POST, PAGE)]
    last = known.pop("attachment", MEDIA)
    referred = [known.pop(name) for name in REFERRED_TO if name in known]
    others = [kind for name, kind in sorted(known.items()) if name not in _NOT_REQUESTED]
    return [*first, *others, *(referred if logged_in else ()), last]


def taxonomies(api: Api, *, logged_in: bool) -> list[ContentType]:
    """Return the taxonomies.

    Reference: https://developer.wordpress.org/rest-api/reference/taxonomies/
    """
    try:
        described = api.object(api.address("wp/v2/taxonomies"))
    except ApiRefusedError as refusal:
        api.log.lost(
            f"the list of taxonomies is not public ({refusal}): only categories and tags are read"
        )
        return [CATEGORY, TAG]
    known = {kind.name: kind for kind in map(_parse_type, described.values()) if kind}
    hidden = () if logged_in else ("nav_menu",)
    return [kind for name, kind in sorted(known.items()) if name not in hidden]


def _parse_type(described: object) -> ContentType | None:
    """Parse the API's description of a type or taxonomy; None if it is not one."""
    if not isinstance(described, Mapping):
        return None
    name, base = clean(described.get("slug")), clean(described.get("rest_base"))
    namespace = clean(described.get("rest_namespace")) or "wp/v2"
    route = f"{namespace}/{base or name}"
    # A URL is built from the route.
    if not name or "(?P" in route or ".." in route:
        return None
    return ContentType(name, base or name, route)
