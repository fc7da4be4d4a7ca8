"""Elements that show nothing."""

from __future__ import annotations

from bs4 import Tag

_UNSEEN = ("br", "em", "strong", "del", "ins", "mark", "small", "sub", "sup", "u")


def holds_breaks_only(element: Tag) -> bool:
    is_empty = not element.get_text(strip=True) and not element.find(
        lambda each: each.name not in _UNSEEN
    )
    return is_empty and element.name in ("ins", "mark", "small", "sub", "sup", "u")
