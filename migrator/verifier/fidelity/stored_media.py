"""Search a page for the players of the stored content: audio, video and frames.

`inventory.lost_addresses` is content with any mention of an address. A post that links to a file
and plays it as well has two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.file_table import keys
from migrator.verifier.fidelity.html_comments import comments_of
from migrator.verifier.fidelity.inventory import PLAYERS, holds_address, without_code
from migrator.verifier.fidelity.references import HtmlReference
from migrator.verifier.fidelity.word_check import lower

_PLAYER: Final = re.compile(
    r"""<(?:audio|video|iframe)\b(?>[^<>]*?\ssrc\s*=\s*)["']?([^\s"'<>\[\]{}]+)"""
    # https://developer.wordpress.org/reference/functions/wp_audio_shortcode/
    r"""|(?<!\[)\[(?:audio|video)\b([^\[\]]{1,2000})\](?!\])""",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"""https?://[^\s"'<>\[\]|,]+""", re.IGNORECASE)
# What a frame has until a script gives it its address; another check searches for that.
_NO_URLS: Final = ("about:", "data:", "#")
_MOST: Final = 20


def lost_media(raw: str, page: str, shown: Collection[HtmlReference]) -> list[Finding]:
    """Return a finding for each player of a stored `post_content` that the rendered HTML lacks.

    `page` is the HTML of the post's page: a placeholder in it may stand for a player. `shown` are
    the references of the rendered HTML.
    """
    folded = lower(raw)
    if not ("audio" in folded or "video" in folded or "iframe" in folded):
        return []
    players = list(dict.fromkeys(_players(without_code(raw))))
    if not players:
        return []
    there = {
        key for r in shown if not r.is_link for url in (r.address, *r.others) for key in keys(url)
    }
    missed = [url for url in players if there.isdisjoint(keys(url))]
    if not missed:
        return []
    marks = [comment[0] for comment in comments_of(unescape(page))]
    return [
        Finding("lost-media", "", f"a player of {url[:300]} is in the stored content")
        for url in missed
        if not any(holds_address(url, mark) for mark in marks)
        # The author of a page with a player of WordPress typed a link, which is there instead.
        and not (PLAYERS.search(url) and holds_address(url, page))
    ][:_MOST]


def _players(text: str) -> Iterator[str]:
    """Yield the address of each player in a stored content; of a shortcode, the first one."""
    for found in _PLAYER.finditer(text):
        url = found[1] or next(iter(_ADDRESS.findall(found[2] or "")), "")
        # Not `unescape`: in an address, `&notes=` is no sign (HTML, 13.2.5.73).
        url = url.replace("&#038;", "&").replace("&amp;", "&").strip()
        if url and not url.startswith(_NO_URLS):
            yield f"http:{url}" if url.startswith("//") else url
