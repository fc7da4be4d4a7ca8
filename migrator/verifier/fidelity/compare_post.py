"""Prove that a post's Markdown lost nothing of its source, by three independent checks.

`check_rendering`: the Markdown, rendered by comrak, is the same sequence of blocks, words,
emphasis, links, images, code and cells as the HTML text that WordPress shows; an HTML5 parser reads
both. `check_words`: every word of the raw source that a reader would see is in the output, in
order, counted without the converter or the WordPress renderer. `check_inventory`: every address,
emphasis and table cell of the raw source is in the output or in a finding. No check shares code
with the part that it checks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity import html5, inventory
from migrator.verifier.fidelity.added_words import added_words, doubled_paragraphs
from migrator.verifier.fidelity.alignment import DifferingRegion, differences
from migrator.verifier.fidelity.attribute_texts import lost_sentences, lost_texts
from migrator.verifier.fidelity.block_texts import lost_block_texts
from migrator.verifier.fidelity.canonical_html import same_canonical
from migrator.verifier.fidelity.code_check import damaged_code, respaced_code
from migrator.verifier.fidelity.diff import Change, find_losses
from migrator.verifier.fidelity.hidden_blocks import shown_part
from migrator.verifier.fidelity.leftovers import left_shortcodes
from migrator.verifier.fidelity.list_numbers import lost_numbers
from migrator.verifier.fidelity.lost_anchors import lost_anchors
from migrator.verifier.fidelity.lost_cells import lost_cells
from migrator.verifier.fidelity.lost_emphasis import lost_emphasis
from migrator.verifier.fidelity.note_links import without_note_links
from migrator.verifier.fidelity.note_places import with_notes_at_list
from migrator.verifier.fidelity.note_words import is_noted, note_forms
from migrator.verifier.fidelity.ranked_findings import (
    CONTEXT_WORDS,
    UnwrittenFinding,
    loss_message,
    near,
    quote,
    ranked,
)
from migrator.verifier.fidelity.references import AcceptedUrls, HtmlReference
from migrator.verifier.fidelity.render_markdown import page_of
from migrator.verifier.fidelity.stored_media import lost_media
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.verifier.fidelity.stored_structure import changed_structure, lost_notes
from migrator.verifier.fidelity.tab_titles import with_titles_as_shown
from migrator.verifier.fidelity.text_lines import differing_words
from migrator.verifier.fidelity.token_sequence import fallback_texts, sequence
from migrator.verifier.fidelity.tokens import CODE, Token
from migrator.verifier.fidelity.top_blocks import same_blocks
from migrator.verifier.fidelity.url_names import named
from migrator.verifier.fidelity.word_check import (
    page_text,
    readable_text,
    readable_words,
    without_tags,
    words,
)

# The number of a footnote as comrak writes it.
_NOTE_NUMBER: Final = re.compile(r'<sup class="footnote-ref">.*?</sup>')


def check_rendering(
    shown_html: str, markdown: str, urls: AcceptedUrls | None = None
) -> list[Finding]:
    """Compare a post's Markdown (without front matter) with the HTML that WordPress shows.

    `shown_html` is the HTML text from before the converter parsed it into a tree. `urls` lists the
    accepted new addresses for the old ones in it, in HTML that `html5.normal` wrote; without it
    every address must be the same. The findings have no place (`Finding.at` adds it). They are
    ranked: broken content before the rest, and more lost words or things before fewer.
    """
    rendered = page_of(markdown)
    shown_html = html5.normal(shown_html) if urls is None else urls.applied(shown_html, rendered)
    if same_blocks(shown_html, rendered) or same_canonical(shown_html, rendered):
        return []
    tokens = sequence(shown_html, is_normal=True)
    return compare_tokens(tokens, list(_rendered(markdown)), fallback_texts(shown_html))


def check_likeness(shown_html: str, markdown: str) -> list[Finding]:
    """Compare as `check_rendering` does, for an archive that another tool made.

    Such a tool has its own names for files and pages, so only the name at the end of each address
    counts (`url_names.last_name`).
    """
    return compare_tokens(named(sequence(shown_html)), named(list(_rendered(markdown))))


def compare_tokens(
    shown: list[Token], rendered: list[Token], fallbacks: Iterable[str] = ()
) -> list[Finding]:
    """Compare two sequences of tokens; the findings are like those of `check_rendering`.

    `fallbacks` are the texts of the players that browsers show only without them: a page may have
    each of them once, whole.
    """
    found = find_losses(shown, rendered)
    if left := Counter(" ".join(words(text)) for text in fallbacks):
        found = [loss for loss in found if not _is_fallback(loss.change, left)]
    return ranked(
        UnwrittenFinding(loss.change.kind, loss.change.weight, partial(loss_message, loss, shown))
        for loss in found
    )


def _is_fallback(change: Change, left: Counter[str]) -> bool:
    """Return True for words that are one of the texts that are `left`, and take it away."""
    said = " ".join(words(change.after))
    if change.kind != "added-words" or change.before or not said or not left[said]:
        return False
    left[said] -= 1
    return True


# Several checks of a post need this, one right after the other.
@lru_cache(maxsize=2)
def _shown_source(raw: str, markdown: str) -> str:
    """Return a stored `post_content` without hidden blocks and the links of its notes, and with its
    notes and the titles of its tabs where the page has them."""
    if "((" in raw or "[[" in raw or "[1. " in raw:
        raw = with_notes_at_list(raw, page_of(markdown))
    return with_titles_as_shown(without_note_links(shown_part(raw), markdown), page_of(markdown))


def check_words(
    raw_source: str,
    markdown: str,
    parts: StoredParts = StoredParts(),  # noqa: B008
) -> list[Finding]:
    """Search a post's Markdown for every readable word of `post_content`, as stored.

    The words must be there in order, and the page must have no others. Punctuation is left to
    `check_rendering`. Words that a placeholder comment names count as present, and words from the
    middle of the source may stand in a footnote. Every character of code except white space must be
    there. No WordPress shortcode may remain unless the source quotes it. The findings are like
    those of `check_rendering`.
    """
    stored = raw_source
    raw_source = _shown_source(raw_source, markdown)
    page = page_of(markdown)
    source, text = readable_text(raw_source), page_text(page)
    expected, there = differing_words(source, text)
    added = added_words(raw_source, parts, page, expected, there)
    if (
        not added
        and _is_all_there(expected, page, there)
        and next(doubled_paragraphs(source, page), None) is None
        and next(respaced_code(raw_source, page), None) is None
        and next(damaged_code(raw_source, text), None) is None
        and ("[" not in text or next(left_shortcodes(raw_source, text), None) is None)
    ):
        return []
    rendered = _rendered(markdown)
    texts = _texts(rendered)
    found = [*_gone(words(source), texts, note_forms(stored)), *_damaged_code(raw_source, texts)]
    doubled = [
        UnwrittenFinding("added-words", len(phrase), partial(_twice, phrase))
        for phrase in doubled_paragraphs(source, page)
    ]
    if added and not doubled:
        found.append(UnwrittenFinding("added-words", len(added), partial(_nowhere, added)))
    found += doubled
    found += (
        UnwrittenFinding("changed-code", 1, line.strip) for line in respaced_code(raw_source, page)
    )
    if "[" in markdown:
        left = left_shortcodes(raw_source, " ".join(map(_said, rendered)))
        found += [UnwrittenFinding("leftover", 1, message.strip) for message in left]
    return ranked(found)


def check_inventory(
    raw_source: str,
    markdown: str,
    shown: Collection[HtmlReference],
    known: Iterable[str] = (),
    named: Iterable[str] = (),
) -> list[Finding]:
    """Search the archive for every address, link, emphasis and table cell of `post_content`.

    `shown` are the references of the rendered HTML, with which `check_rendering` compares the
    Markdown; `known` are addresses that were fetched or that another finding names, `named` only
    the latter.
    """
    page = page_of(markdown)
    sentences = lost_sentences(raw_source, page)
    sentences += lost_block_texts(shown_part(raw_source), page)
    if "<" not in raw_source and "//" not in raw_source and "wp-content" not in raw_source:
        return sentences
    raw_source = _shown_source(raw_source, markdown)
    archived = inventory.Archived(page, shown, known, named)
    return [
        *inventory.lost_addresses(raw_source, archived),
        *inventory.lost_links(raw_source, archived),
        *lost_media(raw_source, page, shown),
        *lost_texts(raw_source, page),
        *lost_emphasis(raw_source, _NOTE_NUMBER.sub("", page)),
        *lost_cells(raw_source, page),
        *lost_numbers(raw_source, page),
        *sentences,
    ]


def check_structure(
    raw_source: str, parts: StoredParts, markdown: str, shown: Collection[HtmlReference]
) -> list[Finding]:
    """Compare the headings, lists and breaks of `post_content` with the page of a post, and the
    order of its links and images with `shown`, the references of the rendered HTML."""
    raw_source = _shown_source(raw_source, markdown)
    return changed_structure(raw_source, parts.files, page_of(markdown), shown)


def check_anchors(
    raw_source: str, shown_html: str, markdown: str, targets: Collection[str]
) -> list[Finding]:
    """Search a post's page for the anchors of its content, stored or rendered, to which links
    lead; `targets` are those to which other posts link."""
    return list(lost_anchors(raw_source, shown_html, page_of(markdown), targets))


def _nowhere(added: list[str]) -> str:
    return f"“[{quote(' '.join(added))}]” is in the page, but not or not as often in the source"


def _twice(phrase: list[str]) -> str:
    return f"“[{quote(' '.join(phrase))}]” is in the page more often than in the source"


def check_parts(parts: StoredParts, markdown: str, raw_source: str = "") -> list[Finding]:
    """Search a post's Markdown for the words of each footnote and caption, as stored.

    The words of one stand together; the footnotes stand in order, and `raw_source` refers to no
    others.
    """
    if "data-fn" in raw_source and (lost := list(lost_notes(raw_source, parts.notes))):
        return lost
    notes = [phrase for phrase in map(readable_words, parts.notes) if phrase]
    captions = [phrase for phrase in map(readable_words, parts.files) if phrase]
    if not notes and not captions:
        return []
    text = [word for each in _texts(_rendered(markdown)) for word in words(each)]
    page = f" {' '.join(text)} "
    drafts = [
        UnwrittenFinding("lost-words", len(phrase), partial(_part_in_source, phrase))
        for phrase in (*notes, *captions)
        if f" {' '.join(phrase)} " not in page
    ]
    if not drafts and not _is_subsequence(list(chain.from_iterable(notes)), text):
        drafts = [UnwrittenFinding("moved-words", 1, partial(_part_in_source, notes[0]))]
    return ranked(drafts)


def _part_in_source(phrase: list[str]) -> str:
    return f"“[{quote(' '.join(phrase))}]” in a footnote or caption of the source"


def check_shown_words(shown_html: str, markdown: str) -> list[Finding]:
    """Check words as `check_words` does, for HTML that a site showed: it has no shortcodes."""
    page = page_of(markdown)
    shown_html = with_titles_as_shown(without_note_links(shown_html, markdown), page)
    source = without_tags(shown_html)
    expected, there = differing_words(source, page_text(page))
    if _is_all_there(expected, page, there):
        return []
    return ranked(_gone(words(source), _texts(_rendered(markdown)), 1))


def _is_all_there(expected: list[str], page: str, there: list[str]) -> bool:
    """Return True if the words are `there`, in order, and the page has no notes.

    The tokens of a page say more: the words of notes and of placeholders.
    """
    if "data-footnotes" in page:
        return False
    return expected == there or _is_subsequence(expected, there)


def _said(token: Token) -> str:
    """Return the text of a word, without code."""
    if isinstance(token, str):
        return token
    if token[0] != "word":
        return ""
    return "".join(text for text, marks in token[2] if CODE not in marks)


def _damaged_code(raw_source: str, texts: list[str]) -> Iterator[UnwrittenFinding]:
    for damage in damaged_code(raw_source, "".join(texts)):
        message = f"“{damage.before}[{damage.missing}]” in the code of the source"
        yield UnwrittenFinding("changed-code", 1, message.strip)


def _gone(expected: list[str], texts: list[str], forms: int) -> list[UnwrittenFinding]:
    body, *notes = map(words, texts)
    if _is_subsequence(expected, [*body, *chain.from_iterable(notes)]):
        return []
    regions = list(differences(expected, body))
    added = ["".join(body[region.b_start : region.b_end]) for region in regions]
    elsewhere = set(added)
    found: list[UnwrittenFinding] = []
    for region, there in zip(regions, added, strict=True):
        gone = expected[region.a_start : region.a_end]
        if gone and "".join(gone) not in there and not is_noted(gone, notes, forms):
            kind = "moved-words" if "".join(gone) in elsewhere else "lost-words"
            found.append(UnwrittenFinding(kind, len(gone), partial(_in_source, expected, region)))
    return found


def _in_source(expected: list[str], region: DifferingRegion) -> str:
    gone = quote(" ".join(expected[region.a_start : region.a_end]))
    left = near(expected[max(0, region.a_start - CONTEXT_WORDS) : region.a_start])
    right = near(expected[region.a_end : region.a_end + CONTEXT_WORDS])
    return f"“{' '.join([*left, f'[{gone}]', *right])}” in the source"


def _is_subsequence(expected: list[str], actual: list[str]) -> bool:
    rest = iter(actual)
    return all(word in rest for word in expected)


def _texts(tokens: tuple[Token, ...]) -> list[str]:
    """Return the text of a post in order, placeholders included, and that of each footnote."""
    texts: list[list[str]] = [[]]
    for token in tokens:
        if isinstance(token, str):
            texts[-1].append(token)
        elif token[0] in ("word", "pre", "comment"):
            texts[-1].append(token[1])
        elif token[0] == "fnref":
            texts[-1].append(str(token[1]))
        elif token[0] == "control":
            texts[-1].append(token[2])
        elif token[0] == "note":
            texts.append([])
    return [" ".join(text) for text in texts]


# All checks of a post need these tokens, one right after the other.
@lru_cache(maxsize=2)
def _rendered(markdown: str) -> tuple[Token, ...]:
    return tuple(sequence(page_of(markdown), is_normal=True))
