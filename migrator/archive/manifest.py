"""What a run read and wrote, so that the next one and the verifier can tell.

`migration/manifest.json` is JSON with one file and one item per line, sorted, and
without clock, host or absolute path: two runs over the same source give the same
bytes, and a `git diff` of it reads like a list of what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final, Self

from migrator.archive.json_lines import (
    Shape,
    Told,
    as_json,
    pairs,
    record,
    section,
)
from migrator.errors import OutputError
from migrator.findings import Finding
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import records

PATH: Final = PurePosixPath("migration/manifest.json")
_FORMAT: Final = 1
_SHAPE: Final = Shape(("format", "tool"), ("sources", "items"), ("settings", "files"))


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file (or address) that was read: its own name, SHA-256 in hex, size in bytes."""

    name: str
    sha256: str = ""
    size: int = 0

    def __post_init__(self) -> None:
        if "://" not in self.name:
            # Where it lay on this machine says nothing about the archive.
            object.__setattr__(self, "name", PurePath(self.name).name)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the archive as this program last wrote it: SHA-256 in hex, size in bytes,
    and the position of the item that it came from (None: from the site as a whole).
    `stale`: the last run did not write it, an earlier one did; it may be deleted."""

    sha256: str
    size: int
    item: int | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """What became of one item of the source: `path` in the archive, or `skipped`, the reason."""

    position: int
    id: int = 0
    type: str = ""
    status: str = ""
    slug: str = ""
    path: str = ""
    skipped: str = ""


@dataclass(slots=True)
class Manifest:
    """`files` by their path in the archive; `settings` only those that change what is written.
    `items` in the order of their positions, unless they are a list."""

    tool: str = ""
    sources: list[SourceRecord] = field(default_factory=list)
    settings: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    items: Iterable[ItemRecord] = field(default_factory=list)

    def chunks(self) -> Iterator[bytes]:
        """manifest.json in UTF-8, piece by piece: that of a large site takes 60 MB.

        Raises TypeError for settings that are no JSON.
        """
        yield f'{{\n"format": {_FORMAT},\n"tool": {as_json(self.tool)},\n'.encode()
        items = self.items
        if isinstance(items, list):
            items = sorted(items, key=lambda item: item.position)
        yield from section("sources", "[]", map(record, self.sources))
        yield from section("settings", "{}", pairs(self.settings, as_json))
        yield from section("files", "{}", pairs(self.files, record))
        yield from section("items", "[]", map(record, items), end="\n}\n")

    def dump(self) -> str:
        """The text of manifest.json, whole."""
        return b"".join(self.chunks()).decode()

    @classmethod
    def load(cls, root: Path) -> tuple[Self, list[Finding]]:
        """The manifest of the archive `root`, and what is wrong with it.

        An archive without one gives an empty manifest. So does a manifest that cannot be
        understood, with one finding: every file then counts as somebody else's, and none
        is overwritten. Raises OutputError when the file is there but cannot be read.
        """
        try:
            with (root / PATH).open("rb") as file:
                return _SHAPE.load(file, cls._parse), []
        except (FileNotFoundError, NotADirectoryError):
            return cls(), []
        except OSError as error:
            raise OutputError(f"{PATH} cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            message = (
                "it cannot be understood, so what the last run wrote is unknown and every file "
                "that differs is left alone; restore it, or run again with --force"
            )
            return cls(), [Finding("broken-manifest", str(PATH), message)]

    @classmethod
    def _parse(cls, told: Told) -> Self:
        whole: dict[str, Any] = {}
        settings: dict[str, object] = {}
        files = BigDict[str, FileRecord](records(FileRecord))
        items = BigList(records(ItemRecord))
        sources: list[SourceRecord] = []
        for name, is_entry, value in told:
            if not is_entry:
                whole[name] = value
            elif name == "files":
                files[value[0]] = FileRecord(**value[1])
            elif name == "items":
                items.append(ItemRecord(**value))
            elif name == "sources":
                sources.append(SourceRecord(**value))
            elif name == "settings":
                settings[value[0]] = value[1]
        if whole["format"] != _FORMAT:
            raise ValueError("another format")
        return cls(str(whole["tool"]), sources, settings, files, items)
