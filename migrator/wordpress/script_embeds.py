"""Return the address of the page that an embedded `<script>` shows: a gist, paste or player.

Each pattern is from the embed code that the site offers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from migrator.wordpress.embeds import plain_address

# The tag of the script -> the page that shows the same.
_PAGES: Final = (
    (r"\bsrc=.(?:https?:)?//(gist\.github\.com/[\w./-]+?)\.js(?=[?\"'])", "https://{}"),
    (r"\bsrc=.(?:https?:)?//pastebin\.com/embed_js(?:\.php\?i=|/)(\w+)", "https://pastebin.com/{}"),
    (r"\bsrc=.(?:https?:)?//asciinema\.org/a/(\w+)\.js", "https://asciinema.org/a/{}"),
    (r"\bsrc=.(?:https?:)?//(gitlab\.com/[\w./-]+/snippets/\d+)\.js", "https://{}"),
    (r"\bsrc=.(?:https?:)?//(jsfiddle\.net/[\w/]+?)/embed", "https://{}/"),
    (r"\bsrc=.(?:https?:)?//\w+\.(?:polldaddy|crowdsignal)\.com/p/(\d+)\.js", "https://poll.fm/{}"),
    (r"\bsrc=.(?:https?:)?//fast\.wistia\.(?:com|net)/embed/medias/(\w+)\.jsonp",
     "https://fast.wistia.net/embed/iframe/{}"),
    (r"\bsrc=.(?:https?:)?//(www\.buzzsprout\.com/\d+/[\w-]+)\.js", "https://{}"),
    (r"\bspeakerdeck-embed\b[^>]*\bdata-id=.(\w+)", "https://speakerdeck.com/player/{}"),
    (r"\bdata-configuration=.(https://[\w.-]+\.podigee\.io/[^\"'?<>]+)", "{}"),
)  # fmt: skip
_GIST_FILE: Final = re.compile(r"\.js\?file=([\w.-]+)", re.IGNORECASE)
_START: Final = re.compile(r"<script\b[^>]*>", re.IGNORECASE)


def script_page(raw: str) -> str:
    """Return the address of the page that shows what a `<script>` shows, "" for any other."""
    start = _START.match(raw)
    if start is None:
        return ""
    tag = plain_address(html.unescape(start[0]))
    for pattern, page in _pages():
        if found := pattern.search(tag):
            address = page.format(found[1])
            file = _GIST_FILE.search(tag) if "gist." in address else None
            return (
                f"{address}#file-{re.sub(r'[^a-z0-9_]+', '-', file[1].lower())}"
                if file
                else address
            )
    return ""


@cache
def _pages() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return `_PAGES` compiled, which takes longer than the import of most modules."""
    return [(re.compile(pattern, re.IGNORECASE), page) for pattern, page in _PAGES]
