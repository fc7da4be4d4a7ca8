"""Convert a plugin's block that keeps its texts in its attributes to HTML.

Such a block has no saved HTML, because the plugin writes it at each page view. The last word of an
attribute's name tells what it holds: `panelTitle` a title, `ub_cta_button_url` an address.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from migrator.untrusted.json_text import parse_json
from migrator.wordpress.embeds import embed
from migrator.wordpress.file_urls import file_links
from migrator.wordpress.media import figure, image, library_file, library_image
from migrator.wordpress.readable_attributes import map_link
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.rich_text_values import is_rich_text, rich_text
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import self_contained, word_set

_TITLES: Final = word_set("title heading headline question header panel")
_TEXTS: Final = word_set(
    """text texts content answer description desc quote testimonial body message caption subtitle
    subheading subtext intro summary bio details author role occupation company job position tweet
    price excerpt notes paragraph introduction direction tip tagline"""
)
_NAMES: Final = word_set("name label placetitle")
_LISTS: Final = word_set(
    """questions items steps testimonials features buttons slides faqs list cards members rows
    columns tabs points titles answers pros cons markers section sections supplies tools
    ingredients"""
)
_IMAGES: Final = word_set("image images gallery photos pics media files")
# What may stand beside a text and be read with it.
_READ_WITH_TEXTS: Final = word_set("value unit units amount quantity prefix suffix")
# Lists of the titles of panels, and what the title is called in an item of such a list.
_TITLE_LISTS: Final = word_set("titles headings headers labels names tabs")
_TITLE_KEYS: Final = ("title", "text", "label", "content", "heading", "header", "name")
_URLS: Final = word_set("url link href")
# Last words of the keys beside an address that hold the text of its link.
_LINK_TEXTS: Final = word_set("text label title content")
_WORDS_OF_NAME: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
# A value of a choice, such as `left`, `post-title` or `#fff`.
_CHOICE: Final = re.compile(r"[a-z0-9#_./:%-]*")
_IMAGE: Final = re.compile(r"(?:https?:)?//\S+\.(?:jpe?g|png|gif|webp|avif|svg)(?:\?\S*)?", re.I)
_WEB: Final = re.compile(r"(?:https?:)?//\S+|mailto:\S+", re.IGNORECASE)
_BLOCK: Final = re.compile(r"\s*<(?:p|h[1-6]|ul|ol|div|table|blockquote|pre|figure)\b", re.I)
_ITEMS: Final = re.compile(r"\s*(?:<li\b.*</li>\s*)+", re.I | re.DOTALL)
_MOST_ITEMS: Final = 200
_DEEPEST: Final = 6


def texts_to_html(name: str, attributes: Mapping[str, Any], scope: RenderScope) -> str | None:
    """Return the HTML of the texts in a block's attributes; None if there are none.

    The other attributes stay in a placeholder, because the plugin may show more.
    """
    reader = _Reader(scope)
    parts = list(reader.parts(attributes, 0))
    if not parts:
        return None
    rest = {key: value for key, value in attributes.items() if key not in reader.shown}
    kept = json.dumps(rest, ensure_ascii=False) if rest else ""
    scope.unhandled["unhandled-block", name] += 1
    links = file_links(kept, "".join(parts))
    parts.append(placeholder(f"block {name} {kept}".rstrip()))
    return "\n".join([*parts, links] if links else parts)


def titles_of(attributes: Mapping[str, Any]) -> list[str]:
    """Return the titles in the attributes of a block around other blocks, as HTML."""
    return [
        _inline(value)
        for key, value in attributes.items()
        if isinstance(value, str) and value.strip() and _TITLES.intersection(_words(key)[-1:])
    ]


def titles_of_parts(attributes: Mapping[str, Any], count: int) -> list[str]:
    """Return the titles that a block has for its parts, the blocks inside of it, as HTML.

    `count` is the number of parts. An attribute whose name is less clear (`tabLabels`, `tabs`) has
    to have as many titles.
    """
    for key, value in attributes.items():
        last = "".join(_words(key)[-1:])
        if not isinstance(value, list) or not value or last not in _TITLES | _TITLE_LISTS:
            continue
        titles = [_title_of(each) for each in value[:_MOST_ITEMS]]
        is_clear = last in _TITLES or last == "titles"
        if any(titles) and (is_clear or len(titles) == count):
            return titles
    return []


def _title_of(item: object) -> str:
    """Return the title of one of several panels, "" if it has none."""
    if isinstance(item, Mapping):
        item = next((item[name] for name in _TITLE_KEYS if isinstance(item.get(name), str)), "")
    return _inline(item) if isinstance(item, str) else ""


def _words(key: str) -> list[str]:
    """Return the words of an attribute's name in lower case: `panelTitle` -> panel, title."""
    return [word.lower() for word in _WORDS_OF_NAME.findall(key)]


def _inline(text: str) -> str:
    return self_contained(text.strip()).replace("\n", "<br />")


