"""Find template tags (Liquid, Nunjucks, Go) that a site generator would execute in a page.

Jekyll, Eleventy, Hexo and Hugo search for them before they parse Markdown, so also in code
(https://jekyllrb.com/docs/liquid/tags/#code-snippet-highlighting, hexojs/hexo#2657).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from migrator.findings import Finding

_TAGS: Final = {"{{": "}}", "{%": "%}"}
_LONGEST: Final = 500
_SHOWN: Final = 60
_RAW: Final = ("raw", "endraw")
_MESSAGE: Final = (
    "{}Jekyll, Hexo, Eleventy and Hugo would execute “{}”; if you use one of them, put "
    "{{% raw %}} and {{% endraw %}} around it, or disable templates for the page"
)


def template_syntax(body: str, first_line: int, where: str) -> Iterator[Finding]:
    """Yield one finding for all template tags in the text `body` of a page, which begins in line
    `first_line` of its file. Tags between `{% raw %}` and `{% endraw %}` do not count."""
    if "{{" not in body and "{%" not in body:
        return
    places = list(_tags(body))
    if not places:
        return
    start, end = places[0]
    more = f"{len(places)} times: " if len(places) > 1 else ""
    message = _MESSAGE.format(more, " ".join(body[start:end].split())[:_SHOWN])
    line = first_line + body.count("\n", 0, start)
    yield Finding("template-syntax", where, message, len(places), line)


def _tags(body: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each tag."""
    is_raw = False
    at = body.find("{")
    while at >= 0:
        closing = _TAGS.get(body[at : at + 2], "")
        end = body.find(closing, at + 2, at + _LONGEST) if closing else -1
        if end < 0:
            at = body.find("{", at + 1)
            continue
        word = body[at + 2 : end].strip(" -\t")
        if closing == "%}" and word in _RAW:
            is_raw = word == _RAW[0]
        elif not is_raw:
            yield at, end + 2
        at = body.find("{", end + 2)
