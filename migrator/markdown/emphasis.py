"""Choose emphasis delimiters that every CommonMark engine reads as intended.

First delimiters are chosen. Then CommonMark's own algorithm ("process emphasis", 6.2 and the
appendix) is run over the result. A `*` of the text that takes part in a match gets a backslash.
An emphasis that is not matched as intended gets its next form. The last form is the HTML element,
which always works: `foo:</strong>bar` cannot be written in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrator.markdown import sentinels
from migrator.markdown.flanking import DIALECT_COUNT, Ability, abilities
from migrator.markdown.whitespace import Token

# Delimiters for an element, best first; "" is the HTML element itself. The second tuple is for an
# element inside an equal one.
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
    """A piece of the paragraph.

    `delimiter` holds its delimiter characters, if it is or may become a delimiter run.
    """

    kind: str
    text: str
    delimiter: str = ""
    target: str = ""
    partner: int = -1
    forms: tuple[str, ...] = ()
    escaped: bool = False


@dataclass(slots=True)
class _Run:
    """Equal delimiter characters side by side. `owners` has the index of each one's atom."""

    char: str
    owners: list[int]
    abilities_by_dialect: tuple[Ability, ...]
    dialect: int = 0
    start: int = 0
    end: int = field(default=0)
    serial: int = 0

    @property
    def can_open(self) -> bool:
        return self.abilities_by_dialect[self.dialect][0]

    @property
    def can_close(self) -> bool:
        return self.abilities_by_dialect[self.dialect][1]

    @property
    def left(self) -> int:
        return self.end - self.start


def resolve(tokens: Iterable[Token]) -> str:
    """Return Markdown with all delimiters decided; the other marks are still in it.

    The brackets of a link are LINK_OPEN and LINK_CLOSE, for the later escaping of brackets.
    """
    atoms = _atoms(tokens)
    if any(atom.delimiter or atom.text in FORMS for atom in atoms):
        _pair_up(atoms)
        for _ in range(_ROUNDS):
            if not _improve(atoms):
                break
        else:
            _use_html(atoms)
    return "".join(_render(atom) for atom in atoms)


def _atoms(tokens: Iterable[Token]) -> list[_Atom]:
    atoms: list[_Atom] = []
    for token in tokens:
        if token.kind == "break":
            atoms.append(_Atom("raw", "  \n"))
        elif token.kind == "text" and _HAS_RUN(token.value):
            atoms.extend(_split_text(token.value))
        elif token.kind != "text" or token.value:
            atoms.append(_Atom(token.kind, token.value, target=token.target))
    return atoms


def _split_text(value: str) -> Iterator[_Atom]:
    end = 0
    for match in _TEXT_RUN.finditer(value):
        if _is_in_word(value, match):
            continue
        if match.start() > end:
            yield _Atom("text", value[end : match.start()])
        yield _Atom("run", match[0], delimiter=match[0].replace(sentinels.MAYBE, ""))
        end = match.end()
    if end < len(value):
        yield _Atom("text", value[end:])


def _is_in_word(value: str, match: re.Match[str]) -> bool:
    """Return True if a run of underscores is inside a word such as `snake_case`.

    These are never markup, and texts about programming are full of them.
    """
    start, end = match.span()
    return (
        match[0][1] == "_" and value[start - 1 : start].isalnum() and value[end : end + 1].isalnum()
    )


def _pair_up(atoms: list[_Atom]) -> None:
    open_indexes: list[int] = []
    depth = dict.fromkeys(FORMS, 0)
    for index, atom in enumerate(atoms):
        if atom.kind == "open":
            open_indexes.append(index)
            if atom.text in FORMS:
                atom.forms = FORMS[atom.text][depth[atom.text] % 2]
                atom.delimiter = atom.forms[0]
                depth[atom.text] += 1
        elif atom.kind == "close" and open_indexes:
            partner = open_indexes.pop()
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


def _edge_characters(atom: _Atom) -> tuple[str, str]:
    """Return the first and the last character that this atom will write."""
    if atom.text == "link":
        return ("[", "[") if atom.kind == "open" else ("]", (atom.target or "]")[-1])
    markdown = _render(atom)
    return markdown.lstrip(sentinels.MAYBE)[:1], markdown.rstrip(sentinels.MAYBE)[-1:]


def _is_delimiter(atom: _Atom) -> bool:
    return bool(atom.delimiter) and not atom.escaped


def _segments(atoms: list[_Atom]) -> Iterator[list[_Run]]:
    """Yield the runs of each link text, then those outside of links."""
    stack: list[list[_Run]] = [[]]
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        if _is_delimiter(atom):
            end = _run_end(atoms, index)
            owners = [at for at in range(index, end) for _ in atoms[at].delimiter]
            abilities_by_dialect = _run_abilities(atoms, index, end)
            stack[-1].append(_Run(atom.delimiter[0], owners, abilities_by_dialect, end=len(owners)))
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


