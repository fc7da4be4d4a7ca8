"""What the files of an archive came from, so that it can be built again without a network.

`migrator.lock` says of every address that a run asked for what it gave: the SHA-256 of a
file, or why there was none. The bytes themselves lie in the archive, beside the posts.
A rebuild takes its files from there and asks nobody, today and when the old host is long
gone. What a file is (its kind, the ending of its name) is kept as well: a later version of
a library may judge it otherwise, and a name must not change by that.

The file is JSON with one address per line, sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, Self

from migrator.archive.json_lines import (
    Shape,
    Told,
    pairs,
    record,
    section,
)
from migrator.errors import ConfigError
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import records

PATH: Final = PurePosixPath("migrator.lock")
_FORMAT: Final = 1
_TABLES: Final = ("assets", "snapshots")
_SHAPE: Final = Shape(values=("format",), objects=_TABLES)


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """What one address gave: a file (`sha256` in hex, `size` in bytes, whether it is an image,
    and the ending its name should have), or nothing, for the reasons in `missed`."""

    sha256: str = ""
    size: int = 0
    is_image: bool = False
    extension: str = ""
    missed: tuple[str, ...] = ()
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """`assets` by the address that was asked; `snapshots` what the Internet Archive gave
    for it."""

    assets: Mapping[str, AssetRecord] = field(default_factory=dict)
    snapshots: Mapping[str, AssetRecord] = field(default_factory=dict)

    def chunks(self) -> Iterator[bytes]:
        """migrator.lock in UTF-8, piece by piece."""
        yield f'{{\n"format": {_FORMAT},\n'.encode()
        yield from section("assets", "{}", pairs(self.assets, record))
        yield from section("snapshots", "{}", pairs(self.snapshots, record), end="\n}\n")

    @classmethod
    def load(cls, root: Path) -> Self:
        """The lock of the archive `root`; an empty one where there is none.

        Raises ConfigError for one that cannot be read or understood: without it nobody knows
        which file an address gave.
        """
        path = root / PATH
        try:
            with path.open("rb") as file:
                return _SHAPE.load(file, cls._parse)
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ConfigError(
                f"{path} cannot be understood; restore it, or run migrate again"
            ) from error

    @classmethod
    def _parse(cls, told: Told) -> Self:
        tables = {name: BigDict[str, AssetRecord](records(AssetRecord)) for name in _TABLES}
        version = None
        for name, is_entry, value in told:
            if is_entry and name in tables:
                url, answer = value
                missed = tuple(answer.get("missed", ()))
                tables[name][url] = AssetRecord(**{**answer, "missed": missed})
            elif name == "format":
                version = value
        if version != _FORMAT:
            raise ValueError("another format")
        return cls(*tables.values())
