"""Markdown as other renderers read it, with the extensions that sites and editors enable.

GitHub and GitLab turn bare addresses into links and text between dollar signs into formulas;
pandoc, PHP Markdown Extra and others know definition lists and inline notes. An archive must have
the same meaning for them: the same text in the same elements, except for links around bare
addresses.
"""

from __future__ import annotations

import re
from typing import Any, Final

import comrak

from migrator.findings import Finding
from migrator.verifier.fidelity import html5

_EXTENSIONS: Final = {
    "bare addresses as links": ("autolink",),
    "formulas": ("math_dollars", "math_code"),
    "definition lists": ("description_lists",),
    "notes in the line": ("inline_footnotes",),
}
_COMMON: Final = ("table", "strikethrough", "tasklist", "footnotes")
# A text without one of these reads the same with every extension, except for links.
_SUSPECT: Final = re.compile(
    r"(?:://|www\.)[^\s<]*\\|\$[^\s]|\$\$|^[ \t>*+-]*[:~][ \t]|\^\[", re.MULTILINE
).search
_FORMULA: Final = re.compile(r'<span data-math-style="(inline|display)">(.*?)</span>', re.DOTALL)
_OF_FORMULA: Final = re.compile(r"[\\_^={}]")
_LINK: Final = re.compile(r"</?a\b[^>]*>")
_SHOWN: Final = 60

_ANY: Final = "renderer-dependent"
# Dollar signs are formulas in few renderers, and many texts have them: a note is enough.
_KINDS: Final = {"formulas": "possible-formula"}


def check_other_renderers(markdown: str) -> list[Finding]:
    """Return a finding for each extension that changes the meaning of a post's Markdown."""
    if not _SUSPECT(markdown):
        return []
    plain = _rendered(markdown, ())
    return [
        Finding(_KINDS.get(name, _ANY), "", f"{name}: {_first_difference(plain, other)}")
        for name, extensions in _EXTENSIONS.items()
        if (other := _rendered(markdown, extensions)) != plain
    ]


def _rendered(markdown: str, extensions: tuple[str, ...]) -> str:
    options: Any = comrak.ExtensionOptions()
    for name in (*_COMMON, *extensions):
        setattr(options, name, True)
    rendering: Any = comrak.RenderOptions()
    rendering.unsafe_ = True
    html = comrak.render_markdown(markdown, extension_options=options, render_options=rendering)
    return _LINK.sub("", _FORMULA.sub(_as_typed, html5.normal(html)))


def _as_typed(formula: re.Match[str]) -> str:
    """Return a formula as its author typed it, if its characters show that a formula was meant."""
    dollars = "$$" if formula[1] == "display" else "$"
    meant = dollars == "$$" or _OF_FORMULA.search(formula[2])
    return f"{dollars}{formula[2]}{dollars}" if meant else formula[0]


def _first_difference(plain: str, other: str) -> str:
    at = next(
        (at for at, (one, two) in enumerate(zip(plain, other, strict=False)) if one != two),
        min(len(plain), len(other)),
    )
    start = max(0, at - _SHOWN // 2)
    return f"“{plain[start : at + _SHOWN]}” becomes “{other[start : at + _SHOWN]}”"