def _run_abilities(atoms: list[_Atom], start: int, end: int) -> tuple[Ability, ...]:
    """Return if the delimiter run in these atoms can open or close, in each dialect."""
    char = atoms[start].delimiter[0]
    before = _edge_characters(atoms[start - 1])[1] if start else ""
    after = _edge_characters(atoms[end])[0] if end < len(atoms) else ""
    past_before, past_after = before, after
    while past_before == "~" and start and _is_tildes(atoms[start - 1]):
        start -= 1
        past_before = _edge_characters(atoms[start - 1])[1] if start else ""
    while past_after == "~" and end < len(atoms) and _is_tildes(atoms[end]):
        end += 1
        past_after = _edge_characters(atoms[end])[0] if end < len(atoms) else ""
    return abilities(char, (before, after), (past_before, past_after))


def _is_tildes(atom: _Atom) -> bool:
    return atom.delimiter[:1] == "~" and not atom.escaped


def _matches(runs: list[_Run]) -> Iterator[tuple[list[int], list[int]]]:
    """Run CommonMark's "process emphasis".

    Yield for each match the owners of its opening and of its closing characters.
    """
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
            opening, closing = _lengths_used(opener, run)
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


def _lengths_used(opener: _Run, closer: _Run) -> tuple[int, int]:
    """Return how many characters of each run a match uses; `~` uses whole runs (GFM 6.5)."""
    if opener.char == "~":
        return opener.left, closer.left
    used = min(2, opener.left, closer.left)
    return used, used


def _can_match(opener: _Run, closer: _Run) -> bool:
    """Return True for equal characters that satisfy CommonMark 6.2, rules 9 and 10."""
    if opener.char != closer.char:
        return False
    if opener.char == "~" or not (opener.can_close or closer.can_open):
        return True
    lengths = len(opener.owners), len(closer.owners)
    return sum(lengths) % 3 != 0 or all(length % 3 == 0 for length in lengths)


def _improve(atoms: list[_Atom]) -> bool:
    """Run one round; return True if anything had to be changed."""
    segments = list(_segments(atoms))
    is_unanimous = all(len(set(run.abilities_by_dialect)) == 1 for runs in segments for run in runs)
    matched_in_all: set[int] | None = None
    for dialect in range(1 if is_unanimous else DIALECT_COUNT):
        matched: set[int] = set()
        literal_runs: set[int] = set()
        for runs in segments:
            for run in runs:
                run.dialect, run.start, run.end = dialect, 0, len(run.owners)
            for opening, closing in _matches(runs):
                literal_runs.update(
                    _literal_owners(atoms, opening) or _literal_owners(atoms, closing)
                )
                if _is_correct_match(atoms, opening, closing):
                    matched.add(opening[0])
        if literal_runs:
            for index in literal_runs:
                atoms[index].escaped = True
            return True
        matched_in_all = matched if matched_in_all is None else matched_in_all & matched
    failed = [
        index
        for index, atom in enumerate(atoms)
        if atom.kind == "open" and atom.delimiter and index not in (matched_in_all or ())
    ]
    _use_next_forms(atoms, failed)
    return bool(failed)


def _literal_owners(atoms: list[_Atom], owners: list[int]) -> set[int]:
    """Return the owners that are literal text. Escaping one side of a match is enough."""
    return {owner for owner in owners if atoms[owner].kind == "run"}


def _is_correct_match(atoms: list[_Atom], opening: list[int], closing: list[int]) -> bool:
    """Return True if a match joins one element's opening and closing delimiter, both whole."""
    first = atoms[opening[0]]
    return (
        len({*opening, *closing}) == 2
        and first.kind == "open"
        and first.partner == closing[0]
        and len(first.delimiter) == len(opening) == len(closing)
    )


def _use_next_forms(atoms: list[_Atom], failed: list[int]) -> None:
    """Give failed elements their next form; those with the most forms (<em>) first."""
    unable = [index for index in failed if not _flanks(atoms, index)] or failed
    flexible = [index for index in unable if len(atoms[index].forms) > 2]
    for index in flexible or unable:
        atom = atoms[index]
        atom.forms = atom.forms[1:]
        atom.delimiter = atom.forms[0]
        atoms[atom.partner].delimiter = atom.delimiter


def _flanks(atoms: list[_Atom], index: int) -> bool:
    """Return True if both delimiters of an element are able to open and close, in all dialects."""
    for side, delimiter_index in enumerate((index, atoms[index].partner)):
        start = delimiter_index
        while start and _is_delimiter(atoms[start - 1]):
            if atoms[start - 1].delimiter[0] != atoms[delimiter_index].delimiter[0]:
                break
            start -= 1
        if not all(
            ability[side] for ability in _run_abilities(atoms, start, _run_end(atoms, start))
        ):
            return False
    return True


def _use_html(atoms: list[_Atom]) -> None:
    """Write every emphasis as HTML and escape every literal delimiter: always correct."""
    for atom in atoms:
        if atom.kind == "run":
            atom.escaped = True
        elif atom.delimiter:
            atom.delimiter = ""
