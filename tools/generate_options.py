"""Write what follows from the options table: migrator/settings/fields.py and the reference.

`make options` runs this after a change of the table. With --check it writes nothing, and its
status is 1 if a file is not up to date.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from migrator.settings.option import Command, Incremental, Option, OptionGroup  # noqa: E402
from migrator.settings.table import BY_NAME, OPTIONS  # noqa: E402

_WIDTH = 100
_PYTHON_FUNCTIONS: tuple[Command, ...] = ("migrate", "crawl", "verify")

FIELDS_HEAD = '''"""Settings of a run, and the keywords that the Python API accepts.

Written by `make options` from the options table (table.py): do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypedDict

from migrator.startup.value_objects import value_object

'''

SETTINGS_HEAD = '''

@value_object
class Settings:
    """Settings of a run: one field for each flag and each key of migrator.toml."""

'''

# The only field that is no option: an option in a file would be no consent.
PRIVATE_SITES = '''\
    private_sites: tuple[str, ...] = ()
    """URLs of sites in a private network that the user named, or allowed when asked."""
'''

KEYWORDS_HEAD = '''

class {name}(TypedDict, total=False):
    """Keywords of `migrator.{command}`. None stands for a keyword that is not given."""

'''

REFERENCE_HEAD = """\
# Options

<!-- Written by `make options` from migrator/settings/table.py: do not edit. -->

A flag wins over migrator.toml, and migrator.toml wins over the default. migrator.toml is read from
the current folder; a table `[tool.migrator]` in pyproject.toml serves too. Relative paths in the
file count from its folder. From Python, `migrator.migrate`, `migrator.crawl` and
`migrator.verify` take the same options as keywords, with `_` for `-`.

```toml
source = "export.xml"
uploads = "backup/uploads"
types = ["post", "page"]
since = 2010-01-01
images = "original"

[shortcodes]
my_ad = "drop"
spoiler = "unwrap"
youtube = { template = '<p><a href="https://youtu.be/{0}">Video</a></p>' }
```

Every command has `--help`. `migrator --version` prints the version. `migrator --install-completion`
installs completion for your shell, and `migrator --show-completion` prints it.
"""


def fields_source(options: Iterable[Option]) -> str:
    """Return the source text of fields.py."""
    settings = [option for option in options if option.is_setting]
    lines = [FIELDS_HEAD]
    lines += [
        f"{_choice_name(option)} = {option.type.stored}\n"
        for option in settings
        if _is_choice(option)
    ]
    lines.append(SETTINGS_HEAD)
    lines += [
        f"    {option.name}: {_stored(option)} = {_default(option)}\n{_docstring(option)}"
        for option in settings
    ]
    lines.append(PRIVATE_SITES)
    for command in _PYTHON_FUNCTIONS:
        lines.append(KEYWORDS_HEAD.format(name=f"{command.title()}Keywords", command=command))
        lines += [
            f"    {option.name}: {_accepted(option)} | None\n{_docstring(option)}"
            for option in settings
            if option.is_keyword(command)
        ]
    return "".join(lines)


def reference(options: Iterable[Option]) -> str:
    """Return the Markdown of docs/reference/options.md."""
    rows = list(options)
    lines = [REFERENCE_HEAD]
    for group in OptionGroup:
        lines.append(f"\n## {group.value}\n")
        for option in rows:
            if option.group is group:
                lines += _entry(option)
    return "".join(lines)


def _entry(option: Option) -> Iterator[str]:
    flags = ", ".join(filter(None, (option.long_flag, option.short))) if option.commands else ""
    yield f"\n### `{f'{flags} {option.placeholder}'.strip() if flags else option.key}`\n\n"
    text = " ".join(filter(None, (option.help, option.details, *_help_of_commands(option))))
    yield textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n\n"
    if defaults := list(_defaults(option)):
        yield f"- Default: {'; '.join(defaults)}\n"
    for text in effects(option):
        yield f"- {text}\n"
    if option.commands:
        yield f"- Commands: {', '.join(f'`{command}`' for command in option.commands)}\n"
    key = f"`{option.key}`{'' if option.commands else ' (there is no flag)'}"
    yield f"- Key in migrator.toml: {key if option.is_setting else 'none'}\n"
    if option.incremental is not Incremental.IGNORED:
        yield "- Incremental runs: another value converts all posts again\n"


def _help_of_commands(option: Option) -> Iterator[str]:
    for command, text in option.help_for.items():
        yield f"With `{command}`: {text}"


def _defaults(option: Option) -> Iterator[str]:
    if option.shown_default:
        yield option.default_text or f"`{option.shown_default}`"
    for command, text in option.default_for.items():
        yield f"with `{command}`: `{text}`"


def effects(option: Option) -> Iterator[str]:
    """Yield when an option has an effect, each with the commands for which this is so."""
    sources = {"site": "the address of a site", "files": "files and databases"}
    rules = [
        *((f"Only for {sources[kind]}", command) for command, kind in option.only_for.items()),
        *((f"Only with {_flags(names)}", command) for command, names in option.needs.items()),
        *(
            (f"No effect with {_flags(names)}", command)
            for command, names in option.useless_with.items()
        ),
    ]
    for text in dict.fromkeys(text for text, _ in rules):
        commands = ", ".join(f"`{command}`" for each, command in rules if each == text)
        yield text if len(option.commands) == 1 else f"{text} ({commands})"


def _flags(names: Iterable[str]) -> str:
    flags = {option.name: option.long_flag for option in OPTIONS}
    parts = (name.partition("=") for name in names)
    return " or ".join(f"`{f'{flags[name]} {value}'.strip()}`" for name, _, value in parts)


def _is_choice(option: Option) -> bool:
    return bool(option.type.choices) and not option.type.is_open


def _choice_name(option: Option) -> str:
    return f"{option.name.title().replace('_', '')}Choice"


def _stored(option: Option) -> str:
    return _choice_name(option) if _is_choice(option) else option.type.stored


def _accepted(option: Option) -> str:
    return _choice_name(option) if _is_choice(option) else option.type.accepted


def _default(option: Option) -> str:
    value = option.default
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Path):
        return f"Path({json.dumps(value.as_posix())})"
    return "field(default_factory=dict)" if value == {} else repr(value)


def _docstring(option: Option) -> str:
    text = f'"""{option.help}"""'
    lines = textwrap.wrap(text, _WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return "".join(f"    {line}\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Write both files, or with --check name those that are not up to date."""
    texts = {
        PROJECT / "migrator/settings/fields.py": fields_source(BY_NAME.values()),
        PROJECT / "docs/reference/options.md": reference(OPTIONS),
    }
    stale = [path for path, text in texts.items() if _read(path) != text]
    is_check = "--check" in arguments
    for path in stale:
        if not is_check:
            path.write_text(texts[path], "utf-8")
        done = "is not up to date: run `make options`" if is_check else "written"
        print(f"{path.relative_to(PROJECT)} {done}")
    return int(is_check and bool(stale))


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
