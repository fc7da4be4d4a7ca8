"""Emphasis that every CommonMark engine reads as it was meant.

Delimiters are chosen, then CommonMark's own algorithm ("process emphasis", 6.2 and
the appendix) is run over the result. A `*` of the text that takes part in a match gets
a backslash; an emphasis that is not matched as meant gets its next best form, and in
the end the HTML element, which always works: `foo:</strong>bar` has no other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrator.markdown import sentinels
from migrator.markdown.flanking import WORLDS, Ability, abilities
from migrator.markdown.whitespace import Token

# What may stand for an element, best first; "" is the HTML element itself. The second
# row is for an element inside an equal one.
FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "em": (("_", "*", ""), ("*", "_", "")),
    "strong": (("**", ""), ("__", "**", "")),
    "del": (("~~", ""), ("",)),
}
_ROUNDS = 10
_TEXT_RUN = re.compile("|".join(f"(?:{sentinels.MAYBE}{re.escape(char)})+" for char in "*_~"))
_HAS_RUN = re.compile(f"{sentinels.MAYBE}[*_~]").search


@dataclass(slots=True)
class _Atom:
    """A piece of the paragraph. `delimiter` is what it is made of when it is a run."""

    kind: str
    text: str
    delimiter: str = ""
    target: str = ""
    partner: int = -1
    forms: tuple[str, ...] = ()
    escaped: bool = False


@dataclass(slots=True)
class _Run:
    """Equal delimiters side by side, each owned by an atom (an index)."""

    char: str
    owners: list[int]
    worlds: tuple[Ability, ...]
    world: int = 0
    start: int = 0
    end: int = field(default=0)
    serial: int = 0

    @property
    def can_open(self) -> bool:
        return self.worlds[self.world][0]

    @property
    def can_close(self) -> bool:
        return self.worlds[self.world][1]

    @property
    def left(self) -> int:
        return self.end - self.start


def resolve(tokens: Iterable[Token]) -> str:
    """Markdown in which every delimiter is decided; other marks still stand.

    A link's brackets come out as LINK_OPEN and LINK_CLOSE, for the escaping of brackets.
    """
    atoms = list(_atoms(tokens))
    if any(atom.delimiter or atom.text in FORMS for atom in atoms):
        _pair_up(atoms)
        for _ in range(_ROUNDS):
            if not _improve(atoms):
                break
        else:
            _give_up(atoms)
    return "".join(_render(atom) for atom in atoms)


def _atoms(tokens: Iterable[Token]) -> Iterator[_Atom]:
    for token in tokens:
        if token.kind == "text":
            yield from _split_text(token.value)
        elif token.kind == "break":
            yield _Atom("raw", "  \n")
        else:
            yield _Atom(token.kind, token.value, target=token.target)


def _split_text(value: str) -> Iterator[_Atom]:
    end = 0
    for match in _TEXT_RUN.finditer(value) if _HAS_RUN(value) else ():
        if _is_in_word(value, match):
            continue
        if match.start() > end:
            yield _Atom("text", value[end : match.start()])
        yield _Atom("run", match[0], delimiter=match[0].replace(sentinels.MAYBE, ""))
        end = match.end()
    if end < len(value):
        yield _Atom("text", value[end:])


def _is_in_word(value: str, match: re.Match[str]) -> bool:
    """Whether underscores stand in a word such as `snake_case`: these are never markup, and
    texts about programs are full of them."""
    start, end = match.span()
    return (
        match[0][1] == "_" and value[start - 1 : start].isalnum() and value[end : end + 1].isalnum()
    )


def _pair_up(atoms: list[_Atom]) -> None:
    open_now: list[int] = []
    depth = dict.fromkeys(FORMS, 0)
    for index, atom in enumerate(atoms):
        if atom.kind == "open":
            open_now.append(index)
            if atom.text in FORMS:
                atom.forms = FORMS[atom.text][depth[atom.text] % 2]
                atom.delimiter = atom.forms[0]
                depth[atom.text] += 1
        elif atom.kind == "close" and open_now:
            partner = open_now.pop()
            atom.partner, atoms[partner].partner = partner, index
            if atom.text in FORMS:
                atom.delimiter = atoms[partner].delimiter
                depth[atom.text] -= 1


def _render(atom: _Atom) -> str:
    if atom.kind in ("text", "raw"):
        return atom.text
    if atom.kind == "run":
        return atom.text.replace(sentinels.MAYBE, "\\") if atom.escaped else atom.text
    if atom.text == "link":
        return sentinels.LINK_OPEN if atom.kind == "open" else sentinels.LINK_CLOSE + atom.target
    if atom.delimiter:
        return atom.delimiter
    return f"<{atom.text}>" if atom.kind == "open" else f"</{atom.text}>"


def _edges(atom: _Atom) -> tuple[str, str]:
    """The first and the last character that this atom will show."""
    if atom.text == "link":
        return ("[", "[") if atom.kind == "open" else ("]", (atom.target or "]")[-1])
    shown = _render(atom).replace(sentinels.MAYBE, "")
    return shown[:1], shown[-1:]


def _is_delimiter(atom: _Atom) -> bool:
    return bool(atom.delimiter) and not atom.escaped


def _segments(atoms: list[_Atom]) -> Iterator[list[_Run]]:
    """The runs of each link text, and of what is left."""
    stack: list[list[_Run]] = [[]]
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        if _is_delimiter(atom):
            end = _run_end(atoms, index)
            owners = [at for at in range(index, end) for _ in atoms[at].delimiter]
            worlds = _worlds(atoms, index, end)
            stack[-1].append(_Run(atom.delimiter[0], owners, worlds, end=len(owners)))
            index = end
            continue
        if atom.text == "link" and atom.kind == "open":
            stack.append([])
        elif atom.text == "link" and atom.kind == "close":
            yield stack.pop()
        index += 1
    yield from stack


def _run_end(atoms: list[_Atom], start: int) -> int:
    char = atoms[start].delimiter[0]
    end = start
    while end < len(atoms) and _is_delimiter(atoms[end]) and atoms[end].delimiter[0] == char:
        end += 1
    return end


def _worlds(atoms: list[_Atom], start: int, end: int) -> tuple[Ability, ...]:
    """What the run of delimiters in these atoms is able to do."""
    char = atoms[start].delimiter[0]
    before = _edges(atoms[start - 1])[1] if start else ""
    after = _edges(atoms[end])[0] if end < len(atoms) else ""
    past_before, past_after = before, after
    while past_before == "~" and start and _is_tildes(atoms[start - 1]):
        start -= 1
        past_before = _edges(atoms[start - 1])[1] if start else ""
    while past_after == "~" and end < len(atoms) and _is_tildes(atoms[end]):
        end += 1
        past_after = _edges(atoms[end])[0] if end < len(atoms) else ""
    return abilities(char, (before, after), (past_before, past_after))


def _is_tildes(atom: _Atom) -> bool:
    return atom.delimiter[:1] == "~" and not atom.escaped


def _matches(runs: list[_Run]) -> Iterator[tuple[list[int], list[int]]]:
    """CommonMark's "process emphasis": owners of the opening and closing characters used."""
    openers: list[_Run] = []
    bottom: dict[tuple[str, bool, int], int] = {}
    for serial, run in enumerate(runs):
        run.serial = serial
        key = (run.char, run.can_open, len(run.owners) % 3)
        while run.can_close and run.left:
            position = len(openers) - 1
            while position >= 0 and openers[position].serial >= bottom.get(key, 0):
                if _can_match(openers[position], run):
                    break
                position -= 1
            else:
                bottom[key] = serial
                break
            opener = openers[position]
            del openers[position + 1 :]
            opening, closing = _used(opener, run)
            yield (
                opener.owners[opener.end - opening : opener.end],
                run.owners[run.start : run.start + closing],
            )
            opener.end -= opening
            run.start += closing
            if not opener.left:
                openers.pop()
        if run.can_open and run.left:
            openers.append(run)


