"""Map each shortcode name to its rule.

To add a shortcode, add a row here, in page_builders.py or in plugin_shortcodes.py.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import partial

from migrator.wordpress import (
    code_plugins,
    embeds,
    footnotes,
    frames,
    galleries,
    media,
    page_builders,
    plugin_shortcodes,
    stored_templates,
)
from migrator.wordpress.render_context import RenderScope, ShortcodeRule
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_families import by_family
from migrator.wordpress.shortcode_rules import (
    Call,
    Drop,
    Keep,
    Mark,
    Raw,
    Replace,
    Rule,
    Unwrap,
)
from migrator.wordpress.tokens import word_set

Rules = Mapping[str, ShortcodeRule]
_BLOCK = re.compile(r"\s*<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|section|details|hr)\b")
# `[geo_mashup_map]`: no word of any language.
_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_NAME_IN_TEMPLATE = re.compile(r"\{([\w-]+)\}")


def _embed(call: Call, _: RenderScope) -> str | None:
    url = call.text() or call.attributes.text("src", "url")
    return embeds.embed(url) if url else None


def _provider(call: Call, _: RenderScope) -> str | None:
    url = embeds.provider_address(call.name, call.attributes, call.text())
    return embeds.embed(url) if url else None


def _frame(call: Call, _: RenderScope) -> str | None:
    return frames.frame(call.attributes, call.text())


def _document(call: Call, _: RenderScope) -> str | None:
    return frames.document(call.attributes, call.text())


def _pastacode(call: Call, _: RenderScope) -> str | None:
    return code_plugins.pastacode(call.attributes)


# Core shortcodes: developer.wordpress.org/reference, "add_shortcode" in media.php.
CORE: dict[str, Rule] = {
    "caption": Replace(media.caption),
    "wp_caption": Replace(media.caption),
    "gallery": Replace(media.gallery),
    "embed": Replace(_embed),
    "audio": Replace(media.audio),
    "video": Replace(media.video),
    "playlist": Replace(media.playlist),
}

_MATH = dict.fromkeys(("latex", "tex", "math", "katex", "mathjax", "asciimath"), Keep())
CODE_RULE = Raw(code_plugins.code_shortcode)
_CODE: dict[str, Rule] = dict.fromkeys(
    sorted(code_plugins.LANGUAGE_SHORTCODES | code_plugins.CODE_SHORTCODES), CODE_RULE
)
_FOOTNOTE_SHORTCODES = word_set("ref fn footnote efn_note mfn sidenote efn footnotes_note ftnt")
_FOOTNOTE_LISTS = word_set(
    "references footnotes footnotelist efn_reference efn_notes mfn_list reflist"
)
_FOOTNOTES: dict[str, Rule] = {
    **dict.fromkeys(sorted(_FOOTNOTE_SHORTCODES), Replace(footnotes.note, inline=True)),
    **dict.fromkeys(sorted(_FOOTNOTE_LISTS), Replace(footnotes.list_placeholder)),
}

BUILT_IN: dict[str, Rule] = {
    **dict.fromkeys(sorted(embeds.PROVIDERS), Replace(_provider)),
    **dict.fromkeys(sorted(galleries.PLAYERS), Replace(galleries.recording)),
    **dict.fromkeys(sorted(galleries.GALLERIES_BY_IDS), Replace(galleries.gallery_by_ids)),
    **dict.fromkeys(sorted(galleries.STORED_GALLERIES), Replace(galleries.stored_gallery)),
    **dict.fromkeys(sorted(galleries.STORED_RECIPES), Replace(galleries.stored_recipe)),
    **dict.fromkeys(
        sorted(stored_templates.STORED_TEMPLATES), Replace(stored_templates.stored_template)
    ),
    **dict.fromkeys(sorted(frames.FRAMES), Replace(_frame)),
    **dict.fromkeys(sorted(frames.DOCUMENTS), Replace(_document)),
    **plugin_shortcodes.ROWS,
    **page_builders.ROWS,
    "pastacode": Replace(_pastacode),
    **_CODE,
    **_MATH,
    **_FOOTNOTES,
    **CORE,
}


def rule_for(name: str, user_rules: Rules) -> Rule | None:
    """Return the user's rule for a shortcode, else the built-in one, else None."""
    if name in user_rules:
        return _user_rule(user_rules[name])
    if name in BUILT_IN:
        return BUILT_IN[name]
    if code_plugins.is_code_colorer(name):
        return CODE_RULE
    return page_builders.by_prefix(name) or by_family(name)


