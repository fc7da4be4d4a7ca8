"""What each shortcode becomes. Adding one is a row here, or in builders.py and plugins.py."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import partial

from migrator.wordpress import builders, code, embeds, footnotes, media, plugins
from migrator.wordpress.attributes import Attributes
from migrator.wordpress.context import Scope, ShortcodeRule
from migrator.wordpress.rules import Call, Drop, Keep, Mark, Raw, Replace, Rule, Unwrap

Rules = Mapping[str, ShortcodeRule]


def _embed(call: Call, _: Scope) -> str | None:
    url = call.text() or call.attributes.text("src", "url")
    return embeds.embed(url) if url else None


def _provider(call: Call, _: Scope) -> str | None:
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
    **{name: Raw(code.code_shortcode) for name in sorted(code.LANGUAGE_SHORTCODES | code.NAMES)},
    "cci": Raw(code.inline_code),
}
_FOOTNOTES: dict[str, Rule] = {
    **dict.fromkeys(
        ("ref", "fn", "footnote", "efn_note", "mfn", "sidenote", "efn", "footnotes_note", "ftnt"),
        Replace(footnotes.note, inline=True),
    ),
    **dict.fromkeys(
        (
            "references",
            "footnotes",
            "footnotelist",
            "efn_reference",
            "efn_notes",
            "mfn_list",
            "reflist",
        ),
        Replace(footnotes.place),
    ),
}

HANDLED: dict[str, Rule] = {
    **{name: Replace(_provider) for name in embeds.PROVIDERS},
    **plugins.ROWS,
    **builders.ROWS,
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
    return builders.by_prefix(name)


def is_known(name: str, own: Rules) -> bool:
    """Whether some plugin is known to have this shortcode."""
    return rule_for(name, own) is not None or plugins.is_known(name)


def handled(name: str) -> bool:
    """Whether a shortcode becomes content without a placeholder."""
    rule = rule_for(name, {})
    return rule is not None and not isinstance(rule, Mark)


def stands_alone(name: str) -> bool:
    """Whether a name without attributes, alone in brackets, is a shortcode, not prose."""
    return name in plugins.STAND_ALONE


def positional_values(name: str) -> int:
    """How many values without a name the shortcode takes."""
    return 1 if name in embeds.PROVIDERS else 0


def _own_rule(own: ShortcodeRule) -> Rule:
    if own.action == "keep":
        return Keep()
    if own.action == "drop":
        return Drop()
    if own.action == "unwrap":
        return Unwrap()
    before, _, after = own.template.partition("{content}")
    return Unwrap(partial(_filled, before), after, inline=True)


def _filled(template: str, attributes: Attributes, _: Scope) -> str:
    filled = template
    for key, value in (
        *attributes.named.items(),
        *map(_numbered, enumerate(attributes.positional)),
    ):
        filled = filled.replace("{" + key + "}", html.escape(html.unescape(value)))
    return filled


def _numbered(item: tuple[int, str]) -> tuple[str, str]:
    return str(item[0]), item[1]
