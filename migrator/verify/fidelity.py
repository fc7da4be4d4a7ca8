"""The proof that a post came over whole, by two independent paths.

`check_rendering`: the Markdown, rendered by comrak, is the same sequence of
blocks, words, emphasis, links, images, code and cells as the HTML that
WordPress shows. `check_words`: every word of the raw source that a reader would
see is in the output, in order, counted without the converter or the WordPress
renderer. Neither shares code with what it judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from migrator.findings import Finding
from migrator.verify.alignment import differences
from migrator.verify.losses import Loss, losses, word
from migrator.verify.rendering import render
from migrator.verify.sequence import sequence
from migrator.verify.tokens import Token
from migrator.verify.words import readable_words, words

# More of one kind in one post tells a person nothing new.
_MOST_OF_A_KIND: Final = 20
_CONTEXT_WORDS: Final = 5
_LONGEST_QUOTE: Final = 160
_OF_WORDS: Final = ("lost-words", "added-words", "changed-words", "moved-words")


def check_rendering(shown_html: str, markdown: str) -> list[Finding]:
    """Compare a post's Markdown (without front matter) with the HTML WordPress shows.

    `shown_html` is the HTML after links and files got their new addresses. What
    comes back names no place (`Finding.at` adds it) and is ranked: what is broken
    before what is not, and more lost words or things before fewer.
    """
    shown = sequence(shown_html)
    found = losses(shown, list(_rendered(markdown)))
    return _ranked(_finding(loss, shown) for loss in found)


def check_words(raw_source: str, markdown: str) -> list[Finding]:
    """Look for every readable word of `post_content`, as stored, in a post's Markdown.

    The words must be there in order; words that come on top are none of this
    check's business, and punctuation is left to `check_rendering`. Words that
    WordPress shows in a footnote may stand in one; words that a placeholder
    comment names are accounted for. Findings as in `check_rendering`.
    """
    expected = readable_words(raw_source)
    body, elsewhere = _word_streams(_rendered(markdown))
    actual = words(body)
    if _is_subsequence(expected, actual):
        return []
    named = f" {' '.join(words(elsewhere))} "
    regions = list(differences(expected, actual))
    added = ["".join(actual[region.b_start : region.b_end]) for region in regions]
    found: list[Finding] = []
    for region, there in zip(regions, added, strict=True):
        gone = expected[region.a_start : region.a_end]
        if not gone or "".join(gone) in there or f" {' '.join(gone)} " in named:
            continue
        kind = "moved-words" if "".join(gone) in added else "lost-words"
        left = expected[max(0, region.a_start - _CONTEXT_WORDS) : region.a_start]
        right = expected[region.a_end : region.a_end + _CONTEXT_WORDS]
        near = " ".join([*left, f"[{_quote(' '.join(gone))}]", *right])
        found.append(Finding(kind, "", f"“{near}” in the source", len(gone)))
    return _ranked(found)


def _is_subsequence(expected: list[str], actual: list[str]) -> bool:
    rest = iter(actual)
    return all(word in rest for word in expected)


def _word_streams(tokens: tuple[Token, ...]) -> tuple[str, str]:
    """The text of a post in order, and the text of its footnotes and placeholders."""
    body: list[str] = []
    elsewhere: list[str] = []
    stream = body
    for token in tokens:
        if isinstance(token, str):
            stream.append(token)
        elif token[0] in ("word", "pre"):
            stream.append(token[1])
        elif token[0] == "fnref":
            stream.append(str(token[1]))
        elif token[0] == "comment":
            elsewhere.append(token[1])
        elif token[0] == "control":
            stream.append(token[2])
        elif token[0] == "note":
            stream = elsewhere
    return " ".join(body), " ".join(elsewhere)


# Both checks of a post need it, one right after the other.
@lru_cache(maxsize=2)
def _rendered(markdown: str) -> tuple[Token, ...]:
    return tuple(sequence(render(markdown)))


def _finding(loss: Loss, shown: list[Token]) -> Finding:
    change = loss.change
    before, after = _quote(change.before), _quote(change.after)
    left = _words(shown[max(0, loss.start - 40) : loss.start])[-_CONTEXT_WORDS:]
    right = _words(shown[loss.end : loss.end + 40])[:_CONTEXT_WORDS]
    if change.kind in _OF_WORDS:
        middle = [f"[{before} → {after}]" if after and before != after else f"[{before}]"]
        message = f"“{' '.join([*left, *middle, *right])}”"
    elif "\n" in change.before + change.after:
        message = _first_line(change.before, change.after)
    else:
        middle = [_quote(" ".join(_words(shown[loss.start : loss.end])))]
        near = " ".join(filter(None, [*left, *middle, *right]))
        message = f"{before or 'nothing'} → {after or 'nothing'} in “{near}”"
    return Finding(change.kind, "", message, change.weight)


def _first_line(before: str, after: str) -> str:
    """Where two pieces of code part."""
    lines = zip_longest(before.split("\n"), after.split("\n"))
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            shown = ["nothing" if line is None else repr(_quote(line)) for line in (old, new)]
            return f"line {number} of the code: {' → '.join(shown)}"
    return "the code is the same"


def _words(tokens: list[Token]) -> list[str]:
    return [text for text in map(word, tokens) if text]


def _quote(text: str) -> str:
    half = _LONGEST_QUOTE // 2
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:half]} … {text[-half:]}"


def _ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first; of each kind the worst few, the last one saying how many more there are."""
    ranked = sorted(findings, key=lambda finding: (finding.severity, -finding.weight))
    counts = Counter(finding.kind for finding in ranked)
    kept: list[Finding] = []
    seen: Counter[str] = Counter()
    for finding in ranked:
        seen[finding.kind] += 1
        if seen[finding.kind] < _MOST_OF_A_KIND:
            kept.append(finding)
        elif seen[finding.kind] == _MOST_OF_A_KIND:
            kept.append(_with_the_rest(finding, counts[finding.kind] - _MOST_OF_A_KIND))
    return kept


def _with_the_rest(finding: Finding, more: int) -> Finding:
    return replace(finding, message=f"{finding.message} and {more} more") if more else finding
