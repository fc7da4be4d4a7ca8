"""What each shortcode becomes. Adding one is a row here, or in builders.py and plugins.py."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import partial

from migrator.wordpress import (
    code_plugins,
    embeds,
    footnotes,
    media,
    page_builders,
    plugin_shortcodes,
)
from migrator.wordpress.render_context import RenderScope, ShortcodeRule
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
from migrator.wordpress.tokens import names

Rules = Mapping[str, ShortcodeRule]
_BLOCK = re.compile(r"\s*<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|section|details|hr)\b")
_NAME_IN_TEMPLATE = re.compile(r"\{([\w-]+)\}")


def _embed(call: Call, _: RenderScope) -> str | None:
    url = call.text() or call.attributes.text("src", "url")
    return embeds.embed(url) if url else None


def _provider(call: Call, _: RenderScope) -> str | None:
    url = embeds.provider_address(call.name, call.attributes, call.text())
    return embeds.embed(url) if url else None


# WordPress's own: developer.wordpress.org/reference, "add_shortcode" in media.php.
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
_CODE: dict[str, Rule] = {
    **{
        name: Raw(code_plugins.code_shortcode)
        for name in sorted(code_plugins.LANGUAGE_SHORTCODES | code_plugins.NAMES)
    },
    "cci": Raw(code_plugins.inline_code),
}
_NOTES = names("ref fn footnote efn_note mfn sidenote efn footnotes_note ftnt")
_LISTS_OF_NOTES = names(
    "references footnotes footnotelist efn_reference efn_notes mfn_list reflist"
)
_FOOTNOTES: dict[str, Rule] = {
    **dict.fromkeys(sorted(_NOTES), Replace(footnotes.note, inline=True)),
    **dict.fromkeys(sorted(_LISTS_OF_NOTES), Replace(footnotes.place)),
}

HANDLED: dict[str, Rule] = {
    **{name: Replace(_provider) for name in sorted(embeds.PROVIDERS)},
    **plugin_shortcodes.ROWS,
    **page_builders.ROWS,
    **_CODE,
    **_MATH,
    **_FOOTNOTES,
    **CORE,
}


def rule_for(name: str, own: Rules) -> Rule | None:
    """The rule for a shortcode: the user's own, or ours, or None when there is none."""
    if name in own:
        return _own_rule(own[name])
    if name in HANDLED:
        return HANDLED[name]
    return page_builders.by_prefix(name)


def is_known(name: str, own: Rules) -> bool:
    """Whether some plugin is known to have this shortcode."""
    return rule_for(name, own) is not None or plugin_shortcodes.is_known(name)


def handled(name: str) -> bool:
    """Whether a shortcode becomes content without a placeholder."""
    rule = rule_for(name, {})
    return rule is not None and not isinstance(rule, Mark)


def stands_alone(name: str) -> bool:
    """Whether a name without attributes, alone in brackets, is a shortcode, not prose."""
    return name in plugin_shortcodes.STAND_ALONE


def may_stand_alone(name: str) -> bool:
    """Whether it is one when it is also alone on its line: then a mark takes its place,
    so that no word is lost should it be prose after all."""
    rule = HANDLED.get(name)
    return isinstance(rule, Mark) or (rule is None and plugin_shortcodes.is_known(name))


def lists_notes(name: str, closed: Mapping[str, int]) -> bool:
    """Whether it is the place of the notes in a post that has notes, for which the closing
    tags of each name in the post are counted in `closed`."""
    return name in _LISTS_OF_NOTES and any(closed.get(note) for note in _NOTES)


def positional_values(name: str) -> int:
    """How many values without a name the shortcode takes."""
    return 1 if name in embeds.PROVIDERS else 0


def _own_rule(own: ShortcodeRule) -> Rule:
    if own.action == "keep":
        return Keep()
    if own.action == "drop":
        return Drop(inline=True)
    if own.action == "unwrap":
        return Unwrap()
    if own.action == "function":
        return Replace(partial(_answered, own))
    return Replace(partial(_filled, own.template), inline=not _BLOCK.match(own.template))


def _answered(own: ShortcodeRule, call: Call, _: RenderScope) -> str | None:
    return own.function(call.attributes.named, call.html()) if own.function else None


def _filled(template: str, call: Call, _: RenderScope) -> str:
    """The template with its names filled in, each once, values as HTML text."""
    values = {str(number): value for number, value in enumerate(call.attributes.positional)}
    values.update(call.attributes.named)

    def value(match: re.Match[str]) -> str:
        if match[1] == "content":
            return call.html() if _BLOCK.match(template) else call.line()
        return html.escape(html.unescape(values.get(match[1], "")))

    return _NAME_IN_TEMPLATE.sub(value, template)
