"""Read and write the manifest: the files and items of a run, for the next run and the verifier.

`migration/manifest.json` is JSON with one file and one item per line, sorted. It holds no time,
host or absolute path: two runs over the same source give the same bytes, and a `git diff` of it
lists the changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final, Self

from migrator.archive.json_lines import (
    JsonEntries,
    Shape,
    as_json,
    pairs,
    read,
    record,
    section,
)
from migrator.errors import OutputError
from migrator.findings import Finding
from migrator.spill.big_dict import BigDict
from migrator.spill.big_list import BigList
from migrator.spill.codecs import records
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular

PATH: Final = PurePosixPath("migration/manifest.json")
_FORMAT: Final = 1
_STALE_KINDS: Final = ("stale", "stale-page")
_STALE: Final = (
    "an earlier run wrote this file and the last one did not; `migrator migrate --prune` deletes it"
)
_CHANGED: Final = (
    "the bytes differ from the downloaded ones; restore the file, or run `migrator regenerate`"
)
_CHANGED_DATA: Final = "the file differs from the one that the source gives"
# Folders of downloaded files; all other files were written from the source.
_FETCHED: Final = frozenset(("images", "files"))
_SHAPE: Final = Shape(("format", "tool"), ("sources", "items"), ("settings", "files"))


@value_object
class SourceRecord:
    """A file (or URL) that was read: its name without folders, SHA-256 in hex, size in bytes."""

    name: str
    sha256: str = ""
    size: int = 0

    def __post_init__(self) -> None:
        if "://" not in self.name:
            # The folder on this machine is not a property of the archive.
            object.__setattr__(self, "name", PurePath(self.name).name)


@value_object
class FileRecord:
    """A file of the archive as this program last wrote it: SHA-256 in hex, size in bytes,
    and the position of its item (None for a file of the whole site). `stale` means that an
    earlier run wrote it, but not the last one; it may be deleted."""

    sha256: str
    size: int
    item: int | None = None
    stale: bool = False


def stale_finding(path: str) -> Finding:
    """Return the finding about a file that an earlier run wrote, but not the last one."""
    return Finding(_STALE_KINDS[path.endswith(".md")], path, _STALE)


def stale_paths(findings: Iterable[Finding]) -> set[str]:
    """Return the paths that `stale_finding` named."""
    return {finding.where for finding in findings if finding.kind in _STALE_KINDS}


def is_fetched(path: str) -> bool:
    """Return True for the path of a downloaded file."""
    return not _FETCHED.isdisjoint(path.split("/")[:-1])


def changed_finding(path: str) -> Finding:
    """Return the finding about a file that is not the one of the source, and was not compared."""
    if is_fetched(path):
        return Finding("changed-file", path, _CHANGED)
    return Finding("changed-data", path, _CHANGED_DATA)


@value_object
class ItemRecord:
    """The outcome of one item of the source: its `path` in the archive, or the reason in
    `skipped`."""

    position: int
    id: int = 0
    type: str = ""
    status: str = ""
    slug: str = ""
    path: str = ""
    skipped: str = ""


@dataclass(slots=True)
class Manifest:
    """The manifest of a run.

    `files` are by path in the archive; `settings` are only those that affect the archive's bytes.
    `items` must be in the order of their positions, unless they are a list, which is sorted.
    """

    tool: str = ""
    sources: list[SourceRecord] = field(default_factory=list)
    settings: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    items: Iterable[ItemRecord] = field(default_factory=list)

    def chunks(self) -> Iterator[bytes]:
        """Yield manifest.json in UTF-8, in pieces: for a large site it has 60 MB.

        Raises TypeError for settings that are not JSON values.
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
        """Return the whole text of manifest.json."""
        return b"".join(self.chunks()).decode()

    @classmethod
    def load(cls, root: Path) -> tuple[Self, list[Finding]]:
        """Load the manifest of the archive `root`, and return it with its findings.

        Without a manifest the result is empty. An invalid manifest gives an empty one too, with
        one finding: then every file counts as the user's own, and none is overwritten. Raises
        OutputError if the file exists but cannot be read.
        """
        try:
            with open_regular(root / PATH) as file:
                return _SHAPE.load(file, cls._parse), []
        except (FileNotFoundError, NotADirectoryError):
            return cls(), []
        except OSError as error:
            raise OutputError(f"{PATH} cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            message = (
                "the manifest is invalid, or a newer version of migrator wrote it, so the files of "
                "the last run are unknown and every file that differs is left as it is; restore "
                "the manifest, or run again with --force"
            )
            return cls(), [Finding("broken-manifest", str(PATH), message)]

    @staticmethod
    def known_files(root: Path) -> Iterator[tuple[str, str, bool]]:
        """Yield path and SHA-256 of each file that the manifest in `root` names, and whether it is
        stale.

        It is for a manifest whose bytes are known to be those that the last run wrote: its items
        are not parsed. Raises OSError, ValueError, KeyError or TypeError for any other.
        """
        with open_regular(root / PATH) as file:
            for name, _, value in read(file):
                if name == "items":
                    return
                if name == "files":
                    yield value[0], value[1]["sha256"], bool(value[1].get("stale"))

    @classmethod
    def _parse(cls, entries: JsonEntries) -> Self:
        whole: dict[str, Any] = {}
        settings: dict[str, object] = {}
        files = BigDict[str, FileRecord](records(FileRecord))
        items = BigList(records(ItemRecord))
        sources: list[SourceRecord] = []
        for name, is_entry, value in entries:
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
