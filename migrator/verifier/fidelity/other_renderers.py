"""Check that a Markdown text has the same meaning for renderers with other extensions.

GitHub and GitLab turn bare addresses into links and text between dollar signs into formulas;
pandoc, PHP Markdown Extra and others know definition lists and inline notes. An archive must have
the same meaning for them: the same text in the same elements, except for links around bare
addresses.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.render_markdown import page_of, render, render_with

# The extensions, and the characters without which each changes nothing.
_EXTENSIONS: Final = {
    "bare addresses as links": (("autolink",), re.compile(r"://|www\.|@|mailto:|xmpp:")),
    "formulas": (("math_dollars", "math_code"), re.compile(r"\$")),
    "definition lists": (
        ("description_lists",),
        re.compile(r"^[^\w\n]*(?:\d+[.)])?[^\w\n]*[:~]", re.MULTILINE),
    ),
    "notes in the line": (("inline_footnotes",), re.compile(r"\^\[")),
}
_ADDRESSES: Final = re.compile(r"(?:://|www\.)[^\s<]*").findall
_DOLLAR_SIGN: Final = re.compile(r"\$[^\s]").search
_DEFINITION: Final = re.compile(r"\n[ \t>*+-]*+[:~][ \t]").search
_FORMULA: Final = re.compile(r'<span data-math-style="(inline|display)">(.*?)</span>', re.DOTALL)
_OF_FORMULA: Final = re.compile(r"[\\_^={}]")
_LINK: Final = re.compile(r"</?a\b[^>]*>")
_SHOWN: Final = 60

_ANY: Final = "renderer-dependent"
# Dollar signs are formulas in few renderers, and many texts have them: a note is enough.
_KINDS: Final = {"formulas": "possible-formula"}


def check_other_renderers(markdown: str) -> list[Finding]:
    """Return a finding for each extension that changes the meaning of a post's Markdown."""
    if not _is_suspect(markdown):
        return []
    html, plain = render(markdown), ""
    found: list[Finding] = []
    for name, (extensions, needed) in _EXTENSIONS.items():
        if not needed.search(markdown):
            continue
        other_html = render_with(markdown, extensions)
        if other_html == html:
            continue
        plain = plain or _without_links(page_of(markdown))
        other = _without_links(html5.normal(other_html))
        if other != plain:
            message = f"{name}: {_first_difference(plain, other)}"
            found.append(Finding(_KINDS.get(name, _ANY), "", message))
    return found


def _is_suspect(markdown: str) -> bool:
    """Return False for a text that reads the same with every extension, except for links."""
    return bool(
        ("\\" in markdown and any("\\" in address for address in _ADDRESSES(markdown)))
        or _DOLLAR_SIGN(markdown)
        or "^[" in markdown
        or _DEFINITION(f"\n{markdown}")
    )


def _without_links(page: str) -> str:
    return _LINK.sub("", _FORMULA.sub(_as_typed, page))


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
