"""Write what follows from the code: docs/reference/python-api.md, the manual page, and the
remedies in docs/reference/findings.md.

`make options` runs this too. With --check it writes nothing, and its status is 1 if a file is not
up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from generate_options import effects  # noqa: E402

import migrator  # noqa: E402
from migrator.cli.app import app  # noqa: E402
from migrator.reports.remedies import REMEDIES  # noqa: E402
from migrator.settings.option import Option, OptionGroup  # noqa: E402
from migrator.settings.table import OPTIONS  # noqa: E402

API_HEAD = """\
# Python API

<!-- Written by `make options` from the docstrings of migrator/api.py: do not edit. -->

[Use migrator from Python](../how-to/python.md) shows how the functions work together. The examples
run as tests, in a folder with a small export. The keywords in `**settings` are the
[options](options.md), with `_` for `-`.
"""

FINDINGS = "docs/reference/findings.md"
_SHORT = 90

EXIT_STATUS = (
    ("0", "Complete, or complete except for files that were already dead on the web."),
    ("1", "Incomplete: something is lost, broken, failed or not fetched."),
    ("2", "The command could not start."),
    ("3", "Not compared with a source."),
    ("4", "Nothing selected."),
    ("130", "Interrupted; the same command continues."),
)
ENVIRONMENT = (
    ("MIGRATOR_PASSWORD", "Application password for --user."),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "Proxy for all requests."),
    ("NO_COLOR", "Print without colours."),
)


def api() -> str:
    """Return the Markdown of the reference of the Python API."""
    lines = [API_HEAD]
    for name in migrator.__all__:
        member = getattr(migrator, name)
        lines.append(f"\n## `{name}`\n\n```text\n{_signature(name, member)}\n```\n\n")
        lines.append(_docstring(inspect.getdoc(member) or ""))
    return "".join(lines)


def _signature(name: str, member: object) -> str:
    """Return the signature, with a line for each parameter if it is long."""
    signature = inspect.signature(member)  # type: ignore[arg-type]
    rows: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in rows:
            rows.append("*")
        stars = "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        has_default = parameter.default is not parameter.empty
        default = f" = {parameter.default!r}" if has_default else ""
        rows.append(f"{stars}{parameter.name}: {parameter.annotation}{default}")
    result = signature.return_annotation
    short = f"{name}({', '.join(rows)}) -> {result}"
    if len(short) <= _SHORT:
        return short
    return "\n".join([f"{name}(", *(f"    {row}," for row in rows), f") -> {result}"])


def _docstring(text: str) -> str:
    """Return a docstring as Markdown: its columns and examples become blocks of text."""
    blocks = []
    for block in re.split(r"\n\n+", text.strip()):
        is_example = block.lstrip().startswith(">>>")
        is_table = re.match(r"\w+ {2,}\S", block) is not None
        clean = re.sub(r" *# doctest: \+SKIP", "", block)
        fence = "python" if is_example else "text"
        blocks.append(f"```{fence}\n{clean}\n```" if is_example or is_table else clean)
    return "\n\n".join(blocks) + "\n"


def manual() -> str:
    """Return the manual page in the language of man(7)."""
    commands = [c.callback for c in app.registered_commands if c.callback]
    lines = [
        '.\\" Written by `make options` from migrator/settings/table.py: do not edit.',
        '.TH MIGRATOR 1 "" "migrator" "User Commands"',
        ".SH NAME",
        "migrator \\- turn a WordPress site into Markdown files, and prove that nothing was lost",
        ".SH SYNOPSIS",
        ".B migrator",
        "[\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]]",
        ".SH DESCRIPTION",
        "Without a command, migrator asks what you have and does the rest.",
        ".SH COMMANDS",
    ]
    for command in commands:
        text = " ".join((inspect.getdoc(command) or "").split("\n\n")[0].split())
        lines += [".TP", f".B {command.__name__}", _man(text)]
    lines.append(".SH OPTIONS")
    for group in OptionGroup:
        rows = [option for option in OPTIONS if option.group is group and option.commands]
        if rows:
            lines.append(f".SS {group.value}")
            for option in rows:
                lines += _option(option)
    lines.append(".SH EXIT STATUS")
    lines += _definitions(EXIT_STATUS)
    lines.append(".SH ENVIRONMENT")
    lines += _definitions(ENVIRONMENT)
    lines += [
        ".SH FILES",
        ".TP",
        ".I migrator.toml",
        "Settings, in the current folder and in each archive.",
    ]
    return "\n".join(lines) + "\n"


def _option(option: Option) -> Iterator[str]:
    yield ".TP"
    names = ", ".join(filter(None, (option.short, option.long_flag)))
    value = f" \\fI{_man(option.placeholder)}\\fR" if option.placeholder else ""
    yield f"\\fB{_man(names)}\\fR{value}"
    default = f" Default: {option.shown_default}." if option.shown_default else ""
    rules = (f"{rule}." for rule in effects(option))
    text = " ".join(filter(None, (option.help, option.details, *rules)))
    yield _man(f"{text}{default} Commands: {', '.join(option.commands)}.".replace("`", ""))


def _definitions(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP", f".B {_man(name)}", _man(text))


def remedies(text: str) -> str:
    """Return the reference of findings with the last column of each row: what to do."""
    return "".join(_row(line) for line in text.splitlines(keepends=True))


def _row(line: str) -> str:
    kind = re.match(r"\| `([a-z-]+)` \|", line)
    if kind is None or kind[1] not in REMEDIES:
        return line
    remedy = REMEDIES[kind[1]]
    # The text of a Markdown cell: no HTML, and no emphasis.
    told = re.sub(r"([\\<*])", r"\\\1", remedy.text)
    command = f"<br>`{remedy.command}`" if remedy.command else ""
    columns = line.split(" | ")[:3]
    columns[2] = columns[2].strip().removesuffix(" |")
    return " | ".join([*columns, f"{told}{command} |\n"])


def _man(text: str) -> str:
    """Return text with the characters escaped that man(7) gives a meaning."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


def main(arguments: list[str]) -> int:
    """Write all files, or with --check name those that are not up to date."""
    texts = {
        PROJECT / "docs/reference/python-api.md": api(),
        PROJECT / "docs/migrator.1": manual(),
        PROJECT / FINDINGS: remedies((PROJECT / FINDINGS).read_text("utf-8")),
    }
    stale = [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    is_check = "--check" in arguments
    for path in stale:
        if not is_check:
            path.write_text(texts[path], "utf-8")
        done = "is not up to date: run `make options`" if is_check else "written"
        print(f"{path.relative_to(PROJECT)} {done}")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