def is_known(name: str, user_rules: Rules) -> bool:
    """Return True if the shortcode has a rule or belongs to a known plugin."""
    return rule_for(name, user_rules) is not None or plugin_shortcodes.is_known(name)


def holds_code(name: str, attributes: Attributes, user_rules: Rules) -> bool:
    """Return True if an enclosing shortcode without a rule of its own holds code.

    `[highlight]` marks words, but with the name of a programming language it is code.
    """
    if name in user_rules or not (name == "highlight" or rule_for(name, user_rules) is None):
        return False
    return code_plugins.names_code(attributes)


def becomes_content(name: str) -> bool:
    """Return True if a shortcode becomes content, not a placeholder."""
    rule = rule_for(name, {})
    return rule is not None and not isinstance(rule, Mark)


def stands_alone(name: str) -> bool:
    """Return True if a bare name in brackets, without attributes, is a shortcode, not prose."""
    return name in plugin_shortcodes.STAND_ALONE


def may_stand_alone(name: str) -> bool:
    """Return True if a bare name in brackets is a shortcode when it is alone on its line.

    Such a shortcode becomes a placeholder, so that no word is lost if it is prose after all.
    """
    rule = BUILT_IN.get(name)
    if rule is None and _SNAKE_CASE.fullmatch(name):
        return True
    if isinstance(rule, Mark) or name in galleries.GALLERIES_BY_IDS | galleries.STORED_GALLERIES:
        return True
    return rule is None and plugin_shortcodes.is_known(name)


def is_footnote(name: str) -> bool:
    """Return True if the shortcode encloses a footnote."""
    return name in _FOOTNOTE_SHORTCODES


def is_footnote_list(name: str, closed: Mapping[str, int]) -> bool:
    """Return True if the shortcode places the list of footnotes and the post has footnotes.

    `closed` counts the post's closing tags by shortcode name.
    """
    return name in _FOOTNOTE_LISTS and any(closed.get(note) for note in _FOOTNOTE_SHORTCODES)


def positional_count(name: str, values: Sequence[str]) -> int:
    """Return the number of these values without a name that the shortcode takes."""
    if name in frames.FRAMES or name in frames.DOCUMENTS:
        return sum("//" in value for value in values)
    return 1 if name in embeds.PROVIDERS | galleries.PLAYERS else 0


def _user_rule(rule: ShortcodeRule) -> Rule:
    if rule.action == "keep":
        return Keep()
    if rule.action == "drop":
        return Drop(inline=True)
    if rule.action == "unwrap":
        return Unwrap()
    if rule.action == "function":
        return Replace(partial(_call_function, rule))
    return Replace(partial(_fill_template, rule.template), inline=not _BLOCK.match(rule.template))


def _call_function(rule: ShortcodeRule, call: Call, _: RenderScope) -> str | None:
    return rule.function(call.attributes.named, call.html()) if rule.function else None


def _fill_template(template: str, call: Call, _: RenderScope) -> str:
    """Return the template with its `{name}` fields filled in one pass, values escaped as HTML."""
    values = {str(number): value for number, value in enumerate(call.attributes.positional)}
    values.update(call.attributes.named)

    def value(match: re.Match[str]) -> str:
        if match[1] == "content":
            return call.html() if _BLOCK.match(template) else call.line()
        return html.escape(html.unescape(values.get(match[1], "")))

    return _NAME_IN_TEMPLATE.sub(value, template)
