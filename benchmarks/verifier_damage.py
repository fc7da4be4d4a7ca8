"""Damage to seed into an archive on disk: one row for each, with the findings that name it.

An act picks its place among files that nothing has damaged yet, with the random generator
it is given, and answers which file a finding has to name; None where there is no place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PIL import Image

IMAGES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp"))


@dataclass(slots=True)
class Place:
    """An archive that is being damaged: its folder, and the files that are damaged already."""

    root: Path
    random: Random
    used: set[str] = field(default_factory=set)

    def files(self, wanted: Callable[[str], bool]) -> list[str]:
        every = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        own = ("migration/", "migrator.")
        return sorted(f for f in every if wanted(f) and f not in self.used and f[:9] not in own
                      and not f.startswith(own))  # fmt: skip

    def take(self, wanted: Callable[[str], bool]) -> str | None:
        """A file that nothing has damaged yet."""
        there = self.files(wanted)
        if not there:
            return None
        name = self.random.choice(there)
        self.used.add(name)
        return name

    def write(self, name: str, data: bytes) -> None:
        """Anew: the file may be a hard link to that of the undamaged archive."""
        path = self.root / name
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


Act = Callable[[Place], str | None]
Change = Callable[[str, Random], str | None]


@dataclass(frozen=True, slots=True)
class Damage:
    """`kinds` of finding are right for it, at the place that `act` answers."""

    name: str
    kinds: frozenset[str]
    act: Act


def is_page(name: str) -> bool:
    return name.endswith(".md")


def is_image(name: str) -> bool:
    return Path(name).suffix.lower() in IMAGES


# Whole files


def removed(wanted: Callable[[str], bool]) -> Act:
    def act(place: Place) -> str | None:
        name = place.take(wanted)
        if name:
            (place.root / name).unlink()
        return name

    return act


def made_anew(
    wanted: Callable[[str], bool], change: Callable[[bytes, Random], bytes | None]
) -> Act:
    """The bytes of a file change; one that has no place for it is passed over."""

    def act(place: Place) -> str | None:
        while name := place.take(wanted):
            before = (place.root / name).read_bytes()
            after = change(before, place.random)
            if after is not None and after != before:
                place.write(name, after)
                return name
        return None

    return act


def added(name: str, text: str) -> Act:
    """A file beside a page."""

    def act(place: Place) -> str | None:
        page = place.take(is_page)
        if not page:
            return None
        path = f"{page.rpartition('/')[0]}/{name}"
        place.write(path, text.encode())
        place.used.add(path)
        return path

    return act


def twin(place: Place) -> str | None:
    """Another page whose name differs by case only."""
    page = place.take(is_page)
    if not page:
        return None
    folder, _, name = page.rpartition("/")
    other = f"{folder}/{name.upper()}"
    place.write(other, (place.root / page).read_bytes())
    place.used.add(other)
    # Of the two the one that comes second is named.
    return max(page, other)


def folder_renamed(place: Place) -> str | None:
    """The folder of a post is called otherwise, with all that is in it."""
    page = place.take(lambda name: name.startswith("posts/") and name.endswith("/index.md"))
    if not page:
        return None
    folder = place.root / Path(page).parent
    renamed = folder.with_name(folder.name + "-renamed")
    folder.rename(renamed)
    place.used.update(place.files(lambda name: (place.root / name).is_relative_to(renamed)))
    return page


# Images


def truncated(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) // 4, len(data) * 3 // 4)]


def flipped(data: bytes, random: Random) -> bytes:
    """One bit, anywhere."""
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]


def another_picture(place: Place) -> str | None:
    name = place.take(is_image)
    if not name:
        return None
    path = place.root / name
    path.unlink()
    Image.new("RGB", (40, 30), tuple(place.random.randrange(256) for _ in range(3))).save(path)
    return name


# Pages


def in_page(change: Change) -> Act:
    """The text of a page changes; `change` answers None where it finds no place."""

    def changed(data: bytes, random: Random) -> bytes | None:
        text = change(data.decode(), random)
        return None if text is None else text.encode()

    return made_anew(is_page, changed)


def in_matter(change: Change) -> Act:
    def changed(text: str, random: Random) -> str | None:
        _, matter, body = text.split("---\n", 2)
        after = change(matter, random)
        return None if after is None else f"---\n{after}---\n{body}"

    return in_page(changed)


def in_body(change: Change) -> Act:
    def changed(text: str, random: Random) -> str | None:
        head, matter, body = text.split("---\n", 2)
        after = change(body, random)
        return None if after is None else f"{head}---\n{matter}---\n{after}"

    return in_page(changed)


def sub(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Change:
    """One match of the pattern is replaced."""

    def change(text: str, random: Random) -> str | None:
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            return None
        match = random.choice(found)
        after = match.expand(new) if isinstance(new, str) else new(match)
        return text[: match.start()] + after + text[match.end() :]

    return change


def on_plain_line(change: Change) -> Change:
    """A line without HTML, where any letter may be part of what makes a mark."""

    def changed(text: str, random: Random) -> str | None:
        lines = text.split("\n")
        at = random.randrange(len(lines))
        after = None if "<" in lines[at] else change(lines[at], random)
        if after is None:
            return None
        return "\n".join([*lines[:at], after, *lines[at + 1 :]])

    def tried(text: str, random: Random) -> str | None:
        found = (changed(text, random) for _ in range(20))
        return next((text for text in found if text is not None), None)

    return tried


def on_paragraph(change: Callable[[list[str], int], None]) -> Change:
    """A paragraph of plain words, among the blocks of the page."""

    def changed(text: str, random: Random) -> str | None:
        blocks = text.strip("\n").split("\n\n")
        fenced = [sum(b.count("```") for b in blocks[:n]) % 2 for n in range(len(blocks))]
        plain = [
            number
            for number, block in enumerate(blocks)
            if re.fullmatch(r"[A-Za-zÀ-ÿ][^\n<>`\[\]*_|&]{30,}", block) and not fenced[number]
            and blocks.count(block) == 1
        ]  # fmt: skip
        if not plain:
            return None
        change(blocks, random.choice(plain))
        return "\n" + "\n\n".join(blocks) + "\n"

    return changed


def cut(blocks: list[str], at: int) -> None:
    del blocks[at]


def halved(blocks: list[str], at: int) -> None:
    words = blocks[at].split(" ")
    blocks[at] = " ".join(words[: len(words) // 2])


def doubled(blocks: list[str], at: int) -> None:
    blocks.insert(at, blocks[at])


def moved_to_the_end(blocks: list[str], at: int) -> None:
    # A page shows its footnotes at its end, wherever they are defined.
    shown = [block for block in blocks[at + 1 :] if not re.match(r"\[\^[^\]]+\]:", block)]
    others = [block for block in shown if re.search(r"\w", block)]
    block = blocks.pop(at)
    blocks.insert(len(blocks) if others else 0, block)


def quoted(blocks: list[str], at: int) -> None:
    blocks[at] = f"> {blocks[at]}"


def after_paragraph(text: str) -> Change:
    def insert(blocks: list[str], at: int) -> None:
        blocks.insert(at + 1, text)

    return on_paragraph(insert)


def outside_code(change: Change) -> Change:
    """One of the stretches between fenced blocks."""

    def changed(text: str, random: Random) -> str | None:
        parts = re.split(r"^(`{3,}[^`\n]*\n.*?^`{3,}$)", text, flags=re.MULTILINE | re.DOTALL)
        places = list(range(0, len(parts), 2))  # what lies between are the blocks
        random.shuffle(places)
        for at in places:
            after = change(parts[at], random)
            if after is not None:
                return "".join([*parts[:at], after, *parts[at + 1 :]])
        return None

    return changed


def in_code(change: Change) -> Change:
    """The inside of a fenced block."""

    def changed(text: str, random: Random) -> str | None:
        fences = list(
            re.finditer(r"^(`{3,})[^`\n]*\n(.*?\w.*?)^\1$", text, re.MULTILINE | re.DOTALL)
        )
        random.shuffle(fences)
        for fence in fences:
            after = change(fence[2], random)
            if after is not None and after != fence[2]:
                return text[: fence.start(2)] + after + text[fence.end(2) :]
        return None

    return changed


def other_letter(match: re.Match[str]) -> str:
    return "z" if match[0] != "z" else "y"


def swapped_keys(matter: str, _random: Random) -> str | None:
    first, second, rest = matter.split("\n", 2)
    return f"{second}\n{first}\n{rest}"


MORE = "---\ntitle: x\ndate: 2020-01-01\nslug: x\n---\n\nMore.\n"
REMNANT = frozenset(("leftover", "added-words"))
FENCES = frozenset(("changed-code",))
WORDS = frozenset(("lost-words", "added-words", "changed-words", "moved-words"))
LINKS = frozenset(("lost-link", "changed-link", "broken-link"))
IMAGE = frozenset(("broken-image", "changed-file"))
# A letter may be part of an address, a mark or a language as well as of a word.
ANYTHING = (
    WORDS
    | FENCES
    | LINKS
    | IMAGE
    | {
        *("lost-image", "changed-image", "lost-media", "changed-media", "lost-cell"),
        *("lost-placeholder", "changed-placeholder", "changed-language"),
    }
)
# What it moved past may be what is told: an image, or the mark of something left out.
MOVED = WORDS | {
    *("changed-block", "lost-image", "changed-image"),
    *("lost-placeholder", "changed-placeholder"),
}
MATTER = frozenset(("bad-front-matter", "missing-key", "changed-field"))
_PLAIN_LINK = r"(?<![!\\])\[([^\[\]\n]+)\]\((?!#)([^()\s]+)\)"
_IMAGE = r"!\[([^\[\]\n]*)\]\((images/[^()\s]+)\)"

DAMAGES = (
    # Files
    Damage("a page removed", frozenset(("lost-page", "lost-file")), removed(is_page)),
    Damage(
        "a page emptied",
        frozenset(("missing-key", "changed-field")),
        made_anew(is_page, lambda _d, _r: b""),
    ),
    Damage(
        "a page cut in the middle",
        ANYTHING | {"changed-block"},
        in_body(lambda text, _r: text[: len(text) // 2] if len(text) > 200 else None),
    ),
    Damage("a post's folder renamed", frozenset(("lost-page", "lost-file")), folder_renamed),
    Damage("a page that nobody wrote", frozenset(("extra-page",)), added("more.md", MORE)),
    Damage("a page's twin in capitals", frozenset(("case-collision",)), twin),
    Damage(
        "a file that nobody uses", frozenset(("unused-file",)), added("images/left-over.bin", "x")
    ),
    Damage(
        "a byte that is no UTF-8",
        frozenset(("bad-encoding",)),
        made_anew(is_page, lambda d, _r: d[:-1] + b" \xe9\n"),
    ),
    # Images
    Damage("an image removed", IMAGE | {"lost-file", "unaccounted-item"}, removed(is_image)),
    Damage("an image truncated", IMAGE, made_anew(is_image, truncated)),
    Damage("an image emptied", IMAGE, made_anew(is_image, lambda _d, _r: b"")),
    Damage("an image swapped", IMAGE, another_picture),
    Damage("a bit flipped in an image", IMAGE, made_anew(is_image, flipped)),
    Damage(
        "an error page as an image",
        IMAGE,
        made_anew(is_image, lambda _d, _r: b"<!DOCTYPE html><title>404</title>"),
    ),
    # Front matter
    Damage("front matter broken", MATTER, in_matter(sub(r"^title: .*$", 'title: "not closed'))),
    Damage("front matter not closed", MATTER, in_page(sub(r"\A(---\n[^\0]*?)---\n", r"\1"))),
    Damage("front matter gone", MATTER, in_page(sub(r"\A---\n[^\0]*?---\n", ""))),
    Damage("keys reordered", frozenset(("reordered-fields",)), in_matter(swapped_keys)),
    Damage("a title changed", MATTER, in_matter(sub(r'^title: ".*"$', 'title: "Another"'))),
    Damage("a date changed", MATTER, in_matter(sub(r'^date: "\d{4}', 'date: "1999'))),
    Damage("a slug gone", MATTER, in_matter(sub(r"^slug: .*\n", ""))),
    Damage("a category gone", MATTER, in_matter(sub(r'^  - ".*"\n', ""))),
    # Words
    Damage("a paragraph cut", frozenset(("lost-words",)), in_body(on_paragraph(cut))),
    Damage("a paragraph halved", frozenset(("lost-words",)), in_body(on_paragraph(halved))),
    Damage("a paragraph twice", frozenset(("added-words",)), in_body(on_paragraph(doubled))),
    Damage(
        "a paragraph moved", ANYTHING | {"changed-block"}, in_body(on_paragraph(moved_to_the_end))
    ),
    Damage("a paragraph quoted", frozenset(("changed-block",)), in_body(on_paragraph(quoted))),
    Damage(
        "a letter changed",
        ANYTHING,
        in_body(on_plain_line(sub(r"(?<=[a-z])[a-z](?=[a-z])", other_letter))),
    ),
    # Blocks, code, links, images
    Damage(
        "a heading's level changed",
        frozenset(("changed-block",)),
        in_body(outside_code(sub(r"^(#{1,5}) (?=\w)", r"\1# "))),
    ),
    Damage(
        "an emphasis dropped",
        frozenset(("changed-emphasis",)),
        in_body(sub(r"(?<![*\w\\])\*\*(\w[^*\n]*\w)\*\*(?![*\w])", r"\1")),
    ),
    Damage("a letter of code changed", FENCES, in_body(in_code(sub(r"[a-z]", other_letter)))),
    Damage("an indent of code changed", FENCES, in_body(in_code(sub(r"^ (?= *\S)", "")))),
    Damage("a line of code gone", FENCES, in_body(in_code(sub(r"^.*\w.*\n", "")))),
    Damage("a link's target renamed", LINKS, in_body(sub(_PLAIN_LINK, r"[\1](\2x)"))),
    Damage("a link dropped", LINKS, in_body(sub(_PLAIN_LINK, r"\1"))),
    Damage(
        "an anchor renamed",
        LINKS | {"broken-anchor"},
        in_body(sub(r"(?<=[^\[])\]\(([^()\s]*#)([^()\s]+)\)", r"](\1\2x)")),
    ),
    Damage("an image dropped", frozenset(("lost-image",)), in_body(sub(_IMAGE, ""))),
    Damage(
        "an image's text changed",
        frozenset(("changed-image",)),
        in_body(sub(_IMAGE, r"![Another text](\2)")),
    ),
    Damage(
        "an image's file changed",
        frozenset(("changed-image", "broken-image")),
        in_body(sub(_IMAGE, r"![\1](images/none.png)")),
    ),
    # Remnants
    Damage("a stray shortcode", REMNANT, in_body(after_paragraph('[gallery ids="1,2"]'))),
    Damage(
        "a stray block comment",
        frozenset(("leftover",)),
        in_body(after_paragraph("<!-- wp:paragraph -->")),
    ),
    Damage("text decoded wrongly", REMNANT, in_body(after_paragraph("un cafÃ© noir"))),
    Damage("a replacement character", REMNANT, in_body(after_paragraph("un caf\ufffd noir"))),
    Damage("a footnote without its text", REMNANT, in_body(after_paragraph("A note.[^99]"))),
    # Data
    Damage(
        "comments removed",
        frozenset(("lost-data", "lost-file")),
        removed(lambda name: name.endswith("comments.yaml")),
    ),
    Damage(
        "comments changed",
        frozenset(("changed-data",)),
        made_anew(
            lambda name: name.endswith("comments.yaml"),
            lambda d, _r: d + b'- id: 9\n  content: "Spam"\n',
        ),
    ),
    Damage(
        "the site's data changed",
        frozenset(("changed-data",)),
        made_anew(lambda name: name.startswith("data/"), lambda d, _r: d + b"# x\n"),
    ),
)
