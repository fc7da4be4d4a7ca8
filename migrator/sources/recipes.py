"""Convert the recipe that a plugin keeps in custom fields to HTML.

Its labels are those of the plugin in the language of the blog.

Fields: the documentation of WP Recipe Maker, WP Ultimate Recipe and Tasty Recipes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final

from migrator.model import Post
from migrator.sources.stored_values import listed, text_of
from migrator.texts.plugin_labels import label

# Type of the item -> the prefix of its fields, and the names of its lists.
_PLUGINS: Final = {
    "wprm_recipe": "wprm_",
    "recipe": "recipe_",
    "tasty_recipe": "",
}
_NAMES: Final = frozenset(
    (
        "name", "title", "summary", "description", "servings", "servings_unit", "servings_type",
        "yield", "prep_time", "prep_time_text", "cook_time", "cook_time_text", "passive_time",
        "passive_time_text", "total_time", "ingredients", "instructions", "notes",
    )
)  # fmt: skip
RECIPE_FIELDS: Final = frozenset(
    [f"{prefix}{name}" for prefix in ("wprm_", "recipe_") for name in _NAMES]
    + ["prep_time", "cook_time", "total_time", "yield", "ingredients", "instructions", "notes"]
)
"""The custom fields of recipes."""
_TIME: Final = re.compile(r"P(?:0?D|0Y)*T?(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:\d+S)?\Z")
_BLOCK: Final = re.compile(r"\s*<(?:p|ul|ol|h[1-6]|div|figure)\b", re.IGNORECASE)


def is_recipe_field(item_type: str, key: str) -> bool:
    """Return True if a custom field of an item is part of its recipe."""
    prefix = _PLUGINS.get(item_type)
    return prefix is not None and key.startswith(prefix) and key[len(prefix) :] in _NAMES


def recipe_html(post: Post, language: str, *, on_own_page: bool = False) -> str:
    """Return the recipe that an item holds in its custom fields, "" if it holds none.

    Its name is a heading, except on its own page, whose title it is.
    """
    prefix = _PLUGINS.get(post.type)
    if prefix is None:
        return ""
    meta = {name: post.meta.get(f"{prefix}{name}") for name in _NAMES}
    ingredients = _ingredients(meta["ingredients"])
    steps = _steps(meta["instructions"])
    if not ingredients and not steps:
        return ""
    summary = text_of(meta["summary"]) or text_of(meta["description"])
    notes = text_of(meta["notes"])
    name = text_of(meta["name"]) or text_of(meta["title"]) or post.title
    name = "" if on_own_page and name == post.title else name
    facts = _facts(meta, language)
    return _joined(language, name, summary, facts, ingredients, steps, notes)


def zip_recipe_html(meta: Mapping[str, Any], language: str) -> str:
    """Return a recipe of ZipList and Zip Recipes, whose lists are lines of text.

    A line that begins with `!` is a heading among them, one with `%` the address of an image.
    """
    times = {
        key: _TIME.sub(_duration, text_of(meta[key]))
        for key in ("prep_time", "cook_time", "total_time")
    }
    image = text_of(meta["recipe_image"])
    shown = f'<figure><img src="{escape(image)}" alt="" /></figure>\n' if image else ""
    facts = _facts({**dict.fromkeys(_NAMES), **meta, **times}, language)
    return _joined(
        language,
        text_of(meta["name"]),
        text_of(meta["summary"]),
        f"{shown}{facts}",
        _marked_lines(text_of(meta["ingredients"]), "ul"),
        _marked_lines(text_of(meta["instructions"]), "ol"),
        text_of(meta["notes"]),
    )


def _duration(time: re.Match[str]) -> str:
    pairs = ((time[1], "h"), (time[2], "min"))
    return " ".join(f"{number} {unit}" for number, unit in pairs if number and number != "0")


def _marked_lines(text: str, tag: str) -> str:
    out: list[str] = []
    run: list[str] = []
    for line in [*text.splitlines(), "!"]:
        if line.startswith("!"):
            out.append(_lines("\n".join(run), tag))
            out.append(f"<p><strong>{line[1:].strip()}</strong></p>" if line[1:].strip() else "")
            run = []
        elif line.startswith("%"):
            run.append(f'<img src="{escape(line[1:].strip())}" alt="" />')
        else:
            run.append(line)
    return "\n".join(part for part in out if part)


def _joined(
    language: str, name: str, summary: str, facts: str, ingredients: str, steps: str, notes: str
) -> str:
    parts = [
        f"<h3>{escape(name)}</h3>" if name else "",
        _paragraphs(summary),
        facts,
        _section("ingredients", language, ingredients),
        _section("instructions", language, steps),
        _section("notes", language, _paragraphs(notes)),
    ]
    return "\n".join(part for part in parts if part)


def _section(name: str, language: str, content: str) -> str:
    title = label(name, language)
    return f"<h4>{title}</h4>\n{content}" if title and content else content


def _facts(meta: Mapping[str, Any], language: str) -> str:
    amount = text_of(meta["servings"]) or text_of(meta["yield"])
    unit = text_of(meta["servings_unit"]) or text_of(meta["servings_type"])
    facts = [("servings", f"{amount} {unit}".strip() if amount else "")]
    for name, key in (
        ("prep time", "prep_time"), ("cook time", "cook_time"),
        ("resting time", "passive_time"), ("total time", "total_time"),
    ):  # fmt: skip
        time = text_of(meta[key])
        unit = text_of(meta.get(f"{key}_text"))
        if time.isdecimal() and time != "0":
            facts.append((name, f"{time} {unit or 'min'}"))
        elif time != "0":
            facts.append((name, time))
    return facts_list([(label(name, language), escape(text)) for name, text in facts])


def facts_list(facts: Iterable[tuple[str, str]]) -> str:
    """Return a list of facts, each under its label if it has one; both are HTML."""
    items = "\n".join(
        f"<li>{name}: {text}</li>" if name else f"<li>{text}</li>" for name, text in facts if text
    )
    return f"<ul>\n{items}\n</ul>" if items else ""


def _ingredients(stored: object) -> str:
    if isinstance(stored, str):
        return _lines(stored, "ul")
    return "\n".join(_grouped(stored, "ingredients", _ingredient, "ul"))


def _steps(stored: object) -> str:
    if isinstance(stored, str):
        return _lines(stored, "ol")
    return "\n".join(_grouped(stored, "instructions", _step, "ol"))


def _grouped(stored: object, key: str, item: Any, tag: str) -> Iterator[str]:
    """Yield the lists of all groups, each under its name.

    WP Recipe Maker nests the entries in groups; WP Ultimate Recipe names the group in each entry.
    """
    groups: dict[str, list[str]] = {}
    for each in listed(stored):
        if not isinstance(each, Mapping):
            continue
        inner = each.get(key)
        name = text_of(each.get("name") if inner is not None else each.get("group"))
        entries = listed(inner) if inner is not None else iter((each,))
        found = [item(entry) for entry in entries if isinstance(entry, Mapping)]
        groups.setdefault(name, []).extend(text for text in found if text)
    for name, texts in groups.items():
        if texts:
            title = f"<p><strong>{name}</strong></p>\n" if name else ""
            items = "\n".join(f"<li>{text}</li>" for text in texts)
            yield f"{title}<{tag}>\n{items}\n</{tag}>"


def _ingredient(entry: Mapping[str, Any]) -> str:
    keys = ("amount", "unit", "name" if text_of(entry.get("name")) else "ingredient")
    words = " ".join(text for name in keys if (text := text_of(entry.get(name))))
    notes = text_of(entry.get("notes"))
    return f"{words}, {notes}" if words and notes else words or notes


def _step(entry: Mapping[str, Any]) -> str:
    text = text_of(entry.get("text")) or text_of(entry.get("description"))
    if (name := text_of(entry.get("name"))) and name not in text:
        text = f"<p><strong>{name}</strong></p>\n{_paragraphs(text)}"
    number = text_of(entry.get("image"))
    if number.isdecimal() and number != "0":
        text = f'{_paragraphs(text)}\n[gallery ids="{number}"]'
    return text


def _paragraphs(text: str) -> str:
    if not text or _BLOCK.match(text):
        return text
    parts = (part.strip().replace("\n", "<br />\n") for part in re.split(r"\n\s*\n", text))
    return "\n".join(f"<p>{part}</p>" for part in parts if part)


def _lines(text: str, tag: str) -> str:
    """Return HTML as it is, and each line of a plain text as an item of a list."""
    if _BLOCK.match(text):
        return text.strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = "\n".join(f"<li>{line}</li>" for line in lines)
    return f"<{tag}>\n{items}\n</{tag}>" if items else ""
