"""Compare front matter with the expected one, by value and by the order of its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrator.archive import meta_lines, yaml_text
from migrator.findings import Finding
from migrator.verifier.expected_files import front_matter_differences


def split_page(text: str, syntax: str = "yaml") -> tuple[str, str]:
    """Split a Markdown file into its front matter, without delimiters, and the text below it.

    Without front matter the first is "".
    """
    if syntax == "pelican":
        return meta_lines.split(text)
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            header, body = lines[1:number], lines[number + 1 :]
            return "".join(f"{line}\n" for line in header), "\n".join(body)
    return "", text


def check_front_matter(
    expected: Mapping[str, object], header: str, where: str, syntax: str = "yaml"
) -> Iterator[Finding]:
    """Compare the text of a file's front matter with the expected values.

    Each missing key and each other value is a `changed-field`; further keys are `added-field`,
    and another order is `reordered-fields`.
    """
    if syntax == "pelican":
        text, read = meta_lines.load(meta_lines.dump(expected)), meta_lines.load(header)
        found = [] if text == read else front_matter_differences(dict(text), dict(read))
        yield from (Finding(kind, where, message) for kind, message in found)
        return
    wanted = yaml_text.plain(expected)
    written = yaml_text.without_surrogates(yaml_text.dump(expected))
    if not isinstance(wanted, dict) or header.replace("\r\n", "\n") == written:
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
