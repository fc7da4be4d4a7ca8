"""Add the custom fields that plugins show (products, events, recipes) to the content, as HTML.

A shop keeps the price, a calendar the place, and a recipe the ingredients in custom fields, so the
stored content lacks words that readers saw. They are added to it, as HTML, under the labels that
the plugins show in the language of the blog. Addresses of people are left out.

Sources: the documentation of WooCommerce, The Events Calendar, Events Manager, Modern Events
Calendar, WP Recipe Maker, WP Ultimate Recipe and Tasty Recipes, and exports of sites with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, Final

from migrator.model import Post
from migrator.site_ids import same_site
from migrator.sources.builder_content import is_builder_field, with_builder_content
from migrator.sources.format_fields import is_format_field, with_format_fields
from migrator.sources.plugin_galleries import stored_content
from migrator.sources.recipes import (
    RECIPE_FIELDS,
    facts_list,
    is_recipe_field,
    recipe_html,
)
from migrator.sources.stored_values import listed, text_of
from migrator.texts.plugin_labels import label

Meta = Mapping[str, Any]
Facts = list[tuple[str, str]]
Item = Callable[[int], str | None]
Label = Callable[[str], str]

_ID: Final = re.compile(r"[1-9]\d{0,17}\Z", re.ASCII)
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?")

_VENUE: Final = ("_VenueAddress", "_VenueZip _VenueCity", "_VenueStateProvince", "_VenueCountry")
_LOCATION: Final = (
    "_location_address",
    "_location_postcode _location_town",
    "_location_state",
    "_location_country",
)
_PLACES: Final = {"tribe_venue": _VENUE, "location": _LOCATION}
INDEXED_FIELDS: Final = frozenset(
    (*RECIPE_FIELDS, *(key for keys in (*_VENUE, *_LOCATION) for key in keys.split()))
)
"""The custom fields of items that other items show."""
_OF_EVENTS: Final = frozenset(("mec_start_date", "mec_end_date", "mec_cost", "mec_more_info"))


def is_shown_field(post: Post, key: str) -> bool:
    """Return True if a custom field of an item is in its content (see `with_shown_fields`)."""
    return (
        is_recipe_field(post.type, key)
        or (post.type == "mec-events" and key in _OF_EVENTS)
        or is_format_field(post, key)
        or is_builder_field(key)
    )


def item_html(post: Post, language: str) -> str:
    """Return the HTML of an item that others show by its id: a recipe, a place, an organizer."""
    if post.type in _PLACES or post.type == "tribe_organizer":
        parts = [escape(text_of(post.title)), *_address(post)]
        return ", ".join(part for part in parts if part)
    return recipe_html(post, language)


def with_shown_fields(post: Post, stored: Callable[[int], str | None], language: str) -> Post:
    """Return the item with the custom fields that its readers saw.

    `stored` returns the `item_html` of an item by its unique id; `language` is that of the blog.
    """

    def item(number: int) -> str | None:
        return stored(same_site(post.id, number)) if number else None

    post = with_builder_content(post)
    above, below = with_format_fields(post)
    if above or below:
        post = replace(post, content=_joined(above, post.content, below))
    if (reader := _READERS.get(post.type)) is None:
        recipe = recipe_html(post, language, on_own_page=True)
        if post.type == "wprm_recipe" and recipe:
            # Its content is a shortcode for itself, or a copy for the time without the plugin.
            return replace(post, content=recipe)
        return replace(post, content=_joined(post.content, recipe)) if recipe else post
    before, after = reader(post, item, partial(label, language=language))
    if not before and not after:
        return post
    return replace(post, content=_joined(before, post.content, after))


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def _product(post: Post, _: Item, say: Label) -> tuple[str, str]:
    meta = post.meta
    # A product with variations has its lowest and its highest price.
    stored = meta.get("_price")
    prices = [text_of(each) for each in (stored if isinstance(stored, list) else [stored])]
    price = " – ".join(dict.fromkeys(text for text in prices if text))
    regular = text_of(meta.get("_regular_price"))
    # As the plugin shows a price that was lowered, which has no label.
    before = f"<del>{escape(regular)}</del> " if price and regular not in ("", price) else ""
    facts: Facts = [
        ("", f"{before}{escape(price or regular)}"),
        (say("sku"), escape(text_of(meta.get("_sku")))),
    ]
    if text_of(meta.get("_stock_status")) == "outofstock":
        facts.append(("", say("out of stock")))
    facts.append((say("weight"), escape(text_of(meta.get("_weight")))))
    sizes = [text_of(meta.get(key)) for key in ("_length", "_width", "_height")]
    facts.append((say("dimensions"), escape(" × ".join(size for size in sizes if size))))
    facts += _product_attributes(meta.get("_product_attributes"))
    if address := text_of(meta.get("_product_url")):
        button = text_of(meta.get("_button_text")) or address
        facts.append(("", f'<a href="{escape(address)}">{escape(button)}</a>'))
    featured = text_of(meta.get("_thumbnail_id"))
    ids = [number for each in listed(meta.get("_product_image_gallery")) if (number := _id(each))]
    numbers = ",".join(str(number) for number in dict.fromkeys(ids) if str(number) != featured)
    gallery = f'[gallery ids="{numbers}"]' if numbers else ""
    short = post.excerpt if post.excerpt.strip() not in post.content else ""
    return short, _joined(facts_list(facts), gallery)


def _product_attributes(stored: object) -> Iterator[tuple[str, str]]:
    """Yield the properties of a product that its page shows; those with terms are taxonomies."""
    for each in listed(stored):
        if not isinstance(each, Mapping) or str(each.get("is_taxonomy", "0")) not in ("0", ""):
            continue
        if str(each.get("is_visible", "1")) not in ("0", ""):
            values = text_of(each.get("value")).split("|")
            joined = ", ".join(value.strip() for value in values if value.strip())
            yield escape(text_of(each.get("name"))), escape(joined)


def _event(post: Post, item: Item, say: Label) -> tuple[str, str]:
    """The Events Calendar."""
    meta = post.meta
    cost = text_of(meta.get("_EventCost"))
    symbol = text_of(meta.get("_EventCurrencySymbol"))
    is_before = text_of(meta.get("_EventCurrencyPosition")) != "suffix"
    pair = (symbol, cost) if is_before else (cost, symbol)
    whole_day = text_of(meta.get("_EventAllDay")).lower() in ("yes", "1", "true")
    facts: Facts = [
        (
            say("date"),
            _span(meta.get("_EventStartDate"), meta.get("_EventEndDate"), whole_day=whole_day),
        ),
        (say("cost"), escape(" ".join(part for part in pair if part) if cost else "")),
    ]
    for name, key in (("venue", "_EventVenueID"), ("organizer", "_EventOrganizerID")):
        found = (item(number) for each in listed(meta.get(key)) if (number := _id(each)))
        facts += [(say(name), html) for html in found if html]
    facts.append((say("website"), _link(meta.get("_EventURL"))))
    return facts_list(facts), ""


def _managed_event(post: Post, item: Item, say: Label) -> tuple[str, str]:
    """Events Manager."""
    meta = post.meta
    moments = [
        f"{text_of(meta.get(f'_event_{end}_date'))} {text_of(meta.get(f'_event_{end}_time'))}"
        for end in ("start", "end")
    ]
    whole_day = text_of(meta.get("_event_all_day")) == "1"
    place = item(_id(meta.get("_location_id"))) or ""
    when = _span(*moments, whole_day=whole_day)
    return facts_list([(say("date"), when), (say("venue"), place)]), ""


def _modern_event(post: Post, _: Item, say: Label) -> tuple[str, str]:
    """Modern Events Calendar."""
    meta = post.meta
    facts: Facts = [
        (say("date"), _span(meta.get("mec_start_date"), meta.get("mec_end_date"), whole_day=True)),
        (say("cost"), escape(text_of(meta.get("mec_cost")))),
        (say("website"), _link(meta.get("mec_more_info"))),
    ]
    return facts_list(facts), ""


def _place(post: Post, _: Item, say: Label) -> tuple[str, str]:
    meta = post.meta
    facts: Facts = [
        (say("address"), ", ".join(_address(post))),
        (say("phone"), escape(text_of(meta.get("_VenuePhone") or meta.get("_OrganizerPhone")))),
        (say("website"), _link(meta.get("_VenueURL") or meta.get("_OrganizerWebsite"))),
    ]
    return "", facts_list(facts)


def _address(post: Post) -> list[str]:
    lines = (
        " ".join(text for key in keys.split() if (text := text_of(post.meta.get(key))))
        for keys in _PLACES.get(post.type, ())
    )
    return [escape(line) for line in lines if line]


def _span(start: object, end: object, *, whole_day: bool) -> str:
    """Return when an event is, to the minute, without its seconds."""
    first, last = _MOMENT.match(text_of(start)), _MOMENT.match(text_of(end))
    if first is None:
        return ""
    times = [match[2] if match and not whole_day else None for match in (first, last)]
    begin = " ".join(part for part in (first[1], times[0]) if part)
    if last is None:
        return begin
    is_same_day = first[1] == last[1]
    finish = " ".join(part for part in ("" if is_same_day else last[1], times[1]) if part)
    return f"{begin} – {finish}" if finish and finish != times[0] else begin


def _link(address: object) -> str:
    url = text_of(address)
    return f'<a href="{escape(url)}">{escape(url)}</a>' if "://" in url else escape(url)


def _id(value: object) -> int:
    text = text_of(value)
    return int(text) if _ID.match(text) else 0


def _table(post: Post, _: Item, __: Label) -> tuple[str, str]:
    """WP Table Builder."""
    return "", stored_content(post)


_READERS: Final[dict[str, Callable[[Post, Item, Label], tuple[str, str]]]] = {
    "product": _product,
    "product_variation": _product,
    "tribe_events": _event,
    "tribe_venue": _place,
    "tribe_organizer": _place,
    "event": _managed_event,
    "location": _place,
    "mec-events": _modern_event,
    "wptb-tables": _table,
}
