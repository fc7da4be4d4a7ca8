"""Convert a page builder element that a theme added to HTML, from its readable attributes."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from migrator.untrusted.json_text import parse_json
from migrator.wordpress.readable_attributes import (
    address,
    all_of,
    button,
    joined_paragraph,
    paragraph,
    picture,
    value,
)
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import word_set

_GROUP = re.compile(r"\s*%5B%7B", re.IGNORECASE)
# Long lists of items are cut in a placeholder, because their content is in the text already.
_LONG_GROUP = re.compile(r"""(=\s*["']\s*%5B%7B[^"'\s]{40})[^"'\s]{160,}""", re.IGNORECASE)


_ADDRESSES = ("link", "url", "link_url", "button_link")
_TEXTS = ("text", "desc", "description", "content", "quote", "answer")
_BUTTON_TEXTS = ("button_text", "link_text", "btn_text", "read_more_text")


def _title(attributes: Attributes, _: RenderScope) -> str:
    """Return a heading, linked to the element's URL if the element has no button."""
    text = value(attributes, "title", "heading", "heading_text", "question")
    has_button = any(name in attributes.named for name in _BUTTON_TEXTS)
    url = "" if has_button else address(attributes, "heading_url", *_ADDRESSES)
    return f"<h3>{_linked(text, url)}</h3>" if text else ""


def _text(attributes: Attributes, _: RenderScope) -> str:
    """Return a paragraph, linked to the element's URL if that is all that the element has."""
    names = attributes.named.keys()
    is_alone = "text" in names and names.isdisjoint(_TITLES) and names.isdisjoint(_BUTTON_TEXTS)
    url = address(attributes, "link_url") if is_alone else ""
    text = value(attributes, *_TEXTS)
    return f"<p>{_linked(text, url)}</p>" if text else ""


def _linked(text: str, url: str) -> str:
    return f'<a href="{html.escape(url)}">{text}</a>' if url and "<a" not in text else text


def _person(attributes: Attributes, scope: RenderScope) -> str:
    """Return the name of a person and what they do; `left` is an option, not a position."""
    names = [name for name in _PEOPLE if value(attributes, name)[:1].isupper()]
    return joined_paragraph("name", "job", *names)(attributes, scope)


_PEOPLE = ("author", "position", "role", "company")


def _button(attributes: Attributes, scope: RenderScope) -> str:
    name = next((name for name in _BUTTON_TEXTS if name in attributes.named), _BUTTON_TEXTS[0])
    return button(name, "button_url", *_ADDRESSES)(attributes, scope)


_TITLES = word_set("title heading heading_text question name")
_readable_parts = all_of(
    (
        picture("image", "images", "image_content", "bg_image"),
        paragraph("preheading", "pre_heading", "pretitle", "pre_title"),
        _title,
        paragraph("subtitle", "subheading", "sub_heading"),
        _text,
        _person,
        _button,
    )
)
_TAG = re.compile(r"<[^<>]*>")
_MAX_ITEMS = 200
_SWITCHES = word_set("true false yes no on off none default")
# An element with these alone names something elsewhere: a form, a list.
_TECHNICAL = word_set("id name class el_class el_id slug alias type style")


def theme_element_html(attributes: Attributes, scope: RenderScope, enclosed: str = "") -> str:
    """Return the readable content of an element that a theme added to a page builder.

    WPBakery stores lists of items as percent-encoded JSON in one attribute. A text that the element
    also encloses is shown there.
    """
    named = {
        key: text for key, text in attributes.named.items() if text.strip().lower() not in _SWITCHES
    }
    if named.keys() <= _TECHNICAL:
        named = {}
    if said := _said(enclosed):
        named = {
            key: text for key, text in named.items() if key not in _TEXTS or _said(text) != said
        }
    attributes = Attributes(named, attributes.positional, attributes.quoted)
    found = _readable_parts(attributes, scope)
    for raw in attributes.named.values():
        if _GROUP.match(raw):
            found += "".join(_readable_parts(item, scope) for item in _items(raw))
    return found


def _said(text: str) -> str:
    """Return a text without tags and white space."""
    return "".join(html.unescape(_TAG.sub(" ", text)).split())


def shorten_lists(shortcode: str) -> str:
    """Return a theme's shortcode with its long lists of items cut (see `theme_element_html`)."""
    return _LONG_GROUP.sub(r"\1…", shortcode)


def _items(raw: str) -> list[Attributes]:
    try:
        items = parse_json(unquote(raw))
    except (ValueError, RecursionError):
        return []
    return [
        Attributes({key.lower(): text for key, text in item.items() if isinstance(text, str)})
        for item in items[:_MAX_ITEMS]
        if isinstance(item, dict)
    ]