def _used(opener: _Run, closer: _Run) -> tuple[int, int]:
    """How many characters of each a match uses: strikethrough takes whole runs (GFM 6.5)."""
    if opener.char == "~":
        return opener.left, closer.left
    used = min(2, opener.left, closer.left)
    return used, used


def _can_match(opener: _Run, closer: _Run) -> bool:
    """Same character, and the rule of three (CommonMark 6.2, rules 9 and 10)."""
    if opener.char != closer.char:
        return False
    if opener.char == "~" or not (opener.can_close or closer.can_open):
        return True
    lengths = len(opener.owners), len(closer.owners)
    return sum(lengths) % 3 != 0 or all(length % 3 == 0 for length in lengths)


def _improve(atoms: list[_Atom]) -> bool:
    """One round: whether anything had to be changed."""
    segments = list(_segments(atoms))
    agreed = all(len(set(run.worlds)) == 1 for runs in segments for run in runs)
    meant: set[int] | None = None
    for world in range(1 if agreed else WORLDS):
        as_meant: set[int] = set()
        caught: set[int] = set()
        for runs in segments:
            for run in runs:
                run.world, run.start, run.end = world, 0, len(run.owners)
            for opening, closing in _matches(runs):
                caught.update(_text_runs(atoms, opening) or _text_runs(atoms, closing))
                if _is_as_meant(atoms, opening, closing):
                    as_meant.add(opening[0])
        if caught:
            for index in caught:
                atoms[index].escaped = True
            return True
        meant = as_meant if meant is None else meant & as_meant
    failed = [
        index
        for index, atom in enumerate(atoms)
        if atom.kind == "open" and atom.delimiter and index not in (meant or ())
    ]
    _demote(atoms, failed)
    return bool(failed)


