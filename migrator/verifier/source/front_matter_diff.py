"""Compare front matter with the expected one, by value and by the order of its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrator.archive import yaml_text
from migrator.findings import Finding
from migrator.verifier.expected_files import front_matter_differences


def split_page(text: str) -> tuple[str, str]:
    """Split a Markdown file into its front matter, without delimiters, and the text below it.

    Without front matter the first is "".
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            header, body = lines[1:number], lines[number + 1 :]
            return "".join(f"{line}\n" for line in header), "\n".join(body)
    return "", text


def check_front_matter(
    expected: Mapping[str, object], header: str, where: str
) -> Iterator[Finding]:
    """Compare the text of a file's front matter with the expected values.

    Each missing key and each other value is a `changed-field`; further keys are `added-field`,
    and another order is `reordered-fields`.
    """
    wanted = yaml_text.plain(expected)
    if not isinstance(wanted, dict) or header.replace("\r\n", "\n") == yaml_text.dump(wanted):
        return
    try:
        actual = yaml_text.load(header)
    except ValueError:
        return  # the integrity check reports it
    if not isinstance(actual, dict):
        yield Finding("changed-field", where, "the front matter is missing")
        return
    for kind, message in front_matter_differences(wanted, actual):
        yield Finding(kind, where, message)
