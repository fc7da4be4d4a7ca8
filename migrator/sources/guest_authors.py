"""Return the guest author whom a plugin stores as an item, not as a user of WordPress.

Co-Authors Plus (https://github.com/Automattic/Co-Authors-Plus) and Molongui Authorship
(https://wordpress.org/plugins/molongui-authorship/). Their e-mail addresses are never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from migrator.model import Author, Post
from migrator.startup.value_objects import value_object


@value_object
class _GuestKind:
    """The custom fields of one plugin's guest authors."""

    name: str
    website: str
    biography: str = ""


_KINDS: Final[Mapping[str, _GuestKind]] = {
    "guest-author": _GuestKind("cap-display_name", "cap-website", "cap-description"),
    "guest_author": _GuestKind("_molongui_guest_author_display_name", "_molongui_guest_author_web"),
    "molongui_guestauthor": _GuestKind("", "_molongui_guest_author_web"),
}
"""The item types of guest authors. `selection.TECHNICAL_TYPES` has them too."""

SLUG_PREFIX: Final = "cap-"
"""Prefix of the slugs that Co-Authors Plus gives to its items and terms."""

_INDEXED: Final = frozenset(
    key for kind in _KINDS.values() for key in (kind.name, kind.website, kind.biography) if key
)


def is_guest_field(key: str) -> bool:
    """Return True for a custom field that describes a guest author."""
    return key in _INDEXED


def guest_author(post: Post) -> Author | None:
    """Return the guest author that an item describes, None for any other item."""
    kind = _KINDS.get(post.type)
    if kind is None or post.status in ("trash", "auto-draft"):
        return None
    login = post.slug.removeprefix(SLUG_PREFIX)
    return Author(
        login,
        _text(post.meta, kind.name) or post.title or login,
        post.id,
        website=_text(post.meta, kind.website),
        biography=_text(post.meta, kind.biography) or post.content,
    )


def _text(meta: Mapping[str, Any], key: str) -> str:
    value = meta.get(key, "")
    if isinstance(value, list):
        value = next(iter(value), "")
    return value.strip() if isinstance(value, str) else ""
