"""Find words in the page of a post that its stored content has nowhere.

The other checks of words search the page for the source. This one searches the source for the
page, so it notices what the renderer of WordPress markup invents, doubles or misspells. A word may
come from any place in the stored content: a text, an attribute, an address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import Final
from urllib.parse import unquote

from migrator.verifier.fidelity.word_check import code_elements, without_tags, words

# Shortcodes, dynamic blocks, blocks of plugins and footnotes show words of other places. Not so a
# shortcode around a text or an address, and a block of which a placeholder stands in the page.
_SHOWS_MORE: Final = re.compile(
    r"\[/?(?!(?:caption|code|dailymotion|embed|flickr|php|python|soundcloud|sourcecode|vimeo"
    r"|wp_caption|youtube)\b)[a-zA-Z][\w-]*[\s\]/=:]"
    r"|<!--\s+wp:(?!(?:archives|calendar|categories|latest-comments|latest-posts|more|nextpage|rss"
    r"|search|separator|spacer|tag-cloud)\s)(?:[^>]*/-->|[\w-]+/)|\bdata-fn="
)
# A link that shows its own address: of a player, the source has the address in another form.
_ADDRESS_SHOWN: Final = re.compile(r'<a href="(?:https?:)?//[^"]*">\s*(?:https?:)?//[^<>]*</a>')

_MOST_JOINED: Final = 50


def added_words(raw: str, page: str, expected: Sequence[str], there: Sequence[str]) -> list[str]:
    """Return the words of a page that a stored `post_content` has not, or not as often.

    `expected` are the readable words of the content, `there` those of the page.
    """
    # The page of a post with notes has their numbers, too.
    if expected == there or "data-footnotes" in page or _SHOWS_MORE.search(raw):
        return []
    stored = unescape(unescape(raw))
    source = Counter(words(stored))
    extra = Counter(words(without_tags(_ADDRESS_SHOWN.sub(" ", page)))) - source
    # Some words are whole only without the tags within them, or in a decoded address.
    for other in (without_tags, unquote):
        if extra:
            extra -= Counter(words(other(raw if other is without_tags else stored))) - source
    if extra:  # code is shown as typed, with the names of its character references
        typed = " ".join(content for _, content in code_elements(raw))
        extra -= Counter(words(typed)) - source
    if not extra:
        return []
    # A page may join words that stand in two elements of the source.
    letters = "".join(words(without_tags(raw)))
    unknown = [word for word in extra if word not in source]
    for word in unknown[:_MOST_JOINED]:
        if word in letters:
            del extra[word]
    return list(extra.elements())
