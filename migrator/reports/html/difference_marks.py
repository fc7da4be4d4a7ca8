"""What differs between what WordPress shows and what the Markdown renders to, as places to mark.

The places are those of the proof: the tokens of `verify.sequence`, aligned as
`verify.losses` does it. So a mark stands exactly where the proof sees a difference,
and nothing is marked in a post that came over whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from migrator.verifier.fidelity.alignment import DifferingRegion, differences
from migrator.verifier.fidelity.diff import key, kind_of, word
from migrator.verifier.fidelity.token_sequence import sequence
from migrator.verifier.fidelity.tokens import Token

TELLING: Final = frozenset(
    [
        *("lost-words", "added-words", "changed-words", "moved-words"),
        *("changed-code", "changed-language", "lost-link", "changed-link"),
        *("lost-image", "changed-image", "lost-media", "changed-media"),
        *("lost-cell", "lost-footnote", "changed-footnote"),
        *("lost-placeholder", "changed-placeholder", "changed-emphasis", "changed-block"),
    ]
)
"""The kinds of findings that tell of a difference; without one there is nothing to mark."""

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


@dataclass(frozen=True, slots=True)
class Marks:
    """Indices into a sequence: `changed` differ from what stands in the other one; before the
    `gaps` something is missing, by what it is."""

    changed: frozenset[int] = frozenset()
    gaps: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changed or self.gaps)


def tokens_of(html: str) -> list[Token]:
    """What a reader meets, as `verify.sequence` has it, with the lines of code one by one:
    `("pre", pieces, language)` is followed by a `("line", text)` for each."""
    found: list[Token] = []
    for token in sequence(html):
        if isinstance(token, str) or token[0] != "pre":
            found.append(token)
            continue
        found.append(("pre", *token[2:]))
        found += [("line", line) for line in token[1].split("\n")]
    return found


def compare(shown: Sequence[Token], rendered: Sequence[Token]) -> tuple[Marks, Marks]:
    """The marks of two sequences: of what WordPress shows, of what the Markdown renders to."""
    if shown == rendered:
        return Marks(), Marks()
    left, right = _Draft(), _Draft()
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
    """The marks of one sequence as marks of another that says nearly the same.

    Where the two do not agree, all of a stretch is marked if anything of it is.
    """
    draft = _Draft()
    i = j = 0
    for region in _regions(marked, other):
        for step in range(region.a_start - i):
            draft.take(marks, i + step, range(j + step, j + step + 1))
        for index in range(region.a_start, region.a_end):
            draft.take(marks, index, range(region.b_start, region.b_end))
        i, j = region.a_end, region.b_end
    draft.take(Marks(gaps=marks.gaps), len(marked), range(len(other), len(other)))
    return draft.marks()


def narrowed(marks: Marks, tokens: Sequence[Token], kept: Sequence[int]) -> Marks:
    """The marks of `tokens` as marks of only those at the indices `kept`: what can be marked.

    Where nothing that is changed can be marked (a paragraph begins elsewhere), there is a gap
    before the next that can.
    """
    draft = _Draft()
    place_of = {index: place for place, index in enumerate(kept)}
    after = {}
    place = len(kept)
    for number in range(len(tokens), -1, -1):
        place = after[number] = place_of.get(number, place)
    for number, what in marks.gaps.items():
        draft.gaps.setdefault(after[number], what)
    for run in _runs(marks.changed):
        shown = [place_of[number] for number in run if number in place_of]
        draft.changed.update(shown)
        if not shown:
            what = label(tokens[run.start : run.stop])
            draft.gaps.setdefault(after[run.start], f"differs: {what}")
    return draft.marks()


def _runs(numbers: Iterable[int]) -> Iterator[range]:
    """Numbers that follow each other, as ranges."""
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
    """Tokens as a person would name them: the words, or else the things and blocks."""
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
    """The differences, and an empty one at the end, so that what is equal lies before one."""
    yield from differences(a, b)
    yield DifferingRegion(len(a), len(a), len(b), len(b))


@dataclass(slots=True)
class _Draft:
    changed: set[int] = field(default_factory=set)
    gaps: dict[int, str] = field(default_factory=dict)

    def take(self, marks: Marks, index: int, places: range) -> None:
        """What is marked at `index` is marked at `places`, or before them."""
        if index in marks.gaps:
            self.gaps.setdefault(places.start, marks.gaps[index])
        if index in marks.changed:
            if places:
                self.changed.update(places)
            else:
                self.gaps.setdefault(places.start, "differs here")

    def marks(self) -> Marks:
        return Marks(frozenset(self.changed), dict(self.gaps))
