"""Find words in the page of a post that its stored content has nowhere.

The other checks of words search the page for the source. This one searches the source for the
page, so it notices what the renderer of WordPress markup invents, doubles or misspells. A word may
come from any place in the stored content: a text, an attribute, an address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final
from urllib.parse import unquote

from migrator.verifier.fidelity.alignment import differences
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.verifier.fidelity.word_check import code_elements, without_tags, words

# Shortcodes, dynamic blocks, blocks of plugins and footnotes show words of other places. Not so a
# shortcode around a text, a note or an address, and a block of which a placeholder stands in the
# page.
_SHOWS_MORE: Final = re.compile(
    r"\[/?(?!(?:caption|code|dailymotion|efn_note|embed|flickr|fn|footnote|mfn|php"
    r"|python|ref|soundcloud|sourcecode|vimeo|wp_caption|youtube)\b)"
    r"[a-zA-Z][\w-]*(?=[\s\]/=:])[^\[\]]*\]?"
    r"|<!--\s+/?wp:(?!(?:archives|calendar|categories|latest-comments|latest-posts|more|nextpage"
    r"|rss|search|separator|spacer|tag-cloud)\s)(?:(?:[^<>]|<(?!!--))*/-->|[\w-]+/(?:[^<>]|<(?!!--))*-->)"
    r"|<[a-z]+\s[^<>]*\bdata-fn=[^<>]*>"
)
_PLACE: Final = "\ue0ff"  # stands for what shows words of other places
# A link that shows its own address: of a player, the source has the address in another form.
_ADDRESS_SHOWN: Final = re.compile(r'<a href="(?:https?:)?//[^"]*">\s*(?:https?:)?//[^<>]*</a>')
_LINK: Final = re.compile(r'<a href="([^"]*)">([^<>]*)</a>')
# The number of a note in the text, and the way back from the note.
_NOTE_LINK: Final = re.compile(
    r"<a\s[^<>]*\bdata-footnote-(?:back)?ref=[^<>]*>[^<>]*(?:<sup\b[^<>]*>\d*</sup>)?</a>"
)
_LISTS: Final = re.compile(r"\[(?:gallery|playlist)\b")

# The editor writes signs such as quotation marks so in the attributes of a block.
_ESCAPE: Final = re.compile(r"\\u00([0-9a-fA-F]{2})")
_MOST_JOINED: Final = 50
_TELLING_WORDS: Final = 3


def added_words(
    content: str, parts: StoredParts, page: str, expected: Sequence[str], there: Sequence[str]
) -> list[str]:
    """Return the words of a page that its source has not, or not as often.

    The source is a stored `post_content` and the other `parts` of the post. `expected` are the
    readable words of the content, `there` those of the page.
    """
    if expected == there or ("data-fn=" in content and not parts.notes):
        return []
    page = _LINK.sub(_without_file_name, _ADDRESS_SHOWN.sub(" ", page))
    if "data-footnotes" in page:
        page = _NOTE_LINK.sub("", page)
    raw = "\n".join([content, *parts.notes, *parts.files])
    stored = unescape(unescape(_ESCAPE.sub(_decoded, raw)))
    source = Counter(words(stored))
    extra = Counter(words(without_tags(page))) - source
    # Some words are whole only without the tags within them, or in a decoded address.
    for other in (without_tags, unquote):
        if extra:
            extra -= Counter(words(other(raw if other is without_tags else stored))) - source
    if extra:  # code is shown as typed, with the names of its character references
        typed = " ".join(content for _, content in code_elements(raw))
        extra -= Counter(words(typed)) - source
    if len(_LISTS.findall(content)) > 1:  # each may show the same files
        for word in words(without_tags("\n".join(parts.files))):
            extra.pop(word, None)
    if not extra:
        return []
    # A page may join words that stand in two elements of the source.
    letters = "".join(words(without_tags(raw)))
    unknown = [word for word in extra if word not in source]
    for word in unknown[:_MOST_JOINED]:
        if word in letters:
            del extra[word]
    if extra and _SHOWS_MORE.search(content):
        extra &= _away_from_places(content, page, are_lists_known=bool(parts.files))
    return list(extra.elements())


def doubled_paragraphs(source: str, page: str) -> Iterator[list[str]]:
    """Yield the words of each paragraph that a page has more often than a readable text."""
    # Each piece ends where the first paragraph in it does.
    paragraphs = [part.partition("<p>")[2] for part in page.split("</p>")[:-1] if "<p>" in part]
    if len(set(paragraphs)) == len(paragraphs):
        return
    said = ""
    for paragraph, count in Counter(paragraphs).items():
        if count == 1 or len(phrase := words(without_tags(paragraph))) < _TELLING_WORDS:
            continue
        # Two spaces between words, so that two phrases side by side share none.
        said = said or f" {'  '.join(words(source))} "
        if 0 < said.count(f" {'  '.join(phrase)} ") < count:
            yield phrase


def _decoded(escape: re.Match[str]) -> str:
    """Return the character of an escape in the attributes of a block."""
    return chr(int(escape[1], 16))


def _without_file_name(link: re.Match[str]) -> str:
    """Return a space for a link that shows the name of its file, as beside a placeholder."""
    name = unquote(unescape(link[1])).rpartition("/")[2]
    return " " if name == unescape(link[2]) else link[0]


def _away_from_places(raw: str, page: str, *, are_lists_known: bool) -> Counter[str]:
    """Return the words of a page that stand where the source has nothing that shows more words.

    A gallery shows no words that the caller does not know, if `are_lists_known`. A word that left
    its place to stand elsewhere is not counted.
    """
    text = unescape(page)

    def place(found: re.Match[str]) -> str:
        if are_lists_known and _LISTS.match(found[0]):
            return " "
        # A placeholder names what is not shown, and what is no shortcode stands there as typed.
        return found[0] if found[0] in text else f" {_PLACE} "

    parts = without_tags(_SHOWS_MORE.sub(place, raw)).split(_PLACE)
    source: list[str] = []
    for part in parts:
        source += [*words(part), _PLACE]
    source = source[:-1]
    shown = words(without_tags(page))
    added, gone = Counter[str](), Counter[str]()
    for region in differences(source, shown):
        gone.update(source[region.a_start : region.a_end])
        if _PLACE not in source[max(0, region.a_start - 1) : region.a_end + 1]:
            added.update(shown[region.b_start : region.b_end])
    return added - gone
