"""The front matter of a Markdown file: does it read, and does it say what it must?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from yaml import MarkedYAMLError

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.verifier.fidelity.leftovers import header_leftovers
from migrator.verifier.source.front_matter_diff import parts

REQUIRED_KEYS: Final = ("title", "date", "slug")
# Where tools name the image of a post.
IMAGE_KEYS: Final = ("image", "coverImage", "cover_image", "featured_image")
_TOML_FENCE: Final = "+++"
# They are about the folder, and no post.
_NO_POSTS: Final = frozenset(("readme.md", "license.md", "changelog.md", "contributing.md"))


@dataclass(slots=True)
class Header:
    """`body` is the text below the front matter; it begins in line `body_line` of the file.
    `lines` are those of the front matter, the first of which is line 2."""

    matter: Mapping[str, Any]
    body: str
    body_line: int
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def line_of(self, key: str) -> int:
        """Where a key of the top level stands; 0 if that is not known."""
        for number, line in enumerate(self.lines, 2):
            if line.startswith(key) and line[len(key) :].lstrip()[:1] in (":", "="):
                return number
        return 0

    def text(self, key: str) -> str:
        """The value of a key, if it is a text."""
        value = self.matter.get(key)
        return value if isinstance(value, str) else ""


def read_header(text: str, where: str) -> Header:
    """Read and check the front matter of the file `where`, YAML or TOML, in its whole text."""
    written, body, load = _split(text)
    lines = written.split("\n")
    header = Header({}, body, text.count("\n") - body.count("\n") + 1, lines)
    try:
        matter = load(written) if written else {}
    except ValueError as error:
        message = f"not readable: {' '.join(str(error).split())[:200]}"
        header.findings.append(Finding("bad-front-matter", where, message, line=_place(error)))
        return header
    if not isinstance(matter, Mapping) or not matter:
        if where.lower() not in _NO_POSTS:
            header.findings.append(Finding("missing-key", where, "there is no front matter"))
        return header
    header.matter = matter
    header.findings.extend(_wrong_keys(header, where))
    for key in ("title", "description"):
        if value := header.text(key):
            header.findings.extend(header_leftovers(value, where, header.line_of(key)))
    return header


def _split(text: str) -> tuple[str, str, Any]:
    """Front matter, the text below it, and what reads the former."""
    if text.startswith(_TOML_FENCE):
        fence, _, rest = text.partition("\n")
        written, closing, body = rest.partition(f"\n{_TOML_FENCE}")
        if fence.strip() == _TOML_FENCE and closing:
            return f"{written}\n", body.partition("\n")[2], _load_toml
    return *parts(text), yaml_text.load


def _load_toml(text: str) -> object:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _place(error: ValueError) -> int:
    """The line of the file in which the YAML reader gave up; 0 if it does not say."""
    cause = error.__cause__
    mark = cause.problem_mark or cause.context_mark if isinstance(cause, MarkedYAMLError) else None
    return mark.line + 2 if mark else 0


def _wrong_keys(header: Header, where: str) -> Iterator[Finding]:
    matter = header.matter
    is_draft = matter.get("draft") is True or "drafts" in where.split("/")[:-1]
    for key in REQUIRED_KEYS:
        value = matter.get(key)
        # WordPress lets a post have no title; then the archive says so.
        empty = value is None or (value == "" and key != "title")
        if empty and not (key == "date" and is_draft):
            # Not every post on a blog has a date; every file has a title and a slug.
            kind = "missing-date" if key == "date" else "missing-key"
            yield Finding(kind, where, f"the front matter has no {key}", line=header.line_of(key))
        elif key == "date" and value and not _is_date(value):
            shown = str(value)[:40] if isinstance(value, str | int | float) else "a list"
            line = header.line_of(key)
            yield Finding("bad-front-matter", where, f"the date is none: {shown}", line=line)


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True
