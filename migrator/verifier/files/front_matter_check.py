"""Parse the front matter of a Markdown file, and check its required keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from yaml import MarkedYAMLError

from migrator.archive import meta_lines, yaml_text
from migrator.archive.front_matter_fields import FieldSpec
from migrator.findings import Finding
from migrator.untrusted import toml_text
from migrator.verifier.fidelity.leftovers import header_leftovers
from migrator.verifier.source.front_matter_diff import split_page

REQUIRED_KEYS: Final[Mapping[str, str]] = {"title": "title", "date": "date", "slug": "slug"}
"""The fields that each page has, each with its key, unless `required_keys` says otherwise."""
# The keys for the image of a post in various tools.
IMAGE_KEYS: Final = ("image", "coverImage", "cover_image", "featured_image", "cover", "Image")
# The keys for other files of a post.
FILE_KEYS: Final = ("enclosure",)
_TOML_FENCE: Final = "+++"
# Files about the folder, which are not posts.
_NO_POSTS: Final = frozenset(("readme.md", "license.md", "changelog.md", "contributing.md"))


_DRAFT_FOLDERS: Final = frozenset(("drafts", "_drafts"))
_UNPUBLISHED: Final = ("draft", "hidden", "private", "pending", "future")


def required_keys(syntax: str, fields: str) -> Mapping[str, str]:
    """Return the fields that each page of an archive has, each with its key.

    `fields` is the setting of this name, which may rename a field or leave it out. `syntax` as in
    `read_header`: a page for a site generator has its address in a key of its own, or in its path.
    """
    names = {name: key for name, key in FieldSpec.parse(fields).columns if name in REQUIRED_KEYS}
    if syntax:
        names.pop("slug", None)
    # The row of Pelican in the table of targets names its fields so.
    is_capital = syntax == "pelican" and not fields
    return {name: key.capitalize() for name, key in names.items()} if is_capital else names


@dataclass(slots=True)
class Header:
    """The parsed front matter, and the text below it (`body`), which begins in line `body_line`.

    `lines` are the lines of the front matter; the first is line 2 of the file.
    """

    values: Mapping[str, Any]
    body: str
    body_line: int
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def is_unpublished(self, where: str) -> bool:
        """Return True if a site generator leaves out the file `where` with this front matter."""
        return (
            self.values.get("draft") is True
            or self.values.get("published") is False
            or str(self.values.get("Status") or self.values.get("status")) in _UNPUBLISHED
            or not _DRAFT_FOLDERS.isdisjoint(where.split("/")[:-1])
        )

    def line_of(self, key: str) -> int:
        """Return the line of a top-level key in the file; 0 if it is unknown."""
        for number, line in enumerate(self.lines, 2):
            if line.startswith(key) and line[len(key) :].lstrip()[:1] in (":", "="):
                return number
        return 0

    def text(self, key: str) -> str:
        """Return the value of a key if it is a string, else ""."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        """Return the strings of a key that has one or a list of them."""
        value = self.values.get(key)
        values = value if isinstance(value, list) else [value]
        return [each for each in values if isinstance(each, str) and each]


def read_header(
    text: str, where: str, syntax: str = "", keys: Mapping[str, str] = REQUIRED_KEYS
) -> Header:
    """Parse and check the YAML or TOML front matter in `text`, the whole text of file `where`.

    `syntax` is that of an archive for a site generator; "" for all others. `keys` are the required
    ones, by field.
    """
    written, body, load = _split(text, syntax)
    lines = written.split("\n")
    header = Header({}, body, text.count("\n") - body.count("\n") + 1, lines)
    try:
        values = load(written) if written else {}
    except ValueError as error:
        message = f"cannot be parsed: {' '.join(str(error).split())[:200]}"
        header.findings.append(Finding("bad-front-matter", where, message, line=_error_line(error)))
        return header
    if not isinstance(values, Mapping) or not values:
        if where.lower() not in _NO_POSTS:
            header.findings.append(Finding("missing-key", where, "there is no front matter"))
        return header
    header.values = values
    header.findings.extend(_check_keys(header, where, keys))
    for key in (keys.get("title", "title"), "description"):
        if value := header.text(key):
            header.findings.extend(header_leftovers(value, where, header.line_of(key)))
    return header


def _split(text: str, syntax: str) -> tuple[str, str, Any]:
    """Return the front matter, the text below it, and the function that parses the former."""
    if syntax == "pelican":
        return *split_page(text, syntax), meta_lines.load
    if text.startswith(_TOML_FENCE):
        fence, _, rest = text.partition("\n")
        written, closing, body = rest.partition(f"\n{_TOML_FENCE}")
        if fence.strip() == _TOML_FENCE and closing:
            return f"{written}\n", body.partition("\n")[2], _load_toml
    return *split_page(text), yaml_text.load


def _load_toml(text: str) -> object:
    return toml_text.loads(text.replace("\r\n", "\n"))


def _error_line(error: ValueError) -> int:
    """Return the line of the file with the YAML error; 0 if it is unknown."""
    cause = error.__cause__
    mark = cause.problem_mark or cause.context_mark if isinstance(cause, MarkedYAMLError) else None
    return mark.line + 2 if mark else 0


def _check_keys(header: Header, where: str, keys: Mapping[str, str]) -> Iterator[Finding]:
    values = header.values
    is_draft = header.is_unpublished(where)
    for name, key in keys.items():
        # Pages that list posts have the usual name.
        value = values.get(key, values.get(name))
        # A WordPress post may have an empty title.
        is_date = name == "date"
        empty = value is None or (value == "" and name != "title")
        if empty and not (is_date and is_draft):
            # Some posts of a blog have no date; every file has a title and a slug.
            kind = "missing-date" if is_date else "missing-key"
            yield Finding(kind, where, f"the front matter has no {key}", line=header.line_of(key))
        elif is_date and value and not _is_date(value):
            shown = str(value)[:40] if isinstance(value, str | int | float) else "a list"
            line = header.line_of(key)
            yield Finding("bad-front-matter", where, f"the date is invalid: {shown}", line=line)


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True
