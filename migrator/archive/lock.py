"""Read and write `migrator.lock`: the file that each URL returned, for rebuilds without a network.

The lock names, for every URL that a run requested, the SHA-256 of the returned file, or the
reason why there was none. The bytes themselves are in the archive, next to the posts. So a
rebuild needs no network, even if the old host does not exist any more. The type and the file
extension are stored too: another version of a library may detect them differently, and that
must not change file names.

The file is JSON with one URL per line, sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Final, Self

from migrator.archive.json_lines import (
    JsonEntries,
    Shape,
    pairs,
    record,
    section,
)
from migrator.errors import ConfigError
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular

PATH: Final = PurePosixPath("migrator.lock")
_FORMAT: Final = 1
_TABLES: Final = ("assets", "snapshots")
_SHAPE: Final = Shape(values=("format",), objects=_TABLES)


@value_object
class AssetRecord:
    """The response of one URL: a file, or the reasons in `missed` why there was none.

    `sha256` is in hex, `size` in bytes, `extension` is the one that the file name should have.
    `is_page` is true if there was an HTML page instead, `is_gone` if nothing is there any more.
    """

    sha256: str = ""
    size: int = 0
    is_image: bool = False
    extension: str = ""
    missed: tuple[str, ...] = ()
    is_page: bool = False
    is_gone: bool = False


@value_object
class Lock:
    """`assets` are the responses by requested URL, `snapshots` those of the Internet Archive."""

    assets: Mapping[str, AssetRecord] = field(default_factory=dict)
    snapshots: Mapping[str, AssetRecord] = field(default_factory=dict)

    def chunks(self) -> Iterator[bytes]:
        """Yield migrator.lock in UTF-8, in pieces."""
        yield f'{{\n"format": {_FORMAT},\n'.encode()
        yield from section("assets", "{}", pairs(self.assets, record))
        yield from section("snapshots", "{}", pairs(self.snapshots, record), end="\n}\n")

    @classmethod
    def load(cls, root: Path) -> Self:
        """Load the lock of the archive `root`; an empty one if the file does not exist.

        Raises ConfigError for a file that cannot be read or parsed: without it the files that
        URLs returned are unknown.
        """
        path = root / PATH
        try:
            with open_regular(path) as file:
                return _SHAPE.load(file, cls._parse)
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ConfigError(
                f"{path} is invalid, or a newer version of migrator wrote it; restore it, or run "
                "`migrator migrate` again"
            ) from error

    @classmethod
    def _parse(cls, entries: JsonEntries) -> Self:
        tables = {name: BigDict[str, AssetRecord](records(AssetRecord)) for name in _TABLES}
        version = None
        for name, is_entry, value in entries:
            if is_entry and name in tables:
                url, answer = value
                missed = tuple(answer.get("missed", ()))
                tables[name][url] = AssetRecord(**{**answer, "missed": missed})
            elif name == "format":
                version = value
        if version != _FORMAT:
            raise ValueError("another format")
        return cls(*tables.values())
