"""What a block becomes that is more, or less, than its saved HTML. Each is a row."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from migrator.wordpress import code, footnotes
from migrator.wordpress.attributes import Attributes
from migrator.wordpress.context import Scope, placeholder
from migrator.wordpress.embeds import embed_block, link
from migrator.wordpress.media import figure, gallery, image, library_image, player
from migrator.wordpress.rules import Call

Json = dict[str, Any]


def _text(attributes: Json, *names: str) -> str:
    for name in names:
        value = attributes.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def _file(attributes: Json, scope: Scope, *names: str) -> str:
    if url := _text(attributes, *names):
        return url
    number = attributes.get("id")
    attachment = scope.context.attachment(number) if isinstance(number, int) else None
    return attachment.url if attachment else ""


def _image(attributes: Json, scope: Scope) -> str | None:
    number = attributes.get("id")
    attachment = scope.context.attachment(number) if isinstance(number, int) else None
    if attachment is not None:
        return library_image(attachment)
    url = _text(attributes, "url", "src")
    return (
        figure(image(url, _text(attributes, "alt")), _text(attributes, "caption")) if url else None
    )


def _player(tag: str) -> Callable[[Json, Scope], str | None]:
    def render(attributes: Json, scope: Scope) -> str | None:
        url = _file(attributes, scope, "src", "url")
        return figure(player(tag, [url]), _text(attributes, "caption")) if url else None

    return render


def _gallery(attributes: Json, scope: Scope) -> str | None:
    numbers = attributes.get("ids")
    if not isinstance(numbers, list) or not numbers:
        return None
    ids = ",".join(str(number) for number in numbers)
    return gallery(Call("gallery", Attributes({"ids": ids}), ""), scope)


def _link(attributes: Json, _: Scope) -> str | None:
    url, label = _text(attributes, "url", "href"), _text(attributes, "label", "text", "title")
    if not url:
        return f"<p>{label}</p>" if label else None
    return f'<a href="{html.escape(url)}">{label}</a>' if label else link(url)


def _list_link(attributes: Json, scope: Scope) -> str | None:
    shown = _link(attributes, scope)
    return f"<li>{shown}</li>" if shown else None


def _social_link(attributes: Json, _: Scope) -> str:
    """Without an address WordPress shows nothing."""
    url = _text(attributes, "url")
    label = _text(attributes, "label") or _text(attributes, "service").title()
    return f'<li><a href="{html.escape(url)}">{label or html.escape(url)}</a></li>' if url else ""


def _embed(attributes: Json, _: Scope) -> str | None:
    return embed_block(attributes, "")


def _footnotes(_: Json, __: Scope) -> str:
    return footnotes.PLACE


def _query(attributes: Json, inner: str) -> str:
    return placeholder("block query")


def _cover(attributes: Json, inner: str) -> str:
    """Older covers keep their picture in a style only."""
    url = _text(attributes, "url")
    if not url or html.escape(url) in _sources(inner) or url in _sources(inner):
        return ""
    if attributes.get("backgroundType") == "video":
        return figure(player("video", [url]))
    return figure(image(url, _text(attributes, "alt")))


def _sources(inner: str) -> str:
    return " ".join(
        part.split(">", 1)[0] for part in inner.split("<") if part[:3] in ("img", "vid", "sou")
    )


# Blocks without saved HTML, from their attributes.
FROM_ATTRIBUTES: dict[str, Callable[[Json, Scope], str | None]] = {
    "image": _image,
    "audio": _player("audio"),
    "video": _player("video"),
    "gallery": _gallery,
    "embed": _embed,
    "navigation-link": _list_link,
    "navigation-submenu": _list_link,
    "social-link": _social_link,
    "footnotes": _footnotes,
    "button": _link,
    "paragraph": lambda _, __: "",
    "spacer": lambda _, __: "",
    "separator": lambda _, __: "<hr />",
    "column": lambda _, __: "",
    "group": lambda _, __: "",
    "nextpage": lambda _, __: "<!--nextpage-->",
    "more": lambda _, __: "<!--more-->",
}

# Blocks answered as a whole from attributes and saved HTML; None leaves them as saved.
WHOLE: dict[str, Callable[[Json, str], str | None]] = {
    "embed": embed_block,
    "core-embed/*": embed_block,
    "syntaxhighlighter/code": code.block,
    "kevinbatdorf/code-block-pro": code.block,
    "enlighter/codeblock": code.block,
    "codemirror-blocks/code-block": code.block,
    "urvanov-syntax-highlighter/code-block": code.block,
    "query": _query,
}

# What comes before a block's saved HTML.
PREFIXED: dict[str, Callable[[Json, str], str]] = {
    "cover": _cover,
    "cover-image": _cover,
}
