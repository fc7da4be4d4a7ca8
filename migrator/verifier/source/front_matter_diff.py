"""Front matter against what it is to say: by value, and by the order of its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.verifier.expected_files import differences_of_matter


def parts(text: str) -> tuple[str, str]:
    """The front matter of a Markdown file, without its delimiters, and the text below it.

    A file without front matter is all text.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            header, body = lines[1:number], lines[number + 1 :]
            return "".join(f"{line}\n" for line in header), "\n".join(body)
    return "", text


def check_matter(expected: Mapping[str, object], header: str, where: str) -> Iterator[Finding]:
    """Compare the front matter that stands in a file, as text, with what is expected.

    Each key that is gone or says something else is a `changed-field`; keys that are there on
    top, or in another order, are `added-field` and `reordered-fields`.
    """
    wanted = yaml_text.plain(expected)
    if not isinstance(wanted, dict) or header.replace("\r\n", "\n") == yaml_text.dump(wanted):
        return
    try:
        there = yaml_text.load(header)
    except ValueError:
        return  # the integrity check says what is wrong with it
    if not isinstance(there, dict):
        yield Finding("changed-field", where, "the front matter is gone")
        return
    for kind, message in differences_of_matter(wanted, there):
        yield Finding(kind, where, message)