def _text_runs(atoms: list[_Atom], owners: list[int]) -> set[int]:
    """The runs of the text among them: without its opener, no closer is markup."""
    return {owner for owner in owners if atoms[owner].kind == "run"}


def _is_as_meant(atoms: list[_Atom], opening: list[int], closing: list[int]) -> bool:
    """Whether a match is of one opening delimiter with its own closing one, both whole."""
    first = atoms[opening[0]]
    return (
        len({*opening, *closing}) == 2
        and first.kind == "open"
        and first.partner == closing[0]
        and len(first.delimiter) == len(opening) == len(closing)
    )


def _demote(atoms: list[_Atom], failed: list[int]) -> None:
    """The next best form for what cannot be; an <em> first, for it has the most."""
    blocked = [index for index in failed if not _flanks(atoms, index)] or failed
    flexible = [index for index in blocked if len(atoms[index].forms) > 2]
    for index in flexible or blocked:
        atom = atoms[index]
        atom.forms = atom.forms[1:]
        atom.delimiter = atom.forms[0]
        atoms[atom.partner].delimiter = atom.delimiter


def _flanks(atoms: list[_Atom], index: int) -> bool:
    """Whether both delimiters of an element stand where they can open and close."""
    for side, place in enumerate((index, atoms[index].partner)):
        start = place
        while start and _is_delimiter(atoms[start - 1]):
            if atoms[start - 1].delimiter[0] != atoms[place].delimiter[0]:
                break
            start -= 1
        if not all(able[side] for able in _worlds(atoms, start, _run_end(atoms, start))):
            return False
    return True


def _give_up(atoms: list[_Atom]) -> None:
    """HTML for every emphasis and a backslash for every delimiter of the text: always right."""
    for atom in atoms:
        if atom.kind == "run":
            atom.escaped = True
        elif atom.delimiter:
            atom.delimiter = ""
