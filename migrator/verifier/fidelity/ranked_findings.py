"""Write the findings about a post: the worst first, each with the words around its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Final, NamedTuple

from migrator.findings import KINDS, Finding
from migrator.verifier.fidelity.diff import Loss, word
from migrator.verifier.fidelity.tokens import Token

# More findings of one kind in one post tell the user nothing new.
_MOST_OF_A_KIND: Final = 20
CONTEXT_WORDS: Final = 5
"""Words that a message shows on each side of a place."""

_LONGEST_QUOTE: Final = 160
_OF_WORDS: Final = ("lost-words", "added-words", "changed-words", "moved-words")


class UnwrittenFinding(NamedTuple):
    """A finding whose message is written only if the finding is among the worst."""

    kind: str
    weight: int
    message: Callable[[], str]


def ranked(drafts: Iterable[UnwrittenFinding]) -> list[Finding]:
    """Return the worst findings first, the worst few of each kind; the last one counts the rest."""
    by_weight = sorted(drafts, key=lambda draft: (KINDS[draft.kind][0], -draft.weight))
    counts = Counter(draft.kind for draft in by_weight)
    seen: Counter[str] = Counter()
    kept: list[Finding] = []
    for kind, weight, message in by_weight:
        seen[kind] += 1
        if seen[kind] > _MOST_OF_A_KIND:
            continue
        more = counts[kind] - seen[kind] if seen[kind] == _MOST_OF_A_KIND else 0
        kept.append(Finding(kind, "", message() + (f" and {more} more" if more else ""), weight))
    return kept


def loss_message(loss: Loss, shown: list[Token]) -> str:
    """Return the message about a difference from the tokens that WordPress shows."""
    change = loss.change
    before, after = quote(change.before), quote(change.after)
    left = near(_words(shown[max(0, loss.start - 40) : loss.start])[-CONTEXT_WORDS:])
    right = near(_words(shown[loss.end : loss.end + 40])[:CONTEXT_WORDS])
    if change.kind in _OF_WORDS:
        middle = f"[{before} → {after}]" if after and before != after else f"[{before}]"
        return f"“{' '.join([*left, middle, *right])}”"
    if "\n" in change.before + change.after:
        return _first_line(change.before, change.after)
    middle = quote(" ".join(_words(shown[loss.start : loss.end])))
    around = " ".join(filter(None, [*left, middle, *right]))
    return f"{before or 'nothing'} → {after or 'nothing'} in “{around}”"


def _first_line(before: str, after: str) -> str:
    """Return the first line in which two pieces of code differ."""
    lines = zip_longest(before.split("\n"), after.split("\n"))
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            shown = ["nothing" if line is None else repr(quote(line)) for line in (old, new)]
            return f"line {number} of the code: {' → '.join(shown)}"
    return "the code is the same"


def _words(tokens: list[Token]) -> list[str]:
    return [text for text in map(word, tokens) if text]


def near(context: list[str]) -> list[str]:
    """Return the words around a place, each short enough not to hide the place.

    Code and languages without spaces have very long words.
    """
    return [quote(word) for word in context]


def quote(text: str) -> str:
    """Return a text, the two ends of a long one."""
    half = _LONGEST_QUOTE // 2
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:half]} … {text[-half:]}"
