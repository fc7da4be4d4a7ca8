"""Render a post for the preview as HTML in which nothing runs and nothing loads from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from typing import Final

import nh3

from migrator.verifier.fidelity.render_markdown import heading_slug, render

_NAMES: Final = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp
section small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr
audio video source track
"""
_ATTRIBUTES: Final = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "name"},
    "audio": {"controls", "src"},
    "code": {"class"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start", "type", "reversed"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "track": {"src", "kind", "label", "srclang"},
    "video": {"controls", "src", "poster", "width", "height"},
}
_DROPPED: Final = {"script", "style", "template", "title", "noscript"}
_COMMENT: Final = re.compile(r"<!-- {0,9}migrator: {0,9}(.{0,4000}?) {0,9}-->", re.DOTALL)
_HEADING: Final = re.compile(r"<(h[1-6])>(.{0,4000}?)</\1>", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_FRAME: Final = re.compile(
    r"<(?:iframe|embed)\b[^<>]*?\bsrc=\"(https?://[^\"<>]+)\"", re.IGNORECASE
)


def rendered(markdown: str) -> str:
    """Return the Markdown as safe HTML.

    A placeholder comment becomes a visible note, and a frame becomes a link to its address.
    """
    html = _HEADING.sub(_Anchors().add, render(markdown))
    html = _COMMENT.sub(lambda match: f"<mark>{escape(match[1])}</mark>", html)
    html = _FRAME.sub(lambda match: f'<p><a href="{match[1]}">{match[1]}</a></p>{match[0]}', html)
    return nh3.clean(
        html,
        tags=set(_NAMES.split()),
        clean_content_tags=set(_DROPPED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


class _Anchors:
    """Gives each heading of a post the anchor that links of the archive use."""

    def __init__(self) -> None:
        self._uses: Counter[str] = Counter()

    def add(self, match: re.Match[str]) -> str:
        """Return the heading with its anchor; the second of a name gets `-1`."""
        name, content = match.groups()
        slug = heading_slug(unescape(_TAG.sub("", content)))
        number = self._uses[slug]
        self._uses[slug] += 1
        anchor = f"{slug}-{number}" if number else slug
        return f'<{name} id="{escape(anchor)}">{content}</{name}>'