class _Reader:
    """Reader of the attributes of one block.

    `shown` are the names of those that are in the HTML as a whole. `has_missed` is True if a part
    of the present one is not.
    """

    def __init__(self, scope: RenderScope) -> None:
        self.scope = scope
        self.shown: set[str] = set()
        self.has_missed = False

    def parts(self, attributes: Mapping[str, Any], depth: int) -> Iterator[str]:
        """Yield the HTML of the readable attributes, in their order."""
        links = _link_texts(attributes)
        for key, stored in attributes.items():
            words = _words(key)
            if depth == 0:
                self.has_missed = False
            value = rich_text(stored) if is_rich_text(stored) else stored
            is_said = key in links.values() or _is_copy(words, attributes)
            if words and not is_said:
                found = list(self._value(key, words, value, attributes, links, depth))
                is_said = bool(found)
                yield from found
            if depth == 0 and is_said and not self.has_missed:
                self.shown.add(key)
            elif not is_said and (not _is_choice(value) or _may_be_read(words, value)):
                self.has_missed = True

    def _value(
        self,
        key: str,
        words: list[str],
        value: Any,
        attributes: Mapping[str, Any],
        links: Mapping[str, str],
        depth: int,
    ) -> Iterator[str]:
        last = words[-1]
        if isinstance(value, str) and value[:1] in "[{" and last in _LISTS:
            value = _decoded(value)
        if isinstance(value, str) and value.strip():
            if key in links:
                text = _inline(str(attributes[links[key]]))
                yield f'<p><a href="{html.escape(value.strip())}">{text}</a></p>'
            else:
                yield from self._text(last, value.strip())
        elif isinstance(value, Sequence) and not isinstance(value, str) and depth < _DEEPEST:
            yield from self._list(last, value, depth)
        elif isinstance(value, Mapping) and last in _IMAGES:
            yield from self._image(value)
        elif isinstance(value, Mapping) and last in _TITLES | _TEXTS and depth < _DEEPEST:
            yield from self.parts(value, depth + 1)
        elif _names_image(words, value) and (file := library_file(value, self.scope)):
            yield library_image(file)

    def _text(self, last: str, text: str) -> Iterator[str]:
        if _IMAGE.fullmatch(text):
            yield figure(image(html.unescape(text)))
        elif _WEB.fullmatch(text):
            if last in _URLS:
                yield embed(html.unescape(text))
        elif last == "address":
            yield map_link("address")(Attributes({"address": text}), self.scope)
        elif last in _TITLES:
            yield f"<h3>{_inline(text)}</h3>"
        elif last in _TEXTS or last in _NAMES:
            if _ITEMS.fullmatch(text):
                yield f"<ul>{self_contained(text)}</ul>"
            elif _BLOCK.match(text):
                yield self_contained(text)
            elif not _CHOICE.fullmatch(text):
                yield f"<p>{_inline(text)}</p>"

    def _image(self, stored: Mapping[str, Any]) -> Iterator[str]:
        """Yield an image of the media library, as a block keeps it."""
        url = stored.get("url") or stored.get("src")
        if isinstance(url, str) and _IMAGE.fullmatch(url.strip()):
            alt, caption = (str(stored.get(key) or "") for key in ("alt", "caption"))
            yield figure(image(html.unescape(url.strip()), html.unescape(alt)), caption)
            self.has_missed |= any(
                isinstance(each, str) and not (_is_choice(each) or _IMAGE.fullmatch(each))
                for key, each in stored.items()
                if key not in ("url", "src", "alt", "caption")
            )

    def _list(self, last: str, values: Sequence[Any], depth: int) -> Iterator[str]:
        if last in _IMAGES:
            self.has_missed |= len(values) > _MOST_ITEMS
            for each in values[:_MOST_ITEMS]:
                yield from self._image(each) if isinstance(each, Mapping) else ()
            return
        if last not in _LISTS | _TITLES | _TEXTS:
            return
        texts = [each for each in values[:_MOST_ITEMS] if isinstance(each, str) and each.strip()]
        if texts and last in ("list", "items", "features"):
            items = "".join(each if "<li" in each else f"<li>{each}</li>" for each in texts)
            yield f"<ul>{self_contained(items)}</ul>"
            return
        for each in values[:_MOST_ITEMS]:
            if isinstance(each, str):
                yield from self._text("text" if last in _LISTS else last, each.strip())
            elif isinstance(each, Mapping):
                yield from self.parts(each, depth + 1)


def _is_choice(value: object) -> bool:
    """Return True for a value that no reader sees as it is."""
    return (
        value in (None, "", [], {})
        or isinstance(value, bool)
        or (isinstance(value, str) and bool(_CHOICE.fullmatch(value)) and not _WEB.fullmatch(value))
    )


def _may_be_read(words: Sequence[str], value: object) -> bool:
    """Return True for a word that its name says to be read, such as the answer `yes`."""
    names = _TITLES | _TEXTS | _NAMES | _READ_WITH_TEXTS
    return isinstance(value, str) and bool(value.strip()) and bool(names.intersection(words[-1:]))


def _is_copy(words: Sequence[str], attributes: Mapping[str, Any]) -> bool:
    """Return True for the name of an attribute that repeats another one: `jsonText`, `text`."""
    return (
        len(words) > 1 and words[0] == "json" and "".join(words[1:]) in map(str.lower, attributes)
    )


def _decoded(text: str) -> Any:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return text


def _names_image(words: list[str], value: object) -> bool:
    if not isinstance(value, int) or isinstance(value, bool) or words[-1] != "id":
        return False
    return any(word in ("image", "img", "media", "photo") for word in words)


def _link_texts(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Map each attribute with an address to the one with the words of its link."""
    by_words = {tuple(_words(key)): key for key in attributes}
    found: dict[str, str] = {}
    for words, key in by_words.items():
        value = attributes[key]
        if not words or words[-1] not in _URLS or not isinstance(value, str):
            continue
        if not _WEB.fullmatch(value.strip()) or _IMAGE.fullmatch(value.strip()):
            continue
        beside = [by_words.get((*words[:-1], text)) for text in sorted(_LINK_TEXTS)]
        if len(words) == 1:
            # `buttonText` beside `url`
            beside += [by_words[each] for each in by_words if each[-1:] == ("text",)]
        for text_key in beside:
            if text_key and isinstance(attributes[text_key], str) and attributes[text_key].strip():
                found[key] = text_key
                break
    return found
