"""Account for the files of a backup: read, used by posts, or named with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Final

from migrator.model import Inputs, SkippedInput
from migrator.sources.backup.member import Member
from migrator.spill.big_list import BigList
from migrator.spill.codecs import Codec, records

# The folder of one plugin or theme, or one of WordPress itself, is one input: a site has thousands
# of such files, and none of them is content.
_CODE: Final = re.compile(
    r"(?:.*?/)?(?:(?:plugins|themes|mu-plugins)/[^/]+|wp-includes|wp-admin)/", re.DOTALL
)
_CODE_REASON: Final = "files of WordPress, of a plugin or of a theme"


class MemberUse(Enum):
    """The possible uses of a file, each with the reason why it may be unused."""

    DUMP = "a dump that was not read"
    UPLOAD = "a file of the uploads that no written post uses"
    ARCHIVE = "an archive in the backup that could not be read"
    EXPORT = "an export; name it as a source of its own"
    OTHER = "not part of a database or of the uploads"


_Row = tuple[str, str, MemberUse]
_ROWS: Final[Codec[_Row]] = Codec(
    lambda row: (row[0], row[1], row[2].name), lambda row: (row[0], row[1], MemberUse[row[2]])
)


class MemberLedger:
    """The files of a backup; see `model.Accounted`."""

    def __init__(self) -> None:
        self._rows: BigList[_Row] = BigList(_ROWS)
        self._code: dict[str, None] = {}
        self._read: set[str] = set()

    def add(self, container: str, member: Member, use: MemberUse) -> None:
        """Add a file of an archive, or of a folder if `container` is ""."""
        prefix = f"{container}!" if container else ""
        code = _CODE.match(member.path) if use is MemberUse.OTHER else None
        if code:
            self._code[prefix + code[0]] = None
        else:
            self._rows.append((prefix + member.path, member.path, use))

    def read(self, path: str) -> None:
        """Note that a dump or an archive was read."""
        self._read.add(path)

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account; `is_used` gets the path of a file of the uploads."""
        skipped = BigList(records(SkippedInput))
        used = 0
        for address, path, use in self._rows:
            if path in self._read if use is not MemberUse.UPLOAD else is_used(path):
                used += 1
            else:
                skipped.append(SkippedInput(address, use.value))
        for address in self._code:
            skipped.append(SkippedInput(address, _CODE_REASON))
        return Inputs(len(self._rows) + len(self._code), used, skipped)
