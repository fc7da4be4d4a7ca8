"""Data classes for one option of this program: its flag, key in `migrator.toml`, documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from migrator.settings.values import ValueType

Command = Literal["migrate", "inspect", "crawl", "verify", "regenerate", "preview"]


class OptionGroup(Enum):
    """The headings of the help and of the reference, in their order."""

    SOURCE = "Source"
    SELECTION = "Selection"
    FILES = "Files"
    NETWORK = "Network"
    OUTPUT = "Output"
    REPORT = "Report"


class Scope(Enum):
    """The place where a setting is kept.

    ARCHIVE  part of how an archive was made: written into the archive's own migrator.toml
    RUN      concerns one run: never written into an archive, and removed from its migrator.toml
    CHECKS   how `verify` checks links: left in an archive's migrator.toml as its owner wrote it
    """

    ARCHIVE = "archive"
    RUN = "run"
    CHECKS = "checks"


class Incremental(Enum):
    """The effect that another value of a setting has on an incremental run.

    IGNORED          none: posts of the last run are reused
    RECORDED         posts are converted again; manifest.json records the value
    RECORDED_IF_SET  the same, but a default is not recorded: manifests of earlier versions,
                     which did not know the setting, still agree
    COMPARED         posts are converted again; manifest.json does not record the value
    """

    IGNORED = "ignored"
    RECORDED = "recorded"
    RECORDED_IF_SET = "recorded if set"
    COMPARED = "compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option.

    name          name of the field of `Settings`, of the Python keyword and, with dashes, of the
                  flag and of the key in migrator.toml
    type          how a value is read, checked and typed
    default       value in the type of `Settings`; the type's empty value unless given
    group         heading of the help
    help          one short sentence for `--help`
    details       further sentences for the reference
    commands      commands that have the flag; none for a setting that is only a key
    help_for      other help for single commands
    also_read_by  commands that read the setting from migrator.toml but lack the flag
    flag          long flag where it is not the name with dashes
    short         short form of the flag, such as "-o"
    value_name    placeholder of the value in the help, where the type's own says too little
    default_text  default in words, where the value itself says too little
    default_for   other default, in words, of single commands
    is_setting    False for a flag of single commands, which is no setting and no key
    only_for      for single commands: "site" if the option concerns only the address of a site,
                  "files" if it concerns only files and databases
    needs         for single commands: options of which one must be given, or else this one has no
                  effect; "via=wayback" names an option with its value
    useless_with  for single commands: options that switch this one off, named in the same way
    scope         place where the setting is kept
    incremental   effect of another value on an incremental run
    """

    name: str
    type: ValueType
    default: Any = None
    group: OptionGroup
    help: str
    details: str = ""
    commands: tuple[Command, ...] = ()
    help_for: Mapping[Command, str] = field(default_factory=dict)
    also_read_by: tuple[Command, ...] = ()
    flag: str = ""
    short: str = ""
    value_name: str = ""
    default_text: str = ""
    default_for: Mapping[Command, str] = field(default_factory=dict)
    is_setting: bool = True
    only_for: Mapping[Command, Literal["site", "files"]] = field(default_factory=dict)
    needs: Mapping[Command, tuple[str, ...]] = field(default_factory=dict)
    useless_with: Mapping[Command, tuple[str, ...]] = field(default_factory=dict)
    scope: Scope = Scope.RUN
    incremental: Incremental = Incremental.IGNORED

    def __post_init__(self) -> None:
        if self.default is None:
            object.__setattr__(self, "default", self.type.empty)

    @property
    def key(self) -> str:
        """Key in migrator.toml."""
        return self.name.replace("_", "-")

    @property
    def long_flag(self) -> str:
        return self.flag or f"--{self.key}"

    @property
    def placeholder(self) -> str:
        """Placeholder of the value in the help; "" for a flag without a value."""
        if self.type.choices and not self.type.is_open:
            return f"[{'|'.join(self.type.choices)}]"
        return self.value_name or self.type.value_name

    @property
    def shown_default(self) -> str:
        """Default as the help shows it; "" where there is nothing to show."""
        if self.default_text or self.default == self.type.empty:
            return self.default_text
        return str(self.default).lower() if self.default is True else str(self.default)

    def read_by(self, command: Command) -> bool:
        """Return True if `command` reads the setting, from a flag or from migrator.toml."""
        return command in self.commands or command in self.also_read_by

    def is_keyword(self, command: Command) -> bool:
        """Return True if the Python function for `command` takes the option in its `**settings`.

        `source` and `output` are parameters of their own. `verify` takes no setting of the scope
        ARCHIVE: the archive itself says how it was made.
        """
        if not self.is_setting or self.name in ("source", "output") or not self.read_by(command):
            return False
        return command in ("migrate", "crawl") or self.scope is not Scope.ARCHIVE
