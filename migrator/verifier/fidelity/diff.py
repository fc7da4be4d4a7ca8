"""Compare two sequences of tokens, and return one loss for each thing that changed.

One is what WordPress shows, the other what the Markdown renders to (both from
`token_sequence.sequence`). A kind of `findings.KINDS` names each difference.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Final, NamedTuple

from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.alignment import differences
from migrator.verifier.fidelity.tokens import (
    CODE,
    Mark,
    Pieces,
    Token,
    merged,
)

# Tokens for things: the kind if one is lost, and the kind if one is new or changed.
_THINGS: Final = {
    "img": ("lost-image", "changed-image"),
    "pre": ("changed-code", "changed-code"),
    "media": ("lost-media", "changed-media"),
    "control": ("lost-media", "changed-media"),
    "fnref": ("lost-footnote", "changed-footnote"),
    "note": ("lost-footnote", "changed-footnote"),
    "comment": ("lost-placeholder", "changed-placeholder"),
    "cell": ("lost-cell", "changed-block"),
}


class Change(NamedTuple):
    """The content before and after a change; `weight` counts words or things."""

    kind: str
    before: str
    after: str
    weight: int = 1


@value_object
class Loss:
    """A change and its place: `start` and `end` are indices in the shown sequence."""

    change: Change
    start: int
    end: int


def find_losses(shown: list[Token], rendered: list[Token]) -> list[Loss]:
    """Return the differences between two sequences, in the order of the first."""
    if shown == rendered:
        return []
    found: list[Loss] = []
    i = j = 0
    for region in differences([key(t) for t in shown], [key(t) for t in rendered]):
        equal = region.a_start - i
        found.extend(_marked_otherwise(shown[i : i + equal], rendered[j : j + equal], i))
        i, j = region.a_end, region.b_end
        changes = _replaced(shown[region.a_start : i], rendered[region.b_start : j])
        found.extend(Loss(change, region.a_start, i) for change in changes)
    found.extend(_marked_otherwise(shown[i:], rendered[j:], i))
    return _with_moves(found)


def kind_of(token: Token) -> str:
    """Return "word", or the name of the thing that the token is."""
    return "word" if isinstance(token, str) else str(token[0])


def word(token: Token) -> str:
    """Return the text of a word; "" for any other token."""
    if isinstance(token, str):
        return token
    return str(token[1]) if token[0] == "word" else ""


def key(token: Token) -> Hashable:
    """Return a key that is equal for tokens of the same thing, changed or not."""
    if isinstance(token, str):
        return token
    if token[0] == "word":
        return word(token)
    return token[:2] if token[0] in ("img", "pre") else token


def _pieces(token: Token) -> Pieces:
    if isinstance(token, str):
        return ((token, ()),)
    if token[0] in ("word", "pre"):
        return token[2] or ((token[1], ()),)
    return ()


# Lost, new and changed content


def _replaced(shown: list[Token], rendered: list[Token]) -> list[Change]:
    found = [
        *_words_replaced(shown, rendered),
        *_things_replaced(shown, rendered),
        *_links_replaced(shown, rendered),
    ]
    before, after = _blocks(shown), _blocks(rendered)
    if not found and before != after:
        found.append(Change("changed-block", before, after, max(len(shown), len(rendered))))
    return found


def _words_replaced(shown: list[Token], rendered: list[Token]) -> Iterator[Change]:
    before, after = [[w for w in map(word, tokens) if w] for tokens in (shown, rendered)]
    if before == after:
        return
    if not before or not after:
        kind = "lost-words" if before else "added-words"
    elif _code(shown) != _code(rendered):
        kind = "changed-code"
    else:
        kind = "changed-words"
    yield Change(kind, " ".join(before), " ".join(after), len(before) or len(after))


def _things_replaced(shown: list[Token], rendered: list[Token]) -> Iterator[Change]:
    for name, (lost, changed) in _THINGS.items():
        before = [_thing(token) for token in shown if kind_of(token) == name]
        after = [_thing(token) for token in rendered if kind_of(token) == name]
        for old, new in zip_longest(before, after, fillvalue=""):
            if not new:
                yield Change(lost, old, "")
            elif old != new:
                yield Change(changed, old, new)


def _thing(token: Token) -> str:
    if token[0] == "pre":
        return str(token[1])
    return " ".join(str(part) for part in token[1:] if isinstance(part, str | int)) or str(token[0])


def _links_replaced(shown: list[Token], rendered: list[Token]) -> Iterator[Change]:
    kept = set(_addresses(rendered))
    for href in dict.fromkeys(_addresses(shown)):
        if href not in kept:
            yield Change("lost-link", href, "")


def _addresses(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if kind_of(token) == "img" and token[4]:
            yield token[4]
        for _, marks in _pieces(token):
            yield from (mark[1] for mark in marks if mark[0] == "a")


def _blocks(tokens: list[Token]) -> str:
    """Return the blocks among these tokens, as a person would write them."""
    names = (" ".join(str(part) for part in t) for t in tokens if not word(t))
    return ", ".join(names)


def _code(tokens: list[Token]) -> list[str]:
    """Return the code spans among these tokens."""
    words = (token for token in tokens if kind_of(token) == "word")
    return [text for token in words for text, marks in _pieces(token) if CODE in marks]


# The same words and things with other marks


def _marked_otherwise(shown: list[Token], rendered: list[Token], start: int) -> Iterator[Loss]:
    """Yield a loss for each pair of tokens with the same key and different marks.

    Neighbours with the same change are one loss.
    """
    if shown == rendered:
        return
    changed = [
        (start + number, change)
        for number, (old, new) in enumerate(zip(shown, rendered, strict=True))
        if old != new
        for change in _token_changes(old, new)
    ]
    changed.sort(key=lambda item: item[1][:3])
    for change, group in groupby(changed, key=lambda item: item[1]):
        places = [place for place, _ in group]
        run = places[:1]
        for place in places[1:]:
            if place > run[-1] + 1:
                yield Loss(change._replace(weight=len(run)), run[0], run[-1] + 1)
                run = []
            run.append(place)
        yield Loss(change._replace(weight=len(run)), run[0], run[-1] + 1)


def _token_changes(old: Token, new: Token) -> Iterator[Change]:
    if kind_of(old) == "img":
        yield from _image_changes(old, new)
        return
    if kind_of(old) == "pre" and old[3] and old[3] != new[3]:
        yield Change("changed-language", old[3], new[3])
    for kind, chosen in _MARKS:
        before, after = _chosen(old, chosen), _chosen(new, chosen)
        if before != after:
            names = _names(before), _names(after)
            lost_link = kind == "changed-link" and names[0] and not names[1]
            if names[0] == names[1]:
                names = _marked(before), _marked(after)
            yield Change("lost-link" if lost_link else kind, *names)


def _image_changes(old: Token, new: Token) -> Iterator[Change]:
    if old[2:4] != new[2:4]:
        yield Change("changed-image", f"{old[2]} {old[3]}".strip(), f"{new[2]} {new[3]}".strip())
    if old[4] != new[4]:
        yield Change("changed-link" if new[4] else "lost-link", old[4], new[4])


_MARKS: Final[tuple[tuple[str, Callable[[Mark], bool]], ...]] = (
    ("changed-link", lambda mark: mark[0] == "a"),
    ("changed-code", lambda mark: mark == CODE),
    ("changed-emphasis", lambda mark: mark[0] != "a" and mark != CODE),
)


def _chosen(token: Token, chosen: Callable[[Mark], bool]) -> Pieces:
    """Return the pieces of a token with only some of the marks."""
    pieces = ((text, tuple(filter(chosen, marks))) for text, marks in _pieces(token))
    return tuple(merged(pieces))


def _names(pieces: Pieces) -> str:
    """Return the marks of a word by their HTML names; for links, their addresses."""
    marks = dict.fromkeys(mark for _, marks in pieces for mark in marks)
    return ", ".join(" ".join(mark[1:] if mark[0] == "a" else mark).strip() for mark in marks)


def _marked(pieces: Pieces) -> str:
    """Return a word with its marked parts in brackets."""
    return "".join(f"[{text}]" if marks else text for text, marks in pieces)


# Words that are lost in one place and new in another


def _with_moves(found: list[Loss]) -> list[Loss]:
    """Return the losses, with a lost and an equal added passage joined into one moved passage."""
    added: dict[str, list[int]] = {}
    for number, loss in enumerate(found):
        if loss.change.kind == "added-words":
            added.setdefault(loss.change.after, []).append(number)
    gone: set[int] = set()
    result = list(found)
    for number, loss in enumerate(found):
        before = loss.change.before
        if loss.change.kind == "lost-words" and added.get(before):
            gone.add(added[before].pop(0))
            moved = loss.change._replace(kind="moved-words", after=before)
            result[number] = replace(loss, change=moved)
    return [loss for number, loss in enumerate(result) if number not in gone]
