"""Find the differences between the HTML of WordPress and of the Markdown, as places to mark.

The places are those of the proof: the tokens of `fidelity.token_sequence`, aligned as in
`fidelity.diff`. So a mark is exactly where the proof finds a difference, and a post without
differences has no marks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.alignment import DifferingRegion, differences
from migrator.verifier.fidelity.diff import key, kind_of, word
from migrator.verifier.fidelity.token_sequence import sequence
from migrator.verifier.fidelity.tokens import Token

DIFFERENCE_KINDS: Final = frozenset(
    [
        *("lost-words", "added-words", "changed-words", "moved-words"),
        *("changed-code", "changed-language", "lost-link", "changed-link"),
        *("lost-image", "changed-image", "lost-media", "changed-media"),
        *("lost-cell", "lost-footnote", "changed-footnote"),
        *("lost-placeholder", "changed-placeholder", "changed-emphasis", "changed-block"),
    ]
)
"""The kinds of findings about differences; without such a finding there is nothing to mark."""

_LONGEST_LABEL: Final = 120

_NAMES: Final = {
    "p": "paragraph",
    "br": "line break",
    "hr": "rule",
    "ul": "list",
    "ol": "numbered list",
    "li": "list item",
    "row": "table row",
    "cell": "table cell",
    "fnref": "footnote reference",
    "note": "footnote",
    "task": "check box",
    "control": "form field",
    "img": "image",
    "pre": "code",
    "line": "line of code",
    "media": "embedded media",
    "comment": "placeholder",
}


@value_object
class Marks:
    """Marks in a sequence, by index. `changed` tokens differ from the other sequence; before each
    index in `gaps` something is missing, which its text names."""

    changed: frozenset[int] = frozenset()
    gaps: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changed or self.gaps)


def tokens_of(html: str) -> list[Token]:
    """Return the tokens of `fidelity.token_sequence`, but with separate lines of code:
    `("pre", pieces, language)` is followed by a `("line", text)` for each line."""
    found: list[Token] = []
    for token in sequence(html):
        if isinstance(token, str) or token[0] != "pre":
            found.append(token)
            continue
        found.append(("pre", *token[2:]))
        found += [("line", line) for line in token[1].split("\n")]
    return found


def compare(shown: Sequence[Token], rendered: Sequence[Token]) -> tuple[Marks, Marks]:
    """Return the marks of two sequences: the HTML of WordPress, and that of the Markdown."""
    if shown == rendered:
        return Marks(), Marks()
    left, right = _MarksBuilder(), _MarksBuilder()
    i = j = 0
    for region in _regions([key(t) for t in shown], [key(t) for t in rendered]):
        for step in range(region.a_start - i):
            if shown[i + step] != rendered[j + step]:
                left.changed.add(i + step)
                right.changed.add(j + step)
        i, j = region.a_end, region.b_end
        gone, new = shown[region.a_start : i], rendered[region.b_start : j]
        left.changed.update(range(region.a_start, i))
        right.changed.update(range(region.b_start, j))
        if gone and not new:
            right.gaps[j] = f"missing: {label(gone)}"
        elif new and not gone:
            left.gaps[i] = f"not here: {label(new)}"
    return left.marks(), right.marks()


def transfer(marks: Marks, marked: Sequence[Hashable], other: Sequence[Hashable]) -> Marks:
    """Transfer the marks of one sequence to another that is nearly the same.

    In a region where the two differ, the whole region is marked if any part of it is.
    """
    builder = _MarksBuilder()
    i = j = 0
    for region in _regions(marked, other):
        for step in range(region.a_start - i):
            builder.take(marks, i + step, range(j + step, j + step + 1))
        for index in range(region.a_start, region.a_end):
            builder.take(marks, index, range(region.b_start, region.b_end))
        i, j = region.a_end, region.b_end
    builder.take(Marks(gaps=marks.gaps), len(marked), range(len(other), len(other)))
    return builder.marks()


def narrowed(marks: Marks, tokens: Sequence[Token], kept: Sequence[int]) -> Marks:
    """Reduce the marks of `tokens` to the tokens at the indices `kept`, which can be marked.

    If a changed region contains no such token (only a new paragraph, for example), a gap is put
    before the next token that can be marked.
    """
    builder = _MarksBuilder()
    new_index = {index: new for new, index in enumerate(kept)}
    next_kept = {}
    following = len(kept)
    for number in range(len(tokens), -1, -1):
        following = next_kept[number] = new_index.get(number, following)
    for number, text in marks.gaps.items():
        builder.gaps.setdefault(next_kept[number], text)
    for run in _runs(marks.changed):
        shown = [new_index[number] for number in run if number in new_index]
        builder.changed.update(shown)
        if not shown:
            text = label(tokens[run.start : run.stop])
            builder.gaps.setdefault(next_kept[run.start], f"differs: {text}")
    return builder.marks()


def _runs(numbers: Iterable[int]) -> Iterator[range]:
    """Yield consecutive numbers as ranges."""
    run = range(0)
    for number in sorted(numbers):
        if run and number == run.stop:
            run = range(run.start, number + 1)
        else:
            if run:
                yield run
            run = range(number, number + 1)
    if run:
        yield run


def label(tokens: Iterable[Token]) -> str:
    """Describe tokens for people: by their words, or if there are none, by their elements."""
    tokens = list(tokens)
    text = " ".join(filter(None, map(word, tokens)))
    text = text or ", ".join(dict.fromkeys(_name(token) for token in tokens))
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"


def _name(token: Token) -> str:
    kind = kind_of(token)
    name = _NAMES.get(kind.removeprefix("/"), kind)
    if kind.startswith("/"):
        return f"end of {name}"
    detail = (
        token[1] if kind in ("img", "comment", "line") else token[-1] if kind == "media" else ""
    )
    return f"{name} {detail}".strip()


def _regions(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[DifferingRegion]:
    """Yield the differing regions, and an empty one at the end, so that each equal part is
    followed by a region."""
    yield from differences(a, b)
    yield DifferingRegion(len(a), len(a), len(b), len(b))


@dataclass(slots=True)
class _MarksBuilder:
    """Marks that are being collected."""

    changed: set[int] = field(default_factory=set)
    gaps: dict[int, str] = field(default_factory=dict)

    def take(self, marks: Marks, index: int, places: range) -> None:
        """Copy the marks at `index` to `places`, or to a gap before them if there are none."""
        if index in marks.gaps:
            self.gaps.setdefault(places.start, marks.gaps[index])
        if index in marks.changed:
            if places:
                self.changed.update(places)
            else:
                self.gaps.setdefault(places.start, "differs here")

    def marks(self) -> Marks:
        return Marks(frozenset(self.changed), dict(self.gaps))
